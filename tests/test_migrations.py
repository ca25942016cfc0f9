"""What the migrations make of data that stood there before them."""

import datetime as dt
from importlib import import_module

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from gallery.models import Clearance, StoryPage, Theme, User

pytestmark = pytest.mark.usefixtures("own_database")

BEFORE, AFTER = "0008_desk", "0010_rows_for_what_is_in_the_record"
LONG_AGO = timezone.now().replace(microsecond=0) - dt.timedelta(days=9)


def migrate(name):
    """Returns the models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate([("gallery", name)])
    return executor.loader.project_state([("gallery", name)]).apps


def entry(log, about, number, *, action="wagtail.edit", data=None):
    """As Wagtail wrote it before the log was sealed."""
    key = {"page_id": number} if log == "PageLogEntry" else {"object_id": str(number)}
    kind = ContentType.objects.get_for_model(about, for_concrete_model=False).pk
    return {
        **key,
        "content_type_id": kind,
        "label": "Seeds of Service",
        "action": action,
        "data": data or {"comment": {"id": 3, "contentpath": "summary", "text": "Ring Alice"}, "title": "Seeds"},
        "timestamp": LONG_AGO,
    }


@pytest.fixture
def story():
    top = Page.objects.get(slug="gallery")
    return top.add_child(instance=StoryPage(title="Seeds of Service", slug="seeds", summary="We grow."))


def test_the_log_loses_the_words_that_were_written_into_it(story):
    top = Page.objects.get(slug="gallery")
    then = migrate(BEFORE)
    pages = then.get_model("wagtailcore", "PageLogEntry").objects
    rows = then.get_model("wagtailcore", "ModelLogEntry").objects
    blanked = [
        pages.create(**entry("PageLogEntry", StoryPage, story.pk)),
        pages.create(**entry("PageLogEntry", Page, story.pk)),
        pages.create(**entry("PageLogEntry", StoryPage, 99_999)),
        pages.create(**entry("PageLogEntry", Page, 99_998)),
        rows.create(**entry("ModelLogEntry", User, 7)),
    ]
    kept = [
        pages.create(**entry("PageLogEntry", Page, top.pk)),
        rows.create(**entry("ModelLogEntry", Theme, 7)),
    ]

    migrate(AFTER)

    bare = {"comment": {"id": 3, "contentpath": "summary"}}
    found = [read_anew(row) for row in blanked]
    assert [row.label for row in found] == [
        f"story {story.pk}",
        f"story {story.pk}",
        "story 99999",
        "page 99998",
        "user 7",
    ]
    assert [row.data for row in found] == [bare] * 5
    assert {row.timestamp for row in found} == {LONG_AGO}
    assert [read_anew(row).label for row in kept] == ["Seeds of Service"] * 2
    assert [read_anew(row).data["title"] for row in kept] == ["Seeds"] * 2


def read_anew(row):
    log = PageLogEntry if row._meta.model_name == "pagelogentry" else ModelLogEntry
    return log.objects.get(pk=row.pk)


def test_what_was_kept_elsewhere_gets_a_row_that_the_record_points_to(story):
    person = User.objects.create_user("sue@example.org")
    then = migrate(BEFORE)
    standing, gone = clear_twice(then, story)
    entry_about_sue = suspend(then, person)

    migrate(AFTER)

    assert list(Clearance.objects.values_list("pk", "key", "taken_back_at")) == [
        (standing, "a" * 64, None),
        (gone, "", LONG_AGO),
    ]
    suspension = User.objects.get(pk=person.pk).suspensions.get()
    assert (suspension.note, suspension.began_at) == ("Copied stories.", LONG_AGO)
    assert read_anew(entry_about_sue).data == {"about": "suspension", "id": suspension.pk}

    then = migrate(BEFORE)

    keys = then.get_model("gallery", "Clearance").objects.values_list("key", flat=True)
    assert list(keys) == ["a" * 64, f"taken back {gone}"]
    assert then.get_model("gallery", "User").objects.get(pk=person.pk).suspension_note == "Copied stories."


def test_going_back_keeps_no_note_of_a_suspension_that_has_ended_and_points_to_no_row_that_is_gone(story):
    suspended, reinstated = (User.objects.create_user(f"{name}@example.org") for name in ("sue", "rob"))
    User.objects.filter(pk=suspended.pk).update(suspended_since=LONG_AGO)
    ended = reinstated.suspensions.create(note="Copied stories.")
    data = {"about": "suspension", "id": ended.pk}
    pointing = ModelLogEntry.objects.create(
        **entry("ModelLogEntry", User, reinstated.pk, action="gallery.suspend", data=data)
    )

    then = migrate(BEFORE)

    assert read_anew(pointing).data == {}
    notes = then.get_model("gallery", "User").objects.values_list("email", "suspension_note").order_by("email")
    assert list(notes) == [("rob@example.org", ""), ("sue@example.org", "")]


def test_a_long_log_is_blanked_with_a_few_writes_and_what_is_blank_is_left_alone(story, django_assert_max_num_queries):
    then = migrate(BEFORE)
    pages = then.get_model("wagtailcore", "PageLogEntry").objects
    pages.bulk_create(pages.model(**entry("PageLogEntry", StoryPage, story.pk)) for _ in range(300))
    blank_log = import_module(f"gallery.migrations.{AFTER}").blank_log

    with django_assert_max_num_queries(12):
        blank_log(then, None)
    with CaptureQueriesContext(connection) as again:
        blank_log(then, None)

    assert not [query for query in again.captured_queries if query["sql"].startswith("UPDATE")]
    assert set(pages.filter(page_id=story.pk).values_list("label", flat=True)) == {f"story {story.pk}"}


def clear_twice(then, story):
    """A clearance that stands, and one that was taken back."""
    cleared = then.get_model("gallery", "Clearance").objects
    standing, gone = (cleared.create(story_id=story.pk, key=key * 64, kind="phone", reason="Theirs.") for key in "ab")
    cleared.filter(pk=gone.pk).update(key=f"taken back {gone.pk}")
    data = {"about": "clearance", "id": gone.pk}
    then.get_model("wagtailcore", "PageLogEntry").objects.create(
        **entry("PageLogEntry", StoryPage, story.pk, action="gallery.take_back_clearance", data=data)
    )
    return standing.pk, gone.pk


def suspend(then, person):
    note = {"suspended_since": LONG_AGO, "suspension_note": "Copied stories."}
    then.get_model("gallery", "User").objects.filter(pk=person.pk).update(**note)
    rows = then.get_model("wagtailcore", "ModelLogEntry").objects
    return rows.create(**entry("ModelLogEntry", User, person.pk, action="gallery.suspend", data={"a": 1}))
