"""Second wishes: who found no place names once more, from the clubs that still have one on that day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.models import Round, Wish
from afterbell.placement.offerings import wishable
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.second_places import free_clubs, second_window, without_place
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules import labels
from afterbell.scheme.rules.document import Band, Offering, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondWish:
    """A club for one day of an application's second list: `ranked` puts it there, last; without, it is taken back."""

    application: str
    weekday: int
    band: str
    offering: str
    ranked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """The day of a second list as it stands: the clubs with a place left, those of them wished so far."""

    row: Application
    scheme: Scheme
    on: date
    key: tuple[int, str]
    left: Mapping[str, Offering]
    standing: tuple[str, ...]


@command("placement.wish")
def change_second_wishes(*, actor: Actor, now: datetime, wish: SecondWish) -> int:
    """Rank one club last in a day's second list, or take it back; gives how many stand.

    Done twice, by an impatient thumb or on a second phone, it is done once. A club that has no place any more falls
    out of the list. Raises NotThere for another family's application, Refused with every reason: outside the second
    round's days, for a day that has a place, for a club without one left.
    """
    locked = Application.objects.select_for_update(of=("self",)).filter(code=wish.application)
    row = locked.select_related("pupil__homeroom").first()
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="placement.wish", at=where)
    window = second_window(term=row.term_id)
    if window is None:
        raise REFUSALS.refused("no_second_round")
    if not window.open_on(local_day(now)):
        raise REFUSALS.refused("second_round_closed", conflict=True)
    day = _day(row=row, wish=wish, now=now)
    wished = _changed(day.standing, wish=wish)
    if reasons := [*_reasons(day=day, wish=wish, wished=wished)]:
        raise Refused(reasons)
    market = {"application": row, "round": Round.SECOND, "weekday": wish.weekday, "band": wish.band}
    Wish.objects.filter(**market).delete()
    Wish.objects.bulk_create(
        Wish(school_id=row.school_id, **market, rank=rank, offering=offering) for rank, offering in enumerate(wished, 1)
    )
    record(subject=row.code, round=int(Round.SECOND), weekday=wish.weekday, wishes=len(wished))
    return len(wished)


def _day(*, row: Application, wish: SecondWish, now: datetime) -> _Day:
    version, scheme = version_in_force(on=local_day(now))
    on, key = max(local_day(now), version.first_day), (wish.weekday, wish.band)
    free = free_clubs(term=row.term_id, on=on).get(key, {})
    offered = wishable(scheme=scheme, weekday=wish.weekday, band=wish.band)
    left = {code: offering for code, offering in offered.items() if code in free}
    stored = Wish.objects.filter(application=row, round=Round.SECOND, weekday=wish.weekday, band=wish.band)
    grade = row.pupil.homeroom.grade
    return _Day(
        row=row,
        scheme=scheme,
        on=on,
        key=key,
        left=left,
        standing=tuple(
            code
            for code in stored.order_by("rank").values_list("offering", flat=True)
            if code in left and grade in left[code].grades
        ),
    )


def _changed(standing: tuple[str, ...], *, wish: SecondWish) -> tuple[str, ...]:
    if not wish.ranked:
        return tuple(code for code in standing if code != wish.offering)
    return standing if wish.offering in standing else (*standing, wish.offering)


def _reasons(*, day: _Day, wish: SecondWish, wished: Collection[str]) -> Iterator[Refusal]:
    row, grade, weekday = day.row, day.row.pupil.homeroom.grade, labels.weekday(wish.weekday)
    if row.state in Application.ENDED:
        yield REFUSALS.refusal("wish_ended", application=row.code)
    if day.key not in days_on(applications=[row.pk], day=day.on)[row.pk]:
        band = _name(day.scheme.bands, wish.band)
        yield REFUSALS.refusal("wish_day", field="weekday", application=row.code, weekday=weekday, band=band)
    elif (row.pk, *day.key) not in without_place(term=row.term_id, application=row.pk):
        yield REFUSALS.refusal("wish_not_missed", field="weekday", weekday=weekday)
    most = day.scheme.placement.max_wishes
    if len(wished) > most:
        yield REFUSALS.refusal("wish_many", field="offerings", most=most, found=len(wished))
    if not wish.ranked:
        return
    name = _name(day.scheme.offerings, wish.offering)
    if wish.offering not in day.left:
        yield REFUSALS.refusal("wish_no_place_left", field="offerings", offering=name, weekday=weekday)
    elif grade not in day.left[wish.offering].grades:
        yield REFUSALS.refusal("wish_grade", field="offerings", offering=name, grade=labels.grade(grade))


def _name(rows: Collection[Band] | Collection[Offering], code: str) -> Words:
    return next((row.name for row in rows if row.code == code), Words(zh=code, en=code))
