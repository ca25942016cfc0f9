"""What hangs on a noticeboard: what it says, what its code opens, and that it is one page whatever strangers write."""

import json
import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Site

from gallery.models import GalleryPage, SiteSettings, StoryImage
from gallery.moderation.review import take_down
from gallery.printing import booklets
from gallery.printing import poster as poster_module
from gallery.printing.booklets import may_be_read, tend_booklets
from gallery.printing.making import make_booklet
from tests.conftest import jpeg
from tests.printing.conftest import agree
from tests.printing.test_typesetting import asked, everything_in, set_in, shop
from tests.showing import show

__all__ = ["shop"]

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
SAID = [{"text": "I stayed.", "said_by": "Bob"}]


@pytest.fixture
def poster(made, without_typst):
    """What Typst is told of the poster that an address asks for."""

    def told(query=""):
        made(query, format="poster")
        return without_typst[-1]

    return told


def opens(told):
    return told["poster"]["code"]["address"]


def pictured(told):
    return [photo["image"] for story in told["stories"] for photo in story["photos"]]


def showcase_of(*stories, **fields):
    return show(*(("story", {"story": story.pk, "note": ""}) for story in stories), **fields)


def test_the_poster_of_a_story_says_what_it_is_and_opens_it(publish, poster):
    story = publish(title="Seeds", place_name="Catterick", quotes=SAID, photos=3)

    told = poster(f"stories={story.pk}")

    (printed,) = told["stories"]
    assert (told["title"], printed["place"], printed["quote"]) == (
        "Seeds",
        "Catterick",
        {"text": "“I stayed.”", "by": "Bob"},
    )
    assert pictured(told) == [story.photos.first().image_id]
    assert told["poster"]["opens"] == "Scan to read the whole story"
    assert told["poster"]["code"] == {
        "address": f"{SITE}/stories/{story.pk}/",
        "shown": f"testserver/stories/{story.pk}",
        "file": "code.svg",
    }
    assert told["poster"]["share"] is None
    assert told["as_of"].startswith("As of ")


def test_nothing_private_is_on_it(publish, poster, contributor):
    publish()

    assert contributor.email not in json.dumps([poster(), poster("sort=title")])


def test_no_poster_shows_a_photo_that_is_not_for_print(publish, poster):
    story = publish(cleared=False)

    assert pictured(poster(f"stories={story.pk}")) == []
    assert pictured(poster()) == []


def test_the_poster_of_a_gallery_shows_a_photo_of_each_of_three_stories(publish, poster, top_gallery):
    _hidden, *shown = [publish(title=f"Number {number}", photos=2, cleared=number > 0) for number in range(5)]

    told = poster()

    assert told["title"] == top_gallery.heading
    assert told["introduction"] == top_gallery.introduction
    assert told["poster"]["counted"] == "5 stories"
    assert pictured(told) == [story.photos.first().image_id for story in reversed(shown[1:])]
    assert (opens(told), told["poster"]["opens"]) == (f"{SITE}/gallery/", "Scan to read these stories")


def test_whoever_took_the_photos_is_named(publish, poster):
    first, second = publish(title="First"), publish(title="Second")
    first.photos.update(credit="Ann")
    second.photos.update(credit="Bob")

    assert poster()["poster"]["credits"] == ["Pictures: Ann, Bob"]
    assert poster(f"stories={first.pk}")["poster"]["credits"][0] == "Words: Growers"
    assert poster(f"stories={first.pk}")["poster"]["credits"][1] == "Pictures: Ann"


def test_it_says_how_many_there_are_also_where_fewer_are_printed(publish, poster, monkeypatch):
    monkeypatch.setattr(booklets, "MOST_STORIES", 2)
    for title in ("First", "Second", "Third"):
        publish(title=title)

    assert poster()["poster"]["counted"] == "3 stories"


def test_the_poster_of_a_programme_opens_it_and_asks_for_more(publish, poster):
    publish()

    told = poster("gallery=tackling-loneliness")

    assert (told["title"], told["introduction"]) == ("Tackling Loneliness", "Sixty projects.")
    assert opens(told) == f"{SITE}/gallery/tackling-loneliness/"
    assert told["poster"]["share"] == {
        "words": "Share yours",
        "address": f"{SITE}/share/tackling-loneliness/",
        "shown": "testserver/share/tackling-loneliness",
    }


def test_where_nobody_can_share_a_story_none_is_asked_for(publish, poster):
    publish()
    assert poster()["poster"]["share"]["address"] == f"{SITE}/share/"
    GalleryPage.objects.filter(slug="tackling-loneliness").update(closes_on=date(2020, 1, 1))

    assert poster("sort=oldest")["poster"]["share"] is None
    assert poster("gallery=tackling-loneliness&q=seeds")["poster"]["share"] is None


def test_the_poster_of_what_filters_find_opens_just_that(publish, poster, terms):
    publish(themes=[terms["nature"]])

    told = poster("gallery=tackling-loneliness&theme=nature&page=3&view=map")

    assert told["title"] == "Tackling Loneliness, Nature"
    assert opens(told) == f"{SITE}/gallery/tackling-loneliness/?theme=nature"


def test_the_poster_of_a_showcase_keeps_its_name_however_few_stories_it_has(publish, poster):
    page = showcase_of(publish(title="Seeds"), title="Spring", introduction="Three months.")

    told = poster(f"showcase={page.slug}")

    assert (told["title"], told["introduction"]) == ("Spring", "Three months.")
    assert told["poster"]["counted"] == "1 story"
    assert told["poster"]["opens"] == "Scan to read the whole story"
    assert opens(told) == f"{SITE}/showcase/{page.pk}/"


def test_the_poster_of_a_selection_opens_the_same_list(publish, poster):
    first, second = publish(title="First"), publish(title="Second")

    told = poster(f"stories={second.pk},{first.pk}")

    assert told["title"] == "A selection of stories"
    assert opens(told) == f"{SITE}/selection/?stories={second.pk},{first.pk}"


def test_what_no_filter_knows_is_not_in_the_code(publish, poster, terms):
    publish(themes=[terms["nature"]])

    assert opens(poster("theme=nature&theme=nonsense&gallery=nowhere")) == f"{SITE}/gallery/?theme=nature"


@pytest.mark.parametrize("other", ["nowhere", "%00"])
def test_a_gallery_that_there_is_not_changes_nothing_of_its_name(publish, poster, other):
    publish()

    told = poster(f"gallery=tackling-loneliness&gallery={other}")

    assert told["title"] == "Tackling Loneliness"
    assert opens(told) == f"{SITE}/gallery/tackling-loneliness/"


def test_a_list_of_which_one_story_is_left_is_headed_by_that(publish, ask, without_typst, moderator):
    first, second = publish(title="First"), publish(title="Second")
    booklet = ask(f"stories={second.pk},{first.pk}", format="poster")
    take_down(second, moderator=moderator, message="Gone.")

    make_booklet.call(str(booklet.pk))

    assert without_typst[-1]["title"] == "First"


def test_a_list_that_no_code_can_hold_is_opened_by_its_gallery(publish, poster, monkeypatch):
    monkeypatch.setattr(poster_module, "LONGEST_CODED", 40)
    publish()

    told = poster("gallery=tackling-loneliness&q=" + "seeds+" * 5)

    assert opens(told) == f"{SITE}/gallery/tackling-loneliness/"


def test_the_longest_list_has_a_code(publish, poster):
    story, other = publish(), publish(title="Another")
    longest = ",".join(map(str, [story.pk, other.pk, *range(10**8, 10**8 + 98)]))

    assert len(opens(poster(f"stories={longest}"))) > 900


def test_an_address_that_nobody_would_type_begins_with_the_site(publish, poster):
    first, second = publish(title="First"), publish(title="Second")
    many = ",".join(map(str, [first.pk, second.pk, *range(10**8, 10**8 + 9)]))

    told = poster(f"stories={many}")

    assert len(opens(told)) > 90
    assert told["poster"]["code"]["shown"] == "testserver"


@pytest.mark.usefixtures("without_typst")
@pytest.mark.parametrize("what", ["one that is shown", "one that is not shown"])
def test_a_poster_is_gone_with_any_of_its_stories(client, publish, made, moderator, what):
    plain, pictured_one = publish(title="Plain", photos=0), publish(title="Pictured")
    booklet = made(f"stories={plain.pk},{pictured_one.pk}", format="poster")
    assert client.get(booklet.file_address).status_code == 200

    take_down(pictured_one if what == "one that is shown" else plain, moderator=moderator, message="Gone.")

    assert client.get(booklet.file_address).status_code == 410
    assert client.get(booklet.address).status_code == 410


@pytest.mark.usefixtures("without_typst")
def test_a_poster_is_gone_with_a_photo_that_is_not_for_print_any_more(publish, made):
    story = publish()
    booklet = made(format="poster")

    agree(story.photos.get().image, in_reports=False)

    assert not may_be_read(booklet)


@pytest.mark.usefixtures("without_typst")
@pytest.mark.parametrize("format", ["poster", "booklet"])
def test_what_is_printed_of_a_showcase_is_gone_with_it(
    client, publish, made, format, django_capture_on_commit_callbacks
):
    page = showcase_of(publish(), title="Spring")
    booklet = made(f"showcase={page.slug}", format=format)
    assert client.get(booklet.file_address).status_code == 200

    page.unpublish()

    answers = [client.get(address) for address in (booklet.address, booklet.file_address)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "Spring" not in "".join(answer.content.decode() for answer in answers)
    with django_capture_on_commit_callbacks(execute=True):
        tend_booklets()
    booklet.refresh_from_db()
    assert (booklet.title, booklet.file.name) == ("", "")


@pytest.mark.usefixtures("without_typst")
def test_the_name_of_a_showcase_that_went_while_it_waited_is_not_shown(client, publish, ask):
    page = showcase_of(publish(), title="Spring")
    booklet = ask(f"showcase={page.slug}", format="poster")
    page.unpublish()

    answer = client.get(booklet.address)

    assert answer.status_code == 410
    assert "Spring" not in answer.content.decode()


def test_a_showcase_that_went_while_it_waited_is_not_printed(publish, ask, without_typst):
    page = showcase_of(publish(), title="Spring")
    booklet = ask(f"showcase={page.slug}", format="poster")
    page.unpublish()

    make_booklet.call(str(booklet.pk))

    booklet.refresh_from_db()
    assert booklet.trouble == "None of these stories is public any more."
    assert without_typst == []


def test_the_logo_of_the_site_is_on_it_where_it_can_be_read(publish, poster):
    publish()
    site = SiteSettings.for_site(Site.objects.get())
    site.logo = StoryImage.objects.create(title="logo", file=ContentFile(jpeg(90, 30), "logo.jpg"))
    site.save()
    assert poster("sort=oldest")["poster"]["logo"]["ratio"] == 3

    site.logo.file.storage.delete(site.logo.file.name)

    assert poster("sort=title")["poster"]["logo"] is None


@pytest.mark.parametrize("size", [(64, 48), (48, 64), (300, 60), (60, 300), None], ids=str)
@pytest.mark.parametrize(
    "words",
    [
        {"title": "Hut"},
        {"title": "w" * 24, "place_name": "Llan" * 30, "quotes": SAID},
        {"title": "word " * 51, "quotes": [{"text": "said " * 59, "said_by": "somebody " * 13}]},
        {"title": "حديقة الجيران", "quotes": [{"text": "زرعنا حديقة.", "said_by": "مريم"}]},
    ],
    ids=["short", "unbroken", "longest", "Arabic"],
)
def test_a_poster_is_one_accessible_page(publish, shop, size, words):
    story = publish(**words, photos=1 if size else 0)
    if size:
        StoryImage.objects.update(width=size[0], height=size[1])

    inside = everything_in(set_in(shop, format="poster", query=f"stories={story.pk}"))

    assert pages_in(inside) == 1
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert len(asked(shop, "poster", "heading")) == 1


@pytest.mark.parametrize("photos", [0, 1, 2, 3])
def test_a_poster_of_many_is_one_page(publish, shop, photos):
    for number in range(4):
        publish(title=f"Number {number}", cleared=number < photos)

    inside = everything_in(set_in(shop, format="poster"))

    assert pages_in(inside) == 1
    assert len(asked(shop, "poster", "image")) == photos + 1
    assert b"QR code that opens http://testserver/gallery/" in inside


def pages_in(inside):
    return len(re.findall(rb"/Type ?/Page\b", inside))
