"""Counts of heads that are not what the roll says, in the queue of what the patrol brought to light."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.attendance.commands import explain_count
from afterbell.attendance.queries import CountRow
from afterbell.base import sheets
from afterbell.base.refusals import NotThere
from afterbell.fronts.afternoons import clock_of, span_of
from afterbell.fronts.look.pieces import Entry, Line
from afterbell.fronts.look.saying import say_day, say_span, say_time
from afterbell.fronts.viewing import ViewerRequest

MOST_DIGITS = 4


def explain(request: ViewerRequest) -> None:
    """Take in why a count and the roll differ. Raises Refused with every reason, NotThere for a bad form."""
    sent: QueryDict = request.POST
    try:
        look, called = UUID(sent.get("look", "")), int(sent.get("called", "")[:MOST_DIGITS])
    except ValueError:
        raise NotThere("look") from None
    explain_count(actor=request.viewer, now=request.now, look=look, called=called, reason=sent.get("reason", ""))


def cards(rows: Sequence[CountRow]) -> list[dict[str, object]]:
    """Give those nobody has explained yet, as the page shows them."""
    return [{"row": row, "when": when(row), "said": in_words(row)} for row in rows if row.open]


def lines(rows: Sequence[CountRow]) -> tuple[Line, ...]:
    """Give those that are explained as lines of the page's table."""
    return tuple(
        Line(
            code=row.look,
            label=row.name,
            entries=(
                Entry(text=row.name, note=row.room),
                Entry(text=when(row)),
                Entry(text=row.adult),
                Entry(text=in_words(row)),
                Entry(text=state(row), tone="good"),
                Entry(text=row.explained.reason, note=row.explained.by),
            ),
        )
        for row in rows
        if row.explained is not None
    )


def sheet_row(row: CountRow) -> sheets.Row:
    """Give one of them as a row of the page's file."""
    why = (row.explained.reason, row.explained.by) if row.explained else ("", "")
    return (row.on.isoformat(), row.name, row.room, row.adult, in_words(row), state(row), *why)


def in_words(row: CountRow) -> str:
    """Say the two numbers and who counted."""
    numbers = _("数到 %(counted)s 人，点名 %(called)s 人") % {"counted": row.counted, "called": row.called}
    return f"{say_time(clock_of(row.at))} {_('巡课')}（{row.by}）：{numbers}"


def state(row: CountRow) -> str:
    """Say whether somebody found out why."""
    return _("等说明") if row.open else _("已说明")


def when(row: CountRow) -> str:
    """Say which day and hour the session is of."""
    day = say_day(day=row.on, language=get_language() or "")
    return f"{day} {say_span(span_of(row.starts_at, row.ends_at))}"
