"""What the table of personal data says is told to whoever asks for everything about themselves, is told."""

import json
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from gallery.contributions.account_gathering import Gathering
from gallery.models import Report, User
from gallery.what_is_kept import KEPT
from tests.contributions.erasure.traces import ADDRESS, TRACE

pytestmark = pytest.mark.django_db

TOLD = [kept for kept in KEPT if kept.is_told]
NO_WORDS = {
    "gallery.PhotoPermission": "who said it",
    "gallery.Attempt": "who did it",
    "gallery.StoryRendition": "sizes of the picture",
}
"""Of what is told, what has no words of theirs."""


def words_in(text):
    return {word.lower() for word in TRACE.findall(str(text))}


def words_of_column(model, field):
    return {
        word for value in apps.get_model(model)._base_manager.values_list(field, flat=True) for word in words_in(value)
    }


@pytest.fixture
def everything(whole_life, leaver):
    leaver.suspensions.create(note="Qwyxsuspended")
    EmailAddress.objects.create(user=leaver, email=ADDRESS, verified=True, primary=True)
    Report.objects.create(
        story=whole_life.story,
        key=uuid.uuid4(),
        reason="wrong",
        text="Qwyxreport",
        email=ADDRESS,
        answer="Qwyxanswered",
    )
    return json.loads(json.dumps(Gathering(User.objects.get(pk=leaver.pk)).everything(), cls=DjangoJSONEncoder))


def test_every_word_of_theirs_that_is_told_by_the_table_is_in_the_download(everything):
    told = words_in(json.dumps(everything))

    missing = {
        f"{model}.{field}: {word}"
        for kept in TOLD
        for model, fields in kept.fields.items()
        for field in fields.split()
        for word in words_of_column(model, field) - told
    }

    assert sorted(missing) == []


def test_something_of_theirs_stands_in_each_of_these_tables(everything):
    """Or the test above would prove nothing."""
    without = {
        model
        for kept in TOLD
        for model, fields in kept.fields.items()
        if not any(words_of_column(model, field) for field in fields.split())
    }

    assert without == set(NO_WORDS)


def test_every_part_that_the_table_names_is_there_with_something_in_it(everything):
    parts = {part for kept in TOLD for part in kept.told.split(", ")}

    assert parts <= set(everything)
    assert sorted(part for part in parts if not everything[part]) == []
    assert set(everything) - parts == {"made_at"}
