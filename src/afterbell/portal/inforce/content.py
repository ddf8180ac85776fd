"""What a matter says at this moment, screened, under its fingerprint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from afterbell.portal.inforce.of_groups import clubs_shown, groups_shown
from afterbell.portal.inforce.of_roster import roster_shown
from afterbell.portal.inforce.of_scheme import pay_shown, safety_shown
from afterbell.portal.rules.inforce import Fault, Matter, fingerprint, screened
from afterbell.portal.rules.inforce.shown import Shown
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.queries import TermRow, term_around


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A matter as everybody reads it now: without the texts that are withheld; `faults` says where those stand."""

    matter: Matter
    shown: Shown
    content_hash: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """From what every matter is drawn: the scheme in force and the term of a day, asked for once."""

    scheme: Scheme
    term: TermRow
    today: date


OF_TERM: dict[Matter, Callable[..., Shown]] = {
    Matter.GROUPS: groups_shown,
    Matter.ROSTER: roster_shown,
    Matter.CLUBS: clubs_shown,
}
OF_SCHEME: dict[Matter, Callable[[Scheme], Shown]] = {Matter.SAFETY: safety_shown, Matter.PAY: pay_shown}


def present(*, today: date) -> Present | None:
    """Give the scheme in force and its term; None before there is one."""
    found, term = published_version(on=today), term_around(today=today)
    return Present(scheme=found[1], term=term, today=today) if found and term else None


def content_of(*, matter: Matter, now: Present) -> Content:
    """Draw a matter from what stands in the data at this moment."""
    if matter in OF_TERM:
        drawn = OF_TERM[matter](scheme=now.scheme, term=now.term, today=now.today)
    else:
        drawn = OF_SCHEME[matter](now.scheme)
    shown, faults = screened(drawn)
    return Content(matter=matter, shown=shown, content_hash=fingerprint(shown), faults=faults)
