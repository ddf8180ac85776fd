"""Wishes under a family's thumb, in both rounds: a tap ranks a club or takes it back, a list is put in another order.

In the second round a list is for a day that found no place, and holds clubs that still have one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import Application
from afterbell.placement.closing import refuse_late_wishes
from afterbell.placement.holding import hold_terms_of
from afterbell.placement.models import Round, Wish
from afterbell.placement.offerings import wishable
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.wishing import WishDay, Wisher, still_wishable, tapped, unwishable
from afterbell.placement.second_places import free_clubs, second_window, without_place
from afterbell.placement.wishers import wisher_of
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """Whose list it is: an application, in a round, on one weekday and band."""

    application: str
    which: int
    weekday: int
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A list as it stands: the child, the day, the clubs in it that still are for this child."""

    row: Application
    which: Round
    wisher: Wisher
    day: WishDay
    wished: tuple[str, ...]


@command("placement.wish")
def rank_club(*, actor: Actor, now: datetime, of: ListOf, club: str, ranked: bool) -> int:
    """Rank one club last in a list, or take it back; gives how many stand.

    Done twice, by an impatient thumb or on a second phone, it is done once. A club that is not offered, or has no place
    any more, falls out of the list. Raises NotThere for another family's application, Refused with every reason: after
    the last day, for a club or a day that is none for this child.
    """
    standing = _standing(actor=actor, now=now, of=of)
    wished = tapped(standing.wished, club=club, ranked=ranked)
    if reasons := [*_reasons(standing, wished=wished)]:
        raise Refused(reasons)
    return _keep(standing, wished=wished)


@command("placement.wish")
def arrange_clubs(*, actor: Actor, now: datetime, of: ListOf, seen: tuple[str, ...], wished: tuple[str, ...]) -> int:
    """Put a list in another order than the one that was `seen`; gives how many stand.

    Raises NotThere and Refused as `rank_club` does, and Refused with both lists, as a conflict, when another phone has
    changed it since it was seen: nothing is written over.
    """
    standing = _standing(actor=actor, now=now, of=of)
    if standing.wished not in {seen, wished}:
        raise REFUSALS.refused(
            "wish_moved",
            field="offerings",
            conflict=True,
            weekday=labels.weekday(of.weekday),
            standing=_in_order(standing.day, standing.wished),
            wished=_in_order(standing.day, wished),
        )
    if reasons := [*_reasons(standing, wished=wished)]:
        raise Refused(reasons)
    return _keep(standing, wished=wished)


def _in_order(day: WishDay, clubs: tuple[str, ...]) -> Words:
    """Name the clubs of a list in their order."""
    names = [day.name_of(club) for club in clubs]
    return Words(zh="、".join(name.zh for name in names) or "没有", en=", ".join(name.en for name in names) or "none")


def _standing(*, actor: Actor, now: datetime, of: ListOf) -> _Standing:
    """Hold an application and read one list of it, while lists of its round are taken."""
    if of.which == Round.FIRST:
        hold_terms_of(applications=[of.application])
    locked = Application.objects.select_for_update(of=("self",)).filter(code=of.application)
    row = locked.select_related("pupil__homeroom").first()
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="placement.wish", at=where)
    which, today = Round(of.which), local_day(now)
    _refuse_late(row=row, which=which, now=now)
    version, scheme = version_in_force(on=today)
    on = max(today, version.first_day)
    offered = wishable(scheme=scheme, weekday=of.weekday, band=of.band)
    if which == Round.SECOND:
        free = free_clubs(term=row.term_id, on=on).get((of.weekday, of.band), {})
        offered = {code: offering for code, offering in offered.items() if code in free}
    wisher = wisher_of(row, asked=frozenset(days_on(applications=[row.pk], day=on)[row.pk]))
    day = WishDay(weekday=of.weekday, band=of.band, scheme=scheme, offered=offered)
    stored = Wish.objects.filter(application=row, round=which, weekday=of.weekday, band=of.band).order_by("rank")
    wished = still_wishable(wisher=wisher, day=day, stored=list(stored.values_list("offering", flat=True)))
    return _Standing(row=row, which=which, wisher=wisher, day=day, wished=wished)


def _refuse_late(*, row: Application, which: Round, now: datetime) -> None:
    if which == Round.FIRST:
        return refuse_late_wishes(terms=[row.term_id], today=local_day(now))
    window = second_window(term=row.term_id)
    if window is None:
        raise REFUSALS.refused("no_second_round")
    if not window.open_on(local_day(now)):
        raise REFUSALS.refused("second_round_closed", conflict=True, day=window.until)
    return None


def _reasons(standing: _Standing, *, wished: tuple[str, ...]) -> Iterator[Refusal]:
    """Say every reason against a list, of a second round in the words of one."""
    day, second = standing.day, standing.which == Round.SECOND
    clubs = wished
    if second:
        missed = without_place(term=standing.row.term_id, application=standing.row.pk)
        if day.key in standing.wisher.asked and (standing.row.pk, *day.key) not in missed:
            yield REFUSALS.refusal("wish_not_missed", field="weekday", weekday=labels.weekday(day.weekday))
        of_scheme = wishable(scheme=day.scheme, weekday=day.weekday, band=day.band)
        clubs = tuple(club for club in wished if club in day.offered or club not in of_scheme)
        for club in sorted(set(wished) - set(clubs)):
            named = {"offering": day.name_of(club), "weekday": labels.weekday(day.weekday)}
            yield REFUSALS.refusal("wish_no_place_left", field="offerings", **named)
    yield from unwishable(wisher=standing.wisher, day=day, wished=clubs)


def _keep(standing: _Standing, *, wished: tuple[str, ...]) -> int:
    row, (weekday, band) = standing.row, standing.day.key
    market = {"application": row, "round": standing.which, "weekday": weekday, "band": band}
    Wish.objects.filter(**market).delete()
    Wish.objects.bulk_create(
        Wish(school_id=row.school_id, **market, rank=rank, offering=offering) for rank, offering in enumerate(wished, 1)
    )
    record(subject=row.code, round=int(standing.which), weekday=weekday, wishes=len(wished))
    return len(wished)
