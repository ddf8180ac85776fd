"""Posts stand within their school's walls: before it has a scope an account reads its own, and nothing but these."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from afterbell.base.tenancy import as_account, within
from afterbell.schools.actors import PLATFORM, actor_of, seat_of
from afterbell.schools.models import Account, Appointment, SignInCode
from afterbell.schools.roles import Role
from tests.support.world import TODAY, SmallSchool, platform_operator


def locked() -> bool:
    return connection.vendor == "postgresql"


def posts_seen() -> set[tuple[int | None, int]]:
    return set(Appointment.objects.values_list("school_id", "account_id"))


def test_a_school_sees_its_own_posts_alone(small_school: SmallSchool, other_school: SmallSchool) -> None:
    for school in (small_school, other_school):
        with within(school.id):
            seen = posts_seen()
        assert len({account for _school, account in seen}) > 10
        assert ({found for found, _account in seen} == {school.id}) is locked()
    with within(PLATFORM):
        assert ({found for found, _account in posts_seen()} == {None}) is locked()
    assert (posts_seen() == set()) is locked()


def test_before_any_scope_an_account_reads_its_own_posts_alone(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    office = small_school.account("office")
    with within(other_school.id):
        Appointment.objects.create(account=office, role=Role.SUBJECT_TEACHER, school_id=other_school.id, since=TODAY)
    if locked():
        with as_account(office.pk):
            assert posts_seen() == {(small_school.id, office.pk), (other_school.id, office.pk)}
        assert posts_seen() == set()
    assert seat_of(account=office, today=TODAY).tenant == small_school.id
    assert seat_of(account=office, today=TODAY, school=other_school.id).tenant == other_school.id
    assert actor_of(account=Account.objects.get(code=platform_operator().code), today=TODAY).tenant == PLATFORM


def test_no_school_writes_another_schools_posts_or_the_platforms(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    if not locked():
        return
    office = small_school.account("office")
    for school, role in ((small_school.id, Role.PRINCIPAL), (None, Role.PLATFORM_OPERATOR)):
        with within(other_school.id), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Appointment.objects.create(account=office, role=role, school_id=school, since=TODAY)
    with within(other_school.id), as_account(office.pk):
        assert Appointment.objects.filter(account=office).count() == 1
        assert Appointment.objects.filter(account=office).update(until=TODAY) == 0


@pytest.mark.parametrize("model", [Account, Appointment, SignInCode], ids=lambda model: model.__name__)
def test_who_could_sign_in_is_never_removed(
    small_school: SmallSchool, model: type[Account | Appointment | SignInCode]
) -> None:
    if not locked():
        return
    with within(small_school.id), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608, SLF001 - the table's own name
