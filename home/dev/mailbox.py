"""The demo's mailbox: what the worker would have sent, read from DATA_DIR/mail. Wired with DEBUG only."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
"""What Django's file backend writes after each mail."""


@dataclass(frozen=True)
class Mail:
    name: str
    to: str
    subject: str
    sent_on: datetime
    text: str
    html: str

    @property
    def url(self) -> str:
        return reverse("dev:mail", args=[self.name])

    @property
    def html_url(self) -> str:
        return reverse("dev:mail_html", args=[self.name]) if self.html else ""


def stored() -> Iterator[Mail]:
    for path in Path(settings.DEMO_MAIL_DIR).glob("*.log"):
        for number, raw in enumerate(part for part in path.read_bytes().split(SEPARATOR) if part.strip()):
            yield read(f"{path.stem}-{number}", raw)


def read(name: str, raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return Mail(
        name=name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_on=parsedate_to_datetime(str(message["Date"])),
        text=plain.get_content() if plain else "",
        html=html.get_content() if html else "",
    )


def mail_named(name: str) -> Mail:
    found = next((mail for mail in stored() if mail.name == name), None)
    if found is None:
        raise Http404
    return found


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    newest_first = sorted(stored(), key=lambda mail: mail.sent_on, reverse=True)
    return render(request, "dev/mail.html", {"mails": newest_first})


@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "dev/mail_detail.html", {"mail": mail_named(name), "html_url": mail_named(name).html_url})


@require_GET
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(mail_named(name).html)
    # Mail is styled inline, as mail must be.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox allow-popups"
    )
    return response
