"""Complaints for tests: handed in by a family or by anybody, and brought as far as a test needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from afterbell.base.access import Actor
from afterbell.complaints.commands import NewComplaint, Receipt, answer, as_writer, take_up, write_complaint
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.support.world import MORNING, SmallSchool

WHAT = "收费没有公示，家长都不知道"


def hand_in(
    school: SmallSchool,
    *,
    viewer: Actor = PUBLIC_ACTOR,
    named: bool = True,
    now: datetime = MORNING,
    address: str = "203.0.113.7",
    **said: object,
) -> Receipt:
    """Let somebody write to a school; a viewer of the school under the own name."""
    usual: dict[str, object] = {"sent_as": uuid4(), "kind": "complaint", "about": "fees", "against": "service"}
    complaint = NewComplaint(**{**usual, "words": WHAT, **said})  # type: ignore[arg-type]
    actor = as_writer(viewer=viewer, school=school.code, named=named)
    return write_complaint(actor=actor, now=now, school=school.code, complaint=complaint, address=address)


def answered(complaint: str, *, by: Actor, now: datetime = MORNING, words: str = "已公示在门口") -> None:
    """Let somebody take a complaint up and answer it an hour later."""
    take_up(actor=by, now=now, complaint=complaint)
    answer(actor=by, now=now + timedelta(hours=1), complaint=complaint, words=words)
