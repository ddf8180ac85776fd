"""The roll of a session as it was called, with when each word was said: what a look into its room is held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from afterbell.attendance.models import MorningAbsence, PupilLeave, RollMark
from afterbell.attendance.rolls import MARK_COLUMNS, fold_roll, mark_of
from afterbell.attendance.rules.counting import Heads, Word, complete_at, heads_at
from afterbell.attendance.rules.expected import is_expected
from afterbell.attendance.rules.folding import MarkState
from afterbell.rostering.models import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A session's roll: which children were to come, every word of it, what it adds up to, when it was sealed."""

    expected: frozenset[str]
    words: tuple[Word, ...]
    states: Mapping[str, MarkState]
    sealed_at: datetime | None

    def complete(self, *, at: datetime) -> bool:
        """Say whether the roll was complete by an instant."""
        return complete_at(at=at, words=self.words, expected=self.expected, sealed_at=self.sealed_at)

    def heads(self, *, at: datetime) -> Heads | None:
        """Give how many children were there at an instant; None while the roll is not complete."""
        if self.sealed_at is None and not self.expected <= self.states.keys():
            return None
        return heads_at(at=at, words=self.words, states=self.states)


def called_in(sealed: Mapping[int, datetime | None]) -> dict[int, Called]:
    """Read the rolls of sessions with children, given with when each was sealed; three questions at the most."""
    if not sealed:
        return {}
    expected = _expected_in(sealed)
    words: defaultdict[int, list[Word]] = defaultdict(list)
    marks = []
    made = Coalesce("marked_at", "received_at")
    for *row, at in RollMark.objects.filter(session__in=sealed).annotate(made=made).values_list(*MARK_COLUMNS, "made"):
        mark = mark_of(tuple(row))
        marks.append(mark)
        words[int(mark.session)].append(Word(pupil=mark.pupil, state=mark.state, made=at))
    closed = {pk: at for pk, at in sealed.items() if at is not None}
    states: defaultdict[int, dict[str, MarkState]] = defaultdict(dict)
    for state in fold_roll(marks=marks, sealed=closed, versions=False).states:
        states[int(state.session)][state.pupil] = state.state
    return {
        pk: Called(expected=expected.get(pk, frozenset()), words=tuple(words[pk]), states=states[pk], sealed_at=at)
        for pk, at in sealed.items()
    }


def _expected_in(sessions: Collection[int]) -> dict[int, frozenset[str]]:
    """Give the children who are to come to each session, however many days the sessions are of: one question."""
    leave = PupilLeave.objects.filter(pupil=OuterRef("group__places__pupil"), date=OuterRef("date"))
    morning = MorningAbsence.objects.filter(pupil=OuterRef("group__places__pupil"), date=OuterRef("date"))
    rows = (
        Session.objects.filter(
            Q(group__places__until=None) | Q(group__places__until__gt=F("date")),
            Q(group__places__pupil__left_on=None) | Q(group__places__pupil__left_on__gt=F("date")),
            pk__in=sessions,
            group__places__weekday=F("weekday"),
            group__places__since__lte=F("date"),
        )
        .annotate(on_leave=Exists(leave), absent=Subquery(morning.order_by("-pk").values("absent")[:1]))
        .values_list("pk", "group__places__pupil__code", "on_leave", "absent")
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for pk, pupil, on_leave, absent in rows:
        if is_expected(on_leave=on_leave, absent_in_morning=bool(absent)):
            found[pk].add(pupil)
    return {pk: frozenset(pupils) for pk, pupils in found.items()}
