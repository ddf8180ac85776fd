"""The patrol through the rooms: which sessions are held now, and what somebody on patrol has seen there today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from afterbell.attendance.calls import Called, called_in
from afterbell.attendance.models import PatrolLook, PatrolPhoto
from afterbell.attendance.queries.day import DaySession, read_day
from afterbell.attendance.rules.folding import CAME
from afterbell.base.access import Actor, authorise, place
from afterbell.base.pictures.keeping import kept_picture
from afterbell.base.refusals import NotThere
from afterbell.schools.models import Staff

AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """What somebody on patrol saw; `adult` is whom they met, empty for nobody and for a stranger.

    `called` is what the roll says of that minute, None where nobody counted or the roll is not complete.
    """

    found: str
    adult: str
    on_time: bool | None
    roll_taken: bool | None
    headcount: int | None
    called: int | None
    remark: str
    by: str
    at: datetime
    photo: str

    @property
    def difference(self) -> int:
        """Say how many more children were counted in the room than the roll says; none where nothing is known."""
        return self.headcount - self.called if self.headcount is not None and self.called is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolRow:
    """A session on patrol: who should be there, how many children the roll has, and what was seen, the last first.

    `present` is None for a duty, which has no roll.
    """

    session: str
    name: str
    room: str
    starts_at: datetime
    ends_at: datetime
    adult: str
    expected: int
    present: int | None
    roll_called: bool
    looks: tuple[LookRow, ...]

    @property
    def amiss(self) -> bool:
        """Say whether the last look found something that is not as it should be."""
        return bool(self.looks) and (
            self.looks[0].found != "named"
            or self.looks[0].on_time is False
            or self.looks[0].roll_taken is False
            or bool(self.looks[0].difference)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who may be met in a room instead of whom the roster names."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolPage:
    """The sessions held now, by room in the order of a walk, and those of today that are over."""

    now: tuple[PatrolRow, ...]
    over: tuple[PatrolRow, ...]
    colleagues: tuple[Colleague, ...]

    @property
    def seen(self) -> int:
        return sum(bool(row.looks) for row in self.now)

    @property
    def amiss(self) -> int:
        return sum(row.amiss for row in (*self.now, *self.over))


def patrol_page(*, viewer: Actor, on: date, now: datetime) -> PatrolPage:
    """Give today's patrol. Raises NotThere for who goes on none."""
    authorise(actor=viewer, action="attendance.patrol", at=place(school=viewer.tenant))
    day = read_day(on=on, sessions=Q(starts_at__lte=now + AHEAD, cancellation=None))
    looks: dict[int, list[LookRow]] = {}
    seen = list(_looks([session.pk for session in day.sessions]))
    counted = {look.session_id for look in seen if look.headcount is not None}
    rolls = called_in({row.pk: row.sealed_at for row in day.sessions if row.pk in counted and row.group})
    for look in seen:
        looks.setdefault(look.session_id, []).append(_look(look, roll=rolls.get(look.session_id)))
    rows = [
        PatrolRow(
            session=session.code,
            name=session.name,
            room=session.room,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            adult=session.adult.name if session.adult else "",
            expected=sum(not child.on_leave for child in day.children_in(session)),
            present=_present(
                session, states=[day.state_of(session=session, child=c) for c in day.children_in(session)]
            ),
            roll_called=any(key == session.pk for key, _pupil in day.known),
            looks=tuple(looks.get(session.pk, ())),
        )
        for session in day.sessions
    ]
    rows.sort(key=lambda row: (not row.room, row.room, row.starts_at, row.name))
    staff = Staff.objects.order_by("sort_key", "pk").values_list("code", "name")
    return PatrolPage(
        now=tuple(row for row in rows if row.ends_at > now),
        over=tuple(row for row in rows if row.ends_at <= now),
        colleagues=tuple(Colleague(code=code, name=name) for code, name in staff),
    )


def _present(session: DaySession, *, states: Iterable[object]) -> int | None:
    return sum(state in CAME for state in states) if session.group is not None else None


def _looks(sessions: list[int]) -> Iterable[PatrolLook]:
    rows = PatrolLook.objects.filter(session__in=sessions).select_related("adult", "looked_by", "photo")
    return rows.order_by("-looked_at", "-pk")


def _look(row: PatrolLook, *, roll: Called | None) -> LookRow:
    heads = roll.heads(at=row.looked_at) if roll is not None and row.headcount is not None else None
    photo: PatrolPhoto | None = getattr(row, "photo", None)
    return LookRow(
        found=row.found,
        adult=row.adult.name if row.adult else "",
        on_time=row.on_time,
        roll_taken=row.roll_taken,
        headcount=row.headcount,
        called=heads.nearest(row.headcount) if heads is not None and row.headcount is not None else None,
        remark=row.remark,
        by=row.looked_by.name,
        at=row.looked_at,
        photo=photo.code if photo else "",
    )


def patrol_photo(*, viewer: Actor, photo: str) -> bytes:
    """Give a photograph taken on patrol. Raises NotThere for who does not see who was there."""
    row = PatrolPhoto.objects.filter(code=photo).first()
    if row is None:
        raise NotThere("photo")
    authorise(actor=viewer, action="presence.see", at=place(school=row.school_id))
    return kept_picture(tenant=row.school_id, code=row.code, content_hash=row.content_hash)
