"""Whoever asks only for the head of a page, as a link's preview and a watcher do, is answered like who reads it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from afterbell.schools.roles import Role
from tests.support.town import Town
from tests.walls.matrix import codes_in_reach
from tests.walls.pages import pages
from tests.walls.viewers import viewer_of

HEADERS = ("Content-Type", "Location", "Allow", "Content-Disposition")


def head_of(answer: HttpResponse) -> tuple[int, list[str | None]]:
    return answer.status_code, [answer.headers.get(name) for name in HEADERS]


@pytest.mark.parametrize(
    "role", [Role.PUBLIC, Role.GUARDIAN, Role.HOMEROOM_TEACHER, Role.ACADEMIC_OFFICE, Role.GATE_GUARD]
)
def test_every_address_gives_its_head(role: Role, town: Town) -> None:
    viewer = viewer_of(role, town)
    shown = 0
    for page in pages():
        codes = next(codes_in_reach(page=page, viewer=viewer, town=town), None)
        if codes is None:
            continue
        there = page.at(*codes)
        read, head = viewer.try_out("GET", there), viewer.try_out("HEAD", there)
        assert (there, head_of(head)) == (there, head_of(read))
        assert head.content == b""
        shown += read.status_code == 200
    assert shown > 0
