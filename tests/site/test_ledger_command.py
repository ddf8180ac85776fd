"""`audit verify` finds what an insider did to a ledger, whatever was done, and goes on to the next school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tests.support.databases import next_name
from tests.support.owners import as_owner, pick_the_locks
from tests.support.premises import Estate, Premises
from tests.support.saying import Said, say

NOON = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)
SCHOOL = "SELECT id FROM schools_school WHERE code = 'real'"
HEAD_GONE = "DELETE FROM base_chainhead WHERE tenant = ({school})"


@pytest.fixture
def opened(own_database: Premises) -> Premises:
    """Open a school whose clerk wrote three times, and pick the ledger's locks."""
    from afterbell.schools import commands as schools  # noqa: PLC0415 - Django is ready only now
    from afterbell.schools.actors import actor_of  # noqa: PLC0415 - as above
    from afterbell.schools.models import Account  # noqa: PLC0415 - as above

    code = schools.bootstrap_platform(now=NOON)
    operator = actor_of(account=Account.objects.get(code=code), today=date(2026, 6, 10))
    banner = schools.open_area(actor=operator, now=NOON, names=("甲自治区", "乙盟", "丙旗"))
    schools.open_school(actor=operator, now=NOON, banner=banner, name="真实小学", code="real")
    named = {"handle": "office", "name": "苏布德", "since": date(2026, 3, 1)}
    leader = schools.appoint_leader(actor=operator, now=NOON, school="real", role="academic_office", **named)
    clerk = actor_of(account=Account.objects.get(code=leader), today=date(2026, 6, 10))
    rooms = tuple(schools.NewRoom(name=f"{number}室", seats=40) for number in range(3))
    for room in rooms:
        schools.register_rooms(actor=clerk, now=NOON, rooms=(room,))
    pick_the_locks(own_database, table="base_auditentry")
    return own_database


@pytest.fixture
def bare(estate: Estate) -> Iterator[Premises]:
    """Lend a migrated database with no row."""
    with estate.copy(template=estate.migrated(), name=next_name()) as lent:
        yield lent


def verify(premises: Premises) -> Said:
    return say("audit", "verify", cwd=premises.var, environment=premises.environment())


def tamper(premises: Premises, *statements: str) -> None:
    as_owner(premises, *(statement.format(school=SCHOOL) for statement in statements))


def test_an_opened_schools_ledger_is_intact(opened: Premises) -> None:
    said = verify(opened)
    assert said.code == 0, said.err
    assert said.out.splitlines() == ["平台 platform：完整 / intact", "真实小学：完整 / intact"]


def test_a_database_without_a_school_has_nothing_to_verify(bare: Premises) -> None:
    said = verify(bare)
    assert (said.code, said.out) == (0, "台账里还没有记录 / nothing is recorded yet\n")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((HEAD_GONE,), "5 head missing"),
        (("DELETE FROM base_auditentry WHERE tenant = ({school}) AND seq > 2", HEAD_GONE), "2 head missing"),
        (("DELETE FROM base_auditentry WHERE tenant = ({school})", HEAD_GONE), "0 empty"),
        (("DELETE FROM base_auditentry WHERE tenant = ({school})",), "5 tail cut"),
        (
            ("UPDATE base_auditentry SET at = '2026-06-11' WHERE tenant = ({school}) AND seq = 2",),
            "2 changed",
        ),
    ],
    ids=["head", "tail and head", "all", "entries", "date"],
)
def test_what_an_insider_took_away_is_told(opened: Premises, changes: tuple[str, ...], told: str) -> None:
    tamper(opened, *changes)
    said = verify(opened)
    assert "the ledger has 1 faults" in said.sentence
    assert said.out.splitlines()[0] == "平台 platform：完整 / intact"
    assert said.out.splitlines()[1].endswith(f" / {told}")


def test_a_school_that_was_removed_leaves_a_ledger_that_is_told(opened: Premises) -> None:
    """The rows that name the school go with it; the walls show the application only whom it names."""
    tables = ("schools_room", "schools_staff", "schools_appointment")
    tamper(
        opened,
        *(f"DELETE FROM {table} WHERE school_id = ({{school}})" for table in tables),  # noqa: S608 - named above
        "DELETE FROM schools_school WHERE code = 'real'",
    )
    said = verify(opened)
    assert "the ledger has 1 faults" in said.sentence
    assert said.out.splitlines()[1].endswith("：有台账，没有学校 / a ledger without its school")


def test_a_platforms_ledger_taken_whole_is_told(opened: Premises) -> None:
    tamper(opened, "DELETE FROM base_auditentry WHERE tenant = 0", "DELETE FROM base_chainhead WHERE tenant = 0")
    assert "the ledger has 1 faults" in verify(opened).sentence
