"""Small invented schools, and what a roster costs when it is counted from its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, time, timedelta

from hypothesis import strategies as st

from afterbell.base.spans import DateSpan, TimeSpan
from afterbell.rostering.rules.roster.problem import (
    SHARES,
    Adult,
    Away,
    Demand,
    Kind,
    Limits,
    Preferences,
    RosterProblem,
)

MONDAY = date(2026, 3, 2)
EARLY = TimeSpan(time(17), time(17, 50))
LATE = TimeSpan(time(17, 45), time(18, 20))
AFTER_EARLY = TimeSpan(time(17, 50), time(18, 20))
EVENING = TimeSpan(time(18, 40), time(20))
AFTERNOON = TimeSpan(time(16, 50), time(18, 30))
SKILLS = ("music", "maths")
LANGUAGES = ("mn", "zh")


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def demand(session: str, **changed: object) -> Demand:
    given: dict[str, object] = {"day": MONDAY, "span": EARLY, "kind": Kind.DUTY, "weight": 50}
    return Demand(session=session, **{**given, **changed})  # type: ignore[arg-type]


def adult(code: str, **changed: object) -> Adult:
    given: dict[str, object] = {"languages": frozenset(LANGUAGES), "skills": frozenset(SKILLS), "most_a_week": 4}
    return Adult(code=code, **{**given, **changed})  # type: ignore[arg-type]


def problem(demands: list[Demand], adults: list[Adult], **changed: object) -> RosterProblem:
    return RosterProblem(demands=tuple(demands), adults=tuple(adults), **changed)  # type: ignore[arg-type]


def cost_from_the_end(asked: RosterProblem, assignments: Mapping[str, str]) -> int:
    """Count what a finished roster costs: squares of loads and of kinds, strangers, new faces, other homerooms."""
    known = {wanted.session: wanted for wanted in asked.demands}
    unit = max(1, sum(wanted.weight for wanted in asked.demands) // max(1, len(asked.demands)))
    tastes, step = asked.preferences, 6 * unit * unit
    cost = 0
    for someone in asked.adults:
        mine = [known[session] for session, code in assignments.items() if code == someone.code]
        kinds = Counter(wanted.kind for wanted in mine)
        groups = {wanted.group for wanted in mine if wanted.group}
        per_post = {100: 3, 75: 4, 50: 6, 25: 12}[someone.share]
        squares = (someone.carried_load + sum(wanted.weight for wanted in mine)) ** 2 - someone.carried_load**2
        cost += per_post * squares
        cost += per_post * unit * unit * tastes.evenness * sum(count * count for count in kinds.values())
        cost += step * tastes.continuity * sum(asked.keep.get(group) != someone.code for group in groups)
        named = [wanted for wanted in mine if wanted.group in asked.keep and not wanted.beside]
        cost += step * tastes.named_tutor * sum(asked.keep[wanted.group or ""] != someone.code for wanted in named)
        other = [wanted for wanted in mine if wanted.homerooms and someone.homeroom not in wanted.homerooms]
        cost += step * tastes.own_homeroom * len(other)
    return cost


@st.composite
def demands(draw: st.DrawFn, *, days: int, spans: tuple[TimeSpan, ...], most: int) -> list[Demand]:
    wanted = []
    for number in range(draw(st.integers(1, most))):
        span = draw(st.sampled_from(spans))
        kind = Kind.EVENING if span == EVENING else draw(st.sampled_from([Kind.DUTY, Kind.TUTORING, Kind.CLUB]))
        wanted.append(
            demand(
                f"s{number}",
                day=day(draw(st.integers(0, days - 1))),
                span=span,
                kind=kind,
                skills=draw(st.frozensets(st.sampled_from(SKILLS), max_size=1)),
                language=draw(st.sampled_from([None, *LANGUAGES])),
                group=draw(st.sampled_from([None, "G1", "G2"])),
                homerooms=draw(st.frozensets(st.sampled_from(["1A", "1B"]), max_size=1)),
                room=draw(st.sampled_from([None, "R1", "R2"])),
                beside=draw(st.booleans()),
                weight=draw(st.integers(1, 120)),
            )
        )
    return wanted


@st.composite
def adults(draw: st.DrawFn, *, days: int, most: int) -> list[Adult]:
    away = st.builds(
        Away,
        day=st.integers(0, days - 1).map(day),
        span=st.sampled_from([None, EARLY, LATE, TimeSpan(time(18), time(19))]),
    )
    barred = st.sampled_from(
        [(), (), (), (DateSpan(day(2), day(5)),), (DateSpan(day(0), day(1)), DateSpan(day(7), day(9)))]
    )
    return [
        adult(
            f"T{number}",
            skills=draw(st.frozensets(st.sampled_from(SKILLS))),
            languages=draw(st.frozensets(st.sampled_from(LANGUAGES), min_size=1)),
            away=tuple(draw(st.lists(away, max_size=1))),
            off_weekdays=draw(st.sampled_from([frozenset(), frozenset(), frozenset({1}), frozenset({2, 3})])),
            most_a_week=draw(st.integers(0, 4)),
            most_a_month=draw(st.sampled_from([None, None, 1, 3])),
            share=draw(st.sampled_from(SHARES)),
            carried_load=draw(st.integers(-100, 200)),
            homeroom=draw(st.sampled_from([None, "1A", "1B"])),
            children_in=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"G1"})])),
            unvetted=draw(barred),
            unready=draw(barred),
        )
        for number in range(draw(st.integers(1, most)))
    ]


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    days: int = 9,
    spans: tuple[TimeSpan, ...] = (EARLY, LATE, EVENING, AFTERNOON, AFTER_EARLY),
    most_demands: int = 9,
    most_adults: int = 4,
) -> RosterProblem:
    people = draw(adults(days=days, most=most_adults))
    return problem(
        draw(demands(days=days, spans=spans, most=most_demands)),
        people,
        keep=draw(st.dictionaries(st.sampled_from(["G1", "G2"]), st.sampled_from([one.code for one in people]))),
        limits=Limits(
            walking_minutes=draw(st.sampled_from([0, 5, 10, 20, 25])),
            most_a_day=draw(st.integers(1, 3)),
            most_beside_evening=draw(st.integers(0, 2)),
            most_evenings_a_week=draw(st.integers(1, 3)),
            rest_nights=draw(st.integers(0, 2)),
        ),
        preferences=draw(
            st.builds(
                Preferences,
                named_tutor=st.integers(0, 3),
                continuity=st.integers(0, 3),
                evenness=st.integers(0, 2),
                own_homeroom=st.integers(0, 2),
            )
        ),
    )
