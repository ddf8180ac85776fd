"""How many may be in a group with a child whose need of a small one the school has agreed to."""

from __future__ import annotations

from datetime import date

from afterbell.enrolment.caring import needs_counting
from afterbell.placement.models import ServiceGroup
from afterbell.scheme.queries import published_scheme


def most_with(*, pupil: int, group: ServiceGroup, on: date) -> int | None:
    """Give the most a small group has by the group's scheme, where the child needs one on a day; else None."""
    needing = needs_counting(on=on, pupils=[pupil]).get("small_group", frozenset())
    scheme = published_scheme(group.version.content_hash, group.version_id)
    return scheme.grouping.small_size if pupil in needing else None
