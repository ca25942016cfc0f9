"""The site's own code in the process of the drill, with the settings of those that serve it."""

import logging
import os

import django
from django.utils.module_loading import import_string

from tests.drills.fleet.fleet import Fleet


def set_up(fleet: Fleet) -> None:
    """Tables, the gallery, its roles and files: from here on models can be imported."""
    os.environ.update(fleet.environment)
    django.setup()
    logging.disable(logging.WARNING)
    import_string("tests.drills.deploy.people.set_up")()
    # None stays open while servers are ended.
    import_string("django.db.connections").close_all()
