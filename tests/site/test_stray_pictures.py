"""A machine that stops between a picture's file and its row leaves a file; the night after, it is gone."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from django.db import connection, connections

from afterbell.base import audit, clock
from afterbell.base.models import AuditEntry
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import add_paper_pictures, attach_evidence
from afterbell.enrolment.models import EvidencePicture, PaperPicture
from afterbell.site.retention import strays_in_school
from tests.site.test_forgetting import pictures, run
from tests.support.paper import enter, picture
from tests.support.premises import Premises
from tests.support.world import MORNING, SmallSchool, answer_survey, build_school


@pytest.fixture
def school(own_database: Premises) -> SmallSchool:
    assert own_database.var.is_dir()
    return build_school(name="测试小学", code="alpha")


def killed_before(table: str, act: Callable[[], object]) -> int | None:
    """Let another process act and be killed as soon as it would write a row of this table; gives how it ended."""

    def fall(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:  # noqa: FBT001 - Django's signature
        if sql.startswith("INSERT") and f'"{table}"' in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    def live() -> None:
        connections.close_all()
        with connection.execute_wrapper(fall):
            act()
        os._exit(0)

    connections.close_all()
    process = get_context("fork").Process(target=live)
    process.start()
    process.join(60)
    return process.exitcode


def aged(files: list[Path]) -> None:
    """Let the files be of the day before yesterday."""
    then = (clock.now() - timedelta(days=2)).timestamp()
    for file in files:
        os.utime(file, (then, then))


def test_a_file_without_its_row_is_swept_and_nothing_else(own_database: Premises, school: SmallSchool) -> None:
    clock.stand_at(moment=MORNING)
    answer_survey(school)
    child = school.children[0]
    code, family, teacher = enter(school, child, circumstances=("hardship",)), school.family(child), "homeroom1"

    def attach() -> None:
        shots = [picture(1)]
        attach_evidence(actor=family, now=MORNING, application=code, circumstance="hardship", pictures=shots)

    def photograph() -> None:
        add_paper_pictures(actor=school.actor(teacher), now=MORNING, application=code, pictures=[picture(3)])

    attach()
    whole = pictures(own_database)
    assert len(whole) == 2
    assert killed_before("enrolment_evidencepicture", attach) == -signal.SIGKILL
    assert killed_before("enrolment_paperpicture", photograph) == -signal.SIGKILL
    assert len(pictures(own_database)) == 4
    with within(school.id):
        assert (EvidencePicture.objects.count(), PaperPicture.objects.count()) == (1, 1)
        assert strays_in_school(school=school.id, now=clock.now()) == ()
    aged(pictures(own_database))
    said = run(own_database, "retention")[1]
    assert "2  没有记录的照片文件" in said
    assert len(pictures(own_database)) == 4
    assert run(own_database, "retention", "--do")[0] == 0
    assert sorted(pictures(own_database)) == sorted(whole)
    with within(school.id):
        entry = AuditEntry.objects.get(action="retention.run")
        assert entry.details["files of pictures no row names"] == 2
        assert audit.verify(tenant=school.id) == ()
    assert "没有记录的照片文件" not in run(own_database, "retention")[1]
