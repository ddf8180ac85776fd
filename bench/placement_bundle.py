"""A region's bundles written, and checked in a process of its own by what `afterbell place verify` calls.

Started by `placement.py --bundle` with the file's name; prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from placement_instance import TERM, WEEKDAY, region_of_size
from placement_region import peak_mib

from afterbell.placement.rules.bundle.lines import FORMAT, OUTCOME, VERSION, Line, written
from afterbell.placement.rules.bundle.whole_file import LARGE, check_file
from afterbell.placement.rules.lottery import commit, final_seed
from afterbell.placement.rules.matching.arrays import Placement, Region, draw, place

SECRET, PUBLIC = "9f2c61d0a7b84e35c1f06d9284ab73e5", "07-11-19-23-28-31+04"
JSON_LINES = 200_000


def write_region(file: Path, *, pupils: int, seed: int, minimum: int) -> None:
    """Place a region and write the bundles of its schools, one after the other."""
    region, tickets, schools = region_of_size(pupils, seed=seed, minimum=minimum)
    starts = region.pupil_start.tolist()
    for first, last in pairwise(starts):
        tickets[first:last].sort()
    lots = final_seed(seed=SECRET, public_value=PUBLIC)
    numbers = draw(
        seed=lots, term=TERM, weekday=WEEKDAY, schools=schools, tickets=tickets, pupil_start=region.pupil_start
    )
    region.numbers[:] = numbers
    placement = place(region=region)
    names = [ticket.decode("ascii") for ticket in tickets.tolist()]
    with file.open("wb") as out:
        for at, school in enumerate(schools):
            body = b"".join(written(line) for line in _lines(region, placement, names, at, school))
            out.write(body + written({"digest": sha256(body).hexdigest()}))


def _lines(region: Region, placement: Placement, names: list[str], at: int, school: str) -> Iterator[Line]:
    pupils = slice(int(region.pupil_start[at]), int(region.pupil_start[at + 1]))
    clubs = slice(int(region.club_start[at]), int(region.club_start[at + 1]))
    codes = [f"club-{club:02}" for club in range(clubs.stop - clubs.start)]
    yield _header(school)
    yield {"market": [WEEKDAY, "early"], "clubs": len(codes), "tickets": pupils.stop - pupils.start}
    tables = (region.capacity, region.minimum, placement.cutoff_class, placement.cutoff_number)
    outcome = (placement.closed_round, placement.closed_size)
    for code, *row in zip(codes, *(table[clubs].tolist() for table in (*tables, *outcome)), strict=True):
        cutoff, closed = (row[2:4] if row[2] >= 0 else None), (row[4:6] if row[4] else None)
        yield {"club": code, "capacity": row[0], "minimum": row[1], "cutoff": cutoff, "closed": closed}
    of_pupils = (region.wishes, region.classes, region.numbers, placement.place)
    rows = zip(names[pupils], *(table[pupils].tolist() for table in of_pupils), strict=True)
    for name, wishes, classes, number, club in rows:
        wished = [[codes[wish], priority] for wish, priority in zip(wishes, classes, strict=True) if wish >= 0]
        rank = wishes.index(club) + 1 if club >= 0 else None
        placed = codes[club] if club >= 0 else None
        yield {"ticket": name, "wishes": wished, "number": number, "place": placed, "rank": rank}


def _header(school: str) -> Line:
    return {
        "format": FORMAT,
        "version": VERSION,
        "holds": OUTCOME,
        "school": school,
        "term": TERM,
        "round": 1,
        "lottery": "per_weekday",
        "weekdays": [1, 2, 3, 4],
        "commitment": commit(seed=SECRET),
        "secret": SECRET,
        "public_value": PUBLIC,
        "scheme": sha256(b"a scheme").hexdigest(),
    }


def main(file: Path) -> None:
    """Check the file and print the seconds of each stage, and what reading a part of it with a JSON library takes."""
    seconds: dict[str, float] = {}
    cpu: dict[str, float] = {}

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        yield
        seconds[name], cpu[name] = time.perf_counter() - begun, time.process_time() - begun_cpu

    with stage("read the file"):
        data = file.read_bytes()
    with stage("load the compiler"):
        check_file(data=_beginning(data))
    with stage("verify"):
        checked = check_file(data=data)
    peak = peak_mib()
    lines = data[: data.index(b"\n", min(len(data) - 2, JSON_LINES * 120))].split(b"\n")
    begun = time.process_time()
    for line in lines:
        json.loads(line)
    parsing = (time.process_time() - begun) / len(lines)
    answer = {
        "schools": len(checked),
        "tickets": sum(each.tickets for each in checked),
        "findings": sum(len(each.findings) for each in checked),
        "mib": len(data) / 2**20,
        "json_us_a_line": parsing * 1e6,
        "seconds": seconds,
        "cpu": cpu,
        "peak_mib": peak,
    }
    print(json.dumps(answer))


def _beginning(data: bytes) -> bytes:
    """Give as many whole bundles as the compiled reader is used for."""
    end = data.find(b'\n{"format"', LARGE)
    return data if end < 0 else data[: end + 1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
