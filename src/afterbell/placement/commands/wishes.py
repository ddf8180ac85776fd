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
from afterbell.placement.closing import refuse_late_wishes
from afterbell.placement.holding import hold_terms_of
from afterbell.placement.models import Round, Wish
from afterbell.placement.offerings import wishable
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.wishing import WishDay, unwishable
from afterbell.placement.wishers import wisher_of
from afterbell.scheme.queries import version_in_force
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
    Refused with every reason of every list, or after the last day for wishes.
    """
    applications = _applications(actor=actor, wishes=wishes)
    refuse_late_wishes(terms={row.term_id for row in applications.values()}, today=local_day(now))
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
    hold_terms_of(applications=codes)
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
    offered = wishable(scheme=scheme, weekday=given.weekday, band=given.band)
    days = frozenset((weekday, band) for of, weekday, band in asked if of == application.pk)
    yield from unwishable(
        wisher=wisher_of(application, asked=days),
        day=WishDay(weekday=given.weekday, band=given.band, scheme=scheme, offered=offered),
        wished=given.offerings,
    )


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
