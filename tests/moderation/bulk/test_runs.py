"""The same done to many stories: each for itself, checked anew when its turn comes."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from gallery.models import BulkResult, BulkRun, Decision, GalleryPage, OutgoingMail, SafeguardingQuestion, StoryPage
from gallery.moderation import checks
from gallery.moderation.bulk import runs as bulk
from gallery.moderation.bulk.filing import move_story
from gallery.moderation.bulk.runs import QUIET, carry_out_run, read_chosen, resume_runs, start_run
from gallery.moderation.claims import claim, holder
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.screen.forms import statement_key
from gallery.moderation.standing import ReviewConflict, fingerprint, open_task

pytestmark = pytest.mark.django_db

Action = BulkRun.Action
Kind = Decision.Kind
URL = "/admin/stories/bulk/"


@pytest.fixture
def desk(as_user, moderator):
    return as_user(moderator)


@pytest.fixture
def second_gallery(top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Nature", slug="nature"))


@pytest.fixture
def worker(django_capture_on_commit_callbacks):
    """What a run begins when it is committed is done at once."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def now(story):
    return StoryPage.objects.get(pk=story.pk)


def chosen(*contributions):
    """As the boxes in the queue send them."""
    return [f"{one.story_id}:{fingerprint(now(one.story).get_latest_revision())}" for one in contributions]


def confirmed():
    return {"confirmed": "1", **dict.fromkeys(statements(), "on")}


def statements():
    return [statement_key(question) for question in SafeguardingQuestion.objects.all()]


def outcomes(run=None):
    results = BulkResult.objects.filter(run=run or BulkRun.objects.get()).select_related("story")
    return {result.story.draft_title: result.note or result.is_done for result in results}


def change(story, **fields):
    """Somebody saves another version."""
    version = now(story).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(version, name, value)
    version.save_revision()


def test_from_the_queue_over_the_question_to_the_result(desk, share_story, worker):
    stories = [share_story(title=title) for title in ("One", "Two")]
    boxes = chosen(*stories)

    asked = desk.post(URL, {"action": "approve", "story": boxes, "next": "/admin/stories/?p=1"})
    assert [row["row"].title for row in asked.context["rows"]] == ["One", "Two"]
    assert not BulkRun.objects.exists()

    with worker():
        begun = desk.post(URL, {"action": "approve", "story": boxes, **confirmed()})
    page = desk.get(begun.url).content.decode()

    assert outcomes() == {"One": True, "Two": True}
    assert StoryPage.objects.published().count() == 2
    assert "2 stories done" in page
    assert "data-unfinished" not in page


def test_each_question_has_to_be_confirmed(desk, story_in_review):
    answers = confirmed()
    left_out = statements()[0]
    del answers[left_out]

    response = desk.post(URL, {"action": "approve", "story": chosen(story_in_review), **answers})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [left_out]
    assert chosen(story_in_review)[0] in response.content.decode()
    assert not BulkRun.objects.exists()


def test_a_statement_that_was_reworded_meanwhile_has_to_be_ticked_again(desk, story_in_review):
    answers = confirmed()
    SafeguardingQuestion.objects.update(text="Something else entirely.")

    response = desk.post(URL, {"action": "approve", "story": chosen(story_in_review), **answers})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(statements())
    assert not BulkRun.objects.exists()


def test_a_statement_that_is_reworded_before_a_storys_turn_has_not_been_confirmed(share_story, moderator):
    story = share_story(title="One")
    run = start_run(Action.APPROVE, read_chosen(chosen(story)), by=moderator, options={"confirmed": statements()})
    SafeguardingQuestion.objects.update(text="Something else entirely.")

    carry_out_run.call(run.pk)

    assert "Confirm each safeguarding statement" in outcomes()["One"]
    assert not Decision.objects.exists()


def test_what_may_not_be_published_is_refused_with_words_and_the_others_are(
    desk, share_story, decided, moderator, admin, worker
):
    fine, blocked = share_story(title="Fine"), share_story(title="Blocked", summary="Write to jo@example.org.")
    changed, own, taken, late = (
        share_story(title="Changed"),
        share_story(title="Own", by=moderator),
        share_story(title="Taken"),
        share_story(title="Late"),
    )
    boxes = chosen(fine, blocked, changed, own, taken, late)
    change(changed.story, summary="Something else.")
    claim(taken.story, by=admin)
    decided(late, Kind.DECLINE, "No.")

    with worker():
        desk.post(URL, {"action": "approve", "story": boxes, **confirmed()})

    found = outcomes()
    assert found.pop("Fine") is True
    assert list(StoryPage.objects.published()) == [now(fine.story)]
    assert checks.open_blocks(now(blocked.story).get_latest_revision_as_object())
    assert all(isinstance(words, str) and words for words in found.values())
    assert "changed the story" in found["Changed"]
    assert "not yours" in found["Own"]
    assert "Ada has been looking" in found["Taken"]
    assert "Mo decided “Not published”" in found["Late"]
    assert {row.story_id for row in Decision.objects.filter(kind=Kind.APPROVE)} == {fine.story_id}


def test_claiming_asks_nothing(desk, share_story, moderator, admin, worker):
    free, taken = share_story(title="Free"), share_story(title="Taken")
    claim(taken.story, by=admin)

    with worker():
        desk.post(URL, {"action": "claim", "story": chosen(free, taken)})

    assert holder(now(free.story)) == moderator
    assert holder(now(taken.story)) == admin
    assert outcomes()["Free"] is True


def test_one_message_returns_many(desk, share_story, worker):
    stories = [share_story(title=title) for title in ("One", "Two")]
    boxes = {"action": "request_changes", "story": chosen(*stories), "confirmed": "1"}

    empty = desk.post(URL, {**boxes, "message": " "})
    with worker():
        desk.post(URL, {**boxes, "message": "How many people came?"})

    assert list(empty.context["form"].errors) == ["message"]
    assert [row.message for row in Decision.objects.all()] == ["How many people came?"] * 2
    assert all(open_task(one.story) is None for one in stories)
    assert OutgoingMail.objects.filter(text__contains="How many people came?").count() == 2


def test_tags_are_added_to_what_waits_and_to_what_is_public(desk, share_story, decided, worker):
    waiting, public = share_story(title="Waiting", tags=["old"]), share_story(title="Public")
    decided(public)

    with worker():
        desk.post(
            URL,
            {"action": "tag", "story": chosen(waiting, public), "tags": " new ,allotments,, new", "confirmed": "1"},
        )

    version = now(waiting.story).get_latest_revision_as_object()
    assert outcomes() == {"Waiting": True, "Public": True}
    assert {tag.name for tag in version.tags.all()} == {"old", "new", "allotments"}
    assert {tag.name for tag in now(public.story).tags.all()} == {"new", "allotments"}
    assert not now(waiting.story).live
    assert open_task(waiting.story) is not None


def test_tagging_publishes_nothing_that_nobody_has_decided(desk, share_story, decided, worker):
    public, returned = share_story(title="Public"), share_story(title="Returned")
    decided(public)
    decided(returned, Kind.REQUEST_CHANGES, "More.")
    change(public.story, title="Unread")

    with worker():
        desk.post(URL, {"action": "tag", "story": chosen(public, returned), "tags": "new", "confirmed": "1"})

    assert all("can be tagged" in words for words in outcomes().values())
    assert now(public.story).title == "Public"


def test_stories_move_to_another_programme_and_keep_their_answers(
    desk, share_story, decided, second_gallery, gallery, moderator, worker
):
    waiting, public = share_story(title="Waiting"), share_story(title="Public")
    decided(public)
    wordings = [row.question_label for row in now(public.story).answers.all()]

    with worker():
        desk.post(URL, {"action": "move", "story": chosen(waiting, public), "gallery": "nature", "confirmed": "1"})

    assert outcomes() == {"Waiting": True, "Public": True}
    second_gallery.refresh_from_db()
    assert {page.title for page in second_gallery.get_children()} == {"Waiting", "Public"}
    assert [row.question_label for row in now(public.story).answers.all()] == wordings != []
    assert StoryPage.objects.published().get().url_path.endswith("/nature/public/")
    decided(waiting)
    assert StoryPage.objects.published().count() == 2
    entry = PageLogEntry.objects.get(page=public.story_id, action="gallery.move")
    assert (entry.user, entry.data) == (moderator, {"about": "gallerypage", "id": second_gallery.pk})


def test_a_story_moves_to_programmes_only_and_never_over_another(
    share_story, top_gallery, gallery, second_gallery, moderator
):
    story = share_story(title="Seeds").story
    share_story(title="Seeds", to=second_gallery)
    seen = fingerprint(story.get_latest_revision())

    for target, words in ((top_gallery, "programme"), (gallery, "already"), (second_gallery, "same address")):
        with pytest.raises(ReviewConflict, match=words):
            move_story(story, to=target, by=moderator, seen=seen)

    assert now(story).is_child_of(gallery)


def test_a_killed_worker_leaves_nothing_half_done_and_nothing_is_done_twice(
    share_story, moderator, monkeypatch, worker
):
    stories = [share_story(title=title) for title in ("One", "Two", "Three")]
    run = start_run(Action.REQUEST_CHANGES, read_chosen(chosen(*stories)), by=moderator, options={"message": "More."})
    verb, calls = bulk.VERBS[Action.REQUEST_CHANGES], []

    def dies_at_the_second(story, *rest):
        calls.append(story)
        verb(story, *rest)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setitem(bulk.VERBS, Action.REQUEST_CHANGES, dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        carry_out_run.call(run.pk)
    assert outcomes() == {"One": True, "Two": None, "Three": None}

    resume_runs()
    assert len(calls) == 2, "its worker may still be at it"
    BulkRun.objects.update(started_at=timezone.now() - 2 * QUIET)
    BulkResult.objects.filter(is_done=True).update(finished_at=timezone.now() - 2 * QUIET)
    resume_runs()
    resume_runs()

    assert outcomes() == {"One": True, "Two": True, "Three": True}
    assert Decision.objects.count() == 3


def test_an_accident_with_one_story_does_not_keep_the_others(share_story, moderator, monkeypatch):
    stories = [share_story(title=title) for title in ("One", "Two")]
    run = start_run(Action.CLAIM, read_chosen(chosen(*stories)), by=moderator, options={})
    verb = bulk.VERBS[Action.CLAIM]

    def stumbles(story, *rest):
        verb(story, *rest)
        if story.title == "One":
            raise ZeroDivisionError

    monkeypatch.setitem(bulk.VERBS, Action.CLAIM, stumbles)
    carry_out_run.call(run.pk)

    assert outcomes() == {"One": "Something went wrong, and nothing was changed.", "Two": True}
    assert [now(one.story).locked for one in stories] == [False, True]


def test_whoever_stopped_being_a_moderator_publishes_nothing_more(share_story, moderator):
    story = share_story(title="One")
    options = {"confirmed": statements()}
    run = start_run(Action.APPROVE, read_chosen(chosen(story)), by=moderator, options=options)
    moderator.groups.remove(Group.objects.get(name=MODERATORS))

    carry_out_run.call(run.pk)

    assert "not a moderator any more" in outcomes()["One"]
    assert not Decision.objects.exists()


def test_the_page_of_a_run_tells_how_far_it_has_come(desk, share_story, moderator):
    done, refused, left = (share_story(title=title) for title in ("Done", "Refused", "Left"))
    run = start_run(Action.CLAIM, read_chosen(chosen(done, refused, left)), by=moderator, options={})
    BulkResult.objects.filter(story=done.story).update(is_done=True)
    BulkResult.objects.filter(story=refused.story).update(is_done=False, note="Ada has it.")

    page = desk.get(reverse("bulk_run", args=[run.pk])).content.decode()

    for words in ("1 story done", "1 not done", "1 waits for its turn", "Ada has it.", "data-unfinished", "Look again"):
        assert words in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"action": "approve"}, "Tick at least one story first."),
        (
            {"action": "approve", "story": ["x", "1", "-1:a", "\0:\0", "1:" + "a" * 65, "9" * 30 + ":a", "١:a"]},
            "Tick at",
        ),
        ({"action": "delete", "story": ["1:a"]}, "Choose what to do"),
        ({"action": "\0", "story": ["1:a"]}, "Choose what to do"),
        ({"story": ["1:a"]}, "Choose what to do"),
        ({"action": "claim", "story": [f"{n}:a" for n in range(1, 200)]}, "at most 100 stories"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused_with_words(desk, gallery, form, words):
    page = desk.post(URL, {**form, "next": "https://evil.example/"}, follow=True)

    assert page.request["PATH_INFO"] == "/admin/stories/"
    assert words in page.content.decode()
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("action", Action.values)
def test_stories_that_are_none_are_no_accident(desk, gallery, action):
    form = {"story": ["999999:a", "999999999999999999:a"], "tags": "a", "message": "M", "gallery": gallery.slug}

    for extra in ({}, confirmed()):
        assert desk.post(URL, {"action": action, **form, **extra}).status_code in (200, 302)
    assert not BulkResult.objects.exists()


def test_ten_thousand_stories_are_too_many(desk, gallery):
    response = desk.post(URL, {"action": "claim", "story": [f"{n}:a" for n in range(10_000)]})

    assert response.status_code in (302, 400)
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize(
    ("action", "answers"),
    [
        ("tag", {"tags": " , "}),
        ("tag", {"tags": "a\0b"}),
        ("tag", {"tags": "a" * 101}),
        ("tag", {"tags": "a,b,c,d,e,f,g,h,i"}),
        ("move", {}),
        ("move", {"gallery": "gallery"}),
        ("move", {"gallery": "9" * 40}),
        ("move", {"gallery": "\0"}),
        ("request_changes", {"message": "a" * 5001}),
        ("request_changes", {"message": "\0"}),
    ],
)
def test_bad_answers_get_a_sentence_and_lose_nothing(desk, story_in_review, action, answers):
    form = {"action": action, "story": chosen(story_in_review), "confirmed": "1", **answers}

    response = desk.post(URL, form)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert [row["row"].pk for row in response.context["rows"]] == [story_in_review.story_id]
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("who", ["contributor", "stranger", "editor"])
def test_nobody_but_moderators_does_anything_to_many(who, request, as_user, story_in_review, moderator):
    run = start_run(Action.CLAIM, [], by=moderator, options={})
    client = as_user(request.getfixturevalue(who))

    posted = client.post(URL, {"action": "claim", "story": chosen(story_in_review)})
    seen = client.get(reverse("bulk_run", args=[run.pk]))

    assert posted.status_code in (302, 403)
    assert seen.status_code in (302, 403)
    assert list(BulkRun.objects.all()) == [run]


def test_a_run_that_is_none_is_not_found(desk, gallery):
    for number in (1, 2**62):
        assert desk.get(reverse("bulk_run", args=[number])).status_code == 404
