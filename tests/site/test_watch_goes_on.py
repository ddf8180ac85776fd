"""A fault in one watch of one school keeps nothing else from being looked at, and no worker stays dead."""

from __future__ import annotations

import signal
import sys
import time
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from afterbell.base.tenancy import within
from afterbell.rostering.models import LadderRung
from afterbell.site import watch, worker
from afterbell.site.worker_process import Beside
from tests.rostering.test_ladders import opened
from tests.support.term_begun import Begun

PATIENCE_SECONDS = 10


@pytest.mark.parametrize("fault", [KeyError("one row cannot be read"), OperationalError("deadlock detected")])
def test_a_fault_in_one_watch_leaves_the_other_and_is_logged(
    begun: Begun, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    def broken(**_now: datetime) -> bool:
        raise fault

    session = opened(begun)
    monkeypatch.setattr(watch, "may_be_due", broken)
    assert watch.keep_watch(now=session.starts_at - timedelta(minutes=9)) == 1
    with within(begun.school.id):
        assert LadderRung.objects.count() == 1
    assert "the watch over a school failed" in caplog.text


def test_a_worker_goes_on_after_a_fault(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, now: datetime) -> int:
        raise ExceptionGroup("the rounds of 1 schools failed", [KeyError(now)])

    looks: list[str] = []
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "go_the_rounds", broken)
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0.0)
    monkeypatch.setattr(worker, "ROUNDS_SECONDS", 0.0)
    monkeypatch.setattr(worker, "keep_watch", lambda **_at: looks.append(begun.school.code))
    ends = iter((False, False, True))
    worker.run_worker(stop=lambda: next(ends), interval=0)
    assert len(looks) == 2


def test_a_worker_that_ended_is_started_again_and_ends_with_the_site() -> None:
    beside = Beside(command=(sys.executable, "-c", "import time; time.sleep(60)"), pause=0.0)
    first = beside.process
    first.kill()
    started = time.monotonic()
    while beside.process is first and time.monotonic() - started < PATIENCE_SECONDS:
        time.sleep(0.02)
    second = beside.process
    assert second is not first
    assert second.poll() is None
    beside.end()
    assert second.returncode == -signal.SIGTERM
    assert beside.process is second
