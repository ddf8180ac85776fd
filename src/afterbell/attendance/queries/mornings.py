"""A homeroom in the morning: who is missing from school today, and who said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from afterbell.attendance.models import MorningAbsence
from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.schools.models import Homeroom, Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningChild:
    """A child of the homeroom; `by` and `at` are the latest word about it today, where there is one."""

    code: str
    name: str
    absent: bool
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningList:
    """A homeroom's children by name, and how many are missing."""

    code: str
    name: str
    children: tuple[MorningChild, ...]

    @property
    def absent(self) -> int:
        return sum(child.absent for child in self.children)


def morning_list(*, viewer: Actor, homeroom: str, today: date) -> MorningList:
    """List a homeroom as its morning stands. Raises NotThere for who may not record it."""
    row = Homeroom.objects.filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    at = place(school=row.school_id, homeroom=row.pk)
    authorise(actor=viewer, action="attendance.record_morning", at=at)
    pupils = Pupil.objects.filter(homeroom=row).exclude(left_on__lte=today).order_by("sort_key", "pk")
    said = MorningAbsence.objects.filter(pupil__homeroom=row, date=today).select_related("recorded_by").order_by("pk")
    latest = {word.pupil_id: word for word in said}
    return MorningList(
        code=row.code,
        name=row.name,
        children=tuple(
            MorningChild(
                code=code,
                name=name,
                absent=pk in latest and latest[pk].absent,
                by=latest[pk].recorded_by.name if pk in latest else "",
                at=latest[pk].recorded_at if pk in latest else None,
            )
            for pk, code, name in pupils.values_list("pk", "code", "name")
        ),
    )
