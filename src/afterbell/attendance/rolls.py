"""Rows as the rule of the roll sees them: children who should come, marks, seals, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from afterbell.attendance.models import LateMarkDecision, MarkVersion, MorningAbsence, RollMark
from afterbell.attendance.rules.expected import is_expected
from afterbell.attendance.rules.folding import LateDecision, Mark, MarkState, Rank, Roll, Seal, fold
from afterbell.base.access import Actor
from afterbell.placement.models import GroupPlace
from afterbell.schools.models import Pupil
from afterbell.schools.roles import Role

MARK_COLUMNS = (
    "mark_id",
    "session_id",
    "pupil__code",
    "state",
    "place",
    "device",
    "device_seq",
    "rank",
    "settles",
    "marked_by_id",
    "received_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child with a place in a session's group on its day.

    `on_leave` when it was said that it does not come, `absent_in_morning` when it is missing from school today.
    """

    pk: int
    code: str
    name: str
    homeroom: int
    homeroom_name: str
    grade: int
    boards: bool
    on_leave: bool
    absent_in_morning: bool
    group: int

    @property
    def expected(self) -> bool:
        """Say whether the child is to come."""
        return is_expected(on_leave=self.on_leave, absent_in_morning=self.absent_in_morning)


CHILD_COLUMNS = (
    "pupil_id",
    "pupil__code",
    "pupil__name",
    "pupil__homeroom_id",
    "pupil__homeroom__name",
    "pupil__homeroom__grade",
    "pupil__residence",
    "leave__pk",
    "absent_in_morning",
    "group_id",
)


def children_of(*, groups: Collection[int], day: date, weekday: int) -> dict[int, tuple[Child, ...]]:
    """Give the children with a place in each group on a day that follows this weekday, by homeroom and name."""
    rows = (
        GroupPlace.objects.filter(
            Q(until=None) | Q(until__gt=day),
            Q(pupil__left_on=None) | Q(pupil__left_on__gt=day),
            group__in=groups,
            weekday=weekday,
            since__lte=day,
        )
        .annotate(
            leave=FilteredRelation("pupil__leaves", condition=Q(pupil__leaves__date=day)),
            absent_in_morning=absence_in_morning(day),
        )
        .order_by("pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pupil_id")
    )
    found: defaultdict[int, list[Child]] = defaultdict(list)
    for row in rows.values_list(*CHILD_COLUMNS):
        found[row[-1]].append(child_of(row))
    return {group: tuple(children) for group, children in found.items()}


def absence_in_morning(day: date, *, pupil: str = "pupil") -> Subquery:
    """Give the latest word on whether a child (`pupil` of the row asked) is missing from school on a day."""
    said = MorningAbsence.objects.filter(pupil=OuterRef(pupil), date=day).order_by("-pk")
    return Subquery(said.values("absent")[:1])


def child_of(row: Sequence[Any]) -> Child:
    """Read a row of `CHILD_COLUMNS`."""
    pk, code, name, homeroom, homeroom_name, grade, residence, leave, absent, group = row
    return Child(
        pk=pk,
        code=code,
        name=name,
        homeroom=homeroom,
        homeroom_name=homeroom_name,
        grade=grade,
        boards=residence == Pupil.Residence.BOARDER,
        on_leave=leave is not None,
        absent_in_morning=bool(absent),
        group=group,
    )


def marks_where(condition: Q) -> list[Mark]:
    """Read stored marks as the rule sees them."""
    return [mark_of(row) for row in RollMark.objects.filter(condition).values_list(*MARK_COLUMNS)]


def mark_of(row: Sequence[Any]) -> Mark:
    """Read a row of `MARK_COLUMNS`."""
    mark_id, session, pupil, state, where, device, device_seq, rank, settles, author, received = row
    return Mark(
        mark_id=str(mark_id),
        session=str(session),
        pupil=pupil,
        state=MarkState(state),
        place=where,
        device=device,
        device_seq=device_seq,
        rank=Rank(rank),
        settles=tuple(settles),
        author=str(author),
        received=received,
    )


def fold_roll(*, marks: Collection[Mark], sealed: Mapping[int, datetime], versions: bool = True) -> Roll:
    """Fold marks of these sessions with the other contents kept under their ids and the decisions about them.

    `sealed` says when each sealed session was. `versions` False leaves out the other contents: they change no state.
    """
    kept = [*marks, *(_versions(marks) if versions and marks else ())]
    seals = [Seal(session=str(session), at=at, by="") for session, at in sealed.items()]
    late = {mark.mark_id for mark in marks if _is_late(mark, sealed)}
    decisions = _decisions(late) if late else []
    accepted = {decision.mark_id for decision in decisions if decision.accepted}
    return fold(marks=[_backed(mark, accepted) for mark in kept], seals=seals, decisions=decisions)


def _backed(mark: Mark, accepted: Collection[str]) -> Mark:
    """Let a mark stand with the rank of whoever let it count after the seal: what it settles is settled."""
    return replace(mark, rank=max(mark.rank, Rank.HOMEROOM)) if mark.mark_id in accepted else mark


def _is_late(mark: Mark, sealed: Mapping[int, datetime]) -> bool:
    at = sealed.get(int(mark.session))
    return at is not None and mark.received >= at


def _versions(marks: Iterable[Mark]) -> list[Mark]:
    """Other contents of these marks about which nobody entitled has decided."""
    standing = {mark.mark_id: mark for mark in marks}
    settled = {one for mark in standing.values() if mark.rank >= Rank.HOMEROOM for one in mark.settles}
    rows = MarkVersion.objects.filter(mark__session__in={int(mark.session) for mark in standing.values()}).annotate(
        of=F("mark__mark_id")
    )
    return [
        Mark(
            mark_id=str(row.of),
            session=standing[str(row.of)].session,
            pupil=standing[str(row.of)].pupil,
            state=MarkState(row.state),
            place=row.place,
            device=row.device,
            device_seq=row.device_seq,
            rank=Rank.TEACHER,
            author=str(row.sent_by_id),
            received=row.received_at,
        )
        for row in rows
        if str(row.of) in standing and str(row.of) not in settled
    ]


def _decisions(late: Collection[str]) -> list[LateDecision]:
    rows = LateMarkDecision.objects.filter(mark__mark_id__in=late).values_list(
        "mark__mark_id", "accepted", "decided_by_id", "reason"
    )
    return [
        LateDecision(mark_id=str(mark_id), accepted=accepted, by=str(by), reason=reason)
        for mark_id, accepted, by, reason in rows
    ]


def rank_of(*, actor: Actor, school: int, homeroom: int) -> Rank:
    """Say how somebody stands towards a child when marking it."""
    if school in actor.held("school", roles=(Role.DUTY_LEADER,)):
        return Rank.DUTY_LEADER
    if homeroom in actor.held("homeroom", roles=(Role.HOMEROOM_TEACHER,)):
        return Rank.HOMEROOM
    return Rank.TEACHER
