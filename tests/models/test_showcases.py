"""What showcases show, and what they refuse."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from gallery.discovery.filters import StoryFilters
from gallery.discovery.selection import Selection
from gallery.models import Question, ShowcaseIndexPage, ShowcasePage, StoryImage, StoryPage
from gallery.models.selections import stories_in
from gallery.models.showcase_blocks import PictureBlock
from gallery.moderation.review import restore, take_down
from tests.conftest import jpeg
from tests.showing import show

pytestmark = pytest.mark.django_db


@pytest.fixture
def arts(share_story, decided, terms):
    return decided(share_story(title="Brass band", themes=[terms["arts"]], photos=1))


@pytest.fixture
def other(share_story, decided):
    place = {"place_name": "Cardiff", "latitude": Decimal("51.48"), "longitude": Decimal("-3.18")}
    return decided(share_story(title="Long table", quotes=[{"text": "Sit down.", "said_by": "Bea"}], **place))


@pytest.fixture
def gallery_picture(db):
    return StoryImage.objects.create(title="A gate", file=ContentFile(jpeg(), name="gate.jpg"), file_size=9)


@pytest.fixture
def query_count(client):
    def count(url):
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    return count


def page_of(client, showcase):
    return client.get(showcase.url).content.decode()


def every_block(story):
    question = Question.objects.get(label="What changed?")
    return [
        ("story", {"story": story.pk, "note": "Look."}),
        ("row", {"heading": "In a row", "stories": [story.pk]}),
        ("matching", {"heading": "All that match", "q": story.title, "sort": "newest", "most": 6}),
        ("quote", {"story": story.pk, "number": 1}),
        ("answers", {"q": "grew", "question": str(question.pk), "most": 6}),
        ("map", {"heading": "Where", "q": story.title}),
        ("numbers", {"heading": "How many", "q": story.title}),
    ]


def test_a_showcase_holds_its_stories_in_the_order_of_the_editor(client, arts, other):
    showcase = show(("story", {"story": other.pk, "note": ""}), ("row", {"heading": "", "stories": [arts.pk]}))

    assert showcase.story_numbers() == [other.pk, arts.pk]
    page = page_of(client, showcase)
    assert page.index(">Long table<") < page.index(">Brass band<")


def test_what_matches_stays_current(client, arts, other, share_story, decided, terms):
    showcase = show(("matching", {"heading": "", "theme": ["arts"], "sort": "title", "most": 6}))

    newer = decided(share_story(title="A new song", themes=[terms["arts"]]))

    assert showcase.story_numbers() == [newer.pk, arts.pk]
    assert ">A new song<" in page_of(client, showcase)


def test_what_matches_follows_a_theme_to_its_new_slug(client, arts, terms):
    showcase = show(("matching", {"heading": "", "theme": ["arts"], "sort": "title", "most": 6}))

    terms["arts"].slug = "culture"
    terms["arts"].save()

    stored = ShowcasePage.objects.get(pk=showcase.pk)
    assert stored.story_numbers() == [arts.pk]
    assert stored.body[0].value["theme"] == ["culture"]
    assert ">Brass band<" in page_of(client, stored)


@pytest.mark.parametrize("place", range(7))
def test_a_story_taken_down_is_gone_from_every_block_and_comes_back(client, other, moderator, place):
    showcase = show(every_block(other)[place])
    before = page_of(client, showcase)

    take_down(other, moderator=moderator, message="")

    without = page_of(client, showcase)
    assert other.url in before or 'class="numbers__figure">1<' in before
    assert other.url not in without
    assert 'class="numbers__figure"' not in without
    restore(StoryPage.objects.get(pk=other.pk), moderator=moderator)
    assert page_of(client, showcase) == before


def test_so_is_one_behind_a_password(client, other, gallery):
    showcase = show(*every_block(other))

    PageViewRestriction.objects.create(page=gallery, restriction_type="password", password="x")

    assert "Long table" not in page_of(client, showcase).replace("q=Long", "")


def test_a_story_that_waits_for_review_is_shown_in_no_block(client, story_in_review, gallery):
    showcase = show(*every_block(StoryPage.objects.get(pk=story_in_review.story_id)))

    assert showcase.story_numbers() == []
    assert "Seeds of Service" not in page_of(client, showcase)


def test_the_answers_are_those_to_the_question_and_no_other(client, arts):
    question = Question.objects.get(label="What changed?")

    page = page_of(client, show(("answers", {"question": str(question.pk), "most": 6})))

    assert "<p>It grew.</p>" in page
    assert "We dug." not in page


def test_a_question_that_is_gone_leaves_no_gap_and_no_error(client, arts):
    question = Question.objects.get(label="What changed?")
    showcase = show(("answers", {"question": str(question.pk), "most": 6}))

    question.delete()

    assert client.get(showcase.url).status_code == 200
    assert "It grew." not in page_of(client, showcase)


def test_a_quote_that_a_story_does_not_have_is_left_out(client, other):
    assert "Sit down." in page_of(client, show(("quote", {"story": other.pk, "number": 1})))
    assert "Sit down." not in page_of(client, show(("quote", {"story": other.pk, "number": 7})))


def test_the_numbers_lead_to_the_stories_behind_them(client, arts, other):
    page = page_of(client, show(("numbers", {"theme": ["arts"]})))

    assert '<a href="/gallery/?theme=arts"><span class="numbers__figure">1</span> story</a>' in page


def test_a_photo_of_a_story_is_no_picture_of_a_showcase(arts):
    photo = arts.photos.get().image

    with pytest.raises(ValidationError):
        PictureBlock().clean({"image": photo, "alt_text": "A band", "caption": "", "credit": ""})
    with pytest.raises(ValidationError):
        ShowcasePage(title="x", slug="x", cover=photo).clean()


def test_pictures_of_a_showcase_are_public_as_long_as_it_is(client, gallery_picture):
    value = {"image": gallery_picture.pk, "alt_text": "A gate", "caption": "", "credit": ""}
    showcase = show(("picture", value))
    address = gallery_picture.address("whole", 400, "jpg")
    before = client.get(address).status_code

    showcase.unpublish()

    assert (before, client.get(address).status_code) == (200, 404)


def test_a_story_says_which_showcases_hold_it(client, arts):
    showcase = show(("story", {"story": arts.pk, "note": ""}), title="Sounds of spring")

    assert f'<a href="{showcase.url}">Sounds of spring</a>' in client.get(arts.url).content.decode()
    showcase.unpublish()
    assert "Sounds of spring" not in client.get(arts.url).content.decode()


def test_the_index_shows_what_is_public_in_its_order(client, arts):
    index = ShowcaseIndexPage.objects.get()
    hidden = show(title="Hidden")
    show(title="First")
    show(title="Second")
    hidden.unpublish()

    page = client.get(index.url).content.decode()

    assert "Hidden" not in page
    assert page.index("First") < page.index("Second")


def test_an_empty_showcase_says_so(client, top_gallery):
    assert "Nothing is shown here yet." in page_of(client, show())


def test_a_page_costs_as_many_queries_for_one_story_as_for_three(client, share_story, decided, query_count):
    stories = [decided(share_story(title=f"Story {number}", photos=1)) for number in range(3)]
    one = show(("row", {"heading": "", "stories": [stories[0].pk]}), title="One")
    three = show(("row", {"heading": "", "stories": [story.pk for story in stories]}), title="Three")

    assert query_count(one.url) == query_count(three.url)


def test_stories_are_selected_by_name_by_showcase_or_by_filter(arts, other, story_in_review):
    showcase = show(("row", {"heading": "", "stories": [other.pk, arts.pk]}))

    assert stories_in(Selection(stories=(other.pk, story_in_review.story_id, arts.pk)), most=9) == [other.pk, arts.pk]
    assert stories_in(Selection(showcase=showcase.slug), most=9) == [other.pk, arts.pk]
    assert stories_in(Selection(filters=StoryFilters(theme=("arts",))), most=9) == [arts.pk]
    assert stories_in(Selection(), most=1) == [other.pk]


def test_a_showcase_that_is_not_public_holds_nothing_for_anybody(arts):
    showcase = show(("row", {"heading": "", "stories": [arts.pk]}))

    showcase.unpublish()

    assert stories_in(Selection(showcase=showcase.slug), most=9) == []
    assert stories_in(Selection(showcase="there-is-none"), most=9) == []


def test_a_picture_block_without_a_picture_can_be_saved_as_a_draft(as_user, editor):
    index = ShowcaseIndexPage.objects.get()
    block = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "picture", "body-0-id": ""}
    value = {f"body-0-value-{name}": "" for name in ("image", "alt_text", "caption", "credit")}

    answer = as_user(editor).post(
        f"/admin/pages/add/gallery/showcasepage/{index.pk}/",
        {"title": "Unfinished", "slug": "unfinished", "introduction": "", "cover": "", **block, **value},
    )

    assert answer.status_code == 302
    assert ShowcasePage.objects.get(slug="unfinished").body[0].value["image"] is None


def test_a_showcase_whose_story_is_gone_can_still_be_published(as_user, editor, other, moderator):
    showcase = show(("story", {"story": other.pk, "note": "Look."}), by=editor)
    take_down(other, moderator=moderator, message="")
    block = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "story", "body-0-id": ""}
    words = {"title": "Mended", "slug": showcase.slug, "introduction": "", "cover": "", "action-publish": "1"}

    as_user(editor).post(
        f"/admin/pages/{showcase.pk}/edit/", {**words, **block, "body-0-value-story": "", "body-0-value-note": "Look."}
    )

    assert ShowcasePage.objects.get(pk=showcase.pk).title == "Mended"


def test_a_link_to_a_story_that_left_is_no_link(client, other, moderator):
    showcase = show(("text", f'<p>See <a linktype="page" id="{other.pk}">the table</a>.</p>'))
    before = page_of(client, showcase)

    take_down(other, moderator=moderator, message="")

    assert f'<a href="{other.url}">the table</a>' in before
    assert other.url not in page_of(client, showcase)
    assert "See <a>the table</a>." in page_of(client, showcase)


def test_a_showcase_is_not_copied(as_user, admin, other):
    showcase = show(("story", {"story": other.pk, "note": ""}))

    assert as_user(admin).get(f"/admin/pages/{showcase.pk}/copy/").status_code == 302
    assert ShowcasePage.objects.count() == 1
