"""Whoever changes a role by hand is told by `manage.py check`, and how to mend it."""

import sqlite3
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from gallery.checks import check_roles
from gallery.moderation.permissions import EDITORS, MODERATORS, PROGRAMME_OWNERS

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
