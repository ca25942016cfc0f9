"""What is saved is kept, right or wrong, and nothing is silently written over."""

import uuid

import pytest
from django.core.files.storage import default_storage

from gallery.contributions.drafts import (
    PhotoThereAlready,
    StaleSave,
    Stamp,
    add_photo,
    delete_draft,
    remove_photo,
    reopen_story,
    save_step,
)
from gallery.contributions.uploads import PictureRefused
from gallery.models import Draft, PhotoPermission, StoryImage
from tests.conftest import cleaned
from tests.contributions.conftest import latest, make_draft, pictures_of

pytestmark = pytest.mark.django_db

FIRST, SECOND = "first window", "second window"


@pytest.fixture
def fresh(contributor, gallery):
    return Draft(key=uuid.uuid4(), contributor=contributor, gallery=gallery)


def save(draft, step="your-story", *, version=0, window=FIRST, count=1, **story):
    return save_step(draft, {"story": story}, step=step, stamp=Stamp(version, window, count))


def story_of(draft):
    return Draft.objects.get(key=draft.key).answers["story"]


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    """Files go once the transaction has been kept."""

    def do(verb, *args):
        with django_capture_on_commit_callbacks(execute=True):
            verb(*args)

    return do


def test_the_first_save_makes_the_row_and_later_ones_change_it(fresh):
    saved = save(fresh, title="Seeds")
    again = save(saved, version=1, count=2, summary="We grow.")

    assert Draft.objects.get() == saved == again
    assert (saved.version, again.version) == (1, 2)
    assert story_of(fresh) == {"title": "Seeds", "summary": "We grow."}


def test_one_key_is_one_row_however_often_it_is_saved_first(fresh, contributor, gallery):
    twin = Draft(key=fresh.key, contributor=contributor, gallery=gallery)

    save(fresh, title="Seeds", count=1)
    save(twin, title="Seeds", count=2)

    assert Draft.objects.count() == 1


def test_each_step_leaves_the_others_as_they_are(fresh):
    saved = save(fresh, "about-you", organisation="Growers")
    save_step(saved, {"quotes": [{"text": "It helped."}]}, step="quotes", stamp=Stamp(1, FIRST, 1))
    save(saved, title="Seeds")

    assert Draft.objects.get().answers == {
        "story": {"organisation": "Growers", "title": "Seeds"},
        "quotes": [{"text": "It helped."}],
        "photos": {},
    }


def test_quotes_are_kept_as_the_list_that_was_sent_last(fresh):
    stamp = Stamp(0, FIRST, 1)
    saved = save_step(fresh, {"quotes": [{"text": "One"}, {"text": "Two"}]}, step="quotes", stamp=stamp)

    save_step(saved, {"quotes": [{"text": "Two"}]}, step="quotes", stamp=Stamp(1, FIRST, 2))

    assert Draft.objects.get().answers["quotes"] == [{"text": "Two"}]


def test_another_windows_words_are_never_written_over(fresh):
    saved = save(fresh, title="From the first window")

    with pytest.raises(StaleSave) as caught:
        save(saved, version=0, window=SECOND, title="From the second window")

    assert caught.value.saved.answers["story"]["title"] == "From the first window"
    assert story_of(fresh) == {"title": "From the first window"}
    assert Draft.objects.get().version == 1


def test_a_window_that_was_opened_since_may_save(fresh):
    saved = save(fresh, title="From the first window")

    save(saved, version=1, window=SECOND, title="From the second window")

    assert story_of(fresh) == {"title": "From the second window"}


def test_the_first_window_is_told_in_its_turn(fresh):
    saved = save(fresh, title="One")
    save(saved, version=1, window=SECOND, title="Two")

    with pytest.raises(StaleSave):
        save(saved, version=1, window=FIRST, count=2, title="Three")

    assert story_of(fresh) == {"title": "Two"}


def test_the_same_words_from_two_windows_are_no_conflict(fresh):
    saved = save(fresh, title="Seeds")

    save(saved, version=0, window=SECOND, title="Seeds")

    assert story_of(fresh) == {"title": "Seeds"}


def test_two_windows_in_different_steps_never_conflict(fresh):
    saved = save(fresh, "about-you", organisation="Growers")
    for count in range(2, 5):
        save(saved, "your-story", version=0, window=SECOND, count=count, title=f"Title {count}")
        save(saved, "about-you", version=0, window=FIRST, count=count, organisation=f"Growers {count}")

    assert story_of(fresh) == {"organisation": "Growers 4", "title": "Title 4"}


def test_a_save_whose_answer_was_lost_can_be_sent_again(fresh):
    """The window still knows the version from before."""
    saved = save(fresh, version=0, count=1, title="Seeds")

    save(saved, version=0, count=1, title="Seeds")
    save(saved, version=0, count=2, title="Seeds of Service")

    assert story_of(fresh) == {"title": "Seeds of Service"}


def test_an_older_save_that_arrives_late_is_passed_over(fresh):
    saved = save(fresh, count=2, title="Newer words")

    late = save(saved, count=1, title="Older words")

    assert late.answers["story"]["title"] == "Newer words"
    assert story_of(fresh) == {"title": "Newer words"}


def test_a_late_save_of_one_step_is_measured_by_that_step_alone(fresh):
    saved = save(fresh, "your-story", count=7, title="Seeds")

    save(saved, "about-you", count=1, organisation="Growers")

    assert story_of(fresh) == {"title": "Seeds", "organisation": "Growers"}


def test_a_draft_that_was_sent_is_not_begun_again(story_in_review, contributor, gallery):
    sent = Draft(key=story_in_review.idempotency_key, contributor=contributor, gallery=gallery)

    with pytest.raises(Draft.DoesNotExist):
        save(sent, title="From an old window")

    assert not Draft.objects.exists()


def test_a_draft_that_was_deleted_meanwhile_does_not_come_back(draft):
    delete_draft(draft)

    with pytest.raises(Draft.DoesNotExist):
        save(Draft(pk=draft.pk, key=draft.key, contributor=draft.contributor, gallery=draft.gallery), title="Ghost")

    assert not Draft.objects.exists()


def test_pictures_stand_under_random_names_in_the_order_in_which_they_came(draft):
    first, second = (add_photo(draft, cleaned(colour=colour), title="<IMG 1>.jpg") for colour in ("red", "blue"))

    assert pictures_of(draft) == [first, second]
    assert first.file.name == f"masters/{first.key}.jpg"
    assert first.key not in (second.key, "")


def test_the_same_picture_twice_is_refused_with_a_sentence(draft):
    image = add_photo(draft, cleaned(), title="photo")

    with pytest.raises(PhotoThereAlready, match="This photo is in your story already") as caught:
        add_photo(draft, cleaned(), title="another name")

    assert caught.value.image == StoryImage.objects.get() == image


def test_the_same_picture_in_two_stories_is_two_pictures(draft, contributor, gallery):
    other = make_draft(contributor, gallery)

    first, second = (add_photo(story, cleaned(), title="photo") for story in (draft, other))

    assert first != second


def test_there_is_no_ninth_picture(contributor, gallery):
    full = make_draft(contributor, gallery, photos=8)

    with pytest.raises(PictureRefused, match="A story has up to 8 photos"):
        add_photo(full, cleaned(colour="white"), title="photo")

    assert StoryImage.objects.count() == 8


def test_no_picture_is_added_to_a_draft_that_is_gone(draft):
    delete_draft(draft)

    with pytest.raises(Draft.DoesNotExist):
        add_photo(draft, cleaned(), title="photo")

    assert not StoryImage.objects.exists()


def test_whoever_has_read_the_draft_before_a_picture_came_or_went_has_not_read_it_all(draft):
    before = draft.version
    image = add_photo(draft, cleaned(), title="photo")
    between = Draft.objects.get().version

    remove_photo(draft, image)

    assert before < between < Draft.objects.get().version


def test_a_picture_that_comes_meanwhile_is_no_conflict_with_what_is_typed(fresh):
    saved = save(fresh, "photos", title="Seeds")
    add_photo(saved, cleaned(), title="photo")

    save(saved, "photos", version=1, window=SECOND, title="Other words")

    assert story_of(fresh) == {"title": "Other words"}


def test_a_picture_that_was_removed_is_off_the_disk(draft, on_commit):
    image = add_photo(draft, cleaned(), title="photo")
    rendition = image.get_rendition("width-400|format-jpeg")

    on_commit(remove_photo, draft, image)

    assert not StoryImage.objects.exists()
    assert not default_storage.exists(image.file.name)
    assert not default_storage.exists(rendition.file.name)


def test_a_draft_that_was_deleted_leaves_no_picture_on_the_disk(contributor, gallery, on_commit):
    draft, other = (make_draft(contributor, gallery, photos=2) for _ in range(2))
    gone, kept = pictures_of(draft), pictures_of(other)

    on_commit(delete_draft, draft)

    assert list(Draft.objects.all()) == [other]
    assert [default_storage.exists(image.file.name) for image in (*gone, *kept)] == [False, False, True, True]
    assert set(StoryImage.objects.all()) == set(kept)


def test_deleting_changes_leaves_the_story_and_its_pictures(share_story, decided, on_commit):
    contribution = share_story(photos=2)
    story = decided(contribution)

    on_commit(delete_draft, reopen_story(contribution))

    images = [photo.image for photo in story.photos.all()]
    assert [default_storage.exists(image.file.name) for image in images] == [True, True]
    assert not Draft.objects.exists()


def test_deleting_changes_takes_the_pictures_along_that_came_with_them(share_story, decided, on_commit):
    contribution = share_story(photos=1)
    decided(contribution)
    changes = reopen_story(contribution)
    new = add_photo(changes, cleaned(colour="white"), title="photo")

    on_commit(delete_draft, changes)

    assert not default_storage.exists(new.file.name)


def test_a_reopened_story_begins_with_what_was_sent(share_story, decided, terms):
    contribution = share_story(
        photos=2,
        answers=("We dug.", "It grew.", "Begin."),
        themes=[terms["nature"]],
        cohorts=[terms["carers"]],
        tags=["weekly"],
        quotes=[{"text": "It helped.", "said_by": "A member"}],
        links=[{"url": "https://example.org", "label": "Us"}],
        region=terms["wales"],
        place_name="Cardiff",
        people_reached=40,
    )
    first, second = (photo.image for photo in latest(contribution).photos.all())

    draft = reopen_story(contribution)

    told = draft.answers["story"]
    assert (told["title"], told["summary"], told["organisation"]) == ("Seeds of Service", "We grow.", "Growers")
    assert [told[name] for name in told if name.startswith("answer_")] == ["We dug.", "It grew.", "Begin."]
    assert (told["region"], told["place_name"], told["people_reached"]) == ("wales", "Cardiff", 40)
    assert (told["themes"], told["cohorts"], told["tags"]) == (["nature"], ["carers"], "weekly")
    assert draft.answers["quotes"] == [{"text": "It helped.", "said_by": "A member"}]
    assert draft.answers["links"] == [{"url": "https://example.org", "label": "Us"}]
    assert [image["alt_text"] for image in draft.answers["photos"].values()] == ["Photo 1", "Photo 2"]
    assert pictures_of(draft) == [first, second]
    assert draft.started_from == contribution.story.get_latest_revision()


def test_a_reopened_story_brings_along_what_is_private(share_story):
    contribution = share_story()
    contribution.relationship, contribution.is_open_to_hello = "My neighbour. She agrees.", True
    contribution.save()

    told = reopen_story(contribution).answers["story"]

    assert (told["contact_email"], told["your_name"]) == ("connie@example.org", "Connie")
    assert (told["whose"], told["relationship"]) == ("somebody_elses", "My neighbour. She agrees.")
    assert told["is_open_to_hello"] is True


def test_a_reopened_story_knows_what_the_people_in_its_photos_last_agreed_to(share_story, contributor):
    contribution = share_story(photos=1)
    image = latest(contribution).photos.first().image
    wording = contribution.consent
    for people, in_reports in (("adults", True), ("children", False)):
        PhotoPermission.objects.create(image=image, people=people, in_reports=in_reports, wording=wording)

    words = reopen_story(contribution).answers["photos"][image.key]

    assert (words["people"], words["in_reports"], words["on_social_media"]) == ("children", False, False)


def test_reopening_twice_goes_on_with_the_same_changes(story_in_review):
    first = reopen_story(story_in_review)
    Draft.objects.filter(pk=first.pk).update(answers={"story": {"title": "Half changed"}})

    assert reopen_story(story_in_review).answers == {"story": {"title": "Half changed"}}
    assert Draft.objects.count() == 1


def test_a_reopened_story_begins_with_what_is_there_now(story_in_review, editor):
    """Also where it was changed a moment after the request had read the contribution."""
    assert story_in_review.story.get_latest_revision()
    corrected = latest(story_in_review)
    corrected.title = "Corrected"
    revision = corrected.save_revision(user=editor)

    draft = reopen_story(story_in_review)

    assert (draft.title, draft.started_from) == ("Corrected", revision)
