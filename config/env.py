"""The one place where environment variables are read. `python -m config.env` prints the table in `docs/settings.md`."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

from config.front_cache import front_caches

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_KEY = "for-the-demo-on-this-machine-only"
SHORTEST_KEY = 50
KEY_MAKER = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
CACHES = ("redis", "rediss")
SERVERS = ("postgres", "postgresql")
DATABASES = ("sqlite", *SERVERS)
AGE_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")


def split(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def secret(value: str) -> str:
    if len(value) < SHORTEST_KEY or value == DEMO_KEY or value.startswith("django-insecure"):
        raise ValueError(f"it is known, or too short to be one. Make one with: {KEY_MAKER}")
    return value


def by_https(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.netloc or parts.path.strip("/"):
        raise ValueError("it begins with https:// and ends with the name of the site")
    return value.rstrip("/")


def a_database(value: str) -> str:
    if urlsplit(value).scheme not in DATABASES:
        raise ValueError("it begins with postgres:// or sqlite://")
    return value


def a_replica(value: str) -> str:
    if urlsplit(value).scheme not in SERVERS:
        raise ValueError("it begins with postgres://")
    return value


def a_cache(value: str) -> str:
    if urlsplit(value).scheme not in CACHES:
        raise ValueError("it begins with redis:// or rediss://")
    return value


def a_front_cache(value: str) -> str:
    front_caches(value)
    return value


def a_bucket(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc:
        raise ValueError("it begins with s3:// and the name of a bucket, and holds no key")
    return value


def a_mail_server(value: str) -> str:
    try:
        environ.Env.email_url_config(value)
    except (KeyError, ValueError, ImproperlyConfigured):
        raise ValueError("it is of no kind that we know, such as smtp+tls://") from None
    return value


def an_age_key(value: str) -> str:
    if not AGE_KEY.fullmatch(value):
        raise ValueError("it begins with age1, and `python manage.py backup_key FILE` makes one")
    return value


def is_off(value: bool) -> bool:
    if value:
        raise ValueError("it shows strangers our code: it is for the demo alone")
    return value


Names = Annotated[list[str], BeforeValidator(split), Field(min_length=1)]


class Environment(BaseModel):
    """What the site takes from it anywhere, the demo included."""

    model_config = ConfigDict(alias_generator=str.upper, frozen=True, extra="ignore", hide_input_in_errors=True)

    data_dir: Path = Field(
        BASE_DIR / ".data", description="The folder of what has to be kept: a SQLite database, pictures and booklets."
    )
    database_url: Annotated[str, AfterValidator(a_database)] = Field(
        "", description="`postgres://NAME:PASSWORD@HOST/DATABASE`. Without it, a SQLite file in `DATA_DIR`."
    )
    replica_url: Annotated[str, AfterValidator(a_replica)] = Field(
        "",
        description="`postgres://NAME:PASSWORD@HOST/DATABASE` of one streaming replica, from which public pages are"
        " read as long as it is there and abreast ([deploying.md](deploying.md)).",
    )
    storage_url: Annotated[str, AfterValidator(a_bucket)] = Field(
        "",
        description="`s3://BUCKET/FOLDER` keeps pictures and booklets for many machines; its key and server stand in"
        " Amazon's own variables, such as `AWS_ACCESS_KEY_ID` and `AWS_ENDPOINT_URL`. Else `DATA_DIR` keeps them.",
    )
    base_url: str = Field(
        "http://localhost:8000", description="The site's own address, for mails and for what is printed."
    )
    default_from_email: str = Field(
        "Impact Gallery <stories@example.org>", description="Who mails are from: a name, and an address in <>."
    )
    cache_url: Annotated[str, AfterValidator(a_cache)] = Field(
        "",
        description="`redis://HOST:6379/0` holds counts and limits for many processes. Else the database does.",
    )
    slow_page_ms: int = Field(1000, ge=1, description="Pages that took longer, in milliseconds, stand in the log.")
    slow_query_ms: int = Field(250, ge=1, description="And queries, without what was asked for.")
    front_cache_url: Annotated[str, AfterValidator(a_front_cache)] = Field(
        "",
        description="A cache in front of the site that is told which addresses have changed: `http://HOST` by `PURGE`,"
        " `cloudflare://TOKEN@ZONE`, or `cloudfront://DISTRIBUTION` with its key in Amazon's own variables"
        " ([deploying.md](deploying.md#a-cache-of-somebody-else-in-front)).",
    )
    backup_url: str = Field(
        "",
        description="Where back-ups go: a folder on another disk, or `s3://BUCKET/FOLDER` ([backups.md](backups.md)).",
    )
    backup_key: Annotated[str, AfterValidator(an_age_key)] = Field(
        "",
        description="Whom back-ups are encrypted for, `age1…`: the public half of what `manage.py backup_key` makes.",
    )
    backup_keep_hours: int = Field(24, ge=1, description="For how many hours every back-up is kept.")
    backup_keep_days: int = Field(30, ge=1, le=34, description="For how many days the last one of each day is kept.")
    behind_nginx: bool = Field(
        False, description="Whether the nginx of `deploy/` stands in front: it sends the pictures that we allow."
    )

    @classmethod
    def read(cls, source: Mapping[str, str] | None = None) -> Self:
        """Raises ImproperlyConfigured, with a line for each variable that has to be mended."""
        given = {name: value for name, value in (os.environ if source is None else source).items() if value.strip()}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise ImproperlyConfigured("\n".join(["", *(trouble(cls, one) for one in error.errors())])) from None


class ProductionEnvironment(Environment):
    """What it takes besides where strangers visit it."""

    secret_key: Annotated[str, AfterValidator(secret)] = Field(
        description=f"Signs sessions and links. Keep it to yourself; make one with `{KEY_MAKER}`."
    )
    allowed_hosts: Names = Field(description="The names under which the site is asked for, with commas between.")
    base_url: Annotated[str, AfterValidator(by_https)] = Field(
        description="The site's own address, for mails and for what is printed: `https://stories.example.org`."
    )
    email_url: Annotated[str, AfterValidator(a_mail_server)] = Field(
        description="The mail server: `smtp+tls://NAME:PASSWORD@HOST:587`."
    )
    default_from_email: str = Field(
        description="Who mails are from: a name, and an address in <> of which your mail server takes mail."
    )
    trusted_proxies: int = Field(
        1, ge=0, le=10, description="How many servers of your own stand in front of it, each adding who asked it."
    )
    hsts_subdomains: bool = Field(
        False, description="Whether browsers are told to ask all names below this one by HTTPS alone, for a year."
    )
    hsts_preload: bool = Field(False, description="Whether browsers may know that beforehand. Hard to take back.")
    sentry_dsn: str = Field("", description="Where errors are sent to: an address from Sentry, or one like it.")
    debug: Annotated[bool, AfterValidator(is_off)] = Field(False, description="Never on: refused here.")

    @field_validator("replica_url", "storage_url", "cache_url")
    @classmethod
    def many_machines_share_a_database(cls, value: str, given: ValidationInfo) -> str:
        """A SQLite file is on one of them."""
        if value and not given.data.get("database_url", SERVERS[0]).startswith(SERVERS):
            raise ValueError("it is for many machines, and SQLite for one: name a PostgreSQL in DATABASE_URL")
        return value


def trouble(kind: type[Environment], error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    about = next(field.description for own, field in kind.model_fields.items() if own.upper() == name)
    if error["type"] == "missing":
        return f"{name} is missing. {about}"
    return f"{name} is not right: {error['msg'].removeprefix('Value error, ')}. {about}"


def table() -> str:
    """In Markdown, for `docs/settings.md`."""
    rows = [
        f"| `{name.upper()}` | {wanted(name)} | {field.description} |"
        for name, field in ProductionEnvironment.model_fields.items()
    ]
    return "\n".join(["| variable | without it | what it is |", "|---|---|---|", *rows]) + "\n"


def wanted(name: str) -> str:
    field = ProductionEnvironment.model_fields[name]
    if field.is_required():
        return "does not start" if name not in Environment.model_fields else "does not start; the demo has its own"
    if name == "data_dir":
        return "`.data` beside the code"
    return {False: "no", "": "none"}.get(field.default, f"`{field.default}`")


ENVIRONMENT = Environment.read()
DATA_DIR = ENVIRONMENT.data_dir.resolve()

if __name__ == "__main__":
    print(table(), end="")  # noqa: T201
