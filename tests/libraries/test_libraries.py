"""What is said of the libraries: their licences, and whether a flaw is known."""

import json
import re
import tomllib

import pytest

from tests.libraries.audit import FLAWED, NOT_KNOWN, WELL, verdict
from tests.libraries.licences import PAGE, ROOT, canonical

GOOD = {"name": "django", "version": "5.2.19", "vulns": []}
BAD = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}]}
SKIPPED = {"name": "wagtail", "skip_reason": "Dependency not found on PyPI and could not be audited: wagtail (8.0.1)"}


def listed():
    return dict(re.findall(r"^\| (\S+) \| (.+) \|$", PAGE.read_text(), re.MULTILINE))


def direct():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    return {canonical(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in wanted}


def test_the_licence_of_every_library_that_we_ask_for_is_listed():
    assert sorted(direct() - set(listed())) == [], "Renew it: python3 dev.py licences"


def test_no_licence_is_unknown():
    assert [name for name, licence in listed().items() if "unknown" in licence.lower()] == []


def test_no_address_stands_among_the_pins_and_licences():
    for path in (*sorted((ROOT / "requirements").glob("*.txt")), PAGE):
        assert "://" not in path.read_text(), path.name


@pytest.mark.parametrize(
    ("libraries", "status", "words"),
    [
        ([GOOD], WELL, "No flaw is known in any of 1 libraries."),
        ([GOOD, BAD], FLAWED, "pillow 1.0: PYSEC-1, mended in 1.1, 2.0"),
        ([GOOD, SKIPPED], NOT_KNOWN, "The service knows nothing of 1 of 2 libraries: wagtail."),
        ([BAD, SKIPPED], FLAWED, "pillow 1.0: PYSEC-1, mended in 1.1, 2.0"),
        (None, NOT_KNOWN, "The service that knows of flaws could not be reached."),
    ],
)
def test_what_could_not_be_asked_about_is_not_said_to_be_well(libraries, status, words):
    found = verdict(json.dumps({"dependencies": libraries}) if libraries else "")

    assert (found[0], found[1][0]) == (status, words)
