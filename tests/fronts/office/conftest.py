"""The small school in its term, for the office's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.term_begun import Begun
    from tests.support.world import SmallSchool


@pytest.fixture
def begun(small_school: SmallSchool) -> Begun:
    """Give the small school a term with groups, sessions and a named adult for each."""
    from tests.support.term_begun import begin_term  # noqa: PLC0415 - Django is ready only now

    return begin_term(small_school)
