"""One school's month settled: read from its tables, computed, verified, and stored line by line on its proof.

    ./dev bench month [--size school] [--runs 5] [--seed 2026]

The school is the demonstration's: its term is run through the same commands as a user's, then every month of it that
was settled is settled once more, in a transaction that is taken back. Three parts are told apart: what is read,
computed and verified (`reckoned`), what is left out and why, and the statements and lines as they are stored, each on
its proof. Ends with 1 when a month takes a second or more.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

GOAL_SECONDS = 1.0
PARTS = ("reckoned", "left out", "stored")
console = Console(width=110)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="afterbell-bench-") as name:
        os.environ |= {
            "AFTERBELL_VAR": name,
            "AFTERBELL_DATABASE": f"sqlite:///{name}/month.sqlite3",
            "AFTERBELL_THROWAWAY": "1",
            "DJANGO_SETTINGS_MODULE": "afterbell.site.settings",
        }
        afterbell = Path(sys.executable).with_name("afterbell")
        term = ("demo", "--size", options.size, "--seed", str(options.seed), "--no-serve")
        subprocess.run([afterbell, *term], check=True, stdout=subprocess.DEVNULL)
        import django  # noqa: PLC0415 - the folder is named only now

        django.setup()
        months = measure(runs=options.runs)
    _tell(months)
    return 0 if all(_whole(row) < GOAL_SECONDS for row in months.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=("small", "school"), default="school")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def measure(*, runs: int) -> Mapping[str, Mapping[str, float]]:
    """Settle every settled month again; gives by month the median seconds of each part, people and lines."""
    from afterbell.base.tenancy import within  # noqa: PLC0415 - Django is ready only now
    from afterbell.schools.models import School  # noqa: PLC0415 - as above
    from afterbell.subsidy.models import Settlement  # noqa: PLC0415 - as above

    found: dict[str, Mapping[str, float]] = {}
    for school in School.objects.order_by("pk"):
        with within(school.pk):
            for row in Settlement.objects.order_by("first_day"):
                found[f"{row.first_day} .. {row.until_day}"] = _month(row.pk, runs=runs)
    return found


def _month(settlement: int, *, runs: int) -> Mapping[str, float]:
    from django.db import transaction  # noqa: PLC0415 - Django is ready only now

    from afterbell.base.spans import DateSpan  # noqa: PLC0415 - as above
    from afterbell.subsidy.commands.settling import _store  # noqa: PLC0415 - what is measured
    from afterbell.subsidy.left import left_out  # noqa: PLC0415 - as above
    from afterbell.subsidy.models import PayLine, Settlement  # noqa: PLC0415 - as above

    row = Settlement.objects.select_related("term").get(pk=settlement)
    period = DateSpan(row.first_day, row.until_day)
    seconds: dict[str, list[float]] = {part: [] for part in PARTS}
    lines = people = 0
    for _ in range(runs):
        begun = time.perf_counter()
        found = _reckoned(row, period)
        seconds["reckoned"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        left_out(found=found)
        seconds["left out"].append(time.perf_counter() - begun)
        with transaction.atomic():
            _take_out_lines(settlement)
            begun = time.perf_counter()
            other = _beside(row)
            _store(settlement=other, found=found)
            seconds["stored"].append(time.perf_counter() - begun)
            lines = PayLine.objects.filter(statement__settlement=other).count()
            people = len(found.fen_by_staff)
            transaction.set_rollback(True)
    return {part: median(each) for part, each in seconds.items()} | {"lines": lines, "people": people}


def _reckoned(row: Any, period: Any) -> Any:  # noqa: ANN401 - Django's models, loaded late
    """Reckon a settled month as if nobody had settled it: read, computed and verified as `reckoned` does."""
    from afterbell.scheme.queries import versions_in_force  # noqa: PLC0415 - Django is ready only now
    from afterbell.subsidy.reckoning import Reckoned  # noqa: PLC0415 - as above
    from afterbell.subsidy.rules.settlement.solve import digest, settle  # noqa: PLC0415 - as above
    from afterbell.subsidy.rules.settlement.verify import verify_run  # noqa: PLC0415 - as above
    from afterbell.subsidy.work import books_of  # noqa: PLC0415 - as above

    schemes = versions_in_force(first=period.first, last=period.until - timedelta(days=1))
    books = books_of(term=row.term, schemes=schemes, period=period)
    open_again = tuple(replace(work, already_settled_in="") for work in books.problem.work)
    problem = replace(books.problem, work=open_again)
    run = settle(problem=problem)
    if verify_run(problem=problem, run=run):
        raise SystemExit("the verifier disagrees")
    return Reckoned(
        period=period,
        term=row.term_id,
        version=row.version_id,
        run=run,
        books=books,
        adjustments=(),
        fen_by_staff={books.staff[each.staff]: each.total_fen for each in run.statements},
        digest=digest(run=run),
    )


def _take_out_lines(settlement: int) -> None:
    """Take the month's lines out of a table that lets nothing go, until the transaction is taken back."""
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    of_month = "SELECT id FROM subsidy_statement WHERE settlement_id = %s"
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER subsidy_payline_no_delete")
        cursor.execute(f"DELETE FROM subsidy_payline WHERE statement_id IN ({of_month})", [settlement])  # noqa: S608


def _beside(row: Any) -> Any:  # noqa: ANN401 - as above
    """Give a settlement of a year before, to hold the same lines once more until it is taken back."""
    from afterbell.base.codes import new_code  # noqa: PLC0415 - as above

    fields = {field.attname: getattr(row, field.attname) for field in type(row)._meta.concrete_fields}  # noqa: SLF001
    fields |= {"id": None, "code": new_code()}
    for name in ("first_day", "until_day"):
        fields[name] -= timedelta(days=364)
    other = type(row)(**fields)
    other.save()
    return other


def _whole(row: Mapping[str, float]) -> float:
    return sum(row[part] for part in PARTS)


def _tell(months: Mapping[str, Mapping[str, float]]) -> None:
    table = Table("days", *(f"{part}, s" for part in PARTS), "whole, s", "people", "lines")
    for days, row in months.items():
        parts = (f"{row[part]:.3f}" for part in PARTS)
        table.add_row(days, *parts, f"{_whole(row):.3f}", str(row["people"]), str(row["lines"]))
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
