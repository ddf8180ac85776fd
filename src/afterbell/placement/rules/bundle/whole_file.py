"""A whole file checked: one school's bundle, or those of a region's schools one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO

from afterbell.placement.rules.bundle.problem import Bundle, Header
from afterbell.placement.rules.bundle.read import lines_of, read_bundle, read_bundles
from afterbell.placement.rules.bundle.replay import replay
from afterbell.schools.rules.findings import Finding

LARGE = 5_000_000
"""Bytes: up to some 40,000 tickets the readable rule is as quick as loading the compiler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One bundle of a file: whose it is, how much stands in it, and everything wrong with it."""

    header: Header
    markets: int
    tickets: int
    findings: tuple[Finding, ...]


def check_file(*, data: bytes) -> tuple[Checked, ...]:
    """Check every bundle of a file. Raises Refused, with the line, for a file that cannot be read.

    A large file is looked at by compiled code first, where it is installed; what that does not find right, the readable
    rule looks at again and says why.
    """
    found = _quickly(data) if len(data) > LARGE and find_spec("numba") is not None else None
    if found is not None:
        return found
    return tuple(_checked(bundle) for bundle in read_bundles(lines=lines_of(file=BytesIO(data))))


def _quickly(data: bytes) -> tuple[Checked, ...] | None:
    from afterbell.placement.rules.bundle.arrays.quick import standings  # noqa: PLC0415 - loads a compiler

    found = standings(data=data)
    if found is None:
        return None
    return tuple(
        Checked(header=each.header, markets=each.markets, tickets=each.tickets, findings=())
        if each.right
        else _checked(read_bundle(data=data[each.begin : each.end]))
        for each in found
    )


def _checked(bundle: Bundle) -> Checked:
    return Checked(
        header=bundle.header,
        markets=len(bundle.markets),
        tickets=sum(len(each.market.applicants) for each in bundle.markets),
        findings=replay(bundle=bundle),
    )
