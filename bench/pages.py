"""What a family's main pages are worth to Lighthouse, on its slow phone: performance, accessibility, the first seconds.

    python bench/pages.py [--runs 3]

The small demonstration term is served; its guardian's phone opens each page with an empty cache over a slow 4G line,
the processor four times slower. Ends with 1 when a median is under 0.95.
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
LEAST, START_SECONDS = 0.95, 30.0
PAGES = {
    "home": r"^/family/$",
    "application": r"^/family/applications/\w+/$",
    "survey": r"^/family/children/\w+/survey/$",
    "wishes": r"^/family/applications/\w+/wishes/$",
    "collectors": r"^/family/children/\w+/collectors/$",
}
AUDITS = {"first paint s": "first-contentful-paint", "largest paint s": "largest-contentful-paint"}

console = Console(width=110)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A guardian's phone that is signed in: the site's port and what the phone says of itself."""

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
    options = parser.parse_args()
    _ready()
    table = Table(title=f"a family's pages on Lighthouse's slow phone, medians of {options.runs}")
    for heading in ("page", "performance", "accessibility", *AUDITS):
        table.add_column(heading, justify="right" if heading != "page" else "left")
    worst = 1.0
    with _served() as phone:
        for name, path in _addresses(phone).items():
            runs = [_looked_at(phone, path) for _run in range(options.runs)]
            figures = {key: median(run[key] for run in runs) for key in runs[0]}
            worst = min(worst, figures["performance"], figures["accessibility"])
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
def _served() -> Iterator[Phone]:
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
            yield Phone(port=port, cookie=_signed_in(port, environment))
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


def _addresses(phone: Phone) -> dict[str, str]:
    """Find the pages by following the links from the guardian's home."""
    seen, ahead = set[str](), ["/family/"]
    while ahead:
        path = ahead.pop(0)
        seen.add(path)
        links = re.findall(r'href="(/family/[^"#?]*)', phone.get(path)) if len(seen) < 60 else []
        ahead += [link for link in dict.fromkeys(links) if link not in seen and link not in ahead]
    found = {
        name: min(path for path in seen if re.match(kind, path))
        for name, kind in PAGES.items()
        if any(re.match(kind, path) for path in seen)
    }
    if len(found) < len(PAGES):
        raise SystemExit(f"no page for {', '.join(PAGES.keys() - found.keys())} among {sorted(seen)}")
    return found


def _looked_at(phone: Phone, path: str) -> dict[str, float]:
    command = [
        "node",
        LIGHTHOUSE / "node_modules/lighthouse/cli/index.js",
        f"http://127.0.0.1:{phone.port}{path}",
        "--quiet",
        "--output=json",
        "--only-categories=performance,accessibility",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
        f"--extra-headers={json.dumps({'Cookie': phone.cookie})}",
    ]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    answer = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if answer.returncode:
        raise SystemExit(f"Lighthouse could not look at {path}: {answer.stderr[-2000:]}")
    said = json.loads(answer.stdout)
    scores = {name: said["categories"][name]["score"] for name in ("performance", "accessibility")}
    return scores | {name: said["audits"][audit]["numericValue"] / 1000 for name, audit in AUDITS.items()}


if __name__ == "__main__":
    sys.exit(main())
