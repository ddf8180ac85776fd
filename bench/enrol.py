"""An evening on which all families apply at once: phones send within ten seconds, the served site answers.

    python bench/enrol.py [--guardians 5000] [--seconds 10] [--workers 2] [--database sqlite|postgresql]

Every phone has filled in the screens; it signs and sends on a connection of its own at a moment of its own, waits as
long as it is told to, and sends again, as the page does. Afterwards the database is looked at: none lost, none
doubled, the ledger whole.
Ends with 1 when it is not so, or when a phone met anything but "received" and "please wait".
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

HERE = Path(__file__).parent
AFTERBELL = Path(sys.executable).with_name("afterbell")
RECEIVED, PLEASE_WAIT, TOKEN = 302, 503, "t" * 32
STROKES = "M10 60 L30 20 L50 60 L70 20 L90 60 M100 40 L120 40 L140 20 L160 60 L180 30"
PAPERS = ("application", "undertaking", "safety_agreement")
WEEKDAYS = (1, 2, 3, 4)
START_SECONDS, MOST_TRIES = 30.0, 100
COUNTS = """
SELECT (SELECT count(*) FROM enrolment_application), (SELECT count(DISTINCT pupil_id) FROM enrolment_application),
       (SELECT count(*) FROM enrolment_signature), (SELECT count(*) FROM enrolment_applicationday)
"""

console = Console(width=110)


@dataclass(slots=True)
class Evening:
    """What the phones met: seconds from the first press to "received", and every answer's status."""

    waits: list[float] = field(default_factory=list)
    tries: list[int] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    told: list[float] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="afterbell-bench-") as folder, _ground(options, Path(folder)) as ground:
        people = _prepared(options, Path(folder), ground)
        with _served(options, Path(folder), ground) as (port, server):
            before = _cpu_of(server)
            evening = asyncio.run(_send_all(people, port=port, seconds=options.seconds, seed=options.seed))
            spent = {name: after - before.get(name, 0.0) for name, after in _cpu_of(server).items()}
        return _told(options, evening, spent=spent, stored=_stored(ground))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--guardians", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The environments in which the database's owner makes the tables, and in which the site works."""

    owner: Mapping[str, str]
    site: Mapping[str, str]


@contextmanager
def _ground(options: argparse.Namespace, folder: Path) -> Iterator[Ground]:
    """Give the address of a database that keeps what it was given through a power cut."""
    shared = {**os.environ, "AFTERBELL_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "afterbell.site.settings"}
    (folder / "var").mkdir()
    if options.database == "sqlite":
        here = {**shared, "AFTERBELL_DATABASE": f"sqlite:///{folder}/var/afterbell.sqlite3"}
        yield Ground(owner=here, site=here)
        return
    from tests.support.postgres import APP, OWNER, SUPERUSER, address, private_server  # noqa: PLC0415 - only here

    with private_server(folder=folder / "postgres", durable=True) as at:
        import psycopg  # noqa: PLC0415 - as above

        with psycopg.connect(address(role=SUPERUSER, database="postgres", socket=at), autocommit=True) as link:
            link.execute(f"CREATE DATABASE afterbell OWNER {OWNER}")
        named = {
            role: {**shared, "AFTERBELL_DATABASE": address(role=role, database="afterbell", socket=at)}
            for role in (OWNER, APP)
        }
        yield Ground(owner=named[OWNER], site=named[APP])


def _prepared(options: argparse.Namespace, folder: Path, ground: Ground) -> list[dict[str, str]]:
    began, file = time.perf_counter(), folder / "people.json"
    command = [sys.executable, HERE / "enrol_school.py", file, "--guardians", str(options.guardians)]
    subprocess.run(command, env=dict(ground.owner), check=True)
    people: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))["guardians"]
    console.print(f"{len(people):,} guardians signed in, ready in {time.perf_counter() - began:.0f} s")
    return people


@contextmanager
def _served(options: argparse.Namespace, folder: Path, ground: Ground) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [AFTERBELL, "serve", "--port", str(port), "--workers", str(options.workers)],
            env=dict(ground.site),
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, server, log=folder / "serve.log")
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes], *, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the site did not start:\n{log.read_text()}")


async def _send_all(people: Sequence[Mapping[str, str]], *, port: int, seconds: float, seed: int) -> Evening:
    """Let every phone press at a moment of its own within the time given."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2 * len(people) + 100)), hard))
    evening, chance = Evening(began=time.monotonic()), random.Random(seed)  # noqa: S311 - a load, no secret
    await asyncio.gather(*[_phone(person, port, chance.uniform(0, seconds), evening) for person in people])
    evening.ended = time.monotonic()
    return evening


async def _phone(person: Mapping[str, str], port: int, moment: float, evening: Evening) -> None:
    await asyncio.sleep(moment)
    pressed, request = time.monotonic(), _request(person)
    for tries in range(1, MOST_TRIES + 1):
        status, wait = await _send(request, port)
        evening.answers[status] += 1
        if status != PLEASE_WAIT:
            evening.waits.append(time.monotonic() - pressed)
            evening.tries.append(tries)
            return
        evening.told.append(wait)
        await asyncio.sleep(wait)


def _request(person: Mapping[str, str]) -> bytes:
    body = urlencode(
        [
            ("csrfmiddlewaretoken", TOKEN),
            ("go", "send"),
            ("token", person["token"]),
            ("strokes", STROKES),
        ]
    ).encode()
    head = (
        f"POST /family/children/{person['pupil']}/apply/sign/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Cookie: sessionid={person['session']}; csrftoken={TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _send(request: bytes, port: int) -> tuple[int, float]:
    """Send one form; gives the status and the seconds it was told to wait."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower().splitlines()
    told = next((line.partition(":")[2] for line in head if line.startswith("retry-after:")), "0")
    return int(head[0].split()[1]) if head else 0, float(told)


def _cpu_of(server: subprocess.Popen[bytes]) -> dict[str, float]:
    """Give the CPU seconds of the site's processes and of the phones, by kind."""
    tick, found = os.sysconf("SC_CLK_TCK"), Counter[str]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, name, fields = _stat(stat.read_text())
        except (OSError, ValueError):
            continue
        kind = "the site" if int(fields[1]) == server.pid or pid == server.pid else ""
        kind = "PostgreSQL" if name == "postgres" else kind
        kind = "the phones" if pid == os.getpid() else kind
        if kind:
            found[kind] += (int(fields[11]) + int(fields[12])) / tick
    return dict(found)


def _stat(text: str) -> tuple[int, str, list[str]]:
    pid, _bracket, rest = text.partition(" (")
    name, _bracket, fields = rest.rpartition(") ")
    return int(pid), name, fields.split()


def _stored(ground: Ground) -> dict[str, int]:
    """Look at what the database has now, and whether the ledger is whole."""
    ask = f"from django.db import connection as c; k = c.cursor(); k.execute({COUNTS!r}); print(*k.fetchone())"
    counts = _said([sys.executable, "-c", f"import django; django.setup(); {ask}"], ground.owner)
    ledger = _said([str(AFTERBELL), "audit", "verify"], ground.site)
    names = ("applications", "children", "signatures", "days")
    return {**dict(zip(names, map(int, counts.stdout.split()), strict=True)), "ledger": ledger.returncode}


def _said(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)


def _told(
    options: argparse.Namespace, evening: Evening, *, spent: Mapping[str, float], stored: Mapping[str, int]
) -> int:
    number = options.guardians
    wanted = {
        "applications": number,
        "children": number,
        "signatures": number * len(PAPERS),
        "days": number * len(WEEKDAYS),
        "ledger": 0,
    }
    wall, cuts = evening.ended - evening.began, quantiles(evening.waits, n=100)
    table = Table(
        title=f"{number:,} guardians within {options.seconds:g} s, {options.workers} workers, {options.database}"
    )
    table.add_column("figure")
    table.add_column("value", justify="right")
    rows = {
        "last application stored after": f"{wall:.1f} s",
        "applications a second": f"{number / wall:.0f}",
        "press to received: median / p99 / longest": f"{cuts[49]:.1f} / {cuts[98]:.1f} / {max(evening.waits):.1f} s",
        "told to wait": f"{len(evening.told):,} times, at most {max(evening.tries) - 1} a phone",
        "answers": ", ".join(f"{status}: {count:,}" for status, count in sorted(evening.answers.items())),
    }
    rows |= {f"CPU of {kind}": f"{took:.1f} s, {1000 * took / number:.1f} ms each" for kind, took in spent.items()}
    rows |= {f"stored: {name}": f"{stored[name]:,} of {many:,}" for name, many in wanted.items() if name != "ledger"}
    rows["ledger"] = "BROKEN" if stored["ledger"] else "whole"
    for row in rows.items():
        table.add_row(*row)
    console.print(table)
    strange = set(evening.answers) - {RECEIVED, PLEASE_WAIT}
    return int(stored != wanted or bool(strange))


if __name__ == "__main__":
    sys.exit(main())
