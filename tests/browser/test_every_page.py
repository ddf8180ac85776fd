"""Every page in a real browser, on a phone and on a desktop: no barrier, no overflow, no fault, and light to carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.browser.guide import Guide
from tests.browser.tour import TOUR, Stop
from tests.support.browser import SIZES, axe, small_targets, watched_page, wear, wider_than_the_screen
from tests.support.databases import next_name
from tests.support.premises import Estate
from tests.support.served import serving
from tests.walls.pages import pages as every_page

MOST_BYTES = 150 * 1000
NO_PAGES = (
    "office/pages/new/",
    "office/pages/<str:code>/save/",
    "office/pages/<str:code>/keep/",
    "office/pages/<str:code>/review/",
    "office/pages/<str:code>/give-up/",
    "office/pages/<str:code>/begin/",
    "office/pages/<str:code>/picture/",
    "office/pages/channels/set/",
    "schools/<str:code>/files/<",
    "feed.xml",
    "sitemap.xml",
    "robots.txt",
    "language/",
    "demo/",
    "look/",
    "sign-out/",
    "arrive/",
    "briefing/",
    "last-day/",
    "alarms/",
    "looking/<",
    "stop-day/<",
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
    "turns/answer/",
    "roster/move/",
    "roster/what-if/",
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
    "<str:code>/corrections/",
    "patrol/photos/",
    "changes/known/",
    "handover-news/",
    "gate/devices/<",
    "gate/drill/real/",
    "gate/kept/day/",
    "gate/kept/device/",
    "settlements/classes/",
    "settlements/<str:code>/close/",
    "settlements/<str:code>/pay/",
    "settlements/<str:code>/propose/",
    "adjustments/<",
    "budget/draw/",
    "appraisals/draw/",
    "fees/draw/",
    "fees/receive/",
    "fees/statement/",
    "fees/publish/",
    "fees/confirm/",
    "fees/reverse/",
    "fees/exempt/",
    "fees/files/<str:code>/match/",
    "fees/files/<str:code>/confirm/",
    "/bus/",
    "factor/recovery/",
    "factor/put-down/",
    "factors/reset/",
)
# What nobody of the demonstration can open on its Wednesday in June, with the test that looks at it.
SEEN_ELSEWHERE = {
    "own-objections/": "tests/journeys/test_portal.py",
    "office/pages/<str:code>/": "tests/journeys/test_portal.py",
    "office/pages/<str:code>/changes/": "tests/journeys/test_portal.py",
    "schools/<str:code>/in-force/<str:matter>/": "tests/journeys/test_portal.py",
    "areas/<str:area>/search/": "tests/fronts/portal/test_finding.py",
    "office/notices/<str:code>/": "tests/fronts/office/test_notice_pages.py",
    "office/notices/<str:code>/correction/": "tests/fronts/office/test_notice_pages.py",
    "classroom/homerooms/<str:code>/notices/": "tests/fronts/office/test_notice_pages.py",
    "classroom/homerooms/<str:code>/notices/<str:notice>/": "tests/fronts/office/test_notice_pages.py",
    "family/notices/<str:family>/": "tests/fronts/office/test_notice_pages.py",
    "classroom/sessions/<str:code>/correct/": "tests/fronts/classroom/test_corrections.py",
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
    "classroom/appraised/<str:code>/": "tests/fronts/office/test_appraisal_pages.py",
    "office/appraisals/<str:code>/": "tests/fronts/office/test_appraisal_pages.py",
    "office/appeals/<str:code>/": "tests/fronts/office/test_appraisal_pages.py",
    "office/objections/<str:code>/": "tests/journeys/test_settling.py",
    "office/fees/files/<str:code>/": "tests/journeys/test_fees.py",
    "complaints/<str:code>/": "tests/fronts/portal/test_complaint_pages.py",
    "office/complaints/<str:code>/": "tests/fronts/portal/test_complaint_pages.py",
    "bureau/complaints/<str:code>/": "tests/fronts/portal/test_complaint_pages.py",
    "factor/prove/": "tests/fronts/entrance/test_factor.py",
    "office/lists/kept/<str:token>/": "tests/journeys/test_lists.py",
    "schools/<str:code>/articles/<str:article>/comments/": "tests/fronts/portal/test_comments.py",
    "schools/<str:code>/report/answer/": "tests/fronts/portal/test_comments.py",
    "schools/<str:code>/articles/<str:article>/objections/": "tests/portal/test_put_up.py",
    "office/publishing/pages/<str:article>/": "tests/portal/test_put_up.py",
    "office/comments/pens/<str:code>/": "tests/fronts/office/test_comment_queue.py",
    "platform/reports/": "tests/fronts/bureau/test_own_space.py",
    "bureau/comments/pens/<str:code>/": "tests/fronts/office/test_comment_queue.py",
}
FROM_THE_TOP = "document.querySelectorAll('*').forEach(one => one.scrollTo({top: 0, left: 0, behavior: 'instant'}))"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guide(estate: Estate, chromium: Browser) -> Iterator[Guide]:
    """Serve one small demonstration term for the whole tour."""
    with (
        estate.copy(template=estate.small_term(), name=next_name()) as premises,
        serving(premises=premises, workers=1, environment={}) as site,
    ):
        yield Guide(site=site, chromium=chromium)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found on a page at one size of its screen."""

    wider: int
    barriers: tuple[str, ...]
    small: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found at one stop: the page opened once, its screen made wider and narrower, then worn otherwise."""

    text: str
    title: str
    travelled: int
    complaints: tuple[str, ...]
    seen: Mapping[str, Seen]
    wider_when_worn: Mapping[str, int]


@pytest.fixture(scope="module", params=TOUR, ids=lambda stop: stop.name)
def stop(request: pytest.FixtureRequest) -> Stop:
    asked: Stop = request.param
    return asked


@pytest.fixture(scope="module")
def passer_by(guide: Guide) -> Iterator[Page]:
    """Keep one page open for the whole tour: a new one for each stop costs more than all that is asked of it."""
    with watched_page(guide.chromium, viewport=SIZES["phone"]) as page:
        yield page


@pytest.fixture(scope="module")
def found(guide: Guide, stop: Stop, passer_by: Page) -> Found:
    """Look at a page at every size and in every dress; a page of ours knows its screen by its stylesheet alone."""
    passer_by.set_viewport_size(SIZES["phone"])
    with guide.pass_by(stop, page=passer_by) as visit:
        page = visit.page
        text, title = page.inner_text("body"), page.title()
        seen = {size: _look(page, size=size) for size in SIZES}
        travelled = visit.travelled
        worn = {language: _wear(page, site=guide.site.url, language=language) for language in ("zh-hans", "en")}
    return Found(
        text=text,
        title=title,
        travelled=travelled,
        complaints=tuple(visit.complaints),
        seen=seen,
        wider_when_worn={f"{size}, {language}": wider for language in worn for size, wider in worn[language].items()},
    )


def _look(page: Page, *, size: str) -> Seen:
    page.set_viewport_size(SIZES[size])
    page.evaluate(FROM_THE_TOP)
    wider, barriers = wider_than_the_screen(page), axe(page)
    return Seen(wider=wider, barriers=barriers, small=small_targets(page, size=size))


def _wear(page: Page, *, site: str, language: str) -> dict[str, int]:
    """Measure at every size by how much the page is too wide in a language and the largest type."""
    wear(page, site=site, type="large", language=language)
    wider = {}
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        wider[name] = wider_than_the_screen(page)
    return wider


@pytest.mark.parametrize("size", SIZES)
def test_a_page_is_whole(found: Found, stop: Stop, size: str) -> None:
    seen = found.seen[size]
    assert stop.holds in found.text
    assert found.title.strip()
    assert seen.wider == 0
    assert seen.barriers == ()
    assert found.complaints == ()
    assert found.travelled < MOST_BYTES + stop.library, f"{stop.name} takes {found.travelled} bytes"
    assert seen.small == ()


def test_a_page_fits_its_screen_in_the_longest_words_and_the_largest_type(found: Found) -> None:
    assert dict.fromkeys(found.wider_when_worn, 0) == found.wider_when_worn
    assert len(found.wider_when_worn) == 2 * len(SIZES)


def route_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        raise AssertionError(f"{address} is no page of the house") from None


def test_the_tour_leaves_no_page_out(guide: Guide) -> None:
    """Every address that answers with a page is a stop of the tour; files and buttons are none."""
    assert len(guide.addresses) == len(TOUR), "run this with the whole file"
    seen = {route_of(address) for address in guide.opened}
    pages = {page.route for page in every_page() if not re.search(r"\.\w+$|sheet/$", page.route)}
    missing = {route for route in pages - seen - SEEN_ELSEWHERE.keys() if not any(part in route for part in NO_PAGES)}
    assert missing == set()
