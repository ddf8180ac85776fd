"""Children of one name in one homeroom, told apart by a guardian."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from afterbell.schools.models import Guardianship


def guardians_of_namesakes(*, children: Iterable[tuple[int, str, int]]) -> dict[int, str]:
    """Give a guardian, as 祖母 乌云, for each child who shares its name with another of its homeroom.

    Takes the children's keys, names and homerooms from a page that has asked already whether it may show them; asks the
    tables only where a name repeats.
    """
    alike: dict[tuple[str, int], list[int]] = defaultdict(list)
    for pupil, name, homeroom in children:
        alike[name, homeroom].append(pupil)
    namesakes = [pupil for pupils in alike.values() if len(pupils) > 1 for pupil in pupils]
    if not namesakes:
        return {}
    rows = Guardianship.objects.filter(pupil__in=namesakes, until=None).order_by("-pk")
    return {
        pupil: f"{relation} {name}"
        for pupil, relation, name in rows.values_list("pupil_id", "relation", "guardian__name")
    }
