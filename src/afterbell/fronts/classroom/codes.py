"""The homeroom teacher lets families in: who has a sign-in code, who used it, the sheet to print, a code taken back."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.qr import qr_data_uri
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.commands import IssuedCode, invite_homeroom, issue_sign_in_code, revoke_sign_in_codes
from afterbell.schools.invitations import GuardianAtTheDoor, HomeroomDoor, homeroom_door
from afterbell.schools.papers.invitations import InvitationCard, InvitationSheet, render_invitation_pdf, spaced
from afterbell.schools.rules.codes import CodeState

TONES: dict[CodeState, Tone] = {
    CodeState.NONE: "attention",
    CodeState.LIVE: "info",
    CodeState.USED: "good",
    CodeState.EXPIRED: "attention",
    CodeState.REVOKED: "quiet",
}
STATE_CHOICES = (
    ("", lazy("全部")),
    ("none", lazy("没有登录码")),
    ("live", lazy("有登录码，还没有用")),
    ("used", lazy("已登录")),
    ("expired", lazy("登录码过期")),
    ("revoked", lazy("登录码作废")),
)
ACTION = "schools.issue_sign_in_code"


class DoorFilter(forms.Form):
    """Which guardians of the homeroom are listed."""

    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    state = forms.ChoiceField(label=lazy("登录码"), required=False, choices=STATE_CHOICES)


def said_state(row: GuardianAtTheDoor) -> str:
    """Say how a guardian's codes stand, with the day that matters."""
    sentences = {
        CodeState.NONE: _("没有登录码"),
        CodeState.LIVE: _("还没有用，%(day)s前有效"),
        CodeState.USED: _("%(day)s已登录"),
        CodeState.EXPIRED: _("%(day)s过期，没有用"),
        CodeState.REVOKED: _("已作废"),
    }
    moment = row.used_at if row.state is CodeState.USED else row.expires_at
    return sentences[row.state] % {"day": _day(moment) if moment else ""}


def _day(moment: datetime) -> str:
    return say_day(day=local_day(moment), language=get_language() or "zh-hans")


@require_GET
@page(ACTION)
def homeroom_codes(request: ViewerRequest, code: str) -> HttpResponse:
    """List the guardians of a homeroom's children and how their codes stand."""
    return _codes(request, homeroom_door(viewer=request.viewer, homeroom=code, now=request.now))


def _codes(
    request: ViewerRequest, door: HomeroomDoor, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    form = DoorFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    q, state = chosen.get("q", "").strip(), chosen.get("state", "")
    rows = [row for row in door.guardians if (q in row.child or q in row.name) and state in {"", row.state.value}]
    context = {
        "door": door,
        "form": form,
        "table": _table(door, rows),
        "needing": door.count(CodeState.NONE, CodeState.EXPIRED, CodeState.REVOKED),
        "waiting": door.count(CodeState.LIVE),
        "inside": door.count(CodeState.USED),
        "reasons": refused.reasons if refused else (),
    }
    return render(request, "fronts/classroom/codes.html", context, status=status)


def _table(door: HomeroomDoor, rows: list[GuardianAtTheDoor]) -> Table:
    return Table(
        caption=_("%(homeroom)s 的家长") % {"homeroom": door.name},
        columns=tuple(Column(name=name) for name in (_("学生"), _("家长"), _("登录码"))),
        lines=tuple(
            Line(
                code=row.guardian,
                label=row.child,
                entries=(
                    Entry(text=row.child, url=reverse("homeroom-child", kwargs={"code": row.pupil})),
                    Entry(text=f"{row.relation} {row.name}", note="" if row.has_phone else _("没有登记手机号")),
                    Entry(text=said_state(row), tone=TONES[row.state]),
                ),
            )
            for row in rows
        ),
    )


@require_POST
@page(ACTION)
def invitation_sheet(request: ViewerRequest, code: str) -> HttpResponse:
    """Issue the codes a homeroom needs and give the sheet to print; the codes stand on it and nowhere else."""
    door = homeroom_door(viewer=request.viewer, homeroom=code, now=request.now)
    try:
        issued = invite_homeroom(
            actor=request.viewer, now=request.now, homeroom=code, also_signed_in="also" in request.POST
        )
    except Refused as refused:
        request.stands_on = reverse("homeroom-codes", kwargs={"code": code})
        return _codes(request, door, refused=refused, status=CONFLICT if refused.conflict else UNPROCESSABLE)
    made = render_invitation_pdf(sheet=_sheet(request, door, issued))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=_("%(homeroom)s家长登录码") % {"homeroom": door.name} + ".pdf"
    )
    return response


def _sheet(request: ViewerRequest, door: HomeroomDoor, issued: tuple[IssuedCode, ...]) -> InvitationSheet:
    codes = {found.guardian: found for found in issued}
    return InvitationSheet(
        school=request.school_name,
        homeroom=door.name,
        entrance=request.build_absolute_uri(reverse("code")),
        issued_on=request.today,
        good_until=local_day(min(found.expires_at for found in issued)),
        cards=tuple(
            InvitationCard(
                child=row.child,
                guardian=row.name,
                relation=row.relation,
                code=codes[row.guardian].code,
                address=address_of(request, codes[row.guardian].code),
            )
            for row in door.guardians
            if row.guardian in codes
        ),
    )


def address_of(request: HttpRequest, code: str) -> str:
    """Give the address that opens the door with the code filled in; opening it uses nothing up."""
    return f"{request.build_absolute_uri(reverse('code'))}?{urlencode({'code': code})}"


@require_POST
@page(ACTION)
def issue_code(request: ViewerRequest, code: str) -> HttpResponse:
    """Issue one guardian a code and show it, once."""
    row, homeroom = _named(request, code)
    request.stands_on = reverse("homeroom-child", kwargs={"code": row.pupil})
    issued = issue_sign_in_code(actor=request.viewer, now=request.now, guardian=code)
    address = address_of(request, issued.code)
    context = {
        "row": row,
        "homeroom": homeroom,
        "code": spaced(issued.code),
        "until": local_day(issued.expires_at),
        "address": address,
        "picture": qr_data_uri(address),
    }
    return render(request, "fronts/classroom/fresh_code.html", context)


@require_POST
@page(ACTION)
def revoke_codes(request: ViewerRequest, code: str) -> HttpResponse:
    """Take a guardian's codes back and end the visits they opened."""
    row, _homeroom = _named(request, code)
    revoke_sign_in_codes(actor=request.viewer, now=request.now, guardian=code)
    messages.success(request, _("%(name)s 的登录码已作废，用它登录的手机已退出。") % {"name": row.name})
    return redirect("homeroom-child", code=row.pupil)


def _named(request: ViewerRequest, guardian: str) -> tuple[GuardianAtTheDoor, str]:
    """Find a guardian by the child's page the form stands on. Raises NotThere."""
    homeroom = request.POST.get("homeroom", "")
    door = homeroom_door(viewer=request.viewer, homeroom=homeroom, now=request.now)
    found = next((row for row in door.guardians if row.guardian == guardian), None)
    if found is None:
        raise NotThere("guardian")
    return found, homeroom


code_urls: list[URLPattern] = [
    path("homerooms/<str:code>/codes/", homeroom_codes, name="homeroom-codes"),
    path("homerooms/<str:code>/codes/sheet.pdf", invitation_sheet, name="invitation-sheet"),
    path("guardians/<str:code>/code/", issue_code, name="issue-code"),
    path("guardians/<str:code>/code/revoke/", revoke_codes, name="revoke-codes"),
]
