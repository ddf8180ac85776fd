"""A crowd claims a club's places at the same moment, on as many connections as there are hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.placement.commands import claim_place
from afterbell.placement.guard import guard_names, guard_statements
from afterbell.placement.models import GroupPlace
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.rush import CHOIR_DAY, Rush
from tests.support.term_begun import MONDAY_NOON


def claim_all(rush: Rush, *, hands: int) -> Counter[str]:
    """Let the whole crowd claim, each hand the next child; counts who got a place and who came too late."""
    family = rush.school.family(rush.school.children[0])
    start, waiting = Barrier(hands), iter(rush.crowd)

    def work(_hand: int) -> Counter[str]:
        ended: Counter[str] = Counter()
        start.wait()
        try:
            for application in waiting:
                ended[claim(application)] += 1
        finally:
            connection.close()
        return ended

    def claim(application: str) -> str:
        try:
            claim_place(actor=family, now=MONDAY_NOON, application=application, group=rush.choir, weekday=CHOIR_DAY)
        except Refused as refused:
            return "late" if refused.conflict else "refused"
        return "placed"

    with ThreadPoolExecutor(hands) as pool:
        return sum(pool.map(work, range(hands)), Counter())


def seated(rush: Rush) -> int:
    with within(rush.school.id):
        return GroupPlace.objects.filter(group__code=rush.choir, weekday=CHOIR_DAY, until=None).count()


def doubled(rush: Rush) -> int:
    """Count the children with two places at one time."""
    with within(rush.school.id):
        places = GroupPlace.objects.filter(until=None).values_list("pupil_id", "weekday", "band")
        return len(places) - len(set(places))


@contextmanager
def unguarded(premises: Premises) -> Iterator[None]:
    """Take the database's guard of the seats away for a while, as if it had never been thought of."""
    if premises.owner_database:
        tables = ("placement_groupplace", "placement_groupplace", "placement_offer")
        dropping = [f"DROP TRIGGER {name} ON {table}" for name, table in zip(guard_names(), tables, strict=True)]
        vendor = "postgresql"
    else:
        dropping, vendor = [f"DROP TRIGGER {name}" for name in guard_names()], "sqlite"
    as_owner(premises, *dropping)
    yield
    as_owner(premises, *guard_statements(vendor=vendor))
