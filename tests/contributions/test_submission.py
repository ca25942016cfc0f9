"""The doors into the flow of a story: sent, taken back, changed, withdrawn, and sent again."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from gallery.contributions.drafts import StaleSave, reopen_story
from gallery.contributions.submission import (
    GalleryClosed,
    SharedStory,
    StoryCorrected,
    StoryMovedOn,
    resubmit_story,
    submit_story,
    take_back_story,
    withdraw_story,
)
from gallery.models import Contribution, Decision, Draft, GalleryPage, OutgoingMail, Stage, StoryImage, StoryPage
from gallery.moderation.review import ReviewConflict, fingerprint, restore, take_down
from tests.contributions.conftest import latest, stage_of
from tests.deciding import decide, waiting

pytestmark = pytest.mark.django_db

Kind = Decision.Kind


def shared(**fields):
    usual = {"title": "Seeds of Service", "summary": "We grow.", "organisation": "Growers"}
    return SharedStory(contact_email="connie@example.org", fields={**usual, **fields}, answers=[])


def resend(contribution, *, by=None, seen=None, **fields):
    """Change it as its contributor would, and send it again."""
    draft = reopen_story(Contribution.objects.get(pk=contribution.pk))
    return resubmit_story(shared(**fields), draft=draft, sent_by=by or contribution.contributor, seen=seen)


def test_a_story_stays_hidden_until_a_moderator_approves(story_in_review, decided):
    assert list(StoryPage.objects.published()) == []
    assert stage_of(story_in_review) == Stage.IN_REVIEW

    story = decided(story_in_review)

    assert list(StoryPage.objects.published()) == [story]
    assert stage_of(story_in_review) == Stage.PUBLISHED


@pytest.mark.parametrize(
    ("kind", "stage"),
    [(Kind.REQUEST_CHANGES, Stage.CHANGES_REQUESTED), (Kind.DECLINE, Stage.DECLINED)],
)
def test_a_decision_against_publishing_shows_as_its_stage(story_in_review, decided, kind, stage):
    decided(story_in_review, kind, "Please say more.")

    assert stage_of(story_in_review) == stage
    assert not StoryPage.objects.published().exists()


def test_sending_leaves_no_draft_behind(story_in_review):
    assert not Draft.objects.exists()


def test_sending_the_same_draft_again_is_the_same_contribution(draft):
    first = submit_story(shared(), draft=draft)

    assert submit_story(shared(title="Changed"), draft=draft) == first
    assert StoryPage.objects.get().title == "Seeds of Service"


def test_what_was_saved_since_it_was_read_is_not_sent(draft):
    Draft.objects.update(version=draft.version + 1)

    with pytest.raises(StaleSave):
        submit_story(shared(), draft=draft)

    assert Draft.objects.exists()
    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("close", ["closes_on", "opens_on", "unpublished"])
def test_a_gallery_that_is_not_open_takes_nothing(draft, gallery, close):
    days = {"closes_on": "2020-01-01", "opens_on": "2120-01-01"}
    if close in days:
        GalleryPage.objects.filter(pk=gallery.pk).update(**{close: days[close]})
    else:
        GalleryPage.objects.get(pk=gallery.pk).unpublish()

    with pytest.raises(GalleryClosed):
        submit_story(shared(), draft=draft)

    assert Draft.objects.get() == draft
    assert not StoryPage.objects.exists()


def test_those_who_wrote_with_somebody_still_help_after_it_was_sent(draft, stranger):
    draft.co_authors.add(stranger)

    assert list(submit_story(shared(), draft=draft).co_authors.all()) == [stranger]


def test_the_tree_stays_whole_after_many_stories(share_story):
    for _ in range(3):
        share_story()

    assert Page.find_problems() == ([], [], [], [], [])


# Taken back


def test_a_story_that_was_taken_back_waits_for_nobody(story_in_review, contributor):
    draft = take_back_story(story_in_review, by=contributor)

    assert waiting() == []
    assert stage_of(story_in_review) == Stage.TAKEN_BACK
    assert draft.answers["story"]["title"] == "Seeds of Service"


def test_a_decision_after_a_story_was_taken_back_is_refused(story_in_review, contributor, moderator):
    story = story_in_review.story
    seen = fingerprint(story.get_latest_revision())
    take_back_story(story_in_review, by=contributor)

    with pytest.raises(ReviewConflict, match="This story was taken back to be changed"):
        decide(story, kind=Kind.APPROVE, moderator=moderator, seen=seen)

    assert not StoryPage.objects.published().exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", Kind.values[:3])
def test_after_a_decision_there_is_nothing_to_take_back(story_in_review, contributor, decided, kind):
    decided(story_in_review, kind, "Because.")
    before = stage_of(story_in_review)

    with pytest.raises(StoryMovedOn):
        take_back_story(story_in_review, by=contributor)

    assert stage_of(story_in_review) == before
    assert not Draft.objects.exists()


def test_taking_back_twice_makes_one_draft(story_in_review, contributor):
    take_back_story(story_in_review, by=contributor)

    with pytest.raises(StoryMovedOn):
        take_back_story(story_in_review, by=contributor)

    assert Draft.objects.count() == 1


def test_a_story_that_was_taken_back_is_sent_again_and_published(story_in_review, contributor, decided):
    take_back_story(story_in_review, by=contributor)

    resend(story_in_review, title="Changed")

    assert stage_of(story_in_review) == Stage.IN_REVIEW
    assert decided(story_in_review).title == "Changed"


def test_a_story_can_be_taken_back_again_and_again(story_in_review, contributor):
    for number in range(3):
        take_back_story(story_in_review, by=contributor)
        assert stage_of(story_in_review) == Stage.TAKEN_BACK
        resend(story_in_review, title=f"Version {number}")
        assert stage_of(story_in_review) == Stage.IN_REVIEW

    assert waiting() == [story_in_review.story]


# Changes to what is published


def test_a_published_story_stays_as_it_is_while_changes_wait(published_story, client, decided):
    contribution = published_story.contribution
    before = client.get(published_story.url).content

    resend(contribution, title="Changed", summary="We grow more.")

    assert stage_of(contribution) == Stage.CHANGES_WAITING
    assert client.get(published_story.url).content == before
    assert list(StoryPage.objects.published()) == [published_story]

    decided(contribution)
    page = client.get(published_story.url).content.decode()
    assert "<h1>Changed</h1>" in page
    assert "We grow more." in page
    assert stage_of(contribution) == Stage.PUBLISHED


def test_beginning_to_change_a_published_story_changes_nothing(published_story, client):
    before = client.get(published_story.url).content

    reopen_story(published_story.contribution)

    assert stage_of(published_story.contribution) == Stage.PUBLISHED
    assert client.get(published_story.url).content == before


def test_changes_that_were_declined_leave_the_public_version(published_story, client, decided):
    contribution = published_story.contribution
    resend(contribution, title="Worse")

    decided(contribution, Kind.DECLINE, "It was better before.")

    assert stage_of(contribution) == Stage.PUBLISHED
    assert "<h1>Seeds of Service</h1>" in client.get(published_story.url).content.decode()


def test_changes_that_were_returned_leave_the_public_version(published_story, client, decided):
    contribution = published_story.contribution
    resend(contribution, title="Nearly")

    decided(contribution, Kind.REQUEST_CHANGES, "Not yet.")

    assert stage_of(contribution) == Stage.CHANGES_REQUESTED
    assert "<h1>Seeds of Service</h1>" in client.get(published_story.url).content.decode()


def test_changes_to_a_published_story_can_be_taken_back(published_story, contributor, client):
    contribution = published_story.contribution
    resend(contribution, title="Changed")

    draft = take_back_story(contribution, by=contributor)

    assert draft.answers["story"]["title"] == "Changed"
    assert stage_of(contribution) == Stage.PUBLISHED
    assert waiting() == []
    assert "<h1>Seeds of Service</h1>" in client.get(published_story.url).content.decode()


def test_what_a_moderator_corrected_meanwhile_is_not_written_over(published_story, contributor, moderator):
    contribution = published_story.contribution
    draft = reopen_story(contribution)
    corrected = latest(contribution)
    corrected.summary = "Corrected."
    revision = corrected.save_revision(user=moderator)

    with pytest.raises(StoryCorrected):
        resubmit_story(shared(), draft=draft, sent_by=contributor, seen=draft.started_from_id)
    assert latest(contribution).summary == "Corrected."
    assert Draft.objects.exists()

    resubmit_story(shared(summary="Mine after all."), draft=draft, sent_by=contributor, seen=revision.pk)
    assert latest(contribution).summary == "Mine after all."


@pytest.mark.parametrize("kind", [Kind.DECLINE, Kind.APPROVE])
def test_changes_to_a_story_that_is_not_open_for_them_are_kept_and_not_sent(
    story_in_review, decided, contributor, kind
):
    draft = reopen_story(story_in_review)
    if kind == Kind.DECLINE:
        decided(story_in_review, kind, "No.")

    with pytest.raises(StoryMovedOn):
        resubmit_story(shared(), draft=draft, sent_by=contributor)

    assert Draft.objects.get() == draft


def test_whoever_decides_never_sees_the_private_half_in_a_revision(published_story):
    contribution = published_story.contribution
    resubmitted = SharedStory(
        contact_email="private@example.org",
        relationship="My neighbour Zebedee.",
        fields={"title": "T", "summary": "S", "organisation": "O"},
        answers=[],
    )

    resubmit_story(resubmitted, draft=reopen_story(contribution), sent_by=contribution.contributor)

    contribution.refresh_from_db()
    assert (contribution.contact_email, contribution.relationship) == ("private@example.org", "My neighbour Zebedee.")
    contents = [str(revision.content) for revision in published_story.revisions.all()]
    assert not any("Zebedee" in content or "private@" in content for content in contents)


# Withdrawn


def in_review(share_story, decided, moderator):
    return share_story(photos=1)


def returned(share_story, decided, moderator):
    contribution = share_story(photos=1)
    decided(contribution, Kind.REQUEST_CHANGES, "More.")
    return contribution


def declined(share_story, decided, moderator):
    contribution = share_story(photos=1)
    decided(contribution, Kind.DECLINE, "No.")
    return contribution


def published(share_story, decided, moderator):
    contribution = share_story(photos=1)
    decided(contribution)
    return contribution


def changes_waiting(share_story, decided, moderator):
    contribution = published(share_story, decided, moderator)
    resend(contribution, title="Changed")
    return contribution


def taken_back(share_story, decided, moderator):
    contribution = share_story(photos=1)
    take_back_story(contribution, by=contribution.contributor)
    return contribution


def taken_down(share_story, decided, moderator):
    contribution = published(share_story, decided, moderator)
    take_down(contribution.story, moderator=moderator, message="Asked.")
    return contribution


STAGES = {
    Stage.IN_REVIEW: in_review,
    Stage.CHANGES_REQUESTED: returned,
    Stage.DECLINED: declined,
    Stage.PUBLISHED: published,
    Stage.CHANGES_WAITING: changes_waiting,
    Stage.TAKEN_BACK: taken_back,
    Stage.TAKEN_DOWN: taken_down,
}


@pytest.fixture(params=STAGES)
def at_any_stage(request, share_story, decided, moderator):
    contribution = STAGES[request.param](share_story, decided, moderator)
    assert stage_of(contribution) == request.param
    return contribution


def test_every_stage_but_withdrawn_itself_is_tried():
    assert set(STAGES) == set(Stage) - {Stage.WITHDRAWN}


def test_a_story_can_be_withdrawn_at_any_stage(at_any_stage, contributor):
    withdraw_story(at_any_stage, by=contributor)

    assert stage_of(at_any_stage) == Stage.WITHDRAWN
    assert waiting() == []
    assert not StoryPage.objects.published().exists()


def test_a_story_that_was_withdrawn_can_be_changed_and_sent_again(at_any_stage, contributor, decided):
    withdraw_story(at_any_stage, by=contributor)

    resend(at_any_stage, title="Changed my mind")

    assert stage_of(at_any_stage) == Stage.IN_REVIEW
    assert not StoryPage.objects.published().exists()
    assert decided(at_any_stage).title == "Changed my mind"


def test_a_story_that_was_withdrawn_and_sent_again_can_be_taken_back(at_any_stage, contributor):
    withdraw_story(at_any_stage, by=contributor)
    resend(at_any_stage)

    take_back_story(at_any_stage, by=contributor)

    assert stage_of(at_any_stage) == Stage.TAKEN_BACK
    resend(at_any_stage)
    assert stage_of(at_any_stage) == Stage.IN_REVIEW


def test_no_moderator_brings_a_story_back_that_was_withdrawn(at_any_stage, contributor, moderator):
    story = at_any_stage.story
    seen = fingerprint(story.get_latest_revision())
    withdraw_story(at_any_stage, by=contributor)

    with pytest.raises(ReviewConflict):
        restore(story, moderator=moderator)
    for kind in (Kind.APPROVE, Kind.REQUEST_CHANGES, Kind.DECLINE):
        with pytest.raises(ReviewConflict, match="has withdrawn it"):
            decide(story, kind=kind, moderator=moderator, seen=seen, message="Because.")

    assert stage_of(at_any_stage) == Stage.WITHDRAWN
    assert not StoryPage.objects.published().exists()


def test_withdrawing_twice_does_nothing(published_story, contributor):
    contribution = published_story.contribution
    withdraw_story(contribution, by=contributor)
    first = Contribution.objects.get().withdrawn_at

    withdraw_story(contribution, by=contributor)

    assert Contribution.objects.get().withdrawn_at == first


def test_withdrawing_keeps_the_pictures_for_whoever_changes_their_mind(published_story, contributor):
    withdraw_story(published_story.contribution, by=contributor)

    draft = reopen_story(published_story.contribution)

    assert [photo.image for photo in draft.photos.all()] == [StoryImage.objects.get()]


def test_a_story_that_was_withdrawn_is_gone_from_everywhere(published_story, contributor, client, share_story, decided):
    other = decided(share_story(title="Another story", photos=1))
    image = published_story.photos.first().image
    slug = published_story.slug
    pages = ["/", "/gallery/", "/gallery/tackling-loneliness/", "/gallery/feed/", "/gallery/tackling-loneliness/feed/"]
    pages += ["/sitemap-1.xml", "/gallery/?q=seeds", "/gallery/?q=grow"]
    assert all(slug in client.get(page).content.decode() for page in pages[1:])
    assert client.get(image.largest_url).status_code == 200

    withdraw_story(published_story.contribution, by=contributor)

    assert [page for page in pages if f"{slug}/" in client.get(page).content.decode()] == []
    assert client.get(published_story.url).status_code == 404
    assert client.get(image.largest_url).status_code == 404
    assert client.get(image.address("card", 400, "webp")).status_code == 404
    assert client.get(other.url).status_code == 200
    assert client.get(reverse("contributions:say_hello", args=[published_story.pk])).status_code == 404


def test_a_story_sent_again_after_it_was_withdrawn_stays_hidden_until_it_is_approved(
    published_story, contributor, client, decided
):
    contribution = published_story.contribution
    withdraw_story(contribution, by=contributor)
    resend(contribution)

    assert client.get(published_story.url).status_code == 404

    decided(contribution)
    assert client.get(published_story.url).status_code == 200


def test_each_sending_gets_a_receipt_of_its_own(story_in_review, decided):
    for _ in range(2):
        decided(story_in_review, Kind.REQUEST_CHANGES, "More.")
        resend(story_in_review)

    assert OutgoingMail.objects.filter(event__startswith="receipt").count() == 3
