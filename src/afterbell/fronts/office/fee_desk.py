"""What the pages of fees share: their words, where a child's part stands, and how a deed ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts import pay
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.frame import frame_of
from afterbell.fronts.viewing import ViewerRequest
from afterbell.subsidy.commands import Channel, Way

WAYS = ((Way.PAID.value, lazy("收款")), (Way.REFUNDED.value, lazy("退款")))
CHANNELS = ((Channel.CASH.value, lazy("现金")), (Channel.BANK.value, lazy("银行")))


def child_address(pupil: str) -> str:
    return f"{reverse('office-fees')}?{urlencode({'child': pupil})}"


def say_money(way: str, channel: str, fen: int) -> str:
    return f"{dict(WAYS)[Way(way).value]} · {dict(CHANNELS)[Channel(channel).value]} · {pay.amount(fen)}"


def say_when(day: date) -> str:
    return say_date(day=day, language=pay.language())


def term_of(request: ViewerRequest) -> str:
    """Give the code of the term the desk works on. Raises NotThere without one."""
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    return frame.term.code


def done(request: ViewerRequest, act: Callable[[], object], said: str, *, to: str = "") -> HttpResponse:
    """Do something and go back to the page, which says that it is done, or every reason why not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, " ".join(pay.said(reason.words) for reason in refused.reasons))
    else:
        messages.success(request, said)
    return redirect(to or reverse("office-fees"))
