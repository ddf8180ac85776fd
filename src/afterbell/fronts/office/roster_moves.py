"""A session moved by hand: what it would mean for everybody, doing it, and what takes it back."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import Refused
from afterbell.fronts.described.declaring import FORM, JSON, POST, Taken, described
from afterbell.fronts.described.shapes import TEXT, by_code, given, listed, one_of, or_nothing, taken
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.commands import SessionMove, move_session
from afterbell.rostering.queries import Taker, Takers, takers_of
from afterbell.rostering.rules.roster.whatif import WORSE

WORSENS = "rostering.worsens"


MOVE = taken(session=TEXT, staff=TEXT, instead_of=TEXT, accepts=listed(TEXT))
VERDICT = given(state=one_of(("not", "worse", "good")), head=TEXT, lines=listed(TEXT), accepts=listed(TEXT))
VERDICTS = given(session=TEXT, holder=TEXT, takers=by_code(VERDICT))


def move_of(request: ViewerRequest) -> SessionMove:
    """Read which session goes from whom to whom, and what was seen to get worse."""
    return SessionMove(
        session=request.POST.get("session", ""),
        staff=request.POST.get("staff", ""),
        instead_of=request.POST.get("instead_of", ""),
        accepted=frozenset(request.POST.getlist("accepts")),
    )


def only_worse(refused: Refused) -> bool:
    """Say whether nothing stands in the way but what gets worse."""
    return all(reason.code == WORSENS for reason in refused.reasons)


def spread_of(found: Takers, taker: Taker) -> str:
    """Say how far the most loaded would be from the least; empty where that stays as it is."""
    if taker.reasons or taker.width == found.width:
        return ""
    return _("全校最多和最少的差距：%(before)s→%(after)s 分钟") % {"before": found.width, "after": taker.width}


@require_GET
@page("rostering.substitute")
@described("把一场交给每个人会怎样。", gives={JSON: VERDICTS}, query={"session": TEXT})
def what_if(request: ViewerRequest) -> HttpResponse:
    """Tell for every adult what giving them a session would mean, for the hand that holds it."""
    found = takers_of(viewer=request.viewer, session=request.GET.get("session", ""), now=request.now)
    return JsonResponse(
        {
            "session": found.session.code,
            "holder": found.session.adult.code if found.session.adult else "",
            "takers": {taker.code: _verdict(found, taker) for taker in found.takers},
        }
    )


def _verdict(found: Takers, taker: Taker) -> dict[str, object]:
    if taker.reasons:
        return {"state": "not", "head": _("不行"), "lines": [said(words) for words in taker.reasons], "accepts": []}
    spread = spread_of(found, taker)
    if taker.worse:
        lines = [said(worse.words) for worse in taker.worse]
        accepts = [worse.rule for worse in taker.worse]
        return {"state": "worse", "head": _("会变差"), "lines": [*lines, *filter(None, [spread])], "accepts": accepts}
    return {"state": "good", "head": _("可以"), "lines": list(filter(None, [spread])), "accepts": []}


@require_POST
@page("rostering.substitute")
@described(
    "把一场换给另一个人。",
    method=POST,
    takes=Taken(media=FORM, shape=MOVE),
    gives={JSON: given(said=TEXT, back=or_nothing(MOVE))},
    refuses={JSON: given(reasons=listed(TEXT))},
    refused_with=(CONFLICT, UNPROCESSABLE),
)
def move(request: ViewerRequest) -> HttpResponse:
    """Give a session to somebody else; answer with what would take that back, or with every reason why not."""
    wanted = move_of(request)
    try:
        changed = move_session(actor=request.viewer, now=request.now, move=wanted)
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return JsonResponse({"reasons": [said(reason.words) for reason in refused.reasons]}, status=status)
    back = {"session": wanted.session, "staff": wanted.instead_of, "instead_of": wanted.staff, "accepts": [*WORSE]}
    return JsonResponse(
        {"said": said_of_move(changed=changed), "back": back if changed and wanted.instead_of else None}
    )


def said_of_move(*, changed: bool) -> str:
    """Say what was done."""
    return _("已换人，代班的老师在自己的页面上看得到。") if changed else _("本来就是这位老师，没有变化。")


move_urls: list[URLPattern] = [
    path("roster/what-if/", what_if, name="office-roster-what-if"),
    path("roster/move/", move, name="office-roster-move"),
]
