"""Leave, substitutes and swaps on the phone: what one is asked, what one asked for, and asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.words import Words
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_meeting, say_span
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import answer_turn, ask_session_leave, ask_substitutes, ask_swap, withdraw_turn
from afterbell.rostering.queries import AheadSession, TurnOptions, TurnRow, own_turns, turn_options

TONES: dict[str, Tone] = {"asked": "info", "agreed": "attention", "in_force": "good"}
DONE = {
    "in_force": lazy("已经换好，双方的页面上都看得到。"),
    "agreed": lazy("已经记下您的答复，等学校同意。"),
    "declined": lazy("已经告诉对方您来不了。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A request with what the page says of it."""

    code: str
    title: str
    about: str
    reason: str
    standing: str
    tone: Tone
    may_withdraw: bool


@require_GET
@page("rostering.ask_turn")
def my_turns(request: ViewerRequest) -> HttpResponse:
    """Show what the viewer is asked and asked for, and the sessions for which something can be asked."""
    return _my_page(request)


def _my_page(request: ViewerRequest, *, reasons: tuple[Refusal, ...] = (), status: int = 200) -> HttpResponse:
    seen = own_turns(viewer=request.viewer, now=request.now)
    context = {
        "to_answer": [_card(row) for row in seen.to_answer],
        "pending": [_card(row) for row in seen.mine if row.is_open],
        "past": [_past(row) for row in seen.mine if not row.is_open],
        "ahead": [_cell(row) for row in seen.ahead],
        "reasons": reasons,
    }
    return render(request, "fronts/classroom/turns.html", context, status=status)


def _card(row: TurnRow) -> Card:
    titles = {
        "leave": _("%(asker)s 请假"),
        "substitute": _("%(asker)s 请 %(colleague)s 代班"),
        "swap": _("%(asker)s 想和 %(colleague)s 换班"),
    }
    return Card(
        code=row.code,
        title=titles[row.kind] % {"asker": row.asker, "colleague": row.colleague},
        about=said(row.about),
        reason=row.reason,
        standing=said(row.state_words),
        tone=TONES.get(row.state, "quiet"),
        may_withdraw=row.is_open,
    )


def _past(row: TurnRow) -> Cell:
    card = _card(row)
    note = " · ".join(filter(None, (card.about, row.said)))
    return Cell(name=card.title, note=note, value=card.standing, tone=card.tone)


def _cell(row: AheadSession) -> Cell:
    return Cell(name=row.name, note=f"{_when(row)} {row.room}".strip(), url=_asking(row.code))


def _when(row: AheadSession) -> str:
    return f"{say_meeting(day=row.day, language=get_language() or '')} {say_span(row.span)}"


def _asking(session: str) -> str:
    return f"{reverse('ask-turn')}?session={session}"


@require_POST
@page("rostering.answer_turn")
def answer(request: ViewerRequest) -> HttpResponse:
    """Accept or decline what one is asked."""
    accept = "accept" in request.POST
    code = request.POST.get("accept") or request.POST.get("decline", "")
    try:
        state = answer_turn(
            actor=request.viewer, now=request.now, request=code, accept=accept, reason=request.POST.get("reason", "")
        )
    except Refused as refused:
        return _my_page(request, reasons=refused.reasons, status=_status(refused))
    messages.success(request, str(DONE[state]))
    return redirect("my-turns")


@require_POST
@page("rostering.ask_turn")
def withdraw(request: ViewerRequest) -> HttpResponse:
    """Take back what one asked for."""
    try:
        withdraw_turn(actor=request.viewer, now=request.now, request=request.POST.get("request", ""))
    except Refused as refused:
        return _my_page(request, reasons=refused.reasons, status=_status(refused))
    messages.success(request, _("已撤回，对方也会知道。"))
    return redirect("my-turns")


@require_http_methods(["GET", "POST"])
@page("rostering.ask_turn")
def ask(request: ViewerRequest) -> HttpResponse:
    """Ask for one of the own sessions: a colleague to stand in, a swap, or to stay away."""
    session = request.GET.get("session", "")
    if not session:
        return redirect("my-turns")
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _ask(request, session))
        except Refused as refused:
            reasons, status = refused.reasons, _status(refused)
        else:
            return redirect("my-turns")
    seen = turn_options(viewer=request.viewer, session=session, now=request.now)
    context = {
        "seen": seen,
        "when": f"{say_meeting(day=seen.session.day, language=get_language() or '')} {say_span(seen.session.span)}",
        "colleagues": _colleagues(seen),
        "swaps": [
            (
                row.code,
                row.adult,
                f"{say_meeting(day=row.day, language=get_language() or '')} {say_span(row.span)}",
                row.name,
            )
            for row in seen.exchangeable
        ],
        "picked": request.POST.getlist("staff"),
        "other": request.POST.get("other", ""),
        "reason": request.POST.get("reason", ""),
        "reasons": reasons,
    }
    return render(request, "fronts/classroom/ask_turn.html", context, status=status)


def _colleagues(seen: TurnOptions) -> list[tuple[str, str, str, bool]]:
    return [(row.code, row.name, _why(row.speaks), row.code in seen.asked) for row in seen.free]


def _why(speaks: Sequence[Words]) -> str:
    return _("；").join(said(words) for words in speaks)


def _ask(request: ViewerRequest, session: str) -> str:
    """Do what the pressed button says; gives what is told of it."""
    by, now, reason = request.viewer, request.now, request.POST.get("reason", "")
    match request.POST.get("ask"):
        case "substitute":
            staff = request.POST.getlist("staff")
            asked = ask_substitutes(actor=by, now=now, session=session, staff=staff, reason=reason)
            return _("已经请了 %(number)s 位老师，谁先答应就是谁来。") % {"number": len(asked)}
        case "swap":
            ask_swap(actor=by, now=now, session=session, other=request.POST.get("other", ""), reason=reason)
            return _("已经问了对方，答应以后您会收到消息。")
        case "leave":
            ask_session_leave(actor=by, now=now, session=session, reason=reason)
            return _("这一场的请假已经提出。")
    raise NotThere("request")


def _status(refused: Refused) -> int:
    return CONFLICT if refused.conflict else UNPROCESSABLE


turn_urls: list[URLPattern] = [
    path("turns/", my_turns, name="my-turns"),
    path("turns/ask/", ask, name="ask-turn"),
    path("turns/answer/", answer, name="answer-turn"),
    path("turns/withdraw/", withdraw, name="withdraw-turn"),
]
