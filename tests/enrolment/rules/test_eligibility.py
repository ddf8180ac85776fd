"""Who may take which band on which weekday, with every reason; and in which class a child is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.enrolment.rules.conditions import AnyOf, FactTest, Operator
from afterbell.enrolment.rules.eligibility import (
    ApplyingCondition,
    ApplyingRules,
    PriorityRule,
    Wanted,
    eligible,
    priority_class,
    reasons_against,
    reasons_against_together,
)
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.scheme.rules.codes import Fact, Ledger, Residence
from afterbell.scheme.rules.document import Band, Season

MARCH = date(2026, 3, 2)
OUTSIDE = (Residence.DAY, Residence.OFF_CAMPUS)


def band(code: str, zh: str, grades: tuple[int, ...], residences: tuple[Residence, ...]) -> Band:
    times = (("summer", TimeSpan(time(17), time(18))),)
    name = Words(zh=zh, en=f"{code} band")
    return Band(code=code, name=name, grades=grades, residences=residences, ledger=Ledger.SERVICE, times=times)


def test_of(fact: Fact, *values: str) -> FactTest:
    return FactTest(fact=fact, operator=Operator.IN, one_of=values)


test_of.__test__ = False  # type: ignore[attr-defined]

RULES = ApplyingRules(
    weekdays=(1, 2, 3, 4),
    grades=(1, 2, 3, 4, 5, 6),
    residences=tuple(Residence),
    bands=(
        band("early", "早段", (1, 2), OUTSIDE),
        band("late", "晚段", (3, 4, 5, 6), OUTSIDE),
        band("evening", "晚自习", (1, 2, 3, 4, 5, 6), (Residence.BOARDER,)),
    ),
    seasons=(
        Season(
            code="summer",
            name=Words(zh="夏令", en="summer timetable"),
            from_day=MARCH,
            dismissal=time(17),
            grade_dismissals=(),
            local_off_work=time(18),
            dark_from=None,
        ),
    ),
    conditions=(
        ApplyingCondition(
            code="in-need",
            words=Words(zh="不能按时接", en="collected late"),
            expression=AnyOf(of=(test_of(Fact.COLLECTOR, "late", "nobody"), test_of(Fact.RESIDENCE, "OFF_CAMPUS"))),
            bands=("early", "late"),
        ),
    ),
    priorities=(
        PriorityRule(
            rank=2,
            code="hardship",
            words=Words(zh="家庭经济困难学生", en="hardship"),
            expression=test_of(Fact.HARDSHIP, "yes"),
        ),
        PriorityRule(
            rank=1,
            code="left-behind",
            words=Words(zh="留守儿童", en="left behind"),
            expression=test_of(Fact.LEFT_BEHIND, "yes"),
        ),
    ),
    survey_required=True,
)
CHILD = ChildFacts(grade=3, residence=Residence.DAY, survey_answered=True, collector="late")
LATE_MONDAY = Wanted(weekday=1, band="late", from_day=MARCH)


def codes(child: ChildFacts, wanted: Wanted, rules: ApplyingRules = RULES) -> list[str]:
    return [
        row.code.removeprefix("enrolment.eligibility.")
        for row in reasons_against(child=child, wanted=wanted, rules=rules)
    ]


def test_a_child_in_need_may_take_its_band() -> None:
    assert codes(CHILD, LATE_MONDAY) == []
    assert eligible(child=CHILD, wanted=LATE_MONDAY, rules=RULES)


def test_every_reason_is_given_at_once_in_both_languages() -> None:
    child = ChildFacts(grade=1, residence=Residence.BOARDER, survey_answered=False, left_on=MARCH)
    reasons = reasons_against(child=child, wanted=Wanted(weekday=5, band="late", from_day=MARCH), rules=RULES)
    assert [row.words.zh for row in reasons] == [
        "该生已于 2026年3月2日 周一 离校。",
        "周五没有课后服务。",
        "晚段不面向一年级。",
        "晚段不面向校内住宿生。",
        "请先填写接送情况调查。",
        "不符合申请条件：不能按时接（至少须符合一项：接送情况须为接得晚或无人接，目前不清楚；或住宿类别须为校外住宿生，现为校内住宿生）",
    ]
    assert reasons[1].words.en == "There is no service on a Friday."


def test_each_reason_alone() -> None:
    assert codes(replace(CHILD, left_on=MARCH), LATE_MONDAY) == ["left_school"]
    assert codes(replace(CHILD, left_on=date(2026, 3, 3)), LATE_MONDAY) == []
    assert codes(CHILD, replace(LATE_MONDAY, weekday=5)) == ["weekday_not_served"]
    assert codes(CHILD, replace(LATE_MONDAY, band="noon")) == ["band_unknown"]
    assert codes(replace(CHILD, grade=2), LATE_MONDAY) == ["grade"]
    assert codes(replace(CHILD, residence=Residence.BOARDER), LATE_MONDAY) == ["residence"]
    assert codes(replace(CHILD, survey_answered=False), LATE_MONDAY) == ["survey_unanswered"]
    assert codes(replace(CHILD, collector="on_time"), LATE_MONDAY) == ["condition"]
    assert codes(CHILD, LATE_MONDAY, replace(RULES, grades=(1, 2))) == ["outside_scope"]


def test_a_condition_of_other_bands_does_not_count_and_a_survey_not_required_neither() -> None:
    boarder = ChildFacts(grade=3, residence=Residence.BOARDER, survey_answered=False)
    evening = replace(LATE_MONDAY, band="evening")
    assert codes(boarder, evening) == ["survey_unanswered"]
    assert codes(boarder, evening, replace(RULES, survey_required=False)) == []


@given(
    st.builds(
        ChildFacts,
        grade=st.integers(1, 9),
        residence=st.sampled_from(list(Residence)),
        survey_answered=st.booleans(),
        collector=st.sampled_from([None, "on_time", "late", "nobody"]),
        left_on=st.sampled_from([None, MARCH, date(2026, 7, 1)]),
    ),
    st.integers(1, 7),
    st.sampled_from(["early", "late", "evening"]),
)
def test_eligibility_is_what_the_published_text_says(child: ChildFacts, weekday: int, code: str) -> None:
    right_grade = {"early": child.grade <= 2, "late": 3 <= child.grade <= 6, "evening": child.grade <= 6}[code]
    lodges_here = child.residence == "BOARDER"
    needy = child.collector in ("late", "nobody") or child.residence == "OFF_CAMPUS" or code == "evening"
    text_says = (
        right_grade
        and lodges_here == (code == "evening")
        and needy
        and child.survey_answered
        and weekday <= 4
        and child.left_on != MARCH
    )
    assert eligible(child=child, wanted=Wanted(weekday=weekday, band=code, from_day=MARCH), rules=RULES) is text_says


def test_the_first_published_class_counts_else_the_last() -> None:
    both = replace(CHILD, left_behind=True, hardship=True)
    assert priority_class(child=both, priorities=RULES.priorities).code == "left-behind"
    assert priority_class(child=replace(CHILD, hardship=True), priorities=RULES.priorities).rank == 2
    last = priority_class(child=CHILD, priorities=RULES.priorities)
    assert (last.rank, last.code, last.words.zh) == (3, "others", "其他学生")
    assert priority_class(child=CHILD, priorities=()).rank == 1


def timed(code: str, zh: str, *, winter: tuple[int, int], summer: tuple[int, int]) -> Band:
    """Make a band for every child with its times in minutes after five."""

    def span(minutes: tuple[int, int]) -> TimeSpan:
        return TimeSpan(*(time(17 + minute // 60, minute % 60) for minute in minutes))

    row = band(code, zh, (1, 2, 3), OUTSIDE)
    return replace(row, times=(("winter", span(winter)), ("summer", span(summer))))


def in_seasons(*bands: Band) -> ApplyingRules:
    (summer,) = RULES.seasons
    winter = replace(summer, code="winter", name=Words(zh="冬令", en="winter timetable"), from_day=date(2025, 10, 1))
    return replace(RULES, bands=bands, seasons=(winter, summer))


def test_two_bands_of_one_weekday_that_share_minutes_are_refused_in_words_for_a_parent() -> None:
    early = timed("early", "早段", winter=(0, 50), summer=(0, 50))
    late = timed("late", "晚段", winter=(50, 90), summer=(45, 80))
    rules = in_seasons(early, late)
    asked = [(3, "early"), (3, "late"), (1, "early"), (2, "late"), (4, "late"), (4, "early")]
    (reason,) = reasons_against_together(asked=asked, rules=rules)
    assert reason.words.zh == (
        "周三、周四的早段与晚段时间重叠（夏令 17:00—17:50 与 17:45—18:20），孩子不能同时在两处，请只选一个。"
    )
    assert "Wednesday, Thursday" in reason.words.en
    assert reasons_against_together(asked=asked, rules=replace(rules, seasons=rules.seasons[:1])) == ()


MINUTES = st.tuples(st.integers(0, 118), st.integers(1, 60)).map(lambda drawn: (drawn[0], min(119, sum(drawn))))


@given(st.lists(st.tuples(MINUTES, MINUTES), min_size=2, max_size=4), st.data())
def test_a_child_is_never_let_into_two_bands_of_one_minute(
    times: list[tuple[tuple[int, int], tuple[int, int]]], data: st.DataObject
) -> None:
    bands = [timed(f"b{n}", f"段{n}", winter=winter, summer=summer) for n, (winter, summer) in enumerate(times)]
    cells = st.tuples(st.integers(1, 4), st.sampled_from([row.code for row in bands]))
    asked = data.draw(st.sets(cells))
    busy = [
        (season, weekday, minute)
        for weekday, code in asked
        for season, spans in enumerate(zip(*times, strict=True))
        for minute in range(*spans[int(code[1:])])
    ]
    refused = reasons_against_together(asked=asked, rules=in_seasons(*bands))
    assert bool(refused) == (len(set(busy)) < len(busy))
