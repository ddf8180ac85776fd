"""How many questions a page or a query asks the database, counted alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

AsksAtMost = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


NOT_OF_THE_PAGE = ("set_config", "base_siteclock")


def questions(asked: CaptureQueriesContext) -> list[str]:
    """Give what a page asked of the tables.

    Naming the school's walls to PostgreSQL asks none of them, and the site's clock is looked at
    once a second by whichever request comes first: neither depends on the page.
    """
    return [row["sql"] for row in asked.captured_queries if not any(own in row["sql"] for own in NOT_OF_THE_PAGE)]


@contextmanager
def _at_most(number: int) -> Generator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as asked:
        yield asked
    told = questions(asked)
    assert len(told) <= number, f"{len(told)} questions instead of {number}:\n" + "\n".join(told)


@pytest.fixture
def asks_at_most() -> AsksAtMost:
    """Give the guard of a page: inside it the database is asked this many questions and no more."""
    return _at_most
