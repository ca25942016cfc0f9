import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from gallery.models import OutgoingMail
from gallery.notifications.outbox import post

OF_USE = timedelta(days=2)
"""Mail of libraries is about something that somebody has just asked for."""


class OutboxBackend(BaseEmailBackend):
    """Django's door for mail: whatever any library sends waits in the outbox too."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            event = f"message {uuid.uuid4()}"
            for recipient in message.recipients():
                post(self.row(message, recipient, event))
        return len(email_messages)

    @staticmethod
    def row(message: EmailMessage, recipient: str, event: str) -> OutgoingMail:
        alternatives = getattr(message, "alternatives", [])
        html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
        return OutgoingMail(
            event=event,
            recipient=recipient,
            from_email=message.from_email,
            subject=" ".join(str(message.subject).split())[:400],
            text=str(message.body),
            html=html,
            expires_at=timezone.now() + OF_USE,
        )
