"""1,800 children go home in ten minutes through two gates, one of them offline for five, with 200 walls open.

    ./dev bench gate [--children 1800] [--minutes 10] [--boards 200] [--database sqlite|postgresql]

The gates speak as their page does: one word a child, sent at once; the second keeps its words for the middle half of
the time and sends them together when it is back. Among them go words that must not pass: a forged pass, a pass shown
again, another child's collector, a child that may not go alone. Every wall asks every second whether it still stands,
as the page's script does. How far a wall is behind is measured from the answer to a gate until the wall counts that
child among those who left. Codes are checked by the page's own script in Chromium, its processor slowed four times.
Ends with 1 when a child left otherwise than it should have, or has not left, or the ledger is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.storms.rollcall.grounds import ground_of, new_estate
from tests.storms.rollcall.victims import killable_site
from tests.support.premises import Premises, clean_environment

TOKEN = "t" * 32
A_PARCEL, AGAIN, OK, NOTHING_NEW = 200, 10, 200, 204
LEFT = re.compile(r'figure-number[^>]*>(\d+)</span><span class="figure-label">已离校')
console = Console(width=110)


def main() -> int:
    options = _options()
    with _premises(options.database) as premises:
        known = _asked(premises, "build", "--children", str(options.children))
        with killable_site(premises=premises, environment={}) as site:
            found = asyncio.run(_afternoon(known, port=site.port, options=options))
            checked = _codes_checked(known, device=found.device, url=f"http://127.0.0.1:{site.port}")
        told = _asked(premises, "read")
    return _tell(options, known, found, told, checked)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=1800)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _premises(database: str) -> Iterator[Premises]:
    with tempfile.TemporaryDirectory(prefix="afterbell-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "secrets").mkdir(mode=0o700)
        for key in ("secret-key", "field-key"):
            (folder / "secrets" / key).write_text(secrets.token_urlsafe(48), encoding="ascii")
        with new_estate(folder, database=database) as estate, ground_of(estate, like=estate.migrated()) as ground:
            yield ground.premises


def _asked(premises: Premises, what: str, *numbers: str) -> Any:  # noqa: ANN401 - what the other process wrote
    file = premises.var / f"gate-{what}.json"
    program = [sys.executable, Path(__file__).with_name("gate_school.py"), what, str(file), *numbers]
    answer = subprocess.run(
        program, env=clean_environment() | premises.environment(), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise SystemExit(f"the school could not be asked to {what}:\n{answer.stderr[-2000:]}")
    return json.loads(file.read_text(encoding="utf-8"))


# --- Speaking to the site ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Line:
    """One connection that is kept open, signed in as somebody."""

    port: int
    cookie: str
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, body: object = None) -> tuple[int, Mapping[str, str], bytes]:
        """Ask for a page, or send something; a line that was closed meanwhile is opened once more."""
        sent = b"" if body is None else json.dumps(body).encode()
        head = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: sessionid={self.cookie}; csrftoken={TOKEN}",
            f"X-CSRFToken: {TOKEN}",
            "Content-Type: application/json",
            f"Content-Length: {len(sent)}",
        ]
        asked = "\r\n".join([*head, "", ""]).encode() + sent
        for last in (False, True):
            try:
                return await self._once(asked)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.streams = None
                if last:
                    raise
        raise AssertionError("unreachable")

    async def _once(self, asked: bytes) -> tuple[int, Mapping[str, str], bytes]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(asked)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        named = {name.lower(): said.strip() for name, _, said in (row.partition(":") for row in head[1:]) if name}
        length = int(named.get("content-length", "0"))
        return int(head[0].split()[1]), named, await reader.readexactly(length) if length else b""


# --- The afternoon ----------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Found:
    """What was seen: how long each word and parcel took, when each child was stored, and each wall's counts."""

    waits: list[float] = field(default_factory=list)
    parcels: list[tuple[int, float]] = field(default_factory=list)
    stored_at: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    passed_wrongly: list[str] = field(default_factory=list)
    walls: list[list[tuple[float, int]]] = field(default_factory=list)
    device: str = ""
    asks: int = 0
    drawn: int = 0


@dataclass(slots=True, kw_only=True)
class Gate:
    """A gate's device with its words: `due` says when each is said, in seconds from the beginning."""

    line: Line
    found: Found
    device: str = ""
    wrong: frozenset[str] = frozenset()

    async def send(self, words: Sequence[Mapping[str, str]]) -> None:
        began = time.perf_counter()
        status, _, body = await self.line.ask(
            "/gate/kept/sync/", {"device": self.device, "words": list(words), "asides": []}
        )
        ended = time.perf_counter()
        if status != OK:
            raise SystemExit(f"a gate met {status}: {body[:300]!r}")
        said = json.loads(body)
        open_still = {word["id"] for word in words} - set(said["kept"]) - {row["id"] for row in said["refused"]}
        if open_still:
            await self.send([word for word in words if word["id"] in open_still])
        self.found.passed_wrongly += [one for one in said["kept"] if one in self.wrong]
        self.found.refused += [row["id"] for row in said["refused"]]
        self.found.stored_at += [ended] * len(said["kept"])
        if len(words) == 1:
            self.found.waits.append(ended - began)
        else:
            self.found.parcels.append((len(words), ended - began))


async def _afternoon(known: Mapping[str, Any], *, port: int, options: argparse.Namespace) -> Found:
    found, chance, lasting = Found(), Random(options.seed), options.minutes * 60  # noqa: S311 - a load, no secret
    words, wrong, doubled = _words(known, chance)
    gates = [Gate(line=Line(port, cookie), found=found, wrong=wrong) for cookie in known["gates"]]
    for gate in gates:
        _, _, body = await gate.line.ask("/gate/kept/device/", {})
        gate.device = json.loads(body)["device"]
    found.device = gates[0].device
    over = asyncio.Event()
    walls = [
        asyncio.create_task(_watch(Line(port, known["board"]), found, over, at=place / options.boards))
        for place in range(options.boards)
    ]
    await asyncio.sleep(3)
    due = sorted(((chance.random() * lasting, word) for word in words), key=lambda row: row[0])
    first, second = due[::2], due[1::2]
    second += [(lasting / 2, one) for one in doubled]
    began = time.perf_counter()
    await asyncio.gather(
        _at(gates[0], first, began=began, away=(lasting, lasting)),
        _at(gates[1], sorted(second, key=lambda row: row[0]), began=began, away=(lasting / 4, lasting * 3 / 4)),
    )
    await asyncio.sleep(4)
    over.set()
    await asyncio.gather(*walls)
    return found


Word = dict[str, str]


def _words(known: Mapping[str, Any], chance: Random) -> tuple[list[Word], frozenset[str], list[Word]]:
    """Give the words of the afternoon, the ids of those that must not pass, and what the second gate says again."""

    def word(way: Mapping[str, str]) -> dict[str, str]:
        return {"id": str(UUID(int=chance.getrandbits(128), version=4)), **way}

    right, wrong = [word(way) for way in known["ways"]], [word(way) for way in known["wrong"]]
    again = [one for one in right if one["kind"] in ("by_pass", "collected")]
    doubled = [one | {"id": word({})["id"]} for one in chance.sample(again, min(AGAIN, len(again)))]
    return right + wrong, frozenset(one["id"] for one in wrong), doubled


async def _at(gate: Gate, due: Sequence[tuple[float, Word]], *, began: float, away: tuple[float, float]) -> None:
    """Say each word when it is due; while the gate is away its words are kept, and go together when it is back."""
    kept: list[Word] = []
    for moment, word in due:
        if away[0] <= moment < away[1]:
            kept.append(word)
            continue
        if kept:
            await _wait_until(began + away[1])
            for first in range(0, len(kept), A_PARCEL):
                await gate.send(kept[first : first + A_PARCEL])
            kept = []
        await _wait_until(began + moment)
        await gate.send([word])


async def _wait_until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))


async def _watch(line: Line, found: Found, over: asyncio.Event, *, at: float) -> None:
    """Ask as the wall's script does: a second after each answer whether what stands there still stands."""
    seen: list[tuple[float, int]] = []
    found.walls.append(seen)
    stamp = ""
    await asyncio.sleep(at)
    while not over.is_set():
        status, head, body = await line.ask(f"/office/board/?at={stamp}")
        found.asks += 1
        if status == OK:
            stamp = head["x-stands-at"]
            found.drawn += 1
            counted = LEFT.search(body.decode())
            seen.append((time.perf_counter(), int(counted.group(1)) if counted else 0))
        elif status != NOTHING_NEW:
            raise SystemExit(f"a wall met {status}: {body[:300]!r}")
        await asyncio.sleep(1)


def _behind(found: Found) -> list[float]:
    """Give for every wall and every child stored how long the wall did not show it, in seconds."""
    stored, behind = sorted(found.stored_at), []
    for seen in found.walls:
        place = 0
        for number, moment in enumerate(stored, start=1):
            while place < len(seen) and seen[place][1] < number:
                place += 1
            behind.append(max(0.0, seen[place][0] - moment) if place < len(seen) else float("inf"))
    return behind


# --- Codes on the device ----------------------------------------------------------------------------------------------

CHECKS = """async ([codes, device, script]) => {
  const { check } = await import(script);
  const told = await (await fetch(`/gate/kept/day/?device=${device}`)).json();
  const list = { desk: { ...told.gate.desk, spent: {} }, today: told.today };
  const began = performance.now();
  let good = 0;
  for (let turn = 0; turn < 10; turn += 1) {
    for (const code of codes) good += typeof (await check(code, list, new Set())) === "string" ? 0 : 1;
  }
  return { seconds: (performance.now() - began) / 1000, checked: 10 * codes.length, good };
}"""


def _codes_checked(known: Mapping[str, Any], *, device: str, url: str) -> Mapping[str, float]:
    """Let the page's own script check every pass ten times, in a browser with a slow processor."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part needs a browser

    codes = [way["code"] for way in known["ways"] if way["code"]]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": known["gates"][0], "url": url}])
        page = context.new_page()
        page.goto(f"{url}/gate/kept/")
        page.wait_for_selector("[data-list-of]", state="visible")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        return page.evaluate(CHECKS, [codes, device, _script_of(page)])  # type: ignore[no-any-return] # what the script gave


def _script_of(page: Any) -> str:  # noqa: ANN401 - a page of the browser, loaded late
    """Find under which address the page itself has the script that checks passes."""
    (address,) = page.evaluate(
        "() => performance.getEntriesByType('resource').map((one) => one.name)"
        ".filter((name) => /gate\\/passes[^/]*\\.js$/.test(name)).slice(0, 1)"
    )
    return str(address)


def _tell(
    options: argparse.Namespace,
    known: Mapping[str, Any],
    found: Found,
    told: Mapping[str, Any],
    checked: Mapping[str, float],
) -> int:
    wrongly = _left_wrongly(known, told)
    behind = _behind(found)
    cuts, walls = quantiles(found.waits, n=100), quantiles(behind, n=100)
    wrong = len(known["wrong"]) + AGAIN
    rows = {
        "a release, p50 / p99 / most": f"{_ms(cuts[49])} / {_ms(cuts[98])} / {_ms(max(found.waits))} ms",
        "parcels of the gate that was offline": ", ".join(f"{n} in {took:.2f} s" for n, took in found.parcels),
        "a wall behind a child, p50 / p99 / most": f"{walls[49]:.2f} / {walls[98]:.2f} / {max(behind):.2f} s",
        "walls asked, of these drawn anew": f"{found.asks:,}, {found.drawn:,}",
        "codes checked a second on the device": f"{checked['checked'] / checked['seconds']:,.0f}",
        "wrong words sent, refused, let through": f"{wrong}, {len(found.refused)}, {len(found.passed_wrongly)}",
        "children who left otherwise than they should": f"{len(wrongly)}",
        "children still open": f"{told['waiting']}",
        "ledger": ", ".join(told["ledger"]) or "whole",
    }
    title = f"{options.children:,} children, {options.minutes:g} minutes, {options.boards} walls, {options.database}"
    table = Table("", "", title=title, show_header=False)
    for name, said in rows.items():
        table.add_row(name, said)
    console.print(table)
    good = checked["good"] == checked["checked"]
    return 0 if good and not (wrongly or told["waiting"] or told["ledger"] or found.passed_wrongly) else 1


def _left_wrongly(known: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Name the children who are stored to have left otherwise, or with somebody else, than their way home says."""
    should = {way["pupil"]: way for way in known["ways"]}
    return [
        pupil
        for pupil, (kind, collector) in told["left"].items()
        if kind != should[pupil]["kind"].replace("by_pass", "collected")
        or (should[pupil]["collector"] and should[pupil]["collector"] != collector)
    ]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f}"


if __name__ == "__main__":
    sys.exit(main())
