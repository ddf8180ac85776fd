"""The settlement these tests are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.settled import Settled
    from tests.support.world import SmallSchool


@pytest.fixture
def settled(small_school: SmallSchool) -> Settled:
    """Give the small school's March, settled."""
    from tests.support.settled import build_settled  # noqa: PLC0415 - Django is ready only now

    return build_settled(small_school)
