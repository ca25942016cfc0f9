"""The last step: what was read is what is sent, once, and the receipt says what to expect."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gallery.contributions import throttling
from gallery.models import (
    Attempt,
    ConsentText,
    Contribution,
    Decision,
    Draft,
    GalleryPage,
    OutgoingMail,
    PhotoPermission,
    Stage,
    StoryPage,
    User,
)
from tests.contributions.browsing import check_url, open_page, step_url
from tests.contributions.conftest import latest, make_draft, pictures_of, stage_of

pytestmark = pytest.mark.django_db

QUICK = "That was quick. Please press the button once more."
CHANGED = "Your story was changed in another window since you opened this page. Read it again, then send it."


def was_ticked(page):
    return page.value("consent") == "on"


# A whole walk, as somebody without scripts takes it


def test_a_story_is_told_step_by_step_and_sent(tab, address, gallery, contributor, terms, client):
    about = open_page(tab, address)
    about.press("continue", your_name="Connie", organisation="Growers", contact_email="c@example.org", whose="ours")
    draft = Draft.objects.get()
    questions = [f"answer_{question.pk}" for question in gallery.questions.all()]
    steps = {
        "your-story": {"title": "Seeds <of> Service", "summary": "We grow.", **dict.fromkeys(questions[:2], "Words.")},
        "quotes": {"quotes-0-text": "It helped.", "quotes-0-said_by": "A member"},
        "photos": {},
        "place-and-people": {
            "place_name": "Cardiff",
            "region": "wales",
            "themes": ["nature"],
            "cohorts": ["carers"],
            "tags": "weekly, outdoors",
            "started": "March 2024",
            "people_reached": "40",
            "links-0-url": "example.org",
            "links-0-label": "Us",
        },
    }
    way = step_url(draft, "your-story")
    for slug, typed in steps.items():
        page = open_page(tab, way)
        assert way == step_url(draft, slug)
        way = page.press("continue", typed).url
    Draft.objects.update(created_at=timezone.now() - timedelta(minutes=9))

    sent = open_page(tab, way).press("send", consent="on")

    contribution = Contribution.objects.get()
    story = latest(contribution)
    assert sent.url == reverse("contributions:sent", args=[contribution.pk])
    assert (contribution.contributor, contribution.contact_email) == (contributor, "c@example.org")
    assert (story.title, story.summary, story.organisation) == ("Seeds <of> Service", "We grow.", "Growers")
    assert [answer.text for answer in story.answers.all()] == ["Words.", "Words."]
    assert [(quote.text, quote.said_by) for quote in story.quotes.all()] == [("It helped.", "A member")]
    assert [(link.url, link.label) for link in story.links.all()] == [("https://example.org", "Us")]
    assert [term.slug for term in (*story.themes.all(), *story.cohorts.all())] == ["nature", "carers"]
    assert (story.region.slug, story.place_name, round(story.latitude)) == ("wales", "Cardiff", 51)
    assert sorted(tag.name for tag in story.tags.all()) == ["outdoors", "weekly"]
    assert (str(story.started), story.ended, story.people_reached) == ("2024-03-01", None, 40)
    assert stage_of(contribution) == Stage.IN_REVIEW
    assert not (Draft.objects.exists() or StoryPage.objects.published().exists())
    assert "Seeds &lt;of&gt; Service" in sent.follow().text


# Read it once more


def test_everything_that_will_be_sent_can_be_read_before(contributor, gallery, check_page, terms):
    draft = make_draft(
        contributor, gallery, photos=1, region="wales", themes=["nature", "arts"], is_open_to_hello=True, title="<T>"
    )
    Draft.objects.update(answers={**draft.answers, "quotes": [{"text": "It helped.", "said_by": "A member"}]})

    page = check_page(draft)

    for words in (
        "&lt;T&gt;",
        "Answer 1.",
        "Answer 3.",
        "connie@example.org",
        "Wales",
        "It helped.",
        "A member",
        "Yes",
    ):
        assert words in page.text
    assert re.search("Arts, Nature|Nature, Arts", page.text)
    assert f"/pictures/{pictures_of(draft)[0].key}/" in page.text
    assert "send" in page.form.buttons


def test_what_is_missing_is_listed_with_links_to_where_it_is_mended(draft, check_page, tab):
    story = {**draft.answers["story"], "title": "", "contact_email": "nobody"}
    Draft.objects.update(answers={**draft.answers, "story": story})

    page = check_page(draft)

    expected = {
        f"{step_url(draft, 'about-you')}?check=1#id_contact_email": "Enter a valid email address.",
        f"{step_url(draft, 'your-story')}?check=1#id_title": "Give your story a title.",
    }
    found = dict(re.findall(r'<a href="([^"]+\?check=1#[^"]+)">(.*?)</a>', page.text))
    assert found == expected
    for way, sentence in expected.items():
        shown = tab.get(way.split("#")[0]).content.decode()
        assert sentence in shown
        assert f'id="{way.split("#")[1]}"' in shown


def test_a_photo_without_words_is_listed_too(contributor, gallery, check_page):
    draft = make_draft(contributor, gallery, photos=1)
    Draft.objects.update(answers={**draft.answers, "photos": {}})

    page = check_page(draft).text

    for words in ("Describe this photo in a sentence.", "Say who is in this photo."):
        assert words in page


def test_nothing_that_is_missing_is_sent(draft, send):
    Draft.objects.update(answers={**draft.answers, "story": {**draft.answers["story"], "title": ""}})

    page = send(draft)

    assert page.status == 422
    assert "Something is missing above. Mend it first, then send your story." in page.text
    assert was_ticked(page)
    assert not StoryPage.objects.exists()


def test_a_gallery_that_needs_a_photo_gets_none_without(draft, send, gallery):
    GalleryPage.objects.filter(pk=gallery.pk).update(is_photo_required=True)

    page = send(draft)

    assert page.status == 422
    assert "Add at least one photo: this gallery asks for one." in page.text
    assert not StoryPage.objects.exists()


def test_the_last_step_leads_back_to_preview_and_to_later(draft, check_page):
    for action, way in (
        ("place-and-people", step_url(draft, "place-and-people")),
        ("about-you", step_url(draft, "about-you")),
        ("preview", reverse("contributions:preview_draft", args=[draft.key])),
        ("finish_later", reverse("contributions:my_stories")),
        ("nonsense\0", check_url(draft)),
    ):
        assert check_page(draft).press(action).url == way
    assert not StoryPage.objects.exists()


# Agree


def test_nothing_is_sent_without_an_agreement(draft, check_page):
    page = check_page(draft).press("send")

    assert page.status == 422
    assert 'href="#id_consent"' in page.text
    assert "Tick this box if you agree. Without it we cannot publish your story." in page.text
    assert not StoryPage.objects.exists()


def test_the_wording_that_was_read_is_kept(draft, check_page):
    page = check_page(draft)
    shown = ConsentText.objects.in_use("story")
    ConsentText.objects.create(text="A wording from after the page was opened.")
    before = timezone.now()

    page.press("send", consent="on")

    contribution = Contribution.objects.get()
    assert contribution.consent == shown
    assert before <= contribution.consented_at <= timezone.now()
    assert shown.text in page.text.replace("&#x27;", "'")


def test_every_sending_keeps_the_wording_that_was_agreed_to_then(draft, send, decided, reopened):
    send(draft)
    contribution = Contribution.objects.get()
    first = contribution.consent
    for number in (1, 2):
        decided(contribution, Decision.Kind.REQUEST_CHANGES, "More.")
        newer = ConsentText.objects.create(text=f"Wording {number}.")
        page = send(reopened(contribution))
        assert page.url == reverse("contributions:sent", args=[contribution.pk])
        assert contribution.changes.last().consent == newer

    contribution.refresh_from_db()
    assert contribution.consent == first
    assert [changes.consent.text for changes in contribution.changes.order_by("pk")] == ["Wording 1.", "Wording 2."]


@pytest.mark.parametrize("forged", ["0", "x", "\0", "9" * 40])
def test_a_forged_wording_is_agreed_to_by_nobody(draft, check_page, forged):
    page = check_page(draft).press("send", consent="on", consent_text=forged)

    assert page.status == 422
    assert not StoryPage.objects.exists()


# Programs


def test_a_program_that_fills_in_what_nobody_sees_sends_nothing(draft, send):
    page = send(draft, website="https://pills.example")

    assert page.status == 422
    assert "Leave this box empty: it is there to catch programs." in page.text
    assert "pills" not in page.text
    assert not StoryPage.objects.exists()


def test_a_story_told_in_no_time_is_asked_for_once_more_and_then_taken(draft, send):
    Draft.objects.update(created_at=timezone.now())

    page = send(draft)
    assert page.status == 422
    assert QUICK in page.text
    assert was_ticked(page)
    assert not StoryPage.objects.exists()

    Draft.objects.update(created_at=timezone.now() - timedelta(seconds=3.1))
    assert page.press("send").url == reverse("contributions:sent", args=[Contribution.objects.get().pk])


# What was read is what is sent


def test_a_draft_that_was_changed_since_it_was_read_is_not_sent(draft, opened, check_page):
    page = check_page(draft)
    opened(draft, "your-story").press("continue", title="Changed on the phone")

    answer = page.press("send", consent="on")

    assert answer.status == 409
    assert CHANGED in answer.text
    assert "Changed on the phone" in answer.text
    assert was_ticked(answer)
    assert not StoryPage.objects.exists()

    answer.press("send")
    assert latest(Contribution.objects.get()).title == "Changed on the phone"


def test_a_photo_that_came_or_went_since_it_was_read_is_a_change_too(contributor, gallery, check_page, tab):
    draft = make_draft(contributor, gallery, photos=2)
    page = check_page(draft)
    tab.post(reverse("contributions:remove_photo", args=[draft.key]), {"photo": pictures_of(draft)[0].key})

    assert page.press("send", consent="on").status == 409
    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("version", [None, "", "-1", "0", "x", "9" * 30, "\0", "1.5", "²"])
def test_without_knowing_what_was_read_nothing_is_sent(draft, check_page, version):
    page = check_page(draft).press("send", consent="on", version=version)

    assert page.status in (409, 422)
    assert not StoryPage.objects.exists()


def test_a_gallery_that_closed_meanwhile_keeps_the_draft(draft, check_page, gallery, tab):
    page = check_page(draft)
    GalleryPage.objects.filter(pk=gallery.pk).update(closes_on=timezone.localdate() - timedelta(days=1))

    answer = page.press("send", consent="on")

    assert answer.status == 422
    assert "This gallery has closed for new stories. Your draft is kept." in answer.text
    assert "send" not in answer.form.buttons
    assert not StoryPage.objects.exists()
    assert Draft.objects.get().answers == draft.answers
    assert "Seeds of Service" in tab.get(reverse("contributions:my_stories")).content.decode()


def test_a_draft_for_a_closed_gallery_can_be_read_and_copied(draft, check_page, opened, gallery):
    GalleryPage.objects.filter(pk=gallery.pk).update(closes_on=timezone.localdate() - timedelta(days=1))

    page = check_page(draft)

    assert "send" not in page.form.buttons
    assert "Answer 1." in page.text
    assert "Your draft is kept here, so that you can read and copy it." in page.text
    assert opened(draft, "your-story").status == 200


# Once


def test_sending_twice_gives_one_story_and_the_same_receipt(draft, check_page):
    page = check_page(draft)

    answers = [page.press("send", consent="on").url for _ in range(3)]

    assert set(answers) == {reverse("contributions:sent", args=[Contribution.objects.get().pk])}
    assert StoryPage.objects.count() == 1
    assert OutgoingMail.objects.filter(event__startswith="receipt").count() == 1


def test_sending_changes_twice_gives_one_version_and_the_same_receipt(draft, send, decided, reopened, check_page):
    send(draft)
    contribution = Contribution.objects.get()
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "More.")
    page = check_page(reopened(contribution))

    answers = [page.press("send", consent="on").url for _ in range(3)]

    assert set(answers) == {reverse("contributions:sent", args=[contribution.pk])}
    assert StoryPage.objects.get().revisions.count() == 2
    assert contribution.changes.count() == 1


def test_sending_counts_once_towards_the_limit(draft, check_page):
    page = check_page(draft)
    for _ in range(3):
        page.press("send", consent="on")

    assert Attempt.objects.filter(kind=Attempt.Kind.STORY).count() == 1


def test_over_the_limit_the_draft_waits(draft, send, monkeypatch):
    monkeypatch.setitem(throttling.LIMITS, Attempt.Kind.STORY, throttling.Limit(0, 9, 9, 9))
    monkeypatch.setitem(throttling.LIMITS, Attempt.Kind.STORY, throttling.Limit(1, 9, 9, 9))
    Attempt.objects.create(kind=Attempt.Kind.STORY, account=draft.contributor, network="n")

    page = send(draft)

    assert page.status == 429
    assert int(page.response["Retry-After"]) > 3500
    assert Draft.objects.get().answers == draft.answers


def test_signed_out_while_reading_nothing_is_sent_and_the_way_back_is_shown(draft, check_page, client):
    page = check_page(draft)

    answer = client.post(check_url(draft), page.body("send", consent="on"))

    assert answer.url == f"/sign-in/?next={check_url(draft).replace('/', '%2F')}"
    assert not StoryPage.objects.exists()
    assert Draft.objects.exists()


# What is kept besides


def test_who_is_in_each_photo_is_kept_with_its_wording(contributor, gallery, opened, send):
    draft = make_draft(contributor, gallery, photos=2)
    first, second = pictures_of(draft)
    said = {
        f"photo-{first.key}-people": "children",
        f"photo-{first.key}-in_reports": "on",
        f"photo-{second.key}-people": "adults",
        f"photo-{second.key}-on_social_media": "on",
    }
    opened(draft, "photos").press("continue", said)

    send(draft)

    rows = PhotoPermission.objects.order_by("image__pk")
    assert list(rows.values_list("image", "people", "in_reports", "on_social_media")) == [
        (first.pk, "children", True, False),
        (second.pk, "adults", False, True),
    ]
    assert {row.wording for row in rows} == {ConsentText.objects.in_use("photos")}
    assert {row.agreed_by for row in rows} == {contributor}


def test_what_is_said_differently_later_is_one_more_row_and_nothing_else_is(
    contributor, gallery, opened, send, decided, reopened
):
    send(make_draft(contributor, gallery, photos=2))
    contribution = Contribution.objects.get()
    changed, same = (photo.image for photo in latest(contribution).photos.all())
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "More.")
    changes = reopened(contribution)
    opened(changes, "photos").press("continue", {f"photo-{changed.key}-people": "adults"})

    send(changes)

    assert list(changed.permissions.values_list("people", flat=True)) == ["nobody", "adults"]
    assert list(same.permissions.values_list("people", flat=True)) == ["nobody"]


def test_the_relationship_is_asked_kept_and_never_public(draft, opened, send, decided, client):
    page = opened(draft, "about-you").press("continue", whose="somebody_elses")
    assert "Say how you know them, and that they have agreed." in page.text

    page.press("continue", relationship="My neighbour Zebedee. He agreed.")
    send(draft)

    story = decided(Contribution.objects.get())
    assert Contribution.objects.get().relationship == "My neighbour Zebedee. He agreed."
    assert "Zebedee" not in client.get(story.url).content.decode()
    assert "Zebedee" not in str(story.get_latest_revision().content)


@pytest.mark.parametrize(("ticked", "expected"), [("on", True), (None, False)])
def test_the_choice_to_be_said_hello_to_is_kept(draft, opened, send, ticked, expected):
    opened(draft, "about-you").press("continue", is_open_to_hello=ticked)

    send(draft)

    assert Contribution.objects.get().is_open_to_hello is expected


def test_the_next_storys_form_knows_who_tells_it(draft, opened, send, tab, address):
    opened(draft, "about-you").press("continue", your_name="Constance", organisation="New Growers")
    send(draft)

    page = open_page(tab, f"{address}?new=1")

    assert (page.value("your_name"), page.value("organisation")) == ("Constance", "New Growers")


def test_whoever_helps_keeps_their_own_name(draft, stranger, as_user, send, opened):
    draft.co_authors.add(stranger)
    opened(draft, "about-you").press("continue", your_name="Connie", organisation="Growers")

    send(draft, client=as_user(stranger))

    assert Contribution.objects.get().contributor == draft.contributor
    helper = User.objects.get(pk=stranger.pk)
    assert (helper.name, helper.organisation) == ("Sam Stranger", "")


# The receipt


@pytest.fixture
def receipt(tab):
    def read(contribution, *, client=None):
        response = (client or tab).get(reverse("contributions:sent", args=[contribution.pk]))
        return " ".join(response.content.decode().split())

    return read


def test_the_receipt_is_a_copy_of_what_was_sent(contributor, gallery, send, receipt):
    draft = make_draft(contributor, gallery, photos=1, title="My <title>")
    (image,) = pictures_of(draft)
    send(draft)

    page = receipt(Contribution.objects.get())

    for words in ("My &lt;title&gt;", "We grow.", "What did you do?", "Answer 1.", "Answer 3."):
        assert words in page
    assert f"/pictures/{image.key}/" in page


def test_a_mail_says_that_it_came_with_a_copy(draft, send):
    send(draft)

    letter = OutgoingMail.objects.get(event__startswith="receipt")
    assert letter.recipient == "connie@example.org"
    for words in ("Seeds of Service", "We grow.", "What did you do?", "Answer 1."):
        assert words in letter.text


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        (0, "Yours is the next to be read."),
        (1, "One story is waiting before yours."),
        (3, "3 stories are waiting before yours."),
    ],
)
def test_the_receipt_says_how_many_are_waiting_before(share_story, stranger, draft, send, receipt, others, sentence):
    for _ in range(others):
        share_story(by=stranger)
    send(draft)
    share_story(by=stranger)

    assert sentence in receipt(Contribution.objects.get(contributor=draft.contributor))


@pytest.mark.parametrize(
    ("waits", "sentence"),
    [
        ((1, 1, 1, 1), None),
        ((1, 2, 50, 60, 1000), "Half of all stories get an answer in 3 days."),
        ((0, 0, 0, 0, 500), "Half of all stories get an answer in under an hour."),
        ((2, 4, 4, 6, 24, 40), "Half of all stories get an answer in 5 hours."),
    ],
)
def test_the_receipt_says_how_long_it_usually_takes_and_nothing_while_nobody_can_know(
    story_in_review, share_story, stranger, receipt, waits, sentence
):
    answered = share_story(by=stranger).story
    for hours in waits:
        Decision.objects.create(story=answered, kind=Decision.Kind.DECLINE, waited=timedelta(hours=hours))

    page = receipt(story_in_review)

    assert (sentence in page) if sentence else ("Half of all stories" not in page)


@pytest.mark.parametrize("person", ["stranger", "moderator", "admin"])
def test_nobody_else_reads_the_receipt(request, story_in_review, as_user, person):
    somebody = as_user(request.getfixturevalue(person))

    assert somebody.get(reverse("contributions:sent", args=[story_in_review.pk])).status_code == 404


def test_a_receipt_does_not_show_what_an_editor_changed_since(story_in_review, editor, receipt):
    story = latest(story_in_review)
    story.title = "Corrected by Edie"
    story.save_revision(user=editor)

    assert "Corrected by Edie" not in receipt(story_in_review)
