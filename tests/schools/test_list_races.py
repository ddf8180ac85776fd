"""Two clerks with the same list at the same moment: one enters it, the other is told, nothing is doubled."""

from __future__ import annotations

from threading import Barrier, Thread

from django.db import connection

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.schools.commands import enter_list
from afterbell.schools.models import Guardian, Pupil
from afterbell.schools.rules.lists.problem import Kind
from tests.support.lists import preview, pupil_rows, table_of
from tests.support.premises import Premises
from tests.support.world import MORNING, build_school


def test_two_clerks_enter_one_list_once(own_database: Premises) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    rows = [row for row in pupil_rows(600) if str(row[0]) in {"1.1", "一年级（1）班", "1年1班"}]
    table = table_of(Kind.PUPILS, *rows)
    clerks = (world.actor("office"), world.actor("office2"))
    seen = preview(clerks[0], Kind.PUPILS, table).digest
    start, ended = Barrier(2), []

    def confirm(clerk: Actor) -> None:
        start.wait()
        try:
            enter_list(actor=clerk, now=MORNING, kind=Kind.PUPILS, table=table, seen=seen)
            ended.append("done")
        except Refused as refused:
            ended.append("conflict" if refused.conflict else "refused")
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=[clerk]) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["conflict", "done"]
    with within(world.id):
        assert Pupil.objects.count() == 8 + len(rows)
        phones = list(Guardian.objects.exclude(phone_fingerprint="").values_list("phone_fingerprint", flat=True))
        assert len(phones) == len(set(phones))
    with within(world.id):
        assert audit.verify(tenant=world.id) == ()
