"""What was kept elsewhere until now gets a row or a column, and the log loses the words that Wagtail wrote into it."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q

WORDS_OF_THE_SITE = {
    "cohort",
    "declinereason",
    "gallerypage",
    "readyremark",
    "region",
    "safeguardingquestion",
    "sitesettings",
    "theme",
}
KINDS = {"about", "contentpath", "format", "list", "status"}
MANGLED = "taken back "
BATCH = 1000


def date_clearances(apps, schema_editor):
    """By the record, where it is known when they were taken back. Which finding they were about is not known any more."""
    entries = apps.get_model("wagtailcore", "PageLogEntry").objects.filter(action="gallery.take_back_clearance")
    times = {entry.data.get("id"): entry.timestamp for entry in entries}
    for clearance in apps.get_model("gallery", "Clearance").objects.filter(key__startswith=MANGLED):
        clearance.key, clearance.taken_back_at = "", times.get(clearance.pk, clearance.cleared_at)
        clearance.save()


def mangle_keys(apps, schema_editor):
    for clearance in apps.get_model("gallery", "Clearance").objects.exclude(taken_back_at=None):
        clearance.key, clearance.taken_back_at = f"{MANGLED}{clearance.pk}", None
        clearance.save()


def make_suspensions(apps, schema_editor):
    """Of those that last: what an earlier one was for has not been kept."""
    suspensions = apps.get_model("gallery", "Suspension").objects
    for person in apps.get_model("gallery", "User").objects.exclude(suspended_since=None):
        row = suspensions.create(person=person, note=person.suspension_note, began_at=person.suspended_since)
        point_to(row, entries_of(apps, person).last())


def entries_of(apps, person):
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects.filter(action="gallery.suspend")
    own = {"content_type__app_label": "gallery", "content_type__model": "user", "object_id": str(person.pk)}
    return entries.filter(**own).order_by("timestamp", "pk")


def point_to(row, entry):
    if entry is not None:
        entry.data = {"about": "suspension", "id": row.pk}
        entry.save()


def keep_notes(apps, schema_editor):
    """Of those that last: there was no place for others, and no entry may point to a row that is gone."""
    for person in apps.get_model("gallery", "User").objects.exclude(suspended_since=None):
        person.suspension_note = getattr(person.suspensions.last(), "note", "")
        person.save()
    apps.get_model("wagtailcore", "ModelLogEntry").objects.filter(action="gallery.suspend").update(data={})


def blank_log(apps, schema_editor):
    """As each new entry is when it is written."""
    blank_stories(apps)
    blank_erased_pages(apps)
    blank_rows(apps)


def blank_stories(apps):
    stories = apps.get_model("gallery", "StoryPage")
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="gallery", model="storypage")
    is_of_story = Q(content_type__in=kinds) | Q(page_id__in=stories.objects.values("pk"))
    entries = apps.get_model("wagtailcore", "PageLogEntry").objects.filter(is_of_story)
    kind = kinds.values_list("pk", flat=True).first()
    blank(entries, lambda entry: {"label": name_of(stories, entry.page_id), "content_type_id": kind})


def blank_erased_pages(apps):
    """What kind of page it was is not known, where Wagtail wrote of it as a page of none."""
    page = apps.get_model("wagtailcore", "Page")
    entries = apps.get_model("wagtailcore", "PageLogEntry").objects.filter(
        ~Exists(page.objects.filter(pk=OuterRef("page_id"))),
        content_type__app_label="wagtailcore",
        content_type__model="page",
    )
    blank(entries, lambda entry: {"label": name_of(page, entry.page_id)})


def blank_rows(apps):
    models = apps.all_models["gallery"]
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects.filter(content_type__app_label="gallery")
    named = entries.filter(content_type__model__in=models.keys() - WORDS_OF_THE_SITE).select_related("content_type")
    blank(named, lambda entry: {"label": name_of(models[entry.content_type.model], entry.object_id)})


def name_of(model, number):
    return f"{model._meta.verbose_name} {number}"


def blank(entries, columns_of):
    """Write those that are not blank yet, many at a time: a log is long."""
    changed = [entry for entry in entries.iterator() if is_changed(entry, columns_of(entry))]
    entries.model.objects.bulk_update(changed, ["label", "data", "content_type"], batch_size=BATCH)


def is_changed(entry, columns):
    """Set what the entry is to hold; whether it held anything else."""
    before = {name: getattr(entry, name) for name in (*columns, "data")}
    for name, value in {**columns, "data": bare(entry.data)}.items():
        setattr(entry, name, value)
    return before != {name: getattr(entry, name) for name in before}


def bare(value):
    if isinstance(value, dict):
        return {key: part if key in KINDS else bare(part) for key, part in value.items() if is_bare(key, part)}
    return [bare(part) for part in value if is_bare("", part)] if isinstance(value, list) else value


def is_bare(key, value):
    if key in KINDS:
        return isinstance(value, str)
    return value is None or isinstance(value, int | float | dict | list)


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0009_suspensions_and_clearances_taken_back"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(date_clearances, mangle_keys),
        migrations.RunPython(make_suspensions, keep_notes),
        # The words are gone for good: there is nothing to put back.
        migrations.RunPython(blank_log, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="user",
            name="suspension_note",
        ),
    ]
