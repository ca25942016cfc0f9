import pytest

from gallery.models import Contribution
from gallery.moderation.checks import Kind, findings_of

pytestmark = pytest.mark.django_db

FINE = [
    "https://www.catterickgrowers.org.uk/join",
    "https://growers.example.net",
    "https://cgc.org.uk",
    "https://www.youtube.com/watch?v=1",
    "https://m.facebook.com/x",
    "https://www.gov.uk/find",
    "https://leedscity.gov.uk",
]
STRANGE = [
    "https://cheap-pills.biz/catterick-growers",
    "https://notyoutube.com",
    "https://bit.ly/1",
    "http://192.168.0.1/growers",
    "https://xn--growrs-dva.org",
]


def links(findings):
    return [one.words for one in findings if one.kind == Kind.LINK]


@pytest.mark.parametrize("url", FINE)
def test_links_to_the_organisation_and_to_well_known_places(looked_at, url):
    story = looked_at(organisation="Catterick Growers CIC", links=[{"url": url, "label": "See us"}])

    assert links(story) == []


@pytest.mark.parametrize("url", STRANGE)
def test_links_elsewhere(looked_at, url):
    story = looked_at(organisation="Catterick Growers CIC", links=[{"url": url, "label": "See us"}])

    assert links(story) == [url]


@pytest.mark.parametrize(
    ("contact", "expected"), [("jo@mill-trust.org", []), ("jo@gmail.com", ["https://milltrust.org/a"])]
)
def test_a_link_to_where_the_contact_has_their_mail(share_story, contact, expected):
    story = share_story(organisation="Growers", links=[{"url": "https://milltrust.org/a", "label": ""}]).story
    Contribution.objects.update(contact_email=contact)

    assert links(findings_of(story.get_latest_revision_as_object())) == expected
