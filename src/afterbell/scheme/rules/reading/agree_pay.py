"""Agreement of pay rules with the work there is, and with each other: one rate for each piece of work."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import WorkKind
from afterbell.scheme.rules.reading import agree_sharing
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.tables import Draft
from afterbell.scheme.rules.reading.values import written

LIMITS = ("bands", "grades", "subjects", "duty_posts", "on_weekdays", "day_kinds", "staff_roles", "staff_side")
AT_A_POST = (WorkKind.DUTY, WorkKind.MANAGEMENT)
NEEDED = ("kind", "ledger", *LIMITS)


def _rules(draft: Draft) -> Iterator[tuple[Path, Draft]]:
    """Give the pay rules in which nothing is faulty that these agreements look at."""
    for number, rule in enumerate(draft.get("pay", {}).get("rules") or ()):
        if all(key in rule for key in NEEDED):
            yield ("pay", "rules", number), rule


def pay_is_limited_by_what_its_work_has(draft: Draft, notes: Notes) -> None:
    """Duty has no grade and no subject, a group stands at no post: a rate so limited would pay nobody."""
    for path, rule in _rules(draft):
        strange = ("grades", "subjects") if rule["kind"] in AT_A_POST else ("duty_posts",)
        for key in strange:
            if rule[key]:
                none = Words(
                    zh="这类工作不写这一项，否则无人可得", en="left out for this kind of work: nobody could earn it"
                )
                notes.add("contradiction", (*path, key), found=written(list(rule[key])), allowed=none)
        if rule["kind"] is WorkKind.MANAGEMENT and not rule["duty_posts"]:
            named = Words(zh="写明哪些值班岗位是管理", en="the duty posts that are management")
            notes.add("missing", (*path, "duty_posts"), found="", allowed=named)


def no_work_has_two_rates(draft: Draft, notes: Notes) -> None:
    """Two rates that say equally much and can both fit one piece of work would leave its pay open."""
    for (_, first), (path, second) in combinations(_rules(draft), 2):
        same_work = all(first[key] == second[key] for key in ("kind", "ledger"))
        if same_work and _says(first) == _says(second) and _can_meet(draft, first, second):
            once = Words(
                zh=f"同一种工作只有一个标准；{first.get('code', '')} 也适用",
                en=f"one rate for the same work; {first.get('code', '')} fits it too",
            )
            notes.add("twice", path, found=written(second.get("code", "")), allowed=once)


def a_unit_has_room_between_its_bounds(draft: Draft, notes: Notes) -> None:
    for number, rule in enumerate(draft.get("pay", {}).get("rules") or ()):
        least, most = rule.get("unit_least_fen"), rule.get("unit_most_fen")
        if least is not None and most is not None and least > most:
            not_above = Words(zh=f"不多于 {most}", en=f"not above {most}")
            notes.add("contradiction", ("pay", "rules", number, "unit_least_fen"), found=least, allowed=not_above)
        seen = set()
        for at, step in enumerate(rule.get("rate_steps") or ()):
            place = (step.get("by"), step.get("reaching"))
            if place in seen:
                once = Words(zh="同一依据同一起点只写一次", en="one step from one point")
                notes.add("twice", ("pay", "rules", number, "rate_steps", at), found=written(place[1]), allowed=once)
            seen.add(place)
        if len({by for by, _ in seen}) > 1:
            one = Words(zh="一条标准只按一种依据分档", en="the steps of a rate go by one measure")
            notes.add("contradiction", ("pay", "rules", number, "rate_steps"), found="", allowed=one)


def _says(rule: Draft) -> int:
    return sum(bool(rule[key]) for key in LIMITS)


def _can_meet(draft: Draft, first: Draft, second: Draft) -> bool:
    apart = ("grades", "duty_posts", "on_weekdays", "day_kinds", "staff_roles")
    sides = {first["staff_side"], second["staff_side"]} - {None}
    if len(sides) > 1 or not all(_touch(first[key], second[key]) for key in apart):
        return False
    if first["kind"] in AT_A_POST:
        return _one_meets(draft, "duty_posts", "bands", first, second)
    return _touch(first["bands"], second["bands"]) and _one_meets(draft, "offerings", "subjects", first, second)


def _touch(first: tuple[Any, ...], second: tuple[Any, ...]) -> bool:
    return not first or not second or bool(set(first) & set(second))


def _one_meets(draft: Draft, rows: str, key: str, first: Draft, second: Draft) -> bool:
    """Say whether one offering (post) has a subject (band) of either rule."""
    if not first[key] or not second[key] or set(first[key]) & set(second[key]):
        return True
    return any(
        set(row.get(key, ())) & set(first[key]) and set(row.get(key, ())) & set(second[key])
        for row in draft.get(rows) or ()
    )


RULES = (
    pay_is_limited_by_what_its_work_has,
    no_work_has_two_rates,
    a_unit_has_room_between_its_bounds,
    *agree_sharing.RULES,
)
