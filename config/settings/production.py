import environ
import sentry_sdk

from config.env import ProductionEnvironment
from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, LOGGING, SILENCED_SYSTEM_CHECKS, STORE
from config.sight import for_sentry

ENVIRONMENT = ProductionEnvironment.read()

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
BASE_URL = WAGTAILADMIN_BASE_URL = ENVIRONMENT.base_url
CSRF_TRUSTED_ORIGINS = [BASE_URL]

for database in DATABASES.values():
    if database["ENGINE"] == "config.postgresql":
        # To connect takes as long as half a page.
        database |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

STORAGES = {
    "default": STORE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

vars().update(environ.Env.email_url_config(ENVIRONMENT.email_url))
DELIVERY_EMAIL_BACKEND = vars()["EMAIL_BACKEND"]
EMAIL_BACKEND = "gallery.notifications.backend.OutboxBackend"

LOGGING["handlers"]["console"]["formatter"] = "json"
if ENVIRONMENT.sentry_dsn:
    # What somebody typed, who they are and what variables held stays here.
    sentry_sdk.init(
        dsn=ENVIRONMENT.sentry_dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=for_sentry,  # type: ignore[arg-type]
    )

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# What watches the processes asks them themselves, without HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000
# Both reach beyond this site, and preloading cannot be taken back for months.
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.hsts_subdomains
SECURE_HSTS_PRELOAD = ENVIRONMENT.hsts_preload
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W021"]
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
STAFF_NEED_SECOND_STEP = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
