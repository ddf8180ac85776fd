"""No page shows a child, a guardian, a phone number or a reason outside its viewer's reach."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import override_settings

from afterbell.schools.roles import Role
from tests.support.premises import Premises
from tests.support.town import Town
from tests.walls.canaries import plant, songs_in, text_of, within_reach
from tests.walls.matrix import look
from tests.walls.pages import pages
from tests.walls.viewers import Viewer, viewer_of


@pytest.fixture(scope="module")
def planted(town: Town, _town_hall: tuple[Premises, Town]) -> Mapping[str, frozenset[int]]:
    return plant(town, premises=_town_hall[0])


@pytest.fixture(scope="module")
def sung() -> set[str]:
    """Collect the canaries seen by those who may: a test that sees none is blind."""
    return set()


def heard_outside(viewer: Viewer, town: Town, planted: Mapping[str, frozenset[int]], sung: set[str]) -> list[str]:
    """Walk all the viewer's pages; gives what was shown of children out of reach."""
    reach = within_reach(viewer, town)
    leaks = []
    for page in pages():
        for answer in look(page=page, viewer=viewer, town=town, leaks=False).answers:
            heard = songs_in(text_of(answer)) & planted.keys()
            leaks += [f"/{page.route} shows {canary}" for canary in sorted(heard) if not planted[canary] & reach]
            sung |= heard
    return leaks


@pytest.mark.parametrize("role", list(Role), ids=[role.value for role in Role])
def test_no_canary_sings_outside_its_cage(
    role: Role, town: Town, planted: Mapping[str, frozenset[int]], sung: set[str]
) -> None:
    assert heard_outside(viewer_of(role, town), town, planted, sung) == []


def test_canaries_sing(sung: set[str]) -> None:
    assert {canary[0] for canary in sung} >= {"仁", "接"}


@override_settings(ROOT_URLCONF="tests.walls.planted")
def test_a_page_that_says_a_name_too_many_is_heard(town: Town, planted: Mapping[str, frozenset[int]]) -> None:
    for role in (Role.GUARDIAN, Role.HOMEROOM_TEACHER, Role.PRINCIPAL):
        leaks = heard_outside(viewer_of(role, town), town, planted, set())
        assert {leak.split()[0] for leak in leaks} == {"/says-every-name/"}
