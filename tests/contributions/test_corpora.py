"""Hostile and odd lines that nobody here wrote, through the form over HTTP: stored and shown as typed, or refused."""

import base64
import json
import re
import uuid
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gallery.contributions.forms import StoryForm
from gallery.models import Contribution, OutgoingMail, Question, StoryImage, StoryPage
from gallery.notifications.outbox import message_of
from tests.conftest import jpeg
from tests.contributions.test_forms import as_query, filled

CORPORA = Path(settings.DEMO_PICTURES_DIR).parents[1].parent / "shared" / "corpora"
BATCH = 260
MAX_REQUEST_TEXT = 200_000
"""Characters; Django refuses more than 2.5 MB of text in one request, and says so."""

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the corpora are not in {CORPORA}"),
]


def lines(*names):
    for name in names:
        with (CORPORA / f"{name}.jsonl").open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file)


def texts(*names):
    return [line.get("payload", line.get("value")) for line in lines(*names)]


def in_batches(items):
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]


XSS = [f"text-xss/{name}" for name in ("bleach", "dompurify", "nh3", "owasp_filter_evasion", "payloadbox_sample")]
TEXTS = in_batches(texts(*XSS, "text-unicode/blns", "text-unicode/generated")) if CORPORA.is_dir() else []
SHORT_FIELDS = {"title": 120, "summary": 300, "organisation": 160, "place_name": 120}


@pytest.fixture
def big_gallery(gallery):
    """A gallery that asks as many questions as a batch has lines."""
    gallery.questions.set([Question(label=f"Q{n}", word_limit=2000, is_required=False) for n in range(BATCH)])
    gallery.save()
    return gallery


class Inert(HTMLParser):
    """Notes everything of a page that could run, and what a person reads."""

    active_tags = {"iframe", "object", "embed", "base", "svg:script", "math", "video", "audio", "frame", "applet"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.words, self.inside_script = [], [], False

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.inside_script = tag == "script"
        if tag in self.active_tags or (tag == "script" and not (values.get("src") or "").startswith("/static/")):
            self.found.append((tag, attrs))
        for name, value in attrs:
            scheme = re.match(r"[\x00-\x20]*([a-z0-9+.\-\s]+):", value or "", re.IGNORECASE)
            is_address = name in ("href", "src", "action", "formaction", "xlink:href", "srcdoc", "data")
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append((tag, name, value))
            if is_address and scheme and scheme[1].lower() not in ("http", "https", "mailto", "ftp"):
                self.found.append((tag, name, value))

    def handle_data(self, data):
        if not self.inside_script:
            self.words.append(data)


def read(page):
    parser = Inert()
    parser.feed(page)
    return parser.found, "".join("".join(parser.words).split())


def as_stored(text):
    """A browser sends line ends as CRLF and Django strips; nothing else may change."""
    return text.strip()


def squeezed(text):
    return "".join(text.split())


def short_fields(batch):
    """Lines of the batch in the fields with room for them too."""
    found = {}
    for name, most in SHORT_FIELDS.items():
        fitting = [text for text in batch if 0 < len(text.strip()) <= most and "\x00" not in text]
        found[name] = fitting[len(found) % len(fitting)] if fitting else "Words"
    return found


@pytest.mark.parametrize("batch", TEXTS, ids=lambda batch: f"{len(batch)} lines")
def test_every_line_is_stored_and_shown_as_typed_or_refused_beside_its_field(
    batch, big_gallery, as_user, contributor, decided, client
):
    browser = as_user(contributor)
    address = reverse("contributions:share_story", args=[big_gallery.slug])
    fields = [f"answer_{question.pk}" for question in big_gallery.questions.all()]
    typed = {name: text for name, text in zip(fields, batch, strict=False) if len(text) < MAX_REQUEST_TEXT}
    form = dict.fromkeys(fields) | short_fields(batch) | {"key": str(uuid.uuid4())}

    response = browser.post(address, filled(big_gallery, **form | typed))
    refused = []
    if response.status_code == 422:
        refused = [name for name in response.context["form"].errors if name in fields]
        page = response.content.decode()
        assert read(page)[0] == []
        assert sorted(refused) == sorted(response.context["form"].errors), response.context["form"].errors
        for name in refused:
            assert f'href="#id_{name}"' in page
            assert form_refuses(typed[name])
        left = {name: text for name, text in typed.items() if name not in refused}
        response = browser.post(address, filled(big_gallery, **form | left))
    assert response.status_code == 302, response.context and response.context["form"].errors

    contribution = Contribution.objects.get()
    story = decided(contribution)
    stored = {f"answer_{answer.question_id}": answer.text for answer in story.answers.all()}
    kept = {name: text for name, text in typed.items() if name not in refused}
    assert stored == {name: as_stored(text) for name, text in kept.items() if as_stored(text)}
    for name, text in short_fields(batch).items():
        assert getattr(story, name) == as_stored(text)

    public = client.get(story.url).content.decode()
    found, words = read(public)
    assert found == []
    for text in stored.values():
        assert squeezed(text) in words
    for page in ("/", "/gallery/", f"/my-stories/{contribution.pk}/", "/my-stories/"):
        found, words = read(browser.get(page).content.decode())
        assert found == [], page
        assert squeezed(story.title) in words, page
    ET.fromstring(client.get("/gallery/feed/").content)
    for letter in OutgoingMail.objects.all():
        assert message_of(letter).message().as_bytes()


def form_refuses(text):
    """Only what cannot be kept, or is too long, may be refused."""
    return "\x00" in text or len(text.split()) > 2000 or len(text) > 20_000 or not text.isprintable()


@pytest.mark.parametrize(
    "line", lines("text-unicode/raw_bytes") if CORPORA.is_dir() else [], ids=lambda line: line["why"]
)
def test_bytes_that_are_no_text_are_never_an_error_of_ours(line, gallery, as_user, contributor):
    raw = base64.b64decode(line["value"])
    form = filled(gallery, key=str(uuid.uuid4()), title=None)
    body = "&".join(f"{name}={value}" for name, value in form.items()).replace(" ", "+").encode() + b"&title=" + raw
    address = reverse("contributions:share_story", args=[gallery.slug])

    response = as_user(contributor).post(address, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (302, 400, 422)
    for story in StoryPage.objects.all():
        assert "\ufffd" in story.title or story.title.encode()


EMAILS = [f"emails/{name}" for name in ("django", "generated", "isemail", "python_email_validator")]


def test_every_address_is_judged_and_what_is_taken_can_be_written_to(gallery):
    surprises, unwritable = [], []
    for line in lines(*EMAILS):
        form = StoryForm(as_query(filled(gallery, contact_email=line["address"])), gallery=gallery)
        is_taken, address = form.is_valid(), line["address"]
        is_plain = address == address.strip() and len(address) <= 254
        if is_plain and line["expected"] in ("accept", "reject") and (line["expected"] == "accept") != is_taken:
            surprises.append((line["id"], line["address"][:60], is_taken))
        if is_taken:
            letter = OutgoingMail(
                recipient=form.cleaned_data["contact_email"], subject="S", text="T", from_email="a@b.org"
            )
            try:
                message_of(letter).send()
            except Exception as error:
                unwritable.append((line["id"], line["address"][:60], repr(error)[:80]))
    assert (surprises, unwritable) == ([], [])


@pytest.mark.parametrize("expected", ["accept", "reject", "either"])
def test_addresses_over_http_are_kept_or_get_a_sentence(expected, gallery, as_user, contributor):
    browser = as_user(contributor)
    address = reverse("contributions:share_story", args=[gallery.slug])
    chosen = [line["address"] for line in lines(*EMAILS) if line["expected"].startswith(expected)][::7]

    for email in chosen[:18]:
        response = browser.post(address, filled(gallery, key=str(uuid.uuid4()), contact_email=email))
        assert response.status_code in (302, 422), email
        if response.status_code == 422:
            assert list(response.context["form"].errors) == ["contact_email"]
            assert read(response.content.decode())[0] == []
        else:
            assert Contribution.objects.first().contact_email == email.strip()


def test_no_file_name_is_used_as_a_path_or_shown_unescaped(gallery, as_user, contributor):
    browser = as_user(contributor)
    address = reverse("contributions:share_story", args=[gallery.slug])
    names = [line["name"] for line in lines("exports-imports/filenames")]
    for start in range(0, len(names), 20):
        files = [upload(name, b"no picture") for name in names[start : start + 20]]
        response = browser.post(address, filled(gallery, key=str(uuid.uuid4()), new_photos=files))
        assert response.status_code in (302, 400, 422)
        assert read(response.content.decode())[0] == []

    for start in range(0, len(names), 8):
        files = [upload(name, jpeg(colour=f"#{n * 20:02x}0000")) for n, name in enumerate(names[start : start + 8])]
        form = filled(gallery, key=str(uuid.uuid4()), action="add_photos", new_photos=files)
        page = browser.post(address, form, follow=True)
        assert page.status_code in (200, 400, 422)
        assert read(page.content.decode())[0] == []

    assert StoryImage.objects.exists()
    for image in StoryImage.objects.all():
        assert image.file.name == f"masters/{image.key}.jpg"
        assert re.fullmatch(r"[\w-]+", image.key)


def upload(name, content):
    file = SimpleUploadedFile("placeholder.jpg", content, "image/jpeg")
    file._name = name.replace("\r", "").replace("\n", "").replace('"', "%22")
    return file


def test_no_address_becomes_a_link_with_an_unsafe_scheme(gallery, as_user, contributor, admin, client):
    browser = as_user(contributor)
    address = reverse("contributions:share_story", args=[gallery.slug])
    urls = [line["url"] for line in lines("exports-imports/urls")]
    key = str(uuid.uuid4())
    for start in range(0, len(urls), 3):
        three = urls[start : start + 3]
        rows = {f"links-{n}-url": url for n, url in enumerate(three)} | {"links-TOTAL_FORMS": str(len(three))}
        form = filled(gallery, key=key, title="", **rows)
        response = browser.post(address, form)
        page = response.content.decode()
        assert response.status_code == 422
        assert read(page)[0] == []
        for taken in response.context["links"]:
            url = taken.cleaned_data.get("url", "") if taken.is_valid() else ""
            assert url == "" or url.lower().startswith(("http://", "https://", "ftp://", "ftps://")), url


def test_no_way_on_after_signing_in_leaves_the_site(as_user, contributor):
    browser = as_user(contributor)
    targets = [line["url"] for line in lines("exports-imports/urls") if line["kind"] == "redirect"]

    for target in targets:
        response = browser.get("/sign-in/", {"next": target})
        assert response.status_code in (200, 302), target
        if response.status_code == 302:
            # A browser reads a backslash as a slash and drops line ends and tabs.
            leads_to = urlsplit(
                urljoin("http://testserver/sign-in/", re.sub(r"[\t\r\n]", "", response.url).replace("\\", "/"))
            )
            assert (leads_to.scheme, leads_to.netloc) == ("http", "testserver"), (target, response.url)


def test_the_lines_are_all_there():
    assert len(list(chain(*TEXTS))) > 1000
