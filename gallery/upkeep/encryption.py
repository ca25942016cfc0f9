"""What is kept elsewhere is read by nobody but whoever has the key: with age, chunk by chunk (decision 11)."""

from collections.abc import Sequence
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

BEGINS = "AGE-SECRET-KEY-"
ENDING = ".age"


class NotReadable(Exception):
    """str() is a sentence for whoever restores."""


def encrypt(source: Path, target: Path, *, key: str) -> None:
    """For whoever has the secret that belongs to this key, in constant memory."""
    with source.open("rb") as plain, target.open("wb") as sealed:
        pyrage.encrypt_io(plain, sealed, [Recipient.from_str(key)])


def decrypt(source: Path, target: Path, *, secrets: Sequence[Identity]) -> None:
    """Raises NotReadable."""
    try:
        with source.open("rb") as sealed, target.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, secrets)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotReadable("This is not the key that the back-up was encrypted for.") from error
        raise NotReadable(f"{source.name} is damaged: {error}.") from error
    except OSError as error:
        raise NotReadable(f"{source.name} is damaged: {error}.") from error


def new_secret() -> Identity:
    return Identity.generate()


def secrets_in(path: Path) -> list[Identity]:
    """Of a file as `age-keygen` writes it: a line for each, and remarks. Raises NotReadable."""
    try:
        lines = path.read_text(encoding="utf-8").split()
        found = [Identity.from_str(word) for word in lines if word.startswith(BEGINS)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise NotReadable(f"The key in {path} cannot be read: {error}.") from error
    if not found:
        raise NotReadable(f"There is no key in {path}. It begins with {BEGINS}.")
    return found
