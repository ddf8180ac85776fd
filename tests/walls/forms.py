"""The forms on a page, filled in as they stand, and the same forms with somebody else's code forged into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.urls import Resolver404, resolve

Fields = dict[str, list[str]]
TICKED = {"checkbox", "radio"}


@dataclass
class Form:
    """A form that is sent: where to, and everything filled in on it; of boxes and buttons the first one."""

    action: str
    fields: Fields = field(default_factory=dict)

    @property
    def route(self) -> str:
        """Name the address this form goes to by its route; empty when no address of the house answers."""
        try:
            return resolve(self.action.partition("?")[0]).route
        except Resolver404:
            return ""

    def codes(self, known: Mapping[str, str]) -> list[str]:
        """List the known objects' codes that stand in what is sent."""
        said = [word for name, values in self.fields.items() for word in (name, *values)]
        return sorted({code for code in known if any(code in word for word in said)})

    def forged(self, code: str, other: str) -> Form:
        """Give the same form with another code in the place of one, in names and values."""
        fields = {
            name.replace(code, other): [value.replace(code, other) for value in values]
            for name, values in self.fields.items()
        }
        return Form(action=self.action, fields=fields)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self.loose: list[tuple[str, dict[str, str]]] = []
        self.inside: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open(given)
        elif tag in {"input", "button", "textarea", "select"} and "disabled" not in given:
            self._fill(tag, given)
        elif tag == "option" and self.inside and self.select:
            values = self.inside.fields.setdefault(self.select, [given.get("value", "")])
            if "selected" in given or values == [""]:
                values[:] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = ""

    def _open(self, given: dict[str, str]) -> None:
        form = Form(action=given.get("action") or self.address)
        self.inside = form
        if given.get("method", "").lower() == "post":
            self.forms.append(form)
        if given.get("id"):
            self.named[given["id"]] = form

    def _fill(self, tag: str, given: dict[str, str]) -> None:
        if given.get("form"):
            self.loose.append((tag, given))
        elif self.inside:
            self._put(self.inside, tag, given)

    def _put(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        ticked = given.get("type") in TICKED or tag == "button"
        if name and tag != "select" and not (ticked and name in form.fields):
            form.fields.setdefault(name, []).append(given.get("value", ""))

    def close(self) -> None:
        super().close()
        for tag, given in self.loose:
            if given["form"] in self.named:
                self._put(self.named[given["form"]], tag, given)


def forms_of(page: str, *, address: str) -> tuple[Form, ...]:
    """Read every form of a page that is sent by POST."""
    reader = _Reader(address)
    reader.feed(page)
    reader.close()
    return tuple(reader.forms)
