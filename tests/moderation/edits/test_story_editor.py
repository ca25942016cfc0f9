"""Two versions of a story, side by side in Wagtail's history."""

import pytest
from django.urls import reverse

from gallery.models import StoryPage
from gallery.moderation.screen import difference
from tests.moments import within

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_versions(story_in_review, moderator):
    """Returns a function that writes another one; the address at which both are compared."""

    def write(summary, then):
        story = StoryPage.objects.get(pk=story_in_review.story_id)
        versions = []
        for words in (summary, then):
            story.summary = words
            versions.append(story.save_revision(user=moderator, clean=False).pk)
        return reverse("wagtailadmin_pages:revisions_compare", args=[story.pk, *versions])

    return write


def test_an_editor_sees_what_differs_between_two_versions(two_versions, as_user, editor):
    page = as_user(editor).get(two_versions("We grow food here.", "We grow <b>flowers</b> here.")).content.decode()

    assert '<del class="deletion">food</del>' in page
    assert "&lt;b&gt;" in page
    assert "Seeds of Service" in page


def test_versions_that_are_alike_are_said_to_be(two_versions, as_user, editor):
    page = as_user(editor).get(two_versions("We grow.", "We grow.")).content.decode()

    assert "Nothing that readers see." in page


def test_texts_that_are_crafted_to_differ_do_not_keep_the_server(two_versions, as_user, editor):
    """Word by word, these take Wagtail a quarter of a minute."""
    old, new = (" ".join(f"{letter}{n:04d} x{n % 28:04d}" for n in range(1500)) for letter in "uv")
    address, desk = two_versions(old, new), as_user(editor)
    assert len(old) + len(new) > difference.LONGEST

    with within(loops=160):
        response = desk.get(address)

    assert response.status_code == 200


def test_whoever_may_not_edit_stories_is_refused(two_versions, as_user, programme_owner, stranger):
    address = two_versions("We grow food.", "We grow flowers.")

    answers = [as_user(user).get(address) for user in (programme_owner, stranger)]

    assert [answer.status_code for answer in answers] == [302, 302]
