from config.env import DEMO_KEY
from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, DEMO_MAIL_DIR, MIDDLEWARE

DEBUG = True
SECRET_KEY = DEMO_KEY
ALLOWED_HOSTS = ["*"]
MIDDLEWARE = [*MIDDLEWARE, "config.middleware.PlainNotFoundMiddleware"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CACHES["template_fragments"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DEMO_MAIL_DIR
