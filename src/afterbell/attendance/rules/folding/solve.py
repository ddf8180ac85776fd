"""Fold marks into states; the order and number of times they arrive make no difference.

The fold keeps what it was given as sets (the server's first receipt of each mark, the first seal of each roll) and
derives everything else from them, so folding is commutative, associative and idempotent by construction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations, groupby

from afterbell.attendance.rules.folding.problem import (
    Contradiction,
    IdConflict,
    LateDecision,
    Mark,
    PupilState,
    Roll,
    Seal,
)
from afterbell.attendance.rules.folding.rules import compatible, content, corrects, decides, order_across_devices


def fold(*, marks: Iterable[Mark], seals: Iterable[Seal] = (), decisions: Iterable[LateDecision] = ()) -> Roll:
    """Fold everything that arrived into one state for each session and pupil.

    Within a device the mark with the highest sequence is its last word; across devices the last word the server
    received first to last counts; what somebody says on the server's page corrects what their own phone had said
    by then. A mark the server received at or after the seal is kept and listed as late; it
    counts only once somebody decided so. One mark id with two contents: the version received first stands, all are
    listed. Last words that cannot both be true are listed until someone entitled settles them.
    """
    kept = _each_once(marks)
    kept_seals = tuple(sorted(set(seals)))
    kept_decisions = tuple(sorted(set(decisions)))
    versions = {mark_id: tuple(rows) for mark_id, rows in groupby(kept, key=lambda mark: mark.mark_id)}
    standing = [rows[0] for rows in versions.values()]
    answers = _answers(kept_decisions)
    sealed = _sealed_at(kept_seals)
    after = [mark for mark in standing if mark.session in sealed and mark.received >= sealed[mark.session]]
    waiting = {mark.mark_id for mark in after if len(answers[mark.mark_id]) != 1}
    dropped = {mark.mark_id for mark in after if answers[mark.mark_id] != {True}}
    children = _by_child(mark for mark in standing if mark.mark_id not in dropped)
    return Roll(
        marks=kept,
        seals=kept_seals,
        decisions=kept_decisions,
        states=tuple(_state(rows) for rows in children),
        late=tuple(mark for mark in after if mark.mark_id in waiting),
        id_conflicts=tuple(
            IdConflict(mark_id=mark_id, versions=rows) for mark_id, rows in versions.items() if len(rows) > 1
        ),
        contradictions=tuple(found for rows in children for found in _contradiction(rows)),
        undecided=tuple(sorted(mark_id for mark_id, said in answers.items() if len(said) > 1)),
    )


def merge(*, one: Roll, other: Roll) -> Roll:
    """Join two rolls into the one that all their marks, seals and decisions would have given."""
    return fold(
        marks=(*one.marks, *other.marks),
        seals=(*one.seals, *other.seals),
        decisions=(*one.decisions, *other.decisions),
    )


def _each_once(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Each content once, as the server first received it; by id, the earliest version of an id first."""
    first: dict[tuple[object, ...], Mark] = {}
    for mark in marks:
        known = first.get(content(mark))
        if known is None or mark.received < known.received:
            first[content(mark)] = mark
    return tuple(sorted(first.values(), key=lambda mark: (mark.mark_id, mark.received, content(mark))))


def _sealed_at(seals: Sequence[Seal]) -> Mapping[str, datetime]:
    return {seal.session: seal.at for seal in reversed(seals)}  # sorted, so the earliest of a session is kept


def _answers(decisions: Sequence[LateDecision]) -> defaultdict[str, set[bool]]:
    answers: defaultdict[str, set[bool]] = defaultdict(set)
    for decision in decisions:
        answers[decision.mark_id].add(decision.accepted)
    return answers


def _by_child(marks: Iterable[Mark]) -> list[list[Mark]]:
    def child(mark: Mark) -> tuple[str, str]:
        return (mark.session, mark.pupil)

    return [list(rows) for _, rows in groupby(sorted(marks, key=child), key=child)]


def _last_words(marks: Sequence[Mark]) -> list[Mark]:
    """Last mark of each device about one child, in the server's order, without what its author corrected on the page.

    A sequence used twice gives both.
    """
    top: dict[str, int] = {}
    for mark in marks:
        top[mark.device] = max(mark.device_seq, top.get(mark.device, mark.device_seq))
    words = [mark for mark in marks if mark.device_seq == top[mark.device]]
    standing = (word for word in words if not any(corrects(other, word) for other in words))
    return sorted(standing, key=order_across_devices)


def _state(marks: Sequence[Mark]) -> PupilState:
    word = _last_words(marks)[-1]
    return PupilState(session=word.session, pupil=word.pupil, state=word.state, mark_id=word.mark_id)


def _contradiction(marks: Sequence[Mark]) -> list[Contradiction]:
    words = [word for word in _last_words(marks) if not any(decides(mark, word) for mark in marks)]
    if all(compatible(one, other) for one, other in combinations(words, 2)):
        return []
    return [Contradiction(session=marks[0].session, pupil=marks[0].pupil, marks=tuple(words))]
