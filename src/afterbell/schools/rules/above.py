"""Who stands above somebody: the officers of the areas around theirs, and whoever runs the platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one post stands: an area, held by an officer of it or by a school in it; None runs the platform."""

    area: int | None
    of_school: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """Every officer by account with the area each has, who runs the platform, and what each area lies in."""

    officers: Sequence[tuple[int, int]]
    operators: frozenset[int]
    parents: Mapping[int, int | None]


def above(*, account: int, posts: Sequence[Standing], authorities: Authorities) -> frozenset[int]:
    """Give the accounts that stand above somebody with these posts; nobody stands above whoever runs the platform.

    Of several posts the highest count: whoever is to decide stands above each of them.
    """
    if not posts or any(post.area is None for post in posts):
        return frozenset()
    counted = [post for post in posts if not post.of_school] or posts
    around = [frozenset(_around(post, parents=authorities.parents)) for post in counted]
    officers = [{officer for officer, area in authorities.officers if area in areas} for areas in around]
    return frozenset(set.intersection(*officers) | authorities.operators) - {account}


def _around(post: Standing, *, parents: Mapping[int, int | None]) -> Iterator[int]:
    """Walk from a post outwards: an officer's own area is not above them, the banner of a school is."""
    area = post.area if post.of_school else parents.get(post.area or 0)
    while area is not None:
        yield area
        area = parents.get(area)
