"""One child's afternoon in the words of the rule of custody, written down in a line; and any afternoon at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from afterbell.attendance.rules.folding import MarkState
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

BELL = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 3)
HOME = GoingHome(
    grade=4,
    collectors=(
        CollectorRight(collector="grandmother", since=date(2026, 3, 1), until=date(2026, 7, 11)),
        CollectorRight(collector="aunt", since=date(2026, 3, 1), until=TODAY),
        CollectorRight(collector="uncle", since=date(2026, 3, 1)),
    ),
    forbidden=("uncle",),
    may_go_alone=True,
    alone_from_grade=4,
    boards=True,
)


def at(minute: int) -> datetime:
    return BELL + timedelta(minutes=minute)


def stop(session: str = "S1", *, starts: int = 0, length: int = 50, expected: bool = True) -> Stop:
    return Stop(
        session=session, starts=at(starts), ends=at(starts + length), adult=f"teacher of {session}", expected=expected
    )


def seen(state: str = "present", *, minute: int = 1, session: str = "S1", mark_id: str = "m1") -> RollFact:
    return RollFact(
        at=at(minute), mark_id=mark_id, session=session, state=MarkState(state), by="marker", place="office"
    )


def given_to(
    kind: str = "collected", to: str = "grandmother", *, minute: int = 50, session: str = "S1", **said: object
) -> Handover:
    told = {"handover_id": f"{kind}{minute}", "by": "guard", **said}
    return Handover(at=at(minute), session=session, kind=HandoverKind(kind), to=to, **told)


def afternoon(
    *facts: RollFact | Handover | Undoing, stops: tuple[Stop, ...] = (stop(),), home: GoingHome = HOME
) -> Afternoon:
    return Afternoon(
        pupil="P1",
        day=TODAY,
        homeroom_adult="homeroom",
        going_home=home,
        stops=stops,
        marks=tuple(row for row in facts if isinstance(row, RollFact)),
        handovers=tuple(row for row in facts if isinstance(row, Handover)),
        undone=tuple(row for row in facts if isinstance(row, Undoing)),
    )


SESSIONS = st.sampled_from(["S1", "S1", "S2"])
AFTERNOONS = st.builds(
    lambda stops, facts, home: afternoon(*facts, stops=stops, home=home),
    st.sampled_from([(stop(),), (stop(), stop("S2", starts=60)), (stop("S2", starts=60, expected=False), stop())]),
    st.lists(
        st.one_of(
            st.builds(
                seen,
                st.sampled_from([*(state.value for state in MarkState), "present", "late"]),
                minute=st.integers(0, 120),
                session=SESSIONS,
                mark_id=st.sampled_from(["m1", "m2", "m3"]),
            ),
            st.builds(
                given_to,
                st.sampled_from([kind.value for kind in HandoverKind]),
                st.sampled_from(["grandmother", "aunt", "uncle", "stranger", ""]),
                minute=st.integers(0, 120),
                session=SESSIONS,
                side=st.sampled_from([Side.BOTH, Side.BOTH, Side.TAKEN, Side.GIVEN]),
                override=st.sampled_from([None, Override(reason="phoned", second_adult="leader")]),
            ),
            st.builds(
                Undoing,
                at=st.integers(0, 120).map(at),
                handover_id=st.sampled_from(["collected50", "collected1", "dismissed2", "to_gate3"]),
                by=st.just("leader"),
                reason=st.sampled_from(["wrong child", ""]),
            ),
        ),
        max_size=6,
    ),
    st.builds(lambda alone, boards: replace(HOME, may_go_alone=alone, boards=boards), st.booleans(), st.booleans()),
)
