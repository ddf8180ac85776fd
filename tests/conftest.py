"""What every test stands on. Rules are tested without Django; the rest on the database named by --db."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = (
    "tests.support.asking",
    "tests.support.databases",
    "tests.support.served",
    "tests.support.browser",
    "tests.support.ready",
    "tests.support.stations",
    "tests.support.drawn",
)

BETWEEN_LOOKS = 100_000
"""So many things may be made before the newest of them are looked through for garbage."""

LONGEST_FIRST = ("tests/walls", "tests/browser", "tests/journeys", "tests/demo", "tests/site")
"""What takes long begins first, so that no worker of the run ends with it while the other has nothing left."""

MARKERS = (
    "browser: a journey in a real Chromium",
    "storm: faults and load, run by ./dev test storms",
)

# A busy machine is slow, not wrong: no example has a deadline. A failure names the example that shows it again, and
# the machine that guards the main line looks at the same examples every time.
settings.register_profile("whole", deadline=None, print_blob=True, derandomize=os.environ.get("CI") == "true")
settings.register_profile("quick", settings.get_profile("whole"), max_examples=10)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("afterbell")
    group.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite", help="what the tables stand on")
    group.addoption("--quick", action="store_true", help="look at a tenth of the examples, between two edits")
    group.addoption("--pictures", action="store_true", help="keep the pictures docs/pictures/README.md names")
    group.addoption("--durable", action="store_true", help="let the private PostgreSQL server wait for the disk")


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    settings.load_profile("quick" if config.getoption("quick") else "whole")
    if _only_rules(config) or not config.pluginmanager.hasplugin("django"):
        return
    from tests.support.databases import open_estate  # noqa: PLC0415 - rules are tested without psycopg and Django

    open_estate(config=config)
    import django  # noqa: PLC0415 - after the settings' environment stands

    # For this process alone: a worker that inherited the name would read the settings before it has a database.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")
        django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    from tests.support.databases import close_estate  # noqa: PLC0415 - as above

    close_estate(config=config)


def pytest_collection_finish() -> None:
    """Leave what is loaded by now alone: looking through all of it for garbage again and again took long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN_LOOKS)


def _only_rules(config: pytest.Config) -> bool:
    return all("rules" in Path(argument.partition("::")[0]).parts for argument in config.args)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushing = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if flushing or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid} would empty tables that refuse it: take own_database or own_term")
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, long in enumerate(LONGEST_FIRST) if item.nodeid.startswith(long)), len(LONGEST_FIRST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Nothing is skipped silently: a skipped test is a failed one."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped or expected to fail, which counts as a failure: {report.longrepr}"
    return report
