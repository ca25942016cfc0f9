"""A moderator enters a story for somebody without an account; somebody else reviews it, and it is handed over later."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from gallery.contributions.co_authors import accept
from gallery.contributions.drafts import reopen_story
from gallery.contributions.on_behalf import offer
from gallery.contributions.submission import withdraw_story
from gallery.models import Contribution, Decision, Draft, Invitation, OutgoingMail, Stage, StoryPage, User
from gallery.models.versions import sent_last
from gallery.moderation import review
from gallery.moderation.edits.staff_edits import edited_parts
from gallery.moderation.people.on_behalf import on_behalf_context
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.screen.conversation import write_message
from gallery.notifications.messages import contributors_of
from tests.contributions.browsing import open_page
from tests.contributions.conftest import make_draft

pytestmark = pytest.mark.django_db

ENTER = "/admin/stories/enter/"
TOLD = {"relationship": "Mary Jones, by post", "organisation": "Whitby Knitters", "contact_email": ""}
MARY = "mary@example.org"


@pytest.fixture
def clerk(top_gallery):
    """Another moderator, who types stories in."""
    user = User.objects.create_user("clara@example.org", "a long password", name="Clara", organisation="The charity")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def enter(clerk, gallery, as_user):
    """Everything typed in and sent; what there is then."""

    def send(**fields):
        draft = make_draft(clerk, gallery, **{**TOLD, **fields})
        Draft.objects.filter(pk=draft.pk).update(is_on_behalf=True)
        browser = as_user(clerk)
        page = open_page(browser, reverse("contributions:check_and_send", args=[draft.key]))
        browser.post(page.path, page.body("send", {"consent": "on"}))
        return Contribution.objects.get(idempotency_key=draft.key)

    return send


@pytest.fixture
def entered(enter):
    return enter()


def stage(contribution):
    return Contribution.objects.with_stage().get(pk=contribution.pk).stage


def told_by_mail(*subjects):
    return sorted(OutgoingMail.objects.filter(subject__regex="|".join(subjects)).values_list("recipient", flat=True))


def test_a_moderator_begins_by_choosing_a_gallery(as_user, clerk, gallery):
    browser = as_user(clerk)
    assert gallery.title in browser.get(ENTER).content.decode()

    response = browser.post(ENTER, {"gallery": gallery.slug})

    draft = Draft.objects.get()
    assert response.url == reverse("contributions:draft", args=[draft.key])
    assert (draft.contributor, draft.is_on_behalf) == (clerk, True)


@pytest.mark.parametrize("who", ["editor", "contributor", "programme_owner"])
def test_only_moderators_enter_stories_for_others(who, request, as_user, gallery):
    browser = as_user(request.getfixturevalue(who))

    assert browser.get(ENTER).status_code == 302
    browser.post(ENTER, {"gallery": gallery.slug})

    assert not Draft.objects.exists()


@pytest.mark.parametrize("slug", ["", "nowhere", "\0"])
def test_a_gallery_that_is_none_is_not_found(slug, as_user, clerk, gallery):
    assert as_user(clerk).post(ENTER, {"gallery": slug}).status_code == 404


def test_the_first_step_asks_who_told_it_and_needs_no_address(as_user, clerk, gallery):
    browser = as_user(clerk)
    page = open_page(browser, browser.post(ENTER, {"gallery": gallery.slug}).url).follow()
    assert "Who told it" in page.response.content.decode()
    assert clerk.email not in page.response.content.decode().split("step-form")[1]

    answer = browser.post(page.path, page.body("continue", TOLD))

    draft = Draft.objects.get()
    assert answer.url == reverse("contributions:draft_step", args=[draft.key, "your-story"])
    assert draft.answers["story"] == TOLD


def test_the_first_step_asks_again_where_nobody_is_named(enter):
    with pytest.raises(Contribution.DoesNotExist):
        enter(relationship="")


def test_an_own_story_does_not_go_on_in_one_that_is_entered_for_somebody(as_user, clerk, gallery):
    browser = as_user(clerk)
    browser.post(ENTER, {"gallery": gallery.slug})

    response = browser.get(reverse("contributions:share_story", args=[gallery.slug]))

    assert response.status_code == 200


def test_what_is_sent_has_no_contributor_and_says_who_entered_it_and_confirmed_the_agreement(entered, clerk):
    assert (entered.contributor, entered.entered_by, entered.contact_email) == (None, clerk, "")
    assert entered.relationship == "Mary Jones, by post"
    assert entered.consent.text
    assert entered.consented_at
    assert stage(entered) == Stage.IN_REVIEW


def test_the_moderators_own_name_and_organisation_stay_as_they_are(entered, clerk):
    clerk.refresh_from_db()

    assert (clerk.name, clerk.organisation) == ("Clara", "The charity")


def test_whoever_entered_it_is_not_asked_to_review_it(moderator, entered):
    asked = OutgoingMail.objects.filter(event__startswith="waiting").values_list("recipient", flat=True)

    assert list(asked) == [moderator.email]


def test_whoever_entered_it_does_not_decide_about_it(entered, clerk, moderator):
    story = entered.story

    assert not review.may_review(clerk, story)
    assert review.may_review(moderator, story)


def test_whoever_entered_it_does_not_decide_about_it_once_it_is_handed_over(entered, clerk, stranger):
    hand_over(entered, stranger, by=clerk)

    assert not review.may_review(clerk, StoryPage.objects.get(pk=entered.story_id))


def hand_over(contribution, person, *, by):
    invitation = contribution.invitations.create(kind=Invitation.Kind.HAND_OVER, email=person.email, invited_by=by)
    accept(invitation, user=person)


@pytest.mark.parametrize("address", ["", MARY])
def test_mail_goes_to_whoever_entered_it(address, enter, decided, moderator, clerk):
    contribution = enter(contact_email=address)
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "Say more, please.")
    write_message(contribution, author=moderator, text="Ring me.", is_from_moderators=True)

    assert contributors_of(contribution) == [clerk.email]
    subjects = ("We have your story", "A question about your story", "A message about your story")
    assert told_by_mail(*subjects) == [clerk.email] * 3
    assert not OutgoingMail.objects.filter(recipient__in=["", MARY]).exists()


@pytest.mark.parametrize("kind", [Decision.Kind.APPROVE, Decision.Kind.DECLINE])
def test_it_is_decided_like_any_other(kind, entered, decided, clerk):
    story = decided(entered, kind, "Because.")

    assert story.live is (kind == Decision.Kind.APPROVE)
    assert OutgoingMail.objects.filter(event__startswith="decision").get().recipient == clerk.email


def test_my_stories_lists_what_was_entered_and_says_so(entered, as_user, clerk, contributor, moderator):
    pages = {
        user: as_user(user).get(reverse("contributions:my_stories")).content.decode()
        for user in (clerk, contributor, moderator)
    }

    assert "You entered it for somebody else" in pages[clerk]
    assert [entered.story.title in page for page in pages.values()] == [True, False, False]


def test_whoever_entered_it_changes_it_again_when_it_is_returned(entered, decided, as_user, clerk):
    decided(entered, Decision.Kind.REQUEST_CHANGES, "Say more, please.")
    browser = as_user(clerk)

    browser.post(reverse("contributions:edit_story", args=[entered.pk]))
    draft = Draft.objects.get()
    page = open_page(browser, reverse("contributions:check_and_send", args=[draft.key]))
    browser.post(page.path, page.body("send", {"consent": "on"}))

    entered.refresh_from_db()
    assert draft.is_on_behalf
    assert (entered.contributor, entered.entered_by, entered.relationship) == (None, clerk, "Mary Jones, by post")
    assert stage(entered) == Stage.IN_REVIEW


def test_whoever_entered_it_withdraws_it_for_them(entered, as_user, clerk):
    as_user(clerk).post(reverse("contributions:withdraw", args=[entered.pk]))

    assert stage(entered) == Stage.WITHDRAWN


def test_other_moderators_find_nothing_of_it_among_the_contributors_pages(entered, as_user, moderator, stranger):
    paths = [
        reverse(f"contributions:{name}", args=[entered.pk]) for name in ("my_story", "withdraw", "invite_to_story")
    ]

    found = {as_user(user).get(path).status_code for user in (moderator, stranger) for path in paths}

    assert found == {404}


# Handing it over


def ask(browser, contribution, email):
    return browser.post(reverse("hand_over_story", args=[contribution.story_id]), {"email": email})


def test_any_moderator_asks_them_by_mail_to_take_it_over(entered, as_user, moderator):
    ask(as_user(moderator), entered, MARY)

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.kind, invitation.invited_by) == (MARY, "hand_over", moderator)
    assert told_by_mail("hand a story over to you") == [MARY]


@pytest.mark.parametrize("email", ["", "nobody", "a\0@example.org", "x" * 300 + "@example.org"])
def test_an_address_that_is_none_is_refused_with_words(email, entered, as_user, moderator):
    response = as_user(moderator).post(
        reverse("hand_over_story", args=[entered.story_id]), {"email": email}, follow=True
    )

    assert response.status_code == 200
    assert not Invitation.objects.exists()
    assert list(response.context["messages"])


@pytest.mark.parametrize("who", ["editor", "contributor", "programme_owner"])
def test_nobody_but_moderators_hands_it_over(who, request, entered, as_user):
    ask(as_user(request.getfixturevalue(who)), entered, MARY)

    assert not Invitation.objects.exists()


def test_a_story_with_a_contributor_is_not_the_moderators_to_hand_over(story_in_review, as_user, moderator):
    ask(as_user(moderator), story_in_review, MARY)

    assert not Invitation.objects.exists()


def test_a_story_that_was_taken_over_at_this_moment_is_not_offered_again(entered, clerk, moderator, stranger):
    as_it_was_read = Contribution.objects.get(pk=entered.pk)
    hand_over(entered, stranger, by=clerk)

    with pytest.raises(review.ReviewConflict, match="taken this story over"):
        offer(as_it_was_read, email=MARY, by=moderator)

    assert not Invitation.objects.filter(email=MARY).exists()


def test_that_it_was_taken_over_is_said(entered, as_user, clerk, moderator, stranger):
    hand_over(entered, stranger, by=clerk)
    address = reverse("hand_over_story", args=[entered.story_id])

    page = as_user(moderator).post(address, {"email": MARY}, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["Somebody has taken this story over already."]


def test_whoever_accepts_has_it_from_then_on(entered, as_user, clerk, moderator):
    mary = User.objects.create_user(MARY, name="Mary")
    ask(as_user(moderator), entered, MARY)
    invitation = Invitation.objects.get()

    as_user(mary).post(reverse("contributions:invitation", args=[invitation.key]))

    entered.refresh_from_db()
    assert (entered.contributor, entered.contact_email, entered.relationship) == (mary, MARY, "")
    assert as_user(mary).get(reverse("contributions:my_story", args=[entered.pk])).status_code == 200
    assert as_user(clerk).get(reverse("contributions:my_story", args=[entered.pk])).status_code == 404
    assert contributors_of(entered) == [MARY]


def test_photos_go_over_with_the_story(clerk, gallery, enter):
    contribution = enter()
    mary = User.objects.create_user(MARY, name="Mary")
    story = StoryPage.objects.get(pk=contribution.story_id)
    image = make_draft(clerk, gallery, photos=1).photos.get().image
    changed = story.get_latest_revision_as_object()
    changed.photos.add(changed.photos.model(image=image, alt_text="Wool"))
    changed.save_revision(user=clerk)

    hand_over(contribution, mary, by=clerk)

    image.refresh_from_db()
    assert image.uploaded_by_user == mary


@pytest.mark.parametrize("who", ["clerk", "moderator"])
def test_what_is_changed_after_the_hand_over_is_an_edit_of_the_staff(who, request, entered, stranger):
    person = request.getfixturevalue(who)
    hand_over(entered, stranger, by=person)
    entered.refresh_from_db()
    version = StoryPage.objects.get(pk=entered.story_id).get_latest_revision_as_object()
    version.summary = "We knit for everybody."
    version.save_revision(user=person)

    assert [change.label for change in edited_parts(entered.story)] == ["Summary"]


def test_what_is_typed_in_is_no_edit_of_the_staff_before_and_after_the_hand_over(entered, clerk, moderator, stranger):
    assert edited_parts(entered.story) == []
    assert sent_last(entered)

    hand_over(entered, stranger, by=moderator)
    entered.refresh_from_db()

    assert edited_parts(entered.story) == []
    assert sent_last(entered)


def test_changes_that_were_begun_for_them_become_their_own(entered, decided, clerk):
    mary = User.objects.create_user(MARY, name="Mary")
    decided(entered, Decision.Kind.REQUEST_CHANGES, "Say more, please.")
    draft = reopen_story(entered)

    hand_over(entered, mary, by=clerk)

    draft.refresh_from_db()
    assert (draft.contributor, draft.is_on_behalf) == (mary, False)


def test_the_review_screen_tells_moderators_and_nobody_once_it_is_handed_over(
    entered, moderator, programme_owner, clerk, stranger
):
    story = StoryPage.objects.get(pk=entered.story_id)
    assert on_behalf_context(story, moderator)["on_behalf"] == entered
    assert on_behalf_context(story, programme_owner) == {}

    hand_over(entered, stranger, by=clerk)

    assert on_behalf_context(story, moderator) == {}


def test_every_list_works_without_a_contributor(entered, decided, as_user, moderator, clerk):
    desk = as_user(moderator)
    asking = reverse("hand_over_story", args=[entered.story_id])
    assert asking in desk.get(reverse("review_story", args=[entered.story_id])).content.decode()
    pages = [reverse("stories"), reverse("review_story", args=[entered.story_id]), reverse("contributors")]
    assert [desk.get(page).status_code for page in pages] == [200, 200, 200]

    decided(entered)
    withdraw_story(entered, by=clerk)

    assert [desk.get(page).status_code for page in pages] == [200, 200, 200]
