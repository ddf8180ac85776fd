"""All teachers synchronise their rolls at one moment: the product's way beside plain saves behind the same site.

    ./dev bench rollcall [--phones 20,200] [--runs 3] [--database sqlite|postgresql|both]

Each phone sends 45 marks of its own session on a connection of its own and waits for the answer; a run is one such
moment. *Plain saves* is a short view that saves one row a mark, each on its own or a parcel in one transaction: no
ledger, no look at who may, no receipt, no fold. Every commit waits for the disk. Ends with 1 when a mark was lost or
doubled on the product's way.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.storms.rollcall.grounds import ground_of, new_estate
from tests.storms.rollcall.phones import Phone
from tests.storms.rollcall.storm import CHILDREN, build_school, judge
from tests.storms.rollcall.victims import killable_site
from tests.support.premises import Premises

PLAIN = {"DJANGO_SETTINGS_MODULE": "rollcall_settings", "PYTHONPATH": str(Path(__file__).parent)}
WAYS: Mapping[str, Mapping[str, str]] = {
    "Afterbell": {},
    "plain saves": PLAIN,
    "plain saves, a parcel in one commit": PLAIN | {"SAVES": "together"},
}
console = Console(width=110)


@dataclass(slots=True, kw_only=True)
class Measured:
    """Marks a second of each run, and every phone's wait."""

    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def main() -> int:
    options = _options()
    wrong = 0
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with _premises(database) as premises:
            people = build_school(
                premises, phones=max(options.phones), rounds=options.runs * len(WAYS) * len(options.phones)
            )
            found, broken = _measured(premises, people, sizes=options.phones, runs=options.runs)
        wrong += broken
        _tell(database, found)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=lambda text: [int(part) for part in text.split(",")], default=[20, 200])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    return parser.parse_args()


@contextmanager
def _premises(database: str) -> Iterator[Premises]:
    """Give a new database that keeps what it was given through a power cut."""
    with tempfile.TemporaryDirectory(prefix="afterbell-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "secrets").mkdir(mode=0o700)
        for key in ("secret-key", "field-key"):
            (folder / "secrets" / key).write_text(secrets.token_urlsafe(48), encoding="ascii")
        with new_estate(folder, database=database) as estate, ground_of(estate, like=estate.migrated()) as ground:
            yield ground.premises


def _measured(
    premises: Premises, people: Sequence[Mapping[str, Any]], *, sizes: Sequence[int], runs: int
) -> tuple[dict[tuple[int, str], Measured], int]:
    """Let the ways take turns in sessions of their own; gives the figures, and how much went wrong on the product's."""
    found: dict[tuple[int, str], Measured] = {}
    first, wrong = 0, 0
    for way, environment in WAYS.items():
        with killable_site(premises=premises, environment=environment) as site:
            phones = [
                Phone(known=known, port=site.port, chance=Random(f"{way} {number}"), impatient=0)  # noqa: S311 - a load, no secret
                for number, known in enumerate(people)
            ]
            for size in sizes:
                of_size = found[size, way] = Measured()
                for _run in range(runs):
                    _at_one_moment(phones[:size], place=first, measured=of_size)
                    first += 1
        if not environment:
            outcome = judge(premises=premises, phones=phones, seed=1)
            wrong = outcome.lost + outcome.doubled + len(outcome.ledger_faults)
    return found, wrong


def _at_one_moment(phones: Sequence[Phone], *, place: int, measured: Measured) -> None:
    start = threading.Barrier(len(phones) + 1)
    rolls = [
        (phone, phone.known["sessions"][place], phone.tap(children=phone.known["children"])[:CHILDREN])
        for phone in phones
    ]

    def go(phone: Phone, session: str, taps: Sequence[Any]) -> None:
        start.wait()
        began = time.perf_counter()
        while (kept := phone.send(session=session, taps=taps)) is None:
            time.sleep(0.05)
        measured.waits.append(time.perf_counter() - began)
        phone.acked |= kept

    threads = [threading.Thread(target=go, args=roll) for roll in rolls]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if len(measured.waits) % len(phones):
        raise SystemExit("a phone met what no phone should; the lines above say what")
    measured.rates.append(CHILDREN * len(phones) / (time.perf_counter() - began))
    for phone in phones:
        phone.hang_up()


def _tell(database: str, found: Mapping[tuple[int, str], Measured]) -> None:
    table = Table(title=f"45 marks a phone, {database}")
    for head in ("phones", "way", "marks a second", "x ours", "p50 ms", "p99 ms"):
        table.add_column(head, justify="left" if head == "way" else "right")
    for (size, way), measured in sorted(found.items(), key=lambda row: row[0][0]):
        rate, ours = median(measured.rates), median(found[size, next(iter(WAYS))].rates)
        cuts = quantiles(measured.waits, n=100)
        times = [f"{1000 * cut:,.0f}" for cut in (cuts[49], cuts[98])]
        table.add_row(f"{size}", way, f"{rate:,.0f}", f"{rate / ours:.2f}", *times)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
