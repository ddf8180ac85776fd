"""Find the line on which each key of a TOML text stands.

The text is one that tomllib has accepted, so nothing here judges it. A path is the keys and 0-based rows from the
top: `("bands", 1, "times", "summer")`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_BLANK = frozenset(" \t\r\n")


def locate(*, text: str) -> dict[Path, int]:
    """Give the 1-based line of every table, key and list entry of a valid TOML text."""
    walk = _Walk(text=text.replace("\r\n", "\n"))
    walk.document()
    return walk.lines


def line_of(*, lines: dict[Path, int], path: Path) -> int:
    """Give the line of a path, or of the nearest thing above it that stands in the file; 0 for none."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 0


@dataclass(slots=True, kw_only=True)
class _Walk:
    text: str
    at: int = 0
    line: int = 1
    lines: dict[Path, int] = field(default_factory=dict)
    rows: dict[Path, int] = field(default_factory=dict)

    def document(self) -> None:
        here: Path = ()
        self.blanks()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                here = self.header()
            else:
                self.pair(here)
            self.blanks()

    def header(self) -> Path:
        line, double = self.line, self.text.startswith("[[", self.at)
        self.step(2 if double else 1)
        keys = self.keys()
        self.step(2 if double else 1)
        here = self.entered(keys[:-1])
        last = (*here, keys[-1])
        if double:
            row = self.rows.get(last, -1) + 1
            self.rows[last] = row
            self.lines.setdefault(last, line)
            last = (*last, row)
        self.lines.setdefault(last, line)
        return last

    def entered(self, keys: Path) -> Path:
        """Go down the keys of a header; a list of tables is entered at its newest row."""
        here: Path = ()
        for key in keys:
            here = (*here, key)
            self.lines.setdefault(here, self.line)
            if here in self.rows:
                here = (*here, self.rows[here])
        return here

    def pair(self, here: Path) -> None:
        line = self.line
        for key in self.keys():
            here = (*here, key)
            self.lines.setdefault(here, line)
        self.step(1)
        self.blanks()
        self.value(here)

    def keys(self) -> Path:
        """Read dotted keys, up to the sign that ends them."""
        found: list[str] = []
        while True:
            self.blanks()
            found.append(self.key())
            self.blanks()
            if self.text[self.at] != ".":
                return tuple(found)
            self.step(1)

    def key(self) -> str:
        start = self.at
        if self.text[self.at] in "\"'":
            self.string()
            return str(tomllib.loads("k=" + self.text[start : self.at])["k"])
        while self.text[self.at] in _BARE:
            self.at += 1
        return self.text[start : self.at]

    def value(self, here: Path) -> None:
        sign = self.text[self.at]
        if sign in "\"'":
            self.string()
        elif sign == "[":
            self.list(here)
        elif sign == "{":
            self.inline(here)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def list(self, here: Path) -> None:
        self.step(1)
        self.blanks()
        row = 0
        while self.text[self.at] != "]":
            self.lines.setdefault((*here, row), self.line)
            self.value((*here, row))
            row += 1
            self.after_entry()
        self.step(1)

    def inline(self, here: Path) -> None:
        self.step(1)
        self.blanks()
        while self.text[self.at] != "}":
            self.pair(here)
            self.after_entry()
        self.step(1)

    def after_entry(self) -> None:
        self.blanks()
        if self.text[self.at] == ",":
            self.step(1)
            self.blanks()

    def string(self) -> None:
        quote = self.text[self.at]
        marks = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.step(len(marks))
        while not self.text.startswith(marks, self.at):
            self.step(2 if quote == '"' and self.text[self.at] == "\\" else 1)
        self.step(len(marks))
        if len(marks) > 1:
            while self.text.startswith(quote, self.at):
                self.step(1)

    def blanks(self) -> None:
        """Pass over spaces, line ends and comments."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in _BLANK:
                self.step(1)
            else:
                return

    def step(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count
