"""One database's part of `claims.py`: a school, a crowd, and the same claims handled in four ways.

    python bench/claims_school.py FILE --rush 2000 --places 30 --room 300 --hands 8 --runs 3

The database is the one the environment names, opened as its owner. Every run begins with a school of its own; the
ways take turns, so that a busy minute of the machine meets all of them.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django is ready only now
from django.db import OperationalError, connection, transaction  # noqa: E402 - as above

from afterbell.base.access import Actor, authorise, place  # noqa: E402 - as above
from afterbell.base.commands import command, record  # noqa: E402 - as above
from afterbell.base.refusals import Refused  # noqa: E402 - as above
from afterbell.base.tenancy import within  # noqa: E402 - as above
from afterbell.enrolment.models import Application  # noqa: E402 - as above
from afterbell.placement.commands import claim_place, store_claim  # noqa: E402 - as above
from afterbell.placement.guard import guard_names, guard_statements  # noqa: E402 - as above
from afterbell.placement.models import GroupPlace, PlaceClaim, ServiceGroup  # noqa: E402 - as above
from tests.support.claiming import doubled, seated  # noqa: E402 - as above
from tests.support.rush import CHOIR_DAY, Rush, formed_with_choir, gather, open_to_all  # noqa: E402 - as above
from tests.support.term_begun import MONDAY_NOON  # noqa: E402 - as above
from tests.support.world import build_school  # noqa: E402 - as above

TOGETHER = 25
Claim = Callable[[Actor, str, str], None]
SCHOOLS = count(1)
TABLES = ("placement_groupplace", "placement_groupplace", "placement_offer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of handling claims: with the database's guard or without, and how many claims a commit binds."""

    name: str
    claim: Claim
    guarded: bool = True
    together: int = 1


def ours(actor: Actor, application: str, group: str) -> None:
    claim_place(actor=actor, now=MONDAY_NOON, application=application, group=group, weekday=CHOIR_DAY)


def one_commit_a_claim(actor: Actor, application: str, group: str) -> None:
    store_claim(actor=actor, now=MONDAY_NOON, application=application, group=group, weekday=CHOIR_DAY)


def lock_and_count(actor: Actor, application: str, group: str) -> None:
    locked_claim(actor=actor, now=MONDAY_NOON, application=application, group=group)


@command("placement.claim")
def locked_claim(*, actor: Actor, now: object, application: str, group: str) -> None:  # noqa: ARG001 - a command's shape
    """Lock the group, count who is there, and store the claim: what most systems do."""
    club = ServiceGroup.objects.select_for_update().get(code=group)
    taken = GroupPlace.objects.filter(group=club, weekday=CHOIR_DAY, until=None).count()
    row = Application.objects.get(code=application)
    authorise(actor=actor, action="placement.claim", at=place(school=row.school_id, pupil=row.pupil_id))
    record(subject=application)
    if taken >= club.capacity:
        raise Refused([], conflict=True)
    store_claim(actor=actor, now=MONDAY_NOON, application=application, group=group, weekday=CHOIR_DAY)


WAYS = (
    Way(name="Afterbell: look, then the guard", claim=ours),
    Way(name="one commit a claim, no look", claim=one_commit_a_claim),
    Way(name="lock and count", claim=lock_and_count, guarded=False),
    Way(name=f"look, then {TOGETHER} claims in one commit", claim=ours, together=TOGETHER),
)


def main() -> int:
    options = _options()
    call_command("migrate", verbosity=0)
    found: list[dict[str, object]] = []
    for _run in range(options.runs):
        for name, number, places in (("rush", options.rush, options.places), ("room", options.room, options.room + 1)):
            found += [{"what": name, "way": way.name} | measured(way, number, places, options.hands) for way in WAYS]
    options.file.write_text(json.dumps(found), encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    for name, standard in (("rush", 2000), ("places", 30), ("room", 300), ("hands", 8), ("runs", 3)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    return parser.parse_args()


def measured(way: Way, number: int, places: int, hands: int) -> dict[str, object]:
    """Let so many processes claim at once; gives how fast, how long each waited, and whether it came out right."""
    school = next(SCHOOLS)
    made = build_school(name=f"学校{school}", code=f"school{school}", phones_from=13_000_000_000 + school * 100)
    rush = gather(formed_with_choir(made), number=number, places=places)
    open_to_all(rush)
    _guard(up=way.guarded)
    began, waits = _claimed(way, rush, hands)
    seconds = time.perf_counter() - began
    _guard(up=True)
    with within(made.id):
        claims = PlaceClaim.objects.filter(group__code=rush.choir).count()
    over = max(0, seated(rush) - places) + doubled(rush)
    waits.sort()
    return {
        "rate": number / seconds,
        "p50": waits[len(waits) // 2],
        "p99": waits[int(len(waits) * 0.99)],
        "oversold": over + abs(min(number, places - 1) - claims),
    }


def _guard(*, up: bool) -> None:
    with connection.cursor() as cursor:
        for name, table in zip(guard_names(), TABLES, strict=True):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
        for statement in guard_statements(vendor=connection.vendor) if up else ():
            cursor.execute(statement)


def _claimed(way: Way, rush: Rush, hands: int) -> tuple[float, list[float]]:
    """Fork the hands, let them begin at one moment, and collect how long each claim took."""
    family = rush.school.family(rush.school.children[0])
    connection.close()
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(hands + 1), context.SimpleQueue()

    def work(hand: int) -> None:
        mine, waits = rush.crowd[hand::hands], []
        connection.ensure_connection()
        start.wait()
        for first in range(0, len(mine), way.together):
            waits += _part(way, family, mine[first : first + way.together], rush.choir)
        told.put(waits)
        connection.close()

    workers = [context.Process(target=work, args=(hand,)) for hand in range(hands)]
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    waits = [wait for _worker in workers for wait in told.get()]
    for worker in workers:
        worker.join()
    return began, waits


def _part(way: Way, family: Actor, part: Sequence[str], group: str) -> list[float]:
    """Handle the claims of one commit: nobody knows that the own one is stored before the commit is through."""
    began = time.perf_counter()
    if len(part) == 1:
        _tried(way, family, part[0], group)
    else:
        try:
            with transaction.atomic():
                for application in part:
                    _tried(way, family, application, group)
        except OperationalError:
            # A commit of many holds the group so long that who waits for it gives up: then one by one.
            for application in part:
                _tried(way, family, application, group)
    return [time.perf_counter() - began] * len(part)


def _tried(way: Way, family: Actor, application: str, group: str) -> None:
    try:
        way.claim(family, application, group)
    except Refused as refused:
        if not refused.conflict:
            raise


if __name__ == "__main__":
    sys.exit(main())
