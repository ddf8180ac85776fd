"""When a child's service may end: between two afternoons, never in the middle of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from afterbell.base.spans import TimeSpan


def earliest_end(*, today: date, at: time, spans: Iterable[TimeSpan]) -> date:
    """Give the first day without service a family may name: today, or tomorrow once one of today's spans has begun.

    A child that came this afternoon stays on its roll and on the gate's list until it has gone home.
    """
    return today + timedelta(days=1) if any(span.start <= at for span in spans) else today
