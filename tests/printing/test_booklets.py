"""A booklet is made once for all who ask for the same, by one worker, and never handed out when it is not true."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from gallery.management.commands import worker
from gallery.models import Booklet, StoryImage
from gallery.moderation.review import take_down
from gallery.printing import booklets, making
from gallery.printing.booklets import NothingToPrint, TooManyWaiting, may_be_read, tend_booklets
from gallery.printing.making import MOST_TRIES, QUIET, Lost, Notes, make_booklet, take
from gallery.printing.typesetting import TypesettingFailed
from tests.printing.conftest import agree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_typst")]

LONG_AGO = QUIET * 2


def files():
    return set(default_storage.listdir("booklets")[1]) if default_storage.exists("booklets") else set()


@pytest.fixture(autouse=True)
def clean_shelf():
    for name in files():
        default_storage.delete(f"booklets/{name}")


def as_if_asked(booklet, ago):
    Booklet.objects.filter(pk=booklet.pk).update(asked_at=timezone.now() - ago)


def killed_in_the_middle(booklet, ago=LONG_AGO):
    """As its worker leaves it, whose process ends while the pages are set."""
    take(str(booklet.pk))
    long_ago = timezone.now() - ago
    Booklet.objects.filter(pk=booklet.pk).update(heard_at=long_ago, asked_at=long_ago)


def test_a_booklet_is_made_of_what_was_asked_for(publish, made):
    first, _second = publish(title="First"), publish(title="Second")

    booklet = made(f"stories={first.pk}")

    assert booklet.is_ready
    assert (booklet.title, booklet.stories, booklet.done) == ("First", [first.pk], 1)
    assert booklet.images == [first.photos.get().image_id]
    assert booklet.file.read() == b"%PDF-1.7 nothing"
    assert booklet.size == len(b"%PDF-1.7 nothing")
    booklet.file.close()


def test_who_asks_for_the_same_gets_the_same(publish, made, ask):
    story = publish()
    booklet = made(f"stories={story.pk}")

    assert ask(f"stories={story.pk},{story.pk}") == booklet
    assert ask(f"stories={story.pk}", format="card") != booklet
    assert ask("") != booklet


def test_who_asks_after_a_change_gets_another_one(publish, made, ask, django_capture_on_commit_callbacks):
    story = publish()
    booklet = made(f"stories={story.pk}")

    changed = story.get_latest_revision_as_object()
    changed.title = "Another title"
    with django_capture_on_commit_callbacks(execute=True):
        changed.save_revision().publish(skip_permission_checks=True)

    assert ask(f"stories={story.pk}") != booklet


def test_who_asks_after_a_word_about_a_photo_gets_another_one(publish, made, ask):
    story = publish()
    booklet = made(f"stories={story.pk}")
    agree(story.photos.get().image, in_reports=True)

    assert ask(f"stories={story.pk}") != booklet


def test_what_nothing_matches_is_not_begun(published_story, ask):
    with pytest.raises(NothingToPrint):
        ask("stories=999999")

    assert not Booklet.objects.exists()


def test_only_so_many_wait_at_once(publish, ask, monkeypatch):
    monkeypatch.setattr(booklets, "MOST_WAITING", 1)
    story = publish()
    waiting = ask(f"stories={story.pk}")

    assert ask(f"stories={story.pk}") == waiting
    with pytest.raises(TooManyWaiting):
        ask("")


def test_a_booklet_that_is_begun_twice_is_made_once(publish, ask, without_typst):
    publish()
    booklet = ask()

    make_booklet.call(str(booklet.pk))
    make_booklet.call(str(booklet.pk))

    assert len(without_typst) == 1
    assert len(files()) == 1


def test_of_two_workers_one_has_it(publish, ask):
    publish()
    booklet = ask()

    assert [take(str(booklet.pk)) is None for _ in range(2)] == [False, True]


def test_what_a_killed_worker_left_is_made_by_the_next(publish, ask, without_typst, django_capture_on_commit_callbacks):
    publish()
    booklet = ask()
    killed_in_the_middle(booklet)

    with django_capture_on_commit_callbacks(execute=True):
        tend_booklets()

    booklet.refresh_from_db()
    assert booklet.is_ready
    assert booklet.tries == 2
    assert len(files()) == 1


def test_what_is_being_made_is_left_alone(publish, ask):
    publish()
    booklet = ask()
    take(str(booklet.pk))
    as_if_asked(booklet, LONG_AGO)

    tend_booklets()

    booklet.refresh_from_db()
    assert (booklet.tries, booklet.is_ready) == (1, False)


def test_a_booklet_that_kills_its_workers_is_given_up(publish, ask, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(making, "make", lambda booklet: None)
    publish()
    booklet = ask()

    for _ in range(MOST_TRIES + 1):
        with django_capture_on_commit_callbacks(execute=True):
            tend_booklets()
        killed = timezone.now() - LONG_AGO
        Booklet.objects.filter(pk=booklet.pk).update(heard_at=killed, asked_at=killed)
    tend_booklets()

    booklet.refresh_from_db()
    assert booklet.tries == MOST_TRIES
    assert booklet.trouble == "Something went wrong while it was made."
    assert ask() != booklet


def test_a_worker_that_was_slow_does_not_take_its_booklet_back(publish, ask):
    publish()
    slow = take(str(ask().pk))
    killed_in_the_middle_and_taken = timezone.now() - LONG_AGO
    Booklet.objects.filter(pk=slow.pk).update(heard_at=killed_in_the_middle_and_taken)
    quick = take(str(slow.pk))

    with pytest.raises(Lost):
        making.note(slow)
    making.note(quick, done=1)


def test_what_cannot_be_set_is_said_to_be_so(publish, ask, monkeypatch, caplog):
    def fail(folder, **options):
        raise TypesettingFailed("no")

    monkeypatch.setattr(making, "typeset", fail)
    publish()
    booklet = ask()

    make_booklet.call(str(booklet.pk))

    booklet.refresh_from_db()
    assert booklet.trouble == "Something went wrong while it was made."
    assert ask() != booklet


def test_how_far_it_is_can_be_seen(publish, ask):
    publish()
    booklet = take(str(ask().pk))
    notes = Notes(booklet)

    notes.take(1)
    booklet.refresh_from_db()
    assert booklet.done == 0
    notes.noted_at -= 1
    notes.take(1)
    booklet.refresh_from_db()
    assert booklet.done == 1


def test_a_story_that_goes_while_it_waits_is_not_in_it(publish, ask, moderator):
    stays, goes = publish(title="Stays"), publish(title="Goes")
    booklet = ask()
    take_down(goes, moderator=moderator, message="Gone.")

    make_booklet.call(str(booklet.pk))

    booklet.refresh_from_db()
    assert booklet.stories == [stays.pk]
    assert may_be_read(booklet)


def test_nothing_is_made_where_all_stories_have_gone(publish, ask, moderator, without_typst):
    story = publish()
    booklet = ask()
    take_down(story, moderator=moderator, message="Gone.")

    make_booklet.call(str(booklet.pk))

    booklet.refresh_from_db()
    assert booklet.trouble == "None of these stories is public any more."
    assert without_typst == []


@pytest.mark.parametrize("what", ["taken down", "its photo is not for print", "its photo was changed"])
def test_what_is_not_true_any_more_is_taken_back(
    publish, made, ask, moderator, what, django_capture_on_commit_callbacks
):
    story = publish()
    booklet = made()
    assert may_be_read(booklet)

    if what == "taken down":
        take_down(story, moderator=moderator, message="Gone.")
    elif what == "its photo is not for print":
        agree(story.photos.get().image, in_reports=False)
    else:
        story.photos.update(image=another_picture(story.photos.get().image))

    assert not may_be_read(booklet)
    with django_capture_on_commit_callbacks(execute=True):
        tend_booklets()
    booklet.refresh_from_db()
    assert (booklet.file.name, booklet.title, files()) == ("", "", set())


def another_picture(image):
    blurred = StoryImage.objects.create(title="a photo", file=image.file.name, width=64, height=48, made_from=image)
    agree(blurred, in_reports=True)
    return blurred


def test_a_booklet_is_forgotten_after_a_week(publish, made, django_capture_on_commit_callbacks):
    publish()
    booklet = made()
    as_if_asked(booklet, timedelta(days=7, minutes=1))

    with django_capture_on_commit_callbacks(execute=True):
        tend_booklets()

    assert not Booklet.objects.exists()
    assert files() == set()


def test_who_asks_for_one_whose_file_was_lost_gets_another_one(publish, made, ask):
    publish()
    booklet = made()
    booklet.file.storage.delete(booklet.file.name)

    assert ask() != booklet


def test_the_oldest_go_first_where_there_is_no_more_room(
    publish, made, monkeypatch, django_capture_on_commit_callbacks
):
    publish()
    older, newer = made(format="sheet"), made(format="card")
    monkeypatch.setattr(booklets, "SHELF", newer.size)

    with django_capture_on_commit_callbacks(execute=True):
        tend_booklets()

    assert list(Booklet.objects.all()) == [newer]
    assert older.file.name.removeprefix("booklets/") not in files()


def test_a_true_booklet_is_kept(publish, made):
    publish()
    booklet = made()

    tend_booklets()

    booklet.refresh_from_db()
    assert files() == {booklet.file.name.removeprefix("booklets/")}


def test_the_worker_tends_them_each_minute():
    assert tend_booklets in worker.LOOKS
