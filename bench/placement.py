"""Club placement measured side by side: this project's two versions and two others, on the same instance in one run.

    python bench/placement.py [--sizes 1000,10000,100000] [--runs 5] [--seed 1] [--region] [--bundle]

`--region` places 2,000,000 pupils with five wishes end to end in a process of its own; `--bundle`
verifies the bundles of as many.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from placement_bundle import write_region
from placement_engines import ENGINES, Engine, Places, market_of
from placement_instance import Instance, instance, region_of_size
from placement_second import second_market, second_places
from rich.console import Console
from rich.table import Table

from afterbell.placement.rules.matching.arrays import Region, compiled, place
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import verify

SIZES = (1_000, 10_000, 100_000)
REGION_PUPILS, REGION_MINIMUM = 2_000_000, 16
REGION_SECONDS, REGION_MIB = 10.0, 1024.0
BUNDLE_SECONDS = 5.0
VERIFIED_UP_TO = 10_000
TAKING_PART = (0.5, 0.8, 1.0)
SHARE_OF_OPTIMUM = 0.99

HEADINGS = (
    "engine",
    "build s",
    "solve s",
    "both, CPU s",
    "x readable",
    "solve only",
    "placed",
    "first choice",
    "mean rank",
    "blocking",
)

console = Console(width=150)


@dataclass(slots=True, kw_only=True)
class Measured:
    """One engine's times over the runs, seconds, and its places.

    Every engine computes on one thread, so the seconds of the processor compare them even where others use it too.
    """

    engine: Engine
    build: list[float] = field(default_factory=list)
    run: list[float] = field(default_factory=list)
    build_cpu: list[float] = field(default_factory=list)
    run_cpu: list[float] = field(default_factory=list)
    places: Places = field(default_factory=list)

    @property
    def total_cpu(self) -> float:
        return median(build + run for build, run in zip(self.build_cpu, self.run_cpu, strict=True))


def main() -> int:
    """Print the tables that were asked for; 1 when engines that must agree do not, or a goal is missed."""
    parser = argparse.ArgumentParser(description="Club placement, measured side by side.")
    parser.add_argument("--sizes", default="", help="pupils, separated by commas (1000,10000,100000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each engine; the table has medians")
    parser.add_argument("--seed", type=int, default=1, help="seed of the instances")
    parser.add_argument(
        "--region", action="store_true", help="2,000,000 pupils end to end; alone unless --sizes is given"
    )
    parser.add_argument("--bundle", action="store_true", help="a region's bundles of 2,000,000 pupils verified")
    asked = parser.parse_args()
    alone = asked.region or asked.bundle
    sizes = [int(size) for size in asked.sizes.split(",") if size] or ([] if alone else list(SIZES))
    sound = [_compare(size, runs=max(1, asked.runs), seed=asked.seed) for size in sizes]
    if asked.region:
        sound.append(_region(runs=max(1, asked.runs), seed=asked.seed))
    if asked.bundle:
        sound.append(_bundle(runs=max(1, asked.runs), seed=asked.seed))
    return 0 if all(sound) else 1


def _compare(pupils: int, *, runs: int, seed: int) -> bool:
    given = instance(pupils, seed=seed)
    if compiled():
        place(region=_warming())
    all_measured = [Measured(engine=engine) for engine in ENGINES if pupils <= engine.largest]
    for _ in range(runs):
        for measured in all_measured:
            _measure(measured, given)
    agree = _agreement(all_measured)
    console.print(_table(given, all_measured))
    findings = _findings(given) if pupils <= VERIFIED_UP_TO else 0
    blocking = sum(_blocking_pairs(given, measured.places) for measured in all_measured if measured.engine.stable)
    console.print(
        f"Pupil by pupil: {agree}. Findings of the readable checker: "
        + (f"{findings}." if pupils <= VERIFIED_UP_TO else "not asked at this size.")
        + "\n"
    )
    agreed = findings == 0 and blocking == 0 and len({tuple(m.places) for m in all_measured if m.engine.stable}) == 1
    return agreed and (pupils > VERIFIED_UP_TO or _two_rounds(given, all_measured, seed=seed))


def _two_rounds(given: Instance, all_measured: list[Measured], *, seed: int) -> bool:
    """Print what the second round adds, against the optimum of one round; False when all of it misses the goal."""
    first, optimum = all_measured[0].places, all_measured[-1].places
    pupils, placed = len(first), sum(place is not None for place in first)
    best = sum(place is not None for place in optimum)
    table = Table(title=f"{pupils:,} pupils, two rounds: {all_measured[-1].engine.name} places {best / pupils:.1%}")
    for heading in ("families that name again", "placed in the second", "placed in both", "of the optimum", "findings"):
        table.add_column(heading, justify="right")
    table.add_row("no second round", "-", f"{placed / pupils:.1%}", f"{placed / best:.1%}", "-")
    reached, faults = 0.0, 0
    for share in TAKING_PART:
        again, found = second_places(second_market(given, first, taking_part=share, seed=seed))
        reached, faults = (placed + again) / best, faults + found
        both = f"{(placed + again) / pupils:.1%}"
        table.add_row(f"{share:.0%}", f"{again:,}", both, f"{reached:.1%}", str(found))
    console.print(table)
    console.print(f"Blocking pairs of the first round: {_blocking_pairs(given, first)}; the second moves nobody.\n")
    return faults == 0 and reached >= SHARE_OF_OPTIMUM


def _findings(given: Instance) -> int:
    """Count what the independent checker of the readable rule finds wrong."""
    market = market_of(given)
    return len(verify(market=market, matching=solve(market=market)))


def _warming() -> Region:
    """Give a small region, so that compiling is no part of the first run."""
    region, _, _ = region_of_size(100, seed=0, minimum=0)
    region.numbers[:] = np.arange(1, 101)
    return region


def _measure(measured: Measured, given: Instance) -> None:
    gc.collect()
    begun, begun_cpu = time.perf_counter(), time.process_time()
    built = measured.engine.build(given)
    ready, ready_cpu = time.perf_counter(), time.process_time()
    result = measured.engine.run(built)
    done, done_cpu = time.perf_counter(), time.process_time()
    measured.build.append(ready - begun)
    measured.run.append(done - ready)
    measured.build_cpu.append(ready_cpu - begun_cpu)
    measured.run_cpu.append(done_cpu - ready_cpu)
    measured.places = measured.engine.read(given, result)


def _agreement(all_measured: list[Measured]) -> str:
    """Compare the engines whose answer is unique with the readable rule."""
    first, *others = (measured for measured in all_measured if measured.engine.stable)
    return "; ".join(
        f"{measured.engine.name} = {first.engine.name} for "
        f"{sum(a == b for a, b in zip(first.places, measured.places, strict=True)):,} of {len(first.places):,}"
        for measured in others
    )


def _table(given: Instance, all_measured: list[Measured]) -> Table:
    pupils, readable = len(given.tickets), all_measured[0]
    table = Table(title=f"{pupils:,} pupils, {len(given.capacities):,} clubs, 5 wishes: medians of {len(readable.run)}")
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    for measured in all_measured:
        ranks = _ranks(given, measured.places)
        table.add_row(
            measured.engine.name,
            f"{median(measured.build):.3f}",
            f"{median(measured.run):.3f}",
            f"{measured.total_cpu:.3f}",
            f"{measured.total_cpu / readable.total_cpu:.3g}",
            f"{median(measured.run_cpu) / median(readable.run_cpu):.3g}",
            f"{len(ranks) / pupils:.1%}",
            f"{ranks.count(1) / pupils:.1%}",
            f"{sum(ranks) / max(1, len(ranks)):.2f}",
            f"{_blocking_pairs(given, measured.places):,}",
        )
    for engine in ENGINES:
        if pupils > engine.largest:
            reason = f"{engine.name}\n  not run above {engine.largest:,}:\n  {engine.why_not_larger}"
            table.add_row(reason, *["-"] * (len(HEADINGS) - 1))
    return table


def _ranks(given: Instance, places: Places) -> list[int]:
    return [wishes.index(club) + 1 for wishes, club in zip(given.wishes, places, strict=True) if club is not None]


def _blocking_pairs(given: Instance, places: Places) -> int:
    """Count pupils with a claim: a wish better than their place, whose club has room or holds somebody after them."""
    lines = list(zip(given.wishes, given.classes, given.numbers, places, strict=True))
    kept: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for wishes, classes, number, club in lines:
        if club is not None:
            kept[club].append((classes[wishes.index(club)], number))
    last = {
        club: max(kept[club]) if len(kept[club]) >= capacity else (10**9, 0)
        for club, capacity in given.capacities.items()
    }
    return sum(
        (priority, number) < last[wish]
        for wishes, classes, number, club in lines
        for wish, priority in zip(wishes[: len(wishes) if club is None else wishes.index(club)], classes, strict=False)
    )


def _region(*, runs: int, seed: int) -> bool:
    """Run the region several times, each in a new process, and print the median run's stages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        region, tickets, schools = region_of_size(REGION_PUPILS, seed=seed, minimum=REGION_MINIMUM)
        tables = {table: getattr(region, table) for table in Region.__dataclass_fields__}
        np.savez(folder / "region.npz", tickets=tickets, schools=np.array(schools), **tables)
        del region, tables
        results = [_run_alone("placement_region.py", folder) for _ in range(runs)]
    results.sort(key=lambda result: sum(result["seconds"].values()))
    result = results[len(results) // 2]
    total, peak = sum(result["seconds"].values()), max(each["peak_mib"] for each in results)
    table = Table(title=f"{result['pupils']:,} pupils x 5 wishes, {result['clubs']:,} clubs: median of {runs}")
    for heading in ("stage", "seconds", "CPU s"):
        table.add_column(heading, justify="left" if heading == "stage" else "right")
    for stage, seconds in result["seconds"].items():
        table.add_row(stage, f"{seconds:.2f}", f"{result['cpu'][stage]:.2f}")
    table.add_row("total", f"{total:.2f}", f"{sum(result['cpu'].values()):.2f}", style="bold")
    console.print(table)
    spread = ", ".join(f"{sum(each['seconds'].values()):.2f}" for each in results)
    console.print(
        f"Totals of all runs: {spread} s. Peak memory {peak:,.0f} MiB. Compiled: {result['compiled']}. "
        f"Placed {result['placed']:,}, first choice {result['first_choice']:,}, clubs closed {result['closed']:,} "
        f"(minimum {REGION_MINIMUM}), most rounds in a school {result['rounds']}, findings {len(result['findings'])}."
    )
    return not result["findings"] and total <= REGION_SECONDS and peak <= REGION_MIB


def _bundle(*, runs: int, seed: int) -> bool:
    """Verify a region's bundles several times, each in a new process, and print the median run's stages."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "region.jsonl"
        write_region(file, pupils=REGION_PUPILS, seed=seed, minimum=REGION_MINIMUM)
        results = [_run_alone("placement_bundle.py", file) for _ in range(runs)]
    results.sort(key=lambda result: sum(result["seconds"].values()))
    result = results[len(results) // 2]
    peak = max(each["peak_mib"] for each in results)
    table = Table(title=f"Bundles of {result['schools']:,} schools, {result['tickets']:,} tickets: median of {runs}")
    for heading in ("stage", "seconds", "CPU s"):
        table.add_column(heading, justify="left" if heading == "stage" else "right")
    for stage, seconds in result["seconds"].items():
        table.add_row(stage, f"{seconds:.2f}", f"{result['cpu'][stage]:.2f}")
    total = sum(result["seconds"].values())
    spread = ", ".join(f"{sum(each['seconds'].values()):.2f}" for each in results)
    table.add_row("total", f"{total:.2f}", f"{sum(result['cpu'].values()):.2f}", style="bold")
    console.print(table)
    console.print(
        f"Totals of all runs: {spread} s. "
        f"{result['mib']:,.0f} MiB of text, peak memory {peak:,.0f} MiB, findings {result['findings']}. "
        f"json.loads alone needs {result['json_us_a_line']:.2f} µs a line."
    )
    return not result["findings"] and total <= BUNDLE_SECONDS


def _run_alone(script: str, what: Path) -> Any:  # noqa: ANN401 - the process answers in JSON
    command = [sys.executable, str(Path(__file__).with_name(script)), str(what)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
