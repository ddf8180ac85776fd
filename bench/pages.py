"""What a family's main pages and the public ones are worth to Lighthouse, on its slow phone, and the first seconds.

    python bench/pages.py [--runs 3] [--who family|public]

The small demonstration term is served; a guardian's phone, or anybody's, opens each page with an empty cache over a
slow 4G line, the processor four times slower. Of a family's pages performance and accessibility count, of the public
ones best practices and what search engines ask for as well. Ends with 1 when a median is under 0.95.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
AFTERBELL = Path(sys.executable).with_name("afterbell")
LIGHTHOUSE = HERE / "lighthouse"
LEAST, START_SECONDS, MOST_FOLLOWED = 0.95, 30.0, 60
TRIES = 4
"""Lighthouse asks to be run again where the browser began to draw before it looked (NO_NAVSTART)."""
FAMILY = {
    "home": r"^/family/$",
    "application": r"^/family/applications/\w+/$",
    "survey": r"^/family/children/\w+/survey/$",
    "wishes": r"^/family/applications/\w+/wishes/$",
    "collectors": r"^/family/children/\w+/collectors/$",
}
SCHOOL = r"^/schools/[\w-]+/"
PUBLIC = {
    "door": r"^/$",
    "areas": r"^/areas/$",
    "an area": r"^/areas/[\w-]+/$",
    "a school": f"{SCHOOL}$",
    "scheme": f"{SCHOOL}scheme/$",
    "a channel": f"{SCHOOL}channels/\\w+/$",
    "an article": f"{SCHOOL}articles/\\w+/$",
    "search": f"{SCHOOL}search/$",
    "draws": f"{SCHOOL}draws/$",
    "in force": f"{SCHOOL}in-force/$",
    "complaints": f"{SCHOOL}complaints/$",
}
IN_ALL = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Whose pages are looked at: where they begin, which they are, what counts."""

    title: str
    start: str
    links: str
    pages: Mapping[str, str]
    categories: tuple[str, ...]


WALKS = {
    "family": Walk(title="a family's pages", start="/family/", links=r"/family/", pages=FAMILY, categories=IN_ALL[:2]),
    "public": Walk(title="public pages", start="/", links=r"/(?:schools|areas)/", pages=PUBLIC, categories=IN_ALL),
}
AUDITS = {"first paint s": "first-contentful-paint", "largest paint s": "largest-contentful-paint"}

console = Console(width=110)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone: the site's port, and what the phone says of itself when somebody is signed in."""

    port: int
    cookie: str

    def get(self, path: str) -> str:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        link.request("GET", path, headers={"Cookie": self.cookie})
        text = link.getresponse().read().decode(errors="replace")
        link.close()
        return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--who", choices=WALKS, default="family")
    options = parser.parse_args()
    walk = WALKS[options.who]
    _ready()
    table = Table(title=f"{walk.title} on Lighthouse's slow phone, medians of {options.runs}")
    for heading in ("page", *walk.categories, *AUDITS):
        table.add_column(heading, justify="right" if heading != "page" else "left")
    worst = 1.0
    with _served(signed_in=options.who == "family") as phone:
        for name, path in _addresses(phone, walk).items():
            runs = [_looked_at(phone, path, walk.categories) for _run in range(options.runs)]
            figures = {key: median(run[key] for run in runs) for key in runs[0]}
            worst = min(worst, *(figures[category] for category in walk.categories))
            table.add_row(name, *(f"{value:.2f}" for value in figures.values()))
    console.print(table)
    return int(worst < LEAST)


def _ready() -> None:
    """Install Lighthouse beside the bench, where nothing else has need of it; Node and Chromium are the machine's."""
    if missing := [program for program in ("node", "npm", "chromium") if not shutil.which(program)]:
        raise SystemExit(f"install {' and '.join(missing)} first: Lighthouse needs them")
    if not (LIGHTHOUSE / "node_modules").exists():
        subprocess.run([shutil.which("npm") or "npm", "ci", "--ignore-scripts"], cwd=LIGHTHOUSE, check=True)


@contextmanager
def _served(*, signed_in: bool) -> Iterator[Phone]:
    with tempfile.TemporaryDirectory(prefix="afterbell-bench-") as folder:
        environment = {
            **os.environ,
            "AFTERBELL_VAR": folder,
            "AFTERBELL_DATABASE": f"sqlite:///{folder}/afterbell.sqlite3",
            "AFTERBELL_THROWAWAY": "1",
        }
        subprocess.run(
            [AFTERBELL, "demo", "--size", "small", "--no-serve"], env=environment, check=True, capture_output=True
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            [AFTERBELL, "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        try:
            cookie = _signed_in(port, environment)
            yield Phone(port=port, cookie=cookie if signed_in else "")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _signed_in(port: int, environment: Mapping[str, str]) -> str:
    links = subprocess.run(
        [AFTERBELL, "links", "--port", str(port)], env=dict(environment), check=True, capture_output=True, text=True
    )
    link = next(line.split()[-1] for line in links.stdout.splitlines() if line.startswith("家长"))
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            opened = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            opened.request("GET", urlsplit(link).path)
            answer = opened.getresponse()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            cookies = answer.headers.get_all("Set-Cookie") or []
            return "; ".join(cookie.partition(";")[0] for cookie in cookies)


def _addresses(phone: Phone, walk: Walk) -> dict[str, str]:
    """Find the pages by following the links from where the walk begins."""
    seen, ahead = set[str](), [walk.start]
    while ahead:
        path = ahead.pop(0)
        seen.add(path)
        links = re.findall(rf'href="({walk.links}[^"#?]*)', phone.get(path)) if len(seen) < MOST_FOLLOWED else []
        ahead += [link for link in dict.fromkeys(links) if link not in seen and link not in ahead]
    found = {
        name: min(path for path in seen if re.match(kind, path))
        for name, kind in walk.pages.items()
        if any(re.match(kind, path) for path in seen)
    }
    if len(found) < len(walk.pages):
        raise SystemExit(f"no page for {', '.join(walk.pages.keys() - found.keys())} among {sorted(seen)}")
    return found


def _looked_at(phone: Phone, path: str, categories: tuple[str, ...]) -> dict[str, float]:
    command = [
        "node",
        LIGHTHOUSE / "node_modules/lighthouse/cli/index.js",
        f"http://127.0.0.1:{phone.port}{path}",
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(categories)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
        *([f"--extra-headers={json.dumps({'Cookie': phone.cookie})}"] if phone.cookie else []),
    ]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    for _try in range(TRIES):
        answer = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if not answer.returncode or "NO_NAVSTART" not in answer.stderr:
            break
    if answer.returncode:
        raise SystemExit(f"Lighthouse could not look at {path}: {answer.stderr[-2000:]}")
    said = json.loads(answer.stdout)
    scores = {name: said["categories"][name]["score"] for name in categories}
    return scores | {name: said["audits"][audit]["numericValue"] / 1000 for name, audit in AUDITS.items()}


if __name__ == "__main__":
    sys.exit(main())
