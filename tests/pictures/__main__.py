"""A demo of its own, in a folder of its own, before anything of the project is loaded."""

import os
import socket
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.utils.module_loading import import_string

HERE = Path(__file__).resolve()
PICTURES = HERE.parents[2] / "docs" / "pictures"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="impact-gallery-pictures-") as folder:
        address = f"http://localhost:{free_port()}"
        os.environ.pop("DATABASE_URL", None)
        # Playwright keeps an event loop in this thread; Django would refuse its database to it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings.dev", BASE_URL=address)
        django.setup()
        for command in ("migrate", "createcachetable", "load_demo"):
            call_command(command, verbosity=0)
        # By its name: the scene reads models, which can be imported from here on.
        import_string("tests.pictures.album.take")(address, to=PICTURES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
