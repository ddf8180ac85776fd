"""The worker's loop: does what was left for later, and sends what waits to leave the house.

Tasks stand in the database and are claimed there, so that several workers beside several web processes share them. A
worker that died in the middle leaves its task claimed; after a while any worker takes it up again, and gives a failed
task another try each minute, a few times. Between them it keeps watch over the children and goes the
house's rounds. What goes wrong in one of these is written to the log and keeps it from none of the others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.db import OperationalError, close_old_connections
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from afterbell.base import clock
from afterbell.base.databases import weigh_tables
from afterbell.base.outbox.delivering import Sent, deliver_due
from afterbell.base.tenancy import within
from afterbell.schools.models import School
from afterbell.site.rounds import go_the_rounds
from afterbell.site.watch import keep_watch

INTERVAL_SECONDS = 1.0
DELIVER_EVERY_SECONDS = 5.0
ROUNDS_SECONDS = 600.0
WATCH_SECONDS = 30.0
ABANDONED_AFTER = timedelta(minutes=10)
AGAIN_AFTER = timedelta(minutes=1)
TRIES = 5

LOG = logging.getLogger(__name__)


def run_worker(*, stop: Callable[[], bool], interval: float = INTERVAL_SECONDS) -> None:
    """Do the tasks that are ready until told to stop; look for new ones every so many seconds."""
    deliver_at = 0.0
    next_rounds = next_watch = time.monotonic()
    while not stop():
        close_old_connections()
        if time.monotonic() >= next_watch:
            next_watch = time.monotonic() + WATCH_SECONDS
            _tried(lambda: keep_watch(now=clock.now()))
        _tried(_take_up_and_work_off)
        if time.monotonic() >= deliver_at:
            _tried(deliver)
            deliver_at = time.monotonic() + DELIVER_EVERY_SECONDS
        if time.monotonic() >= next_rounds:
            next_rounds = time.monotonic() + ROUNDS_SECONDS
            _tried(lambda: go_the_rounds(now=clock.now()))
            _tried(weigh_tables)
        time.sleep(interval)


def _tried(deed: Callable[[], object]) -> None:
    """Do one thing; it comes round again, and what went wrong is kept from the others."""
    try:
        deed()
    except OperationalError:
        # The database is busy or restarting: the tasks still stand there.
        close_old_connections()
    except Exception:
        LOG.exception("the worker goes on after a fault")
        close_old_connections()


def _take_up_and_work_off() -> None:
    take_up_what_was_left()
    if DBTaskResult.objects.ready().exists():
        work_off()


def deliver() -> Sent:
    """Send what waits to leave the house, of every school; any number of workers may do so at once."""
    with within(list(School.objects.order_by("pk").values_list("pk", flat=True))):
        return deliver_due()


def work_off() -> None:
    """Do every task that is ready."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid4().hex,
    ).run()


def take_up_what_was_left() -> int:
    """Make tasks ready again that a dead worker left claimed or that failed, a few times each; gives how many."""
    now = timezone.now()
    abandoned = Q(status=TaskResultStatus.RUNNING, started_at__lt=now - ABANDONED_AFTER)
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lt=now - AGAIN_AFTER)
    left = DBTaskResult.objects.filter(abandoned | failed).only("pk", "worker_ids")
    again = [task.pk for task in left if len(task.worker_ids) < TRIES]
    return DBTaskResult.objects.filter(pk__in=again).update(status=TaskResultStatus.READY) if again else 0
