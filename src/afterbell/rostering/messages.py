"""What families are told of sessions."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

CANCELLED = message_kind(
    "rostering.cancelled",
    zh="停课：{day}的{session}不上了，{child}请按正常放学接。原因：{reason}。",
    en="Cancelled: {session} on {day}. Please collect {child} at the usual end of school. Reason: {reason}.",
    opens="child",
    call=True,
)
