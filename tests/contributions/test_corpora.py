"""Hostile and odd lines that nobody here wrote, through the steps over HTTP: stored and shown as typed, or refused."""

import base64
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from gallery.contributions.steps.about_you import AboutYouForm
from gallery.contributions.steps.place_and_people import LinkFormSet
from gallery.models import Contribution, Draft, OutgoingMail, Question, StoryImage, StoryPage
from gallery.notifications.outbox import message_of
from tests.conftest import jpeg
from tests.contributions.browsing import open_page, step_url
from tests.contributions.conftest import make_draft, pictures_of
from tests.deciding import clear_everything

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
SHORT_FIELDS = {
    "about-you": {"organisation": 160, "your_name": 120},
    "your-story": {"title": 120, "summary": 300},
    "quotes": {"quotes-0-text": 300, "quotes-0-said_by": 120},
    "place-and-people": {"place_name": 120},
}


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
        is_ours = (values.get("src") or "").startswith("/static/") or values.get("type") == "application/ld+json"
        if tag in self.active_tags or (tag == "script" and not is_ours):
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


def short_fields(batch, slug):
    """Lines of the batch in those fields of a step that have room for them."""
    found = {}
    for place, (name, most) in enumerate(SHORT_FIELDS[slug].items()):
        fitting = [text for text in batch if 0 < len(text.strip()) <= most and "\x00" not in text]
        found[name] = fitting[place % len(fitting)] if fitting else "Words"
    return found


@pytest.mark.parametrize("batch", TEXTS, ids=lambda batch: f"{len(batch)} lines")
def test_every_line_is_stored_and_shown_as_typed_or_refused_beside_its_field(
    batch, big_gallery, contributor, tab, opened, check_page, send, decided, moderator, client
):
    draft = make_draft(contributor, big_gallery)
    names = [f"answer_{question.pk}" for question in big_gallery.questions.all()]
    typed = {name: text for name, text in zip(names, batch, strict=False) if len(text) < MAX_REQUEST_TEXT}
    short = {slug: short_fields(batch, slug) for slug in SHORT_FIELDS}
    for slug in set(SHORT_FIELDS) - {"your-story"}:
        assert opened(draft, slug).press("continue", short[slug]).status == 302, slug

    blank = dict.fromkeys(names, "") | short["your-story"]
    page = opened(draft, "your-story").press("continue", blank | typed)
    refused = re.findall(r'<a href="#id_(answer_\d+)">', page.text) if page.status == 422 else []
    assert all(form_refuses(typed[name]) for name in refused)
    if refused:
        assert read(page.text)[0] == []
        assert {name for name in refused if f'id="id_{name}_error"' in page.text} == set(refused)
        page = page.press("continue", dict.fromkeys(refused, ""))
    assert page.status == 302

    for private in (opened(draft, "your-story"), check_page(draft), open_page(tab, f"/drafts/{draft.key}/preview/")):
        assert private.status == 200
        assert read(private.text)[0] == []
    assert send(draft).status == 302

    contribution = Contribution.objects.get()
    clear_everything(contribution.story, by=moderator)
    story = decided(contribution)
    stored = {f"answer_{answer.question_id}": answer.text for answer in story.answers.all()}
    kept = {name: text for name, text in typed.items() if name not in refused}
    assert stored == {name: as_stored(text) for name, text in kept.items() if as_stored(text)}
    assert story.title == as_stored(short["your-story"]["title"])
    assert story.summary == as_stored(short["your-story"]["summary"])
    assert story.organisation == as_stored(short["about-you"]["organisation"])
    assert story.place_name == as_stored(short["place-and-people"]["place_name"])
    assert story.quotes.get().text == as_stored(short["quotes"]["quotes-0-text"])

    found, words = read(client.get(story.url).content.decode())
    assert found == []
    for text in stored.values():
        assert squeezed(text) in words
    for path in ("/", "/gallery/", f"/my-stories/{contribution.pk}/", "/my-stories/"):
        found, words = read(tab.get(path).content.decode())
        assert found == [], path
        assert squeezed(story.title) in words, path
    ET.fromstring(client.get("/gallery/feed/").content)
    for letter in OutgoingMail.objects.all():
        assert message_of(letter).message().as_bytes()


def form_refuses(text):
    """Only what cannot be kept, or is too long, may be refused."""
    return "\x00" in text or len(text.split()) > 2000 or len(text) > 20_000 or not text.isprintable()


@pytest.mark.parametrize(
    "line", lines("text-unicode/raw_bytes") if CORPORA.is_dir() else [], ids=lambda line: line["why"]
)
def test_bytes_that_are_no_text_are_never_an_error_of_ours(line, draft, tab, send):
    body = b"summary=S&window=w&version=99&action=continue&title=" + base64.b64decode(line["value"])

    saved = tab.generic("POST", step_url(draft, "your-story"), body, content_type="application/x-www-form-urlencoded")

    assert saved.status_code in (302, 400, 422)
    assert send(draft).status in (302, 422)
    for story in StoryPage.objects.all():
        assert story.title.encode()


EMAILS = [f"emails/{name}" for name in ("django", "generated", "isemail", "python_email_validator")]


def test_every_address_is_judged_and_what_is_taken_can_be_written_to():
    surprises, unwritable = [], []
    for line in lines(*EMAILS):
        form = AboutYouForm({"organisation": "Growers", "whose": "ours", "contact_email": line["address"]})
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
def test_addresses_over_http_are_kept_or_get_a_sentence(expected, draft, opened):
    chosen = [line["address"] for line in lines(*EMAILS) if line["expected"].startswith(expected)][::7]

    for email in chosen[:18]:
        page = opened(draft, "about-you").press("continue", contact_email=email)
        assert page.status in (302, 422), email
        assert Draft.objects.get().answers["story"]["contact_email"] == email.replace("\0", "")
        if page.status == 422:
            assert re.findall(r'<a href="#id_(\w+)">', page.text) == ["contact_email"]
            assert read(page.text)[0] == []


def test_no_file_name_is_used_as_a_path_or_shown_unescaped(contributor, gallery, opened):
    names = [line["name"] for line in lines("exports-imports/filenames")]
    draft = make_draft(contributor, gallery)
    for start in range(0, len(names), 20):
        files = [upload(name, b"no picture") for name in names[start : start + 20]]
        page = opened(draft, "photos").press("add_photos", new_photos=files)
        assert page.status in (302, 400, 422)
        assert read(page.text)[0] == []

    for start in range(0, len(names), 8):
        draft = make_draft(contributor, gallery)
        files = [upload(name, jpeg(colour=f"#{n * 20:02x}0000")) for n, name in enumerate(names[start : start + 8])]
        page = opened(draft, "photos").press("add_photos", new_photos=files)
        assert page.status in (302, 400, 422)
        assert read(opened(draft, "photos").text)[0] == []

    assert StoryImage.objects.exists()
    for image in StoryImage.objects.all():
        assert image.file.name == f"masters/{image.key}.jpg"
        assert re.fullmatch(r"[\w-]+", image.key)


def test_no_file_name_hurts_a_script_that_sends_one_photo(contributor, gallery, tab):
    names = [line["name"] for line in lines("exports-imports/filenames")][::5]
    for n, name in enumerate(names):
        draft = make_draft(contributor, gallery)
        colour = f"#{n % 250:02x}0000"
        answer = tab.post(f"/drafts/{draft.key}/photos/add/", {"photo": upload(name, jpeg(colour=colour))})
        assert answer.status_code in (201, 400, 422), name
        assert read(answer.content.decode())[0] == []
        assert len(pictures_of(draft)) == (answer.status_code == 201)


def upload(name, content):
    file = SimpleUploadedFile("placeholder.jpg", content, "image/jpeg")
    file._name = name.replace("\r", "").replace("\n", "").replace('"', "%22")
    return file


def test_no_address_becomes_a_link_with_an_unsafe_scheme(draft, opened, tab):
    urls = [line["url"] for line in lines("exports-imports/urls")]
    for start in range(0, len(urls), 3):
        three = urls[start : start + 3]
        rows = {f"links-{n}-url": url for n, url in enumerate(three)} | {"links-TOTAL_FORMS": str(len(three))}
        page = opened(draft, "place-and-people").press("continue", rows)
        assert page.status in (302, 422)
        assert read(page.text)[0] == []
        preview = tab.get(f"/drafts/{draft.key}/preview/").content.decode()
        assert read(preview)[0] == []
        judged = LinkFormSet({**rows, "links-INITIAL_FORMS": "0"}, prefix="links")
        for taken in judged:
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
