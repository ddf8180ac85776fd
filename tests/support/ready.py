"""Fixtures that stand on the built world; imported before Django's settings are read, so they build late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.world import SmallSchool


@pytest.fixture
def small_school(request: pytest.FixtureRequest) -> SmallSchool:
    """Lend a small school to a test: on the test's own database where it took one, else rolled back afterwards."""
    request.getfixturevalue("own_database" if "own_database" in request.fixturenames else "db")
    from tests.support.world import build_school  # noqa: PLC0415 - Django is ready only now

    return build_school(name="测试小学", code="alpha")


@pytest.fixture
def other_school(db: None) -> SmallSchool:  # noqa: ARG001 - as above
    """Lend a second school, whose rows nobody of the first may see."""
    from tests.support.world import build_school  # noqa: PLC0415 - as above

    return build_school(name="邻旗小学", code="beta", phones_from=13_900_000_000)
