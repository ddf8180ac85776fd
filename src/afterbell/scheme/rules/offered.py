"""What of a scheme can be wished for, and what everybody else does meanwhile."""

from __future__ import annotations

from afterbell.scheme.rules.codes import OfferingKind
from afterbell.scheme.rules.document import Offering, Scheme

WISHED_FOR = (OfferingKind.CLUB, OfferingKind.READING)


def guided_by(*, scheme: Scheme, band: str, weekday: int, grade: int, language: str) -> Offering | None:
    """Give what a group outside clubs does in a band on a weekday: its own language's offering before a common one."""
    suited = [
        offering
        for offering in scheme.offerings
        if offering.kind not in WISHED_FOR
        and (offering.band, grade in offering.grades, weekday in offering.weekdays) == (band, True, True)
        and offering.language in {None, language}
    ]
    return min(suited, key=lambda offering: (offering.language is None, offering.code), default=None)


def seats(*, offering: Offering, scheme: Scheme) -> int:
    """Say how many places an offering has; one without a capacity takes a group's."""
    return offering.capacity if offering.capacity is not None else scheme.grouping.max_size
