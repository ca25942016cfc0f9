"""A returned story is changed where the moderator asks, and sent again, whatever became of its questions meanwhile."""

import re

import pytest
from django.urls import reverse

from gallery.models import Contribution, Decision, Draft, GalleryPage, Remark, Stage, StoryPage
from tests.contributions.browsing import check_url, step_url
from tests.contributions.conftest import STEPS, latest, make_draft, picture, pictures_of, stage_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def contribution(draft, send):
    send(draft)
    return Contribution.objects.get()


@pytest.fixture
def returned(contribution, decided, reopened):
    """The changes to a story that came back, with these remarks about its parts."""

    def give_back(message="Please say <more>.", **remarks):
        decided(contribution, Decision.Kind.REQUEST_CHANGES, message)
        decision = Decision.objects.last()
        for part, text in remarks.items():
            Remark.objects.create(decision=decision, part=part.replace("__", "-"), text=text)
        return reopened(contribution)

    return give_back


def answer_part(gallery, number=0):
    return f"answer_{gallery.questions.all()[number].pk}"


def steps_shown(page):
    return [slug for slug in STEPS if slug in page.form.buttons]


# Without remarks everything is open


def test_a_returned_story_is_changed_and_sent_again(returned, contribution, opened, send):
    changes = returned()

    page = opened(changes, "your-story")
    assert "Please say &lt;more&gt;." in page.text
    assert page.value("summary") == "We grow."
    assert steps_shown(page) == list(STEPS)

    page.press("continue", summary="We grow, and more.")
    answer = send(changes)
    assert answer.url == reverse("contributions:sent", args=[contribution.pk])
    assert stage_of(contribution) == Stage.IN_REVIEW
    assert latest(contribution).summary == "We grow, and more."
    assert not Draft.objects.exists()


def test_an_old_window_of_a_story_returned_twice_makes_no_second_story(
    returned, contribution, opened, check_page, send
):
    first = returned()
    windows = [opened(first, "your-story"), check_page(first)]
    send(first)
    send(returned())

    answers = [windows[0].press("continue", title="From an old window"), windows[1].press("send", consent="on")]

    assert {answer.url for answer in answers} == {reverse("contributions:sent", args=[contribution.pk])}
    assert latest(contribution).title == "Seeds of Service"
    assert StoryPage.objects.count() == 1


def test_the_answer_to_a_question_that_was_dropped_is_not_lost(returned, contribution, gallery, send):
    gallery.questions.first().delete()

    send(returned())

    story = latest(contribution)
    labels = [answer.question_label for answer in story.answers.all()]
    assert labels == ["What changed?", "What would you tell the next person?", "What did you do?"]
    assert story.answers.last().text == "Answer 1."


def test_a_question_that_was_renamed_keeps_the_wording_that_was_answered(contribution, decided, gallery, client):
    question = gallery.questions.first()
    question.label = "What was it that you did?"
    question.save()

    page = client.get(decided(contribution).url).content.decode()

    assert "What did you do?" in page
    assert "What was it that you did?" not in page


def test_a_new_question_is_asked_when_the_story_comes_back(returned, gallery, check_page):
    gallery.questions.add(gallery.questions.model(label="And what did it cost?", word_limit=20, sort_order=9))
    gallery.save()

    assert "Answer the question “And what did it cost?”." in check_page(returned()).text


# Named questions


def test_only_what_the_moderator_named_is_open_with_the_remark_beside_it(returned, opened, gallery):
    part = answer_part(gallery)
    changes = returned(title="A <shorter> one?", **{part: "Who is she?"})

    page = opened(changes, "your-story")

    assert {"title", part} <= page.names
    assert not {"summary", answer_part(gallery, 1)} & page.names
    assert "We grow." in page.text
    for name, remark in (("title", "A &lt;shorter&gt; one?"), (part, "Who is she?")):
        beside = page.text[page.text.index(f'for="id_{name}"') : page.text.index(f'name="{name}"')]
        assert remark in beside


def test_steps_in_which_nothing_was_named_are_closed(returned, opened, check_page, tab):
    changes = returned(title="Shorter?")

    assert steps_shown(opened(changes, "your-story")) == ["your-story"]
    assert steps_shown(check_page(changes)) == ["your-story"]
    for slug in set(STEPS) - {"your-story"}:
        way = reverse("contributions:draft", args=[changes.key])
        assert tab.get(step_url(changes, slug)).url == way
        assert tab.post(step_url(changes, slug), {"place_name": "Leeds", "action": "continue"}).url == way


@pytest.mark.parametrize(
    ("part", "slug"),
    [
        ("organisation", "about-you"),
        ("title", "your-story"),
        ("summary", "your-story"),
        ("quotes", "quotes"),
        ("photos", "photos"),
        ("place__and__people", "place-and-people"),
        ("links", "place-and-people"),
    ],
)
def test_each_part_that_can_be_named_opens_its_step(returned, opened, tab, part, slug):
    changes = returned(**{part: "Please look again."})

    page = opened(changes, slug)

    assert steps_shown(page) == [slug]
    assert "Please look again." in page.text
    assert page.press("continue").url == check_url(changes)


def test_what_else_is_posted_is_ignored(returned, opened, gallery, send, contribution):
    changes = returned(title="Shorter?")
    forged = {"title": "Seeds", "summary": "Forged.", answer_part(gallery): "Forged.", "organisation": "Forged"}

    opened(changes, "your-story").press("continue", forged)
    send(changes)

    story = latest(contribution)
    assert (story.title, story.summary, story.organisation) == ("Seeds", "We grow.", "Catterick Growers CIC")
    assert [answer.text for answer in story.answers.all()] == ["Answer 1.", "Answer 2.", "Answer 3."]


def test_of_who_tells_the_story_the_organisation_alone_is_opened(returned, opened, contribution, send):
    changes = returned(organisation="Is this its full name?")
    page = opened(changes, "about-you")
    assert "organisation" in page.names
    assert "contact_email" not in page.names

    page.press("continue", organisation="Growers Ltd", contact_email="thief@example.org", your_name="Forged")
    send(changes)

    contribution.refresh_from_db()
    assert latest(contribution).organisation == "Growers Ltd"
    assert contribution.contact_email == "connie@example.org"


def test_links_are_changed_where_links_alone_were_named(returned, opened, contribution, send):
    changes = returned(links="Is there a website?")
    page = opened(changes, "place-and-people")
    assert "links-0-url" in page.names
    assert "place_name" not in page.names

    page.press("continue", {"links-0-url": "https://example.org", "place_name": "Forged"})
    send(changes)

    story = latest(contribution)
    assert [link.url for link in story.links.all()] == ["https://example.org"]
    assert story.place_name == ""


def test_links_stay_where_the_place_alone_was_named(contributor, gallery, send, decided, reopened, opened):
    first = make_draft(contributor, gallery)
    Draft.objects.update(answers={**first.answers, "links": [{"url": "https://example.org", "label": "Us"}]})
    send(first)
    contribution = Contribution.objects.get()
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "Where?")
    Remark.objects.create(decision=Decision.objects.last(), part="place-and-people", text="Where?")
    changes = reopened(contribution)

    forged = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-url": "https://forged.example"}
    opened(changes, "place-and-people").press("continue", {"place_name": "Cardiff", **forged})
    send(changes)

    story = latest(contribution)
    assert ([link.url for link in story.links.all()], story.place_name) == (["https://example.org"], "Cardiff")


def test_photos_that_were_not_named_stay_as_they_are(contributor, gallery, send, decided, reopened, tab):
    send(make_draft(contributor, gallery, photos=1))
    contribution = Contribution.objects.get()
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "Shorter?")
    Remark.objects.create(decision=Decision.objects.last(), part="title", text="Shorter?")
    changes = reopened(contribution)
    (image,) = pictures_of(changes)

    removed = tab.post(reverse("contributions:remove_photo", args=[changes.key]), {"photo": image.key})
    added = tab.post(reverse("contributions:add_photo", args=[changes.key]), {"photo": picture()})

    assert pictures_of(changes) == [image]
    assert (removed.status_code, added.status_code) != (204, 201)


def test_what_would_not_pass_today_is_open_too(returned, opened, gallery, send, contribution):
    """A question that was added since has to be answered before the story can be sent again."""
    gallery.questions.add(gallery.questions.model(label="And what did it cost?", word_limit=20, sort_order=9))
    gallery.save()
    new = f"answer_{gallery.questions.get(label='And what did it cost?').pk}"
    changes = returned(title="Shorter?")
    page = opened(changes, "your-story")
    assert {"title", new} <= page.names
    assert "summary" not in page.names

    page.press("continue", {new: "Nothing."})

    assert send(changes).url == reverse("contributions:sent", args=[contribution.pk])


def test_a_remark_about_a_question_that_is_gone_closes_nobody_out(returned, gallery, check_page, send, contribution):
    part = answer_part(gallery, 2)
    gallery.questions.last().delete()

    changes = returned(**{part: "Say more about this."})

    assert check_page(changes).status == 200
    assert send(changes).url == reverse("contributions:sent", args=[contribution.pk])


def test_a_photo_that_the_gallery_asks_for_since_can_be_added(returned, gallery, opened, check_page):
    GalleryPage.objects.filter(pk=gallery.pk).update(is_photo_required=True)

    changes = returned(title="Shorter?")

    assert "Add at least one photo: this gallery asks for one." in check_page(changes).text
    assert opened(changes, "photos").status == 200


def test_the_remarks_of_an_earlier_round_close_nothing_any_more(returned, send, opened):
    send(returned(title="Shorter?"))

    changes = returned("Just one more thing.")

    assert steps_shown(opened(changes, "your-story")) == list(STEPS)
    assert "Shorter?" not in opened(changes, "your-story").text


def test_the_remarks_stand_in_the_conversation(returned, contribution, tab):
    returned(title="A <shorter> one?")

    page = tab.get(reverse("contributions:my_story", args=[contribution.pk])).content.decode()

    assert re.search(r"<dt>Title</dt>\s*<dd>A &lt;shorter&gt; one\?</dd>", page)


def test_a_conflict_in_a_returned_story_shows_both_versions_too(returned, opened):
    changes = returned(title="Shorter?")
    first, second = opened(changes, "your-story"), opened(changes, "your-story")
    first.press("continue", title="Phone")

    answer = second.press("continue", title="Desk")

    assert answer.status == 409
    assert (answer.value("title"), "Phone" in answer.text, "Shorter?" in answer.text) == ("Desk", True, True)
    assert "summary" not in answer.names
