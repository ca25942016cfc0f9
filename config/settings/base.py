from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from pythonjsonlogger.core import RESERVED_ATTRS

from config.env import BASE_DIR, DATA_DIR, ENVIRONMENT
from config.front_cache import front_caches

INSTALLED_APPS = [
    "home",
    "gallery",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "gallery.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django_guid",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "config.sight.SlowWorkMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "config.middleware.CompressedTextMiddleware",
    "config.middleware.StaticFilesMiddleware",
    "gallery.api.other_sites.OtherSitesMiddleware",
    "config.middleware.PublicAnswersMiddleware",
    "config.middleware.RequestSizeMiddleware",
    "config.middleware.OneAlphabetMiddleware",
    "config.middleware.NoSuchAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gallery.moderation.people.second_step.SecondStepMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site",
            ],
        },
    }
]

DATABASE_URL = ENVIRONMENT.database_url or f"sqlite:///{DATA_DIR / 'gallery.sqlite3'}"
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers and writers block each other by default, and a transaction that
    # reads before it writes fails outright when somebody else wrote meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
else:
    # Whoever waits for a page waits for this: seconds for a connection, milliseconds for a network that swallows it.
    patience = {"connect_timeout": 4, "tcp_user_timeout": 10_000}
    DATABASES["default"] |= {
        "ENGINE": "config.postgresql",
        "OPTIONS": {**patience, **DATABASES["default"].get("OPTIONS", {})},
    }
if ENVIRONMENT.replica_url:
    replica = environ.Env.db_url_config(ENVIRONMENT.replica_url)
    # Less than for the primary, which is read in its place.
    patience = {"connect_timeout": 2, "tcp_user_timeout": 5000}
    DATABASES["replica"] = {
        **replica,
        "ENGINE": "config.postgresql",
        "OPTIONS": {**patience, **replica.get("OPTIONS", {})},
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["config.replica.Router"]
    MIDDLEWARE.append("config.replica.ReplicaMiddleware")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASE_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    # The smallest keys go first when it is full, and those are the counts of tries to sign in.
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
# Limits and counts must hold over all processes.
CACHES = {
    "default": DATABASE_CACHE,
    # Wagtail would keep every rendition there too; the table of renditions is as quick.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    # Of pages: what is the same on all of them. Kept by each process, under everything that it is made of.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "template_fragments",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

if ENVIRONMENT.cache_url:
    CACHES |= {
        "default": {"BACKEND": "config.caches.RedisOrDatabaseCache"},
        "database": DATABASE_CACHE,
        "redis": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": ENVIRONMENT.cache_url,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        },
    }

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STORE: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if ENVIRONMENT.storage_url:
    place = urlsplit(ENVIRONMENT.storage_url)
    options = {"bucket_name": place.netloc, "location": place.path.strip("/")}
    STORE = {"BACKEND": "gallery.stores.PrivateBucket", "OPTIONS": options}
STORAGES = {
    "default": STORE,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
# No address of its own: a picture is served by gallery/pictures.py, after it asked who may see it.
MEDIA_URL = "/no-public-media/"
DEMO_PICTURES_DIR = BASE_DIR / "media" / "demo"
DEMO_MAIL_DIR = DATA_DIR / "mail"
PICTURE_DOOR_DIR = DATA_DIR / "doors"

# One request: eight pictures of a phone, or two of a camera, with room for the text.
MAX_REQUEST_BYTES = 60 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

BASE_URL = ENVIRONMENT.base_url
SITE_ID = 1
# None, unless one is named: it is told which addresses have changed.
WAGTAILFRONTENDCACHE = front_caches(ENVIRONMENT.front_cache_url)
BACKUP_URL, BACKUP_KEY = ENVIRONMENT.backup_url, ENVIRONMENT.backup_key
BACKUP_KEEP_HOURS, BACKUP_KEEP_DAYS = ENVIRONMENT.backup_keep_hours, ENVIRONMENT.backup_keep_days
BEHIND_NGINX = ENVIRONMENT.behind_nginx

AUTH_USER_MODEL = "gallery.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
CSRF_FAILURE_VIEW = "gallery.contributions.views.csrf_failure"
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "contributions:my_stories"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "gallery.contributions.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "60/h/ip,3/m/key,12/h/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Not asked of the demo's people; production asks it.
STAFF_NEED_SECOND_STEP = False
MFA_ADAPTER = "gallery.moderation.people.second_step.Adapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A phone's clock may be half a minute late.
MFA_TOTP_TOLERANCE = 1

EMAIL_BACKEND = "gallery.notifications.backend.OutboxBackend"
# What the worker hands a mail to when it is due.
DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = ENVIRONMENT.default_from_email

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_SITE_NAME = "Impact Gallery"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILIMAGES_IMAGE_MODEL = "gallery.StoryImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "gallery.contributions.admin_images.CleanedImageForm"
WAGTAIL_FINISH_WORKFLOW_ACTION = "gallery.moderation.finishing.publish_reviewed_revision"
# Wagtail's autosave writes over a revision in place: a moderator would approve what nobody read.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# What browsers need not let any page of ours do, or of others within it.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_SAMESITE = "Lax"
# Our own admin frames our own pages; other sites are kept out.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

# The number of a request, in its answer and in every line that is logged about it. nginx gives it.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}
SLOW_PAGE_MS, SLOW_QUERY_MS = ENVIRONMENT.slow_page_ms, ENVIRONMENT.slow_query_ms

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"}},
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {
            "()": "config.sight.JsonLines",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
            "reserved_attrs": [*RESERVED_ATTRS, "request"],
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"wagtail": {"level": "WARNING"}, "django_guid": {"level": "WARNING"}},
}
