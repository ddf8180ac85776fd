"""A whole file checked: one school's bundle, or those of a region's schools one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from afterbell.placement.rules.bundle.problem import Bundle, Header
from afterbell.placement.rules.bundle.read import lines_of, read_bundles
from afterbell.placement.rules.bundle.replay import replay
from afterbell.schools.rules.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One bundle of a file: whose it is, how much stands in it, and everything wrong with it."""

    header: Header
    markets: int
    tickets: int
    findings: tuple[Finding, ...]


def check_file(*, data: bytes) -> tuple[Checked, ...]:
    """Check every bundle of a file. Raises Refused, with the line, for a file that cannot be read."""
    return tuple(_checked(bundle) for bundle in read_bundles(lines=lines_of(file=BytesIO(data))))


def _checked(bundle: Bundle) -> Checked:
    return Checked(
        header=bundle.header,
        markets=len(bundle.markets),
        tickets=sum(len(each.market.applicants) for each in bundle.markets),
        findings=replay(bundle=bundle),
    )
