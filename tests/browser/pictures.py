"""Take the README's three pictures again, on the demonstration as it is now; part of `./dev pictures`."""

from __future__ import annotations

import pytest

from tests.browser.guide import Guide
from tests.browser.tour import TOUR
from tests.support.browser import SIZES
from tests.support.stations import Camera

pytestmark = pytest.mark.browser
TAKEN = {"office": ("office-home", "desktop"), "roll": ("roll", "phone"), "family": ("family-home", "phone")}


@pytest.mark.parametrize("picture", TAKEN)
def test_a_picture_is_taken_of_a_real_screen(guide: Guide, camera: Camera, picture: str) -> None:
    name, size = TAKEN[picture]
    stop = next(stop for stop in TOUR if stop.name == name)
    assert picture in camera.wanted, "run this by ./dev pictures"
    with guide.visit(stop, size=SIZES[size]) as visit:
        visit.page.wait_for_load_state("networkidle")
        camera.keep(visit.page, picture)
