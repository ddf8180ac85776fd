"""The afternoon after which the children of these tests go home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.afternoon import Afternoon
    from tests.support.world import SmallSchool


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    """Give the small school a Wednesday with two groups."""
    from tests.support.afternoon import build_afternoon  # noqa: PLC0415 - Django is ready only now

    return build_afternoon(small_school)
