"""The walls, tried at every address by every role: what is not yours is the same as what does not exist."""

from __future__ import annotations

import pytest
from django.test import override_settings

from afterbell.schools.roles import Role
from tests.support.town import Town
from tests.walls.matrix import look, send, unknown
from tests.walls.pages import Page, pages
from tests.walls.tables import digests
from tests.walls.viewers import Viewer, viewer_of

# The link at the door, the leave asked for only before a session, codes, notes and photographs taken back, papers
# signed again by hand, a number shown only where somebody is to be called, pictures of clubs, and uploaded lists are
# tested apart.
KEPT = "office/lists/kept/<str:token>/"
SEEN_ELSEWHERE = {
    "feeds/<str:token>.ics",
    "office/roster/move/",
    "office/roster/what-if/",
    "demo/<str:token>/",
    "family/leave/",
    "family/applications/<str:code>/days/take-back/",
    "family/children/<str:pupil>/care/take-back/",
    "classroom/guardians/<str:code>/code/revoke/",
    "pictures/evidence/<str:code>/remove/",
    "classroom/applications/<str:code>/signed/",
    "classroom/applications/<str:code>/signed/countersign/",
    KEPT,
    f"{KEPT}back.xlsx",
    "office/register/pupils/<str:code>/stays/",
    "classroom/phones/<str:code>/end/",
    "classroom/sessions/<str:code>/corrections/",
    "classroom/turns/answer/",
    "classroom/turns/withdraw/",
    "office/stop-day/<str:code>/lift/",
    "classroom/guardians/<str:code>/phone/",
    "pictures/clubs/<str:picture>.webp",
    "family/applications/<str:code>/round-2.jsonl",
}
ADDRESSES_WITH_A_GAP = "tests.walls.planted"


@pytest.fixture(params=list(Role), ids=[role.value for role in Role])
def viewer(request: pytest.FixtureRequest, town: Town) -> Viewer:
    return viewer_of(request.param, town)


def test_every_address_is_known() -> None:
    assert len(pages()) > 20
    assert unknown(pages()) == []


def test_nobody_looks_behind_a_wall(viewer: Viewer, town: Town, reached: set[str]) -> None:
    before = digests(town)
    found = [look(page=page, viewer=viewer, town=town) for page in pages()]
    assert [leak for finding in found for leak in finding.leaks] == []
    assert digests(town) == before
    assert viewer.is_still_signed_in()
    reached.update(route for finding in found for route in finding.reached)
    reached.update(send(forms=[form for finding in found for form in finding.forms], viewer=viewer))


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Collect which addresses somebody reached, over all roles."""
    return set()


def test_every_page_is_reached_by_somebody(reached: set[str]) -> None:
    assert reached, "run this with the whole file"
    unreached = sorted({page.route for page in pages()} - reached - SEEN_ELSEWHERE)
    assert unreached == []


@override_settings(ROOT_URLCONF=ADDRESSES_WITH_A_GAP)
@pytest.mark.parametrize("name", ["unguarded", "half-guarded", "tells-by-a-header", "tells-by-its-status"])
def test_a_gap_in_the_wall_is_seen(town: Town, name: str) -> None:
    page = next(page for page in pages(ADDRESSES_WITH_A_GAP) if name in page.route)
    viewer = viewer_of(Role.HOMEROOM_TEACHER, town)
    leaks = look(page=page, viewer=viewer, town=town).leaks
    assert any("not as one nobody has" in leak for leak in leaks), leaks


def test_an_address_nobody_declared_is_seen() -> None:
    strange = Page(route="office/secrets/<str:code>/", action="office.see", parameters=("secrets/<code>",))
    loose = Page(route="office/homerooms/<str:code>/", action="public.see", parameters=("homerooms/<code>",))
    bare = Page(route="office/homerooms/<str:code>/", action="", parameters=("homerooms/<code>",))
    assert [fault.partition(": ")[2] for fault in unknown([strange, loose, bare])] == [
        "nobody said what secrets/<code> names",
        "shows a homeroom by public.see",
        "shows a homeroom by no action at all",
    ]
