"""The independent check of a list of named things: what would stand afterwards says what the file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from afterbell.base.words import Words
from afterbell.schools.rules.findings import Finding, in_order
from afterbell.schools.rules.lists.keyed import GROWING, KeyedPlan, KeyedRow, Value, Values
from afterbell.schools.rules.lists.problem import Outcome

SENTENCES = {
    "not_as_the_file": Words(zh="登记以后“{key}”的内容会与名单不一致。", en="{key} would not stand as the file says."),
    "touched": Words(zh="名单里没有的“{key}”会被改动。", en="{key} is not in the file and would be changed."),
    "lost": Words(zh="“{key}”原有的内容会丢失。", en="{key} would lose what stood."),
    "miscounted": Words(zh="第 {key} 行的判断与改动不一致。", en="Line {key} is not judged as it is written."),
}


def standing_after(*, plan: KeyedPlan, standing: Mapping[str, Values]) -> Mapping[str, Values]:
    """Say what would stand after the plan was written."""
    after: dict[str, Values] = dict(standing)
    for key, values in (*plan.new.items(), *plan.changed.items()):
        after[key] = {**after.get(key, {}), **values}
    return after


def verify_keyed(*, plan: KeyedPlan, rows: Sequence[KeyedRow], standing: Mapping[str, Values]) -> tuple[Finding, ...]:
    """Find where writing the plan would not bring about what the file says, row by row; empty when all is well."""
    after = standing_after(plan=plan, standing=standing)
    outcomes = {judged.line: judged.outcome for judged in plan.judged}
    found = []
    for row in rows:
        if outcomes.get(row.line) is Outcome.FAULTY:
            continue
        if any(not _holds(plan, name, value, after.get(row.key, {})) for name, value in row.values.items()):
            found.append(_finding("not_as_the_file", row.key))
        same = dict(after.get(row.key, {})) == dict(standing.get(row.key, {}))
        expected = Outcome.NEW if row.key not in standing else Outcome.SAME if same else Outcome.CHANGED
        if outcomes.get(row.line) is not expected:
            found.append(_finding("miscounted", str(row.line)))
    named = {row.key for row in rows}
    found += [_finding("touched", key) for key in after if key not in named and after[key] != standing.get(key)]
    found += [_finding("lost", key) for key, before in standing.items() if set(before) - set(after.get(key, {}))]
    return in_order(found)


def _holds(plan: KeyedPlan, name: str, value: Value, after: Values) -> bool:
    if name in GROWING.get(plan.kind, ()):
        return set(value) <= set(after.get(name, ()))
    return after.get(name) == value


def _finding(rule: str, key: str) -> Finding:
    return Finding(rule=rule, where=key, words=SENTENCES[rule].fill(key=key))
