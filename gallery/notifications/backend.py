import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from gallery.models import OutgoingMail
from gallery.notifications.outbox import post


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
        )
