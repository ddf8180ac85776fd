"""Which children of their school comments name: whoever decides about a comment knows it before it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from afterbell.portal.rules.naming import named_in
from afterbell.schools.models import Pupil

MOST_TOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said under a page of a school."""

    comment: str
    school: str
    words: str


def children_named(said: Iterable[Said]) -> Mapping[str, tuple[str, ...]]:
    """Give by comment the first ten names of its school's children in it; one question for all, none for nothing.

    A school's whole list is compared once with all that is said there together, and who stands there with each alone.
    """
    of_school: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        of_school[one.school].append(one)
    if not of_school:
        return {}
    pupils: dict[str, list[str]] = defaultdict(list)
    rows = Pupil.objects.filter(school__code__in=of_school).order_by("name").values_list("school__code", "name")
    for school, name in rows.distinct():
        pupils[school].append(name)
    return {
        one.comment: tuple(islice(named_in(one.words, names=named), MOST_TOLD))
        for school, spoken in of_school.items()
        for named in [tuple(named_in("\n".join(one.words for one in spoken), names=pupils[school]))]
        for one in spoken
    }
