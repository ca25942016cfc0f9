"""The forms of three steps, filled in as usual but for what a test changes."""

import pytest

from gallery.contributions.steps.about_you import AboutYouForm
from gallery.contributions.steps.place_and_people import PlaceForm
from gallery.contributions.steps.your_story import StoryForm
from tests.contributions.conftest import told
from tests.contributions.typed import as_query, changed


@pytest.fixture
def about_you(gallery):
    def read(**changes):
        return AboutYouForm(changed(told(gallery), changes))

    return read


@pytest.fixture
def your_story(gallery):
    def read(**changes):
        return StoryForm(changed(told(gallery), changes), gallery=gallery)

    return read


@pytest.fixture
def place(terms):
    def read(**changes):
        return PlaceForm(as_query(changes))

    return read
