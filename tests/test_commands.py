import pytest
from django.core.management import CommandError, call_command

from gallery.models import (
    Contribution,
    Decision,
    GalleryPage,
    OutgoingMail,
    Report,
    Stage,
    StoryImage,
    StoryPage,
    User,
)
from gallery.moderation.checks import open_blocks
from home.models import StandingPage
from tests.deciding import waiting

pytestmark = pytest.mark.django_db

TABLES = (Contribution, Decision, GalleryPage, OutgoingMail, Report, StandingPage, StoryImage, StoryPage, User)


def state():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def stages():
    found = list(Contribution.objects.with_stage().values_list("stage", flat=True))
    return {stage: found.count(stage) for stage in set(found)}


def test_the_demo_is_refused_where_debug_is_off(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_demo")

    assert not User.objects.exists()
    assert not StoryPage.objects.exists()


def test_the_demo_is_loaded_once_however_often(settings, capsys):
    settings.DEBUG = True

    call_command("load_demo")

    published = StoryPage.objects.published()
    assert published.count() == 28
    assert len(waiting()) == 4
    assert [open_blocks(story.get_latest_revision_as_object()) != [] for story in waiting()].count(True) == 1
    assert Report.objects.waiting().count() == 1
    assert Decision.objects.filter(kind=Decision.Kind.REQUEST_CHANGES).count() == 1
    assert Decision.objects.filter(kind=Decision.Kind.DECLINE).count() == 1
    assert {stage: number for stage, number in stages().items() if stage != Stage.PUBLISHED} == {
        Stage.IN_REVIEW: 3,
        Stage.CHANGES_WAITING: 1,
        Stage.CHANGES_REQUESTED: 1,
        Stage.DECLINED: 1,
    }
    photos = [story.photos.count() for story in published]
    assert len([number for number in photos if 1 <= number <= 4]) >= 24
    assert max(photos) <= 4
    assert {story.get_parent().slug for story in published} == {page.slug for page in GalleryPage.objects.programmes()}
    assert not OutgoingMail.objects.exists()

    before = state()
    call_command("load_demo")
    assert state() == before

    call_command("demo_sign_ins")
    said = capsys.readouterr().out
    assert "The demo has 0 new stories." in said
    assert all(email in said for email in User.objects.values_list("email", flat=True))
