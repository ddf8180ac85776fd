"""A whole region end to end in one process: read, draw the lottery, place, check the certificate, write.

Started by `placement.py --region` with a folder that holds `region.npz`; prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from placement_instance import SEED, TERM, WEEKDAY

from afterbell.placement.rules.matching.arrays import Placement, Region, check, compiled, draw, place


def main(folder: Path) -> None:
    """Run all stages and print the seconds of each, what came out and the most memory ever held."""
    seconds: dict[str, float] = {}
    cpu: dict[str, float] = {}

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        yield
        seconds[name], cpu[name] = time.perf_counter() - begun, time.process_time() - begun_cpu

    with stage("read"):
        stored = np.load(folder / "region.npz")
        tables = {name: stored[name] for name in Region.__dataclass_fields__}
        tickets, schools = stored["tickets"], stored["schools"].tolist()
        region = Region(**tables)
    with stage("load the compiler"):
        place(region=_first_school(region))
    with stage("lottery"):
        numbers = draw(
            seed=SEED, term=TERM, weekday=WEEKDAY, schools=schools, tickets=tickets, pupil_start=region.pupil_start
        )
        region = replace(region, numbers=numbers)
    with stage("place"):
        placement = place(region=region)
    with stage("certificate"):
        findings = check(region=region, placement=placement)
    with stage("write"):
        np.savez(
            folder / "placement.npz", **{name: getattr(placement, name) for name in placement.__dataclass_fields__}
        )
    result = _figures(region, placement)
    print(
        json.dumps({**result, "seconds": seconds, "cpu": cpu, "findings": [finding.words.en for finding in findings]})
    )


def _figures(region: Region, placement: Placement) -> dict[str, float]:
    return {
        "compiled": compiled(),
        "pupils": len(region.numbers),
        "clubs": len(region.capacity),
        "placed": int(np.count_nonzero(placement.place >= 0)),
        "first_choice": int(np.count_nonzero(placement.place == region.wishes[:, 0])),
        "closed": int(np.count_nonzero(placement.closed_round)),
        "rounds": int(placement.rounds.max()),
        "peak_mib": peak_mib(),
    }


def _first_school(region: Region) -> Region:
    pupils, clubs = int(region.pupil_start[1]), int(region.club_start[1])
    return Region(
        pupil_start=region.pupil_start[:2],
        club_start=region.club_start[:2],
        wishes=region.wishes[:pupils],
        classes=region.classes[:pupils],
        numbers=np.arange(1, pupils + 1),
        capacity=region.capacity[:clubs],
        minimum=region.minimum[:clubs],
    )


def peak_mib() -> float:
    """Give the most resident memory this process ever had, MiB (the kernel's own high-water mark)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM in the process status: memory cannot be told here")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
