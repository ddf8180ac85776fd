"""Places left over, claimed by everybody at once: the product's way beside three others, on both databases.

    python bench/claims.py [--rush 2000] [--places 30] [--room 300] [--hands 8] [--runs 3] [--database both]

*rush*: many more claims than places, most come too late. *room*: a place for everybody who claims. So many processes
claim at once, each on a connection of its own; every commit waits for the disk. Ends with 1 when a place was sold twice
or a claim was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

HERE = Path(__file__).parent
NUMBERS = {"rush": 2000, "places": 30, "room": 300, "hands": 8, "runs": 3}
Row = dict[str, list[float]]
console = Console(width=120)


def main() -> int:
    options = _options()
    wrong = 0.0
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with tempfile.TemporaryDirectory(prefix="afterbell-bench-") as folder:
            file = Path(folder) / "measured.json"
            numbers = [part for name in NUMBERS for part in (f"--{name}", str(getattr(options, name)))]
            with _ground(database, Path(folder)) as environment:
                command = [sys.executable, HERE / "claims_school.py", file, *numbers]
                subprocess.run(command, env=dict(environment), check=True)
            wrong += _told(database, json.loads(file.read_text(encoding="utf-8")))
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in NUMBERS.items():
        parser.add_argument(f"--{name}", type=int, default=standard)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    return parser.parse_args()


@contextmanager
def _ground(database: str, folder: Path) -> Iterator[Mapping[str, str]]:
    """Give the environment of a new database that keeps what it was given through a power cut."""
    (folder / "var").mkdir()
    shared = {**os.environ, "AFTERBELL_VAR": str(folder / "var")}
    if database == "sqlite":
        yield {**shared, "AFTERBELL_DATABASE": f"sqlite:///{folder}/var/afterbell.sqlite3"}
        return
    from tests.support.postgres import OWNER, SUPERUSER, address, private_server  # noqa: PLC0415 - only here

    with private_server(folder=folder / "postgres", durable=True) as at:
        import psycopg  # noqa: PLC0415 - as above

        with psycopg.connect(address(role=SUPERUSER, database="postgres", socket=at), autocommit=True) as link:
            link.execute(f"CREATE DATABASE afterbell OWNER {OWNER}")
        yield {**shared, "AFTERBELL_DATABASE": address(role=OWNER, database="afterbell", socket=at)}


def _told(database: str, measured: list[dict[str, object]]) -> float:
    """Print the medians of the runs, as ratios to the product's way; gives how many places were sold wrongly."""
    rows: dict[tuple[str, str], Row] = defaultdict(lambda: defaultdict(list))
    for one in measured:
        for name in ("rate", "p50", "p99", "oversold"):
            rows[str(one["what"]), str(one["way"])][name].append(float(str(one[name])))
    table = Table(title=database)
    for head in ("claims", "way", "a second", "x ours", "p50 ms", "p99 ms", "oversold"):
        table.add_column(head, justify="left" if head in {"claims", "way"} else "right")
    best = {what: median(row["rate"]) for (what, way), row in rows.items() if way.startswith("Afterbell")}
    for (what, way), row in sorted(rows.items(), key=lambda item: item[0][0], reverse=True):
        rate = median(row["rate"])
        times = [f"{1000 * median(row[name]):,.1f}" for name in ("p50", "p99")]
        oversold = f"{sum(row['oversold']):.0f}"
        table.add_row(what, way, f"{rate:,.0f}", f"{rate / best[what]:.2f}", *times, oversold)
    console.print(table)
    return sum(sum(row["oversold"]) for row in rows.values())


if __name__ == "__main__":
    sys.exit(main())
