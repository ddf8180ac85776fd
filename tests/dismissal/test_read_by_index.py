"""What is asked at the gate of a whole school is read by a child's own rows, after a term as on the first day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext

from afterbell.base.databases import weigh_tables
from afterbell.base.tenancy import within
from afterbell.dismissal.commands import may_wait_late
from afterbell.dismissal.ways import said_on
from tests.dismissal.test_closing import END
from tests.support.afternoon import DAY, Afternoon


def plans(ask: Callable[[], object]) -> list[str]:
    """Give how SQLite goes about each question; PostgreSQL, which plans by what is in its tables, only that it asks."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    if connection.vendor != "sqlite":
        return [query["sql"] for query in asked.captured_queries]
    with connection.cursor() as cursor:
        return ["\n".join(row[-1] for row in _plan(cursor, query["sql"])) for query in asked.captured_queries]


def _plan(cursor: CursorWrapper, sql: str) -> Sequence[Sequence[str]]:
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
    rows: Sequence[Sequence[str]] = cursor.fetchall()
    return rows


def test_what_guardians_said_is_held_against_the_childs_own_handovers(afternoon: Afternoon) -> None:
    with within(afternoon.school.id):
        found = plans(lambda: said_on(day=DAY, pupils=[1, 2, 3], forbidden={}))
    (plan,) = [plan for plan in found if "dismissal_goinghome" in plan]
    assert "a_childs_handovers" in plan or connection.vendor == "postgresql"


def test_whether_somebody_waits_late_is_asked_of_the_whole_day_at_once(afternoon: Afternoon) -> None:
    with within(afternoon.school.id):
        (plan,) = plans(lambda: may_wait_late(now=END))
    assert "CORRELATED" not in plan


def test_tables_that_were_weighed_say_how_they_are_filled(afternoon: Afternoon) -> None:
    weigh_tables()
    tables = "sqlite_stat1 WHERE tbl = 'schools_pupil'" if connection.vendor == "sqlite" else "schools_pupil"
    with within(afternoon.school.id), connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {tables}")  # noqa: S608 - one of the two names above
        assert cursor.fetchone()[0] > 0
