"""An independent look at who may apply: read from the scheme's own lists, without the expressions that decide.

It shares no code with the rules: a fact is looked up by its name, a condition is counted test by test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.enrolment.rules.eligibility.problem import Wanted
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.scheme.rules.document import Condition, Priority, Scheme
from afterbell.schools.rules.findings import Finding, in_order

YES_NO: Mapping[bool | None, str] = {True: "yes", False: "no"}
AT_HOME: Mapping[bool | None, str] = {True: "nobody", False: "adult"}
FACTS: Mapping[str, Callable[[ChildFacts], str | None]] = {
    "residence": lambda child: child.residence.value,
    "grade": lambda child: str(child.grade),
    "language": lambda child: child.language.value if child.language else None,
    "collector": lambda child: child.collector,
    "at_home": lambda child: AT_HOME.get(child.no_one_at_home),
    "left_behind": lambda child: YES_NO.get(child.left_behind),
    "migrant_family": lambda child: YES_NO.get(child.migrant_family),
    "hardship": lambda child: YES_NO.get(child.hardship),
    "special_need": lambda child: YES_NO.get(child.special_need),
    "sibling_in_service": lambda child: YES_NO.get(child.sibling_in_service),
}
SENTENCES = {
    "reason_missing": Words(zh="方案不允许（{where}），却没有说明。", en="The scheme forbids it ({where}), untold."),
    "reason_invented": Words(zh="方案没有这一条限制：{where}。", en="The scheme has no such limit: {where}."),
    "class_wrong": Words(zh="优先级别应为 {where}。", en="The priority class is {where}."),
}


def verify_reasons(
    *, child: ChildFacts, wanted: Wanted, scheme: Scheme, survey_required: bool, reasons: Iterable[Refusal]
) -> tuple[Finding, ...]:
    """Find every reason left out or invented; empty when the judgement is the scheme's."""
    told = {_place(reason.code.rpartition(".")[2], reason.field) for reason in reasons}
    due = set(_due(child, wanted, scheme))
    if survey_required and not child.survey_answered:
        due.add("survey_unanswered")
    return in_order(
        [_finding("reason_missing", where) for where in due - told]
        + [_finding("reason_invented", where) for where in told - due]
    )


def verify_class(*, child: ChildFacts, scheme: Scheme, rank: int) -> tuple[Finding, ...]:
    """Find a child in another class than the first published one whose tests it passes."""
    mine = [row.rank for row in scheme.priorities if _passes(row, child)]
    after_all = max((row.rank for row in scheme.priorities), default=0) + 1
    due = min(mine, default=after_all)
    return () if rank == due else (_finding("class_wrong", str(due)),)


def _due(child: ChildFacts, wanted: Wanted, scheme: Scheme) -> Iterator[str]:
    if child.left_on and not wanted.from_day < child.left_on:
        yield "left_school"
    if not (child.grade in scheme.scope.grades and child.residence in scheme.scope.residences):
        yield "outside_scope"
    if wanted.weekday not in scheme.weekdays:
        yield "weekday_not_served"
    bands = [row for row in scheme.bands if row.code == wanted.band]
    if not bands:
        yield "band_unknown"
    for band in bands:
        if child.grade not in band.grades:
            yield "grade"
        if child.residence not in band.residences:
            yield "residence"
    for row in scheme.conditions:
        if (wanted.band in row.bands or not row.bands) and not _passes(row, child):
            yield _place("condition", row.code)


def _passes(row: Condition | Priority, child: ChildFacts) -> bool:
    """Count the tests whose fact is known and among the values asked for."""
    passed = sum(FACTS[test.fact](child) in test.one_of for test in row.tests)
    return passed == len(row.tests) if row.match == "all" else passed > 0


def _place(code: str, field: str) -> str:
    return f"{code} {field}" if code == "condition" else code


def _finding(rule: str, where: str) -> Finding:
    return Finding(rule=rule, where=where, words=SENTENCES[rule].fill(where=where))
