"""Three million pieces of work settled: our arrays beside a plain ORM aggregate and DuckDB, on the same rows.

    ./dev bench settlement [--rows 3000000] [--runs 5] [--seed 1]

The rows: 60,000 staff of 2,000 schools over a term of 80 service days, five kinds of work of two ledgers with units by
the day, the class-hour and the session, one in fifty not confirmed, a monthly cap that spares one kind. Each engine
opens the rows in a form of its own, files of arrays, a DuckDB database, a table of SQLite, and is timed when they are
open; the ORM asks for sums of units and takes rates and cap in Python. Every engine runs in a process of its own, whose
peak memory is told. Ends with 1 when any person's month differs by a fen.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

STAFF, DAYS, MONTHS, CAP_FEN = 60_000, 80, 5, 130_000
RATES = (
    ("duty", 3_000, "day", True),
    ("tutoring", 3_500, "class_hour", True),
    ("club", 4_000, "session", True),
    ("boarding duty", 3_000, "day", False),
    ("evening study", 3_000, "class_hour", True),
)
"""Name, fen a unit, unit, and whether the monthly cap counts it; each is a kind of its own."""
console = Console(width=110)


def main() -> int:
    options = _options()
    if options.engine:
        print(json.dumps(ENGINES[options.engine](options.folder, options.runs)))
        return 0
    with tempfile.TemporaryDirectory(prefix="afterbell-bench-") as name:
        folder = Path(name)
        _write(folder, rows=options.rows, seed=options.seed)
        found = {engine: _in_its_own_process(engine, folder, options.runs) for engine in ENGINES}
    _tell(found, rows=options.rows)
    return 0 if len({row["digest"] for row in found.values()}) == 1 else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("ours", "duckdb", "orm"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_its_own_process(engine: str, folder: Path, runs: int) -> Mapping[str, Any]:
    command = [sys.executable, __file__, "--engine", engine, "--folder", str(folder), "--runs", str(runs)]
    told: Mapping[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


# --- The rows ---------------------------------------------------------------------------------------------------------


def _write(folder: Path, *, rows: int, seed: int) -> None:
    """Write the same rows as arrays, as a DuckDB database and as a table of SQLite."""
    import sqlite3  # noqa: PLC0415 - only the process that writes needs it

    import duckdb  # noqa: PLC0415 - as above

    chance = np.random.default_rng(seed)
    kind = chance.choice(len(RATES), rows, p=(0.25, 0.4, 0.2, 0.05, 0.1)).astype(np.int16)
    by_hour = np.array([unit == "class_hour" for _, _, unit, _ in RATES])[kind]
    columns = {
        "staff": chance.integers(0, STAFF, rows, dtype=np.int32),
        "day": chance.integers(0, DAYS, rows, dtype=np.int32),
        "kind": kind,
        "units": np.where(by_hour, chance.choice(np.array([100, 50, 133, 150]), rows), 100).astype(np.int32),
        "confirmed": chance.random(rows) >= 0.02,
    }
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)
    with duckdb.connect(folder / "work.duckdb") as duck:
        duck.execute(
            "create table months as select * from (select unnest(range(80)) as day, unnest(range(80)) // 16 as month)"
        )
        duck.register("columns", columns)
        duck.execute("create table work as select * from columns")
        duck.execute("create table rates (kind smallint, fen bigint, by_day boolean, capped boolean)")
        duck.executemany(
            "insert into rates values (?, ?, ?, ?)",
            [(place, fen, unit == "day", capped) for place, (_, fen, unit, capped) in enumerate(RATES)],
        )
    with sqlite3.connect(folder / "work.sqlite3") as lite:
        lite.execute(
            "create table work (id integer primary key, staff integer, day integer, month integer, kind integer,"
            " units integer, confirmed bool)"
        )
        written = columns | {"month": columns["day"] // 16}
        names = ("staff", "day", "month", "kind", "units", "confirmed")
        lite.executemany(
            f"insert into work ({', '.join(names)}) values (?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of our own
            zip(*(written[name].tolist() for name in names), strict=True),
        )


# --- The engines ------------------------------------------------------------------------------------------------------


def _timed(run: Callable[[], np.ndarray], *, load: Callable[[], None], runs: int) -> Mapping[str, Any]:
    """Time an engine `runs` times after one that nobody counts; gives its seconds, its peak memory and its answer."""
    began = time.perf_counter()
    load()
    loaded = time.perf_counter() - began
    paid, seconds = run(), []
    for _ in range(runs):
        began = time.perf_counter()
        paid = run()
        seconds.append(time.perf_counter() - began)
    import hashlib  # noqa: PLC0415 - after what is timed

    return {
        "load": loaded,
        "seconds": seconds,
        "peak": _peak_mib(),
        "total": int(paid.sum()),
        "digest": hashlib.sha256(paid.astype(np.int64).tobytes()).hexdigest(),
    }


def _peak_mib() -> float:
    """Read how much memory this program held at most; what its parent held before does not count."""
    (line,) = (row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _ours(folder: Path, runs: int) -> Mapping[str, Any]:
    from afterbell.subsidy.rules.region import Rates, Work, settle_region  # noqa: PLC0415 - each engine loads its own

    read: dict[str, Any] = {}

    def load() -> None:
        columns = {name: np.load(folder / f"{name}.npy") for name in ("staff", "day", "kind", "units", "confirmed")}
        read["work"] = Work(
            staff=columns["staff"],
            day=columns["day"],
            rate=columns["kind"],
            units=columns["units"],
            earns=columns["confirmed"],
        )

    rates = Rates(
        fen=np.array([fen for _, fen, _, _ in RATES], dtype=np.int64),
        by_day=np.array([unit == "day" for _, _, unit, _ in RATES]),
        kind=np.arange(len(RATES), dtype=np.int16),
        spared=np.array([not capped for *_, capped in RATES]),
        cap_fen=CAP_FEN,
    )
    months = (np.arange(DAYS) // 16).astype(np.int16)

    def run() -> np.ndarray:
        sums = settle_region(work=read["work"], rates=rates, persons=STAFF, month_of_day=months)
        return np.asarray(sums.fen.sum(axis=2) - sums.over)

    return _timed(run, load=load, runs=runs)


DUCK_SQL = """
with lines as (
    select staff, month, work.kind, capped, (units * fen + 50) // 100 as fen
    from work join rates using (kind) join months using (day) where confirmed and not by_day
    union all
    select staff, month, work.kind, capped, max((units * fen + 50) // 100) as fen
    from work join rates using (kind) join months using (day) where confirmed and by_day
    group by staff, day, month, work.kind, capped
)
select staff, month,
    coalesce(sum(fen) filter (not capped), 0) + least(coalesce(sum(fen) filter (capped), 0), ?) as paid
from lines group by staff, month
"""


def _duckdb(folder: Path, runs: int) -> Mapping[str, Any]:
    import duckdb  # noqa: PLC0415 - each engine loads its own

    at: dict[str, Any] = {}

    def load() -> None:
        at["duck"] = duckdb.connect(folder / "work.duckdb", read_only=True)

    def run() -> np.ndarray:
        found = at["duck"].execute(DUCK_SQL, [CAP_FEN]).fetchnumpy()
        paid = np.zeros((STAFF, MONTHS), dtype=np.int64)
        paid[found["staff"], found["month"]] = found["paid"]
        return paid

    return _timed(run, load=load, runs=runs)


def _orm(folder: Path, runs: int) -> Mapping[str, Any]:
    """Ask as anybody would: sums by person, month and kind, days counted once; rates and cap in Python."""
    import django  # noqa: PLC0415 - each engine loads its own
    from django.conf import settings  # noqa: PLC0415 - as above

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "work.sqlite3")}
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=[], USE_TZ=True)
    django.setup()
    from django.db import models  # noqa: PLC0415 - Django is ready only now

    work = type("Piece", (models.Model,), _piece(models))
    by_day = [place for place, (_, _, unit, _) in enumerate(RATES) if unit == "day"]

    def run() -> np.ndarray:
        paid, capped = (np.zeros((STAFF, MONTHS), dtype=np.int64) for _ in range(2))
        rows = work.objects.filter(confirmed=True).values_list("staff", "month", "kind", "units")  # type: ignore[attr-defined]
        of_units = rows.exclude(kind__in=by_day).annotate(n=models.Count("id"))
        days = work.objects.filter(confirmed=True, kind__in=by_day).values_list("staff", "month", "kind")  # type: ignore[attr-defined]
        for staff, month, kind, units, n in of_units.iterator():
            (capped if RATES[kind][3] else paid)[staff, month] += n * ((units * RATES[kind][1] + 50) // 100)
        for staff, month, kind, n in days.annotate(n=models.Count("day", distinct=True)).iterator():
            (capped if RATES[kind][3] else paid)[staff, month] += n * RATES[kind][1]
        return np.asarray(paid + np.minimum(capped, CAP_FEN))

    return _timed(run, load=lambda: None, runs=min(runs, 3))


def _piece(models: Any) -> dict[str, object]:  # noqa: ANN401 - Django's module, loaded late
    meta = type("Meta", (), {"app_label": "bench", "db_table": "work", "managed": False})
    numbers = {name: models.IntegerField() for name in ("staff", "day", "month", "kind", "units")}
    return {"__module__": __name__, "Meta": meta, "confirmed": models.BooleanField(), **numbers}


ENGINES: Mapping[str, Callable[[Path, int], Mapping[str, Any]]] = {"ours": _ours, "duckdb": _duckdb, "orm": _orm}
NAMES = {"ours": "Afterbell, arrays", "duckdb": "DuckDB", "orm": "Django ORM, SQLite"}


def _tell(found: Mapping[str, Mapping[str, Any]], *, rows: int) -> None:
    table = Table(title=f"{rows:,} pieces of work")
    for head in ("engine", "open s", "settle s", "least", "most", "x ours", "peak MiB", "total fen"):
        table.add_column(head, justify="left" if head == "engine" else "right")
    ours = median(found["ours"]["seconds"])
    for engine, row in found.items():
        took = row["seconds"]
        figures = [f"{row['load']:.3f}", f"{median(took):.3f}", f"{min(took):.3f}", f"{max(took):.3f}"]
        table.add_row(NAMES[engine], *figures, f"{median(took) / ours:.1f}", f"{row['peak']:.0f}", f"{row['total']:,}")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
