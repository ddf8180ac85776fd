"""Public pages asked for by many at once: a scheme, a list, a place, a search; 200 spaces with 20,000 pages.

    ./dev bench portal [--database sqlite|postgresql|both] [--visitors 16] [--seconds 5] [--runs 3]

The product and the same pages written as most would (`portal_plain.py`) take turns on one database; a file that is
handed out as it lies is the limit. The visitors ask again as soon as they were answered, each on a connection of its
own, and share the two cores with what they ask. Ends with 1 when anything but a page was answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from rollcall import _premises as new_premises  # the same ground: a new database that keeps what it was given

from tests.storms.rollcall.victims import killable_site
from tests.support.premises import Premises, clean_environment

HERE = Path(__file__).parent
WAYS: Mapping[str, Mapping[str, str]] = {
    "Afterbell": {},
    "as most would": {"DJANGO_SETTINGS_MODULE": "portal_settings", "PYTHONPATH": f"{HERE}:{HERE.parent}"},
}
FILE, LETTERS, WARM, OK = "a file", "letters", 8, 200
console = Console(width=110)


def main() -> int:
    options = _options()
    wrong = 0
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with new_premises(database) as premises:
            pages = _built(premises, spaces=options.spaces, articles=options.articles)
            found, refused = _measured(premises, pages, options=options)
        _tell(database, found)
        wrong += refused
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--visitors", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--spaces", type=int, default=200)
    parser.add_argument("--articles", type=int, default=20_000)
    return parser.parse_args()


def _built(premises: Premises, *, spaces: int, articles: int) -> dict[str, str]:
    file = premises.var / "portal.json"
    program = [sys.executable, HERE / "portal_school.py", file, "--spaces", str(spaces), "--articles", str(articles)]
    environment = clean_environment() | premises.environment()
    answer = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"the spaces could not be built:\n{answer.stderr[-2000:]}")
    pages: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return pages


Figures = dict[tuple[str, str], tuple[list[float], list[float]]]


def _measured(premises: Premises, pages: Mapping[str, str], *, options: argparse.Namespace) -> tuple[Figures, int]:
    """Let the ways take turns; gives of each page and way its rates and waits, and how often no page was answered."""
    found: Figures = defaultdict(lambda: ([], []))
    refused = 0
    for _run in range(options.runs):
        for way, environment in WAYS.items():
            with killable_site(premises=premises, environment=environment) as site:
                for page, path in pages.items() - {(LETTERS, pages[LETTERS])}:
                    for seconds in (WARM / options.visitors, options.seconds):
                        waits, wrong, took = asyncio.run(
                            _asked(site.port, path, pages[LETTERS], options.visitors, seconds)
                        )
                    rates, all_waits = found[page, way]
                    rates.append(len(waits) / took)
                    all_waits += waits
                    refused += wrong
    return found, refused


async def _asked(port: int, path: str, letters: str, visitors: int, seconds: float) -> tuple[list[float], int, float]:
    """Have visitors ask again and again for a time; where a WORD is looked for, each time for another."""
    waits: list[float] = []
    wrong, chance = 0, Random(1)  # noqa: S311 - a load, no secret
    began = time.perf_counter()

    async def visit(number: int) -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = (
            f"Host: 127.0.0.1:{port}",
            f"User-Agent: Mozilla/5.0 ({number})",
            "Accept-Encoding: gzip",
        )
        rest = "\r\n".join((*head, "", "")).encode()
        while time.perf_counter() - began < seconds:
            there = path.replace("WORD", "".join(chance.choices(letters, k=2)))
            sent = time.perf_counter()
            writer.write(f"GET {quote(there, safe='/?=')} HTTP/1.1\r\n".encode() + rest)
            status = await _answered(reader)
            waits.append(time.perf_counter() - sent)
            wrong += status != OK
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(visit(number) for number in range(visitors)))
    return waits, wrong, time.perf_counter() - began


async def _answered(reader: asyncio.StreamReader) -> int:
    """Read an answer to its end, of a length that is said or in parts."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    named = {name.lower(): said.strip() for name, _, said in (row.partition(":") for row in head[1:]) if name}
    if "content-length" in named:
        await reader.readexactly(int(named["content-length"]))
    else:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head[0].split()[1])


def _tell(database: str, found: Mapping[tuple[str, str], Any]) -> None:
    table = Table(title=f"public pages, {database}")
    for name in ("page", "way", "a second", "x as most would", "p50 ms", "p99 ms"):
        table.add_column(name, justify="left" if name in {"page", "way"} else "right")
    for (page, way), (rates, waits) in sorted(found.items(), key=lambda row: row[0][0]):
        ratio = median(rates) / median(found[page, "as most would"][0])
        cuts = quantiles(waits, n=100)
        times = [f"{1000 * cut:,.1f}" for cut in (cuts[49], cuts[98])]
        table.add_row(page, "handed out" if page == FILE else way, f"{median(rates):,.0f}", f"{ratio:.2f}", *times)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
