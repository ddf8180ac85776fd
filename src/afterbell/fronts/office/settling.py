"""What two of the school say of how a child left is settled from the page of its day, also after that was closed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from afterbell.base.refusals import NotThere
from afterbell.dismissal.commands import undo_handover
from afterbell.dismissal.queries import DayClosing
from afterbell.fronts.leaving import say_left
from afterbell.fronts.viewing import ViewerRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSettle:
    """One of several words about a child, with what its button sends."""

    child: str
    said: str
    value: str


def to_settle(closing: DayClosing) -> tuple[ToSettle, ...]:
    """Give the words about children of whom several were said, for whoever may undo them."""
    return tuple(
        ToSettle(child=row.name, said=say_left(word), value=word.handover_id)
        for row in closing.twice
        for word in row.let_go
        if word.may_undo
    )


def settle(request: ViewerRequest) -> HttpResponse:
    """Undo the word that was touched; why stands beside its button."""
    try:
        handover = UUID(request.POST["undo"])
    except ValueError:
        raise NotThere("handover") from None
    undo_handover(actor=request.viewer, now=request.now, handover=handover, reason=request.POST.get("reason", ""))
    messages.success(request, _("已撤销，学生回到原来负责的人那里，请重新交接。"))
    return redirect(request.get_full_path())
