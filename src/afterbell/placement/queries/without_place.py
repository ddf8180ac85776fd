"""Approved children who are in no group on a day they asked for, and what each may still join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.words import Words
from afterbell.enrolment.models import Application
from afterbell.enrolment.queries.standing import days_in_words
from afterbell.placement.lacking import Lacking, lacking_places, open_groups, wanting_of
from afterbell.placement.models import GivenPlace, ServiceGroup
from afterbell.placement.queries.groups import KIND_WORDS
from afterbell.placement.rules.by_hand import (
    OpenGroup,
    Wanting,
    days_together,
    days_with_a_seat,
    reasons_against,
)
from afterbell.placement.running import lasting_groups
from afterbell.placement.tallies import without_a_place
from afterbell.scheme.queries import published_scheme
from afterbell.schools.models import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutPlace:
    """An approved child that lacks a place: on which days, from when on, and how many groups have a seat for it."""

    application: str
    name: str
    homeroom: str
    days: Words
    bands: tuple[str, ...]
    first: date
    choices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChoice:
    """A group a child may join on these weekdays, with how many are there on the fullest of them; or why it may not."""

    code: str
    name: str
    kind: Words
    own_grade: bool
    weekdays: tuple[int, ...]
    full_on: tuple[int, ...]
    room: str
    taken: int
    capacity: int
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A place that was given by hand before."""

    group: str
    weekdays: tuple[int, ...]
    since: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesOfChild:
    """One child with the groups of the bands it lacks: those it may join first, then the others with the reasons."""

    child: WithoutPlace
    open: tuple[GroupChoice, ...]
    barred: tuple[GroupChoice, ...]
    given: tuple[Given, ...]
    last: date


def children_without_place(*, viewer: Actor, term: str, today: date) -> tuple[WithoutPlace, ...]:
    """List the approved children of a term who lack a place, homeroom by homeroom. Six questions."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    found = Term.objects.filter(code=term).first()
    if found is None:
        raise NotThere("term")
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pk")
    rows = without_a_place(term=found.pk).select_related("pupil__homeroom", "term", "version").order_by(*order)
    lacking = [(row, lack) for row, lack in lacking_places(rows=rows, today=today) if lack.days]
    if not lacking:
        return ()
    standing = open_groups(groups=_groups(found.pk), on=min(lack.first for _row, lack in lacking))
    return tuple(_without(row, lack=lack, standing=standing) for row, lack in lacking)


def _groups(term: int) -> list[ServiceGroup]:
    return list(lasting_groups(term=term).select_related("room", "version").order_by("pk"))


def _without(row: Application, *, lack: Lacking, standing: Mapping[int, OpenGroup]) -> WithoutPlace:
    scheme = published_scheme(row.version.content_hash, row.version_id)
    child = wanting_of(row=row, days=lack.days)
    return WithoutPlace(
        application=row.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        days=days_in_words(scheme=scheme, days=lack.days),
        bands=tuple(dict.fromkeys(band for _weekday, band in lack.days)),
        first=lack.first,
        choices=sum(not [*reasons_against(child=child, group=group)] for group in standing.values()),
    )


def choices_of_child(*, viewer: Actor, application: str, today: date) -> ChoicesOfChild:
    """Give what one child may still join. Raises NotThere for whoever gives no places, and before approval.

    A child that lacks nothing has no days left, and no groups.
    """
    authorise(actor=viewer, action="placement.give_place", at=place(school=viewer.tenant))
    found = Application.objects.select_related("pupil__homeroom", "term", "version")
    rows = found.filter(code=application, state=Application.State.APPROVED)
    lacking = lacking_places(rows=rows, today=today)
    if not lacking:
        raise NotThere("application")
    ((row, lack),) = lacking
    groups = _groups(row.term_id) if lack.days else []
    standing = open_groups(groups=groups, on=lack.first) if groups else {}
    child = wanting_of(row=row, days=lack.days)
    near = [group for group in groups if any(band == group.band for _weekday, band in lack.days)]
    choices = [_choice(group, opened=standing[group.pk], child=child) for group in near]
    return ChoicesOfChild(
        child=_without(row, lack=lack, standing=standing),
        open=tuple(sorted((one for one in choices if not one.reasons), key=_best_first)),
        barred=tuple(one for one in choices if one.reasons),
        given=_given(row),
        last=row.term.last_day,
    )


def _best_first(choice: GroupChoice) -> tuple[int, bool, str]:
    """Put the group with most of the days first, then one of the child's own grade."""
    return -len(choice.weekdays), not choice.own_grade, choice.name


def _choice(row: ServiceGroup, *, opened: OpenGroup, child: Wanting) -> GroupChoice:
    seats, together = days_with_a_seat(child=child, group=opened), days_together(child=child, group=opened)
    return GroupChoice(
        code=row.code,
        name=row.name,
        kind=KIND_WORDS[ServiceGroup.Kind(row.kind)],
        own_grade=row.grade == child.grade,
        weekdays=seats,
        full_on=tuple(weekday for weekday in together if weekday not in seats),
        room=row.room.name if row.room else "",
        taken=max((opened.taken.get(weekday, 0) for weekday in seats or together), default=0),
        capacity=row.capacity,
        reasons=tuple(reasons_against(child=child, group=opened)),
    )


def _given(row: Application) -> tuple[Given, ...]:
    rows = GivenPlace.objects.filter(application=row).select_related("group", "given_by").order_by("pk")
    return tuple(
        Given(
            group=given.group.name,
            weekdays=tuple(given.weekdays),
            since=given.since,
            reason=given.reason,
            by=given.given_by.name,
        )
        for given in rows
    )
