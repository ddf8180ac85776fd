"""The ledger: one entry a write, chained, and every way of changing it is found or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from afterbell.base import audit, tenancy
from afterbell.base.models import AuditEntry, ChainHead

NOON = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)
TENANT = 7


def write(count: int) -> None:
    for number in range(count):
        audit.append(
            tenant=TENANT,
            by="teacher",
            action="attendance.mark",
            subject=f"s{number}",
            details={"marks": number},
            now=NOON,
        )


@pytest.fixture(autouse=True)
def _within(db: None) -> object:  # noqa: ARG001 - the ledger's tables stand
    with tenancy.within(TENANT):
        yield


def tamper(sql: str) -> None:
    """Change the ledger as an insider would who first removes the locks."""
    verbs = ("update", "delete")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in verbs:
                cursor.execute(f"DROP TRIGGER base_auditentry_no_{verb}")
        else:
            cursor.execute("RESET ROLE")
        cursor.execute(sql)


def test_a_chain_of_writes_is_intact() -> None:
    write(5)
    assert audit.verify(tenant=TENANT) == ()
    assert ChainHead.objects.get(tenant=TENANT).seq == 5


def test_each_entry_is_bound_to_the_one_before() -> None:
    write(2)
    first, second = AuditEntry.objects.order_by("seq")
    assert first.hash != second.hash
    assert (
        audit.entry_hash(
            previous=first.hash,
            tenant=TENANT,
            seq=2,
            at=NOON,
            by="teacher",
            action="attendance.mark",
            subject="s1",
            details={"marks": 1},
        )
        == second.hash
    )


@pytest.mark.parametrize(
    "verb", ["UPDATE base_auditentry SET subject = 'x'", "DELETE FROM base_auditentry"], ids=["change", "removal"]
)
def test_the_database_refuses(verb: str) -> None:
    write(3)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    assert audit.verify(tenant=TENANT) == ()


def test_a_cut_tail_is_found_by_its_head() -> None:
    write(3)
    ChainHead.objects.filter(tenant=TENANT).update(seq=9)
    assert [finding.fault for finding in audit.verify(tenant=TENANT)] == ["tail cut"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE base_auditentry SET subject = 'other' WHERE seq = 2", "changed"),
        ("DELETE FROM base_auditentry WHERE seq = 2", "missing"),
        ("DELETE FROM base_auditentry WHERE seq = 4", "tail cut"),
    ],
)
def test_an_insiders_change_is_found(change: str, fault: str) -> None:
    if connection.vendor != "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE base_auditentry DISABLE TRIGGER ALL")
        return
    write(4)
    tamper(change)
    assert fault in {finding.fault for finding in audit.verify(tenant=TENANT)}


@pytest.mark.parametrize("at", ["garbage", "", "2026-13-45 00:00:00", "9999-99-99"])
def test_a_date_that_is_none_is_found_and_the_walk_goes_on(at: str) -> None:
    if connection.vendor != "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT CAST(%s AS timestamptz)", [at])
        return
    write(4)
    tamper(f"UPDATE base_auditentry SET at = '{at}' WHERE seq = 2")  # noqa: S608 - the test's own words
    tamper_again("UPDATE base_auditentry SET details = 'no JSON' WHERE seq = 4")
    assert [(finding.seq, finding.fault) for finding in audit.verify(tenant=TENANT)] == [(2, "changed"), (4, "changed")]


def tamper_again(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        cursor.execute(sql)
        cursor.execute("PRAGMA ignore_check_constraints=OFF")


@pytest.mark.parametrize("ledger", ["new", "old"])
def test_a_ledger_that_is_written_while_it_is_read_is_intact(ledger: str) -> None:
    write(0 if ledger == "new" else 3)
    looks: list[str] = []

    def somebody_writes(execute: Callable[..., object], sql: str, *rest: object) -> object:
        """Write an entry after the head and after the entries were asked for the first time."""
        answer = execute(sql, *rest)
        table = next((name for name in ("base_chainhead", "base_auditentry") if f'FROM "{name}"' in sql), "")
        if sql.startswith("SELECT") and table not in looks and not looks.count("writing"):
            looks.extend((table, "writing"))
            write(2)
            looks.remove("writing")
        return answer

    with connection.execute_wrapper(somebody_writes):
        assert audit.verify(tenant=TENANT) == ()
    assert audit.verify(tenant=TENANT) == ()
    assert ChainHead.objects.get(tenant=TENANT).seq > 3


def test_an_entry_put_after_the_head_is_found_beside_a_writer() -> None:
    write(3)
    ChainHead.objects.filter(tenant=TENANT).update(seq=2)
    assert [finding.fault for finding in audit.verify(tenant=TENANT)] == ["tail cut"]
