"""Who may apply after applications closed: what the office opened for one child, and until when a family may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.models import LateWindow
from afterbell.scheme.queries import version_in_force
from afterbell.schools.models import Pupil
from afterbell.schools.queries import children_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LateOpening:
    """One time the office let the family apply late; `open` says that the family still may today."""

    last_day: date
    reason: str
    opened_by: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePage:
    """One child, the day applications close for everybody, and what was opened for it this term, newest first."""

    code: str
    name: str
    homeroom: str
    closes: date | None
    openings: tuple[LateOpening, ...]


def late_page(*, viewer: Actor, pupil: str, today: date) -> LatePage:
    """Give what the office sees of one child's late application.

    Raises NotThere for whoever may not open it, Refused when no scheme is in force.
    """
    authorise(actor=viewer, action="enrolment.open_late", at=place(school=viewer.tenant))
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).exclude(left_on__lte=today).first()
    if row is None:
        raise NotThere("pupil")
    version, scheme = version_in_force(on=today)
    windows = LateWindow.objects.filter(pupil=row, term=version.term_id).select_related("opened_by").order_by("-pk")
    return LatePage(
        code=row.code,
        name=row.name,
        homeroom=row.homeroom.name,
        closes=scheme.procedure.closes,
        openings=tuple(
            LateOpening(
                last_day=window.last_day,
                reason=window.reason,
                opened_by=window.opened_by.name,
                open=today <= window.last_day,
            )
            for window in windows
        ),
    )


def late_days(*, viewer: Actor, today: date) -> Mapping[str, date]:
    """Give the last day on which a guardian may still apply late, by child. Raises NotThere for no guardian."""
    codes = [child.code for child in children_of(viewer=viewer, today=today)]
    windows = LateWindow.objects.filter(pupil__code__in=codes, last_day__gte=today).order_by("last_day")
    return dict(windows.values_list("pupil__code", "last_day"))
