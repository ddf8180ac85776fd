"""Points of a hundred, in hundredths: each item's share that was good, by its weight among the items that count.

An item nobody can speak of (nothing was looked at, or fewer than five families rated) is left out and says so; the
weights of the others then stand for the whole. What is rounded is the sum alone, half a hundredth up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from afterbell.base.refusals import Refused, catalogue
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Measure

FULL = 10_000
FEWEST_RATINGS = 5

REFUSALS = catalogue(
    "subsidy.appraisal",
    {
        "more_than_all": Words(zh="“{measure}”里好的比全部还多。", en="More of {measure} is good than there is."),
        "weight_negative": Words(zh="考核项目“{item}”的权重是负数。", en="The weight of {item} is negative."),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An item of the scheme: what it measures and its weight in percent."""

    code: str
    measure: Measure
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the record says of somebody by one measure: how many were good, of how many; `answers` rated at all.

    For a family rating `good` of `of` are points given of points that could be, and `answers` the families.
    """

    good: int
    of: int
    answers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPoints:
    """One item: what was good of what, the weight it counts by here (zero where it is left out), and why."""

    code: str
    measure: Measure
    good: int
    of: int
    weight: int
    counts: bool
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """Somebody's points in hundredths, None where nothing counts, and the items they come from."""

    points: int | None
    items: tuple[ItemPoints, ...]


def appraise(*, items: Sequence[Weighed], counted: Mapping[Measure, Counted]) -> Appraised:
    """Work out the points of one person by the scheme's items. Raises Refused for what cannot be."""
    reasons = [
        REFUSALS.refusal("more_than_all", measure=measure.value)
        for measure, row in counted.items()
        if not 0 <= row.good <= row.of
    ]
    reasons += [REFUSALS.refusal("weight_negative", item=item.code) for item in items if item.weight < 0]
    if reasons:
        raise Refused(tuple(reasons))
    rows = tuple(_item(item, counted.get(item.measure, Counted(good=0, of=0))) for item in items)
    whole = sum(row.weight for row in rows)
    if not whole:
        return Appraised(points=None, items=rows)
    share = sum((Fraction(row.weight * row.good, row.of) for row in rows if row.counts), Fraction(0)) / whole
    return Appraised(points=_half_up(share * FULL), items=rows)


def _item(item: Weighed, row: Counted) -> ItemPoints:
    why = _left_out(item.measure, row)
    return ItemPoints(
        code=item.code,
        measure=item.measure,
        good=row.good,
        of=row.of,
        weight=0 if why else item.weight,
        counts=why is None,
        why=why or Words(zh=f"{row.of} 次中 {row.good} 次", en=f"{row.good} of {row.of}"),
    )


def _left_out(measure: Measure, row: Counted) -> Words | None:
    if measure is Measure.FAMILY_RATING and row.answers < FEWEST_RATINGS:
        return Words(
            zh=f"评价的家庭不足 {FEWEST_RATINGS} 家，这一项不计，其余各项按权重算满。",
            en=f"Fewer than {FEWEST_RATINGS} families rated; the item is left out and the others stand for the whole.",
        )
    if not row.of:
        return Words(
            zh="没有记录可以看，这一项不计，其余各项按权重算满。",
            en="There is no record to go by; the item is left out and the others stand for the whole.",
        )
    return None


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
