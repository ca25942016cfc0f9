"""A returned story is changed and sent again, whatever became of its gallery's questions meanwhile."""

import uuid

import pytest
from django.urls import reverse

from gallery.models import Contribution, Decision, Draft, Stage, StoryPage
from tests.contributions.test_forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def tab(as_user, contributor):
    return as_user(contributor)


@pytest.fixture
def send(tab, gallery):
    """Post the filled-in form; a new key unless one is given."""
    address = reverse("contributions:share_story", args=[gallery.slug])

    def post(**changes):
        changes.setdefault("key", str(uuid.uuid4()))
        return tab.post(address, filled(gallery, **changes))

    return post


def returned(contribution, decided, tab):
    """The address of the form in which a returned story is changed."""
    decided(contribution, Decision.Kind.REQUEST_CHANGES, "Please say <more>.")
    return tab.post(reverse("contributions:edit_story", args=[contribution.pk])).url


def stage_of(contribution):
    return Contribution.objects.with_stage().get(pk=contribution.pk).stage


def test_a_returned_story_is_changed_and_sent_again(send, tab, decided):
    send(tags="weekly", new_photos=[])
    contribution = Contribution.objects.get()

    url = returned(contribution, decided, tab)
    page = tab.get(url).content.decode()
    assert "Please say &lt;more&gt;." in page
    assert "Answer 1." in page
    assert 'value="weekly"' in page

    response = send(key=str(Draft.objects.get().key), summary="We grow, and more.", tags="weekly")
    assert response.url == reverse("contributions:sent", args=[contribution.pk])
    assert stage_of(contribution) == Stage.IN_REVIEW
    assert StoryPage.objects.get().get_latest_revision_as_object().summary == "We grow, and more."
    assert not Draft.objects.exists()


def test_a_story_that_waits_cannot_be_opened_for_changes(send, tab):
    send()
    contribution = Contribution.objects.get()

    response = tab.post(reverse("contributions:edit_story", args=[contribution.pk]))

    assert response.url == reverse("contributions:my_story", args=[contribution.pk])
    assert not Draft.objects.exists()


def test_an_old_tab_of_a_story_returned_twice_makes_no_second_story(send, tab, decided):
    send()
    contribution = Contribution.objects.get()
    keys = []
    for _round in range(2):
        returned(contribution, decided, tab)
        keys.append(str(Draft.objects.get().key))
        send(key=keys[-1])

    send(key=keys[0], title="From an old tab")

    assert StoryPage.objects.count() == 1
    assert Contribution.objects.count() == 1


def test_changes_sent_after_somebody_else_handed_the_story_in_are_not_an_error(send, tab, decided, editor):
    send()
    contribution = Contribution.objects.get()
    returned(contribution, decided, tab)
    story = StoryPage.objects.get()
    story.current_workflow_state.resume(editor)

    response = send(key=str(Draft.objects.get().key), summary="Changed at the same time.")

    assert response.status_code in (302, 409, 422)
    kept = [draft.answers["story"]["summary"] for draft in Draft.objects.all()]
    kept.append(StoryPage.objects.get().get_latest_revision_as_object().summary)
    assert "Changed at the same time." in kept


def test_the_answer_to_a_question_that_was_dropped_is_not_lost(send, tab, decided, gallery):
    send()
    contribution = Contribution.objects.get()
    first = gallery.questions.first()
    first.delete()

    returned(contribution, decided, tab)
    gallery.refresh_from_db()
    send(key=str(Draft.objects.get().key), **{f"answer_{first.pk}": None})

    story = StoryPage.objects.get().get_latest_revision_as_object()
    labels = [answer.question_label for answer in story.answers.all()]
    assert labels == ["What changed?", "What would you tell the next person?", "What did you do?"]
    assert story.answers.last().text == "Answer 1."


def test_a_question_that_was_renamed_keeps_the_wording_that_was_answered(send, decided, gallery, client):
    send()
    question = gallery.questions.first()
    question.label = "What was it that you did?"
    question.save()

    story = decided(Contribution.objects.get())

    page = client.get(story.url).content.decode()
    assert "What did you do?" in page
    assert "What was it that you did?" not in page
