"""The site is not served on a database that would not keep the walls or what was acknowledged."""

from __future__ import annotations

import subprocess

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from afterbell.rostering.guard import TABLE, cancellation_guard_statements, cancellation_guards
from afterbell.site.readiness import faults
from tests.support.claiming import unguarded
from tests.support.owners import as_owner
from tests.support.premises import AFTERBELL, Premises, clean_environment
from tests.support.served import free_port


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def serve(premises: Premises, **changed: str) -> tuple[int, str]:
    """Try to serve; gives the exit code and what was said. A site that does start ends the test."""
    answer = subprocess.run(
        [AFTERBELL, "serve", "--port", str(free_port())],
        env=clean_environment() | premises.environment() | changed,
        cwd=premises.var,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return answer.returncode, answer.stderr


@pytest.mark.django_db
def test_a_migrated_database_is_ready() -> None:
    assert list(faults()) == []


@pytest.mark.django_db
def test_a_database_of_another_version_is_not() -> None:
    if connection.vendor == "sqlite":
        MigrationRecorder.Migration.objects.filter(app="portal").delete()
        assert [fault.split(" / ")[0] for fault in faults()] == ["数据库还不是这个版本的，请先运行 afterbell migrate"]


@pytest.mark.django_db
@override_settings(THROWAWAY=False)
def test_a_server_that_does_not_wait_for_the_disk_is_refused(request: pytest.FixtureRequest) -> None:
    found = list(faults())
    if connection.vendor == "postgresql" and not request.config.getoption("durable"):
        assert len(found) == 1
        assert "fsync, full_page_writes, synchronous_commit" in found[0]
    else:
        assert found == []


def test_sqlite_that_forgets_is_refused(own_database: Premises) -> None:  # noqa: ARG001 - its settings are changed
    if connection.vendor != "sqlite":
        return
    connection.ensure_connection()
    for pragma, word in (
        ("synchronous=NORMAL", "synchronous"),
        ("foreign_keys=OFF", "foreign keys"),
        ("journal_mode=DELETE", "write-ahead log"),
    ):
        run(f"PRAGMA {pragma}")
        with override_settings(THROWAWAY=False):
            assert any(word in fault for fault in faults()), pragma
        connection.close()
    run("DROP TRIGGER base_auditentry_no_delete")
    assert [fault for fault in faults() if "base_auditentry" in fault]


def test_seats_without_a_guard_are_refused(own_database: Premises) -> None:
    with unguarded(own_database):
        assert [fault for fault in faults() if "the seats of clubs are not guarded" in fault]
    assert list(faults()) == []


def test_cancellations_without_a_guard_are_refused(own_database: Premises) -> None:
    vendor = connection.vendor
    on = f" ON {TABLE}" if vendor == "postgresql" else ""
    for name in cancellation_guards():
        as_owner(own_database, f"DROP TRIGGER {name}{on}")
        assert [fault for fault in faults() if "cancellations are not guarded" in fault], name
        as_owner(own_database, *cancellation_guard_statements(vendor=vendor))
        assert list(faults()) == []


def test_serving_as_the_owner_of_the_tables_is_refused(own_database: Premises) -> None:
    if connection.vendor != "postgresql":
        return
    code, said = serve(own_database, AFTERBELL_DATABASE=own_database.owner_database)
    assert (code, said.count("\n")) == (1, 1)
    assert "owns tables" in said


def test_serving_as_a_superuser_is_refused(own_database: Premises) -> None:
    if connection.vendor != "postgresql":
        return
    superuser = own_database.owner_database.replace("afterbell_owner@", "postgres@")
    code, said = serve(own_database, AFTERBELL_DATABASE=superuser)
    assert code == 1
    assert "bypasses row-level security" in said


def test_serving_on_tables_without_walls_is_refused(own_database: Premises) -> None:
    if connection.vendor != "postgresql":
        return
    import psycopg  # noqa: PLC0415 - only where there is a server

    with psycopg.connect(own_database.owner_database, autocommit=True) as owner:
        owner.execute("ALTER TABLE schools_pupil NO FORCE ROW LEVEL SECURITY")
    assert [fault for fault in faults() if "schools_pupil" in fault]


def test_serving_without_the_applications_rights_is_refused(own_database: Premises) -> None:
    """A role of nobody's cannot even see which migrations ran: one sentence, nothing served."""
    code, said = serve(own_database, AFTERBELL_DATABASE="postgresql://nobody_known@/nothing?host=/nowhere")
    assert code == 1
    assert "afterbell:" in said
    assert "Traceback" not in said
