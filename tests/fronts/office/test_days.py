"""Days from outside: read in one place, and none at the ends of the calendar."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from afterbell import fronts
from afterbell.fronts.days import DayField, day_in
from tests.support.term_begun import MONDAY_NOON, Begun
from tests.support.visits import standing_clock, visitor

ENDS = ("0001-01-01", "9999-12-31", "1999-12-31", "2100-01-01")
ROOM = Path(fronts.__file__).parent


def test_days_are_read_in_one_place() -> None:
    reading = re.compile(r"forms\.DateField|fromisoformat|strptime|parse_date")
    found = {path.name for path in ROOM.rglob("*.py") if reading.search(path.read_text(encoding="utf-8"))}
    assert found == {"days.py"}


@pytest.mark.parametrize("text", [*ENDS, "", "2026-02-30", "9999-99-99", "-1", "2026-06-10T00:00"])
def test_what_no_school_has_to_do_with_is_no_day(text: str) -> None:
    assert day_in(text) is None
    field = DayField(required=False)
    with pytest.raises(ValidationError):
        field.clean(text or "x")


def test_a_day_of_a_term_is_one() -> None:
    day = day_in("2026-06-10")
    assert day is not None
    assert DayField().clean("2026-06-10") == day


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize(
    "address",
    [
        "/office/roster/?week={day}",
        "/office/roster/?week={day}&by=people",
        "/office/roster/week.xlsx?week={day}",
        "/office/today/?on={day}",
        "/office/calendar/?day={day}",
    ],
)
def test_an_address_with_the_end_of_the_calendar_is_answered(begun: Begun, address: str, day: str) -> None:
    with standing_clock(MONDAY_NOON):
        answer = visitor(begun.school.actor("office")).get(address.format(day=day))
    assert answer.status_code == 200


@pytest.mark.parametrize("day", ENDS)
def test_a_settlement_to_the_end_of_the_calendar_is_refused_at_its_field(begun: Begun, day: str) -> None:
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        answer = office.post("/office/settlements/", {"first_day": "2026-03-02", "last_day": day})
    assert answer.status_code == 422
    assert "日期应在 2000-01-01 和 2099-12-31 之间。" in answer.text
