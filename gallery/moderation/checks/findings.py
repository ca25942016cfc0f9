"""What the checks of a story come to: findings, each by a key that stays while its words do."""

from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from gallery.models import Clearance, StoryImage, StoryPage

SALT = "gallery.checks.finding"


class Kind(models.TextChoices):
    EMAIL = "email", _("Email address")
    PHONE = "phone", _("Phone number")
    POSTCODE = "postcode", _("Postcode")
    BIRTH = "birth", _("Date of birth")
    PERMISSION = "permission", _("Photo without permission")
    CHILD_NAME = "child_name", _("Full name beside a child’s photo")
    NOT_CHECKED = "not_checked", _("Could not be checked")
    ALT_TEXT = "alt_text", _("Description of a photo")
    SAME_TEXT = "same_text", _("Much like another story")
    SAME_PICTURE = "same_picture", _("Much like another story’s picture")
    CAPITALS = "capitals", _("Capital letters")
    EMPTY = "empty", _("Empty answer")
    LINK = "link", _("Link to somebody else")
    REPEATED = "repeated", _("The same answer twice")


BLOCKING = {
    Kind.EMAIL,
    Kind.PHONE,
    Kind.POSTCODE,
    Kind.BIRTH,
    Kind.PERMISSION,
    Kind.CHILD_NAME,
    Kind.NOT_CHECKED,
}
"""Keep a story from being published until they are cleared or gone; all else are hints."""


class Group(models.TextChoices):
    """In the order in which a moderator reads them."""

    BLOCKING = "blocking", _("Clear or change before publishing")
    HINT = "hint", _("Worth a look")
    CLEARED = "cleared", _("Cleared")


HINTS = {
    Kind.EMAIL: _("Everybody could write to this address. Take it out, or clear it if it is meant to be public."),
    Kind.PHONE: _("Everybody could ring this number. Take it out, or clear it if it is meant to be public."),
    Kind.POSTCODE: _(
        "A full postcode leads to a few front doors. Name the town instead, or clear it if it is no home."
    ),
    Kind.BIRTH: _("With a date of birth somebody could pass for this person. Give their age instead."),
    Kind.PERMISSION: _("Nobody has said who is in it and whether they agreed. Ask the contributor, or take it out."),
    Kind.CHILD_NAME: _(
        "A child in a photo should not be found by name. Use first names, or clear it if this is no child."
    ),
    Kind.NOT_CHECKED: _("Something went wrong with this check. Look for yourself, then say here what you found."),
    Kind.ALT_TEXT: _("People who cannot see the photo get these words. Say who is there, doing what."),
    Kind.SAME_TEXT: _("Large parts of the two are the same. Was it sent twice, or copied?"),
    Kind.SAME_PICTURE: _("It looks like a picture in another story. Was it sent twice, or is it somebody else’s?"),
    Kind.CAPITALS: _("Capital letters are hard to read, and a screen reader may spell them out."),
    Kind.EMPTY: _("The gallery asks for an answer to this question."),
    Kind.LINK: _("The address does not look like the organisation’s. Open it, and see that it leads where it says."),
    Kind.REPEATED: _("These answers are word for word the same. One may be in the wrong place."),
}
"""What it means, and what to do about it."""


@dataclass(frozen=True)
class Finding:
    """`part` is as from `parts_of` a gallery, empty for the whole story; `label` says in words where it is.

    `words` are what was found, `before` and `after` some of what stands around them; any may be empty. `key` holds
    while kind, part and words stay as they are.
    """

    kind: Kind
    part: str
    label: str
    words: str
    key: str
    hint: str
    before: str = ""
    after: str = ""
    image: StoryImage | None = None
    other: StoryPage | None = None
    clearance: Clearance | None = None

    @property
    def is_blocking(self) -> bool:
        return self.kind in BLOCKING

    @property
    def is_open_block(self) -> bool:
        return self.is_blocking and self.clearance is None

    @property
    def group(self) -> Group:
        if self.clearance is not None:
            return Group.CLEARED
        return Group.BLOCKING if self.is_blocking else Group.HINT


class Beside(TypedDict, total=False):
    """What stands beside the words of a finding, as it stands in it."""

    before: str
    after: str
    image: StoryImage | None
    other: StoryPage | None


def finding(
    kind: Kind,
    *,
    part: str,
    label: str,
    words: str = "",
    about: str = "",
    hint: str = "",
    **beside: Unpack[Beside],
) -> Finding:
    """`about` says what it is found by where that is not its words, such as the number of a picture."""
    key, hint = key_of(kind, part, about or words), hint or str(HINTS[kind])
    return Finding(kind=kind, part=part, label=label, words=words, key=key, hint=hint, **beside)


def key_of(kind: str, part: str, words: str) -> str:
    """Without the secret of this installation nobody can try out which words a clearance was about."""
    folded = " ".join(words.casefold().split())
    return salted_hmac(SALT, "\0".join((kind, part, folded)), algorithm="sha256").hexdigest()
