"""The picture of a showcase is drawn anew as soon as it would be another now, and then once."""

import pytest
from django.core.files.storage import default_storage

from gallery.contributions.submission import withdraw_story
from gallery.management.commands import worker
from gallery.models import Contribution, ShowcasePicture, SiteSettings, StoryImage, StoryPage
from gallery.moderation.review import restore, take_down
from gallery.publication import showcase_pictures, social
from gallery.publication.showcase_pictures import draw_missing_showcases, draw_showcase
from gallery.publication.showcases import follow_showcases
from tests.access.conftest import hide, restrict
from tests.publication.sharing import (
    BLUE,
    RED,
    address_of,
    agree,
    change,
    file_of,
    outdate,
    paint_right_half,
    point_to,
    sent,
    shows,
)
from tests.showing import show

pytestmark = pytest.mark.django_db


def test_a_withdrawn_story_is_off_it_at_once_and_it_is_drawn_anew(
    client, story, showcase, contributor, django_capture_on_commit_callbacks
):
    gone = story()
    page = showcase(gone, story(title="Another", colour=BLUE))
    before, etag = file_of(page), client.get(address_of(page)).headers["ETag"]
    address = address_of(page)
    assert shows(sent(client, page), RED)

    with django_capture_on_commit_callbacks() as to_be_done:
        withdraw_story(Contribution.objects.get(story=gone), by=contributor)

    meanwhile = client.get(address, headers={"if-none-match": etag})
    assert (meanwhile.status_code, meanwhile.headers["Cache-Control"]) == (503, "no-store")
    with django_capture_on_commit_callbacks(execute=True):
        for do in to_be_done:
            do()
    assert shows(sent(client, page), BLUE)
    assert not default_storage.exists(before)


def test_a_story_that_comes_back_is_on_it_again(client, story, showcase, moderator, django_capture_on_commit_callbacks):
    gone = story()
    page = showcase(gone)
    with django_capture_on_commit_callbacks(execute=True):
        take_down(gone, moderator=moderator, message="")
    assert not shows(sent(client, page), RED)

    with django_capture_on_commit_callbacks(execute=True):
        restore(StoryPage.objects.get(pk=gone.pk), moderator=moderator)

    assert shows(sent(client, page), RED)


@pytest.mark.parametrize("close", [hide, restrict])
def test_what_nobody_announces_is_heeded_at_once_and_found_by_the_sweep(client, story, showcase, gallery, close):
    page = showcase(story())

    close(gallery)

    assert sent(client, page).status_code == 503
    draw_missing_showcases()
    assert not shows(sent(client, page), RED)


def test_an_agreement_that_is_taken_back_is_heeded_at_once(client, story, showcase):
    page = showcase(story())

    agree(StoryImage.objects.get().story_photos.get().image, on_social_media=False)

    assert sent(client, page).status_code == 503
    draw_missing_showcases()
    assert not shows(sent(client, page), RED)


@pytest.mark.parametrize("field", ["title", "introduction"])
def test_it_never_says_what_the_showcase_no_longer_says(
    client, story, showcase, field, django_capture_on_commit_callbacks
):
    page = showcase(story())
    before, address = sent(client, page), address_of(page)

    with django_capture_on_commit_callbacks() as to_be_done:
        change(page, **{field: "Another word"})

    assert sent(client, page).status_code == 503
    for do in to_be_done:
        do()
    assert sent(client, page).tobytes() != before.tobytes()
    assert address_of(page) == address


def test_a_new_cover_is_on_it(client, story, showcase, cover, django_capture_on_commit_callbacks):
    page = showcase(story())

    with django_capture_on_commit_callbacks(execute=True):
        change(page, cover=cover)

    assert shows(sent(client, page), BLUE)


def test_stories_that_come_to_match_are_counted(client, story, django_capture_on_commit_callbacks):
    story()
    page = show(("matching", {"most": 6, "sort": "newest"}))
    draw_missing_showcases()
    before = sent(client, page)
    story(title="Another")

    with django_capture_on_commit_callbacks(execute=True):
        follow_showcases()

    assert sent(client, page).tobytes() != before.tobytes()


def test_the_sweep_draws_those_that_never_had_one(client, story, showcase):
    page = showcase(story())
    ShowcasePicture.objects.all().delete()

    draw_missing_showcases()

    assert shows(sent(client, page), RED)
    assert draw_missing_showcases in worker.LOOKS


def test_the_sweep_leaves_alone_what_is_as_it_should_be(story, showcase, monkeypatch):
    showcase(story())
    monkeypatch.setattr(social, "drawn", lambda *_: pytest.fail("drawn again"))

    draw_missing_showcases()


def test_one_look_draws_a_bounded_number(story, monkeypatch):
    monkeypatch.setattr(showcase_pictures, "BATCH", 2)
    one = story()
    for title in ("First", "Second", "Third"):
        show(("story", {"story": one.pk, "note": ""}), title=title)

    draw_missing_showcases()

    assert ShowcasePicture.objects.exclude(shows="").count() == 2


def test_a_new_name_of_the_site_is_drawn_and_the_old_one_shown_meanwhile(client, story, showcase):
    page = showcase(story())
    before = sent(client, page)
    site = SiteSettings.current()
    site.name = "Together in Kent"
    site.save()

    meanwhile = sent(client, page)
    draw_missing_showcases()

    assert meanwhile.tobytes() == before.tobytes() != sent(client, page).tobytes()


def test_a_focal_point_that_an_editor_moves_is_heeded(story, showcase, cover):
    page = showcase(story(), cover=cover)
    before = file_of(page)
    point_to(cover, 800)

    draw_missing_showcases()

    assert file_of(page) != before


def test_what_changes_while_it_is_drawn_is_not_kept(client, story, showcase, monkeypatch):
    page = showcase(story())
    outdate(page)
    draw = social.drawn

    def drawn_slowly(*args):
        change(page, title="Meanwhile")
        return draw(*args)

    monkeypatch.setattr(social, "drawn", drawn_slowly)

    assert not draw_showcase.call(page.pk)
    assert sent(client, page).status_code == 503


def test_a_focal_point_that_nobody_announces_is_heeded(story, showcase, cover):
    page = showcase(story(), cover=cover)
    before = file_of(page)
    StoryImage.objects.filter(pk=cover.pk).update(
        focal_point_x=800, focal_point_y=300, focal_point_width=60, focal_point_height=60
    )

    draw_showcase.call(page.pk)

    assert file_of(page) != before


def test_a_focal_point_that_moves_while_it_is_drawn_is_heeded(client, story, showcase, cover, monkeypatch):
    page = showcase(story(), cover=cover)
    paint_right_half(cover)
    point_to(cover, 60)
    draw = social.drawn

    def drawn_slowly(*args):
        content = draw(*args)
        point_to(cover, 1200)
        return content

    with monkeypatch.context() as slowly:
        slowly.setattr(social, "drawn", drawn_slowly)
        draw_showcase.call(page.pk)
    draw_missing_showcases()

    assert shows(sent(client, page), RED)


def test_a_change_is_drawn_once_by_whoever_comes_first(story, django_capture_on_commit_callbacks):
    story()
    page = show(("matching", {"most": 6, "sort": "newest"}))
    story(title="Another")
    with django_capture_on_commit_callbacks() as to_be_done:
        follow_showcases()

    draw_missing_showcases()
    drawn_by_the_sweep = file_of(page)
    for do in to_be_done:
        do()

    assert to_be_done
    assert file_of(page) == drawn_by_the_sweep
