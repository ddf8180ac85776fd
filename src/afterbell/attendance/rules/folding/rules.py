"""The rules of a roll, one function each: who is before whom, what can be true together, what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from afterbell.attendance.rules.folding.problem import (
    CAME,
    DEPARTED,
    PAGE,
    Expected,
    Mark,
    MarkState,
    PupilState,
    Rank,
    Roll,
)
from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "attendance.sealing",
    {
        "unaccounted": Words(
            zh="{pupil} 还没有任何考勤状态，请先说明孩子在哪里。",
            en="{pupil} has no state yet; first say where the child is.",
        ),
        "contradiction": Words(
            zh="关于 {pupil} 有互相矛盾的考勤记录，请班主任或值班领导决定。",
            en="The marks about {pupil} contradict each other; the homeroom teacher or duty leader has to decide.",
        ),
        "id_conflict": Words(
            zh="考勤记录 {mark} 有内容不同的几个版本，请人工核对。",
            en="The mark {mark} exists in different versions; a person has to look at them.",
        ),
    },
)


def content(mark: Mark) -> tuple[object, ...]:
    """Everything a mark says, without when the server got it: what is the same here is the same mark."""
    return (
        mark.mark_id,
        mark.session,
        mark.pupil,
        mark.state.value,
        mark.device,
        mark.device_seq,
        mark.author,
        mark.rank.value,
        mark.place,
        mark.settles,
    )


def order_across_devices(mark: Mark) -> tuple[datetime, int, str]:
    """Server receipt first; marks that arrived in one go are ordered by their author's rank, then by id."""
    return (mark.received, mark.rank, mark.mark_id)


def compatible(one: Mark, other: Mark) -> bool:
    """Tell whether both can be true: the same said twice, or a child that came and then went."""
    if one.state is other.state:
        return one.place == other.place
    states = {one.state, other.state}
    return bool(states & CAME) and bool(states & DEPARTED)


def corrects(correction: Mark, about: Mark) -> bool:
    """Tell whether somebody said otherwise, on the server's own page, than the same person's phone had said before.

    A page is received as it is tapped, so what its reader said elsewhere and the server had by then is older: one
    person changed their mind. The other way round nothing is certain, since a phone may bring hours later what was
    tapped before the page: that stays a contradiction, or an old "present" would silently end a child's search.
    """
    return (
        correction.device.startswith(PAGE)
        and correction.author == about.author
        and correction.device != about.device
        and order_across_devices(about) < order_across_devices(correction)
    )


def decides(decision: Mark, about: Mark) -> bool:
    """Tell whether a mark settles another: named by someone entitled, after the server had it."""
    return (
        about.mark_id in decision.settles
        and decision.rank >= Rank.HOMEROOM
        and order_across_devices(about) < order_across_devices(decision)
    )


def unaccounted(*, expected: Iterable[Expected], states: Iterable[PupilState]) -> tuple[Expected, ...]:
    """Give the expected children about whom nothing is known, each once, in order."""
    known = {(row.session, row.pupil) for row in states}
    return tuple(sorted({row for row in expected if (row.session, row.pupil) not in known}))


def absences(*, expected: Iterable[Expected], states: Iterable[PupilState]) -> tuple[Expected, ...]:
    """Give the expected children marked absent, each once, in order. A child on leave is not absent."""
    absent = {(row.session, row.pupil) for row in states if row.state is MarkState.ABSENT}
    return tuple(sorted({row for row in expected if (row.session, row.pupil) in absent}))


def reasons_against_sealing(*, session: str, expected: Iterable[Expected], roll: Roll) -> tuple[Refusal, ...]:
    """Give every reason why a session's roll cannot be sealed yet; none when it can."""
    here = [row for row in expected if row.session == session]
    return (
        *(REFUSALS.refusal("unaccounted", pupil=row.pupil) for row in unaccounted(expected=here, states=roll.states)),
        *(REFUSALS.refusal("contradiction", pupil=row.pupil) for row in roll.contradictions if row.session == session),
        *(
            REFUSALS.refusal("id_conflict", mark=row.mark_id)
            for row in roll.id_conflicts
            if any(version.session == session for version in row.versions)
        ),
    )
