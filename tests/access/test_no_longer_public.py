"""A story that was on every surface is on none of them once it is no longer public, whichever way it went."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from gallery.contributions.submission import withdraw_story
from gallery.discovery.selection import Selection
from gallery.models import (
    Booklet,
    Contribution,
    Decision,
    GalleryPage,
    ShowcasePicture,
    SocialPicture,
    StoryPage,
    User,
)
from gallery.moderation.review import take_down
from gallery.printing.booklets import ask_for
from gallery.printing.making import make_booklet
from gallery.publication.cards import store_missing_cards
from gallery.publication.in_common import find_missing_neighbours
from gallery.publication.showcase_pictures import draw_missing_showcases
from gallery.publication.social import draw_missing_pictures
from tests.access.conftest import LEFT_OPEN, hide
from tests.showing import show

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

NAME = "Xylophone"
"""In its title, its quote and its tag, and nowhere else."""
LATITUDE, LONGITUDE = "57.01", "-5.83"
MARKS = (NAME.lower(), LATITUDE, LONGITUDE)
STILL_HERE = "/gallery/tackling-loneliness/still-here/"
EVERYWHERE = (
    "/",
    "/gallery/",
    "/gallery/?view=list",
    "/gallery/?view=map",
    "/gallery/?q=together",
    "/gallery/?tag=xylophones",
    "/gallery/map.geojson?zoom=13",
    "/gallery/feed/",
    "/gallery/tackling-loneliness/",
    "/gallery/tackling-loneliness/feed/",
    "/sitemap-1.xml",
    "/api/v1/stories/",
    "/api/v1/facets/?limit=1000",
    STILL_HERE,
)
Ways = dict[str, Callable[[], object]]


@pytest.fixture
def still_here(share_story: Callable[..., Contribution], decided: Callable[..., StoryPage], terms: dict) -> StoryPage:
    return decided(share_story(title="Still here", cohorts=[terms["carers"]], answers=("We sat together.", "It grew.")))


@pytest.fixture
def story(
    still_here: StoryPage, share_story: Callable[..., Contribution], decided: Callable[..., StoryPage], terms: dict
) -> StoryPage:
    """On every surface, with all that is made of it beforehand."""
    sent = share_story(
        title=f"{NAME} band",
        photos=1,
        cohorts=[terms["carers"]],
        tags=["xylophones"],
        quotes=[{"text": f"We play the {NAME.lower()} together.", "said_by": ""}],
        place_name="Mallaig",
        latitude=Decimal(LATITUDE),
        longitude=Decimal(LONGITUDE),
    )
    story = decided(sent)
    store_missing_cards()
    find_missing_neighbours()
    draw_missing_pictures()
    return story


@pytest.fixture
def ways(story: StoryPage, gallery: GalleryPage, contributor: User, moderator: User) -> Ways:
    """In which a story stops being public."""

    def restrict(page: StoryPage | GalleryPage) -> None:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="tea")

    return {
        "unpublished": story.unpublish,
        "taken down": lambda: take_down(story, moderator=moderator, message="Asked for."),
        "withdrawn": lambda: withdraw_story(Contribution.objects.get(story=story), by=contributor),
        "restricted": lambda: restrict(story),
        "in a restricted gallery": lambda: restrict(gallery),
        "in an unpublished gallery": lambda: hide(gallery),
        "deleted": story.delete,
    }


def named_in(client: Client, path: str) -> list[str]:
    content = client.get(path).content.decode().lower()
    # What was asked for stands on the page that answers.
    return [mark for mark in MARKS if mark in content.replace("tag=xylophones", "")]


WAYS = (
    "unpublished",
    "taken down",
    "withdrawn",
    "restricted",
    "in a restricted gallery",
    "in an unpublished gallery",
    "deleted",
)


@pytest.mark.parametrize("way", WAYS)
def test_it_is_named_nowhere(client, story, ways, way):
    assert [path for path in EVERYWHERE if not named_in(client, path)] == []

    ways[way]()

    assert {path: marks for path in EVERYWHERE if (marks := named_in(client, path))} == {}


@pytest.mark.parametrize("way", WAYS)
def test_none_of_its_own_addresses_answers(client, story, ways, way):
    drawn = SocialPicture.objects.get(story=story)
    addresses = (
        story.url,
        f"{story.url}qr/",
        reverse("story", args=[story.pk]),
        f"/api/v1/stories/{story.pk}/",
        f"/oembed?url=http://testserver{story.url}",
        reverse("social_picture", args=[drawn.key]),
        story.photos.first().image.address("card", 400, "jpg"),
    )
    assert {client.get(address).status_code for address in addresses} <= {200, 302}

    ways[way]()

    answered = {address: client.get(address) for address in addresses}
    # Of what is restricted the password is asked for.
    assert {path for path, response in answered.items() if response.status_code == 200} <= {story.url, addresses[1]}
    said = " ".join(response.content.decode(errors="ignore") for response in answered.values())
    assert story.title not in said


@pytest.mark.parametrize("way", WAYS)
def test_what_was_made_of_it_beforehand_is_handed_out_to_nobody(client, story, still_here, ways, way):
    image = story.photos.first().image
    last = image.permissions.last()
    image.permissions.create(people=last.people, wording=last.wording, in_reports=True, on_social_media=True)
    showcase = show(*(("story", {"story": one.pk, "note": ""}) for one in (story, still_here)))
    draw_missing_showcases()
    poster = ask_for(Selection(showcase=showcase.slug), format=Booklet.Format.POSTER)
    make_booklet.call(str(poster.pk))
    poster.refresh_from_db()
    addresses = ShowcasePicture.objects.get(showcase=showcase).address, poster.file_address
    assert [client.get(address).status_code for address in addresses] == [200, 200]

    ways[way]()

    assert [client.get(address).status_code for address in addresses] == [503, 410]


@pytest.mark.parametrize("way", WAYS)
def test_counts_and_suggestions_do_not_know_it(client, story, ways, way):
    listing = client.get("/gallery/").context["listing"]
    assert listing.total == 2
    assert client.get("/gallery/?q=xylophine").context["suggestion"] == "xylophone"

    ways[way]()

    page = client.get("/gallery/?q=xylophine")
    assert not page.context.get("suggestion")
    assert client.get("/gallery/").context["listing"].total == (0 if "gallery" in way else 1)
    tags = next((facet for facet in client.get("/gallery/").context["listing"].facets if facet.name == "tag"), None)
    assert tags is None


@pytest.mark.parametrize("way", WAYS)
def test_nobody_is_told_that_nothing_has_changed(client, story, ways, way):
    kept = {path: client.get(path)["ETag"] for path in EVERYWHERE}

    ways[way]()

    again = {path: client.get(path, headers={"If-None-Match": tag}).status_code for path, tag in kept.items()}
    assert {path for path, status in again.items() if status == 304} == set()


def test_a_story_that_was_never_public_is_named_nowhere(client, still_here, share_story, decided):
    share_story(
        title=f"{NAME} in review", place_name="Mallaig", latitude=Decimal(LATITUDE), longitude=Decimal(LONGITUDE)
    )
    decided(share_story(title=f"{NAME} declined", tags=["xylophones"]), Decision.Kind.DECLINE, "No.")
    decided(share_story(title=f"{NAME} returned"), Decision.Kind.REQUEST_CHANGES, "More.")

    assert {path: marks for path in EVERYWHERE if (marks := named_in(client, path))} == {}
