"""A school's term to be rostered: who works there, and what has to be covered on each of its afternoons."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random

from afterbell.base.spans import TimeSpan
from afterbell.rostering.rules.roster.problem import Adult, Away, Demand, Kind, Limits, Preferences, RosterProblem

MONDAY = date(2026, 3, 2)
WEEKS, DAYS_A_WEEK = 16, 4
SUBJECTS = ("music", "art", "dance", "chess", "football", "psychology")
LANGUAGES = ("mn", "zh")
EARLY = TimeSpan(time(17), time(17, 50))
LATE = TimeSpan(time(17, 45), time(18, 20))
EVENING = TimeSpan(time(18, 40), time(20))
AFTERNOON = TimeSpan(time(16, 50), time(18, 30))
LOAD_ALONE = Preferences(named_tutor=0, continuity=0, evenness=0, own_homeroom=0)

POSTS = (
    (Kind.CLUB, EARLY, 50, 0.12),
    (Kind.TUTORING, LATE, 35, 0.25),
    (Kind.EVENING, EVENING, 120, 0.08),
    (Kind.DUTY, AFTERNOON, 100, 0.06),
)
"""Kind, time, weight, and sessions a day for each member of staff; evening study counts half as much again."""


def term_of(staff: int, *, seed: int, weeks: int = WEEKS) -> RosterProblem:
    """Draw a term or its first weeks: 4 percent on leave a day, every third with a fixed off-day, balances carried."""
    chance = Random(seed)  # noqa: S311 - an invented school, no secret
    days = [MONDAY + timedelta(days=7 * week + weekday) for week in range(weeks) for weekday in range(DAYS_A_WEEK)]
    return RosterProblem(
        demands=tuple(demand for day in days for demand in _afternoon(day, staff)),
        adults=tuple(_adult(number, days, chance) for number in range(staff)),
        limits=Limits(),
        preferences=LOAD_ALONE,
    )


def _adult(number: int, days: list[date], chance: Random) -> Adult:
    return Adult(
        code=f"T{number:03}",
        skills=frozenset({SUBJECTS[number % len(SUBJECTS)], *chance.sample(SUBJECTS, chance.randrange(2))}),
        languages=frozenset({LANGUAGES[number % 2], chance.choice(LANGUAGES)}),
        away=tuple(Away(day=day) for day in days if chance.random() < 0.04),
        off_weekdays=frozenset({chance.randrange(1, 5)} if chance.random() < 0.3 else ()),
        most_a_week=5,
        carried_load=chance.randrange(-60, 61),
    )


def _afternoon(day: date, staff: int) -> list[Demand]:
    return [
        Demand(
            session=f"{day:%m%d}-{kind}-{post:02}",
            day=day,
            span=span,
            kind=kind,
            skills=frozenset({SUBJECTS[post % len(SUBJECTS)]} if kind is Kind.CLUB else ()),
            language=LANGUAGES[post % 2] if kind is Kind.TUTORING else None,
            group=f"{kind}-{post:02}" if kind is not Kind.DUTY else None,
            room=f"{kind}-{post:02}",
            weight=weight,
        )
        for kind, span, weight, a_head in POSTS
        for post in range(max(1, round(staff * a_head)))
    ]
