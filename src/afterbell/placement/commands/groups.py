"""Forming a term's groups: clubs as placed, everybody else with their homeroom in their own language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.days import WEEKDAYS_ZH
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.enrolment.caring import needs_counting
from afterbell.enrolment.days_asked import changes_to_come
from afterbell.enrolment.queries import PlaceableApplication, placeable_applications
from afterbell.placement.commands.draw import term_of
from afterbell.placement.commands.leaving import change_places
from afterbell.placement.events import GroupsFormed
from afterbell.placement.models import ClubOutcome, GroupPlace, PublishedRun, PupilOutcome, Round, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rooms import Rooms
from afterbell.placement.rules.formation.problem import Formation, Grouping, Member
from afterbell.placement.rules.formation.solve import solve
from afterbell.placement.rules.formation.verify import verify
from afterbell.placement.together import refuse_overlapping
from afterbell.scheme.queries import SchemeVersionRow, version_in_force
from afterbell.scheme.rules.codes import OfferingKind
from afterbell.scheme.rules.document import Band, Scheme
from afterbell.scheme.rules.offered import guided_by
from afterbell.schools.models import Room, Term

KIND_OF_OFFERING = {
    OfferingKind.CLUB: ServiceGroup.Kind.CLUB,
    OfferingKind.READING: ServiceGroup.Kind.READING,
    OfferingKind.TUTORING: ServiceGroup.Kind.TUTORING,
    OfferingKind.EVENING_STUDY: ServiceGroup.Kind.EVENING,
}
NUMBERS_ZH = "一二三四五六"
LANGUAGES_ZH = {"mongolian": "蒙授", "chinese": "汉授"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What the office has before it when it forms groups."""

    term: Term
    version: SchemeVersionRow
    scheme: Scheme
    since: date
    pupils: Mapping[int, PlaceableApplication]
    numbers: Mapping[int, int]
    rooms: Rooms
    small: frozenset[int]
    """The pupils, by id, who need a small group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewGroup:
    """A group to be stored, and who is in it on which weekdays."""

    row: ServiceGroup
    members: tuple[tuple[int, int], ...]


@command("placement.form_groups")
def form_groups(*, actor: Actor, now: datetime, term: str, since: date) -> int:
    """Form the term's groups from a day on; gives how many there are.

    A child placed in a club is there, if it still asks for that time; on its other days it is in a group of its
    homeroom's language and grade, which is the same all week. Raises Refused before every round is published, when it
    was done before, when rooms are short, when a child asks for two bands that share minutes, or when the verifier
    disagrees.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.form_groups", at=place(school=row.school_id))
    _refuse_before_every_round_is_published(term=row)
    if ServiceGroup.objects.filter(term=row).exists():
        raise REFUSALS.refused("grouped_before", conflict=True)
    version, scheme = version_in_force(on=local_day(now))
    placed = PupilOutcome.objects.filter(run__confirmed__term=row).exclude(offering="")
    in_club = {
        (application, weekday, band): offering
        for application, weekday, band, offering in placed.values_list("application_id", "weekday", "band", "offering")
    }
    pupils = {wisher.id: wisher for wisher in placeable_applications(term=row.code, today=local_day(now), on=since)}
    refuse_overlapping(wishers=pupils.values(), scheme=scheme)
    desk = _Desk(
        term=row,
        version=version,
        scheme=scheme,
        since=since,
        small=needs_counting(on=since).get("small_group", frozenset()),
        pupils=pupils,
        numbers={application: number for number, application in enumerate(sorted(pupils), 1)},
        rooms=Rooms.of(scheme=scheme, rooms=Room.objects.order_by("name", "pk")),
    )
    groups = [*_clubs(desk=desk, in_club=in_club)]
    for band in scheme.bands:
        groups += _tutoring(desk=desk, band=band, in_club=in_club)
    _store(desk=desk, groups=groups)
    for change in changes_to_come(term=row.pk, after=since):
        change_places(pupil=change.pupil, dropped=change.dropped, added=change.added, since=change.from_day)
    record(subject=row.code, groups=len(groups), places=sum(len(group.members) for group in groups))
    tell(GroupsFormed(school=actor.tenant, term=row.code, groups=len(groups), since=since, at=now))
    return len(groups)


def _refuse_before_every_round_is_published(*, term: Term) -> None:
    """Let groups follow only what families have seen: the first round, and the second where one was opened."""
    Term.objects.select_for_update().get(pk=term.pk)
    published = {
        row.confirmed.round: row
        for row in PublishedRun.objects.filter(confirmed__term=term).select_related("confirmed")
    }
    if Round.FIRST not in published:
        raise REFUSALS.refused("not_placed")
    if published[Round.FIRST].second_until is not None and Round.SECOND not in published:
        raise REFUSALS.refused("second_round_unfinished")


def _clubs(*, desk: _Desk, in_club: Mapping[tuple[int, int, str], str]) -> Iterator[_NewGroup]:
    """Make a group of every club that opened and was taken in one round or the other."""
    offerings = {offering.code: offering for offering in desk.scheme.offerings}
    taken = {(weekday, band, code) for (_application, weekday, band), code in in_club.items()}
    first = ClubOutcome.objects.filter(
        run__confirmed__term=desk.term, run__confirmed__round=Round.FIRST, closed_in_round=None
    )
    for outcome in first.order_by("pk"):
        if (outcome.weekday, outcome.band, outcome.offering) not in taken:
            continue
        offering = offerings[outcome.offering]
        yield _NewGroup(
            row=_row(
                desk=desk,
                kind=KIND_OF_OFFERING[offering.kind],
                band=outcome.band,
                offering=offering.code,
                name=f"{offering.name.zh}（周{WEEKDAYS_ZH[outcome.weekday - 1]}）",
                language=offering.language or "",
                weekdays=[outcome.weekday],
                room=desk.rooms.named(name=offering.room),
                capacity=outcome.capacity,
            ),
            members=tuple(
                (application, outcome.weekday)
                for (application, weekday, band), code in sorted(in_club.items())
                if application in desk.pupils
                and (weekday, band) in desk.pupils[application].days
                and (weekday, band, code) == (outcome.weekday, outcome.band, outcome.offering)
            ),
        )


def _tutoring(*, desk: _Desk, band: Band, in_club: Mapping[tuple[int, int, str], str]) -> Iterator[_NewGroup]:
    """Group whoever asked for the band and is not in a club on at least one of those days."""
    days: dict[int, list[int]] = defaultdict(list)
    for application, wisher in sorted(desk.pupils.items()):
        for weekday, code in wisher.days:
            if code == band.code and (application, weekday, code) not in in_club:
                days[application].append(weekday)
    grouping = _grouping(desk=desk, applications=sorted(days))
    by_ticket = {desk.pupils[application].ticket: application for application in days}
    counts: dict[tuple[str, tuple[int, ...]], int] = defaultdict(int)
    for group in grouping.groups:
        counts[group.language, group.grades] += 1
        applications = [by_ticket[ticket] for ticket in group.tickets]
        weekdays = sorted({weekday for application in applications for weekday in days[application]})
        guide = guided_by(
            scheme=desk.scheme, band=band.code, weekday=weekdays[0], grade=group.grades[0], language=group.language
        )
        kind = KIND_OF_OFFERING[guide.kind] if guide else ServiceGroup.Kind.TUTORING
        yield _NewGroup(
            row=_row(
                desk=desk,
                kind=kind,
                band=band.code,
                offering=guide.code if guide else "",
                name=group_name(band, group.language, group.grades, counts[group.language, group.grades]),
                grade=group.grades[0],
                language=group.language,
                weekdays=weekdays,
                room=desk.rooms.next_free(band=band),
                capacity=group_capacity(
                    scheme=desk.scheme, pupils=(desk.pupils[one].pupil_id for one in applications), small=desk.small
                ),
            ),
            members=tuple((application, weekday) for application in applications for weekday in days[application]),
        )


def group_capacity(*, scheme: Scheme, pupils: Iterable[int], small: frozenset[int]) -> int:
    """Keep a group small that one of its children needs small: nobody is added to it later beyond that."""
    rule = scheme.grouping
    return rule.max_size if small.isdisjoint(pupils) else min(rule.small_size, rule.max_size)


def group_name(band: Band, language: str, grades: Sequence[int], number: int) -> str:
    years = "".join(NUMBERS_ZH[grade - 1] for grade in grades)
    return f"{band.name.zh} {years}年级{LANGUAGES_ZH.get(language, language)} {number} 组"


def _grouping(*, desk: _Desk, applications: Sequence[int]) -> Grouping:
    formation = Formation(
        members=tuple(
            Member(
                ticket=desk.pupils[application].ticket,
                homeroom=desk.pupils[application].homeroom,
                grade=desk.pupils[application].grade,
                language=desk.pupils[application].language,
                number=desk.numbers[application],
                small=desk.pupils[application].pupil_id in desk.small,
            )
            for application in applications
        ),
        maximum=desk.scheme.grouping.max_size,
        minimum=desk.scheme.grouping.min_size,
        small=desk.scheme.grouping.small_size,
    )
    grouping = solve(formation=formation)
    if findings := verify(formation=formation, grouping=grouping):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return grouping


def _row(*, desk: _Desk, **facts: object) -> ServiceGroup:
    return ServiceGroup(school_id=desk.term.school_id, term=desk.term, version_id=desk.version.id, **facts)


def _store(*, desk: _Desk, groups: Sequence[_NewGroup]) -> None:
    ServiceGroup.objects.bulk_create([group.row for group in groups])
    GroupPlace.objects.bulk_create(
        [
            GroupPlace(
                school_id=desk.term.school_id,
                group=group.row,
                pupil_id=desk.pupils[application].pupil_id,
                weekday=weekday,
                band=group.row.band,
                since=desk.since,
            )
            for group in groups
            for application, weekday in group.members
        ]
    )
