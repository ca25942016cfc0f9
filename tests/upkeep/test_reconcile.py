"""What has drifted apart is found once, mended, and not found again."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gallery.discovery.search import search_index
from gallery.models import (
    Booklet,
    BulkResult,
    BulkRun,
    IndexChange,
    IndexVersion,
    OutgoingMail,
    SocialPicture,
    StoryCard,
    StoryImage,
    StoryPage,
    StoryRendition,
)
from gallery.moderation.review import take_down
from gallery.publication.changes import count_change
from gallery.publication.search_text import search_text
from gallery.upkeep import stray_files
from gallery.upkeep.alone import alone
from gallery.upkeep.reconciling import LOOKS
from tests.upkeep.conftest import say

pytestmark = pytest.mark.usefixtures("here")

OLD = timedelta(days=2)


def found(said):
    """What is not as it should be, by what it is called."""
    lines = dict(line.split(": ", 1) for line in said.splitlines())
    return {what: words for what, words in lines.items() if words != "none"}


def grow_old(name):
    moment = (timezone.now() - OLD).timestamp()
    os.utime(default_storage.path(name), (moment, moment))


def age(rows, **columns):
    rows.update(**{name: timezone.now() - OLD for name in columns})


def task(status):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="gallery.publication.cards.store_card",
        backend_name="default",
        run_after=timezone.now(),
    )


def mend(what, words):
    """It is found, by a dry run too, which changes nothing; it is mended; it is not found again."""
    assert found(say("reconcile", "--dry-run")).keys() == {what}
    assert found(say("reconcile")) == {what: words}
    assert found(say("reconcile")) == {}


def for_a_person(what, words):
    """It is found again and again, and the exit status says so."""
    for _time in range(2):
        with pytest.raises(CommandError, match="A person has to look at 1 of these"):
            say("reconcile")
    with pytest.raises(CommandError):
        say("reconcile", "--dry-run")
    (one,) = [one for look in LOOKS if (one := look(mend=False)).left]
    assert (one.what, one.left) == (what, words)


def test_nothing_is_found_where_nothing_has_drifted(published_story, story_in_review):
    assert found(say("reconcile")) == {}


def test_old_files_that_no_row_names_are_deleted_and_young_ones_stay(published_story):
    for name in ("masters/old.jpg", "masters/young.jpg", "renditions/old.webp", "elsewhere/old.txt"):
        default_storage.save(name, ContentFile(b"content"))
        if "old" in name:
            grow_old(name)
    master = published_story.photos.get().image.file.name
    grow_old(master)

    mend("Files that no row names, older than a day", "2, 2 mended")

    there = {"masters/young.jpg", "elsewhere/old.txt", master}
    assert all(default_storage.exists(name) for name in there)
    assert not default_storage.exists("masters/old.jpg")
    assert not default_storage.exists("renditions/old.webp")


def test_where_most_files_have_no_row_none_is_deleted(published_story, monkeypatch):
    monkeypatch.setattr(stray_files, "FEW", 2)
    names = [default_storage.save(f"masters/{number}.jpg", ContentFile(b"content")) for number in range(30)]
    for name in names:
        grow_old(name)

    for_a_person(
        "Files that no row names, older than a day",
        "Too many to be true, none was deleted: is it the right database?",
    )

    assert all(default_storage.exists(name) for name in names)


def test_a_picture_whose_file_is_gone_is_for_a_person(published_story):
    image = published_story.photos.get().image
    default_storage.delete(image.file.name)

    for_a_person("Pictures whose file is gone", f"Bring them back from a back-up, or delete them: {image.pk}.")

    assert StoryImage.objects.filter(pk=image.pk).exists()


def test_sizes_whose_file_is_gone_are_made_again(published_story):
    rendition = StoryRendition.objects.first()
    default_storage.delete(rendition.file.name)
    number = StoryRendition.objects.count()

    assert found(say("reconcile", "--dry-run")) == {"Sizes of pictures whose file is gone": "1"}
    assert found(say("reconcile")) == {
        "Sizes of pictures whose file is gone": "1, 1 mended",
        "Pictures without all of their sizes": "1, 1 mended",
    }
    assert found(say("reconcile")) == {}
    assert StoryRendition.objects.count() == number
    assert all(default_storage.exists(row.file.name) for row in StoryRendition.objects.all())


def test_a_social_picture_whose_file_is_gone_is_drawn_again(published_story):
    default_storage.delete(SocialPicture.objects.get().file.name)

    mend("Social pictures and booklets whose file is gone", "1, 1 mended")

    assert SocialPicture.objects.get().drawn_by == ""


def test_a_booklet_whose_file_is_gone_is_handed_out_to_nobody(published_story):
    Booklet.objects.create(title="All", file="booklets/gone.pdf", made_from="all", finished_at=timezone.now())

    mend("Social pictures and booklets whose file is gone", "1, 1 mended")

    assert Booklet.objects.get().made_from is None


def test_a_task_that_lost_its_worker_is_closed(published_story):
    stuck, running = task(TaskResultStatus.RUNNING), task(TaskResultStatus.RUNNING)
    age(DBTaskResult.objects.filter(pk=stuck.pk), started_at=OLD)
    DBTaskResult.objects.filter(pk=running.pk).update(started_at=timezone.now())

    mend("Tasks that lost their worker", "1, 1 mended")

    stuck.refresh_from_db()
    running.refresh_from_db()
    assert (stuck.status, running.status) == (TaskResultStatus.FAILED, TaskResultStatus.RUNNING)


def test_tasks_that_nobody_takes_are_for_a_person(published_story):
    age(DBTaskResult.objects.filter(pk=task(TaskResultStatus.READY).pk), enqueued_at=OLD)

    for_a_person("Tasks that nobody takes", "Is the worker running?")


def test_a_bulk_run_that_does_not_end_is_for_a_person(published_story):
    run = BulkRun.objects.create(action=BulkRun.Action.CLAIM)
    BulkResult.objects.create(run=run, story=published_story, seen="x")
    age(BulkRun.objects.all(), started_at=OLD)

    with pytest.raises(CommandError, match="1 of these"):
        say("reconcile", "--dry-run")

    assert BulkResult.objects.get().is_done is None


def test_mail_that_does_not_leave_is_for_a_person(published_story):
    OutgoingMail.objects.update(sent_at=timezone.now())
    OutgoingMail.objects.create(event="x", recipient="x@example.org", from_email="y@example.org", subject="x", text="x")
    age(OutgoingMail.objects.filter(event="x"), created_at=OLD)

    for_a_person("Mails that have waited for a day", "Does the mail server answer?")


@pytest.mark.parametrize("change", [{"html": "an old card"}, {"made_from": "an old template"}, None])
def test_a_card_that_is_not_as_its_story_is_is_rendered_anew(published_story, change):
    card = StoryCard.objects.get()
    StoryCard.objects.update(**change) if change else card.delete()

    mend("Cards that are not as their stories are", "1, 1 mended")

    assert StoryCard.objects.get().html == card.html


def test_a_card_of_a_story_that_is_not_public_goes(published_story, moderator):
    take_down(published_story, moderator=moderator, message="Asked.")
    StoryCard.objects.create(story=published_story, html="a card", made_from="x")

    mend("Cards of stories that are not public", "1, 1 mended")

    assert not StoryCard.objects.exists()


def test_a_story_that_a_search_would_not_find_is_written_into_the_index(published_story):
    search_index().remove(published_story.pk)

    mend("Stories whose words are not in the search index", "1, 1 mended")

    assert search_index().texts([published_story.pk])[published_story.pk].title == "Seeds of Service"


def test_words_that_a_story_does_not_say_any_more_leave_the_index(published_story):
    StoryPage.objects.filter(pk=published_story.pk).update(summary="We \x01sow.")
    StoryCard.objects.all().delete()
    say("reconcile")
    StoryPage.objects.filter(pk=published_story.pk).update(title="Another title")
    StoryCard.objects.all().delete()

    said = found(say("reconcile"))

    assert said["Stories whose words are not in the search index"] == "1, 1 mended"
    assert found(say("reconcile")) == {}


def test_words_of_a_story_that_is_not_public_leave_the_index(published_story, moderator):
    text = search_text(published_story)
    take_down(published_story, moderator=moderator, message="Asked.")
    search_index().write(text)

    mend("Words in the search index of stories that are not public", "1, 1 mended")

    assert search_index().texts([published_story.pk]) == {}


def test_an_index_that_is_behind_what_was_changed_goes_on(published_story):
    IndexVersion.objects.update(number=0)

    mend("Index behind what was changed", "1, 1 mended")

    count_change(None)
    assert IndexVersion.objects.get().number == max(IndexChange.objects.values_list("number", flat=True))


def test_it_runs_once_at_a_time(published_story):
    with alone("reconcile"), pytest.raises(CommandError, match="It is running already"):
        say("reconcile")
