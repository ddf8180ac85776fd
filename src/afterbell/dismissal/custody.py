"""Rows as the rule of custody sees them: what the guardian allows, and each child's afternoon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from afterbell.attendance.queries.day import Day, DaySession
from afterbell.attendance.rolls import Child
from afterbell.attendance.rules.folding import MarkState
from afterbell.dismissal import models
from afterbell.dismissal.dusk import spot_of
from afterbell.dismissal.forbidding import forbidden_on, opened_undoing
from afterbell.dismissal.overriding import AgreedByTwo, agreed_of
from afterbell.dismissal.rules.custody import (
    Afternoon,
    CollectorRight,
    GoingHome,
    Handover,
    HandoverKind,
    Override,
    RollFact,
    Side,
    Stop,
    Undoing,
)
from afterbell.dismissal.rules.dusk import Spot
from afterbell.dismissal.rules.forbidding import Person, near_name
from afterbell.dismissal.rules.ways import COLLECTED, AgreedWay
from afterbell.dismissal.wards import Ward
from afterbell.dismissal.ways import Change, left_on, said_on

SHOWN = frozenset({MarkState.PRESENT, MarkState.LATE, MarkState.LEFT_EARLY, MarkState.ELSEWHERE})
"""States of a child that was there, in whatever way it left: somebody must have taken it over."""
MISSING = "missing"
"""How a child stands that its homeroom missed in the morning: nobody said that it is on leave."""
A_DAY = timedelta(days=1)
GUARDIAN, MORNING = "guardian", "morning"
"""Who says without a mark that a child does not come: its guardian, or its homeroom, which missed it in the morning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList:
    """A collector on a child's list on a day; `by_pass` when it stands in for that day only."""

    pk: int
    code: str
    name: str
    relation: str
    since: date
    until: date | None
    by_pass: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What guardians said for a day, by child's key, and whom staff forbids; `spot` is where the school stands.

    A child of whom nothing was said is collected. `homeroom_adults` are the homeroom teachers of the day by homeroom's
    key, where they were asked for. `agreed` is what stands of what several people said, `changes` what was said for
    this day only.
    """

    collectors: Mapping[int, tuple[OnList, ...]]
    modes: Mapping[int, str]
    forbidden: Mapping[int, tuple[Person, ...]] = field(default_factory=dict)
    spot: Spot | None = None
    homeroom_adults: Mapping[int, str] = field(default_factory=dict)
    agreed: Mapping[int, AgreedWay] = field(default_factory=dict)
    changes: Mapping[int, tuple[Change, ...]] = field(default_factory=dict)

    def forbidden_codes(self, pupil: int) -> tuple[str, ...]:
        """Give who stands on the guardian's list and may nevertheless not take the child."""
        return self.kept_away_of(pupil, self.collectors.get(pupil, ()))

    def kept_away_of(self, pupil: int, rows: Iterable[OnList]) -> tuple[str, ...]:
        """Give which of these adults may not take the child."""
        kept_away = self.forbidden.get(pupil, ())
        return tuple(row.code for row in rows if any(near_name(row.name, person.name) for person in kept_away))

    def keeps_away(self, pupil: int, name: str) -> bool:
        """Say whether somebody of nearly this name may not take the child."""
        return any(near_name(name, person.name) for person in self.forbidden.get(pupil, ()))

    def mode_of(self, pupil: int) -> str:
        return self.modes.get(pupil, models.GoingHome.Mode.COLLECTED.value)


def lists_on(*, day: date, pupils: Collection[int]) -> Lists:
    """Read the guardians' lists of these children for a day: of all who said something, what all of them allow."""
    forbidden = forbidden_on(day=day, pupils=pupils)
    said = said_on(day=day, pupils=pupils, forbidden=forbidden)
    collectors = collectors_on(day=day, pupils=pupils)
    # Whether a child boards is asked of its rights (`going_home`), so the house stands open here.
    agreed = {
        pupil: said.agreed(pupil=pupil, on_list=[row.code for row in collectors.get(pupil, ())], boards=True)
        for pupil in said.voices
    }
    return Lists(
        collectors={pupil: _open_to(rows, agreed.get(pupil)) for pupil, rows in collectors.items()},
        modes={pupil: found.mode for pupil, found in agreed.items()},
        spot=spot_of(said.spot),
        forbidden=forbidden,
        agreed=agreed,
        changes=said.changes,
    )


def _open_to(rows: tuple[OnList, ...], found: AgreedWay | None) -> tuple[OnList, ...]:
    """Leave those on the list whom everybody allows today."""
    return rows if found is None else tuple(row for row in rows if (COLLECTED, row.code) in found.exits)


def collectors_on(*, day: date, pupils: Collection[int]) -> dict[int, tuple[OnList, ...]]:
    """Read who may collect each of these children on a day; who did and is taken off afterwards was on the list."""
    collectors: defaultdict[int, list[OnList]] = defaultdict(list)
    took = Q(until=day) & Exists(left_on(day).filter(collector=OuterRef("pk")))
    rows = models.Collector.objects.filter(Q(until=None) | Q(until__gt=day) | took, pupil__in=pupils, since__lte=day)
    sent = Exists(models.StandIn.objects.filter(collector=OuterRef("pk")))
    for pupil, pk, code, name, relation, since, ended, has_pass in (
        rows.annotate(sent=sent)
        .order_by("pk")
        .values_list("pupil_id", "pk", "code", "name", "relation", "since", "until", "sent")
    ):
        until = day + A_DAY if ended == day else ended
        by_pass = has_pass and until == since + A_DAY
        collectors[pupil].append(
            OnList(pk=pk, code=code, name=name, relation=relation, since=since, until=until, by_pass=by_pass)
        )
    return {pupil: tuple(names) for pupil, names in collectors.items()}


def going_home(
    *, child: Child | Ward, lists: Lists, limit: int | None, agreed: Iterable[AgreedByTwo] = ()
) -> GoingHome:
    """Put down what is allowed for a child on the lists' day; `agreed` are those off the list who took it."""
    kept_away = tuple(row.code for row in agreed if row.person and lists.keeps_away(child.pk, row.person.name))
    return GoingHome(
        grade=child.grade,
        collectors=tuple(
            CollectorRight(collector=row.code, since=row.since, until=row.until)
            for row in lists.collectors.get(child.pk, ())
        ),
        forbidden=(*lists.forbidden_codes(child.pk), *kept_away),
        may_go_alone=lists.mode_of(child.pk) == models.GoingHome.Mode.ALONE,
        alone_from_grade=limit,
        boards=child.boards,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A stored handover, as pages and rules need it; `undone_at` where it was taken back, with who did and why.

    `agreed` is what two adults agreed on; whoever took the child then stands as its collector, by the asking's code.
    """

    handover_id: str
    session: int
    day: date
    pupil: str
    kind: str
    collector: str
    collector_name: str
    relation: str
    happened_at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str
    undone_why: str
    agreed: AgreedByTwo | None = None


HANDOVER_COLUMNS = (
    "handover_id",
    "session_id",
    "session__date",
    "pupil__code",
    "kind",
    "collector__code",
    "collector__name",
    "collector__relation",
    "happened_at",
    "handed_by__code",
    "undone__undone_at",
    "undone__undone_by__code",
    "undone__reason",
    "undone__reason_sealed",
    "override__code",
    "override__kind",
    "override__person_sealed",
    "override__reason_sealed",
    "override__guardian_spoken",
    "override__answer__answered_by__code",
)


def handovers_where(condition: Q) -> list[HandedOver]:
    """Read stored handovers, also those that were taken back, in the order in which they happened."""
    rows = models.Handover.objects.filter(condition).order_by("happened_at", "handover_id")
    return [_handed_over(row) for row in rows.values_list(*HANDOVER_COLUMNS)]


def standing(rows: Iterable[HandedOver]) -> dict[tuple[date, str], HandedOver]:
    """Give the handover that counts by day and child, from whichever session: the earliest that nobody took back."""
    found: dict[tuple[date, str], HandedOver] = {}
    for row in sorted(rows, key=lambda row: (row.happened_at, row.handover_id)):
        if row.undone_at is None:
            found.setdefault((row.day, row.pupil), row)
    return found


def _handed_over(row: tuple[Any, ...]) -> HandedOver:
    handover_id, session, day, pupil, kind, collector, name, relation, happened_at, by, *rest = row
    undone_at, undone_by, why, why_sealed, *said = rest
    agreed = agreed_of(said)
    if agreed is not None and agreed.person is not None:
        collector, name, relation = agreed.code, agreed.person.name, agreed.person.relation
    elif agreed is not None and kind == models.Handover.Kind.COLLECTED.value:
        collector = agreed.code
    return HandedOver(
        handover_id=str(handover_id),
        session=session,
        day=day,
        pupil=pupil,
        kind=kind,
        collector=collector or "",
        collector_name=name or "",
        relation=relation or "",
        happened_at=happened_at,
        by=by,
        undone_at=undone_at,
        undone_by=undone_by or "",
        undone_why=opened_undoing(why_sealed) if why_sealed else why or "",
        agreed=agreed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AtGate:
    """One side's word that a child passed to the gate, with who says so; `reached_until` of who stays with it late."""

    handover_id: str
    session: int
    pupil: str
    side: str
    happened_at: datetime
    by: str
    by_name: str
    reached_until: datetime | None = None


def gate_sides_where(condition: Q) -> tuple[AtGate, ...]:
    """Read what was given to the gate and taken there, and who stays with whom, in the order in which it happened.

    Whoever stays with a child that nobody has come for has taken it over, as at the gate.
    """
    none = Cast(Value(None), DateTimeField())
    taken = models.GateSide.Side.TAKEN.value
    people = ("by_code", "by_name", "reached_until")
    sides = models.GateSide.objects.filter(condition).annotate(
        by_code=F("said_by__code"), by_name=F("said_by__name"), reached_until=none
    )
    stays = models.LateStay.objects.filter(condition).annotate(
        by_code=F("stays__code"), by_name=F("stays__name"), reached_until=F("until"), word=Value(taken)
    )
    rows = (
        sides.order_by()
        .values_list("handover_id", "session_id", "pupil__code", "side", "happened_at", *people)
        .union(stays.order_by().values_list("stay_id", "session_id", "pupil__code", "word", "since", *people), all=True)
    )
    return tuple(
        AtGate(
            handover_id=str(handover_id),
            session=session,
            pupil=pupil,
            side=side,
            happened_at=happened_at,
            by=by,
            by_name=name,
            reached_until=until,
        )
        for handover_id, session, pupil, side, happened_at, by, name, until in sorted(
            rows, key=lambda row: (row[4], str(row[0]))
        )
    )


def afternoons(
    *,
    day: Day,
    children: Iterable[Child],
    lists: Lists,
    limit: int | None,
    handovers: Iterable[HandedOver],
    sides: Iterable[AtGate],
    now: datetime,
) -> tuple[Afternoon, ...]:
    """Put every child's day together for the rule. What is stored is known now, even where the site's clock stands.

    Nobody is missed in a session that was broken off; who was marked there is handed over like any other.
    """
    ways: defaultdict[str, list[DaySession]] = defaultdict(list)
    for session in day.sessions:
        for child in day.children_in(session):
            if not session.broken_off or (session.pk, child.code) in day.known:
                ways[child.code].append(session)
    given: defaultdict[str, list[HandedOver]] = defaultdict(list)
    for row in handovers:
        given[row.pupil].append(row)
    passed: defaultdict[str, list[AtGate]] = defaultdict(list)
    for side in sides:
        passed[side.pupil].append(side)
    keys = {session.pk: session.code for session in day.sessions}
    return tuple(
        Afternoon(
            pupil=child.code,
            day=day.on,
            homeroom_adult=lists.homeroom_adults.get(child.homeroom, ""),
            going_home=going_home(
                child=child,
                lists=lists,
                limit=limit,
                agreed=[row.agreed for row in given[child.code] if row.agreed],
            ),
            stops=tuple(_stop(session) for session in ways[child.code]),
            marks=tuple(_facts(day, child, ways[child.code], now=now)),
            handovers=(
                *(_handover(row, keys=keys, now=now) for row in given[child.code] if row.session in keys),
                *(_to_gate(row, keys=keys, now=now) for row in passed[child.code] if row.session in keys),
            ),
            undone=tuple(_undoing(row, now=now) for row in given[child.code] if row.session in keys and row.undone_at),
        )
        for child in children
    )


def state_unmarked(child: Child) -> str:
    """Say how a child stands of whom no mark speaks: on leave, missing since the morning, or simply waited for."""
    if child.expected:
        return ""
    return MarkState.LEAVE.value if child.on_leave else MISSING


def _stop(session: DaySession) -> Stop:
    adult = session.adult.code if session.adult else ""
    return Stop(starts=session.starts_at, ends=session.ends_at, session=session.code, adult=adult)


def _facts(day: Day, child: Child, way: Iterable[DaySession], *, now: datetime) -> Iterable[RollFact]:
    for session in way:
        known = day.known.get((session.pk, child.code))
        if known is not None:
            yield RollFact(
                at=min(known.at, now),
                mark_id=known.mark_id,
                session=session.code,
                state=known.state,
                by=known.by,
                place=known.place,
            )
        elif not child.expected:
            at = min(session.starts_at, now)
            source = GUARDIAN if child.on_leave else MORNING
            yield RollFact(at=at, mark_id=source, session=session.code, state=MarkState.LEAVE, by=source)


def _undoing(row: HandedOver, *, now: datetime) -> Undoing:
    return Undoing(
        at=min(row.undone_at or now, now), handover_id=row.handover_id, by=row.undone_by, reason=row.undone_why
    )


def _to_gate(row: AtGate, *, keys: Mapping[int, str], now: datetime) -> Handover:
    side = Side(row.side)
    return Handover(
        handover_id=row.handover_id,
        at=min(row.happened_at, now),
        session=keys[row.session],
        kind=HandoverKind.TO_GATE,
        by=row.by,
        to=row.by if side is Side.TAKEN else "",
        side=side,
    )


def _handover(row: HandedOver, *, keys: Mapping[int, str], now: datetime) -> Handover:
    """Put a stored handover into the rule's words; who takes a boarder to the house answers for it there."""
    kind = HandoverKind(row.kind)
    to = row.collector if kind is HandoverKind.COLLECTED else row.by
    return Handover(
        handover_id=row.handover_id,
        at=min(row.happened_at, now),
        session=keys[row.session],
        kind=kind,
        by=row.by,
        to="" if kind is HandoverKind.DISMISSED else to,
        override=_override(row.agreed) if row.agreed else None,
    )


def _override(agreed: AgreedByTwo) -> Override:
    return Override(reason=agreed.reason, second_adult=agreed.second, guardian_spoken=agreed.guardian_spoken)
