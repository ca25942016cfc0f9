"""A browser without scripts: it shows a page, fills in its form and presses one of its buttons."""

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

FORMS = {"step-form", "send-form"}


class FormReader(HTMLParser):
    """What the form of a step would send as it stands, and the names of everything in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = defaultdict(list)
        self.names: set[str] = set()
        self.buttons: list[str] = []
        self.action = ""
        self.is_inside = False
        self.area: str | None = None
        self.choice: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = found.get("id") in FORMS
            self.action = found.get("action", "") if self.is_inside else self.action
        elif self.is_inside and hasattr(self, f"take_{tag}"):
            getattr(self, f"take_{tag}")(found.get("name", ""), found)

    def take_input(self, name: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        self.names.add(name)
        if kind in {"checkbox", "radio"} and "checked" not in found:
            return
        if kind not in {"file", "submit"} and name:
            self.values[name].append(found.get("value", "on" if kind == "checkbox" else ""))

    def take_textarea(self, name: str, found: dict[str, str]) -> None:
        self.names.add(name)
        self.area = name
        self.values[name].append("")

    def take_select(self, name: str, found: dict[str, str]) -> None:
        self.names.add(name)
        self.choice = name

    def take_option(self, name: str, found: dict[str, str]) -> None:
        if self.choice and "selected" in found:
            self.values[self.choice].append(found.get("value", ""))

    def take_button(self, name: str, found: dict[str, str]) -> None:
        if name == "action":
            self.buttons.append(found.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.values[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea" and self.area is not None:
            # A browser drops the line end with which Django begins every box.
            self.values[self.area][-1] = self.values[self.area][-1].removeprefix("\r\n").removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.choice = None


@dataclass
class Page:
    """What a window shows. It keeps showing it, whatever becomes of the draft elsewhere."""

    client: Client
    response: HttpResponse
    path: str
    form: FormReader = field(init=False)

    def __post_init__(self) -> None:
        self.form = FormReader()
        if not self.response.streaming and "html" in self.response.get("Content-Type", ""):
            self.form.feed(self.text)

    @property
    def text(self) -> str:
        return self.response.content.decode()

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def url(self) -> str:
        return self.response.headers.get("Location", "")

    @property
    def names(self) -> set[str]:
        return self.form.names

    def value(self, name: str) -> str:
        """What stands in a field; nothing, where it is empty or not there."""
        return ", ".join(self.form.values.get(name, []))

    def body(self, action: str, typed: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """What is sent when a button is pressed, after something was typed; None empties a field for good."""
        whole = {**self.form.values, **(typed or {}), **more, "action": action}
        return {name: value for name, value in whole.items() if value is not None}

    def press(self, action: str, typed: dict[str, Any] | None = None, **more: Any) -> "Page":
        """The answer itself, also where it leads elsewhere."""
        address = self.form.action or self.path
        return Page(self.client, self.client.post(address, self.body(action, typed, **more)), address)

    def follow(self) -> "Page":
        return open_page(self.client, self.url)


def open_page(client: Client, path: str, **query: Any) -> Page:
    return Page(client, client.get(path, query), path)


def step_url(draft: Any, slug: str) -> str:
    return reverse("contributions:draft_step", args=[draft.key, slug])


def check_url(draft: Any) -> str:
    return reverse("contributions:check_and_send", args=[draft.key])
