"""Where a place is, by its name and its region."""

import pytest

from gallery.contributions.places import coordinates_of
from gallery.models import Region


@pytest.mark.django_db
def test_places_are_found_by_name_and_by_the_region_they_are_in():
    scotland = Region(name="Scotland", slug="s", latitude=56, longitude=-4)

    assert coordinates_of("Nowhere at all", region=None) == (None, None)
    assert coordinates_of("", region=scotland) == (None, None)
    latitude, longitude = coordinates_of("Leith, Edinburgh", region=scotland)
    assert (round(latitude), round(longitude)) == (56, -3)
    assert coordinates_of("  EDINBURGH ", region=scotland) == (latitude, longitude)
