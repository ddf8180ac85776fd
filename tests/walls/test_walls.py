"""The walls, tried at every address by every role: what is not yours is the same as what does not exist.

Everybody walks once, in a town where each name betrays itself; what was met is read by the tests of the walls, of the
names heard outside anybody's reach, and of own forms with another's code forged into them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

import pytest
from django.test import override_settings

from afterbell.schools.roles import Role
from tests.support.premises import Premises
from tests.support.town import Town
from tests.walls.canaries import heard_outside, plant, within_reach
from tests.walls.forging import ROLES, Known, faults_of, known_codes, own_forms
from tests.walls.matrix import look, unknown
from tests.walls.pages import Page, pages
from tests.walls.viewers import viewer_of
from tests.walls.walk import Walk, walk

# The link at the door, the leave asked for only before a session, codes, notes and photographs taken back, papers
# signed again by hand, a change of today that is known, a number shown only where somebody is to be called, pictures of
# clubs and of pages, files of pages, uploaded lists, a month appraised once it is over, buses where there are some,
# what stands on one child's page of fees, complaints, and a call that waits since yesterday are tested apart.
KEPT = "office/lists/kept/<str:token>/"
SEEN_ELSEWHERE = {
    "bureau/factors/reset/",
    "areas/<str:area>/",
    "areas/<str:area>/feed.xml",
    "areas/<str:area>/search/",
    "schools/<str:code>/articles/<str:article>/objections/",
    "office/publishing/<str:matter>/",
    "office/publishing/pages/<str:article>/",
    "schools/<str:code>/in-force/<str:matter>/",
    "schools/<str:code>/in-force/<str:matter>.json",
    "schools/<str:code>/in-force/<str:matter>.csv",
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
    "gate/devices/<str:code>/end/",
    "gate/drill/real/",
    "classroom/sessions/<str:code>/corrections/",
    "classroom/sessions/<str:code>/changes/known/",
    "classroom/turns/answer/",
    "classroom/turns/withdraw/",
    "office/stop-day/<str:code>/lift/",
    "classroom/appraised/<str:code>/",
    "office/appraisals/<str:code>/",
    "office/appraisals/<str:code>/confirm/",
    "office/appeals/<str:code>/",
    "classroom/messages/<str:code>/told/",
    "family/children/<str:pupil>/bus/",
    "office/fees/publish/",
    "office/fees/confirm/",
    "office/fees/reverse/",
    "office/fees/exempt/",
    "office/fees/exempt/confirm/",
    "family/receipts/<str:code>/receipt.pdf",
    "classroom/guardians/<str:code>/phone/",
    "schools/<str:code>/clubs/<str:picture>.webp",
    "schools/<str:code>/pictures/<str:picture>.webp",
    "schools/<str:code>/files/<str:file>/",
    "family/applications/<str:code>/round-2.jsonl",
    "complaints/<str:code>/",
    "office/complaints/<str:code>/",
    "bureau/complaints/<str:code>/",
    "platform/reports/",
}
ADDRESSES_WITH_A_GAP = "tests.walls.planted"


Walked: TypeAlias = Callable[[Role], Walk]
EVERYBODY = pytest.mark.parametrize("role", list(Role), ids=[role.value for role in Role])


@pytest.fixture(scope="module")
def planted(town: Town, _town_hall: tuple[Premises, Town]) -> Mapping[str, frozenset[int]]:
    return plant(town, premises=_town_hall[0])


@pytest.fixture(scope="module")
def walked(town: Town, planted: Mapping[str, frozenset[int]]) -> Walked:
    """Let somebody of each role walk through the house once, for all tests that ask what was met."""
    return cache(lambda role: walk(role=role, town=town, planted=planted))


@pytest.fixture(scope="module")
def known(town: Town) -> Mapping[str, Known]:
    return known_codes(town)


def test_every_address_is_known() -> None:
    assert len(pages()) > 20
    assert unknown(pages()) == []


@EVERYBODY
def test_nobody_looks_behind_a_wall(role: Role, walked: Walked) -> None:
    met = walked(role)
    assert met.leaks == []
    assert met.changed == []
    assert met.signed_in


@EVERYBODY
def test_no_canary_sings_outside_its_cage(role: Role, walked: Walked) -> None:
    assert walked(role).outside == []


def test_canaries_sing(walked: Walked) -> None:
    assert {canary[0] for role in Role for canary in walked(role).heard} >= {"仁", "接"}


def test_every_page_is_reached_by_somebody(walked: Walked) -> None:
    reached = {route for role in Role for route in walked(role).reached}
    assert {page.route for page in pages()} - reached - SEEN_ELSEWHERE == set()


@pytest.mark.parametrize("role", ROLES, ids=[role.value for role in ROLES])
def test_a_forged_code_is_a_code_nobody_has(
    role: Role, town: Town, walked: Walked, known: Mapping[str, Known], forged: set[str]
) -> None:
    met, viewer = walked(role), viewer_of(role, town)
    faults = []
    for form in own_forms(met.forms, viewer=viewer, town=town):
        for code in form.codes(known)[:2]:
            forged.add(form.route)
            faults += faults_of(viewer, town, form, code, known)
    assert faults == []


def test_there_were_forms_to_forge(forged: set[str]) -> None:
    assert len(forged) >= 4, forged


@pytest.fixture(scope="module")
def forged() -> set[str]:
    """Collect where forged forms were sent, over all roles."""
    return set()


@override_settings(ROOT_URLCONF=ADDRESSES_WITH_A_GAP)
@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.HOMEROOM_TEACHER, Role.PRINCIPAL], ids=lambda role: role.value)
def test_a_page_that_says_a_name_too_many_is_heard(
    role: Role, town: Town, planted: Mapping[str, frozenset[int]]
) -> None:
    viewer = viewer_of(role, town)
    page = next(page for page in pages(ADDRESSES_WITH_A_GAP) if page.route == "says-every-name/")
    answers = look(page=page, viewer=viewer, town=town, leaks=False).answers
    assert heard_outside(answers, page=page, reach=within_reach(viewer, town), planted=planted)[0]


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
