"""Whether an adult is there is said alike on every page: by all sources together, and as somebody decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import time
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from afterbell.attendance import commands
from afterbell.attendance.commands import NewLook, NewMark
from afterbell.attendance.queries import adults_there, day_figures, roll, school_sessions
from afterbell.base.tenancy import within
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

ROLL = at(time(17, 57))
TODAY = "/office/today/"


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Iterator[Afternoon]:
    with standing_clock(ROLL):
        yield build_afternoon(small_school)


def called(afternoon: Afternoon) -> None:
    """Let the teacher call a roll without signing in."""
    child = afternoon.tutored[0].code
    mark = NewMark(mark_id=uuid4(), pupil=child, state="present", device="phone", device_seq=1)
    commands.record_marks(actor=afternoon.actor("subject2"), now=ROLL, session=afternoon.tutoring, marks=[mark])


def missed(afternoon: Afternoon) -> None:
    here(afternoon, afternoon.tutored[0])
    new = NewLook(look_id=uuid4(), session=afternoon.tutoring, found="nobody", looked_at=ROLL)
    commands.record_patrol(actor=afternoon.actor("duty"), now=ROLL, looks=[new])


def gone(afternoon: Afternoon) -> None:
    missed(afternoon)
    commands.decide_presence(
        actor=afternoon.actor("duty"), now=ROLL, session=afternoon.tutoring, here=False, reason="早走了"
    )


@pytest.mark.parametrize(
    ("happened", "note", "arrived"),
    [
        (lambda _afternoon: None, "", 0),
        (called, "已到岗", 1),
        (missed, "到岗说法不一，等决定", 0),
        (gone, "不在岗（已决定）", 0),
    ],
    ids=["nobody-said", "by-the-roll", "contradicting", "decided"],
)
def test_every_page_says_the_same_of_an_adult(
    afternoon: Afternoon, happened: Callable[[Afternoon], None], note: str, arrived: int, asks_at_most: AsksAtMost
) -> None:
    happened(afternoon)
    office, leader = visitor(afternoon.actor("office")), visitor(afternoon.actor("duty"))
    with within(afternoon.school.id):
        seen = {"viewer": afternoon.actor("duty"), "now": ROLL}
        figures = day_figures(on=DAY, **seen)
        cards = school_sessions(on=DAY, **seen)
        assert (figures.begun, figures.adults) == adults_there(on=DAY, **seen) == (3, arrived)
        assert sum(card.adult_arrived for card in cards) == arrived
        own = roll(session=afternoon.tutoring, **seen).session
    assert own.adult_arrived == bool(arrived)
    with asks_at_most(14):
        home = office.get("/office/").text
    assert re.search(rf">\s*{arrived}/3\s*<", home)
    assert ">3<" in re.sub(r"\s", "", home) if not arrived else True
    with asks_at_most(25):
        page = leader.get(TODAY).text
    assert re.search(rf">\s*{arrived}/3\s*<", page)
    with asks_at_most(25):
        sheet_of_roll = leader.get(f"/classroom/sessions/{afternoon.tutoring}/roll/").text
    with ZipFile(BytesIO(leader.get(f"{TODAY}sheet/").content)) as book:
        sheet = book.read("xl/sharedStrings.xml").decode()
    words = {"已到岗", "到岗说法不一，等决定", "不在岗（已决定）"}
    for text in (page, sheet, sheet_of_roll):
        said = re.sub(r"<button.*?</button>", "", text, flags=re.DOTALL)
        assert {word for word in words if word in said} == ({note} - {""})
    missing = leader.get(TODAY, {"state": "absent_adult"}).text
    assert bool(re.search(r"<table.*三年级辅导一组.*</table>", missing, re.DOTALL)) is not bool(arrived)
