"""The eighth invariant asks PostgreSQL's own locks too: one table without its lock is seen."""

from __future__ import annotations

import pytest

from tests.support.owners import as_owner
from tests.support.premises import Premises


@pytest.mark.parametrize("table", ["placement_wish", "base_auditentry", "dismissal_handover"])
def test_a_table_without_its_lock_is_seen(own_term: Premises, table: str) -> None:
    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.demo.invariants import INVARIANTS  # noqa: PLC0415 - as above
    from afterbell.schools.models import School  # noqa: PLC0415 - as above

    holds, now, own = INVARIANTS["8_walls_hold"], clock.now(), School.objects.get().pk
    with within(own):
        assert holds(now)
    as_owner(own_term, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with within(own):
        assert not holds(now)
