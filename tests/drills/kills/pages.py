"""A page as a browser without JavaScript reads it: its form, and what the form would send."""

import uuid
from html.parser import HTMLParser

Fields = dict[str, list[str]]
Files = tuple[tuple[str, str, bytes], ...]
"""Each has a field's name, its own name and its content."""
UNSENT = {"submit", "button", "file", "image", "reset"}


class Form(HTMLParser):
    """The form by this id, or with this address: where it goes, and what stands in it."""

    def __init__(self, html: str, *, form: str) -> None:
        super().__init__()
        self.wanted, self.is_inside = form, False
        self.action = ""
        self.fields: Fields = {}
        self.unticked: Fields = {}
        self.offered: Fields = {}
        """What may be chosen instead."""
        self.open_name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = {name: value or "" for name, value in attrs}
        if tag == "form" and self.wanted in (words.get("id"), words.get("action")):
            self.is_inside, self.action = True, words["action"]
        elif self.is_inside and tag == "input":
            self.read_input(words)
        elif self.is_inside and tag in {"textarea", "select"}:
            self.read_open(tag, words)
        elif self.is_inside and tag == "option":
            chosen = self.fields if "selected" in words else self.offered
            chosen.setdefault(self.open_name, []).append(words.get("value", ""))

    def read_input(self, words: dict[str, str]) -> None:
        kind, name = words.get("type", "text"), words.get("name", "")
        is_ticked = kind not in {"checkbox", "radio"} or "checked" in words
        if name and kind not in UNSENT and is_ticked:
            self.fields.setdefault(name, []).append(words.get("value", "on" if kind == "checkbox" else ""))
        elif name and kind == "checkbox":
            self.unticked.setdefault(name, []).append(words.get("value", "on"))

    def read_open(self, tag: str, words: dict[str, str]) -> None:
        self.open_name = words.get("name", "")
        if tag == "textarea":
            self.fields[self.open_name] = [""]

    def handle_data(self, data: str) -> None:
        if self.open_name in self.fields and self.lasttag == "textarea":
            self.fields[self.open_name][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.open_name in self.fields:
            self.fields[self.open_name][0] = self.fields[self.open_name][0].removeprefix("\n")
        if tag in {"textarea", "select"}:
            self.open_name = ""
        if tag == "form":
            self.is_inside = False

    def filled(self, words: dict[str, str], **more: str) -> Fields:
        return {**self.fields, **{name: [text] for name, text in {**words, **more}.items()}}


def multipart(fields: Fields, files: Files) -> tuple[bytes, str]:
    """The body of a request and its content type."""
    border = uuid.uuid4().hex
    parts = [part(f'name="{name}"', text.encode()) for name, texts in fields.items() for text in texts]
    parts += [part(f'name="{name}"; filename="{own}"', content) for name, own, content in files]
    body = b"".join(f"--{border}\r\n".encode() + each for each in parts) + f"--{border}--\r\n".encode()
    return body, f"multipart/form-data; boundary={border}"


def part(disposition: str, content: bytes) -> bytes:
    return f"Content-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"
