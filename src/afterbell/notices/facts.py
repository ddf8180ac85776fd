"""The facts of a notice as the rules read them; seen by no viewer yet."""

from __future__ import annotations

from collections.abc import Collection

from afterbell.notices.models import FamilyTold
from afterbell.notices.rules.reach import Fact, Way

WORDS = "notice.call"


def facts_of(*, notice: int | None = None, families: Collection[str] | None = None) -> tuple[Fact, ...]:
    """Read what is known of how families were told: of a whole notice, or of some families."""
    rows = FamilyTold.objects.all() if notice is None else FamilyTold.objects.filter(family__notice=notice)
    if families is not None:
        rows = rows.filter(family__code__in=families)
    found = rows.order_by("pk").values_list(
        "code", "family__code", "way", "guardian__name", "by__name", "at", "undone__pk"
    )
    return tuple(
        Fact(code=code, family=family, way=Way(way), who=guardian or by, at=at, undone=undone is not None)
        for code, family, way, guardian, by, at, undone in found
    )
