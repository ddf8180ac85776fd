"""One town for all tests of the walls: built once a run, copied for each process, rolled back after each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.databases import next_name, standing
from tests.support.premises import Estate, Premises

if TYPE_CHECKING:
    from tests.support.town import Town


ASKED_ALIKE = "test_every_page_asks_few_questions"
"""What a page asks of the tables is counted without what PostgreSQL alone is told: one of the two counts for both."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    counted = [item for item in items if item.name.startswith(ASKED_ALIKE)]
    if counted and config.getoption("db") == "postgresql":
        items[:] = [item for item in items if item not in counted]
        config.hook.pytest_deselected(items=counted)


@pytest.fixture(scope="session")
def _town_hall(estate: Estate, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Premises, Town]]:
    from tests.support.town import Town, build_town  # noqa: PLC0415 - Django is ready only now

    def build(premises: Premises) -> dict[str, Any]:
        with standing(premises, django_db_blocker):
            town = build_town()
        return {"here": town.here, "there": town.there, "now": town.now.isoformat()}

    template, told = estate.built(name="town", build=build)
    with estate.copy(template=template, name=next_name()) as premises:
        yield premises, Town(here=told["here"], there=told["there"], now=datetime.fromisoformat(told["now"]))


@pytest.fixture(scope="module")
def town(_town_hall: tuple[Premises, Town], django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Stand in the town for a whole module."""
    premises, town = _town_hall
    with standing(premises, django_db_blocker):
        yield town


@pytest.fixture(autouse=True)
def _rolled_back(request: pytest.FixtureRequest) -> Iterator[None]:
    if "town" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("town")
    from django.db import transaction  # noqa: PLC0415 - Django is ready only now

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
