"""Whatever a worker does may be done twice: it changes nothing more, and nobody is written to again."""

import sys
from collections import Counter

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.http import QueryDict
from django_tasks.base import Task

from gallery.discovery.selection import Selection
from gallery.management.commands import worker
from gallery.models import BulkRun, OutgoingMail
from gallery.moderation.bulk.runs import read_chosen, start_run
from gallery.moderation.review import fingerprint
from gallery.moderation.tidying.changes import begin
from gallery.notifications.outbox import post
from gallery.printing.booklets import ask_for
from tests.showing import show

pytestmark = pytest.mark.django_db

OF_ITS_WRITING = {"id", "made_at", "checked_at"}
"""Columns of a row that is written anew: which one it is, and when that was."""


@pytest.fixture
def asked(published_story, story_in_review, moderator, editor, terms):
    """Each job of ours, before it is done, and what it is told."""
    published_story.themes.add(terms["nature"])
    seen = fingerprint(story_in_review.story.get_latest_revision())
    message = {"message": "A little more, please."}
    action = BulkRun.Action.REQUEST_CHANGES
    run = start_run(action, read_chosen([f"{story_in_review.story_id}:{seen}"]), by=moderator, options=message)
    change = begin("rename", "theme", [terms["nature"]], by=editor, name="Outdoors", slug="outdoors")
    showcase = show(("story", {"story": published_story.pk, "note": ""}))
    booklet = ask_for(Selection.from_query(QueryDict("")), format="booklet")
    post(OutgoingMail(event="hello", recipient="vera@example.org", from_email="g@example.org", subject="Hello"))
    return {
        "carry_out_run": [run.pk],
        "carry_out_change": [change.pk],
        "check_story": [story_in_review.story_id],
        "deliver_due_mail": [],
        "store_card": [published_story.pk],
        "draw_showcase": [showcase.pk],
        "make_pictures": [published_story.pk],
        "find_neighbours": [published_story.pk],
        "purge": [["http://testserver/gallery/"]],
        "write_words_of_term": ["themes", terms["nature"].pk],
        "make_booklet": [str(booklet.pk)],
    }


def jobs():
    """As the worker knows them: it imports them all."""
    assert worker.LOOKS
    ours = [vars(module).values() for name, module in sys.modules.items() if name.startswith("gallery.")]
    tasks = {thing for things in ours for thing in things if type(thing) is Task}
    return {job.name: job for job in tasks if job.module_path.startswith("gallery.")}


def everything(mailbox):
    """Every row of ours, the names of all files, and every mail that has left."""
    models = [model for model in apps.get_app_config("gallery").get_models() if model._meta.managed]
    rows = Counter(f"{model.__name__} {words_of(row)}" for model in models for row in model.objects.values())
    return rows + Counter(files()) + Counter(f"to {mail.to}" for mail in mailbox)


def changed(before, after):
    return [*(before - after), *(after - before)]


def words_of(row):
    return repr({name: value for name, value in row.items() if name not in OF_ITS_WRITING})


def files(folder=""):
    folders, names = default_storage.listdir(folder)
    below = (files(f"{folder}{name}/") for name in folders)
    return {f"{folder}{name}" for name in names}.union(*below)


def test_each_job_done_twice_is_as_if_it_was_done_once(asked, mailoutbox):
    found = jobs()
    assert found.keys() == asked.keys()

    for name, told in asked.items():
        found[name].call(*told)
        once = everything(mailoutbox)
        found[name].call(*told)
        assert not changed(once, everything(mailoutbox)), name
    assert [mail.subject for mail in mailoutbox if "Hello" in mail.subject] == ["Hello"]
