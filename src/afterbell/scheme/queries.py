"""Which scheme is in force, and how its versions came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from afterbell.base.refusals import NotThere
from afterbell.scheme.models import SchemeDecision
from afterbell.scheme.refusals import REFUSALS
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.read import read_scheme

SCHEMES_REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeVersionRow:
    """A published version: what everything computed under it names."""

    id: int
    code: str
    number: int
    term_id: int
    term: str
    content_hash: str
    in_force_from: date


@lru_cache(maxsize=SCHEMES_REMEMBERED)
def scheme_of_text(*, content_hash: str, text: str) -> Scheme:  # noqa: ARG001 - the hash names the text in the cache
    """Read a stored text once a process; the content hash and the text together are the key."""
    return read_scheme(text=text)


def version_in_force(*, on: date) -> tuple[SchemeVersionRow, Scheme]:
    """Give the version in force in this school on a day, with its scheme.

    Raises Refused when none has come into force by then.
    """
    found = published_version(on=on)
    if found is None:
        raise REFUSALS.refused("none_in_force", day=on)
    return found


def published_version(*, on: date) -> tuple[SchemeVersionRow, Scheme] | None:
    """Give the version in force on a day like `version_in_force`, None before the first."""
    decision = (
        SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, in_force_from__lte=on)
        .select_related("version__term")
        .order_by("-in_force_from", "-decided_at", "-pk")
        .first()
    )
    return _with_scheme(decision) if decision else None


def published_version_of(*, version: str) -> tuple[SchemeVersionRow, Scheme]:
    """Give a published version by its code. Raises NotThere when there is none of that code."""
    decision = (
        SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, version__code=version)
        .select_related("version__term")
        .first()
    )
    if decision is None:
        raise NotThere("version")
    return _with_scheme(decision)


def _with_scheme(decision: SchemeDecision) -> tuple[SchemeVersionRow, Scheme]:
    version = decision.version
    row = SchemeVersionRow(
        id=version.pk,
        code=version.code,
        number=version.number,
        term_id=version.term_id,
        term=version.term.code,
        content_hash=version.content_hash,
        in_force_from=decision.in_force_from or date.min,
    )
    return row, scheme_of_text(content_hash=version.content_hash, text=version.text)
