"""The survey's rates as a principal reads them: the fewest answers first, each grade opening to its homerooms."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.queries import HomeroomAnswers, SurveyStory
from afterbell.fronts.look.pieces import BarGroups
from afterbell.fronts.office.survey_rates import AT_A_GLANCE, rates_of
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool, answer_survey

SURVEY = "/office/survey/"
EMPTY = SurveyStory(
    code="s", title="", opens_on=date(2026, 2, 24), closes_on=date(2026, 2, 28), fewest=5, homerooms=(), questions=()
)


def room(grade: int, number: int, answered: int, pupils: int) -> HomeroomAnswers:
    name = f"{grade}.{number}"
    return HomeroomAnswers(code=name, name=name, grade=grade, pupils=pupils, answered=answered)


def rates(*rooms: HomeroomAnswers) -> BarGroups:
    told = rates_of(replace(EMPTY, homerooms=rooms))
    assert told is not None
    return told


@st.composite
def schools(draw: st.DrawFn) -> tuple[HomeroomAnswers, ...]:
    """Draw a school as it is registered: grade by grade, number by number."""
    sizes = draw(st.lists(st.integers(1, 7), min_size=1, max_size=6))
    rooms = []
    for grade, size in enumerate(sizes, start=1):
        for number in range(1, size + 1):
            pupils = draw(st.integers(0, 60))
            rooms.append(room(grade, number, draw(st.integers(0, pupils)), pupils))
    return tuple(rooms)


@given(rooms=schools())
def test_every_homeroom_stands_once_and_the_fewest_come_first(rooms: tuple[HomeroomAnswers, ...]) -> None:
    groups = rates(*rooms).groups
    shown = [bar for group in groups for bar in group.bars or (group.bar,)]
    assert sorted(bar.name for bar in shown) == sorted(row.name for row in rooms)
    assert sum(bar.number or 0 for bar in shown) == sum(row.answered for row in rooms)
    for bars in ([group.bar for group in groups], *(list(group.bars) for group in groups)):
        assert [bar.share for bar in bars] == sorted(bar.share for bar in bars)


@given(rooms=schools())
def test_a_small_school_is_seen_at_a_glance_and_a_large_one_grade_by_grade(rooms: tuple[HomeroomAnswers, ...]) -> None:
    groups = rates(*rooms).groups
    if len(rooms) <= AT_A_GLANCE:
        assert not any(group.bars for group in groups)
        return
    assert [group.opened for group in groups] == [place == 0 for place in range(len(groups))]
    for group in groups:
        assert group.bar.number == sum(bar.number or 0 for bar in group.bars)
        assert len({bar.name.partition(".")[0] for bar in group.bars}) == 1


def test_the_title_names_the_homeroom_with_the_fewest() -> None:
    with translation.override("zh-hans"):
        assert rates(room(1, 1, 30, 40), room(2, 1, 10, 40)).title == "各班填写：最少的是2.1，25%"
        assert rates(room(1, 1, 40, 40), room(2, 1, 0, 0)).title == "各班填写：每个班都填齐了"
        assert rates(room(1, 1, 30, 40)).groups[0].bar.said == "30/40 · 75%"


def test_a_school_without_homerooms_has_no_rates() -> None:
    assert rates_of(EMPTY) is None


def test_the_page_leads_from_a_homeroom_to_who_has_not_answered(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    with standing_clock():
        office = visitor(small_school.actor("office"))
        page = office.get(SURVEY).text
        (rates_shown,) = re.findall(r'<section class="card bars".*?</section>', page, re.DOTALL)
        assert "<details" not in rates_shown
        assert rates_shown.count("4/4 · 100%") == 2
        first = re.findall(r'href="([^"]*)"', rates_shown)[0]
        assert office.get(first).status_code == 200
        assert first.endswith("?state=unanswered")
