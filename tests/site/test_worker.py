"""The worker does what was left for later, also after it failed or died."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from afterbell.base.tenancy import within
from afterbell.portal.files import scheme_file
from afterbell.portal.models import Article
from afterbell.site.worker import TRIES, run_worker, take_up_what_was_left
from afterbell.site.worker_process import worker_beside
from tests.support.premises import Premises
from tests.support.world import SmallSchool, build_school

PATIENCE_SECONDS = 60


@pytest.fixture
def world(own_database: Premises) -> SmallSchool:
    """Build a school where commits are real: the scheme's PDF waits for the worker."""
    assert own_database.var.is_dir()
    return build_school(name="测试小学", code="alpha")


def once() -> None:
    """Let a worker look for work one time."""
    looks = iter((False, True))
    run_worker(stop=lambda: next(looks), interval=0)


def file_of(world: SmallSchool) -> str:
    with within(world.id):
        return scheme_file(school=world.code, content_hash=Article.objects.get(kind="scheme").content_hash)


def test_the_published_scheme_is_set_and_stored(world: SmallSchool) -> None:
    once()
    task = DBTaskResult.objects.get()
    assert task.status == "SUCCESSFUL", task.traceback
    assert task.return_value == file_of(world)
    with default_storage.open(file_of(world)) as file:
        assert file.read(5) == b"%PDF-"


def test_a_task_that_failed_is_tried_again_a_few_times_and_then_left(world: SmallSchool) -> None:
    DBTaskResult.objects.update(args_kwargs={"args": [], "kwargs": {"school": "nowhere", "version": "none"}})
    for tried in range(1, TRIES + 1):
        once()
        task = DBTaskResult.objects.get()
        assert (task.status, len(task.worker_ids)) == ("FAILED", tried)
        assert take_up_what_was_left() == 0
        DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(minutes=2))
    assert take_up_what_was_left() == 0
    assert not default_storage.exists(file_of(world))


def test_a_task_that_a_dead_worker_left_is_taken_up_after_a_while(world: SmallSchool) -> None:
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now(), worker_ids=["dead"])
    once()
    assert not default_storage.exists(file_of(world))
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    once()
    assert default_storage.exists(file_of(world))


def test_a_worker_process_works_beside_the_site_and_ends_with_it(
    own_database: Premises, world: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in own_database.environment().items():
        monkeypatch.setenv(name, value)
    file = own_database.var / "media" / file_of(world)
    started = time.monotonic()
    with worker_beside() as beside:
        while not file.exists() and time.monotonic() - started < PATIENCE_SECONDS:
            time.sleep(0.2)
        assert beside.process.poll() is None
    assert beside.process.returncode == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
