"""One school of two homerooms of 45, served for all stories of a file; each story stands on its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.support.browser import SIZES
from tests.support.databases import next_name, standing
from tests.support.premises import Estate, Premises
from tests.support.served import ServedSite, serving
from tests.support.stations import Camera, Cookies, Walker, walking

if TYPE_CHECKING:
    from afterbell.base.access import Actor
    from tests.support.world import SmallSchool

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Walk each story at one size on PostgreSQL: nobody looks there, and a database knows nothing of screens."""
    again = told_again(items) if config.getoption("db") == "postgresql" else []
    if again:
        items[:] = [item for item in items if item not in again]
        config.hook.pytest_deselected(items=again)


def told_again(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Give the stories of this folder that stand here once more for another size alone."""
    first, *_ = SIZES
    sized = {item: item.callspec.params.get("size", first) for item in items if hasattr(item, "callspec")}
    return [item for item, size in sized.items() if item.path.parent == HERE and size != first]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The served school, and a browser for whoever walks through it."""

    site: ServedSite
    school: SmallSchool
    premises: Premises
    blocker: DjangoDbBlocker
    chromium: Browser
    camera: Camera

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Stand on the school's tables, with its clock at an instant."""
        with standing(self.premises, self.blocker):
            self.turn_to(moment)
            yield

    def turn_to(self, moment: datetime) -> None:
        """Turn the school's clock, and wait until the server has seen it."""
        import time  # noqa: PLC0415 - beside what needs it late

        from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now

        clock.stand_at(moment=moment)
        time.sleep(clock.REMEMBERED_SECONDS)

    @contextmanager
    def walk(self, *, size: str, actor: Actor | None = None, cookies: Cookies = ()) -> Iterator[Walker]:
        """Let somebody set out, signed in as `actor` where one is given."""
        with walking(
            self.chromium,
            site=self.site.url,
            size=size,
            camera=self.camera,
            cookies=cookies,
        ) as walker:
            if actor is not None:
                walker.page.context.add_cookies([self.session_of(actor)])
            yield walker

    def session_of(self, actor: Actor) -> dict[str, Any]:
        from tests.support.visits import visitor  # noqa: PLC0415 - as above

        value = visitor(actor).cookies["sessionid"].value
        return {"name": "sessionid", "value": value, "url": self.site.url}


@contextmanager
def opened_ground(estate: Estate, blocker: DjangoDbBlocker, chromium: Browser, camera: Camera) -> Iterator[Ground]:
    """Build the school on the morning on which the applications open, and serve it."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, blocker):
            from tests.support.two_homerooms import build_two_homerooms  # noqa: PLC0415 - as above

            school = build_two_homerooms()
        with serving(premises=premises, workers=1, environment={}) as site:
            yield Ground(site=site, school=school, premises=premises, blocker=blocker, chromium=chromium, camera=camera)


@pytest.fixture(scope="module")
def ground(estate: Estate, django_db_blocker: DjangoDbBlocker, chromium: Browser, camera: Camera) -> Iterator[Ground]:
    """Give all stories of a file one school."""
    with opened_ground(estate, django_db_blocker, chromium, camera) as opened:
        yield opened
