"""Other sites turn the address of a story into a link with its title and picture: oEmbed 1.0."""

import re
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from gallery.models import PhotoPermission, ShowcasePicture, SiteSettings, SocialPicture, StoryImage, StoryPage
from gallery.models.social import motif_of
from gallery.moderation.review import take_down
from gallery.publication.showcase_pictures import draw_missing_showcases
from tests.access.conftest import hide, restrict
from tests.conftest import jpeg
from tests.showing import show

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
STORY = "/gallery/tackling-loneliness/seeds-of-service/"
OURS = (
    "http://testserver{url}",
    "https://testserver{url}",
    "HTTPS://TESTSERVER{url}",
    "http://testserver:8000{url}",
    "http://testserver{url}#photo-1",
    "http://testserver{url}?utm_source=mail#photo-1",
    "http://testserver/gallery/tackling-loneliness/seeds-of-service",
    "http://testserver/gallery/tackling%2Dloneliness/seeds-of-service/",
    "http://testserver/stories/{pk}/",
    "https://testserver/stories/{pk}/?from=poster",
)
NOT_OURS = (
    "x",
    "//",
    "http://",
    "http://[",
    "http://[::1",
    "http://testserver:port/",
    "http://testserver/",
    "http://testserver/gallery/",
    "http://testserver/gallery/tackling-loneliness/",
    "http://testserver/gallery/tackling-loneliness/no-such/",
    "http://testserver/gallery/tackling-loneliness/seeds-of-service/share/",
    "http://testserver/stories/0/",
    f"http://testserver/stories/{2**63}/",
    f"http://testserver/stories/{'9' * 1900}/",
    "http://testserver/admin/",
    "http://testserver/%00/",
    "http://testserver/%ff%fe/",
    "http://testserver/gallery/" + "x/" * 5000,
    "http://elsewhere.example/gallery/tackling-loneliness/seeds-of-service/",
    "http://testserver@elsewhere.example/gallery/tackling-loneliness/seeds-of-service/",
    "http://testserver.elsewhere.example/gallery/tackling-loneliness/seeds-of-service/",
    "ftp://testserver/gallery/tackling-loneliness/seeds-of-service/",
    "javascript://testserver/gallery/tackling-loneliness/seeds-of-service/",
    "/gallery/tackling-loneliness/seeds-of-service/",
    "\0",
)
DISCOVERED = re.compile(r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"')


def embed(client, address, **query):
    return client.get("/oembed", {"url": address, **query})


def draw(story):
    drawn = SocialPicture.objects.get_or_create(story=story)[0]
    drawn.shows = motif_of(story).fingerprint
    drawn.file.save("social.jpg", ContentFile(jpeg()))
    return drawn


def agree(story, *, on_social_media=True):
    """The people in its photo; and it is a large one."""
    image = story.lead_photo.image
    StoryImage.objects.filter(pk=image.pk).update(width=1500, height=1000)
    PhotoPermission.objects.filter(image=image).update(on_social_media=on_social_media)
    return StoryImage.objects.get(pk=image.pk)


def thumbnail(answer):
    names = ("url", "width", "height")
    return tuple(answer.json().get(f"thumbnail_{name}") for name in names)


def test_a_story_is_a_frame_with_title_people_and_site(client, published_story):
    settings = SiteSettings.current()
    settings.name = "Seeds and Deeds"
    settings.save()

    assert embed(client, SITE + STORY).json() == {
        "version": "1.0",
        "type": "rich",
        "title": "Seeds of Service",
        "author_name": "Growers",
        "provider_name": "Seeds and Deeds",
        "provider_url": f"{SITE}/",
        "cache_age": 60,
        "html": f'<iframe src="{SITE}/embed/stories/{published_story.pk}/" title="Seeds of Service" width="480"'
        ' height="560" frameborder="0"></iframe>',
        "width": 480,
        "height": 560,
    }


def test_a_showcase_is_a_frame_with_its_wall(client, published_story):
    showcase = show(("row", {"heading": "", "stories": [published_story.pk]}), title="It <grows>")

    answer = embed(client, SITE + showcase.url, maxwidth=700).json()

    assert (answer["type"], answer["width"], answer["title"]) == ("rich", 700, "It <grows>")
    assert f'src="{SITE}/embed/?showcase={showcase.slug}" title="It &lt;grows&gt;"' in answer["html"]
    (found,) = DISCOVERED.findall(client.get(showcase.url).content.decode())
    assert client.get(found.replace("&amp;", "&")).json()["title"] == "It <grows>"


def test_a_showcase_is_named_with_the_picture_that_was_drawn_of_it(client, published_story):
    showcase = show(("row", {"heading": "", "stories": [published_story.pk]}))
    before = embed(client, SITE + showcase.url).json()
    draw_missing_showcases()

    after = embed(client, SITE + showcase.url).json()

    address = ShowcasePicture.objects.get(showcase=showcase).address
    assert "thumbnail_url" not in before
    assert after["thumbnail_url"] == SITE + address
    assert (after["thumbnail_width"], after["thumbnail_height"]) == (1200, 630)


def test_a_showcase_that_is_not_public_is_as_if_there_were_none(client, published_story):
    showcase = show(("row", {"heading": "", "stories": [published_story.pk]}))
    showcase.unpublish()

    assert embed(client, SITE + showcase.url).status_code == 404
    assert embed(client, f"{SITE}/showcases/").status_code == 404


def test_a_story_without_an_organisation_has_no_author(client, share_story, decided):
    story = decided(share_story(organisation=""))

    assert "author_name" not in embed(client, SITE + story.url).json()


def test_every_address_of_a_story_is_known(client, published_story):
    for address in OURS:
        answer = embed(client, address.format(url=published_story.url, pk=published_story.pk))

        assert (answer.status_code, answer.json().get("title")) == (200, "Seeds of Service"), address


def test_any_other_address_is_none_of_ours(client, published_story):
    for address in NOT_OURS:
        answer = embed(client, address)

        assert answer.status_code == 404, address
        assert answer.json() == {"detail": "There is nothing public at this address."}


@pytest.mark.parametrize("close", [hide, restrict])
def test_a_story_in_a_closed_gallery_is_as_if_there_were_none(client, published_story, gallery, close):
    close(gallery)

    for address in (SITE + STORY, f"{SITE}/stories/{published_story.pk}/"):
        assert embed(client, address).status_code == 404


def test_a_story_that_is_not_public_is_as_if_there_were_none(client, published_story, share_story, moderator):
    waiting = share_story(title="Waiting").story
    take_down(published_story, moderator=moderator, message="Asked for.")

    for story in (waiting, published_story):
        for address in (f"/gallery/tackling-loneliness/{story.slug}/", f"/stories/{story.pk}/"):
            assert embed(client, SITE + address).status_code == 404


def test_only_json_is_spoken(client, published_story):
    for name in ("xml", "JSON", "", "\0"):
        answer = embed(client, SITE + STORY, format=name)

        assert (answer.status_code, answer.json()) == (501, {"detail": "Only the format json is spoken here."})
    assert embed(client, SITE + STORY, format="json").status_code == 200


def test_who_names_no_story_is_told_to(client, published_story):
    for query in ("", "?url=", "?format=json"):
        answer = client.get(f"/oembed{query}")

        assert (answer.status_code, answer.json()) == (
            400,
            {"detail": "Say which story or showcase, with its address as “url”."},
        )


def test_the_picture_that_was_drawn_for_it_stands_for_the_story(client, published_story):
    drawn = draw(published_story)

    assert thumbnail(embed(client, SITE + STORY)) == (f"{SITE}{drawn.address}", 1200, 630)
    assert client.get(drawn.address).status_code == 200


def test_a_drawing_that_is_no_longer_true_is_not_offered(client, published_story):
    draw(published_story)
    StoryPage.objects.filter(pk=published_story.pk).update(title="Another title")

    assert thumbnail(embed(client, SITE + STORY)) == (None, None, None)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        ({"maxwidth": "1200", "maxheight": "630"}, (1200, 630)),
        ({"maxwidth": "1199"}, (800, 533)),
        ({"maxheight": "629"}, (800, 533)),
        ({"maxwidth": "600", "maxheight": "1000"}, (400, 267)),
        ({"maxwidth": "399"}, (None, None)),
        ({"maxwidth": "0"}, (None, None)),
        ({"maxwidth": "wide", "maxheight": "-1"}, (1200, 630)),
        ({"maxwidth": "9" * 5000}, (1200, 630)),
    ],
)
def test_no_picture_is_larger_than_was_asked_for(client, published_story, most, expected):
    agree(published_story)
    draw(StoryPage.objects.get(pk=published_story.pk))

    _url, *size = thumbnail(embed(client, SITE + STORY, **most))

    assert tuple(size) == expected


def test_a_photo_stands_for_the_story_only_if_its_people_agreed(client, published_story):
    image = agree(published_story)
    agreed = thumbnail(embed(client, SITE + STORY, maxwidth="800"))
    agree(published_story, on_social_media=False)

    assert agreed == (SITE + image.address("whole", 800, "jpg"), 800, 533)
    assert thumbnail(embed(client, SITE + STORY, maxwidth="800")) == (None, None, None)


def test_a_story_says_where_to_ask(client, published_story):
    page = client.get(STORY).content.decode()

    (address,) = DISCOVERED.findall(page)
    assert address == f"{SITE}/oembed?url={quote(SITE + STORY, safe='')}&amp;format=json"
    answer = client.get(address.replace("&amp;", "&").removeprefix(SITE))
    assert answer.json()["title"] == published_story.title


def test_a_preview_does_not(as_user, moderator, share_story):
    waiting = share_story(title="Waiting").story

    page = as_user(moderator).get(reverse("preview_story", args=[waiting.pk])).content.decode()

    assert "Waiting" in page
    assert "oembed" not in page
