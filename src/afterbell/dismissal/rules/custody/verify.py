"""The closing look at a day: every child who came ends it in the right hands.

It reads the raw facts only and shares nothing with the fold that shows where a child is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.dismissal.rules.custody.problem import Afternoon, CustodyFinding, GoingHome, Handover, RollFact, Stop

HERE = ("present", "late", "left_early", "elsewhere", "collected")
ENDS = ("collected", "dismissed", "boarding_house")


def verify_day(*, afternoons: Iterable[Afternoon]) -> tuple[CustodyFinding, ...]:
    """Find every child whose day did not end as promised; empty when all did.

    A child marked present or late ends the day collected by someone on the guardian's list that day and not
    forbidden, dismissed with permission and old enough, or handed to the boarding house if it boards: once, and to a
    named adult. A collector outside the list with a reason and a second adult is reported and breaks nothing; so is a
    child that two adults let go alone after one of them had spoken to its guardian.
    """
    found = {finding for afternoon in afternoons for finding in _afternoon(afternoon)}
    return tuple(sorted(found, key=lambda row: (row.pupil, row.session, row.rule)))


def _afternoon(afternoon: Afternoon) -> Iterator[CustodyFinding]:
    stops = sorted(set(afternoon.stops), key=lambda stop: (stop.starts, stop.ends, stop.session))
    names = [stop.session for stop in stops]
    last_said = {name: max((mark for mark in afternoon.marks if mark.session == name), default=None) for name in names}
    taken_back = {row.handover_id for row in afternoon.undone}
    given = {row for row in afternoon.handovers if row.handover_id not in taken_back and row.session in names}
    final = {row for row in given if row.kind in ENDS}
    came = [name for name, mark in last_said.items() if mark is not None and mark.state in HERE]
    yield from _not_ended_once(afternoon, names, came, final)
    for row in given:
        if row.session not in came:
            yield _finding(afternoon, row.session, "handed_over_without_presence")
    for row in final:
        yield from (_finding(afternoon, row.session, rule) for rule in _wrong_hands(afternoon, row))
    yield from _left_while_elsewhere(afternoon, names, last_said, final)
    yield from _unaccounted(afternoon, stops)
    yield from _strange_facts(afternoon, names)


def _not_ended_once(
    afternoon: Afternoon, names: list[str], came: list[str], final: set[Handover]
) -> Iterator[CustodyFinding]:
    if came and not any(names.index(row.session) >= names.index(came[-1]) for row in final):
        yield _finding(afternoon, came[-1], "not_handed_over")
    if len(final) > 1:
        last = max(final, key=lambda row: (row.at, row.handover_id, row.session))
        yield _finding(afternoon, last.session, "handed_over_twice")


def _left_while_elsewhere(
    afternoon: Afternoon, names: list[str], last_said: Mapping[str, RollFact | None], final: set[Handover]
) -> Iterator[CustodyFinding]:
    for row in final:
        later = [last_said[name] for name in names[names.index(row.session) + 1 :]]
        if any(mark is not None and mark.state in ("present", "late") and mark.at <= row.at for mark in later):
            yield _finding(afternoon, row.session, "released_and_seen")


def _wrong_hands(afternoon: Afternoon, row: Handover) -> Iterator[str]:
    home = afternoon.going_home
    if not row.by or (row.kind != "dismissed" and not row.to):
        yield "no_named_adult"
    if row.kind == "collected":
        listed = [right for right in home.collectors if right.collector == row.to]
        today = [right for right in listed if right.since <= afternoon.day < (right.until or afternoon.day.max)]
        if row.to in home.forbidden:
            yield "collector_forbidden"
        elif not today:
            agreed = row.override and written(row.override.reason) and row.override.second_adult not in ("", row.by)
            yield "collector_overridden" if agreed else "collector_not_listed"
    elif row.kind == "dismissed" and row.override is not None:
        agreed = written(row.override.reason) and row.override.second_adult not in ("", row.by)
        yield "alone_overridden" if agreed and row.override.guardian_spoken else "alone_without_two"
    elif row.kind == "dismissed":
        yield from _alone(home)
    elif not home.boards:
        yield "not_a_boarder"


def _alone(home: GoingHome) -> Iterator[str]:
    if not home.may_go_alone:
        yield "may_not_go_alone"
    if home.alone_from_grade is None or home.grade < home.alone_from_grade:
        yield "too_young_to_go_alone"


def _unaccounted(afternoon: Afternoon, stops: list[Stop]) -> Iterator[CustodyFinding]:
    heard_of = {mark.session for mark in afternoon.marks}
    for stop in stops:
        if stop.expected and stop.session not in heard_of:
            yield _finding(afternoon, stop.session, "unaccounted")


def _strange_facts(afternoon: Afternoon, names: list[str]) -> Iterator[CustodyFinding]:
    for session in [row.session for row in afternoon.marks] + [row.session for row in afternoon.handovers]:
        if session not in names:
            yield _finding(afternoon, session, "session_unknown")
    sessions = {row.handover_id: row.session for row in afternoon.handovers}
    for row in set(afternoon.handovers):
        if any(other.handover_id == row.handover_id and other != row for other in afternoon.handovers):
            yield _finding(afternoon, row.session, "handover_told_differently")
    for undoing in afternoon.undone:
        if undoing.handover_id not in sessions:
            yield _finding(afternoon, "", "nothing_to_undo")
        elif not written(undoing.reason):
            yield _finding(afternoon, sessions[undoing.handover_id], "undone_without_reason")


SENTENCES = {
    "not_handed_over": Words(
        zh="{pupil} 到了，却没有交接离开的记录。", en="{pupil} came, and nobody recorded how the day ended."
    ),
    "handed_over_twice": Words(zh="{pupil} 被交接了两次。", en="{pupil} was handed over twice."),
    "released_and_seen": Words(
        zh="{pupil} 被交接离开时，已在后面的场次到场。", en="{pupil} is said to have left while a later session had it."
    ),
    "handed_over_without_presence": Words(
        zh="{pupil} 没有到场记录，却被交接了。", en="{pupil} was handed over without having been there."
    ),
    "no_named_adult": Words(zh="{pupil} 的交接没有写明双方。", en="{pupil}'s handover does not name both adults."),
    "collector_forbidden": Words(
        zh="{pupil} 被禁止接走的人接走了。", en="{pupil} was collected by somebody who is forbidden to."
    ),
    "collector_not_listed": Words(
        zh="接走 {pupil} 的人当天不在接送名单上。", en="{pupil} was collected by somebody not on the list that day."
    ),
    "collector_overridden": Words(
        zh="接走 {pupil} 的人不在名单上，经两名教职工同意。",
        en="{pupil} was collected by somebody not on the list, as two adults agreed.",
    ),
    "alone_overridden": Words(
        zh="{pupil} 经与监护人通话、两名教职工同意后自行离校。",
        en="{pupil} went home alone, as two adults agreed after speaking to a guardian.",
    ),
    "alone_without_two": Words(
        zh="{pupil} 自行离校没有两名教职工同意，或没有与监护人通话。",
        en="{pupil} went home alone without two adults agreeing, or without a guardian spoken to.",
    ),
    "may_not_go_alone": Words(zh="{pupil} 没有自行离校的许可。", en="{pupil} has no permission to go home alone."),
    "too_young_to_go_alone": Words(
        zh="{pupil} 未到可自行离校的年级。", en="{pupil} is below the grade from which children go home alone."
    ),
    "not_a_boarder": Words(zh="{pupil} 不是校内住宿生。", en="{pupil} does not board at the school."),
    "unaccounted": Words(zh="{pupil} 应到，却没有任何记录。", en="{pupil} was expected, and nothing is known."),
    "session_unknown": Words(
        zh="{pupil} 有不属于当天场次的记录。", en="There are facts about {pupil} from a session that is not on its way."
    ),
    "handover_told_differently": Words(
        zh="{pupil} 的同一次交接有不同的记录。", en="One handover of {pupil} is told in different ways."
    ),
    "nothing_to_undo": Words(
        zh="{pupil} 有撤销，却没有对应的交接。", en="Something was undone that never happened to {pupil}."
    ),
    "undone_without_reason": Words(
        zh="{pupil} 的交接被撤销，没有写理由。", en="A handover of {pupil} was undone without a reason."
    ),
}
NOTES = ("collector_overridden", "alone_overridden")


def said_of(finding: CustodyFinding, *, name: str) -> Words:
    """Say what was found of a child by its name."""
    return SENTENCES[finding.rule].fill(pupil=name)


def _finding(afternoon: Afternoon, session: str, rule: str) -> CustodyFinding:
    words = SENTENCES[rule].fill(pupil=afternoon.pupil)
    return CustodyFinding(pupil=afternoon.pupil, session=session, rule=rule, words=words, breaks=rule not in NOTES)
