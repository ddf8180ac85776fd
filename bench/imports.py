"""A school's list of pupils, from the file to the register: 3,000 children with their guardians by default.

    python bench/imports.py [--pupils 3000] [--runs 3]

Each run works on a fresh SQLite database in a folder that is gone afterwards. Ends with 1 when a run needs over 5 s.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from afterbell.base.access import Actor

NOW = datetime(2026, 2, 24, 1, 0, tzinfo=UTC)
HOMEROOMS, MOST_SECONDS, MIB = 60, 5.0, 1 << 20
HEAD = ("班级", "姓名", "住宿", "家长姓名", "关系", "家长电话", "第二位家长姓名", "第二位关系", "第二位电话")
STAGES = ("read the file", "preview", "enter", "all of it", "the same file again")
Times = dict[str, float]

console = Console(width=110)


def main() -> int:
    options = _options()
    runs = [_in_process_of_its_own(options.pupils) for _run in range(options.runs)]
    table = Table(title=f"{options.pupils:,} pupils, {options.runs} runs on SQLite")
    for heading in ("stage", "median s", "slowest s", "CPU s"):
        table.add_column(heading, justify="right" if heading != "stage" else "left")
    for stage in STAGES:
        wall, cpu = [run[stage] for run in runs], [run[f"{stage}, CPU"] for run in runs]
        table.add_row(stage, f"{median(wall):.2f}", f"{max(wall):.2f}", f"{median(cpu):.2f}")
    console.print(table)
    console.print(
        f"a bomb of {runs[0]['bomb KiB']:.0f} KiB is refused in {min(run['bomb'] for run in runs) * 1000:.1f} ms"
    )
    return int(median(run["all of it"] for run in runs) > MOST_SECONDS)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def _in_process_of_its_own(pupils: int) -> Times:
    """Measure one run in a child, so that every run begins with an empty school."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with tempfile.TemporaryDirectory(prefix="afterbell-bench-") as folder, os.fdopen(writing, "w") as answer:
            json.dump(measure(pupils, var=Path(folder)), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told: Times = json.load(answer)
    os.waitpid(child, 0)
    return told


def measure(pupils: int, *, var: Path) -> Times:
    """Open a school, enter its homerooms, and time the list of its pupils."""
    os.environ |= {
        "AFTERBELL_VAR": str(var),
        "AFTERBELL_DATABASE": f"sqlite:///{var}/afterbell.sqlite3",
        "DJANGO_SETTINGS_MODULE": "afterbell.site.settings",
    }
    import django  # noqa: PLC0415 - after the settings' environment stands

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    return _timed(pupils)


def _timed(pupils: int) -> Times:
    from afterbell.base.sheet_files import read_table  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.schools.commands import enter_list  # noqa: PLC0415 - as above
    from afterbell.schools.lists import preview_list  # noqa: PLC0415 - as above
    from afterbell.schools.rules.lists.problem import Kind, Outcome  # noqa: PLC0415 - as above

    office = _office()
    file, times = _file([HEAD, *_rows(pupils)]), {}
    with _clock(times, "all of it"):
        with _clock(times, "read the file"):
            table = read_table(file)
        with _clock(times, "preview"), within(office.tenant):
            seen = preview_list(viewer=office, kind=Kind.PUPILS, table=table)
        with _clock(times, "enter"):
            entered = enter_list(actor=office, now=NOW, kind=Kind.PUPILS, table=table, seen=seen.digest)
    with _clock(times, "the same file again"), within(office.tenant):
        again = preview_list(viewer=office, kind=Kind.PUPILS, table=table)
    if (entered.counts[Outcome.NEW], again.counts[Outcome.SAME]) != (pupils, pupils):
        raise SystemExit(f"entered {entered.counts}, again {again.counts}")
    return times | _bomb()


def _office() -> Actor:
    """Open a school with its homerooms; gives its office clerk."""
    from afterbell.schools import commands  # noqa: PLC0415 - Django is ready only now
    from afterbell.schools.actors import actor_of  # noqa: PLC0415 - as above
    from afterbell.schools.models import Account  # noqa: PLC0415 - as above
    from afterbell.schools.roles import Role  # noqa: PLC0415 - as above

    today = NOW.date()
    operator = actor_of(account=Account.objects.get(code=commands.bootstrap_platform(now=NOW)), today=today)
    school = commands.open_school(actor=operator, now=NOW, banner=("自治区", "盟", "旗"), name="小学", code="bench")
    commands.appoint_leader(
        actor=operator, now=NOW, school=school, role=Role.ACADEMIC_OFFICE, handle="office", name="主任", since=today
    )
    office = actor_of(account=Account.objects.get(handle=f"{school}/office"), today=today)
    commands.register_homerooms(
        actor=office,
        now=NOW,
        homerooms=[
            commands.NewHomeroom(grade=place % 6 + 1, number=place // 6 + 1, language="chinese")
            for place in range(HOMEROOMS)
        ],
    )
    return office


def _rows(pupils: int) -> Iterator[tuple[object, ...]]:
    """Give children with two guardians each; every tenth has the mother of the child before."""
    for place in range(pupils):
        homeroom = f"{place % HOMEROOMS % 6 + 1}.{place % HOMEROOMS // 6 + 1}"
        family = place - place % 10 if place % 10 == 1 else place
        yield (
            homeroom,
            f"巴雅尔·图雅{place}",
            ("走读", "校外住宿", "住校")[place % 3],
            f"家长{family}",
            "妈妈",
            13_000_000_000 + family,
            f"父亲{place}",
            "爸爸",
            f"139{place:08d}",
        )


def _file(rows: Sequence[Sequence[object]]) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - with the rest

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def _bomb() -> Times:
    """Time the refusal of 60 MiB of rows."""
    from afterbell.base.refusals import Refused  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.sheet_files import read_table  # noqa: PLC0415 - as above

    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>" * (60 * MIB // 26))
    times: Times = {"bomb KiB": len(file.getvalue()) / 1024}
    with _clock(times, "bomb"), suppress(Refused):
        read_table(file.getvalue())
        raise SystemExit("the bomb was read")
    return times


@contextmanager
def _clock(times: Times, name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), _cpu()
    yield
    times[name], times[f"{name}, CPU"] = time.perf_counter() - wall, _cpu() - cpu


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


if __name__ == "__main__":
    sys.exit(main())
