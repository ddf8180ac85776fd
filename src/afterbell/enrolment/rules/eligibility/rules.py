"""May this child take this band on this weekday, and if not, why: every reason at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.enrolment.rules.conditions import holds, why_not
from afterbell.enrolment.rules.eligibility.problem import ApplyingRules, PriorityClass, PriorityRule, Wanted
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.saying import refusal_in_words
from afterbell.scheme.rules.clashing import clashes
from afterbell.scheme.rules.labels import grade, label, weekday, weekdays

REFUSALS = catalogue(
    "enrolment.eligibility",
    {
        "left_school": Words(zh="该生已于 {day} 离校。", en="The child left the school on {day}."),
        "outside_scope": Words(
            zh="{grade}{residence}不在本方案的服务范围内。", en="The scheme is not for {residence} of {grade}."
        ),
        "weekday_not_served": Words(zh="{weekday}没有课后服务。", en="There is no service on a {weekday}."),
        "band_unknown": Words(zh="方案中没有时段“{band}”。", en="The scheme has no band {band}."),
        "grade": Words(zh="{band}不面向{grade}。", en="The {band} is not for {grade}."),
        "residence": Words(zh="{band}不面向{residence}。", en="The {band} is not for {residence}."),
        "survey_unanswered": Words(
            zh="请先填写接送情况调查。", en="First answer the survey of how the child is collected."
        ),
        "bands_overlap": Words(
            zh="{weekdays}的{first}与{second}时间重叠（{times}），孩子不能同时在两处，请只选一个。",
            en="On {weekdays} the {first} and the {second} share time ({times}); a child can be in one: choose it.",
        ),
        "condition": Words(zh="不符合申请条件：{words}（{why}）", en="A condition is not met: {words} ({why})"),
    },
)


def reasons_against(*, child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> tuple[Refusal, ...]:
    """Give every reason why a child may not take a band on a weekday; none when it may."""
    return tuple(reason for rule in RULES for reason in rule(child, wanted, rules))


def reasons_against_together(*, asked: Iterable[tuple[int, str]], rules: ApplyingRules) -> tuple[Refusal, ...]:
    """Give every two bands of one weekday that share minutes in a season: one child cannot be in both."""
    days: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    wanted = set(asked)
    found = clashes(bands=rules.bands, seasons=rules.seasons)
    for clash in found:
        for day, band in wanted:
            if band == clash.first.code and (day, clash.second.code) in wanted:
                days[clash.first.code, clash.second.code].add(day)
    return tuple(
        refusal_in_words(
            REFUSALS,
            "bands_overlap",
            field="days",
            weekdays=weekdays(sorted(on)),
            first=clash.first.name,
            second=clash.second.name,
            times=clash.times,
        )
        for clash in found
        if (on := days.get((clash.first.code, clash.second.code)))
    )


def eligible(*, child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> bool:
    """Tell whether a child may take a band on a weekday."""
    return not reasons_against(child=child, wanted=wanted, rules=rules)


def priority_class(*, child: ChildFacts, priorities: tuple[PriorityRule, ...]) -> PriorityClass:
    """Give the first published class a child belongs to, else the one after the last."""
    in_order = sorted(priorities, key=lambda row: (row.rank, row.code))
    for row in in_order:
        if holds(expression=row.expression, child=child):
            return PriorityClass(rank=row.rank, code=row.code, words=row.words)
    last = in_order[-1].rank + 1 if in_order else 1
    return PriorityClass(rank=last, code="others", words=Words(zh="其他学生", en="other children"))


def still_at_school(child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> Iterator[Refusal]:
    del rules
    if child.left_on is not None and child.left_on <= wanted.from_day:
        yield REFUSALS.refusal("left_school", day=child.left_on)


def in_scope(child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> Iterator[Refusal]:
    del wanted
    if child.grade not in rules.grades or child.residence not in rules.residences:
        yield refusal_in_words(REFUSALS, "outside_scope", grade=grade(child.grade), residence=label(child.residence))


def weekday_is_served(child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> Iterator[Refusal]:
    del child
    if wanted.weekday not in rules.weekdays:
        yield refusal_in_words(REFUSALS, "weekday_not_served", field="weekday", weekday=weekday(wanted.weekday))


def band_is_for_the_child(child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> Iterator[Refusal]:
    band = next((row for row in rules.bands if row.code == wanted.band), None)
    if band is None:
        yield REFUSALS.refusal("band_unknown", field="band", band=wanted.band)
        return
    if child.grade not in band.grades:
        yield refusal_in_words(REFUSALS, "grade", field="band", band=band.name, grade=grade(child.grade))
    if child.residence not in band.residences:
        yield refusal_in_words(REFUSALS, "residence", field="band", band=band.name, residence=label(child.residence))


def survey_is_answered(child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> Iterator[Refusal]:
    del wanted
    if rules.survey_required and not child.survey_answered:
        yield REFUSALS.refusal("survey_unanswered", field="survey")


def conditions_are_met(child: ChildFacts, wanted: Wanted, rules: ApplyingRules) -> Iterator[Refusal]:
    for row in rules.conditions:
        why = why_not(expression=row.expression, child=child)
        if why is not None and (not row.bands or wanted.band in row.bands):
            yield refusal_in_words(REFUSALS, "condition", field=row.code, words=row.words, why=why)


RULES: tuple[Callable[[ChildFacts, Wanted, ApplyingRules], Iterator[Refusal]], ...] = (
    still_at_school,
    in_scope,
    weekday_is_served,
    band_is_for_the_child,
    survey_is_answered,
    conditions_are_met,
)
