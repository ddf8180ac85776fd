"""The school whose wishes are placed in these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.world import SmallSchool


@pytest.fixture
def applications(small_school: SmallSchool) -> tuple[str, ...]:
    """Give the codes of everybody's approved applications, in the children's order."""
    from tests.support.world import enrol_everybody  # noqa: PLC0415 - Django is ready only now

    return enrol_everybody(small_school)
