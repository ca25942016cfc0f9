"""The form over HTTP: nothing that was typed is lost, nothing of a stranger's can be reached, once means once."""

import datetime as dt
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gallery.models import Contribution, Decision, Draft, GalleryPage, StoryImage, StoryPage
from tests.conftest import jpeg
from tests.contributions.test_forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def tab(as_user, contributor):
    return as_user(contributor)


@pytest.fixture
def address(gallery):
    return reverse("contributions:share_story", args=[gallery.slug])


@pytest.fixture
def send(tab, address, gallery):
    """Post the filled-in form; a new key unless one is given."""

    def post(*, client=None, **changes):
        changes.setdefault("key", str(uuid.uuid4()))
        return (client or tab).post(address, filled(gallery, **changes))

    return post


def picture(number=1, name="photo.jpg"):
    return SimpleUploadedFile(name, jpeg(colour=f"#{number * 20:02x}5b4f"), "image/jpeg")


def draft_photos(draft):
    return [photo.image for photo in draft.photos.select_related("image")]


def test_a_complete_form_becomes_a_story_in_review(send, tab, contributor, gallery, terms):
    response = send(
        title="Seeds <of> Service",
        themes=["nature"],
        cohorts=["carers"],
        region="wales",
        place_name="Cardiff",
        tags="weekly, outdoors",
        started="March 2024",
        ended="",
        people_reached="40",
        **{"quotes-TOTAL_FORMS": "1", "quotes-0-text": "It helped.", "quotes-0-said_by": "A member"},
        **{"links-TOTAL_FORMS": "1", "links-0-url": "example.org", "links-0-label": "Us"},
    )

    contribution = Contribution.objects.get()
    story = contribution.story.get_latest_revision_as_object()
    assert response.url == reverse("contributions:sent", args=[contribution.pk])
    assert contribution.contributor == contributor
    assert story.title == "Seeds <of> Service"
    assert [answer.text for answer in story.answers.all()] == ["Answer 1.", "Answer 2.", "Answer 3."]
    assert [term.slug for term in (*story.themes.all(), *story.cohorts.all(), story.region)] == [
        "nature",
        "carers",
        "wales",
    ]
    assert sorted(tag.name for tag in story.tags.all()) == ["outdoors", "weekly"]
    assert (story.started, story.ended, story.people_reached) == (dt.date(2024, 3, 1), None, 40)
    assert [(quote.text, quote.said_by) for quote in story.quotes.all()] == [("It helped.", "A member")]
    assert [(link.url, link.label) for link in story.links.all()] == [("https://example.org", "Us")]
    assert round(story.latitude) == 51
    assert not StoryPage.objects.filter(live=True).exists()
    assert "Seeds &lt;of&gt; Service" in tab.get(response.url).content.decode()


def test_an_error_keeps_everything_that_was_typed(send, gallery, terms):
    question = gallery.questions.first()
    typed = {
        "title": "",
        "summary": "My <b>summary</b>",
        "contact_email": "not an address",
        "started": "sometime",
        "tags": "one, two",
        "place_name": "Leith & about",
        "people_reached": "many",
        f"answer_{question.pk}": "word " * 200 + "end",
        "quotes-TOTAL_FORMS": "1",
        "quotes-0-said_by": "Somebody",
    }

    response = send(themes=["arts"], region="wales", **typed)

    page = response.content.decode()
    assert response.status_code == 422
    for words in (
        "My &lt;b&gt;summary&lt;/b&gt;",
        "not an address",
        "sometime",
        "one, two",
        "Leith &amp; about",
        "many",
    ):
        assert words in page
    assert "word word end" in page
    assert 'value="Somebody"' in page
    assert re.search(r'value="arts"[^>]*checked', page)
    assert re.search(r'value="wales"[^>]*selected', page)
    assert not StoryPage.objects.exists()


def test_what_was_typed_is_there_again_on_another_day(send, tab, address):
    send(title="", summary="Half a story")

    assert "Half a story" in tab.get(address).content.decode()
    assert Draft.objects.get().answers["story"]["summary"] == "Half a story"


def test_each_error_stands_in_the_summary_and_beside_its_field(send):
    page = send(title="", contact_email="x").content.decode()

    for field in ("id_title", "id_contact_email"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page


def test_a_picture_that_arrived_is_kept_through_an_error_elsewhere(send, tab, address, gallery):
    response = send(title="", new_photos=[picture()])

    draft = Draft.objects.get()
    (image,) = draft_photos(draft)
    assert response.status_code == 422
    assert f"/pictures/{image.key}/" in response.content.decode()

    sent = send(key=str(draft.key), **{f"photo-{image.key}-alt_text": "Two people."})
    assert sent.status_code == 302
    assert [photo.image for photo in StoryPage.objects.get().photos.all()] == [image]


def test_photos_are_added_without_sending(send, address):
    response = send(action="add_photos", new_photos=[picture(1), picture(2)], title="")

    draft = Draft.objects.get()
    assert response.url == f"{address}?draft={draft.key}&saved=1#photos"
    assert len(draft_photos(draft)) == 2
    assert not StoryPage.objects.exists()


def test_the_same_photo_twice_is_one(send):
    send(action="add_photos", new_photos=[picture(1), picture(1, name="again.jpg")])

    assert StoryImage.objects.count() == 1


def test_a_photo_without_a_description_is_asked_for_one(send):
    send(action="add_photos", new_photos=[picture()])
    draft = Draft.objects.get()

    response = send(key=str(draft.key))

    assert response.status_code == 422
    assert "Describe this photo in a sentence." in response.content.decode()


def test_photos_go_where_they_are_put_and_go_away_when_removed(send):
    send(action="add_photos", new_photos=[picture(1), picture(2), picture(3)])
    draft = Draft.objects.get()
    first, second, third = draft_photos(draft)
    words = {f"photo-{image.key}-alt_text": f"Photo {image.pk}" for image in (first, second, third)}

    send(key=str(draft.key), **words, **{f"photo-{first.key}-order": "3", f"photo-{third.key}-order": "1"})
    story = StoryPage.objects.get()
    assert [photo.image for photo in story.photos.all()] in ([third, second, first], [third, first, second])

    send(action="add_photos", new_photos=[picture(4), picture(5)])
    draft = Draft.objects.get()
    gone, kept = draft_photos(draft)
    send(key=str(draft.key), action="save", **{f"photo-{gone.key}-remove": "on"})
    assert draft_photos(draft) == [kept]
    assert not StoryImage.objects.filter(pk=gone.pk).exists()


def test_a_ninth_photo_is_refused_and_the_eight_are_kept(send):
    response = send(action="add_photos", new_photos=[picture(number) for number in range(1, 10)])

    assert response.status_code == 422
    assert "A story has up to 8 photos. Remove one to add this one." in response.content.decode()
    assert StoryImage.objects.count() == 8


def test_what_is_no_picture_gets_a_sentence_and_nothing_is_kept(send):
    response = send(new_photos=[SimpleUploadedFile("<b>.jpg", b"<svg onload=alert(1)>", "image/jpeg")])

    page = response.content.decode()
    assert response.status_code == 422
    assert "This file is not a picture we can use." in page
    assert "&lt;b&gt;.jpg" in page
    assert not StoryImage.objects.exists()
    assert not StoryPage.objects.exists()


def test_a_gallery_that_needs_a_photo_says_so(send, gallery):
    GalleryPage.objects.filter(pk=gallery.pk).update(is_photo_required=True)

    page = send()

    assert page.status_code == 422
    assert "Add at least one photo" in page.content.decode()


def test_sending_twice_gives_one_story_and_the_same_receipt(send):
    key = str(uuid.uuid4())

    first, second = send(key=key), send(key=key, title="Changed in between")

    assert first.url == second.url
    assert StoryPage.objects.get().title == "Seeds of Service"
    assert not Draft.objects.exists()


def test_a_gallery_that_closed_meanwhile_keeps_the_draft(send, gallery, tab, address):
    send(action="save", summary="Nearly done")
    draft = Draft.objects.get()
    gallery.closes_on = timezone.localdate() - dt.timedelta(days=1)
    gallery.save()

    response = send(key=str(draft.key), summary="Nearly done, and more")

    draft.refresh_from_db()
    assert "Closed for new stories." in response.content.decode()
    assert not StoryPage.objects.exists()
    assert draft.answers["story"]["summary"].startswith("Nearly done")
    assert "Seeds of Service" in tab.get(reverse("contributions:my_stories")).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_draft_is_not_there(send, as_user, stranger, address, gallery, method):
    send(action="save", summary="Mine alone")
    draft = Draft.objects.get()
    client = as_user(stranger)

    if method == "get":
        response = client.get(address, {"draft": draft.key})
    else:
        response = client.post(address, filled(gallery, key=str(draft.key), summary="Stolen"))

    draft.refresh_from_db()
    assert response.status_code == 404
    assert draft.answers["story"]["summary"] == "Mine alone"
    assert "Mine alone" not in client.get(address).content.decode()


def test_the_key_of_somebody_elses_sent_story_is_not_there_either(send, as_user, stranger):
    key = str(uuid.uuid4())
    send(key=key)

    assert send(client=as_user(stranger), key=key).status_code == 404
    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize("name", ["my_story", "sent", "edit_story"])
def test_somebody_elses_story_is_not_there(story_in_review, decided, as_user, stranger, name):
    decided(story_in_review, Decision.Kind.REQUEST_CHANGES, "More.")
    url = reverse(f"contributions:{name}", args=[story_in_review.pk])

    response = as_user(stranger).post(url) if name == "edit_story" else as_user(stranger).get(url)

    assert response.status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "\x00", "0" * 10_000, "{}", "00000000-0000-0000-0000-00000000000g"])
def test_an_absurd_key_is_a_new_draft_or_nothing(send, tab, address, key):
    assert tab.get(address, {"draft": key}).status_code == 404
    assert send(key=key, action="save").status_code == 302


@pytest.mark.parametrize(
    "changes", [{"quotes-TOTAL_FORMS": None}, {"links-TOTAL_FORMS": "1000"}, {"quotes-TOTAL_FORMS": "x"}]
)
def test_a_form_that_was_tampered_with_says_that_something_is_wrong(send, changes):
    response = send(**changes)

    assert response.status_code in (302, 422)
    assert (response.status_code == 302) == StoryPage.objects.exists()
    if response.status_code == 422:
        assert 'role="alert"' in response.content.decode() or "error-summary" in response.content.decode()
