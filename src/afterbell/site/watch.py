"""What must be seen within half a minute, school by school: a child nobody has seen, a session without an adult.

Where nothing runs a school costs one question a watch and nothing is written. What goes wrong in one watch of one
school is written to the log and tried again half a minute later: nothing keeps the house from looking at the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import typer

from afterbell.attendance.commands import watch_over_children
from afterbell.attendance.watching import due_now, may_be_due
from afterbell.base import clock
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.dismissal.commands import (
    changes_wait,
    may_wait_late,
    waiting_unseen,
    watch_over_changes,
    watch_over_late,
)
from afterbell.portal.commands import publish_due_pages
from afterbell.portal.writing.due import something_is_due
from afterbell.rostering.commands import climb_ladders, ladders_due
from afterbell.schools.actors import house_actor
from afterbell.schools.models import School
from afterbell.schools.supervision import authorities

LOG = logging.getLogger(__name__)


def keep_watch(*, now: datetime) -> int:
    """Look at every school once, at authorities for their pages alone; gives how much was told.

    Looking again tells nothing twice.
    """
    schools = list(School.objects.order_by("pk").values_list("pk", flat=True))
    told = sum(_looked(watch, school, now=now) for watch in WATCHES for school in schools)
    return told + sum(_looked(_pages, authority, now=now) for authority in authorities())


def _looked(watch: Callable[..., int], school: int, *, now: datetime) -> int:
    """Keep one watch over one school; a fault, also of a busy database, is that school's alone."""
    try:
        return watch(school, now=now)
    except Exception:
        LOG.exception("the watch over a school failed")
        return 0


def _children(school: int, *, now: datetime) -> int:
    """Watch over the children of a school."""
    try:
        with within(school):
            due = may_be_due(now=now) and bool(due_now(now=now).sessions)
        if not due:
            return 0
        told = watch_over_children(actor=house_actor(school=school), now=now)
    except Refused:
        # A scheme whose text was altered is refused on every page of that school; the others' watch goes on.
        return 0
    return told.rolls + told.children + told.rungs


def _sessions(school: int, *, now: datetime) -> int:
    """Watch over the sessions of a school that have no confirmed adult yet."""
    try:
        with within(school):
            due = ladders_due(now=now)
        return climb_ladders(actor=house_actor(school=school), now=now) if due else 0
    except Refused:
        return 0


def _changes(school: int, *, now: datetime) -> int:
    """Watch over the changes of today's way home of a school that nobody in charge has seen."""
    with within(school):
        waits = changes_wait(now=now)
    return watch_over_changes(actor=house_actor(school=school), now=now) if waits else 0


def _late(school: int, *, now: datetime) -> int:
    """Watch over the children of a school nobody has come for, and nobody has called for."""
    with within(school):
        waits = may_wait_late(now=now) and bool(waiting_unseen(now=now))
    return watch_over_late(actor=house_actor(school=school), now=now) if waits else 0


def _pages(school: int, *, now: datetime) -> int:
    """Publish the pages of a school whose time has come, and take down the notices that are over."""
    with within(school):
        due = something_is_due(now=now)
    return publish_due_pages(actor=house_actor(school=school), now=now) if due else 0


WATCHES = (_children, _sessions, _changes, _late, _pages)
"""What is watched in every school."""


def watch() -> None:
    """Look at every school once: for a machine on which no worker runs beside the site."""
    typer.echo(f"已告知 {keep_watch(now=clock.now())} 件 / told of")
