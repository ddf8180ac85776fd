"""Second wishes: who found no place names once more, from the clubs that still have one on that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.commands.wishes import NewWishes
from afterbell.placement.left_over import free_clubs, second_window, without_place
from afterbell.placement.models import Round, Wish
from afterbell.placement.offerings import wishable
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.document import Offering


@command("placement.wish")
def submit_second_wishes(*, actor: Actor, now: datetime, wishes: NewWishes) -> int:
    """Store one day's second wishes in the place of the earlier ones; gives how many stand. None takes them back.

    Raises NotThere for another family's application, Refused with every reason: outside the second round's days, for a
    day that has a place, for a club without one left.
    """
    locked = Application.objects.select_for_update(of=("self",)).filter(code=wishes.application)
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
    if reasons := [*_reasons(given=wishes, row=row, now=now)]:
        raise Refused(reasons)
    market = {"application": row, "round": Round.SECOND, "weekday": wishes.weekday, "band": wishes.band}
    Wish.objects.filter(**market).delete()
    Wish.objects.bulk_create(
        Wish(school_id=row.school_id, **market, rank=rank, offering=offering)
        for rank, offering in enumerate(wishes.offerings, 1)
    )
    record(subject=row.code, round=int(Round.SECOND), weekday=wishes.weekday, wishes=len(wishes.offerings))
    return len(wishes.offerings)


def _reasons(*, given: NewWishes, row: Application, now: datetime) -> Iterator[Refusal]:
    version, scheme = version_in_force(on=local_day(now))
    day, key = max(local_day(now), version.first_day), (given.weekday, given.band)
    if row.state in Application.ENDED:
        yield REFUSALS.refusal("wish_ended", application=row.code)
    if key not in days_on(applications=[row.pk], day=day)[row.pk]:
        yield REFUSALS.refusal(
            "wish_day", field="weekday", application=row.code, weekday=given.weekday, band=given.band
        )
    elif (row.pk, *key) not in without_place(term=row.term_id, application=row.pk):
        yield REFUSALS.refusal("wish_has_place", field="weekday")
    most = scheme.placement.max_wishes
    if len(given.offerings) > most:
        yield REFUSALS.refusal("wish_many", field="offerings", most=most, found=len(given.offerings))
    offered = wishable(scheme=scheme, weekday=given.weekday, band=given.band)
    free = free_clubs(term=row.term_id, on=day).get(key, {})
    left = {code: offering for code, offering in offered.items() if code in free}
    yield from _against_clubs(given=given, offered=left, grade=row.pupil.homeroom.grade)


def _against_clubs(*, given: NewWishes, offered: Mapping[str, Offering], grade: int) -> Iterator[Refusal]:
    for rank, code in enumerate(given.offerings):
        if code in given.offerings[:rank]:
            yield REFUSALS.refusal("wish_twice", field="offerings", offering=code)
        elif code not in offered:
            yield REFUSALS.refusal("wish_no_place_left", field="offerings", offering=code, weekday=given.weekday)
        elif grade not in offered[code].grades:
            yield REFUSALS.refusal("wish_grade", field="offerings", offering=code, grade=grade)
