"""Fixtures that stand on the built world; imported before Django's settings are read, so they build late."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.databases import next_name, standing
from tests.support.premises import Estate, Premises

if TYPE_CHECKING:
    from tests.support.term_begun import Begun
    from tests.support.world import SmallSchool

ELSEWHERE = {"db", "own_database"}
"""Who asks for one of these stands on another ground than the begun term's."""


@pytest.fixture
def small_school(request: pytest.FixtureRequest) -> SmallSchool:
    """Lend a small school to a test: on the test's own database where it took one, else rolled back afterwards."""
    if _stands_begun(request):
        lent: Begun = request.getfixturevalue("_on_begun_ground")
        return lent.school
    request.getfixturevalue("own_database" if "own_database" in request.fixturenames else "db")
    from tests.support.world import build_school  # noqa: PLC0415 - Django is ready only now

    return build_school(name="测试小学", code="alpha")


@pytest.fixture
def other_school(db: None) -> SmallSchool:  # noqa: ARG001 - as above
    """Lend a second school, whose rows nobody of the first may see."""
    from tests.support.world import build_school  # noqa: PLC0415 - as above

    return build_school(name="邻旗小学", code="beta", phones_from=13_900_000_000)


@pytest.fixture
def begun(request: pytest.FixtureRequest, begun_ground: tuple[Premises, Begun]) -> Begun:  # noqa: ARG001 - it is named so that who asks for `begun` is known
    """Give the small school a term with groups, sessions and a named adult for each."""
    from tests.support.term_begun import begin_term  # noqa: PLC0415 - as above

    if not _stands_begun(request):
        return begin_term(request.getfixturevalue("small_school"))
    lent: Begun = request.getfixturevalue("_on_begun_ground")
    return lent


@pytest.fixture(scope="session")
def begun_ground(estate: Estate, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Premises, Begun]]:
    """Begin the term once for all tests of this process: it is half a second's work."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            from afterbell.base.codes import codes_drawn_from  # noqa: PLC0415 - as above
            from tests.support.term_begun import begin_term  # noqa: PLC0415 - as above
            from tests.support.world import build_school  # noqa: PLC0415 - as above

            with codes_drawn_from(Random("begun")):  # noqa: S311 - the same term every time
                term = begin_term(build_school(name="测试小学", code="alpha"))
        yield premises, term


@pytest.fixture
def _on_begun_ground(begun_ground: tuple[Premises, Begun], django_db_blocker: DjangoDbBlocker) -> Iterator[Begun]:
    """Stand on the begun term; what a test writes must hold together, and is rolled back."""
    from django.db import connection, transaction  # noqa: PLC0415 - as above

    premises, term = begun_ground
    with standing(premises, django_db_blocker), transaction.atomic():
        yield term
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


def _stands_begun(request: pytest.FixtureRequest) -> bool:
    asked = set(request.fixturenames)
    marked = request.node.get_closest_marker("django_db")
    return "begun_ground" in asked and not asked & ELSEWHERE and marked is None
