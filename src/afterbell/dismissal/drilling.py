"""Drills as they stand: which one runs, and what was reported in it."""

from __future__ import annotations

from afterbell.dismissal.models import Drill, DrillReport
from afterbell.dismissal.rules.drill import Report


def running() -> Drill | None:
    """Give the drill of the school in scope that nobody has ended."""
    return Drill.objects.filter(ended=None).order_by("-pk").first()


def heard(drill: Drill) -> list[Report]:
    """Read what was reported in a drill."""
    rows = DrillReport.objects.filter(group__drill=drill).order_by("said_at", "pk")
    return [
        Report(group=group, at=at, missing=frozenset(missing))
        for group, at, missing in rows.values_list("group__code", "said_at", "missing")
    ]
