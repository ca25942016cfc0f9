"""One story, several people: invited by mail, let in by a button, and let out again; or handed over whole."""

import re
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from gallery.contributions import throttling
from gallery.contributions.co_authors import accept, carry_over, invite, remove_co_author
from gallery.contributions.drafts import StaleSave, Stamp, add_photo, reopen_story, save_step
from gallery.contributions.invitations import take_off
from gallery.contributions.steps.about_you import ABOUT_YOU
from gallery.models import Attempt, Contribution, Draft, Invitation, OutgoingMail, StoryImage, User
from gallery.pictures import may_see
from tests.conftest import cleaned

pytestmark = pytest.mark.django_db

Kind = Invitation.Kind
ABOUT_WHO_TELLS = ("gallery.take_over", "gallery.join", "gallery.leave", "gallery.take_off")


@pytest.fixture
def colleague(db):
    """Whom the contributor invites."""
    return User.objects.create_user("cole@example.org", name="Cole Colleague")


@pytest.fixture
def draft(contributor, gallery):
    """Begun, with its first step saved and a picture."""
    begun = Draft.objects.create(contributor=contributor, gallery=gallery)
    words = {"title": "Half a story", "contact_email": contributor.email, "your_name": "Connie"}
    save_step(begun, {"story": words}, step=ABOUT_YOU, stamp=Stamp(window="hers"))
    add_photo(begun, cleaned(colour="#aa3377"), title="a photo")
    return Draft.objects.get(pk=begun.pk)


@pytest.fixture(params=["a story", "a draft"])
def shared(request):
    return request.getfixturevalue("story_in_review" if request.param == "a story" else "draft")


def address_of(story, name="invite"):
    if isinstance(story, Draft):
        return reverse("contributions:invite_to_draft", args=[story.key])
    return reverse("contributions:invite_to_story", args=[story.pk])


def leave_address(story):
    if isinstance(story, Draft):
        return reverse("contributions:leave_draft", args=[story.key])
    return reverse("contributions:leave_story", args=[story.pk])


def remove_address(story, person):
    if isinstance(story, Draft):
        return reverse("contributions:remove_from_draft", args=[story.key, person.pk])
    return reverse("contributions:remove_from_story", args=[story.pk, person.pk])


def own_page(story):
    name, key = ("draft", story.key) if isinstance(story, Draft) else ("my_story", story.pk)
    return reverse(f"contributions:{name}", args=[key])


def link_to(invitation):
    return reverse("contributions:invitation", args=[invitation.key])


def is_open_to(user, story):
    return type(story).objects.open_to(user).filter(pk=story.pk).exists()


def letters(to):
    return list(OutgoingMail.objects.filter(recipient=to).order_by("pk"))


@pytest.fixture
def owner(as_user, contributor):
    return as_user(contributor)


@pytest.fixture
def invited(shared, contributor, colleague):
    """The colleague's invitation, of whatever kind, not answered yet."""
    return partial(invite, shared, email=colleague.email, invited_by=contributor)


# Inviting


@pytest.mark.parametrize("kind", [Kind.CO_AUTHOR, Kind.HAND_OVER])
def test_the_invited_gets_a_mail_with_who_and_what_and_a_link(owner, shared, kind):
    response = owner.post(address_of(shared), {"email": "New.Person@example.net ", "kind": kind})

    invitation = Invitation.objects.get()
    letter = letters("new.person@example.net")[0]
    title = "Half a story" if isinstance(shared, Draft) else "Seeds of Service"
    assert response.url == address_of(shared)
    assert (invitation.kind, invitation.email) == (kind, "new.person@example.net")
    assert "Connie" in letter.subject
    assert title in letter.text
    assert f"http://testserver{link_to(invitation)}" in letter.text
    assert ("hand" in letter.subject) == (kind == Kind.HAND_OVER)
    assert not is_open_to(User.objects.create_user("new.person@example.net"), shared)


def test_a_draft_without_a_title_can_be_shared(owner, contributor, gallery):
    nameless = Draft.objects.create(contributor=contributor, gallery=gallery)

    owner.post(address_of(nameless), {"email": "n@example.net", "kind": Kind.CO_AUTHOR})

    assert "A story without a title yet" in letters("n@example.net")[0].subject


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "CONNIE@example.org"}, "email"),
        ({"email": "a@b.c\nBcc: d@e.org"}, "email"),
        ({"email": "x\0@example.org"}, "email"),
        ({"email": "x" * 300 + "@example.org"}, "email"),
        ({"kind": ""}, "kind"),
        ({"kind": "owner"}, "kind"),
    ],
)
def test_bad_input_gets_a_sentence_beside_the_field(owner, shared, typed, field):
    response = owner.post(address_of(shared), {"email": "new@example.net", "kind": Kind.CO_AUTHOR, **typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert "email" in typed or 'value="new@example.net"' in page
    assert not Invitation.objects.exists()
    assert letters("new@example.net") == []


def test_an_empty_form_and_invalid_utf8_are_no_error_of_ours(owner, shared):
    bodies = [b"", b"email=%ff%fe&kind=%ff"]

    found = [owner.post(address_of(shared), body, "application/x-www-form-urlencoded").status_code for body in bodies]

    assert found == [422, 422]


def test_inviting_the_same_address_again_does_not_double(owner, shared):
    for typed in ("new@example.net", "NEW@example.net"):
        owner.post(address_of(shared), {"email": typed, "kind": Kind.CO_AUTHOR})

    assert Invitation.objects.count() == len(letters("new@example.net")) == 1


def test_another_kind_takes_the_place_of_the_first(owner, shared):
    owner.post(address_of(shared), {"email": "new@example.net", "kind": Kind.CO_AUTHOR})
    owner.post(address_of(shared), {"email": "new@example.net", "kind": Kind.HAND_OVER})

    assert Invitation.objects.get().kind == Kind.HAND_OVER
    assert ["hand" in letter.subject for letter in letters("new@example.net")] == [True]


def test_whoever_is_in_already_is_not_invited_again_but_may_be_handed_the_story(owner, shared, colleague):
    shared.co_authors.add(colleague)

    answers = [owner.post(address_of(shared), {"email": colleague.email, "kind": kind}).status_code for kind in Kind]

    assert answers == [422, 302]


def test_invitations_are_limited(owner, shared):
    for number in range(throttling.LIMITS[Attempt.Kind.INVITATION].account_an_hour):
        owner.post(address_of(shared), {"email": f"n{number}@example.net", "kind": Kind.CO_AUTHOR})

    response = owner.post(address_of(shared), {"email": "one-more@example.net", "kind": Kind.CO_AUTHOR})

    assert response.status_code == 429
    assert 3500 < int(response.headers["Retry-After"]) <= 3600
    assert letters("one-more@example.net") == []


def test_the_page_lists_who_is_in_and_who_is_invited(owner, shared, colleague):
    shared.co_authors.add(colleague)
    owner.post(address_of(shared), {"email": "new@example.net", "kind": Kind.CO_AUTHOR})

    page = owner.get(address_of(shared)).content.decode()

    assert "Cole Colleague" in page
    assert remove_address(shared, colleague) in page
    assert "new@example.net" in page
    assert reverse("contributions:take_back_invitation", args=[Invitation.objects.get().key]) in page


def test_only_the_owner_invites(client, as_user, shared, colleague, stranger, moderator):
    shared.co_authors.add(colleague)
    others = {"co-author": colleague, "stranger": stranger, "moderator": moderator}
    typed = {"email": "new@example.net", "kind": Kind.CO_AUTHOR}

    found = {who: as_user(user).post(address_of(shared), typed).status_code for who, user in others.items()}
    looked = {who: as_user(user).get(address_of(shared)).status_code for who, user in others.items()}

    assert found == looked == {"co-author": 404, "stranger": 404, "moderator": 404}
    assert client.post(address_of(shared), typed).url.startswith(reverse("account_request_login_code"))
    assert not Invitation.objects.exists()


def test_changes_to_a_story_are_written_by_those_who_tell_the_story(owner, story_in_review, colleague, contributor):
    changes = reopen_story(story_in_review)

    response = owner.post(
        reverse("contributions:invite_to_draft", args=[changes.key]), {"email": colleague.email, "kind": Kind.CO_AUTHOR}
    )
    accept(Invitation.objects.get(), user=colleague)

    assert response.url == address_of(story_in_review)
    assert is_open_to(colleague, story_in_review)
    assert is_open_to(colleague, changes)


# Accepting


def test_the_invited_signs_in_sees_what_it_is_and_presses_a_button(client, as_user, shared, invited, colleague):
    link = link_to(invited(kind=Kind.CO_AUTHOR))

    asked = client.get(link)
    guest = as_user(colleague)
    page = guest.get(link).content.decode()

    assert asked.url == f"{reverse('account_request_login_code')}?next={link}"
    assert "Connie would like to write" in page
    assert not is_open_to(colleague, shared)
    response = guest.post(link)
    assert response.url == own_page(shared)
    assert is_open_to(colleague, shared)
    assert type(shared).objects.get(pk=shared.pk).contributor.name == "Connie"
    assert Invitation.objects.get().accepted_at is not None


def test_an_address_is_an_address_whatever_its_case(shared, contributor, colleague):
    invitation = invite(shared, email="COLE@Example.org", kind=Kind.CO_AUTHOR, invited_by=contributor)

    accept(invitation, user=colleague)

    assert is_open_to(colleague, shared)


@pytest.mark.parametrize("kind", [Kind.CO_AUTHOR, Kind.HAND_OVER])
def test_nobody_else_can_use_it_or_learns_for_whom_it_is(
    as_user, shared, invited, kind, stranger, moderator, contributor
):
    invitation = invited(kind=kind)

    for user in (stranger, moderator, contributor):
        for answer in (as_user(user).get(link_to(invitation)), as_user(user).post(link_to(invitation))):
            page = answer.content.decode()
            assert answer.status_code == 403
            assert user.email in page
            assert not re.search("cole|Cole|Half a story|Seeds of", page)
    assert not is_open_to(stranger, shared)
    with pytest.raises(PermissionDenied):
        accept(invitation, user=stranger)


def test_signing_out_from_the_wrong_account_leads_back_to_the_invitation(as_user, invited, stranger):
    link = link_to(invited(kind=Kind.CO_AUTHOR))
    browser = as_user(stranger)

    assert f'name="next" value="{link}"' in browser.get(link).content.decode()
    assert browser.post(reverse("account_logout"), {"next": link}).url == link


def test_an_invitation_runs_out_after_fourteen_days(as_user, shared, invited, colleague):
    invitation = invited(kind=Kind.HAND_OVER)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=14, minutes=1))
    guest = as_user(colleague)

    posted = guest.post(link_to(invitation), follow=True)

    assert posted.status_code == 410
    assert "too old" in posted.content.decode()
    assert not is_open_to(colleague, shared)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=13, hours=23))
    assert guest.post(link_to(invitation)).url == own_page(shared)


def test_an_old_invitation_does_not_stand_in_the_way_of_a_new_one(invited):
    old = invited(kind=Kind.CO_AUTHOR)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=15))

    assert invited(kind=Kind.CO_AUTHOR) != old
    assert Invitation.objects.count() == 1


def test_accepting_twice_leads_to_the_story(as_user, shared, invited, colleague):
    invitation = invited(kind=Kind.CO_AUTHOR)
    guest = as_user(colleague)
    guest.post(link_to(invitation))

    again = guest.post(link_to(invitation), follow=True).content.decode()

    assert "You have accepted it already" in again
    assert f'href="{own_page(shared)}"' in again
    assert shared.co_authors.count() == 1


def test_an_invitation_that_is_unknown_says_so(as_user, colleague):
    answer = as_user(colleague).get(reverse("contributions:invitation", args=[uuid.uuid4()]))

    assert answer.status_code == 404
    assert "This invitation is gone" in answer.content.decode()


# What the record keeps of it


def kept(story):
    """Of who tells the story, the newest first: what, by whom, and the kind of row that it is about."""
    entries = PageLogEntry.objects.filter(page=story.story_id, action__in=ABOUT_WHO_TELLS).order_by("-pk")
    return [(entry.action, entry.user.name, entry.data["about"]) for entry in entries]


def test_the_record_says_who_took_a_story_over_and_names_nobody(story_in_review, contributor, colleague):
    accept(invite(story_in_review, email=colleague.email, kind=Kind.HAND_OVER, invited_by=contributor), user=colleague)

    assert kept(story_in_review) == [("gallery.take_over", "Cole Colleague", "invitation")]
    assert "ole" not in str(PageLogEntry.objects.get(action="gallery.take_over").data)


def test_the_record_says_who_joined_and_left_and_who_was_taken_off(
    owner, as_user, story_in_review, contributor, colleague
):
    def join():
        accept(
            invite(story_in_review, email=colleague.email, kind=Kind.CO_AUTHOR, invited_by=contributor), user=colleague
        )

    join()
    as_user(colleague).post(leave_address(story_in_review))
    join()
    for _again in range(2):
        owner.post(remove_address(story_in_review, colleague))

    assert kept(story_in_review) == [
        ("gallery.take_off", "Connie", "user"),
        ("gallery.join", "Cole Colleague", "invitation"),
        ("gallery.leave", "Cole Colleague", "user"),
        ("gallery.join", "Cole Colleague", "invitation"),
    ]


def test_a_draft_is_in_no_record(draft, contributor, colleague):
    accept(invite(draft, email=colleague.email, kind=Kind.CO_AUTHOR, invited_by=contributor), user=colleague)
    remove_co_author(draft, colleague, by=contributor)

    assert not draft.co_authors.exists()
    assert not PageLogEntry.objects.filter(action__in=ABOUT_WHO_TELLS).exists()


def test_a_draft_that_was_sent_meanwhile_is_left_by_its_story_and_not_by_the_draft(draft, contributor, colleague):
    draft.co_authors.add(colleague)
    Draft.objects.filter(pk=draft.pk).delete()

    with pytest.raises(Draft.DoesNotExist):
        remove_co_author(draft, colleague, by=colleague)


def send_from_another_window(draft, share_story):
    """What it becomes."""
    sent = share_story()
    Contribution.objects.filter(pk=sent.pk).update(idempotency_key=draft.key)
    carry_over(draft, to=sent)
    Draft.objects.filter(pk=draft.pk).delete()
    return sent


@pytest.mark.parametrize("who", ["owner", "co-author"])
def test_whoever_is_taken_off_a_draft_or_leaves_it_as_it_is_sent_does_not_tell_the_story_either(
    who, owner, as_user, draft, share_story, colleague
):
    draft.co_authors.add(colleague)
    sent = send_from_another_window(draft, share_story)

    if who == "owner":
        response = owner.post(remove_address(draft, colleague))
        assert response.url == address_of(sent)
    else:
        response = as_user(colleague).post(leave_address(draft))
        assert response.url == reverse("contributions:my_stories")

    assert not sent.co_authors.exists()


def test_whoever_is_taken_off_a_draft_at_the_moment_at_which_it_is_sent_is_off_the_story(
    draft, share_story, contributor, colleague
):
    draft.co_authors.add(colleague)
    sent = send_from_another_window(draft, share_story)

    assert take_off(draft, colleague, by=contributor) == sent
    assert not sent.co_authors.exists()


# Taking back, removing, leaving


def take_back_address(invitation):
    return reverse("contributions:take_back_invitation", args=[invitation.key])


def test_what_is_taken_back_cannot_be_accepted(owner, as_user, shared, invited, colleague):
    invitation = invited(kind=Kind.CO_AUTHOR)

    response = owner.post(take_back_address(invitation))

    assert response.url == address_of(shared)
    assert as_user(colleague).post(link_to(invitation)).status_code == 404
    assert not is_open_to(colleague, shared)


def test_only_the_owner_takes_back(client, as_user, shared, invited, colleague, stranger, moderator):
    invitation = invited(kind=Kind.CO_AUTHOR)
    co_author = User.objects.create_user("carla@example.org")
    shared.co_authors.add(co_author)

    found = [
        as_user(user).post(take_back_address(invitation)).status_code
        for user in (colleague, co_author, stranger, moderator)
    ]

    assert found == [404, 404, 404, 404]
    assert client.post(take_back_address(invitation)).status_code == 302
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_what_was_accepted_meanwhile_stays_accepted(owner, shared, invited, colleague):
    invitation = invited(kind=Kind.CO_AUTHOR)
    accept(invitation, user=colleague)

    assert owner.post(take_back_address(invitation)).status_code == 302
    assert is_open_to(colleague, shared)


def test_the_owner_removes_a_co_author_and_their_pages_are_gone(owner, as_user, shared, colleague):
    shared.co_authors.add(colleague)

    answers = [owner.post(remove_address(shared, colleague)).url for _click in range(2)]

    assert answers == [address_of(shared)] * 2
    assert not is_open_to(colleague, shared)
    assert as_user(colleague).get(own_page(shared)).status_code == 404


def test_nobody_else_removes_anybody(client, as_user, shared, colleague, stranger, moderator):
    other = User.objects.create_user("carla@example.org")
    shared.co_authors.add(colleague, other)

    found = [as_user(user).post(remove_address(shared, colleague)).status_code for user in (other, stranger, moderator)]

    assert found == [404, 404, 404]
    assert client.post(remove_address(shared, colleague)).status_code == 302
    assert is_open_to(colleague, shared)


def test_a_co_author_leaves_by_a_button(as_user, shared, colleague):
    shared.co_authors.add(colleague)
    browser = as_user(colleague)

    page = browser.get(leave_address(shared))

    assert page.status_code == 200
    assert is_open_to(colleague, shared)
    assert browser.post(leave_address(shared)).url == reverse("contributions:my_stories")
    assert not is_open_to(colleague, shared)
    assert browser.post(leave_address(shared)).status_code == 404


def test_owner_and_strangers_have_nothing_to_leave(owner, as_user, shared, stranger):
    found = [browser.post(leave_address(shared)).status_code for browser in (owner, as_user(stranger))]

    assert found == [404, 404]


def test_whoever_left_learns_so_from_the_old_link(as_user, shared, invited, colleague):
    invitation = invited(kind=Kind.CO_AUTHOR)
    accept(invitation, user=colleague)
    shared.co_authors.clear()

    page = as_user(colleague).get(link_to(invitation)).content.decode()

    assert "not among your stories any more" in page
    assert own_page(shared) not in page


def test_odd_numbers_in_addresses_are_no_error_of_ours(owner, story_in_review):
    base = address_of(story_in_review).removesuffix("invite/")

    found = [owner.post(f"{base}co-authors/{number}/remove/").status_code for number in (0, 2**63, 10**30)]

    assert found == [302, 404, 404]


# Handing over


def test_handing_over_leaves_the_former_owner_with_nothing(owner, as_user, shared, invited, colleague, contributor):
    page_before = owner.get(own_page(shared)).status_code

    as_user(colleague).post(link_to(invited(kind=Kind.HAND_OVER)))

    story = type(shared).objects.get(pk=shared.pk)
    assert story.contributor == colleague
    assert list(story.co_authors.all()) == []
    assert not is_open_to(contributor, shared)
    assert page_before in (200, 302)
    assert owner.get(own_page(shared)).status_code == 404
    assert owner.get(address_of(shared)).status_code == 404


def test_both_are_told(shared, invited, colleague, contributor):
    accept(invited(kind=Kind.HAND_OVER), user=colleague)

    assert letters(contributor.email)[-1].subject.startswith("You have handed over a story: ")
    assert letters(colleague.email)[-1].subject.startswith("A story is yours now: ")


def test_a_co_author_who_takes_over_is_no_co_author_any_more(shared, invited, colleague):
    shared.co_authors.add(colleague, other := User.objects.create_user("carla@example.org"))

    accept(invited(kind=Kind.HAND_OVER), user=colleague)

    assert list(shared.co_authors.all()) == [other]


def test_mail_about_the_story_goes_to_the_new_owner_who_has_chosen_nothing_yet(story_in_review, colleague, contributor):
    Contribution.objects.update(is_open_to_hello=True)
    changes = reopen_story(Contribution.objects.get())
    invitation = invite(story_in_review, email=colleague.email, kind=Kind.HAND_OVER, invited_by=contributor)

    accept(invitation, user=colleague)

    contribution, changes = Contribution.objects.get(), Draft.objects.get(pk=changes.pk)
    typed = changes.answers["story"]
    assert (contribution.contact_email, contribution.is_open_to_hello) == (colleague.email, False)
    assert (typed["contact_email"], typed["your_name"], typed["is_open_to_hello"]) == (
        colleague.email,
        "Cole Colleague",
        False,
    )
    assert (changes.contributor, contribution.story.owner) == (colleague, colleague)


def test_a_handed_over_draft_keeps_its_words_and_changes_its_sender(draft, colleague, contributor):
    accept(invite(draft, email=colleague.email, kind=Kind.HAND_OVER, invited_by=contributor), user=colleague)

    typed = Draft.objects.get().answers["story"]
    assert (typed["title"], typed["contact_email"], typed["your_name"]) == (
        "Half a story",
        colleague.email,
        "Cole Colleague",
    )


def test_a_window_that_is_open_meanwhile_writes_nothing_over(draft, colleague, contributor):
    accept(invite(draft, email=colleague.email, kind=Kind.HAND_OVER, invited_by=contributor), user=colleague)

    late = Stamp(version=draft.version, window="another", count=1)
    with pytest.raises(StaleSave):
        save_step(draft, {"story": {"contact_email": "connie@example.org"}}, step=ABOUT_YOU, stamp=late)


def test_other_invitations_to_take_it_over_are_gone_with_the_owner(shared, contributor, colleague, stranger):
    first, second = (
        invite(shared, email=user.email, kind=Kind.HAND_OVER, invited_by=contributor) for user in (colleague, stranger)
    )
    accept(first, user=colleague)

    with pytest.raises(Invitation.DoesNotExist):
        accept(second, user=stranger)

    assert type(shared).objects.get(pk=shared.pk).contributor == colleague


# Sending a draft that is shared


def test_a_sent_draft_keeps_its_people_and_its_invitations(draft, share_story, colleague, contributor):
    draft.co_authors.add(colleague)
    invitation = invite(draft, email="new@example.net", kind=Kind.CO_AUTHOR, invited_by=contributor)
    contribution = share_story()

    carry_over(draft, to=contribution)
    draft.delete()

    newcomer = User.objects.create_user("new@example.net")
    assert accept(Invitation.objects.get(pk=invitation.pk), user=newcomer) == contribution
    assert list(contribution.co_authors.order_by("pk")) == [colleague, newcomer]


# Pictures


def test_co_authors_see_the_pictures_of_what_they_share_as_long_as_they_do(share_story, draft, colleague, stranger):
    in_story = StoryImage.objects.get(story_photos__story=share_story(photos=1).story)
    in_draft = StoryImage.objects.get(draft_photos__draft=draft)
    sharing = [Contribution.objects.get(), draft]

    def seen(user):
        return [may_see(user, image) for image in (in_story, in_draft)]

    assert seen(colleague) == [False, False]
    for story in sharing:
        story.co_authors.add(colleague)
    assert seen(colleague) == [True, True]
    assert seen(stranger) == [False, False]
    for story in sharing:
        story.co_authors.clear()
    assert seen(colleague) == [False, False]


def test_co_authors_see_a_picture_that_only_the_newest_version_has(share_story, colleague, stranger):
    """One that was added to a story after it was sent first: no row of the page knows it yet."""
    contribution = share_story(photos=1)
    contribution.co_authors.add(colleague)
    contribution.story.photos.all().delete()
    image = StoryImage.objects.get()

    assert [may_see(user, image) for user in (colleague, stranger)] == [True, False]


def test_pictures_go_with_the_story_that_is_handed_over(share_story, draft, contributor, colleague):
    contribution = share_story(photos=2)
    images = list(StoryImage.objects.all())
    assert len(images) == 3

    for story in (contribution, draft):
        accept(invite(story, email=colleague.email, kind=Kind.HAND_OVER, invited_by=contributor), user=colleague)

    now = list(StoryImage.objects.all())
    assert [may_see(colleague, image) for image in now] == [True, True, True]
    assert [may_see(contributor, image) for image in now] == [False, False, False]
