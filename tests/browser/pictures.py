"""Take the README's pictures again: `.venv/bin/pytest tests/browser/pictures.py`, on the demonstration as it is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.tour import TOUR, Guide
from tests.support.browser import SIZES

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 200_000
TAKEN = {"office": ("office-home", "desktop"), "roll": ("roll", "phone"), "family": ("family-home", "phone")}


@pytest.mark.parametrize("picture", TAKEN)
def test_a_picture_is_taken_of_a_real_screen(guide: Guide, picture: str) -> None:
    name, size = TAKEN[picture]
    stop = next(stop for stop in TOUR if stop.name == name)
    with guide.visit(stop, size=SIZES[size]) as visit:
        visit.page.wait_for_load_state("networkidle")
        file = PICTURES / f"{picture}.png"
        visit.page.screenshot(path=file, animations="disabled")
    assert file.stat().st_size < MOST_BYTES
