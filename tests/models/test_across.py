"""Every answer to one question, under the filters of its gallery."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.discovery.keeper import KEEPER
from gallery.models import Question, StoryPage
from gallery.models.across import name_of, number_in
from gallery.moderation.review import take_down
from gallery.publication.search_text import write_search_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(gallery):
    return Question.objects.get(label="What changed?")


@pytest.fixture
def stories(share_story, decided, terms):
    band = decided(
        share_story(
            title="Brass band",
            themes=[terms["arts"]],
            photos=1,
            place_name="Leith",
            answers=("We blew the kettle.", "We grew loud.\n\nPeople came."),
        )
    )
    table = decided(
        share_story(
            title="Long table",
            answers=("We laid it.", "The kettles <sang>."),
            quotes=[{"text": "Sit down.", "said_by": "Bea"}],
        )
    )
    silent = decided(share_story(title="Silent walk", answers=("We walked.",)))
    return [band, table, silent]


def address(question):
    return f"{question.gallery.url}questions/{name_of(question)}/"


def across(client, question, query=""):
    return client.get(address(question) + query).content.decode()


def answered(page):
    return re.findall(r'class="answer__story"><a href="[^"]+">([^<]+)<', page)


def counted(page):
    return re.search(r'id="results-title"[^>]*>([^<]+)<', page)[1]


@pytest.fixture(params=["index", "database"])
def source(request, monkeypatch):
    """Where the answers come from."""
    if request.param == "database":
        monkeypatch.setattr(KEEPER, "source", None)


def test_every_answer_stands_there_signed_by_its_story(client, stories, question, source):
    page = across(client, question)

    assert answered(page) == ["Long table", "Brass band"]
    assert counted(page) == "2 answers"
    assert "<p>We grew loud.</p>" in page
    assert "We laid it." not in page
    assert ">Leith<" in page
    assert stories[0].photos.get().image.key in page


def test_filters_and_counts_are_those_of_the_answers(client, stories, question, source):
    page = across(client, question, "?theme=arts")

    assert answered(page) == ["Brass band"]
    assert counted(page) == "1 answer"
    assert f'href="{address(question)}"' in page


def test_words_are_looked_for_in_these_answers_alone_and_marked(client, stories, question, source):
    page = across(client, question, "?q=kettle")

    assert answered(page) == ["Long table"]
    assert "<p>The <mark>kettles</mark> &lt;sang&gt;.</p>" in page


def test_what_a_story_answers_to_another_question_is_not_marked(client, question, share_story, decided, source):
    decided(share_story(title="Both", answers=("A kettle here.", "A kettle there.")))
    decided(share_story(title="Before", answers=("No kettle here.", "Nothing.")))

    page = across(client, question, "?q=kettle")

    assert answered(page) == ["Both"]
    assert re.findall(r"<p>([^<]*<mark>.*?)</p>", page) == ["A <mark>kettle</mark> there."]


def test_the_name_of_a_story_is_no_answer(client, stories, question, source):
    assert answered(across(client, question, "?q=brass")) == []


@pytest.mark.parametrize("q", ['"', "*", "NOT", "question1", "Q1", "text:", "(", "%00", "a" * 5000])
def test_what_looks_like_syntax_is_not(client, stories, question, q):
    answer = client.get(address(question), {"q": q})

    assert answer.status_code == 200
    assert answered(answer.content.decode()) == []


def test_only_quotes_shows_what_was_said(client, stories, question, source):
    page = across(client, question, "?only=quotes")

    assert answered(page) == ["Long table"]
    assert "“Sit down.”" in page
    assert "sang" not in page


def test_a_story_taken_down_is_gone_from_page_count_and_search(client, stories, question, source, moderator):
    take_down(stories[1], moderator=moderator, message="")

    assert answered(across(client, question)) == ["Brass band"]
    assert answered(across(client, question, "?q=kettle")) == []


def test_what_waits_for_review_is_not_there(client, stories, question, source, share_story):
    share_story(title="Waiting", answers=("a", "The kettle waits."))

    assert "Waiting" not in across(client, question)
    assert answered(across(client, question, "?q=kettle")) == ["Long table"]


def test_a_changed_answer_is_found_by_its_new_words(client, stories, question):
    story = stories[1]
    story.answers.filter(question=question).update(text="The piano sang.")
    write_search_texts(StoryPage.objects.filter(pk=story.pk))

    assert answered(across(client, question, "?q=piano")) == ["Long table"]
    assert answered(across(client, question, "?q=kettle")) == []


def test_its_sister_questions_are_one_click_away_under_the_same_filters(client, stories, question):
    page = across(client, question, "?theme=arts&page=9")

    first = Question.objects.get(label="What did you do?")
    assert f'<a href="{address(first)}?theme=arts">What did you do?</a>' in page
    assert f'<a href="{address(question)}?theme=arts" aria-current="page">What changed?</a>' in page


def test_a_question_that_was_reworded_keeps_its_old_addresses(client, stories, question):
    before = address(question)
    Question.objects.filter(pk=question.pk).update(label="What is different now?")

    answer = client.get(f"{before}?theme=arts")

    assert answer.status_code == 302
    assert answer["Location"] == address(Question.objects.get(pk=question.pk)) + "?theme=arts"


def test_a_gallery_leads_to_its_first_question(client, stories, gallery, top_gallery):
    answer = client.get(f"{gallery.url}questions/")

    assert answer["Location"] == address(Question.objects.get(label="What did you do?"))
    assert client.get(f"{top_gallery.url}questions/").status_code == 404


@pytest.mark.parametrize("name", ["0", "x", "-1", "999999999999999999999", "²", "%00", "1;drop", "999999"])
def test_a_question_that_is_not_asked_there_is_not_found(client, stories, gallery, name):
    assert client.get(f"{gallery.url}questions/{name}/").status_code == 404


def test_nor_is_one_of_another_gallery(client, stories, question, top_gallery, second_gallery):
    assert client.get(f"{second_gallery.url}questions/{name_of(question)}/").status_code == 404


@pytest.fixture
def second_gallery(top_gallery):
    return top_gallery.add_child(instance=type(top_gallery)(title="Pride", slug="pride"))


def test_one_answer_costs_as_many_queries_as_three(client, question, share_story, decided):
    def queries():
        across(client, question)
        with CaptureQueriesContext(connection) as found:
            across(client, question)
        return len(found)

    decided(share_story(title="One", photos=1))
    one = queries()
    for number in range(2):
        decided(share_story(title=f"More {number}", photos=1))

    assert queries() == one
    assert one <= 10


def test_the_first_photo_of_a_story_stands_beside_its_answer(client, question, share_story, decided):
    story = decided(share_story(title="Three", photos=3))

    page = across(client, question)

    first, *others = story.photos.all()
    assert first.image.key in page
    assert not [photo for photo in others if photo.image.key in page]


def test_names_hold_the_number_and_what_is_left_of_the_words():
    assert name_of(Question(pk=7, label="What changed?")) == "7-what-changed"
    assert name_of(Question(pk=7, label="???")) == "7"
    assert [number_in(name) for name in ("7-what", "7", "x", "", "7x")] == [7, 7, None, None, None]


def test_a_phrase_that_crosses_paragraphs_is_marked_in_each(client, question, share_story, decided):
    decided(share_story(title="Diggers", answers=("a", "There we dug\n\nHoles grew.")))

    page = across(client, question, "?q=%22dug holes%22")

    assert "<p>There we <mark>dug</mark></p>" in page
    assert "<p><mark>Holes</mark> grew.</p>" in page
