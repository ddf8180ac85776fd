"""The walls on PostgreSQL: the database itself hides and refuses every other school's rows.

On SQLite, which holds one school, the same file shows that no row points across two schools.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django_scopes import get_scope, scopes_disabled

from afterbell.base.tenancy import APP_ROLE, SETTING, guarded_models, tenant_column, walled_models, within
from afterbell.schools.models import Appointment, Pupil, Room
from afterbell.site.walls import append_only_tables
from tests.support.premises import Premises
from tests.support.world import SmallSchool, build_school

# Rows that belong to the platform: who can sign in, where, and what stands above a school.
OF_THE_PLATFORM = {
    "Area",
    "School",
    "Account",
    "SignInCode",
    "SiteClock",
    "SecondFactor",
    "RecoveryCode",
    "FactorReset",
    "Findable",
}
"""What belongs to no school, and the signs of what every school shows to everybody."""
NOBODY = 0


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def sql(statement: str, *arguments: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(arguments))
        return list(cursor.fetchall()) if cursor.description else []


def table(model: type[models.Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 - Django's documented model API


def column(model: type[models.Model]) -> str:
    return tenant_column(model) or ""


def rows_seen(model: type[models.Model], *, of: int) -> int:
    (count,) = sql(f"SELECT count(*) FROM {table(model)} WHERE {column(model)} = %s", of)[0]  # noqa: S608 - names come from the models
    return int(count)


def rows_changed(model: type[models.Model], *, of: int) -> int:
    name = column(model)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table(model)} SET {name} = {name} WHERE {name} = %s", [of])  # noqa: S608 - as above
        return int(cursor.rowcount)


def test_every_table_is_walled_or_the_platforms() -> None:
    own = {model for model in apps.get_models() if model.__module__.startswith("afterbell.")}
    assert {model.__name__ for model in own - set(guarded_models())} == OF_THE_PLATFORM
    assert set(guarded_models()) - set(walled_models()) == {Appointment}


@pytest.mark.django_db
def test_every_walled_table_has_its_policy_and_the_role_stands_below_it() -> None:
    if not on_postgresql():
        assert not sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'pg_policies'")
        return
    walled = {table(model) for model in guarded_models()}
    policies = sql("SELECT tablename, policyname, roles::text, qual, with_check FROM pg_policies")
    walls = {row[0]: row for row in policies if row[1] == "wall"}
    assert set(walls) == walled
    for name, _policy, roles, reading, writing in walls.values():
        assert roles == f"{{{APP_ROLE}}}", name
        assert SETTING in reading, name
        assert reading == writing, name
    forced = sql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
    assert walled <= {name for (name,) in forced}
    assert sql("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]
    assert sql("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == [(0,)]


@pytest.fixture
def two_schools(db: None, small_school: SmallSchool, other_school: SmallSchool) -> tuple[SmallSchool, SmallSchool]:  # noqa: ARG001 - the tables stand
    return small_school, other_school


def test_without_a_scope_no_walled_table_shows_a_row(two_schools: tuple[SmallSchool, SmallSchool]) -> None:
    here, there = two_schools
    with within([here.id, there.id]):
        filled = [model for model in walled_models() if rows_seen(model, of=here.id) and rows_seen(model, of=there.id)]
    assert len(filled) > 10
    for model in filled:
        expected = 0 if on_postgresql() else 1
        assert min(rows_seen(model, of=school.id) for school in two_schools) >= expected
        if on_postgresql():
            assert rows_seen(model, of=here.id) == 0
            with within(there.id):
                assert (rows_seen(model, of=here.id), rows_seen(model, of=there.id) > 0) == (0, True)
            with within(NOBODY):
                assert rows_seen(model, of=here.id) == 0


def test_no_row_can_be_written_into_another_school(two_schools: tuple[SmallSchool, SmallSchool]) -> None:
    here, there = two_schools
    if not on_postgresql():
        return
    with within(there.id):
        for write in (
            lambda: Room.objects.create(school_id=here.id, name="x", seats=1),
            lambda: Room.objects.bulk_create([Room(school_id=here.id, name="x", seats=1)]),
            lambda: Room.objects.filter(name__gt="").update(school_id=here.id),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                write()
        for model in walled_models():
            if not getattr(model, "append_only", False):
                assert rows_changed(model, of=here.id) == 0
                assert rows_changed(model, of=there.id) == rows_seen(model, of=there.id)
    with within(here.id):
        assert Room.objects.filter(name="x").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_append_only_tables_refuse_change(verb: str) -> None:
    keys = {table(model): model._meta.pk.column for model in apps.get_models()}  # type: ignore[union-attr]  # noqa: SLF001 - Django's documented model API
    refused = 0
    for name in append_only_tables():
        statement = verb.format(name, keys[name])
        if on_postgresql():
            with pytest.raises(DatabaseError), transaction.atomic():
                sql(statement)
            refused += 1
    rights = ("UPDATE", "DELETE", "TRUNCATE")
    if on_postgresql():
        assert refused == len(append_only_tables()) >= 5
        held = "SELECT has_table_privilege(current_user, %s, %s)"
        assert not any(sql(held, name, right)[0][0] for name in append_only_tables() for right in rights)


def test_the_ledger_cannot_be_replaced_behind_its_lock(small_school: SmallSchool) -> None:
    if on_postgresql():
        return
    with within(small_school.id), pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql("INSERT OR REPLACE INTO base_auditentry SELECT * FROM base_auditentry LIMIT 1")


@pytest.fixture
def school(own_database: Premises) -> SmallSchool:  # noqa: ARG001 - commits are real there
    return build_school(name="测试小学", code="alpha")


def named() -> str:
    return sql("SELECT coalesce(current_setting(%s, true), '')", SETTING)[0][0] if on_postgresql() else ""


def test_a_scope_ends_with_its_block_whatever_happened_in_it(school: SmallSchool) -> None:
    assert named() == ""
    with within(school.id):
        assert Pupil.objects.count() == 8
    with pytest.raises(ZeroDivisionError), within(school.id):
        raise ZeroDivisionError
    assert (named(), get_scope()) == ("", {})
    with pytest.raises(ZeroDivisionError), transaction.atomic(), within(school.id):
        raise ZeroDivisionError
    assert named() == ""
    with pytest.raises(DatabaseError, match="nothing"), transaction.atomic(), within(school.id):
        sql("SELECT nothing FROM schools_pupil")
    assert named() == ""
    with within(school.id), pytest.raises(DatabaseError, match="nothing"), transaction.atomic(), within(school.id + 1):
        sql("SELECT nothing FROM schools_pupil")
    with within(school.id), transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic(), within(school.id):
            Room.objects.create(school_id=school.id, name=Room.objects.all()[0].name, seats=1)
        assert Pupil.objects.count() == 8
    assert named() == ""


def test_a_lost_connection_leaves_no_scope_behind(school: SmallSchool) -> None:
    with within(school.id):
        connection.close()
        assert not on_postgresql() or sql("SELECT count(*) FROM schools_pupil") == [(0,)]
    assert named() == ""


def test_threads_do_not_share_a_scope(school: SmallSchool) -> None:
    def look(tenant: int) -> tuple[int, str]:
        try:
            with within(tenant):
                seen = Pupil.objects.count()
            return seen, named()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(look, [school.id, NOBODY] * 20))
    assert answers == [(8, ""), (0, "")] * 20


def test_what_looks_across_all_schools_still_sees_only_those_named(small_school: SmallSchool) -> None:
    with scopes_disabled():
        seen = Pupil.objects.filter(code__in=[child.code for child in small_school.children])
        assert seen.count() == (0 if on_postgresql() else 8)
