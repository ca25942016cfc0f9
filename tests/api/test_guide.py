import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

GUIDE = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"^curl .*'http://localhost:8000(/[^']*)'$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("address", EXAMPLES)
def test_every_example_of_the_guide_has_an_answer(client, published_story, address):
    answer = client.get(address.replace("http://localhost:8000", "http://testserver"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")


def test_the_guide_names_every_address_and_every_parameter(client, published_story):
    described = client.get("/api/v1/openapi.json").json()["paths"]
    asked = {one["name"] for one in described["/api/v1/stories/"]["get"]["parameters"]}

    paths = [path.replace("{number}", "{id}") for path in described if path != "/api/v1/"]
    assert [words for words in (*paths, *asked) if f"`{words}`" not in GUIDE] == []
    assert len(EXAMPLES) == 8
