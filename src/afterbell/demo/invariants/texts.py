"""The school's scheme as its stored texts say it, read anew: nothing here trusts what was computed from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from afterbell.scheme.models import SchemeDecision, SchemeVersion
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import read_scheme

TEXTS_REMEMBERED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The schemes by version, a version whose text is no scheme left out; `published` is (from, version) in order."""

    schemes: Mapping[int, Scheme]
    published: Sequence[tuple[date, int]]

    def version_on(self, day: date) -> int | None:
        """Give the version in force on a day; None before the first."""
        return next((version for since, version in reversed(self.published) if since <= day), None)

    def on(self, day: date) -> Scheme | None:
        version = self.version_on(day)
        return None if version is None else self.schemes.get(version)


def read_texts() -> Texts:
    """Read every version of the school's scheme."""
    published = SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED)
    rows = published.order_by("in_force_from", "decided_at", "pk").values_list("in_force_from", "version_id")
    read = {version: _read(text) for version, text in SchemeVersion.objects.values_list("pk", "text")}
    return Texts(
        schemes={version: scheme for version, scheme in read.items() if scheme},
        published=[(since, version) for since, version in rows if since],
    )


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _read(text: str) -> Scheme | None:
    try:
        return read_scheme(text=text)
    except SchemeFaults:
        return None
