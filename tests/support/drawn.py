"""Public pages are drawn anew in every test."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def _drawn_anew() -> None:
    drawn = sys.modules.get("afterbell.fronts.portal.drawn")
    if drawn is not None:
        drawn.drawings.forget()
