"""Forming the groups of a band and language anew: one plan for who looks at it first and for who confirms it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from afterbell.enrolment.caring import needs_counting
from afterbell.enrolment.models import Application
from afterbell.enrolment.queries import PlaceableApplication, placeable_applications
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.formation.problem import Formation, Grouping, Member
from afterbell.placement.rules.formation.solve import solve
from afterbell.placement.rules.formation.verify import verify
from afterbell.placement.rules.reforming import parts, succession, who_moves
from afterbell.placement.rules.spells import Spell, joined
from afterbell.placement.running import groups_from
from afterbell.placement.seats import CLUBS, standing_from
from afterbell.scheme.queries import SchemeVersionRow, version_in_force
from afterbell.scheme.rules.codes import Language
from afterbell.scheme.rules.document import Band, Scheme
from afterbell.scheme.rules.labels import label
from afterbell.schools.models import Pupil, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """A group as it would be formed: its children, the old group it follows, and whose room it takes."""

    language: str
    grades: tuple[int, ...]
    pupils: tuple[Pupil, ...]
    follows: ServiceGroup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a re-forming would do: the groups that end and begin, and every child's weekdays with their spans.

    `small` are the children, by id, who need a small group from that day.
    """

    term: Term
    version: SchemeVersionRow
    scheme: Scheme
    band: Band
    language: str
    since: date
    old: tuple[ServiceGroup, ...]
    was: Mapping[str, ServiceGroup]
    new: tuple[NewGroup, ...]
    days: Mapping[str, Mapping[int, Sequence[Spell]]]
    moves: frozenset[str]
    parts_before: int
    parts_after: int
    small: frozenset[int]

    @property
    def digest(self) -> str:
        """Give the fingerprint of what was looked at: other children or other groups are another plan."""
        facts = [
            [self.since.isoformat(), self.version.content_hash],
            *[
                [
                    group.follows.code if group.follows else "",
                    *[self._told(one) for one in group.pupils],
                ]
                for group in self.new
            ],
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def _told(self, pupil: Pupil) -> str:
        """Write down where a child is and on which days it comes."""
        there = self.was.get(pupil.ticket)
        return repr((pupil.code, there.code if there else "", sorted(self.days[pupil.ticket].items())))


def plan_of(*, term: Term, band: str, language: str, since: date, today: date) -> Plan:
    """Form the groups of a band and language anew from those who have a place there or are approved and lack one.

    Whoever is in a club at that time stays there. The independent check runs on what comes out. Raises Refused when
    there is nothing to form anew, and when the check disagrees.
    """
    version, scheme = version_in_force(on=today)
    of_band = next((item for item in scheme.bands if item.code == band), None)
    running = groups_formed_anew(term=term.pk, band=band, language=language, since=since)
    old = tuple(running.select_related("room").order_by("pk"))
    if of_band is None or not old:
        words = label(Language(language)) if language in set(Language) else language
        raise REFUSALS.refused("reform_nobody", band=of_band.name if of_band else band, language=words)
    was, days, pupils = _standing(old=old, since=since)
    _add_who_lacks(term=term, band=band, language=language, since=since, today=today, days=days, pupils=pupils)
    small = needs_counting(on=since).get("small_group", frozenset())
    grouping = _grouping(pupils=pupils, term=term, scheme=scheme, small=small)
    before = {group.code: frozenset(ticket for ticket, there in was.items() if there.pk == group.pk) for group in old}
    after = [frozenset(group.tickets) for group in grouping.groups]
    follows = succession(old=before, new=after)
    homerooms = {ticket: pupil.homeroom.code for ticket, pupil in pupils.items()}
    by_code = {group.code: group for group in old}
    return Plan(
        term=term,
        version=version,
        scheme=scheme,
        band=of_band,
        language=language,
        since=since,
        old=old,
        was=was,
        new=tuple(
            NewGroup(
                language=group.language,
                grades=group.grades,
                pupils=tuple(pupils[ticket] for ticket in group.tickets),
                follows=by_code[name] if name else None,
            )
            for group, name in zip(grouping.groups, follows, strict=True)
        ),
        days=days,
        moves=who_moves(old=before, new=after, follows=follows),
        parts_before=parts(homerooms=homerooms, groups=list(before.values())),
        parts_after=parts(homerooms=homerooms, groups=after),
        small=small,
    )


def groups_formed_anew(*, term: int, band: str, language: str, since: date) -> QuerySet[ServiceGroup]:
    """Find the groups a re-forming would end: those of the band and language that run on or after a day, no clubs."""
    return groups_from(term=term, on=since).filter(band=band, language=language).exclude(kind__in=CLUBS)


def _standing(
    *, old: Sequence[ServiceGroup], since: date
) -> tuple[dict[str, ServiceGroup], dict[str, dict[int, list[Spell]]], dict[str, Pupil]]:
    """Read who is in the old groups from a day on: in which, on which weekdays, from and until when.

    Who moves from one of them to another, or comes again after a while, keeps every day it has a place on.
    """
    groups = {group.pk: group for group in old}
    was: dict[str, ServiceGroup] = {}
    days: dict[str, dict[int, list[Spell]]] = defaultdict(dict)
    pupils: dict[str, Pupil] = {}
    places = GroupPlace.objects.filter(standing_from(since), group__in=groups).select_related("pupil__homeroom")
    for row in places.order_by("since", "pk"):
        ticket = row.pupil.ticket
        pupils[ticket] = row.pupil
        was.setdefault(ticket, groups[row.group_id])
        spells = days[ticket].get(row.weekday, [])
        days[ticket][row.weekday] = joined([*spells, (max(row.since, since), row.until)])
    return was, days, pupils


def _add_who_lacks(
    *,
    term: Term,
    band: str,
    language: str,
    since: date,
    today: date,
    days: dict[str, dict[int, list[Spell]]],
    pupils: dict[str, Pupil],
) -> None:
    """Add the days approved children ask for in the band to the end of the term and have no place on."""
    asking = {row.pupil_id: row for row in placeable_applications(term=term.code, today=today, on=since)}
    at_the_end = {
        row.pupil_id: set(row.days) for row in placeable_applications(term=term.code, today=today, on=term.last_day)
    }
    taken = set(
        GroupPlace.objects.filter(standing_from(since), pupil__in=asking, band=band).values_list("pupil_id", "weekday")
    )
    wanted = {pupil: _lacking(row, band=band, taken=taken) for pupil, row in asking.items() if row.language == language}
    rows = Pupil.objects.filter(pk__in=[pupil for pupil, lacking in wanted.items() if lacking])
    for pupil in rows.select_related("homeroom"):
        for weekday in wanted[pupil.pk]:
            if (weekday, band) in at_the_end.get(pupil.pk, set()):
                pupils[pupil.ticket] = pupil
                days.setdefault(pupil.ticket, {})[weekday] = [(since, None)]


def _lacking(row: PlaceableApplication, *, band: str, taken: set[tuple[int, int]]) -> list[int]:
    return [weekday for weekday, code in row.days if code == band and (row.pupil_id, weekday) not in taken]


def _grouping(*, pupils: Mapping[str, Pupil], term: Term, scheme: Scheme, small: frozenset[int]) -> Grouping:
    order = Application.objects.filter(term=term, pupil__in=list(pupils.values())).order_by("pk")
    numbers = {pupil: number for number, pupil in enumerate(order.values_list("pupil_id", flat=True), 1)}
    formation = Formation(
        members=tuple(
            Member(
                ticket=ticket,
                homeroom=pupil.homeroom.code,
                grade=pupil.homeroom.grade,
                language=pupil.homeroom.language,
                number=numbers.get(pupil.pk, 0),
                small=pupil.pk in small,
            )
            for ticket, pupil in sorted(pupils.items())
        ),
        maximum=scheme.grouping.max_size,
        minimum=scheme.grouping.min_size,
        small=scheme.grouping.small_size,
    )
    grouping = solve(formation=formation)
    if findings := verify(formation=formation, grouping=grouping):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return grouping
