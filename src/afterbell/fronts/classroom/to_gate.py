"""After a session its teacher sends the children who are still there to the gate, by one button of the roll."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from afterbell.attendance.queries import RollPage
from afterbell.dismissal.commands import NewSide, give_to_gate
from afterbell.fronts.viewing import ViewerRequest

THERE = frozenset({"present", "late", "elsewhere"})


def sends_to_gate(request: ViewerRequest, seen: RollPage) -> bool:
    """Say whether the own session of today is over and somebody of it was there."""
    over = seen.on == request.today and seen.session.ends_at <= request.now and not seen.session.cancelled
    return seen.is_own and over and any(child.state in THERE for child in seen.children)


def send_to_gate(request: ViewerRequest, seen: RollPage) -> HttpResponse:
    """Say of everybody who was there that the way to the gate has begun; who has left already is not sent."""
    sides = [
        NewSide(handover_id=uuid4(), pupil=child.code, session=seen.session.code, happened_at=request.now)
        for child in seen.children
        if child.state in THERE
    ]
    receipt = give_to_gate(actor=request.viewer, now=request.now, sides=sides)
    number = len(receipt.stored)
    if number:
        said = _("已把 %(number)s 名学生送往校门，校门接到以前仍由您负责。") % {"number": number}
        messages.success(request, said)
    else:
        messages.info(request, _("没有还要送的学生：都已送出或已经离校。"))
    return redirect("roll", code=seen.session.code)
