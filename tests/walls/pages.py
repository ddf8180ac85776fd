"""Every page and endpoint, read from the addresses themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

PARAMETER = re.compile(r"<(?:[a-z]+:)?(?P<name>[a-z_]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address of the house: its route, the kinds of parameter in it, and the action its view names."""

    route: str
    action: str
    parameters: tuple[str, ...]

    def at(self, *codes: str) -> str:
        """Give the address with these codes in it."""
        rest = iter(codes)
        return "/" + PARAMETER.sub(lambda _found: next(rest), self.route)


def pages(urlconf: str | None = None) -> tuple[Page, ...]:
    """List every address of the house, or of another set of addresses."""
    return tuple(_walk(get_resolver(urlconf), ""))


def _walk(resolver: URLResolver, before: str) -> Iterator[Page]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            action = str(getattr(pattern.callback, "action", ""))
            yield Page(route=route, action=action, parameters=tuple(_parameters(route)))
        else:
            yield from _walk(pattern, route)


def _parameters(route: str) -> Iterator[str]:
    parts = [part for part in route.split("/") if part]
    for before, part in zip(["", *parts], parts, strict=False):
        for found in PARAMETER.finditer(part):
            yield f"{before}/<{found['name']}>"
