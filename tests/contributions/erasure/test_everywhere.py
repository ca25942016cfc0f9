"""What was made of a story, and all that was said about it and to its contributor, goes with it from everywhere."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Comment, PageLogEntry

from gallery.contributions.co_authors import invite, take_back
from gallery.contributions.drafts import delete_draft
from gallery.contributions.erasing import erase_nobodys
from gallery.contributions.on_behalf import offer
from gallery.contributions.reports import Reported, take_report
from gallery.discovery.selection import Selection
from gallery.management.commands.worker import LOOKS
from gallery.models import (
    Booklet,
    Clearance,
    Contribution,
    Draft,
    EditorsChoice,
    OutgoingMail,
    ReviewDate,
    SocialPicture,
    StoryImage,
    StoryPage,
    TermChange,
)
from gallery.models.images import rendition_spec
from gallery.notifications.outbox import forget_old_words
from gallery.printing.booklets import ask_for
from gallery.printing.making import make_booklet
from tests.access.conftest import LEFT_OPEN
from tests.contributions.erasure.conftest import talk, write_a_draft
from tests.contributions.erasure.traces import ADDRESS, everywhere, files, named_files, private
from tests.showing import show

pytestmark = [pytest.mark.django_db, LEFT_OPEN]


@pytest.fixture(autouse=True)
def folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def printed_in_the_clear(monkeypatch):
    """A PDF is compressed: here its bytes are the words that would be in it."""

    def keep_words(folder, *, template, goes_on):
        (folder / "printed.pdf").write_bytes((folder / "content.json").read_bytes())
        return folder / "printed.pdf"

    monkeypatch.setattr("gallery.printing.making.typeset", keep_words)


@pytest.fixture
def sweep(django_capture_on_commit_callbacks):
    def look_at_everything():
        with django_capture_on_commit_callbacks(execute=True):
            for look in LOOKS:
                look()

    return look_at_everything


@pytest.fixture
def spread(sweep, moderator, editor, django_capture_on_commit_callbacks):
    """Let everything be made of a public story that ever is, and everything be said about it; its files."""

    def to_every_surface(story):
        with django_capture_on_commit_callbacks(execute=True):
            return spread_now(story)

    def spread_now(story):
        image = StoryImage.objects.get(story_photos__story=story)
        agreed = image.permissions.last()
        image.permissions.create(
            people=agreed.people, wording=agreed.wording, in_reports=True, on_social_media=True, agreed_by=None
        )
        ReviewDate.objects.create(story=story, due_on=timezone.localdate() - timedelta(days=1))
        showcase = show(("story", {"story": story.pk, "note": ""}), ("quote", {"story": story.pk, "number": 1}))
        sweep()
        report(story, text="Qwyxaccused")
        Redirect.add_redirect("/qwyxpublicold/", redirect_to=story, is_permanent=True)
        EditorsChoice.objects.create(story=story, chosen_by=editor, reason="Qwyxpublicchosen")
        Clearance.objects.create(story=story, key="x", kind="name", reason="Qwyxcleared", cleared_by=moderator)
        work_in_the_admin(story, by=moderator)
        change_a_tag(story, by=editor)
        tell_the_front_cache(story)
        sweep()
        booklets = [print_out(Selection(showcase=showcase.slug)), print_out(Selection.from_query(QueryDict("")))]
        return {
            *(image.get_rendition(rendition_spec("whole", width, "jpg")).file.name for width in (400, 800)),
            image.file.name,
            SocialPicture.objects.get(story=story).file.name,
            *(booklet.file.name for booklet in booklets),
        }

    return to_every_surface


def report(story, *, text, email=""):
    take_report(Reported(key=uuid.uuid4(), reason="privacy", text=text, email=email), story=story)


def work_in_the_admin(story, *, by):
    """A comment beside the text, which stands in the version too, and a preview of what was typed."""
    page = story.live_revision.as_object()
    page.wagtail_admin_comments.add(Comment(user=by, text="Qwyxcomment", contentpath="title"))
    page.save_revision(user=by).publish(skip_permission_checks=True)
    kind = ContentType.objects.get_for_model(StoryPage)
    FormState.objects.create(
        user=by, content_type=kind, object_id=story.pk, data="title=Qwyxpreviewed", last_updated_at=timezone.now()
    )


def change_a_tag(story, *, by):
    tag = story.tags.get()
    names = {"pk": tag.pk, "slug": "qwyxpublicbefore", "name": "Qwyxpublicbefore"}
    now = {**names, "name": tag.name}
    TermChange.objects.create(
        kind="rename", facet="tag", terms=[names], into=now, started_by=by, note="Qwyxpublicnoted"
    )


def tell_the_front_cache(story):
    """Done, and failed with words in its report."""
    for status, trouble in ((TaskResultStatus.SUCCESSFUL, ""), (TaskResultStatus.FAILED, f"{story.full_url} refused")):
        DBTaskResult.objects.create(
            status=status,
            args_kwargs={"args": [[story.full_url]], "kwargs": {}},
            task_path="gallery.publication.front_cache.purge",
            backend_name="default",
            exception_class_path="",
            traceback=trouble,
            worker_ids=["of-this-test"],
            run_after=timezone.now(),
            finished_at=timezone.now(),
        )


def print_out(selection):
    booklet = ask_for(selection, format=Booklet.Format.BOOKLET)
    make_booklet.call(str(booklet.pk))
    booklet.refresh_from_db()
    assert booklet.is_ready
    return booklet


@pytest.fixture
def busy_leaver(
    whole_life, leaver, stranger, gallery, client, share_story, decided, django_capture_on_commit_callbacks
):
    """They have also reported somebody, invited somebody and thought better of it, thrown away what they had shared
    with a friend, and left off in the middle of signing in."""
    report(decided(share_story(by=stranger, title="Public too")), text="Qwyxreport", email=ADDRESS)
    take_back(invite(whole_life, email="qwyxnomore@example.org", kind="co_author", invited_by=leaver))
    thrown_away = Draft.objects.get(contributor=leaver, contribution=None)
    invite(thrown_away, email="qwyxneither@example.org", kind="co_author", invited_by=leaver)
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(thrown_away)
    write_a_draft(leaver, gallery, told=stranger)
    client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    client.post(reverse("contributions:share_story", args=[gallery.slug]), {"contact_email": ADDRESS.upper()})
    return whole_life


def left(theirs):
    """Of their files, and of files that nothing knows."""
    return (files() & theirs) | (files() - named_files())


def is_said_in(place, found):
    return any(trace.startswith(place) for trace in found)


PLACES = (
    "session",
    "file",
    "gallery_storycard",
    "gallery_searchword",
    "gallery_outgoingmail",
    "wagtailcore_revision",
    "wagtailcore_comment",
    "wagtailredirects",
    "wagtailsearch",
    "django_tasks_database",
    "wagtailadmin_formstate",
)
"""Where a word must have been, or the test would prove nothing."""


@pytest.mark.parametrize("words_are_old", [False, True])
def test_nothing_is_left_anywhere_of_somebody_who_goes_with_their_stories(
    wagtails_indexes, busy_leaver, leaver, spread, delete, sweep, words_are_old
):
    theirs = spread(StoryPage.objects.get(pk=busy_leaver.story_id))
    if words_are_old:
        OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=40), sent_at=timezone.now())
        forget_old_words()
    assert [place for place in PLACES if not is_said_in(place, everywhere())] == []
    assert theirs <= files()

    delete(leaver, keep_stories=False)
    sweep()

    assert sorted(everywhere()) == []
    assert left(theirs) == set()
    assert PageLogEntry.objects.filter(page=busy_leaver.story_id, action="gallery.erase").exists()


def test_nothing_that_is_not_public_is_left_anywhere_of_somebody_whose_stories_stay(
    wagtails_indexes, busy_leaver, leaver, spread, delete, sweep
):
    spread(StoryPage.objects.get(pk=busy_leaver.story_id))

    delete(leaver, keep_stories=True)
    sweep()

    # Beginnings of words that a story has which stays.
    spellings = {trace for trace in everywhere() if trace.startswith("gallery_searchspelling")}
    assert sorted(private(everywhere() - spellings)) == []
    assert files() - named_files() == set()


@pytest.fixture
def typed_in(share_own, moderator, admin, stranger, decided):
    """By a moderator, for somebody who has not taken it over; published, and changed since."""
    contribution = share_own("Qwyxpublic")
    Contribution.objects.filter(pk=contribution.pk).update(contributor=None, entered_by=admin)
    contribution = Contribution.objects.get(pk=contribution.pk)
    offer(contribution, email="qwyxmary@example.org", by=admin)
    take_back(contribution.invitations.get())
    offer(contribution, email="qwyxmaria@example.org", by=admin)
    contribution.contributor = stranger
    talk(contribution, moderator=moderator)
    decided(contribution, message="Qwyxpraise")
    return Contribution.objects.get(pk=contribution.pk)


def test_nothing_is_left_anywhere_of_a_story_that_is_erased(
    wagtails_indexes, typed_in, contributor, admin, spread, sweep, django_capture_on_commit_callbacks
):
    theirs = spread(StoryPage.objects.get(pk=typed_in.story_id))
    assert [place for place in PLACES if not is_said_in(place, everywhere())] == ["session", "wagtailsearch"]
    assert theirs <= files()

    with django_capture_on_commit_callbacks(execute=True):
        erase_nobodys(StoryPage.objects.get(pk=typed_in.story_id), by=admin)
    sweep()

    assert sorted(everywhere()) == []
    assert left(theirs) == set()
    assert PageLogEntry.objects.filter(page=typed_in.story_id, action="gallery.erase").exists()
