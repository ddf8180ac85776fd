"""Every invariant is looked at in the tables themselves: whatever breaks it behind the product's back is seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.owners import as_owner, pick_the_locks
from tests.support.premises import Premises

BREAKING = [
    tuple(part.split("\n", 1))
    for part in (Path(__file__).parent / "breaking.sql").read_text("utf-8").split("\n\n-- ")[1:]
]
CHANGED = re.compile(r"\b(?:UPDATE|DELETE FROM) (\w+)")


def looked_at(*names: str) -> dict[str, bool]:
    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.demo.invariants import INVARIANTS  # noqa: PLC0415 - as above
    from afterbell.schools.models import School  # noqa: PLC0415 - as above

    with within(School.objects.order_by("pk").values_list("pk", flat=True)[0]):
        return {name: INVARIANTS[name](clock.now()) for name in names or INVARIANTS}


@pytest.mark.usefixtures("small_term")
def test_they_hold_in_the_live_term() -> None:
    assert set(looked_at().values()) == {True}


@pytest.mark.parametrize(("title", "statements"), BREAKING, ids=[title for title, _ in BREAKING])
def test_what_breaks_one_is_seen(own_term: Premises, title: str, statements: str) -> None:
    from afterbell.site.walls import append_only_tables  # noqa: PLC0415 - Django is ready only now

    name = title.partition(":")[0]
    for table in set(CHANGED.findall(statements)) & set(append_only_tables()):
        pick_the_locks(own_term, table=table)
    as_owner(own_term, *(statement for statement in statements.split(";") if statement.strip()))
    assert looked_at(name) == {name: False}


def test_each_has_something_that_breaks_it() -> None:
    from afterbell.demo.invariants import INVARIANTS  # noqa: PLC0415 - Django is ready only now

    assert {title.partition(":")[0] for title, _ in BREAKING} == set(INVARIANTS)
