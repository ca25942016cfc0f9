"""What was backed up is there again, elsewhere; what is wrong with a back-up is said before anything is touched."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import CommandError
from django.db import connection
from django.test import Client

from gallery.contributions.account_erasure import delete_account
from gallery.models import (
    Contribution,
    Draft,
    GalleryPage,
    IndexVersion,
    Restoration,
    StoryImage,
    StoryPage,
    StoryRendition,
    User,
)
from gallery.moderation.review import restore as put_back
from gallery.moderation.review import take_down
from gallery.upkeep import backing_up, loading, restoring
from gallery.upkeep.alone import alone
from gallery.upkeep.erasures import KNOWN, note_new_erasures
from gallery.upkeep.manifests import Manifest, read_manifest, whole_backups
from gallery.upkeep.places import Place
from tests.upkeep.conftest import say

pytestmark = pytest.mark.usefixtures("here")


def tables():
    """What people have made, row by row."""
    kinds = (Contribution, StoryImage, StoryPage, User)
    rows = {kind: list(kind.objects.order_by("pk").values()) for kind in kinds}
    for row in rows[User]:
        del row["signed_out_at"]
    return rows


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_backed_up_is_there_again_elsewhere(published_story, elsewhere, folder, go, stored):
    photo = published_story.photos.get().image
    before, masters, content = tables(), stored(), photo.file.read()
    said = say("backup", folder)

    go(elsewhere)
    restored = say("restore", folder)

    assert "NOT encrypted" in said
    assert f"{len(masters)} files" in said
    assert tables() == before
    assert stored() == masters
    assert StoryImage.objects.get(pk=photo.pk).file.read() == content
    assert "Opened 1 stories with 1 pictures: nothing wrong." in restored
    assert Client().get(published_story.url).status_code == 200


def test_what_the_worker_makes_again_is_not_named_by_any_row(published_story, elsewhere, folder, go):
    assert StoryRendition.objects.exists()
    say("backup", folder)

    go(elsewhere)
    say("restore", folder)

    assert not StoryRendition.objects.exists()
    assert not default_storage.exists("renditions")
    say("reconcile")
    assert StoryRendition.objects.exists()


def test_numbers_of_changes_that_caches_may_know_are_not_given_again(published_story, elsewhere, folder, go):
    say("backup", folder)
    number = IndexVersion.objects.get().number

    go(elsewhere)
    say("restore", folder)

    assert IndexVersion.objects.get().number > number + 1000


def test_whoever_was_signed_in_signs_in_again(published_story, contributor, elsewhere, folder, as_user, go):
    browser = as_user(contributor)
    assert browser.get("/my-stories/").status_code == 200
    say("backup", folder)

    go(elsewhere)
    say("restore", folder)

    assert browser.get("/my-stories/").status_code == 302


def test_a_second_backup_copies_only_what_is_new(published_story, share_story, folder):
    say("backup", folder)
    first = contents(folder / "files")
    share_story(photos=2)

    said = say("backup", folder)

    second = contents(folder / "files")
    assert "3 files (2 new)" in said
    assert {name: second[name] for name in first} == first


def test_what_was_deleted_is_in_no_later_backup(published_story, contributor, folder):
    """Some builds of SQLite overwrite what is deleted, and some do not."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
    delete_account(contributor, keep_stories=False)
    say("backup", folder)

    (packed,) = folder.rglob("database.sqlite3.gz")
    content = loading.unpacked(packed).read_bytes()
    assert b"Account deleted" not in content
    assert b"We dug." not in content
    assert b"Seeds of Service" not in content


def test_a_backup_is_encrypted_for_a_key_and_read_with_its_secret(
    published_story, elsewhere, folder, tmp_path, settings, go
):
    secret = tmp_path / "secret.txt"
    settings.BACKUP_KEY = say("backup_key", secret).splitlines()[0].removeprefix("BACKUP_KEY=")
    before = tables()
    master = published_story.photos.get().image.file.read()
    assert ", encrypted." in say("backup", folder)

    go(elsewhere)
    with pytest.raises(CommandError, match=r"encrypted\. Name the file of its key"):
        say("restore", folder)
    say("backup_key", tmp_path / "another.txt")
    with pytest.raises(CommandError, match="not the key that the back-up was encrypted for"):
        say("restore", folder, "--key", tmp_path / "another.txt")
    assert not User.objects.exists()
    say("restore", folder, "--key", secret)

    assert tables() == before
    assert secret.stat().st_mode & 0o777 == 0o600
    kept = contents(folder)
    assert not [name for name, content in kept.items() if b"Seeds of Service" in content or master in content]
    assert [name.suffix for name in kept if name.parts[0] == "files"] == [".age"]


def test_a_new_server_is_not_backed_up_in_place_of_the_one_that_is_lost(published_story, elsewhere, folder, place, go):
    say("backup", folder)
    before = whole_backups(place)

    go(elsewhere)
    with pytest.raises(CommandError, match="This system has no story, and the newest back-up has 1"):
        say("backup", folder)

    assert whole_backups(place) == before
    assert "Opened 1 stories" in say("restore", folder)


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        ("database.sqlite3.gz", "database.sqlite3.gz of the back-up is damaged"),
        ("manifest.json", "manifest of back-up .* is damaged"),
        ("files.gz", "list of files of back-up .* (is damaged|cannot be read)"),
        ("*.jpg.*", "masters/.* of the back-up is damaged"),
    ],
)
def test_a_damaged_backup_changes_nothing(published_story, elsewhere, folder, go, stored, damaged, words):
    say("backup", folder)
    (path,) = folder.rglob(damaged)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    go(elsewhere)
    with pytest.raises(CommandError, match=words):
        say("restore", folder)

    assert not User.objects.exists()
    assert not Restoration.objects.exists()
    assert stored() == set()


def test_a_file_of_the_backup_that_is_gone_is_named(published_story, elsewhere, folder, go):
    say("backup", folder)
    (path,) = folder.rglob("*.jpg.*")
    path.unlink()

    go(elsewhere)
    with pytest.raises(CommandError, match=path.name):
        say("restore", folder)

    assert not User.objects.exists()


def test_a_system_with_accounts_or_stories_is_left_alone(published_story, folder):
    say("backup", folder)
    before = tables()

    with pytest.raises(CommandError, match="This system has 1 stories and 2 accounts"):
        say("restore", folder)

    assert tables() == before


def test_code_that_is_older_than_the_backup_refuses_it(published_story, elsewhere, folder, go):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('gallery', '9999_of_tomorrow', '2030-01-01')"
        )
    say("backup", folder)

    go(elsewhere)
    with pytest.raises(CommandError, match=r"older than the back-up.*gallery\.9999_of_tomorrow"):
        say("restore", folder)

    assert not User.objects.exists()


def test_a_backup_of_another_kind_of_database_is_refused(published_story, elsewhere, folder, place, go):
    say("backup", folder)
    manifest = read_manifest(place, whole_backups(place)[0])
    path = folder / manifest.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"vendor": "postgresql"}))
    kept = restoring.read_manifest

    go(elsewhere)
    with pytest.raises(CommandError, match="is damaged"):
        say("restore", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "read_manifest", lambda *_: unsigned(kept, path, place, manifest.name))
        with pytest.raises(CommandError, match="This back-up is of postgresql"):
            say("restore", folder)


def unsigned(read, path, place, name):
    return Manifest(**json.loads(path.read_text()))


def test_there_is_no_backup_where_none_was_finished(published_story, folder, monkeypatch, elsewhere, go):
    killed_while("gallery.upkeep.backing_up.Manifest.signed", monkeypatch, lambda: say("backup", folder))

    go(elsewhere)
    with pytest.raises(CommandError, match="There is no whole back-up"):
        say("restore", folder)


class Killed(BaseException):
    """As if by SIGKILL: nobody catches it."""


def killed_while(name, monkeypatch, verb):
    def die(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(name, die)
        with pytest.raises(Killed):
            verb()


@pytest.mark.parametrize(
    "moment",
    [
        "gallery.upkeep.places.os.fsync",
        "gallery.upkeep.backing_up.take_snapshot",
        "gallery.upkeep.backing_up.write_list",
        "gallery.upkeep.backing_up.tidy",
    ],
)
def test_a_backup_that_was_killed_does_not_hinder_the_next(published_story, folder, place, monkeypatch, moment):
    killed_while(moment, monkeypatch, lambda: say("backup", folder))

    say("backup", folder)

    assert len(whole_backups(place)) == (2 if moment.endswith("tidy") else 1)
    assert whole_backups(place) == place.folders("backups")
    assert len([name for name in place.names("files") if not name.endswith(".part")]) == 1


@pytest.mark.parametrize(
    "moment",
    [
        "gallery.upkeep.restoring.put_back",
        "gallery.upkeep.restoring.load",
        "gallery.upkeep.restoring.tables_that_differ",
        "gallery.upkeep.restoring.leave_numbers_out",
        "gallery.upkeep.restoring.erase_again",
    ],
)
def test_a_restore_that_was_killed_is_run_again(published_story, elsewhere, folder, go, monkeypatch, moment):
    before = tables()
    say("backup", folder)

    go(elsewhere)
    killed_while(moment, monkeypatch, lambda: say("restore", folder))
    say("restore", folder)

    assert tables() == before
    assert Restoration.objects.get().finished_at
    with pytest.raises(CommandError, match="This system has"):
        say("restore", folder)


def test_a_restore_that_was_found_wrong_is_found_wrong_again(published_story, elsewhere, folder, go, monkeypatch):
    def miscounted(manifest):
        return {**manifest.tables, "gallery_storypage": 7}

    say("backup", folder)

    go(elsewhere)
    with monkeypatch.context() as patch:
        read = restoring.read_manifest
        patch.setattr(restoring, "read_manifest", lambda *of: replace(found := read(*of), tables=miscounted(found)))
        for _time in range(3):
            with pytest.raises(CommandError, match="gallery_storypage: 1 rows instead of 7"):
                say("restore", folder)
            assert Restoration.objects.get().finished_at is None

    say("restore", folder)
    assert Restoration.objects.get().finished_at


def test_a_file_that_a_killed_restore_left_half_written_is_written_again(published_story, elsewhere, folder, go):
    file = published_story.photos.get().image.file
    name, content = file.name, file.read()
    say("backup", folder)

    go(elsewhere)
    half = elsewhere.store / name
    half.parent.mkdir(parents=True)
    half.write_bytes(content[:100])
    say("restore", folder)

    assert half.read_bytes() == content


def test_until_a_restore_is_finished_the_site_does_not_start(published_story, elsewhere, folder, go, monkeypatch):
    say("backup", folder)

    go(elsewhere)
    killed_while("gallery.upkeep.restoring.erase_again", monkeypatch, lambda: say("restore", folder))

    with pytest.raises(CommandError, match=r"gallery\.E002"):
        say("check", "--database", "default")
    say("restore", folder)
    assert "E002" not in say("check", "--database", "default")


def test_the_second_of_two_says_so_and_leaves(published_story, folder):
    with alone("backup"), pytest.raises(CommandError, match="Another back-up is being made") as refused:
        say("backup", folder)

    assert refused.value.returncode == 75
    assert not folder.exists()


def test_a_place_that_cannot_be_written_is_said(published_story, folder):
    folder.write_text("a file")

    with pytest.raises(CommandError, match="There is no new back-up"):
        say("backup", folder)


def test_nowhere_to_go_is_said():
    with pytest.raises(CommandError, match="name a folder, or set BACKUP_URL"):
        say("backup")


def test_a_picture_without_its_file_does_not_keep_the_rest_from_being_backed_up(published_story, folder):
    default_storage.delete(published_story.photos.get().image.file.name)

    assert "Rows without a file: 1" in say("backup", folder)


def test_it_says_which_restored_stories_do_not_open(published_story, elsewhere, folder, go):
    default_storage.delete(published_story.photos.get().image.file.name)
    say("backup", folder)

    go(elsewhere)
    with pytest.raises(CommandError, match=f"story {published_story.pk}: masters/.* is missing"):
        say("restore", folder)


def test_a_backup_is_one_moment_while_others_write(published_story, folder, here, monkeypatch):
    real = backing_up.take_snapshot

    def somebody_writes_meanwhile(at):
        snapshot = real(at)
        with sqlite3.connect(here.database) as other:
            other.execute("UPDATE gallery_user SET name = 'Later'")
        return snapshot

    monkeypatch.setattr(backing_up, "take_snapshot", somebody_writes_meanwhile)
    say("backup", folder)

    (packed,) = folder.rglob("database.sqlite3.gz")
    with sqlite3.connect(loading.unpacked(packed)) as kept:
        assert "Later" not in {name for (name,) in kept.execute("SELECT name FROM gallery_user")}


@pytest.fixture
def sent_later(settings, folder):
    """The worker notes beside the back-ups what is erased after the last one."""
    settings.BACKUP_URL = str(folder)
    KNOWN.clear()
    return note_new_erasures


def test_who_was_erased_after_the_backup_does_not_come_back(
    published_story, contributor, elsewhere, folder, go, sent_later
):
    say("backup", folder)
    delete_account(contributor, keep_stories=False)
    sent_later()

    go(elsewhere)
    said = say("restore", folder)

    assert "Erased or taken down again: 2." in said
    assert not User.objects.filter(pk=contributor.pk).exists()
    assert not StoryPage.objects.exists()
    assert not StoryImage.objects.exists()
    assert "connie" not in " ".join(str(path) for path in folder.rglob("*"))


def test_who_left_their_stories_without_a_name_has_left_them_so(
    published_story, contributor, elsewhere, folder, go, sent_later
):
    say("backup", folder)
    delete_account(contributor, keep_stories=True)
    sent_later()

    go(elsewhere)
    say("restore", folder)

    assert not User.objects.filter(pk=contributor.pk).exists()
    story = StoryPage.objects.get()
    assert story.live
    assert story.organisation == ""
    assert Contribution.objects.get().contact_email == ""


def test_a_story_that_was_taken_down_stays_down(published_story, moderator, elsewhere, folder, go, sent_later):
    say("backup", folder)
    take_down(published_story, moderator=moderator, message="Somebody asked.")
    sent_later()

    go(elsewhere)
    say("restore", folder)

    assert not StoryPage.objects.published().exists()
    assert StoryPage.objects.filter(pk=published_story.pk).exists()


def test_a_story_that_was_put_back_is_public(published_story, moderator, elsewhere, folder, go, sent_later):
    say("backup", folder)
    take_down(published_story, moderator=moderator, message="Somebody asked.")
    put_back(StoryPage.objects.get(pk=published_story.pk), moderator=moderator)
    sent_later()

    go(elsewhere)
    said = say("restore", folder)

    assert "Erased or taken down again: 0." in said
    assert StoryPage.objects.published().exists()


def test_a_story_by_the_same_number_that_was_begun_later_is_another_one(
    share_story, contributor, elsewhere, here, folder, go, sent_later, tmp_path
):
    """After a restore, numbers are given again: what was erased before it is not meant by the later one."""
    share_story(title="Of another time")
    say("backup", folder)
    number = StoryPage.objects.get().pk
    delete_account(contributor, keep_stories=False)
    sent_later()
    go(elsewhere)
    again = User.objects.create_user("again@example.org", name="Again")
    top = GalleryPage.objects.get(slug="gallery")
    top.add_child(instance=StoryPage(pk=number, title="Begun later", summary="It is another."))
    StoryPage.objects.get().save_revision()
    say("backup", folder)

    third = type(elsewhere)(tmp_path / "empty.sqlite3", tmp_path / "third" / "media")
    go(third)
    say("restore", folder)

    assert StoryPage.objects.get().title == "Begun later"
    assert User.objects.filter(pk=again.pk).exists()


def test_drafts_come_back_with_their_words(share_story, contributor, gallery, elsewhere, folder, go):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery, answers={"story": {"title": "Half a story"}})
    say("backup", folder)

    go(elsewhere)
    say("restore", folder)

    assert Draft.objects.get(pk=draft.pk).answers == {"story": {"title": "Half a story"}}


def test_a_place_of_another_kind_is_written_and_read_alike(published_story, elsewhere, go, monkeypatch):
    """A bucket, as far as Django's storages are alike."""
    bucket = Place(InMemoryStorage(), "s3://bucket")
    monkeypatch.setattr("gallery.management.commands.backup.place_at", lambda _address: bucket)
    monkeypatch.setattr("gallery.management.commands.restore.place_at", lambda _address: bucket)
    before = tables()
    say("backup", "s3://bucket")
    assert "(0 new)" in say("backup", "s3://bucket")

    go(elsewhere)
    say("restore", "s3://bucket")

    assert tables() == before


def test_a_folder_is_nobody_elses_to_read(published_story, folder):
    say("backup", folder)

    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]} == {0}


def test_another_kind_of_address_is_said():
    with pytest.raises(CommandError, match="neither a folder nor an address"):
        say("backup", "ftp://example.org/backups")


def test_old_backups_go_and_with_them_the_files_that_no_other_names(
    published_story, share_story, contributor, folder, place, settings, monkeypatch
):
    settings.BACKUP_KEEP_HOURS, settings.BACKUP_KEEP_DAYS = 1, 2
    StoryPage.objects.get(pk=published_story.pk).get_parent().add_child(
        instance=StoryPage(title="An editor's", slug="an-editors", summary="x", live=False)
    )
    at(monkeypatch, days=-3)
    say("backup", folder)
    delete_account(contributor, keep_stories=False)
    at(monkeypatch, days=0)
    assert len(list(place.names("files"))) == 1

    said = say("backup", folder)

    assert "Old ones forgotten: 1." in said
    assert len(whole_backups(place)) == 1
    assert list(place.names("files")) == []


def at(monkeypatch, *, days):
    """Let back-ups be of another day."""
    moment = datetime.now(UTC) + timedelta(days=days)
    monkeypatch.setattr("gallery.upkeep.snapshots.timezone.now", lambda: moment)
