"""Families' wishes for clubs, in order, one list a weekday and band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.models import DrawReveal, Round, Wish
from afterbell.placement.offerings import wishable
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules import labels
from afterbell.scheme.rules.document import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWishes:
    """One application's wishes for one weekday and band: offering codes, the dearest first; none takes them back."""

    application: str
    weekday: int
    band: str
    offerings: tuple[str, ...]


@command("placement.wish")
def submit_wishes(*, actor: Actor, now: datetime, wishes: Sequence[NewWishes]) -> int:
    """Store lists of wishes, each in the place of the earlier list for the same day; gives how many wishes stand.

    Of two lists for the same day at once the later one stands. Raises NotThere for another family's application,
    Refused with every reason of every list, or when the draw is revealed.
    """
    applications = _applications(actor=actor, wishes=wishes)
    if DrawReveal.objects.filter(draw__term__in={row.term_id for row in applications.values()}).exists():
        raise REFUSALS.refused("draw_revealed", conflict=True)
    version, scheme = version_in_force(on=local_day(now))
    asked = _days_asked(applications, day=max(local_day(now), version.first_day))
    reasons = [
        reason
        for given in wishes
        for reason in _reasons(given=given, application=applications[given.application], scheme=scheme, asked=asked)
    ]
    lists = {(given.application, given.weekday, given.band) for given in wishes}
    if len(lists) < len(wishes):
        reasons.append(REFUSALS.refusal("lists_twice", field="weekday"))
    if reasons:
        raise Refused(reasons)
    stored = _store(actor=actor, wishes=wishes, applications=applications)
    record(subject=wishes[0].application if len(wishes) == 1 else "wishes", lists=len(wishes), wishes=stored)
    return stored


def _applications(*, actor: Actor, wishes: Sequence[NewWishes]) -> dict[str, Application]:
    codes = {given.application for given in wishes}
    locked = Application.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk")
    found = {row.code: row for row in locked.select_related("pupil__homeroom")}
    if not codes or codes - found.keys():
        raise NotThere("application")
    for row in found.values():
        where = place(school=row.school_id, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
        authorise(actor=actor, action="placement.wish", at=where)
    return found


def _days_asked(applications: dict[str, Application], *, day: date) -> set[tuple[int, int, str]]:
    asked = days_on(applications=[row.pk for row in applications.values()], day=day)
    return {(application, weekday, band) for application, days in asked.items() for weekday, band in days}


def _reasons(
    *, given: NewWishes, application: Application, scheme: Scheme, asked: set[tuple[int, int, str]]
) -> Iterator[Refusal]:
    if application.state in Application.ENDED:
        yield REFUSALS.refusal("wish_ended", application=given.application)
    if (application.pk, given.weekday, given.band) not in asked:
        band = next((row.name for row in scheme.bands if row.code == given.band), given.band)
        weekday = labels.weekday(given.weekday)
        yield REFUSALS.refusal("wish_day", field="weekday", application=given.application, weekday=weekday, band=band)
    most = scheme.placement.max_wishes
    if len(given.offerings) > most:
        yield REFUSALS.refusal("wish_many", field="offerings", most=most, found=len(given.offerings))
    offered = wishable(scheme=scheme, weekday=given.weekday, band=given.band)
    grade = application.pupil.homeroom.grade
    for place_in_list, code in enumerate(given.offerings):
        if code in given.offerings[:place_in_list]:
            yield REFUSALS.refusal("wish_twice", field="offerings", offering=code)
        elif code not in offered:
            yield REFUSALS.refusal(
                "wish_unknown", field="offerings", offering=code, weekday=given.weekday, band=given.band
            )
        elif grade not in offered[code].grades:
            yield REFUSALS.refusal("wish_grade", field="offerings", offering=code, grade=labels.grade(grade))


def _store(*, actor: Actor, wishes: Sequence[NewWishes], applications: dict[str, Application]) -> int:
    earlier = Wish.objects.filter(application__in=[row.pk for row in applications.values()], round=Round.FIRST)
    lists = {(applications[given.application].pk, given.weekday, given.band) for given in wishes}
    replaced = [
        key for key, *market in earlier.values_list("pk", "application_id", "weekday", "band") if tuple(market) in lists
    ]
    Wish.objects.filter(pk__in=replaced).delete()
    rows = [
        Wish(
            school_id=actor.tenant,
            application=applications[given.application],
            weekday=given.weekday,
            band=given.band,
            rank=rank,
            offering=offering,
        )
        for given in wishes
        for rank, offering in enumerate(given.offerings, 1)
    ]
    return len(Wish.objects.bulk_create(rows))
