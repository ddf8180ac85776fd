"""The groups in which the children of the emergency list are looked for, with whoever has them in charge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from afterbell.dismissal.queries.inside import Inside
from afterbell.dismissal.rules.custody import Place
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Appointment, Staff
from afterbell.schools.roles import Role
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Children to be found in one place, by code, with the session and the adult who answers for them."""

    place: str
    name: str
    session: int | None
    adult: int | None
    pupils: tuple[str, ...]


def planned_of(inside: Inside, *, on: date) -> tuple[Planned, ...]:
    """Put everybody of the emergency list into the group of whoever has them in charge.

    Whom nobody knows to be anywhere is asked of the adult of its session, for there it should be.
    """
    children: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in inside.places:
        for child in row.children:
            session = child.session_code if row.place is Place.IN_GROUP else ""
            children[row.place.value, "" if session else row.name, session].append(child.pupil)
    for child in (*inside.missing, *inside.told):
        kind = Place.IN_GROUP if child.session_code else Place.UNACCOUNTED
        children[kind.value, "", child.session_code].append(child.pupil)
    return tuple(_planned(children, on=on))


def _planned(children: Mapping[tuple[str, str, str], Sequence[str]], *, on: date) -> Iterator[Planned]:
    codes = [session for _kind, _name, session in children if session]
    sessions = Session.objects.select_related("room").in_bulk(codes, field_name="code") if codes else {}
    named = Assignment.objects.filter(session__code__in=codes, ended_at=None).order_by("pk")
    adults = dict(named.values_list("session__code", "staff_id"))
    teachers = _teachers(on=on) if any(kind == Place.WITH_HOMEROOM for kind, _name, _session in children) else {}
    for (kind, name, code), pupils in children.items():
        session = sessions.get(code)
        yield Planned(
            place=kind,
            name=_name_of(session) if session else name,
            session=session.pk if session else None,
            adult=adults.get(code) if session else teachers.get(name) if kind == Place.WITH_HOMEROOM else None,
            pupils=tuple(pupils),
        )


def _name_of(session: Session) -> str:
    room = session.room.name if session.room else ""
    return f"{session.name} {room}".strip()[:60]


def _teachers(*, on: date) -> dict[str, int]:
    """Give the homeroom teachers by the homeroom's name: of several the one appointed first."""
    posts = Appointment.objects.filter(current(on), role=Role.HOMEROOM_TEACHER, homeroom__isnull=False)
    rows = list(posts.order_by("-since", "-pk").values_list("homeroom__name", "account_id"))
    staff = dict(Staff.objects.filter(account__in=[account for _, account in rows]).values_list("account_id", "pk"))
    return {homeroom or "": staff[account] for homeroom, account in rows if account in staff}
