"""Terms that are merged, renamed, split and retired: in what is public, in what waits, and in what is written later."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import PageLogEntry

from gallery.contributions.drafts import reopen_story
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.submission import resubmit_story
from gallery.discovery.search import search_index
from gallery.models import (
    CheckSummary,
    Cohort,
    Draft,
    IndexChange,
    StoryCard,
    StoryPage,
    StoryTag,
    TermChange,
    TermRedirect,
    Theme,
)
from gallery.moderation import checks
from gallery.moderation.standing import fingerprint
from gallery.moderation.tidying import carrying_out
from gallery.moderation.tidying.carrying_out import QUIET, carry_out_change, resume_changes
from gallery.moderation.tidying.changes import TermConflict, begin, bring_back
from gallery.publication.cards import write_card
from tests.moderation.tidying.conftest import names, now, tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def nature(terms):
    return terms["nature"]


@pytest.fixture
def arts(terms):
    return terms["arts"]


def latest(story):
    return now(story).get_latest_revision_as_object()


def waiting_changes(story, **relations):
    """A newer version of a published story, which nobody has decided."""
    version = latest(story)
    for name, value in relations.items():
        getattr(version, name).set(value)
    return version.save_revision()


def found_by(word):
    return StoryPage.objects.published().filter(pk__in=search_index().matching(word)).values_list("pk", flat=True)


def test_a_merged_theme_is_the_other_in_every_story_and_gone(tidy, published, share_story, nature, arts):
    one, both = published(themes=[nature]), published(themes=[nature, arts])
    waiting = share_story(themes=[nature]).story

    change = tidy("merge", "theme", nature, into=arts.pk)

    assert [names(now(story).themes) for story in (one, both, waiting)] == [["Arts"]] * 3
    assert not Theme.objects.filter(pk=nature.pk).exists()
    assert (change.expected, change.changed, change.note) == (3, 3, "")
    assert change.finished_at is not None


def test_a_version_that_waits_is_read_with_the_other_and_is_what_its_moderator_saw(tidy, published, nature, arts):
    story = published()
    waiting_changes(story, themes=[nature])
    seen = fingerprint(now(story).get_latest_revision())

    tidy("merge", "theme", nature, into=arts.pk)

    assert names(latest(story).themes) == ["Arts"]
    assert fingerprint(now(story).get_latest_revision()) == seen
    assert names(now(story).themes) == []


def test_what_is_published_later_has_the_other(tidy, share_story, decided, nature, arts):
    contribution = share_story(themes=[nature], tags=["allotment"])
    allotments = Tag.objects.create(name="allotments", slug="allotments")
    tidy("merge", "theme", nature, into=arts.pk)
    tidy("merge", "tag", tag("allotment"), into=allotments.pk)

    story = decided(contribution)

    assert (names(story.themes), names(story.tags)) == (["Arts"], ["allotments"])


def test_merged_tags_stand_once(tidy, published):
    story = published(tags=["allotment", "plots", "allotments"])

    tidy("merge", "tag", tag("allotment"), tag("plots"), into=tag("allotments").pk)

    assert StoryTag.objects.filter(content_object=story).count() == 1
    assert names(latest(story).tags) == ["allotments"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"allotments"}


def test_changes_that_were_begun_before_are_sent_with_the_other(tidy, share_story, decided, contributor, nature, arts):
    contribution = share_story(themes=[nature], tags=["allotment"], answers=("We dug.", "It grew."))
    decided(contribution)
    draft = reopen_story(contribution)
    allotments = Tag.objects.create(name="allotments", slug="allotments")
    tidy("merge", "theme", nature, into=arts.pk)
    tidy("merge", "tag", tag("allotment"), into=allotments.pk)

    shared = Questionnaire(Draft.objects.get(pk=draft.pk)).shared()
    resubmit_story(shared, draft=draft, sent_by=contributor)

    assert shared.themes == [arts]
    version = latest(contribution.story)
    assert (names(version.themes), names(version.tags)) == (["Arts"], ["allotments"])


def test_one_merge_after_the_other_leads_to_the_last(tidy, share_story, terms):
    story = share_story(themes=[terms["nature"]]).story
    third = Theme.objects.create(name="Culture", slug="culture")

    tidy("merge", "theme", terms["nature"], into=terms["arts"].pk)
    tidy("merge", "theme", terms["arts"], into=third.pk)

    assert names(latest(story).themes) == ["Culture"]
    assert set(TermRedirect.objects.values_list("new_key", flat=True)) == {third.pk}


def test_what_follows_a_merge_follows_as_it_does_when_a_story_is_published(tidy, published, nature, arts):
    story, other = published(themes=[nature]), published()
    for number in (story.pk, other.pk):
        write_card(number)

    tidy("merge", "theme", nature, into=arts.pk)

    assert list(StoryCard.objects.values_list("pk", flat=True)) == [other.pk]
    assert story.pk in IndexChange.objects.values_list("story", flat=True)
    assert list(found_by("arts")) == [story.pk]
    assert list(found_by("nature")) == []


def test_each_story_says_in_the_record_what_was_done_and_by_whom(tidy, published, nature, arts, editor):
    story = published(themes=[nature])

    change = tidy("merge", "theme", nature, into=arts.pk)

    entry = PageLogEntry.objects.get(page=story.pk, action="gallery.refile")
    assert (entry.user, entry.data) == (editor, {"about": "termchange", "id": change.pk})
    assert str(change) == "Merge “Nature” into “Arts”"


def test_a_renamed_tag_is_typed_by_its_old_name_and_found_by_the_new(tidy, published, share_story):
    story = published(tags=["alotments"])

    tidy("rename", "tag", tag("alotments"), name="allotments", slug="allotments")
    later = share_story(tags=["Alotments"]).story

    assert names(now(story).tags) == names(latest(later).tags) == ["allotments"]
    assert Tag.objects.count() == 1


def test_a_name_that_was_somebody_elses_is_its_new_owners(tidy, published, share_story):
    published(tags=["one", "two"])

    tidy("rename", "tag", tag("one"), name="three", slug="three")
    tidy("rename", "tag", tag("two"), name="one", slug="one")

    assert names(latest(share_story(tags=["one"]).story).tags) == ["one"]


def test_a_retired_theme_stays_on_its_stories_and_can_be_brought_back(tidy, published, nature, editor):
    story = published(themes=[nature])

    tidy("retire", "theme", nature)

    assert names(now(story).themes) == names(latest(story).themes) == ["Nature"]
    assert nature not in Theme.objects.offered()
    bring_back("theme", nature.pk, by=editor)
    assert nature in Theme.objects.offered()


def test_a_retired_tag_is_taken_off_and_dropped_when_it_is_typed_again(tidy, published, share_story, editor):
    story = published(tags=["stuff", "allotments"])

    change = tidy("retire", "tag", tag("stuff"))
    later = share_story(tags=["Stuff", "weekly"]).story

    assert names(now(story).tags) == names(latest(story).tags) == ["allotments"]
    assert names(latest(later).tags) == ["weekly"]
    assert change.changed == 1
    bring_back("tag", TermRedirect.objects.get(name="stuff").pk, by=editor)
    assert names(latest(share_story(tags=["stuff"]).story).tags) == ["stuff"]


def test_the_stories_that_are_chosen_go_to_the_new_term_and_the_rest_stay(tidy, published, nature):
    goes, stays = published(themes=[nature]), published(themes=[nature])

    tidy("split", "theme", nature, name="Rivers", slug="rivers", stories=[goes.pk], keeps_both=False)

    assert (names(now(goes).themes), names(now(stays).themes)) == (["Rivers"], ["Nature"])
    assert names(latest(goes).themes) == ["Rivers"]


def test_chosen_stories_can_keep_both(tidy, published):
    story = published(tags=["outdoors"])

    change = tidy("split", "tag", tag("outdoors"), name="rivers", slug="rivers", stories=[story.pk], keeps_both=True)

    assert names(now(story).tags) == names(latest(story).tags) == ["outdoors", "rivers"]
    assert (change.changed, change.note) == (1, "")


def test_a_story_with_a_version_that_waits_is_not_split_and_that_is_said(tidy, published, nature):
    story = published(themes=[nature])
    seen = fingerprint(waiting_changes(story, themes=[nature]))

    change = tidy("split", "theme", nature, name="Rivers", slug="rivers", stories=[story.pk], keeps_both=False)

    assert names(now(story).themes) == ["Nature"]
    assert fingerprint(now(story).get_latest_revision()) == seen
    assert "1 story was left as it is" in change.note


def test_a_killed_worker_leaves_nothing_half_done_and_nothing_is_done_twice(
    published, nature, arts, editor, monkeypatch
):
    stories = [published(themes=[nature]) for _number in range(3)]
    change = begin("merge", "theme", [nature], by=editor, into=arts.pk)
    verb, calls = carrying_out.VERBS["merge"], []

    def dies_at_the_second(story, *rest):
        calls.append(story)
        is_done = verb(story, *rest)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return is_done

    monkeypatch.setitem(carrying_out.VERBS, "merge", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        carry_out_change.call(change.pk)
    assert [names(now(story).themes) for story in stories] == [["Arts"], ["Nature"], ["Nature"]]

    resume_changes()
    assert len(calls) == 2, "its worker may still be at it"
    TermChange.objects.update(heard_of_at=timezone.now() - 2 * QUIET)
    resume_changes()
    resume_changes()

    change.refresh_from_db()
    assert [names(now(story).themes) for story in stories] == [["Arts"]] * 3
    assert (change.changed, PageLogEntry.objects.filter(action="gallery.refile").count()) == (3, 3)


def test_an_accident_with_one_story_keeps_the_term_and_is_told(published, nature, arts, editor, monkeypatch):
    first, second = published(themes=[nature], title="One"), published(themes=[nature], title="Two")
    verb = carrying_out.VERBS["merge"]

    def stumbles(story, change):
        verb(story, change)
        if story.title == "One":
            raise ZeroDivisionError
        return True

    monkeypatch.setitem(carrying_out.VERBS, "merge", stumbles)
    change = begin("merge", "theme", [nature], by=editor, into=arts.pk)
    carry_out_change.call(change.pk)
    change.refresh_from_db()

    assert (names(now(first).themes), names(now(second).themes)) == (["Nature"], ["Arts"])
    assert Theme.objects.filter(pk=nature.pk).exists()
    assert (change.changed, "1 story was left" in change.note) == (1, True)
    monkeypatch.setitem(carrying_out.VERBS, "merge", verb)
    carry_out_change.call(begin("merge", "theme", [nature], by=editor, into=arts.pk).pk)
    assert names(now(first).themes) == ["Arts"]


def test_one_change_of_a_term_at_a_time(nature, arts, editor):
    third = Theme.objects.create(name="Culture", slug="culture")
    begin("merge", "theme", [nature], by=editor, into=arts.pk)

    for kind, terms, about in (
        ("merge", [nature], {"into": arts.pk}),
        ("merge", [arts], {"into": nature.pk}),
        ("merge", [third], {"into": arts.pk}),
        ("rename", [arts], {"name": "Art", "slug": "art"}),
        ("retire", [nature], {}),
    ):
        with pytest.raises(TermConflict, match="Edie has begun something else"):
            begin(kind, "theme", terms, by=editor, **about)

    assert TermChange.objects.count() == 1


def test_what_makes_no_sense_is_refused_with_words(nature, arts, terms, editor):
    Theme.objects.filter(pk=arts.pk).update(is_retired=True)
    gone = Theme.objects.create(name="Gone", slug="gone")
    Theme.objects.filter(pk=gone.pk).delete()

    for kind, term, about, words in (
        ("merge", nature, {"into": nature.pk}, "Choose another"),
        ("merge", nature, {"into": gone.pk}, "gone"),
        ("merge", gone, {"into": nature.pk}, "gone"),
        ("merge", nature, {"into": arts.pk}, "retired"),
        ("rename", nature, {"name": "arts", "slug": "nature"}, "of that name already"),
        ("rename", nature, {"name": "Nature", "slug": "arts"}, "that address already"),
    ):
        with pytest.raises(TermConflict, match=words):
            begin(kind, "theme", [term], by=editor, **about)

    assert not TermChange.objects.exists()
    assert not TermRedirect.objects.exists()


def test_a_name_that_is_taken_meanwhile_is_told_and_changes_nothing(nature, editor):
    change = begin("rename", "theme", [nature], by=editor, name="Rivers", slug="rivers")
    Theme.objects.create(name="rivers", slug="something-else")

    carry_out_change.call(change.pk)

    change.refresh_from_db()
    nature.refresh_from_db()
    assert (nature.name, nature.slug) == ("Nature", "nature")
    assert "of that name already" in change.note


@pytest.mark.parametrize("who", ["contributor", "moderator", "programme_owner"])
def test_nobody_but_editors_begins_one(who, request, nature, arts):
    user = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        begin("merge", "theme", [nature], by=user, into=arts.pk)
    with pytest.raises(PermissionDenied):
        bring_back("theme", nature.pk, by=user)

    assert not TermChange.objects.exists()


def test_cohorts_are_terms_too(tidy, published, terms):
    story = published(cohorts=[terms["veterans"]])

    tidy("merge", "cohort", terms["veterans"], into=terms["carers"].pk)

    assert names(now(story).cohorts) == ["Carers"]
    assert not Cohort.objects.filter(slug="veterans").exists()


def test_pictures_keep_a_tag_that_stories_lose(tidy, published, nature):
    story = published(tags=["stuff"], photos=1)
    image = story.photos.get().image
    image.tags.add("stuff")

    tidy("retire", "tag", tag("stuff"))

    assert names(image.tags) == ["stuff"]
    assert names(now(story).tags) == []


def test_pictures_have_the_other_tag_after_a_merge(tidy, published):
    story = published(tags=["stuff", "things"], photos=1)
    image = story.photos.get().image
    image.tags.add("stuff")

    tidy("merge", "tag", tag("stuff"), into=tag("things").pk)

    assert names(image.tags) == ["things"]


def test_a_story_that_never_had_a_version_follows_too(tidy, gallery):
    story = gallery.add_child(instance=StoryPage(title="Imported", summary="As it came."))
    story.tags.set(["stuff", "things"])
    story.save()

    change = tidy("merge", "tag", tag("stuff"), into=tag("things").pk)

    assert names(now(story).tags) == ["things"]
    assert (change.changed, change.note) == (1, "")


def test_a_story_whose_tags_are_others_is_looked_at_again(tidy, share_story, nature, arts):
    tagged, themed = share_story(tags=["stuff"]).story, share_story(themes=[nature]).story
    for story in (tagged, themed):
        checks.summarise(now(story))

    tidy("retire", "tag", tag("stuff"))
    tidy("merge", "theme", nature, into=arts.pk)

    assert list(CheckSummary.objects.values_list("story", flat=True)) == [themed.pk]


def test_a_retired_tag_that_pictures_have_kept_can_be_one_of_stories_again(tidy, published):
    story = published(tags=["stuff", "things", "rest"], photos=1)
    story.photos.get().image.tags.add("stuff")
    tidy("retire", "tag", tag("stuff"))

    tidy("merge", "tag", tag("things"), into=tag("stuff").pk)
    tidy("split", "tag", tag("rest"), name="stuff", slug="stuff", stories=[story.pk], keeps_both=True)

    assert names(now(story).tags) == names(latest(story).tags) == ["rest", "stuff"]
