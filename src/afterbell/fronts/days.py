"""Days that come from outside: read in one place, and only those a school can have anything to do with.

At the ends of the calendar there is no day before or after to count to.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.spans import FIRST_DAY, LAST_DAY, is_ordinary

OUT_OF_REACH = lazy("日期应在 %(first)s 和 %(last)s 之间。")


class DayField(forms.DateField):
    """A day somebody typed."""

    def validate(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Raise ValidationError for a missing day, and for one at the ends of the calendar."""
        super().validate(value)
        if value is not None and not is_ordinary(value):
            limits = {"first": FIRST_DAY, "last": LAST_DAY}
            raise ValidationError(OUT_OF_REACH, code="out_of_reach", params=limits)


def day_in(text: str) -> date | None:
    """Read the day of an address; None for what is no day, and at the ends of the calendar."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if is_ordinary(found) else None


def time_in(text: str) -> time | None:
    """Read a time of the school's day, hours and minutes; None for what is none."""
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else None


def moment_in(text: str) -> datetime | None:
    """Read an instant a page of ours noted, with its zone; None for what is none, and at the ends of the calendar."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and is_ordinary(found.date()) else None
