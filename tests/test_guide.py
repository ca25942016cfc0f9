import re
from pathlib import Path

import pytest

from tests.pictures.album import SHOWN_TO_EDITORS, SHOWN_TO_MODERATORS
from tests.pictures.camera import LARGEST

DOCS = Path(__file__).resolve().parents[1] / "docs"
GUIDE = (DOCS / "moderating.md").read_text(encoding="utf-8")
GUIDES = GUIDE + (DOCS / "curating.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"\]\((pictures/[^)]+\.png)\)", GUIDES)


@pytest.mark.parametrize("path", SHOWN)
def test_each_picture_of_the_guide_is_there_and_small(path):
    assert 0 < (DOCS / path).stat().st_size <= LARGEST


def test_the_guides_show_every_picture_that_is_taken():
    taken = {f"pictures/{name}.png" for name in (*SHOWN_TO_MODERATORS, *SHOWN_TO_EDITORS, "my-story")}

    assert set(SHOWN) == taken


def test_each_place_that_the_guide_leads_to_is_there():
    headings = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= places
