"""The form of a decision on the review screen: what it asks, and that nothing that was typed is ever lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gallery.models import (
    ConsentText,
    Contribution,
    Decision,
    DeclineReason,
    PhotoPermission,
    ReadyRemark,
    SafeguardingQuestion,
    StoryPage,
    User,
)
from gallery.moderation.claims import claim
from gallery.moderation.curated import keep_words_ready, questions_for
from gallery.moderation.queue.turns import next_story
from tests.deciding import decision_form, latest
from tests.moderation.test_review import resend

pytestmark = pytest.mark.django_db

Kind = Decision.Kind
People = PhotoPermission.People
AskedWhen = SafeguardingQuestion.AskedWhen


def url(story, name="review_story"):
    return reverse(name, args=[story.pk])


@pytest.fixture
def desk(as_user, moderator):
    return as_user(moderator)


@pytest.fixture
def colleague(moderator):
    user = User.objects.create_user("moira@example.org", name="Moira")
    user.groups.set(moderator.groups.all())
    return user


def asked_about(contribution):
    return [question.asked_when for question in questions_for(latest(contribution.story))]


@pytest.mark.parametrize(
    ("people", "asked"),
    [
        (People.NOBODY, [AskedWhen.ALWAYS]),
        (People.ADULTS, [AskedWhen.ALWAYS, AskedWhen.PHOTOS]),
        (People.CHILDREN, [AskedWhen.ALWAYS, AskedWhen.CHILDREN]),
    ],
)
def test_two_statements_at_most_are_asked_about_an_ordinary_story(share_story, people, asked):
    assert asked_about(share_story(photos=2, people=people)) == asked


def test_children_are_people_where_editors_keep_no_statement_about_them(share_story):
    SafeguardingQuestion.objects.filter(asked_when=AskedWhen.CHILDREN).delete()

    assert asked_about(share_story(photos=1, people=People.CHILDREN)) == [AskedWhen.ALWAYS, AskedWhen.PHOTOS]


def test_a_statement_about_quotes_is_asked_where_there_are_any(share_story):
    SafeguardingQuestion.objects.create(text="They know.", asked_when=AskedWhen.QUOTES, sort_order=90)

    assert asked_about(share_story()) == [AskedWhen.ALWAYS]
    assert asked_about(share_story(quotes=[{"text": "Soup."}])) == [
        AskedWhen.ALWAYS,
        AskedWhen.QUOTES,
    ]


def test_words_that_editors_changed_or_removed_stay_so_when_the_gallery_is_set_up_again(gallery):
    SafeguardingQuestion.objects.exclude(asked_when=AskedWhen.ALWAYS).delete()
    ReadyRemark.objects.update(text="Ours.")
    DeclineReason.objects.all().delete()

    keep_words_ready()

    assert SafeguardingQuestion.objects.count() == 1
    assert set(ReadyRemark.objects.values_list("text", flat=True)) == {"Ours."}
    assert DeclineReason.objects.exists()


@pytest.mark.parametrize("kind", ["safeguardingquestion", "readyremark", "declinereason"])
@pytest.mark.parametrize(("who", "status"), [("editor", 200), ("moderator", 302)])
def test_editors_keep_the_words_and_moderators_use_them(gallery, as_user, request, kind, who, status):
    response = as_user(request.getfixturevalue(who)).get(reverse(f"wagtailsnippets_gallery_{kind}:add"))

    assert response.status_code == status


def test_what_is_not_confirmed_is_asked_for_beside_its_boxes(desk, share_story):
    story = share_story(photos=1, people=People.ADULTS).story
    form = decision_form(story, Kind.APPROVE, "Thank you.")

    response = desk.post(url(story), form | {"confirmed": form["confirmed"][:1]})

    page = response.content.decode()
    assert list(response.context["form"].errors) == ["confirmed"]
    assert "Confirm each of them before you publish." in page
    assert "Thank you." in page
    assert page.count("checked") >= 1
    assert not Decision.objects.exists()


def test_a_tick_stands_for_the_words_that_were_read(desk, story_in_review):
    form = decision_form(story_in_review.story, Kind.APPROVE)
    SafeguardingQuestion.objects.update(text="Something stricter.")

    page = desk.post(url(story_in_review.story), form).content.decode()

    assert "These statements have changed meanwhile" in page
    assert "Something stricter." in page
    assert not Decision.objects.exists()


def test_declining_needs_a_reason_of_the_list(desk, story_in_review):
    response = desk.post(url(story_in_review.story), decision_form(story_in_review.story, Kind.DECLINE, "Just no."))

    assert list(response.context["form"].errors) == ["reason"]
    assert "Just no." in response.content.decode()


def test_a_reason_with_words_needs_no_others(desk, story_in_review):
    reason = DeclineReason.objects.exclude(text="").first()

    desk.post(url(story_in_review.story), decision_form(story_in_review.story, Kind.DECLINE, reason=reason.pk))

    assert Decision.objects.get().message == reason.text


def test_a_reason_without_words_needs_the_moderators(desk, story_in_review):
    reason = DeclineReason.objects.get(text="")
    form = decision_form(story_in_review.story, Kind.DECLINE, reason=reason.pk)

    response = desk.post(url(story_in_review.story), form)

    assert list(response.context["form"].errors) == ["message"]


def test_where_editors_keep_no_reasons_the_moderators_words_will_do(desk, story_in_review):
    DeclineReason.objects.all().delete()

    desk.post(url(story_in_review.story), decision_form(story_in_review.story, Kind.DECLINE, "No."))

    assert Decision.objects.get().message == "No."


@pytest.mark.parametrize("value", ["999999", "x", "\0", ""])
@pytest.mark.parametrize("name", ["reason", "ready", "ready_for", "confirmed", "kind", "seen"])
def test_absurd_choices_are_refused_and_do_no_harm(desk, story_in_review, name, value):
    for kind in (Kind.APPROVE, Kind.DECLINE):
        form = decision_form(story_in_review.story, kind, "Words.") | {name: value}
        if name == "confirmed" or kind == Kind.DECLINE:
            form.setdefault("reason", "")
        elif name in ("reason", "ready", "ready_for"):
            form["kind"] = "nonsense"
        assert desk.post(url(story_in_review.story), form).status_code in (200, 409)

    assert not Decision.objects.exists()


@pytest.mark.parametrize(("place", "box"), [("message", "message"), ("title", "remark_title")])
def test_without_scripts_ready_words_are_added_on_the_server(desk, story_in_review, place, box):
    remark = ReadyRemark.objects.first()
    form = decision_form(story_in_review.story, "", "Dear Connie", remark_title="Hm.", remark_photos="Whose?")

    page = desk.post(url(story_in_review.story), form | {"add": "1", "ready": remark.pk, "ready_for": place})

    again = page.context["form"]
    before = {"message": "Dear Connie", "remark_title": "Hm.", "remark_photos": "Whose?"}
    after = before | {box: f"{before[box]}\n\n{remark.text}"}
    assert {name: again[name].value() for name in before} == after
    assert not Decision.objects.exists()


def test_a_conflict_loses_no_word_no_tick_and_no_reason(desk, story_in_review, editor):
    reason = DeclineReason.objects.first()
    form = decision_form(story_in_review.story, Kind.APPROVE, "Kept.", reason=reason.pk, remark_title="Kept too.")
    version = latest(story_in_review.story)
    version.title = "Corrected"
    version.save_revision(user=editor)

    response = desk.post(url(story_in_review.story), form)

    again = response.context["form"]
    assert response.status_code == 409
    assert "Edie changed the story while you were reading" in response.content.decode()
    assert (again["message"].value(), again["remark_title"].value()) == ("Kept.", "Kept too.")
    assert (again["confirmed"].value(), again["reason"].value()) == (form["confirmed"], str(reason.pk))
    assert again["seen"].value() != form["seen"]


def test_a_claimed_story_offers_to_take_it_over_instead_of_the_form(desk, moderator, colleague, story_in_review):
    story = story_in_review.story
    claim(story, by=colleague)

    screen = desk.get(url(story))
    conflict = desk.post(url(story), decision_form(story, Kind.REQUEST_CHANGES, "Say more."))
    over = desk.post(url(story), decision_form(story, "", "Say more.") | {"take_over": "1"})

    assert screen.context["form"] is None
    assert "Moira has been looking at this story" in screen.content.decode()
    assert (conflict.status_code, conflict.context["form"]["message"].value()) == (409, "Say more.")
    assert over.context["form"]["message"].value() == "Say more."
    assert StoryPage.objects.get(pk=story.pk).locked_by == moderator


def test_after_a_decision_the_list_comes_or_the_next_story_for_whoever_wants_it(desk, share_story):
    first, second, third, last = (share_story().story for _ in range(4))

    to_list = desk.post(url(first), decision_form(first, Kind.APPROVE))
    to_next = desk.post(url(second), decision_form(second, Kind.APPROVE, goes_on="on"))
    is_remembered = desk.get(url(third)).context["form"]["goes_on"].value()
    desk.post(url(third), decision_form(third, Kind.APPROVE, goes_on="on"))
    nothing_left = desk.post(url(last), decision_form(last, Kind.APPROVE, goes_on="on"))

    assert (to_list.url, to_next.url) == (reverse("stories"), url(third))
    assert is_remembered
    assert nothing_left.url == reverse("stories")


def test_the_next_story_is_the_next_in_the_queue_and_after_the_last_comes_the_first(share_story, moderator):
    first, second, third = (share_story().story for _ in range(3))

    assert [next_story(story, user=moderator) for story in (first, second, third)] == [second.pk, third.pk, first.pk]


def test_stories_that_are_not_ones_own_to_decide_are_passed_over(share_story, moderator, colleague, stranger):
    here, claimed, own, helped, typed, there = (share_story().story for _ in range(6))
    claim(claimed, by=colleague)
    own.owner = moderator
    own.save()
    Contribution.objects.get(story=helped).co_authors.add(moderator)
    Contribution.objects.filter(story=typed).update(entered_by=moderator)

    assert next_story(here, user=moderator) == there.pk


def test_of_known_contributors_the_next_story_comes_first(share_story, moderator, stranger):
    share_story()
    first = share_story(by=stranger).story
    User.objects.filter(pk=stranger.pk).update(known_since=timezone.now())
    other = share_story().story

    assert next_story(other, user=moderator) == first.pk


def test_where_nothing_else_waits_next_leads_to_the_list(desk, story_in_review):
    response = desk.get(url(story_in_review.story, "next_to_review"), follow=True)

    assert response.redirect_chain[-1][0] == reverse("stories")
    assert "Nothing else waits for you." in response.content.decode()


def test_a_decline_can_be_undone_from_the_message_about_it(desk, story_in_review):
    reason = DeclineReason.objects.exclude(text="").first()
    form = decision_form(story_in_review.story, Kind.DECLINE, reason=reason.pk)

    page = desk.post(url(story_in_review.story), form, follow=True).content.decode()

    assert url(story_in_review.story, "reopen_story") in page


def test_a_permission_that_alone_has_changed_is_shown_as_such(desk, share_story, decided, contributor):
    contribution = share_story(photos=2)
    decided(contribution, Kind.REQUEST_CHANGES, "Who is in the first one?")
    photos = [{"image": row.image, "alt_text": row.alt_text} for row in latest(contribution.story).photos.all()]
    resend(contribution, photos=photos)
    wording = ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
    PhotoPermission.objects.create(image=photos[0]["image"], people=People.CHILDREN, wording=wording, in_reports=True)

    response = desk.get(url(contribution.story))

    page = response.content.decode()
    (change,) = response.context["changed_permissions"]
    assert (change.before.people, change.now.people) == (People.NOBODY, People.CHILDREN)
    assert response.context["changes"] == []
    assert "Permission for a photo" in page
    assert "what readers see is the same" in page
    assert "Nothing in the story has changed." not in page


def queries_of(work):
    work()
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_photos_and_answers_cost_no_queries_beyond_reading_the_version_once(desk, share_story):
    """Wagtail looks up each row of a version when it reads it; nothing else on the screen does."""
    costs = []
    for photos, answers in ((1, ("One.",)), (6, ("Two.", "Three.", "Four."))):
        story = share_story(photos=photos, answers=answers).story
        costs.append(
            queries_of(lambda story=story: desk.get(url(story))) - queries_of(lambda story=story: latest(story))
        )

    assert costs[1] <= costs[0] + 1
