"""What of a scheme's pay a budget does not add up, and to which side the real pay then lies."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.scheme.rules.document import Pay

CAP = Words(zh="每人每月上限没有算进去，实际只会更少。", en="Monthly caps are left out; what is paid can only be less.")
POOLS = Words(
    zh="分配项没有算进去，实际会多出分到个人的部分。",
    en="Pools are left out; what they share among people comes on top.",
)
STEPS = Words(
    zh="按人数、按时长分档和按人数计的标准都按基本标准算，实际可能多也可能少。",
    en="Rates by steps of pupils or minutes and rates a pupil count as their base rate; what is paid may be more or "
    "less.",
)
BOUNDS = Words(
    zh="每次最低、最高金额没有算进去，实际可能多也可能少。",
    en="The least and most of a unit are left out; what is paid may be more or less.",
)
COUNTING = Words(
    zh="迟到、早退和人数不够不计的部分没有算进去，实际只会更少。",
    en="What does not count of late, early and small sessions is left out; what is paid can only be less.",
)
DEDUCTIONS = Words(zh="扣减没有算进去，实际只会更少。", en="Deductions are left out; what is paid can only be less.")
HELD = Words(
    zh="考核部分按全额发放算，实际只会更少。",
    en="The assessed part counts as paid in full; what is paid can only be less.",
)


def left_out(*, pay: Pay) -> tuple[Words, ...]:
    """Say what of these pay rules a budget leaves out; nothing where they have none of it."""
    return tuple(_left_out(pay))


def _left_out(pay: Pay) -> Iterator[Words]:
    if pay.monthly_cap_fen is not None:
        yield CAP
    if pay.pools:
        yield POOLS
    if any(rule.per_pupil or rule.rate_steps for rule in pay.rules):
        yield STEPS
    if any(rule.unit_least_fen is not None or rule.unit_most_fen is not None for rule in pay.rules):
        yield BOUNDS
    counting = pay.counting
    if counting.least_pupils or counting.parts:
        yield COUNTING
    if pay.deductions:
        yield DEDUCTIONS
    if pay.assessed.held_percent:
        yield HELD
