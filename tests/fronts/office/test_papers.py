"""The print run on the office's page."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.schools.models import Pupil
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool, enrol_everybody

RARE = "\U0002a6d6"


def test_every_homeroom_is_a_file(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "还没有签好的文书" in office.get("/office/papers/print/").text
        enrol_everybody(small_school)
        assert 'href="/office/papers/print/"' in office.get("/office/papers/").text
        page = office.get("/office/papers/print/").text
        for homeroom in small_school.homerooms:
            there = f"/office/homerooms/{homeroom}/papers.pdf"
            assert f'href="{there}"' in page
            assert office.get(there).content.startswith(b"%PDF-")


def test_a_letter_that_cannot_be_printed_is_told_with_the_childs_name(small_school: SmallSchool) -> None:
    enrol_everybody(small_school)
    with within(small_school.id):
        Pupil.objects.filter(code=small_school.children[0].code).update(name=f"巴{RARE}尔")
    with standing_clock():
        answer = visitor(small_school.actor("office")).get(f"/office/homerooms/{small_school.homerooms[0]}/papers.pdf")
    assert answer.status_code == 422
    assert f"巴{RARE}尔的文书印不出来" in answer.text
