"""A site that is served to a browser writes for good: what it leaves is cleared away, what it found put back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site as DjangoSite
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from wagtail.models import Collection, Locale, Page, Site

from gallery.models import ConsentText
from home.models import HomePage


@contextmanager
def migrated_state_kept() -> Iterator[None]:
    """The database as the migrations left it, before and after."""
    build_what_a_flush_took()
    migrated = connection.creation.serialize_db_to_string()
    try:
        yield
    finally:
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        connection.creation.deserialize_db_from_string(migrated)
        forget_what_was_remembered()


def build_what_a_flush_took() -> None:
    """What Wagtail's migrations and ours wrote. Does nothing where it is all there."""
    forget_what_was_remembered()
    DjangoSite.objects.get_or_create(pk=1, defaults={"domain": "example.com", "name": "example.com"})
    locale, _is_new = Locale.objects.get_or_create(language_code="en")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = HomePage.objects.first()
    if home is None:
        headline = "Good things are happening on your street."
        home = root.add_child(instance=HomePage(title="Home", slug="home", headline=headline, locale=locale))
    Site.objects.get_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    if not ConsentText.objects.exists():
        ConsentText.objects.create(text="I may share this story and these photos. Everybody in them has agreed.")
        ConsentText.objects.create(purpose=ConsentText.Purpose.PHOTOS, text="I have asked everybody in this photo.")


def forget_what_was_remembered() -> None:
    """Rows that are cached by their number, and the words of stories that no longer exist."""
    ContentType.objects.clear_cache()
    DjangoSite.objects.clear_cache()
    cache.clear()
    with connection.cursor() as cursor:
        for table in ("gallery_storysearch", "gallery_answersearch", "gallery_searchword", "gallery_searchspelling"):
            cursor.execute(f"DELETE FROM {table}")
