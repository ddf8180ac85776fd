"""A school's placement checked in a browser, by the script of the page `/verify/placement/` and nothing else.

    python bench/placement_browser.py [--pupils 1800] [--weekdays 4] [--runs 5]

Chromium checks the file of a school, as it is and with its processor four times slower, and explains one ticket. Ends
with 1 for a finding, or above one second on the processor as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

STATIC = Path(__file__).parents[1] / "src/afterbell/fronts/static/afterbell"
SITE = "http://localhost/"
SECONDS, SLOWER = 1.0, 4
CHECK = """async ([text, ticket]) => {
  const { check, explain } = await import('/static/afterbell/bundle.js');
  const bytes = new TextEncoder().encode(text);
  const begun = performance.now();
  const { bundle, faults } = await check(bytes);
  const checked = performance.now();
  const told = explain(bundle, ticket);
  return { faults: faults.length, told: told.length, check: checked - begun, explain: performance.now() - checked };
}"""

console = Console(width=110)


def main() -> int:
    """Print the medians; 1 for a finding, or when a school takes longer than a second."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("pupils", 1800), ("weekdays", 4), ("runs", 5)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    asked = parser.parse_args()
    if find_spec("playwright") is None:
        console.print("It drives a browser: run ./dev check first, which brings what that needs.")
        return 1
    text, ticket = _school(pupils=asked.pupils, weekdays=asked.weekdays)
    table = Table(title=f"{asked.pupils:,} pupils on {asked.weekdays} weekdays, {len(text) / 2**20:.1f} MiB")
    for heading in ("processor", "check ms", "slowest ms", "explain a ticket ms"):
        table.add_column(heading, justify="left" if heading == "processor" else "right")
    took: dict[int, float] = {}
    faults = 0
    for slower in (1, SLOWER):
        runs = [_in_a_new_page(text, ticket, slower=slower) for _ in range(max(1, asked.runs))]
        faults += sum(run["faults"] for run in runs)
        checks = [run["check"] for run in runs]
        took[slower] = median(checks)
        explained = f"{median(run['explain'] for run in runs):.0f}"
        called = "as it is" if slower == 1 else f"{slower} times slower"
        table.add_row(called, f"{took[slower]:.0f}", f"{max(checks):.0f}", explained)
    console.print(table)
    return 1 if faults or took[1] > 1000 * SECONDS else 0


def _school(*, pupils: int, weekdays: int) -> tuple[str, str]:
    """Place a school and write its bundle; gives one ticket of it as well."""
    from afterbell.placement.rules.bundle.write import write_bundle  # noqa: PLC0415 - only for the file
    from tests.placement.rules.bundle.bundles import school  # noqa: PLC0415 - as above

    bundle = school(pupils=pupils, weekdays=weekdays, seed=3)
    return write_bundle(bundle=bundle).decode(), min(bundle.tickets)


def _in_a_new_page(text: str, ticket: str, *, slower: int) -> dict[str, Any]:
    with _page() as page:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        found: dict[str, Any] = page.evaluate(CHECK, [text, ticket])
        return found


@contextmanager
def _page() -> Iterator[Any]:
    """Open an empty page on which the scripts can be fetched, as on the site."""
    from playwright.sync_api import Route, sync_playwright  # noqa: PLC0415 - starts a browser

    from tests.support.browser import FLAGS, find_chromium  # noqa: PLC0415 - as above

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(f"{SITE}static/afterbell/").partition("?")[0]
        if route.request.url == SITE:
            route.fulfill(body="<!doctype html><title>bench</title>", content_type="text/html")
        else:
            route.fulfill(path=STATIC / name)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page()
        page.route(f"{SITE}**", serve)
        page.goto(SITE)
        yield page
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
