"""An independent look at a roll: every statement in it is tried against the raw marks by its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from afterbell.attendance.rules.folding.problem import LateDecision, Mark, MarkState, Roll, Seal
from afterbell.base.words import Words
from afterbell.schools.rules.findings import Finding, in_order

ON_THE_SERVER = "page:"
ARRIVED = ("present", "late")
GONE = ("left_early", "elsewhere", "collected")
MAY_DECIDE = 2


def verify_roll(
    *, roll: Roll, marks: Sequence[Mark], seals: Sequence[Seal] = (), decisions: Sequence[LateDecision] = ()
) -> tuple[Finding, ...]:
    """Find every mark lost, doubled, merged silently or overruled wrongly; empty when the roll is right.

    Every mark of a child is held against every other of the same child.
    """
    told = Counter(_without_receipt(mark) for mark in roll.marks)
    earliest: dict[tuple[object, ...], datetime] = {}
    for mark in marks:
        said = _without_receipt(mark)
        earliest[said] = min(mark.received, earliest.get(said, mark.received))
    given = set(marks)
    found = [_finding("mark_lost", mark.mark_id) for mark in marks if _without_receipt(mark) not in told]
    found += [_finding("mark_doubled", mark.mark_id) for mark in roll.marks if told[_without_receipt(mark)] > 1]
    found += [_finding("mark_invented", mark.mark_id) for mark in roll.marks if mark not in given]
    found += [
        _finding("not_first_receipt", kept.mark_id)
        for kept in roll.marks
        if earliest.get(_without_receipt(kept), kept.received) < kept.received
    ]
    listed = {row.mark_id for row in roll.id_conflicts}
    found += [_finding("id_conflict_wrong", mark_id) for mark_id in listed ^ _many_versions(marks)]
    counting, waiting = _counting_and_waiting(marks, seals, decisions)
    found += [_finding("late_wrong", mark_id) for mark_id in waiting ^ {mark.mark_id for mark in roll.late}]
    found += _states_wrong(roll, counting)
    open_now = {child for child, mine in _by_child(counting).items() if any(_contradicted(mark, mine) for mark in mine)}
    found += [
        _finding("contradiction_wrong", f"{session} {pupil}")
        for session, pupil in open_now ^ {(row.session, row.pupil) for row in roll.contradictions}
    ]
    return in_order(found)


def _without_receipt(mark: Mark) -> tuple[object, ...]:
    said = (mark.mark_id, mark.session, mark.pupil, mark.state, mark.place, mark.settles)
    return (*said, mark.device, mark.device_seq, mark.author, mark.rank)


def _many_versions(marks: Sequence[Mark]) -> set[str]:
    versions = {(mark.mark_id, _without_receipt(mark)) for mark in marks}
    times = Counter(mark_id for mark_id, _ in versions)
    return {mark_id for mark_id in times if times[mark_id] > 1}


def _counting_and_waiting(
    marks: Sequence[Mark], seals: Sequence[Seal], decisions: Sequence[LateDecision]
) -> tuple[list[Mark], set[str]]:
    """Give the marks that make states (the earliest of each id), and ids that came late and wait for a decision."""
    earliest: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda row: (row.received, row.session, row.pupil, row.state, _tail(row))):
        earliest.setdefault(mark.mark_id, mark)
    counting, waiting = [], set()
    for mark in earliest.values():
        if all(mark.received < seal.at for seal in seals if seal.session == mark.session):
            counting.append(mark)
            continue
        said = {row.accepted for row in decisions if row.mark_id == mark.mark_id}
        if said == {True}:
            counting.append(mark)
        elif said != {False}:
            waiting.add(mark.mark_id)
    return counting, waiting


def _tail(mark: Mark) -> tuple[object, ...]:
    return (mark.device, mark.device_seq, mark.author, mark.rank, mark.place, mark.settles)


def _states_wrong(roll: Roll, counting: Sequence[Mark]) -> list[Finding]:
    found = []
    said = _by_child(counting)
    claimed = Counter((row.session, row.pupil) for row in roll.states)
    found += [_finding("state_missing", f"{session} {pupil}") for session, pupil in said.keys() - claimed.keys()]
    found += [_finding("state_twice", f"{row[0]} {row[1]}") for row in claimed if claimed[row] > 1]
    for row in roll.states:
        mine = said.get((row.session, row.pupil), [])
        words = [mark for mark in mine if not _taken_back(mark, mine)]
        last = max(words, key=lambda mark: (mark.received, mark.rank, mark.mark_id), default=None)
        if last is None or (last.mark_id, last.state) != (row.mark_id, row.state):
            found.append(_finding("state_wrong", f"{row.session} {row.pupil}"))
    return found


def _by_child(marks: Sequence[Mark]) -> dict[tuple[str, str], list[Mark]]:
    found: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        found.setdefault((mark.session, mark.pupil), []).append(mark)
    return found


def _taken_back(mark: Mark, marks: Sequence[Mark]) -> bool:
    """Tell whether the same device said something later about the same child, or its author on the page afterwards."""
    return _outcounted(mark, marks) or any(
        row.device[: len(ON_THE_SERVER)] == ON_THE_SERVER
        and (row.session, row.pupil, row.author) == (mark.session, mark.pupil, mark.author)
        and row.device != mark.device
        and (row.received, row.rank, row.mark_id) > (mark.received, mark.rank, mark.mark_id)
        and not _outcounted(row, marks)
        for row in marks
    )


def _outcounted(mark: Mark, marks: Sequence[Mark]) -> bool:
    mine = (mark.session, mark.pupil, mark.device)
    return any((row.session, row.pupil, row.device) == mine and row.device_seq > mark.device_seq for row in marks)


def _contradicted(mark: Mark, marks: Sequence[Mark]) -> bool:
    if _closed(mark, marks):
        return False
    rivals = [row for row in marks if (row.session, row.pupil) == (mark.session, mark.pupil)]
    return any(_at_odds(mark, rival) and not _closed(rival, marks) for rival in rivals)


def _closed(mark: Mark, marks: Sequence[Mark]) -> bool:
    """Tell whether the device took it back, or someone entitled decided about it later."""
    if _taken_back(mark, marks):
        return True
    place = (mark.received, mark.rank, mark.mark_id)
    child = (mark.session, mark.pupil)
    return any(
        mark.mark_id in row.settles and row.rank >= MAY_DECIDE and (row.received, row.rank, row.mark_id) > place
        for row in marks
        if (row.session, row.pupil) == child
    )


def _at_odds(one: Mark, other: Mark) -> bool:
    if one.state == other.state:
        return one.state == MarkState.ELSEWHERE and one.place != other.place
    first, second = str(one.state), str(other.state)
    return not ((first in ARRIVED and second in GONE) or (second in ARRIVED and first in GONE))


SENTENCES = {
    "mark_lost": Words(zh="考勤记录 {where} 丢失了。", en="The mark {where} was lost."),
    "mark_doubled": Words(zh="考勤记录 {where} 记了两次。", en="The mark {where} is kept twice."),
    "mark_invented": Words(zh="考勤记录 {where} 没有来源。", en="The mark {where} came from nowhere."),
    "not_first_receipt": Words(zh="{where} 的收到时间不是最早的。", en="{where} does not carry its first receipt."),
    "id_conflict_wrong": Words(zh="同号异文 {where} 列得不对。", en="The versions of {where} are listed wrongly."),
    "late_wrong": Words(zh="封存后的记录 {where} 列得不对。", en="The mark {where} after the seal is listed wrongly."),
    "state_missing": Words(zh="{where} 有记录却没有状态。", en="{where} has marks and no state."),
    "state_twice": Words(zh="{where} 有两个状态。", en="{where} has two states."),
    "state_wrong": Words(zh="{where} 的状态不是应有的那个。", en="{where} has another state than its marks say."),
    "contradiction_wrong": Words(zh="{where} 的矛盾列得不对。", en="The contradiction of {where} is listed wrongly."),
}


def _finding(rule: str, where: str) -> Finding:
    return Finding(rule=rule, where=where, words=SENTENCES[rule].fill(where=where))
