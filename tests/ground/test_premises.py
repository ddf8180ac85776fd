"""The ground the other tests stand on holds: roles without rights, copies of their own, nothing left behind."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.support.databases import next_name
from tests.support.premises import Estate, PostgresGround, Premises, afterbell


@pytest.mark.django_db
def test_on_postgresql_the_tests_are_neither_owner_nor_superuser(estate: Estate) -> None:
    if not isinstance(estate.ground, PostgresGround):
        assert connection.vendor == "sqlite"
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, (SELECT count(*) FROM pg_tables"
            " WHERE tableowner = current_user) FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("afterbell_app", False, False, False, 0)


@pytest.mark.django_db
def test_the_tables_are_there_and_empty() -> None:
    names = connection.introspection.table_names()
    assert "django_migrations" in names
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM schools_account")
        assert cursor.fetchone() == (0,)


def test_what_one_copy_commits_no_other_sees(estate: Estate, own_database: Premises) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('bells', 'bell')")
    assert "bells" in app_labels()
    with estate.copy(template=estate.migrated(), name=next_name()) as other:
        said = afterbell("manage", "shell", "-v0", "-c", PRINT_LABELS, premises=other)
        assert "bells" not in said
        assert "bells" in afterbell("manage", "shell", "-v0", "-c", PRINT_LABELS, premises=own_database)
    assert not other.var.exists()


PRINT_LABELS = """
from django.contrib.contenttypes.models import ContentType
print(sorted(ContentType.objects.values_list("app_label", flat=True)))
"""


def app_labels() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_label FROM django_content_type")
        return {label for (label,) in cursor.fetchall()}


def test_another_thread_stands_on_the_same_copy(own_database: Premises) -> None:
    seen: list[str] = []

    def look() -> None:
        seen.append(str(connection.settings_dict["NAME"]))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_content_type")
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert own_database.database.partition("?")[0].endswith(seen[0].rpartition("/")[2])
