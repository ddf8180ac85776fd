"""The long storm of the roll call: phones synchronise while the site and the database are killed again and again.

    ./dev storm rollcall [--marks 100000] [--kills 200] [--seed 1] [--database both] [--json FILE]

Ends with 1 when an acknowledged mark is lost, a mark is doubled or strange, a child's folded state differs from the
phones' own books, or the ledger's chain is broken.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.storms.rollcall.grounds import ground_of, new_estate
from tests.storms.rollcall.storm import A_ROUND, Outcome, build_school, rage
from tests.storms.rollcall.victims import killable_site

console = Console(width=100)


def main() -> int:
    options = _options()
    databases = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    found = {
        database: raged(database, marks=options.marks, kills=options.kills, seed=options.seed) for database in databases
    }
    _tell(found)
    if options.json:
        said = {name: {**asdict(outcome), "right": outcome.right} for name, outcome in found.items()}
        options.json.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    return 0 if all(outcome.right for outcome in found.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev storm rollcall", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--marks", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def raged(database: str, *, marks: int, kills: int, seed: int) -> Outcome:
    """Build a school on a new database and let the storm rage there."""
    with tempfile.TemporaryDirectory(prefix="afterbell-storm-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "secrets").mkdir(mode=0o700)
        for key in ("secret-key", "field-key"):
            (folder / "secrets" / key).write_text(secrets.token_urlsafe(48), encoding="ascii")
        with new_estate(folder, database=database) as estate, ground_of(estate, like=estate.migrated()) as ground:
            people = build_school(ground.premises, rounds=-(-marks // A_ROUND))
            with killable_site(premises=ground.premises) as site:
                return rage(site=site, people=people, victims=(site, *ground.victims), kills=kills, seed=seed)


def _tell(found: dict[str, Outcome]) -> None:
    table = Table(title="the storm of the roll call")
    table.add_column("figure")
    for database in found:
        table.add_column(database, justify="right")
    rows = {
        "marks": "marks",
        "kills": "kills",
        "kills felt by a phone": "kills_felt",
        "lines cut": "cut_off",
        "answers": "answers",
        "acknowledged": "acknowledged",
        "lost": "lost",
        "doubled": "doubled",
        "strange": "strange",
        "states": "states",
        "states differing": "states_differing",
        "contradictions": "contradictions",
        "faults in the ledger": "ledger_faults",
        "seconds": "seconds",
        "seed": "seed",
    }
    for title, name in rows.items():
        table.add_row(title, *(_figure(getattr(outcome, name)) for outcome in found.values()))
    console.print(table)


def _figure(figure: dict[str, int] | list[str] | float) -> str:
    if isinstance(figure, dict):
        return ", ".join(f"{name} {number:,}" for name, number in figure.items())
    return f"{figure:,}" if isinstance(figure, int | float) else ", ".join(map(str, figure)) or "none"


if __name__ == "__main__":
    sys.exit(main())
