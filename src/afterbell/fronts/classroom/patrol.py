"""The patrol through the rooms on the phone: one tap where all is as it should be, more where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.attendance.commands import NewLook, keep_patrol_photo, record_patrol
from afterbell.attendance.queries import LookRow, PatrolRow, patrol_page, patrol_photo
from afterbell.attendance.rules.clocks import told_by_phone
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.described.declaring import JSON, PARTS, POST, Taken, described
from afterbell.fronts.described.shapes import FILE, IDENT, TEXT, given, listed, one_of, taken
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.photos import jpeg_answer, sent_photos
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

ANSWERS = {"yes": True, "no": False}
MOST_DIGITS, MOST_DIGITS_OF_A_TIME = 4, 16


LOOK = taken(
    look=IDENT,
    session=TEXT,
    do=one_of(("right", "say")),
    found=one_of(("named", "other", "nobody")),
    other=TEXT,
    on_time=one_of(ANSWERS),
    roll_taken=one_of(ANSWERS),
    headcount=TEXT,
    remark=TEXT,
    at=TEXT,
    photo=FILE,
)


@require_http_methods(["GET", "POST"])
@page("attendance.patrol")
@described(
    "记下巡查看到的一间；脚本来问的用 JSON 回答，表单来的回到页面。",
    method=POST,
    takes=Taken(media=PARTS, shape=LOOK),
    gives={JSON: given(stored=TEXT)},
    refuses={JSON: given(refused=listed(TEXT))},
    refused_with=(CONFLICT, UNPROCESSABLE),
)
def patrol(request: ViewerRequest) -> HttpResponse:
    """Show the sessions held now by room, those nobody looked into first; take in what was seen."""
    reasons: tuple[Refusal, ...] = ()
    status, shown = 200, ""
    if request.method == "POST":
        try:
            _take_in(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
            if _by_script(request):
                said = [reason.words.in_language(get_language() or "") for reason in refused.reasons]
                return JsonResponse({"refused": said}, status=status)
            shown = request.POST.get("session", "")
        else:
            if _by_script(request):
                return JsonResponse({"stored": request.POST["look"]})
            messages.success(request, _("已记下。"))
            return redirect("patrol")
    found = patrol_page(viewer=request.viewer, on=request.today, now=request.now)
    context = {
        "unseen": [_card(row) for row in found.now if not row.looks],
        "seen": [_card(row) for row in found.now if row.looks],
        "over": [_card(row) for row in found.over if row.amiss],
        "patrol": found,
        "left": len(found.now) - found.seen,
        "number": len(found.now),
        "reasons": reasons,
        "sent": request.POST if shown else {},
        "shown": shown,
    }
    return render(request, "fronts/classroom/patrol.html", context, status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _take_in(request: ViewerRequest) -> None:
    """Store a look and the photograph that came with it. Raises Refused with every reason, NotThere for a bad form."""
    look = _look(request.POST)
    shots = sent_photos(request)
    receipt = record_patrol(actor=request.viewer, now=request.now, looks=[look])
    if receipt.refusals:
        raise Refused([row.refusal for row in receipt.refusals])
    for shot in shots[:1]:
        keep_patrol_photo(actor=request.viewer, now=request.now, look=look.look_id, picture=shot)


def _look(sent: QueryDict) -> NewLook:
    """Read what was tapped; "all right" says that the named adult is there on time, and nothing of the roll."""
    right = sent.get("do") == "right"
    heads = sent.get("headcount", "").strip()
    try:
        look_id = UUID(sent.get("look", ""))
        headcount = int(heads[:MOST_DIGITS]) if heads else None
        at = told_by_phone(int(sent.get("at", "")[:MOST_DIGITS_OF_A_TIME])) if sent.get("at") else None
    except ValueError:
        raise NotThere("look") from None
    return NewLook(
        look_id=look_id,
        session=sent.get("session", ""),
        found="named" if right else sent.get("found", ""),
        other="" if right or sent.get("found") != "other" else sent.get("other", ""),
        on_time=True if right else ANSWERS.get(sent.get("on_time", "")),
        roll_taken=None if right else ANSWERS.get(sent.get("roll_taken", "")),
        headcount=headcount,
        remark=sent.get("remark", ""),
        looked_at=at,
        all_right=right,
    )


def _card(row: PatrolRow) -> dict[str, object]:
    said = [_said(look) for look in row.looks]
    return {
        "row": row,
        "look": str(uuid4()),
        "time": f"{say_time(clock_of(row.starts_at))}—{say_time(clock_of(row.ends_at))}",
        "said": said[:1],
        "before": said[1:],
        "photo": next((look.photo for look in row.looks if look.photo), ""),
    }


def _said(look: LookRow) -> str:
    """Say in one line what was seen."""
    return f"{say_time(clock_of(look.at))} {look.by}{_('：')}{' · '.join(_parts(look))}"


def _parts(look: LookRow) -> Iterator[str]:
    if look.found == "named":
        yield _("%(name)s 在") % {"name": look.adult}
    elif look.found == "nobody":
        yield _("没有老师在")
    else:
        yield _("是 %(name)s 在") % {"name": look.adult} if look.adult else _("是不认识的人在")
    if look.on_time is not None:
        yield _("准时") if look.on_time else _("来晚了")
    if look.roll_taken is not None:
        yield _("点过名") if look.roll_taken else _("没有点名")
    if look.headcount is not None:
        counted = ngettext("数到 %(number)s 人", "数到 %(number)s 人", look.headcount) % {"number": look.headcount}
        if more := look.difference:
            differs = _("比点名多 %(more)s 人") if more > 0 else _("比点名少 %(more)s 人")
            counted = f"{counted}{_('，')}{differs % {'more': abs(more)}}"
        yield counted
    if look.remark:
        yield look.remark


@require_GET
@page("presence.see")
def photo(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a photograph taken on patrol."""
    return jpeg_answer(patrol_photo(viewer=request.viewer, photo=code))


patrol_urls: list[URLPattern] = [
    path("patrol/", patrol, name="patrol"),
    path("patrol/photos/<str:code>/", photo, name="patrol-photo"),
]
