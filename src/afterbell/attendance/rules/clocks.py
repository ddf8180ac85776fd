"""What is believed of a time that a phone tells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from afterbell.base.spans import instant, is_ordinary

AHEAD = timedelta(minutes=1)


def believable(said: datetime | None, *, on: date, now: datetime) -> datetime | None:
    """Give the time a phone tells for something on a day; None when it cannot have been then.

    Nothing happens before its day, and nothing after the server has it: a clock a few seconds ahead is brought back.
    """
    if said is None or not instant(on, time()) <= said <= now + AHEAD:
        return None
    return min(said, now)


def made_before(moment: datetime, *, said: datetime | None, on: date, now: datetime) -> bool:
    """Say whether something was done before a moment: by the phone's time where it can be believed, else by arrival."""
    return (believable(said, on=on, now=now) or now) < moment


def told_by_phone(milliseconds: object) -> datetime | None:
    """Read an instant as a phone writes it, in milliseconds since 1970; None for what no calendar of a school has."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    try:
        found = EPOCH + timedelta(milliseconds=milliseconds)
    except (OverflowError, ValueError):
        return None
    return found if is_ordinary(found.date()) else None


EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
