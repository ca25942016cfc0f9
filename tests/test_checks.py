"""Whoever changes a role by hand is told by `manage.py check`, and how to mend it."""

import sqlite3
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import call_command
from django.db import connection

from gallery.checks import check_roles, check_store, refuse_to_start
from gallery.models import User
from gallery.moderation.permissions import EDITORS, MODERATORS, PROGRAMME_OWNERS
from home.demo.people import load_people

DEFAULT = ["default"]


@pytest.fixture
def groups(top_gallery):
    return {name: Group.objects.get(name=name) for name in (MODERATORS, EDITORS, PROGRAMME_OWNERS)}


def warned_about():
    return [warning.msg for warning in check_roles(databases=DEFAULT)]


def test_nothing_is_said_of_roles_that_are_as_the_table_says(groups):
    assert warned_about() == []


def test_a_right_that_was_given_by_hand_is_named_with_what_to_do(groups):
    rights = groups[MODERATORS].permissions
    rights.add(rights.model.objects.get(codename="delete_user"))

    (warning,) = check_roles(databases=DEFAULT)

    assert MODERATORS in warning.msg
    assert "besides: gallery.delete_user" in warning.msg
    assert "python manage.py setup_gallery" in warning.hint


def test_a_right_that_was_taken_away_is_named(groups):
    groups[EDITORS].page_permissions.all().delete()
    groups[PROGRAMME_OWNERS].permissions.clear()

    messages = warned_about()

    assert ["lacks: add_page (home), change_page (home), publish_page (home)" in message for message in messages] == [
        True,
        False,
    ]
    assert "lacks: gallery.view_decision, wagtailadmin.access_admin" in messages[1]


def test_a_group_that_is_missing_is_named_and_setting_up_mends_it(groups):
    groups[MODERATORS].delete()
    assert [MODERATORS in message for message in warned_about()] == [True]

    call_command("setup_gallery", stdout=StringIO())

    assert warned_about() == []


def test_the_check_runs_with_the_others_where_a_database_is_named(groups):
    groups[MODERATORS].permissions.clear()
    said = StringIO()

    call_command("check", databases=DEFAULT, stderr=said)

    assert "gallery.W001" in said.getvalue()


def test_without_a_database_nothing_is_asked(groups, django_assert_num_queries):
    groups[MODERATORS].permissions.clear()

    with django_assert_num_queries(0):
        assert check_roles() == []


def test_an_empty_database_is_no_reason_to_fail(own_database, tmp_path):
    connection.close()
    empty = tmp_path / "empty.sqlite3"
    sqlite3.connect(empty).close()
    connection.settings_dict["NAME"] = str(empty)

    assert check_roles(databases=DEFAULT) == []


class FullStore(InMemoryStorage):
    def _save(self, name, content):
        raise OSError(28, "No space left on device")


@pytest.fixture
def store(settings):
    def use(kind):
        settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": kind}}

    return use


@pytest.fixture
def in_production(settings):
    """As far as the checks of a test can: the rest of its settings are those of tests."""
    # A variable that journeys set for as long as their process lives.
    settings.SILENCED_SYSTEM_CHECKS = ["async.E001"]


def test_nothing_is_said_of_a_store_that_can_be_written_and_nothing_is_left_in_it(store):
    store("django.core.files.storage.InMemoryStorage")

    assert check_store() == []
    assert default_storage.listdir("") == ([], [])


def test_a_site_does_not_start_where_no_picture_can_be_kept(store, db, in_production):
    store(f"{__name__}.FullStore")

    with pytest.raises(SystemExit) as refused:
        refuse_to_start()

    assert "The store of pictures cannot be written: [Errno 28] No space left on device" in str(refused.value)
    assert "DATA_DIR" in str(refused.value)


def test_a_site_with_accounts_of_the_demo_does_not_start(db, in_production):
    load_people()

    with pytest.raises(SystemExit) as refused:
        refuse_to_start()

    assert "admin@example.org, editor@example.org, moderator2@example.org, moderator@example.org" in str(refused.value)
    assert "contributor@example.org" not in str(refused.value)


def test_the_same_accounts_with_passwords_of_their_own_keep_nobody_from_starting(db, in_production):
    load_people()
    for user in User.objects.all():
        user.set_password("something of our own")
        user.save()

    refuse_to_start()


def test_the_demo_starts_whatever_its_passwords(db, settings):
    settings.DEBUG = True
    load_people()

    refuse_to_start()


def test_a_site_starts_where_all_is_well(db, in_production):
    refuse_to_start()
