"""A page that a phone keeps: it names nobody, and its files are held so that it opens without a network."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from afterbell.fronts.look.stylesheet import FOLDER, stylesheet

PICTURES = ("icons.svg", "bell.svg")
IMPORTED = re.compile(r"""(?:from|import\()\s*"(\.{1,2}/[^"]+)\"""")
VERSION_LENGTH = 12


NOBODYS: Mapping[str, object] = {
    "school_name": "",
    "school_short": "",
    "person_name": "",
    "person_code": "",
    "office": "",
    "keeps_rolls": False,
    "keeps_gate": False,
    "has_inbox": False,
    "messages": (),
}
"""What a kept page leaves out: the next who opens it on this phone may be somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page by its name, with what it loads; `instead` are the pages it stands in for where there is no network.

    `cache` names what the browser holds of it, and each page in whose place it stands leads to a part of it.
    """

    name: str
    cache: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    brought: tuple[str, ...]
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The addresses to keep, the page's own first, and a name that changes with any word of them."""

    addresses: tuple[str, ...]
    version: str


@cache
def shell_files(kept: KeptPage) -> Shell:
    """Follow the imports of the page's scripts, and name what they and the page load."""
    names = (*sorted(set(_scripts(kept.scripts))), *kept.styles, *PICTURES)
    digest = hashlib.sha256(stylesheet().address.encode())
    for name in names:
        digest.update((FOLDER / name).read_bytes())
    brought = [name for name in kept.brought if finders.find(name)]
    files = (static(stylesheet().address), *(static(f"afterbell/{name}") for name in names), *map(static, brought))
    return Shell(addresses=(reverse(kept.name), *files), version=digest.hexdigest()[:VERSION_LENGTH])


def worker_of(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    """Give the script that keeps a page and its files on the phone, and serves them where nothing else does."""
    shell = shell_files(kept)
    context = {
        "cache": kept.cache,
        "files": json.dumps(shell.addresses),
        "instead": json.dumps({reverse(name): part for name, part in kept.instead}),
        "version": shell.version,
    }
    answer = render(request, "fronts/kept/worker.js", context, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _scripts(first: Sequence[str]) -> Iterator[str]:
    seen, waiting = set(), list(first)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        file = FOLDER / name
        imported = (file.parent / found for found in IMPORTED.findall(file.read_text(encoding="utf-8")))
        waiting += [str(one.resolve().relative_to(FOLDER.resolve())) for one in imported]
