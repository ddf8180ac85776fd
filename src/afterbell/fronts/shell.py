"""The files a kept page needs, so that a phone can hold all of them and knows when one has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

from afterbell.fronts.look.stylesheet import FOLDER, stylesheet

FIRST = ("house.js", "kept/page.js")
PICTURES = ("icons.svg", "bell.svg")
BROUGHT = ("npm/qrcode.js",)
STYLES = ("roll.css", "kept.css", "homework.css")
IMPORTED = re.compile(r"""(?:from|import\()\s*"(\.{1,2}/[^"]+)\"""")
VERSION_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The addresses to keep, the page's own first, and a name that changes with any word of them."""

    addresses: tuple[str, ...]
    version: str


@cache
def shell_files() -> Shell:
    """Follow the imports of the page's scripts, and name what they and the page load."""
    names = (*sorted(set(_scripts())), *STYLES, *PICTURES)
    digest = hashlib.sha256(stylesheet().address.encode())
    for name in names:
        digest.update((FOLDER / name).read_bytes())
    brought = [name for name in BROUGHT if finders.find(name)]
    files = (static(stylesheet().address), *(static(f"afterbell/{name}") for name in names), *map(static, brought))
    return Shell(addresses=(reverse("kept-roll"), *files), version=digest.hexdigest()[:VERSION_LENGTH])


def _scripts() -> Iterator[str]:
    seen, waiting = set(), list(FIRST)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        file = FOLDER / name
        imported = (file.parent / found for found in IMPORTED.findall(file.read_text(encoding="utf-8")))
        waiting += [str(one.resolve().relative_to(FOLDER.resolve())) for one in imported]
