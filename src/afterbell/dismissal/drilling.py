"""Drills as they stand: which one runs, and what was reported in it."""

from __future__ import annotations

from afterbell.base.crypto import seal, unseal
from afterbell.dismissal.models import Drill, DrillEnded, DrillReport
from afterbell.dismissal.rules.drill import Report

NOTE = "drill.note"


def sealed_note(note: str) -> bytes | None:
    """Seal what was seen in a drill for its column; nothing where nothing was said."""
    return seal(text=note, purpose=NOTE) if note else None


def note_of(ended: DrillEnded) -> str:
    """Read what was seen in a drill."""
    return unseal(sealed=bytes(ended.note_sealed), purpose=NOTE) if ended.note_sealed else ended.note


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
