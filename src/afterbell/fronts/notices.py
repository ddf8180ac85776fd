"""What the pages of notices say the same way."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.saying import say_day, say_time

WAYS = {"opened": lazy("在手机上打开"), "paper": lazy("交了纸质的"), "call": lazy("电话告知")}


def moment_said(moment: datetime) -> str:
    """Say a moment as people do: the day and the clock."""
    day = say_day(day=local_day(moment), language=get_language() or "zh-hans")
    return f"{day} {say_time(clock_of(moment))}"
