import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES

SECRET_KEY = "tests"
ALLOWED_HOSTS = ["*"]
BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"

SCRATCH_DIR = Path(tempfile.gettempdir()) / "impact-gallery-tests"
SCRATCH_DIR.mkdir(exist_ok=True)
DATA_DIR = Path(tempfile.mkdtemp(dir=SCRATCH_DIR))
MEDIA_ROOT = Path(tempfile.mkdtemp(dir=SCRATCH_DIR))
STATIC_ROOT = SCRATCH_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
PICTURE_DOOR_DIR = SCRATCH_DIR / "doors"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Journeys serve the site from a second thread: that takes a file, not a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH_DIR / "test.sqlite3")}

DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "tests.tasks.WithoutUpkeep"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files are found when they are asked for: to list them all takes each browser of a test as long as a request.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
