"""What stands in `deploy/` fits the code beside it."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from config.env import ProductionEnvironment
from gallery.pictures import STORED
from gallery.public import FRESH, STALE
from tests.drills.deploy import machine, units
from tests.drills.deploy.places import DEPLOY, PROJECT, Places
from tests.drills.deploy.upkeep import verify

SYSTEMD = DEPLOY / "systemd"
SERVICES = sorted(path.stem.removeprefix("impact-gallery-") for path in SYSTEMD.glob("*.service"))
SITE = (DEPLOY / "nginx" / "impact-gallery.conf").read_text()
GUIDE = (PROJECT / "docs" / "deploying.md").read_text()
LOCKED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
    "EnvironmentFile": "/etc/impact-gallery.env",
    "User": "impact-gallery",
    "UMask": "0027",
}
OF_EACH_ANSWER = {"Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Content-Type-Options"}
KEPT_BY_NGINX = {"content-type", "content-disposition", "cache-control", "content-length"}
"""Of the headers of an answer that names a file: nginx does not drop them, or has its own."""


def service(name: str) -> dict[str, list[str]]:
    return units.read((SYSTEMD / f"impact-gallery-{name}.service").read_text())["Service"]


def directive(name: str) -> list[str]:
    return re.findall(rf"^\s*{name}\s+(.*?);", SITE, re.MULTILINE | re.DOTALL)


def test_there_is_a_service_for_all_that_runs():
    assert SERVICES == ["backup", "reconcile", "web", "worker"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_its_work_and_nothing_else(name):
    found = service(name)

    assert {key: found[key][0] for key in LOCKED} == LOCKED
    backs_up = [" -/var/backups/impact-gallery"] if name in ("backup", "worker") else [""]
    assert found["ReadWritePaths"] == [f"/var/lib/impact-gallery{backs_up[0]}"]


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_runs_is_there(name):
    program, *words = units.command((SYSTEMD / f"impact-gallery-{name}.service").read_text())

    if program.endswith("/python"):
        assert words[0] == "manage.py"
        assert words[1] in get_commands()
    else:
        assert Path(program).name == "granian"
        assert re.search(r"^granian==", (PROJECT / "requirements" / "production.txt").read_text(), re.MULTILINE)
        assert words[-1] == "config.wsgi:application"


def test_a_back_up_is_made_every_five_minutes_and_what_drifts_is_looked_for_each_night():
    when = {path.stem: units.read(path.read_text())["Timer"]["OnCalendar"] for path in SYSTEMD.glob("*.timer")}

    assert when == {"impact-gallery-backup": ["*:0/5"], "impact-gallery-reconcile": ["*-*-* 03:20"]}


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    if not machine.program("systemd-analyze"):
        pytest.skip("SKIPPED: there is no systemd-analyze here")

    assert verify(Places(tmp_path), into=tmp_path) == ""


def test_caddy_can_read_its_file():
    if not machine.program("caddy"):
        pytest.skip("SKIPPED: there is no caddy here")
    words = [machine.program("caddy"), "adapt", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"]

    read = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (read.returncode, "stories.example.org" in read.stdout) == (0, True), read.stderr


def test_nginx_and_the_site_refuse_the_same(settings):
    (limit,) = directive("client_max_body_size")

    assert limit == f"{settings.MAX_REQUEST_BYTES // 1024**2}m"
    assert settings.MAX_REQUEST_BYTES % 1024**2 == 0
    assert f"max_size {settings.MAX_REQUEST_BYTES // 1024**2}MiB" in (DEPLOY / "Caddyfile").read_text()
    assert f"larger than {limit[:-1]} MB" in (DEPLOY / "nginx" / "pages" / "too-large.html").read_text()


def test_nginx_does_not_wait_long_for_headers_while_it_does_not_know_who_is_asked():
    servers = [block for block in re.split(r"^server ", SITE, flags=re.MULTILINE) if " default_server;" in block]

    assert len(servers) == 2
    assert all("client_header_timeout 10s;" in block for block in servers)


def test_nginx_asks_where_the_site_listens():
    words = service("web")["ExecStart"][0].split()
    place = f"{words[words.index('--host') + 1]}:{words[words.index('--port') + 1]}"

    assert set(directive("proxy_pass")) == {f"http://{place}"}
    assert f"reverse_proxy {place}" in (DEPLOY / "Caddyfile").read_text()


def test_nginx_looks_where_the_site_puts_things():
    environment = units.environment(DEPLOY / "impact-gallery.env")

    assert f"location ^~ {STORED} {{\n        internal;" in SITE
    assert directive("alias") == [f"{environment['DATA_DIR']}/{name}/" for name in ("media", "static")]
    assert service("web")["StateDirectory"] == [Path(environment["DATA_DIR"]).name]


def test_nginx_knows_who_is_somebody_by_their_cookies():
    (pattern,) = re.findall(r'"~\*\((.*)\)" 1;', SITE)

    assert pattern.split("|") == [settings.SESSION_COOKIE_NAME, "messages"]
    assert (
        directive("proxy_cache_bypass")
        == directive("proxy_no_cache")
        == ["$is_somebody $is_for_each $http_authorization"]
    )


def test_what_is_taken_down_is_gone_within_a_minute_through_nginx_and_a_browser():
    assert 2 * (FRESH + STALE) <= 60
    assert "updating" not in directive("proxy_cache_use_stale")[0]
    assert "proxy_ignore_headers" not in SITE


@pytest.mark.django_db
def test_nginx_says_of_a_picture_what_the_site_said(client, published_story, settings):
    settings.BEHIND_NGINX, settings.SECURE_HSTS_SECONDS = True, 60
    key = published_story.photos.first().image.key

    said = client.get(f"/pictures/{key}/400.jpg", secure=True)

    named = {name.lower().replace("-", "_") for name, _value in said.items()} - {"x_accel_redirect"}
    kept = {name.replace("-", "_") for name in KEPT_BY_NGINX}
    assert named - kept <= set(re.findall(r"\$upstream_http_(\w+)", SITE))
    assert len(named - kept) > 5


@pytest.mark.django_db
def test_nginx_says_of_its_own_answers_what_the_site_says_of_its_own(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    lines = (DEPLOY / "nginx" / "headers.conf").read_text()
    says = dict(re.findall(r'^add_header (\S+) "?(.*?)"? always;$', lines, re.MULTILINE))

    said = client.get("/robots.txt", secure=True)

    policy = says.pop("Content-Security-Policy")
    assert {name: said[name] for name in says} == says
    assert set(says) == {"Permissions-Policy", "Strict-Transport-Security", "X-Frame-Options", *OF_EACH_ANSWER}
    assert "Strict-Transport-Security" in says
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_settings_are_those_that_the_site_starts_with():
    given = units.environment(DEPLOY / "impact-gallery.env")

    found = ProductionEnvironment.read({**given, "SECRET_KEY": "x" * 50})

    assert (found.behind_nginx, found.trusted_proxies, str(found.data_dir)) == (True, 1, "/var/lib/impact-gallery")
    assert given["SECRET_KEY"] == ""


def test_the_guide_takes_fewer_than_fifteen_commands_and_an_upgrade_two():
    first, upgrade, *_rest = re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL)

    assert len(first.strip().splitlines()) < 15
    assert len(upgrade.strip().splitlines()) == 2


def test_what_the_guide_names_is_there():
    named = set(re.findall(r"(?:/opt/impact-gallery/|`)(deploy/[\w./-]+)", GUIDE))

    assert {name for name in named if not (PROJECT / name).exists()} == set()
    assert "/opt/impact-gallery/deploy/upgrade" in GUIDE


@pytest.mark.parametrize("name", ["upgrade", "manage"])
def test_the_scripts_are_sound(name):
    script = DEPLOY / name

    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111 == 0o111
    assert "set -eu\n" in script.read_text()
