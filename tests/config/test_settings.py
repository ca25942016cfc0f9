import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from config.env import DEMO_KEY, Environment, ProductionEnvironment, table
from config.front_cache import front_caches

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "not-the-real-one-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "stories.example.org",
    "BASE_URL": "https://stories.example.org",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Stories <stories@example.org>",
}


def policy(response):
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/gallery/", "/gallery/feed/", "/share/", "/sign-in/", "/nothing-here/"])
def test_public_pages_allow_nothing_inline(client, gallery, address):
    found = policy(client.get(address))

    assert found["default-src"] == ["'self'"]
    assert found["object-src"] == ["'none'"]
    assert not any("unsafe" in source or source in ("*", "data:") for sources in found.values() for source in sources)


@pytest.mark.django_db
def test_a_story_and_its_form_allow_nothing_inline(client, published_story, as_user, contributor, gallery):
    share = reverse("contributions:share_story", args=[gallery.slug])

    for response in (client.get(published_story.url), as_user(contributor).get(share)):
        assert response.status_code == 200
        assert "unsafe" not in response["Content-Security-Policy"]
        page = response.content.decode()
        assert "<script>" not in page
        assert " style=" not in page
        assert "onclick" not in page


@pytest.mark.django_db
def test_what_wagtail_needs_is_allowed_in_the_admin_alone(as_user, moderator):
    assert "'unsafe-inline'" in policy(as_user(moderator).get("/admin/"))["script-src"]


@pytest.mark.django_db
def test_a_request_over_sixty_megabytes_is_refused_in_words(client, gallery, settings):
    address = reverse("contributions:share_story", args=[gallery.slug])

    assert settings.MAX_REQUEST_BYTES == 60 * 1024 * 1024
    settings.MAX_REQUEST_BYTES = 1000
    fits = client.post(address, {"title": "x"})
    refused = client.post(address, {"title": "x" * 1000})

    assert fits.status_code == 302
    assert refused.status_code == 413
    assert "larger than 60 MB" in refused.content.decode()
    assert "</html>" in refused.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "abc", "-1", "1e9", "²", "60 MB"])
def test_an_absurd_length_is_no_error_of_ours(client, gallery, length):
    response = client.get("/gallery/", CONTENT_LENGTH=length)

    assert response.status_code == 200


def python(*arguments, **environment):
    # The coverage of a child is not wanted, and nothing of this process's settings may reach it.
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_deployment_passes_djangos_check(tmp_path):
    found = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path), **PRODUCTION)

    assert (found.returncode, found.stdout.strip()) == (
        0,
        "System check identified no issues (3 silenced).",
    ), found.stderr[-2000:]


NEEDED = [name for name in PRODUCTION if name != "DJANGO_SETTINGS_MODULE"]


@pytest.mark.parametrize("missing", NEEDED)
def test_production_says_what_is_missing(missing, tmp_path):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}

    found = python("-c", "import config.settings.production", DATA_DIR=str(tmp_path), **environment)

    assert found.returncode != 0
    assert f"\n{missing} is missing. " in found.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", DEMO_KEY),
        ("SECRET_KEY", "django-insecure-" + "x" * 60),
        ("SECRET_KEY", "hunter2-hunter2"),
        ("ALLOWED_HOSTS", " , "),
        ("BASE_URL", "http://stories.test"),
        ("BASE_URL", "stories.test"),
        ("BASE_URL", "https://stories.test/gallery"),
        ("DATABASE_URL", "mysql://stories@localhost/stories"),
        ("DATABASE_URL", "stories.sqlite3"),
        ("REPLICA_URL", "sqlite:////srv/stories.sqlite3"),
        ("EMAIL_URL", "gopher://mail.example.org"),
        ("FRONT_CACHE_URL", "varnish.internal"),
        ("FRONT_CACHE_URL", "http://:6081"),
        ("FRONT_CACHE_URL", "http://cache.internal/gallery"),
        ("FRONT_CACHE_URL", "http://name:password@cache.internal"),
        ("FRONT_CACHE_URL", "http://cache.internal:s3cret"),
        ("FRONT_CACHE_URL", "http://[s3cret"),
        ("FRONT_CACHE_URL", "cloudflare://zone-without-token"),
        ("FRONT_CACHE_URL", "cloudflare://token-without-zone@"),
        ("FRONT_CACHE_URL", "cloudfront://key:secret@E2EXAMPLE"),
        ("TRUSTED_PROXIES", "all"),
        ("TRUSTED_PROXIES", "-1"),
        ("HSTS_PRELOAD", "perhaps"),
        ("DEBUG", "1"),
    ],
)
def test_production_says_what_is_not_right_and_tells_no_secret(name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        ProductionEnvironment.read({**PRODUCTION, name: value})

    (line,) = str(refused.value).strip().splitlines()
    assert line.startswith(f"{name} is ")
    assert value not in line or value == "1"
    assert "s3cret" not in line


@pytest.mark.parametrize(
    ("address", "backend", "about"),
    [
        ("http://cache:6081/", "HTTPBackend", {"LOCATION": "http://cache:6081"}),
        ("https://cache.internal", "HTTPBackend", {"LOCATION": "https://cache.internal"}),
        ("cloudflare://a%2Fb@0f0f", "CloudflareBackend", {"BEARER_TOKEN": "a/b", "ZONEID": "0f0f"}),
        ("cloudfront://E2EXAMPLE", "CloudfrontBackend", {"DISTRIBUTION_ID": "E2EXAMPLE"}),
    ],
)
def test_a_cache_in_front_is_of_the_kind_that_its_address_says(address, backend, about):
    assert Environment.read({"FRONT_CACHE_URL": address}).front_cache_url == address

    found = front_caches(address)["front"]

    assert found.pop("BACKEND").rpartition(".")[2] == backend
    assert found == about
    assert front_caches("") == {}


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(ImproperlyConfigured) as refused:
        ProductionEnvironment.read({"SECRET_KEY": "short", "BASE_URL": " "})

    named = [line.split()[0] for line in str(refused.value).strip().splitlines()]
    assert set(named) == set(NEEDED)


def test_hosts_stand_between_commas():
    found = ProductionEnvironment.read({**PRODUCTION, "ALLOWED_HOSTS": "a.example.org, b.example.org,"})

    assert found.allowed_hosts == ["a.example.org", "b.example.org"]


MANY = {
    "REPLICA_URL": "postgres://stories@two/stories",
    "STORAGE_URL": "s3://stories/gallery",
    "CACHE_URL": "redis://one:6379/0",
}


@pytest.mark.parametrize("database", ["", "sqlite:////srv/stories.sqlite3"])
@pytest.mark.parametrize("name", MANY)
def test_sqlite_is_refused_where_there_are_signs_of_many_machines(name, database):
    with pytest.raises(ImproperlyConfigured, match=f"{name} is not right: it is for many machines, and SQLite for one"):
        ProductionEnvironment.read({**PRODUCTION, name: MANY[name], "DATABASE_URL": database})


def test_many_machines_share_a_postgresql():
    found = ProductionEnvironment.read({**PRODUCTION, **MANY, "DATABASE_URL": "postgres://stories@one/stories"})

    assert {name: getattr(found, name.lower()) for name in MANY} == MANY


@pytest.mark.parametrize("key", ["age1short", "AGE-SECRET-KEY-1QQQQ", "a password"])
def test_a_key_that_encrypts_nothing_is_named(key):
    with pytest.raises(ImproperlyConfigured, match="BACKUP_KEY is not right: it begins with age1"):
        ProductionEnvironment.read({**PRODUCTION, "BACKUP_KEY": key})


def test_the_table_in_the_docs_is_that_of_the_code():
    assert table() in (ROOT / "docs" / "settings.md").read_text()


def test_in_production_mail_goes_by_the_outbox_and_nothing_is_debugged(tmp_path):
    words = "from config.settings import production as s; print(s.DEBUG, s.EMAIL_BACKEND, s.DELIVERY_EMAIL_BACKEND)"

    found = python("-c", words, DATA_DIR=str(tmp_path), **PRODUCTION)

    assert found.stdout.split() == [
        "False",
        "gallery.notifications.backend.OutboxBackend",
        "django.core.mail.backends.smtp.EmailBackend",
    ], found.stderr
