"""Points come from the record by the scheme's weights; what nobody can speak of is left out and said."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.scheme.rules.codes import Measure
from afterbell.subsidy.rules.appraisal import Counted, Weighed, appraise

ITEMS = (
    Weighed(code="punctuality", measure=Measure.PUNCTUALITY, weight=30),
    Weighed(code="held", measure=Measure.HELD_OF_PLANNED, weight=30),
    Weighed(code="sealed", measure=Measure.SEALED_ON_TIME, weight=20),
    Weighed(code="patrol", measure=Measure.PATROL, weight=20),
)
FAMILIES = Weighed(code="families", measure=Measure.FAMILY_RATING, weight=25)
RECORD = {
    Measure.PUNCTUALITY: Counted(good=19, of=20),
    Measure.HELD_OF_PLANNED: Counted(good=20, of=20),
    Measure.SEALED_ON_TIME: Counted(good=18, of=20),
    Measure.PATROL: Counted(good=3, of=4),
}


def test_a_record_by_hand() -> None:
    found = appraise(items=ITEMS, counted=RECORD)
    # 28.5 + 30 + 18 + 15
    assert found.points == 9_150
    assert [(row.good, row.of, row.weight) for row in found.items] == [
        (19, 20, 30),
        (20, 20, 30),
        (18, 20, 20),
        (3, 4, 20),
    ]
    assert found.items[0].why.zh == "20 次中 19 次"


def test_an_item_without_a_record_is_left_out_and_the_others_stand_for_the_whole() -> None:
    found = appraise(items=ITEMS, counted={**RECORD, Measure.PATROL: Counted(good=0, of=0)})
    # 76.5 of 80
    assert found.points == 9_563
    assert (found.items[3].counts, found.items[3].weight) == (False, 0)
    assert "不计" in found.items[3].why.zh


@pytest.mark.parametrize(("answers", "counts"), [(0, False), (4, False), (5, True)])
def test_families_count_from_five_on(answers: int, *, counts: bool) -> None:
    ratings = Counted(good=answers * 4, of=answers * 5, answers=answers)
    found = appraise(items=(*ITEMS, FAMILIES), counted={**RECORD, Measure.FAMILY_RATING: ratings})
    assert found.items[4].counts is counts
    assert found.points == ((9_150 * 100 + 8_000 * 25) // 125 if counts else 9_150)


def test_nothing_to_go_by_gives_no_points() -> None:
    assert appraise(items=ITEMS, counted={}).points is None
    assert appraise(items=(), counted=RECORD).points is None


COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda pair: Counted(good=min(pair), of=max(pair), answers=pair[0] % 9)
)


@given(st.lists(st.tuples(st.sampled_from(list(Measure)), st.integers(0, 100)), max_size=6), st.data())
def test_points_are_the_weighted_mean_of_what_counts(weights: list[tuple[Measure, int]], data: st.DataObject) -> None:
    items = tuple(Weighed(code=str(at), measure=measure, weight=weight) for at, (measure, weight) in enumerate(weights))
    counted = {measure: data.draw(COUNTS) for measure in Measure}
    found = appraise(items=items, counted=counted)
    used = [
        (item.weight, counted[item.measure])
        for item in items
        if counted[item.measure].of and (item.measure is not Measure.FAMILY_RATING or counted[item.measure].answers > 4)
    ]
    whole = sum(weight for weight, _ in used)
    if not whole:
        assert found.points is None
        return
    assert found.points is not None
    with localcontext(prec=80):
        mean = sum(Decimal(weight * row.good * 10_000) / row.of for weight, row in used) / whole
        near = mean.quantize(Decimal("1e-40")).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert found.points == near
    assert 0 <= found.points <= 10_000


@given(COUNTS, COUNTS)
def test_a_better_record_never_has_fewer_points(one: Counted, two: Counted) -> None:
    worse, better = sorted((one.good, min(two.good, one.of)))
    points = [
        appraise(items=ITEMS, counted={**RECORD, Measure.PATROL: Counted(good=good, of=one.of)}).points
        for good in (worse, better)
    ]
    assert points[0] is not None
    assert points[1] is not None
    assert points[0] <= points[1]


def test_what_cannot_be_is_refused_with_every_reason() -> None:
    wrong = (Weighed(code="a", measure=Measure.PATROL, weight=-1),)
    with pytest.raises(Refused) as refused:
        appraise(items=wrong, counted={Measure.PATROL: Counted(good=2, of=1)})
    assert len(refused.value.reasons) == 2
