"""What is private stands in no public answer, and no odd request brings the site down."""

import itertools
from collections.abc import Callable

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.urls import reverse
from wagtail.models import Revision

from gallery.models import Contribution, Decision, StoryPage
from gallery.moderation.review import take_down
from gallery.publication.in_common import find_missing_neighbours
from gallery.publication.learning import work_out_what_is_stale
from tests.access.conftest import LEFT_OPEN, hide

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

PUBLIC = (
    "/",
    "/about/",
    "/gallery/",
    "/gallery/?q=seeds",
    "/gallery/?q=quibbleworth",
    "/gallery/?view=list",
    "/gallery/?view=map",
    "/gallery/map.geojson",
    "/gallery/map.geojson?bbox=-9,49,3,61&zoom=13",
    "/gallery/feed/",
    "/gallery/tackling-loneliness/",
    "/gallery/tackling-loneliness/feed/",
    "/gallery/tackling-loneliness/seeds-of-service/",
    "/gallery/tackling-loneliness/seeds-of-service/share/",
    "/what-we-learned/",
    "/what-we-learned/tackling-loneliness/",
    "/what-we-learned/tackling-loneliness/words.csv",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/robots.txt",
    "/print/",
    "/print/?format=poster",
    "/selection/",
    "/share/",
    "/api/v1/stories/",
    "/api/v1/stories/?q=seeds",
    "/api/v1/galleries/",
    "/api/v1/galleries/tackling-loneliness/",
    "/api/v1/facets/?limit=1000",
    "/oembed?url=http://testserver/gallery/tackling-loneliness/seeds-of-service/",
    "/no-such-page/",
)
WITHOUT_RIGHTS = (
    "/admin/api/main/pages/",
    "/admin/api/main/pages/?type=gallery.StoryPage&fields=*",
    "/admin/api/main/images/",
    "/admin/api/main/images/?fields=*",
    "/share/tackling-loneliness/",
    "/my-stories/",
    "/api/v1/",
    "/api/v2/pages/",
)
PRIVATE = {
    "contact address": b"contact.quibbleworth@example.org",
    "contributor's address": b"account.quibbleworth@example.org",
    "contributor's name": b"Quentin Quibbleworth",
    "moderator's address": b"mo@example.org",
    "moderator's words": b"Wheelbarrow-sized",
    "title of a story in review": b"Zanzibar orchard",
    "title of a declined story": b"Yodelling club",
    "title of a story that was taken down": b"Xylophone band",
}
PAGES_THAT_SAY_THE_SAME_TO_EVERYBODY = tuple(path for path in PUBLIC if path != "/no-such-page/")
ODD_METHODS = ("put", "patch", "delete", "options", "head", "trace", "post")
ODD_NUMBERS = ("0", "-1", str(2**31), str(2**63), str(10**30), "%00", "１")
ODD_SLUGS = ("é", "💥", "%00", "..%2f..%2fetc", "%ff%fe", "x" * 5000, "a'b\"c", "%0d%0aX:1")
LISTINGS = ("/gallery/", "/gallery/feed/", "/gallery/map.geojson")
ODD_QUERIES = (
    "page=-1",
    f"page={10**30}",
    "page=é",
    "theme=%00&theme=💥",
    "q=%00",
    "q=" + "(" * 400,
    "q=%22*OR",
    "q=" + "x" * 10_000,
    "q=" + "%22" * 3000,
    "q=.*%5B(a%7Cb)%2B",
    "&".join(f"theme=t{number}" for number in range(1000)),
    "&".join(f"tag=t{number}" for number in range(3000)),
    "find_tag=%00&find_theme=" + "é" * 5000,
    f"page={10**9}",
    "year_from=-1&year_to=é&reached_from=1e9&reached_to=" + "9" * 400,
    "sort=é",
    "view=é",
    "bbox=9,9,1,1",
    "bbox=nan,inf,-inf,1e400",
    "bbox=" + "9" * 10_000,
    "bbox=-180,-90,180,90&view=map&zoom=" + "9" * 400,
)


@pytest.fixture
def much_that_could_leak(
    share_story: Callable[..., Contribution],
    decided: Callable[..., StoryPage],
    contributor: object,
    moderator: object,
    about_page: object,
) -> StoryPage:
    contributor.name, contributor.email = "Quentin Quibbleworth", "contact.quibbleworth@example.org"
    contributor.save()
    published = decided(share_story(photos=1), message="Wheelbarrow-sized praise.")
    decided(share_story(title="Returned"), Decision.Kind.REQUEST_CHANGES, "Wheelbarrow-sized is not a number.")
    decided(share_story(title="Yodelling club"), Decision.Kind.DECLINE, "Wheelbarrow-sized no.")
    share_story(title="Zanzibar orchard")
    contributor.email = "account.quibbleworth@example.org"
    contributor.save()
    work_out_what_is_stale()
    return published


def leaks(response: HttpResponse) -> list[str]:
    return [name for name, secret in PRIVATE.items() if secret.lower() in response.content.lower()]


def test_no_public_answer_tells_what_is_private(client, much_that_could_leak):
    found = {path: names for path in PUBLIC if (names := leaks(client.get(path)))}

    assert client.get(much_that_could_leak.url).status_code == 200
    assert found == {}


def test_signed_in_strangers_learn_no_more(browsers, much_that_could_leak):
    found = {path: names for path in (*PUBLIC, *WITHOUT_RIGHTS) if (names := leaks(browsers["stranger"].get(path)))}

    assert found == {}


def test_nobody_finds_a_story_by_what_is_private(client, much_that_could_leak):
    for word in ("quibbleworth", "quentin", "wheelbarrow", "zanzibar", "yodelling"):
        assert client.get("/gallery/", {"q": word}).context["listing"].numbers == []
    assert client.get("/gallery/", {"q": "seeds"}).context["listing"].numbers == [much_that_could_leak.pk]


def test_no_revision_holds_the_private_half(much_that_could_leak):
    contents = [DjangoJSONEncoder().encode(content) for content in Revision.objects.values_list("content", flat=True)]

    private = [PRIVATE[name].decode() for name in PRIVATE if not name.startswith("title")]
    assert len(contents) >= 4
    assert [secret for secret in private if any(secret in content for content in contents)] == []
    assert not any(word in content for word in ("consent", "contact", "idempotency") for content in contents)


def test_a_story_that_was_taken_down_is_named_nowhere(client, share_story, decided, moderator, about_page):
    story = decided(share_story(title="Xylophone band"))
    assert leaks(client.get("/gallery/")) == ["title of a story that was taken down"]

    take_down(story, moderator=moderator, message="Asked for.")

    assert {path: names for path in PUBLIC if (names := leaks(client.get(path)))} == {}
    assert client.get(story.url).status_code == 404


def test_a_story_that_was_taken_down_stands_below_no_other(client, share_story, decided, moderator, terms):
    story, other = (
        decided(share_story(title=title, cohorts=[terms["carers"]])) for title in ("Xylophone band", "Still here")
    )
    find_missing_neighbours()
    assert leaks(client.get(other.url)) == ["title of a story that was taken down"]

    take_down(story, moderator=moderator, message="Asked for.")

    assert leaks(client.get(other.url)) == []


def test_a_story_below_a_hidden_gallery_is_named_nowhere(client, share_story, decided, gallery, about_page):
    story = decided(share_story(title="Xylophone band"))

    hide(gallery)

    assert {path: names for path in (*PUBLIC, story.url) if (names := leaks(client.get(path)))} == {}


def test_public_pages_set_no_cookie_and_hold_no_token(client, much_that_could_leak):
    for path in PAGES_THAT_SAY_THE_SAME_TO_EVERYBODY:
        response = client.get(path)

        assert (path, response.status_code, dict(response.cookies)) == (path, 200, {})
        assert b"csrfmiddlewaretoken" not in response.content
        assert "no-store" not in response.headers.get("Cache-Control", "")


def test_every_public_answer_carries_a_strict_policy(client, much_that_could_leak):
    for path in (*PUBLIC, "/sign-in/", "/share/tackling-loneliness/", "/my-stories/", "/_util/login/"):
        headers = client.get(path).headers

        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", path
        assert headers["X-Frame-Options"] == "SAMEORIGIN", path


def test_public_pages_keep_to_their_policy(client, much_that_could_leak):
    refused = (b" style=", b"<style", b" onclick=", b" onload=", b"<script>", b"javascript:")

    found = {path: word for path in PUBLIC for word in refused if word in client.get(path).content.lower()}

    assert found == {}


@pytest.mark.parametrize("role", ["signed_out", "owner", "superuser"])
def test_no_odd_method_brings_the_site_down(role, browsers, much_that_could_leak):
    own = [f"/my-stories/{Contribution.objects.get(story=much_that_could_leak).pk}/", "/share/tackling-loneliness/"]
    moderating = [reverse("stories"), reverse("review_story", args=[much_that_could_leak.pk])]

    found = answers(
        browsers[role], [*PUBLIC, *own, *moderating, "/sign-in/", "/sign-in/code/", "/admin/"], methods=ODD_METHODS
    )

    assert found == {}


@pytest.mark.parametrize("role", ["signed_out", "owner", "superuser"])
def test_no_odd_number_or_slug_brings_the_site_down(role, browsers, much_that_could_leak):
    numbered = ("/my-stories/{}/", "/my-stories/{}/sent/", "/my-stories/{}/edit/", "/pictures/key/renditions/{}")
    moderated = ("/admin/stories/{}/", "/admin/stories/{}/preview/", "/admin/stories/{}/take-down/")
    passwords = ("/_util/authenticate_with_password/{0}/{0}/",)
    named = (
        "/share/{}/",
        "/gallery/{}/",
        "/gallery/tackling-loneliness/{}/",
        "/pictures/{}/400.jpg",
        "/pictures/k/{}.jpg",
        "/what-we-learned/{}/",
        "/what-we-learned/{}/who.csv",
    )
    paths = [
        *(path.format(number) for path, number in itertools.product((*numbered, *moderated, *passwords), ODD_NUMBERS)),
        *(path.format(slug) for path, slug in itertools.product((*named, "/{}", "/pictures/k/400.{}"), ODD_SLUGS)),
        "/pictures/k/renditions/\u0661",
        *(f"{path}?{query}" for path, query in itertools.product(LISTINGS, ODD_QUERIES)),
        "/share/tackling-loneliness/?draft=💥",
        "/admin/stories/?p=-1&q=%00",
    ]

    assert answers(browsers[role], paths, methods=("get",)) == {}


def answers(browser: object, paths: list[str], *, methods: tuple[str, ...]) -> dict[str, int]:
    """Those that are an error of ours."""
    browser.raise_request_exception = False
    return {
        f"{method} {path[:80]}": response.status_code
        for path in paths
        for method in methods
        if (response := getattr(browser, method)(path)).status_code >= 500
    }
