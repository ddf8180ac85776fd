"""Every page in a real browser, on a phone and on a desktop: no barrier, no overflow, no fault, and light to carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser

from tests.browser.tour import TOUR, Guide, Stop
from tests.support.browser import SIZES, axe, small_targets, wear, wider_than_the_screen
from tests.support.databases import next_name
from tests.support.premises import Estate
from tests.support.served import serving
from tests.walls.pages import pages as every_page

MOST_BYTES = 150 * 1000
NO_PAGES = (
    "language/",
    "demo/",
    "look/",
    "sign-out/",
    "arrive/",
    "last-day/",
    "alarms/",
    "looking/<",
    "late/",
    "family/leave/",
    "approve/",
    "publish/",
    "placing/commit/",
    "placing/reveal/",
    "placing/preview/",
    "/confirm/",
    "placing/groups/",
    "roster/plan/",
    "roster/adults/",
    "roster/cover/",
    "calendar/day/",
    "calendar/term/",
    "withdraw/",
    "guardians/",
    "collectors/end/",
    "going-home/",
    "classroom/enter/",
    "paper/photos/",
    "paper/countersign/",
    "signed/countersign/",
    "/leaves/",
    "/stays/",
    "/return/",
    "remove/",
    "pictures/",
    "told/",
    "take-back/",
    "care/consent/",
    "care/needs/",
    "calendar/end/",
    "calendar/new/",
    "open/",
    "messages/address/",
    "channels/<",
    "channels/again/",
    "channels/mail/",
    "channels/robot/",
    "today/rolls/",
    "today/phone/",
    "/sync/",
    "phones/<",
    "<str:code>/contested/",
)
# What nobody of the demonstration can open on its Wednesday in June, with the test that looks at it.
SEEN_ELSEWHERE = {
    "family/children/<str:pupil>/apply/": "tests/journeys/test_guardian.py",
    "family/children/<str:pupil>/apply/circumstances/": "tests/journeys/test_guardian.py",
    "family/children/<str:pupil>/apply/days/": "tests/journeys/test_guardian.py",
    "family/children/<str:pupil>/apply/papers/": "tests/journeys/test_guardian.py",
    "family/children/<str:pupil>/apply/sign/": "tests/journeys/test_guardian.py",
    "classroom/pupils/<str:code>/apply/": "tests/journeys/test_homeroom_teacher.py",
    "classroom/pupils/<str:code>/consents/": "tests/fronts/family/test_consents.py",
    "classroom/applications/<str:code>/sign/": "tests/fronts/family/test_signing.py",
    "classroom/applications/<str:code>/signed/": "tests/fronts/family/test_signing.py",
    "classroom/applications/<str:code>/wishes/": "tests/fronts/family/test_wishes.py",
    "classroom/sessions/<str:code>/care/": "tests/fronts/classroom/test_session_care.py",
    "classroom/applications/<str:code>/places/": "tests/fronts/family/test_places.py",
    "office/placing/by-hand/<str:code>/": "tests/fronts/office/test_by_hand.py",
    "office/placing/move/<str:code>/": "tests/fronts/office/test_moving.py",
    "office/wishes/<str:code>/": "tests/fronts/office/test_groups.py",
    "office/lists/kept/<str:token>/": "tests/journeys/test_lists.py",
}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guide(estate: Estate, chromium: Browser) -> Iterator[Guide]:
    """Serve one small demonstration term for the whole tour."""
    with (
        estate.copy(template=estate.small_term(), name=next_name()) as premises,
        serving(premises=premises, workers=1, environment={}) as site,
    ):
        yield Guide(site=site, chromium=chromium)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("stop", TOUR, ids=lambda stop: stop.name)
def test_a_page_is_whole(guide: Guide, stop: Stop, size: str) -> None:
    with guide.visit(stop, size=SIZES[size]) as visit:
        page = visit.page
        assert stop.holds in page.inner_text("body")
        assert page.title().strip()
        assert wider_than_the_screen(page) == 0
        assert axe(page) == ()
        assert visit.complaints == []
        assert visit.travelled < MOST_BYTES + stop.library, f"{stop.name} takes {visit.travelled} bytes"
        assert small_targets(page, size=size) == ()


@pytest.mark.parametrize("stop", TOUR, ids=lambda stop: stop.name)
def test_a_page_fits_its_screen_in_the_longest_words_and_the_largest_type(guide: Guide, stop: Stop) -> None:
    with guide.visit(stop, size=SIZES["phone"]) as visit:
        for language in ("zh-hans", "en"):
            wear(visit.page, site=guide.site.url, type="large", language=language)
            for name, size in SIZES.items():
                visit.page.set_viewport_size(size)
                assert wider_than_the_screen(visit.page) == 0, f"{name}, {language}"


def test_the_tour_leaves_no_page_out(guide: Guide) -> None:
    """Every address that answers with a page is a stop of the tour; files and buttons are none."""
    assert len(guide.addresses) == len(TOUR), "run this with the whole file"
    seen = {resolve(urlsplit(address).path).route for address in guide.opened}
    pages = {page.route for page in every_page() if not re.search(r"\.\w+$|sheet/$", page.route)}
    missing = {route for route in pages - seen - SEEN_ELSEWHERE.keys() if not any(part in route for part in NO_PAGES)}
    assert missing == set()
