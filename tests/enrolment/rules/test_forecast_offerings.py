"""The forecast of clubs and tutoring: ranges that hold, and nobody who is said to be missing could be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.forecast import (
    Adult,
    Asked,
    Job,
    Means,
    Offered,
    Range,
    forecast_offerings,
    unstaffed,
)
from afterbell.enrolment.rules.forecast.staffing import can_lead

MEANS = Means(adults=9, rooms=2, group_size=3, children_an_adult=3)
SKILLS = ("music", "maths", "dance")
GRADES, LANGUAGES = (1, 2), ("mongolian", "chinese")
EVERYBODY = frozenset(product((1, 2), GRADES, LANGUAGES))
OFFERED = (
    Offered(code="choir", band="early", weekdays=(1, 2), grades=(1, 2), skills=frozenset({"music"}), places=4),
    Offered(
        code="reading",
        band="early",
        weekdays=(2,),
        grades=(2,),
        language="chinese",
        skills=frozenset({"dance"}),
        places=2,
        has_room=False,
    ),
    Offered(
        code="maths",
        band="early",
        weekdays=(1, 2),
        grades=(1, 2),
        skills=frozenset({"maths"}),
        guides=EVERYBODY,
    ),
)
DAYS = st.frozensets(st.integers(1, 2))
CLUBS = st.frozensets(st.sampled_from(("choir", "reading")))
CHILDREN = st.lists(
    st.builds(
        Asked,
        grade=st.sampled_from(GRADES),
        language=st.sampled_from(LANGUAGES),
        band=st.just("early"),
        days=st.none() | DAYS,
        clubs=CLUBS,
    ),
    max_size=30,
).map(lambda rows: [row if row.days is not None else replace(row, clubs=frozenset()) for row in rows])
ADULTS = st.lists(
    st.builds(
        Adult, skills=st.frozensets(st.sampled_from(SKILLS)), languages=st.frozensets(st.sampled_from(LANGUAGES))
    ),
    max_size=5,
)
JOBS = st.lists(
    st.builds(Job, skills=st.frozensets(st.sampled_from(SKILLS)), language=st.none() | st.sampled_from(LANGUAGES)),
    max_size=5,
)


def most_seated(jobs: Sequence[Job], adults: Sequence[Adult]) -> int:
    """Try every way of giving the jobs out."""
    if not jobs:
        return 0
    first, rest = jobs[0], jobs[1:]
    found = most_seated(rest, adults)
    for at, adult in enumerate(adults):
        if can_lead(adult=adult, job=first):
            found = max(found, 1 + most_seated(rest, [*adults[:at], *adults[at + 1 :]]))
    return found


@given(JOBS, ADULTS)
def test_nobody_is_missing_who_could_be_found(jobs: list[Job], adults: list[Adult]) -> None:
    lacking = unstaffed(jobs=jobs, adults=adults)
    assert len(jobs) - len(lacking) == most_seated(jobs, adults)
    for at in lacking:
        before = [job for place, job in enumerate(jobs[: at + 1]) if place == at or place not in lacking]
        assert most_seated(before, adults) < len(before)


@given(CHILDREN, st.data())
def test_the_range_holds_whatever_the_silent_say(children: list[Asked], data: st.DataObject) -> None:
    said = [
        child if child.days is not None else replace(child, days=data.draw(DAYS), clubs=data.draw(CLUBS))
        for child in children
    ]
    days = {day: [replace(row, weekdays=(day,)) for row in OFFERED if day in row.weekdays] for day in (1, 2)}
    for offered in days.values():
        before = forecast_offerings(children=children, offered=offered, adults=(), means=MEANS, fewest=5)
        after = forecast_offerings(children=said, offered=offered, adults=(), means=MEANS, fewest=5)
        for guess, truth in zip(before, after, strict=True):
            assert guess.children.low <= guess.children.likely <= guess.children.high
            assert guess.children.low <= truth.children.likely <= guess.children.high
            assert guess.rooms_short >= 0


@given(CHILDREN, ADULTS)
def test_nobody_is_lost_between_clubs_and_tutoring(children: list[Asked], adults: list[Adult]) -> None:
    """Where everybody answered, who wants a day is in a club with a place or in tutoring, and counted as often."""
    told = [replace(child, days=child.days or frozenset()) for child in children]
    offered = [replace(row, weekdays=(2,)) for row in OFFERED]
    rows = {
        row.code: row
        for row in forecast_offerings(children=told, offered=offered, adults=adults, means=MEANS, fewest=5)
    }
    wanting = [child for child in told if child.days and 2 in child.days]
    wishing = [
        child
        for child in wanting
        if "choir" in child.clubs or ("reading" in child.clubs and (child.grade, child.language) == (2, "chinese"))
    ]
    assert rows["choir"].children.likely == sum("choir" in child.clubs for child in wanting)
    least = len(wanting) - min(len(wishing), 6)
    assert least <= rows["maths"].children.likely <= least + len(GRADES) * len(LANGUAGES)
    assert rows["maths"].children.low == len(wanting) - len(wishing)
    assert rows["maths"].groups * MEANS.group_size >= rows["maths"].children.likely
    assert rows["maths"].rooms_short == max(0, rows["maths"].groups - MEANS.rooms)
    assert rows["reading"].rooms_short == int(rows["reading"].children.likely > 0)
    assert rows["choir"].adults_short <= rows["choir"].groups <= 1


@given(CHILDREN)
def test_few_are_never_shown(children: list[Asked]) -> None:
    for row in forecast_offerings(children=children, offered=OFFERED, adults=(), means=MEANS, fewest=5):
        assert row.withheld or not 0 < row.children.low < 5


def test_two_clubs_do_not_share_one_leader() -> None:
    children = [Asked(grade=1, language="chinese", band="early", days=frozenset({1}), clubs=frozenset({"a", "b"}))] * 8
    offered = [
        Offered(code=code, band="early", weekdays=(1,), grades=(1,), skills=frozenset({"music"}), places=5)
        for code in ("a", "b")
    ]
    music = Adult(skills=frozenset({"music"}), languages=frozenset())
    first, second = forecast_offerings(children=children, offered=offered, adults=[music], means=MEANS, fewest=5)
    assert first.children == Range(low=8, likely=8, high=8)
    assert (first.able, first.adults_short, second.able, second.adults_short) == (1, 0, 1, 1)
