"""A day that stopped: said once above its sessions, with the reason and with the way back while there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from afterbell.attendance.queries import SessionCard
from afterbell.base.access import may, place
from afterbell.fronts.viewing import ViewerRequest


def stopped_on(request: ViewerRequest, cards: Iterable[SessionCard], *, on: date) -> dict[str, object]:
    """Say how many of a day's sessions stopped for which reason, and where that day is stopped or taken back."""
    reasons = Counter(card.cancelled for card in cards if card.cancelled)
    stops_days = may(actor=request.viewer, action="rostering.stop_day", at=place(school=request.viewer.tenant))
    return {
        "stopped": [_said(number, reason) for reason, number in reasons.items()],
        "stops_days": stops_days,
        "stop_url": f"{reverse('stop-day')}?day={on.isoformat()}" if on >= request.today else reverse("stop-day"),
    }


def _said(number: int, reason: str) -> str:
    words = ngettext("停 %(number)s 场（%(reason)s）", "停 %(number)s 场（%(reason)s）", number)
    return words % {"number": number, "reason": reason}
