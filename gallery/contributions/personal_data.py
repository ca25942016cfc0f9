"""What a person can change about their account: its address, and how long its sessions last."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Self

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from gallery.contributions.co_authors import answer_for
from gallery.models import Contribution, Draft, OutgoingMail, User
from gallery.notifications.letters import send
from gallery.notifications.to_account_holders import (
    address_changed,
    address_in_use,
    confirm_address,
    event_of,
    events_of,
)

LINK_LASTS = timedelta(hours=1)
SALT = "gallery.contributions.address"


class LinkOfNoUse(Exception):
    """The link is too old or was never ours, or the address was changed since."""


class AddressTaken(Exception):
    """Another account has this address."""


@dataclass(frozen=True)
class AddressChange:
    """What the link in the mail stands for. It works once: afterwards `old` is not the account's address any more."""

    user: int
    old: str
    new: str

    @property
    def token(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @classmethod
    def of(cls, token: str) -> Self:
        """Raises LinkOfNoUse."""
        try:
            return cls(**signing.loads(token, salt=SALT, max_age=LINK_LASTS))
        except signing.BadSignature as error:
            raise LinkOfNoUse from error

    @property
    def is_done(self) -> bool:
        return User.objects.filter(pk=self.user, email=self.new, is_active=True).exists()

    @property
    def is_open(self) -> bool:
        return User.objects.filter(pk=self.user, email=self.old, is_active=True).exists()


def events_about(contributions: list[Contribution]) -> Q:
    """Mails about these stories: to whoever shared them, to moderators, and to whoever reported them."""
    receipts = "|".join(str(row.pk) for row in contributions) or "0"
    stories = "|".join(str(row.story_id) for row in contributions) or "0"
    decisions = [f"decision {row.pk}" for own in contributions for row in own.story.decisions.all()]
    messages = [f"message {row.pk}" for own in contributions for row in own.messages.all()]
    by_number = rf"^((receipt|still-true) ({receipts})|(hello|report|report decided) ({stories})) "
    return Q(event__regex=by_number) | Q(event__in=[*decisions, *messages])


def addresses_of(user: User) -> set[str]:
    """Those that the user has now, and those they had before, unless somebody else has them by now."""
    former = OutgoingMail.objects.filter(event__startswith=f"{events_of(user)}changed ")
    addresses = {user.email, *former.values_list("recipient", flat=True)}
    addresses |= set(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    others = User.objects.exclude(pk=user.pk).filter(any_of("email", addresses)).values_list("email", flat=True)
    return {address.lower() for address in addresses} - {address.lower() for address in others}


def any_of(field: str, addresses: Iterable[str]) -> Q:
    """Whatever their case."""
    found = Q(pk__in=[])
    for address in addresses:
        found |= Q(**{f"{field}__iexact": address})
    return found


def owner_of(address: str) -> User | None:
    """Whoever signs in with this address."""
    return User.objects.filter(Q(email__iexact=address) | Q(emailaddress__email__iexact=address)).first()


def ask_for_new_address(user: User, *, address: str) -> None:
    """Write to the new address. That somebody has it already is said to them alone."""
    owner = owner_of(address)
    if owner is not None and owner != user:
        send(address_in_use(), to=owner.email, event=event_of(owner, "asked-for"))
        return
    change = AddressChange(user=user.pk, old=user.email, new=address)
    letter = confirm_address(old=change.old, token=change.token)
    send(letter, to=address, event=event_of(user, "confirm"), of_use=LINK_LASTS)


@transaction.atomic
def change_address(change: AddressChange) -> None:
    """From now on the user signs in, and is written to, by the new address. Raises LinkOfNoUse and AddressTaken."""
    # A verb that holds the story may name the user meanwhile.
    users = User.objects.select_for_update(of=("self",), no_key=True)
    user = users.filter(pk=change.user, email=change.old, is_active=True).first()
    if user is None:
        raise LinkOfNoUse
    try:
        with transaction.atomic():
            sign_in_with(user, address=change.new)
    except IntegrityError as error:  # somebody has it already
        raise AddressTaken from error
    Contribution.objects.filter(contributor=user, contact_email__iexact=change.old).update(contact_email=change.new)
    change_in_drafts(user, change)
    send(address_changed(), to=change.old, event=event_of(user, "changed"))


def sign_in_with(user: User, *, address: str) -> None:
    user.email = address
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)


def change_in_drafts(user: User, change: AddressChange) -> None:
    """What was typed into a story that is not sent yet would bring the old address back."""
    for draft in Draft.objects.filter(contributor=user):
        typed = draft.answers.get("story") or {}
        if str(typed.get("contact_email") or "").lower() == change.old.lower():
            answer_for(draft, {"contact_email": change.new})


def end_sessions(user: User) -> None:
    """Sign the user out in every browser."""
    User.objects.filter(pk=user.pk).update(signed_out_at=timezone.now())
