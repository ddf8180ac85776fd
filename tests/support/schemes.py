"""Schemes that differ from the demonstration school's in one thing, published in the small school."""

from __future__ import annotations

from datetime import datetime

from tests.support.world import MORNING, SCHEME_FILE, SmallSchool, publish_scheme

EARLY = 'grades = [1, 2]\nresidences = ["DAY", "OFF_CAMPUS", "BOARDER"]'


def publish_changed(world: SmallSchool, old: str, new: str, *, now: datetime = MORNING) -> str:
    """Publish the demonstration scheme with its first `old` replaced; gives the version."""
    text = SCHEME_FILE.read_text(encoding="utf-8")
    if old not in text:
        raise LookupError(f"the demonstration scheme does not say {old}")
    return publish_scheme(
        office=world.actor("office"),
        principal=world.actor("principal"),
        term=world.term,
        now=now,
        text=text.replace(old, new, 1),
    )


def without_day_pupils(world: SmallSchool) -> str:
    """Publish a scheme whose early band is for day pupils no more."""
    return publish_changed(world, EARLY, EARLY.replace('"DAY", ', ""))
