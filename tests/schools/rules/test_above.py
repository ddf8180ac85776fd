"""Who stands above whom, against walking every area up by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.schools.rules.above import Authorities, Standing, above

# Two regions, each with two leagues, each with two banners.
PARENTS: dict[int, int | None] = {1: None, 2: None, 3: 1, 4: 1, 5: 2, 6: 2} | {7 + n: 3 + n // 2 for n in range(8)}
areas = st.sampled_from(sorted(PARENTS))
officers = st.lists(st.tuples(st.integers(1, 9), areas), max_size=12)


def chain(area: int) -> list[int]:
    found = [area]
    while (parent := PARENTS[found[-1]]) is not None:
        found.append(parent)
    return found


@given(officers=officers, area=areas, of_school=st.booleans())
def test_those_of_the_areas_around_and_the_platform(
    officers: list[tuple[int, int]],
    area: int,
    of_school: bool,  # noqa: FBT001 - an example's value
) -> None:
    authorities = Authorities(officers=officers, operators=frozenset({100}), parents=PARENTS)
    found = above(account=50, posts=[Standing(area=area, of_school=of_school)], authorities=authorities)
    around = chain(area) if of_school else chain(area)[1:]
    assert found == {who for who, where in officers if where in around} | {100}


@given(officers=officers, posts=st.lists(areas, min_size=1, max_size=3))
def test_of_several_posts_all_are_below(officers: list[tuple[int, int]], posts: list[int]) -> None:
    authorities = Authorities(officers=officers, operators=frozenset({100}), parents=PARENTS)
    mine = [Standing(area=area) for area in posts]
    found = above(account=1, posts=[*mine, Standing(area=14, of_school=True)], authorities=authorities)
    alone = [above(account=1, posts=[one], authorities=authorities) for one in mine]
    assert found == frozenset.intersection(*alone)
    assert 1 not in found


def test_nobody_stands_above_the_platform_or_nobody() -> None:
    authorities = Authorities(officers=[(3, 1)], operators=frozenset({100, 101}), parents=PARENTS)
    assert above(account=100, posts=[Standing(area=None)], authorities=authorities) == frozenset()
    assert above(account=9, posts=[], authorities=authorities) == frozenset()
