"""The gate's page that a device keeps: it opens without a network; what was said there is sent when it can."""

from __future__ import annotations

import json
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import Refused
from afterbell.dismissal.commands import keep_list_at_gate
from afterbell.dismissal.parcels import read_gate_parcel, take_in
from afterbell.dismissal.queries import (
    GateChild,
    GatePage,
    KeptGate,
    PassDesk,
    gate_device_ended_anywhere,
    gate_device_standing,
    gate_to_keep,
)
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.passes import Against
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.described.declaring import JSON, POST, Taken, described
from afterbell.fronts.described.shapes import (
    ANYTHING,
    DAY,
    IDENT,
    MILLISECONDS,
    REASONS,
    REFUSED_WORD,
    TEXT,
    YES_OR_NO,
    either,
    given,
    listed,
    needing,
    taken,
)
from afterbell.fronts.gate.devices import KEPT_ON, ended_here, is_ended_here
from afterbell.fronts.gate.inside import context_of
from afterbell.fronts.gate.kept_words import said_by_the_page
from afterbell.fronts.gate.passes import key_of
from afterbell.fronts.gate.rows import note_of, tone_of, ways_on
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.office.said import said
from afterbell.fronts.shell import NOBODYS, KeptPage, worker_of
from afterbell.fronts.viewing import UNPROCESSABLE, View, ViewerRequest, page

GATE = KeptPage(
    name="kept-gate",
    cache="gate",
    scripts=("house.js", "kept/gate/page.js"),
    styles=("gate.css", "kept.css"),
    brought=("npm/qr/decode.js", "npm/qr/index.js"),
    instead=(("gate", ""), ("gate-passes", "#pass"), ("inside", "#inside")),
)


RELEASE = given(session=TEXT, name=TEXT, ends=MILLISECONDS, time=TEXT)
CHILD = given(
    **dict.fromkeys(("code", "name", "homeroom", "session", "note", "tone"), TEXT),
    **dict.fromkeys(("released", "came", "unmarked", "gone", "at_gate", "kept_away"), YES_OR_NO),
    ways=listed(given(name=TEXT, kind=TEXT, collector=TEXT)),
    stand_ins=listed(TEXT),
)
AT_GATE = given(
    releases=listed(RELEASE),
    children=listed(CHILD),
    desk=given(school=TEXT, key=ANYTHING, spent=ANYTHING),
    inside=TEXT,
    inside_at=TEXT,
)
DAY_AT_GATE = given(account=TEXT, device=TEXT, token=TEXT, now=MILLISECONDS, today=DAY, gate=AT_GATE)
WORD = needing(
    taken(id=IDENT, kind=TEXT, pupil=TEXT, session=TEXT, collector=TEXT, code=TEXT, at=MILLISECONDS),
    *("id", "kind", "pupil", "session", "collector", "code"),
)
ASIDE = needing(taken(of=IDENT, pupil=TEXT, said=TEXT), "of", "pupil", "said")
PARCEL = needing(taken(device=TEXT, words=listed(WORD), asides=listed(ASIDE)), "device", "words", "asides")


@require_GET
@page("dismissal.keep_gate_list")
def kept_gate(request: ViewerRequest) -> HttpResponse:
    """Show the page that keeps the gate's list; it names nobody, and the device opens it without a network."""
    sentences = [(against.value, REFUSALS.refusal(against.value).words) for against in Against]
    context = {**NOBODYS, "said": json.dumps(said_by_the_page(), ensure_ascii=False), "sentences": sentences}
    answer = render(request, "fronts/gate/kept.html", context)
    answer.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    return answer


@require_GET
@page("dismissal.keep_gate_list")
def worker(request: ViewerRequest) -> HttpResponse:
    """Give the script that keeps the page and its files on the device."""
    return worker_of(request, GATE)


def _clears_itself(view: View) -> View:
    """Tell a device that was ended so, as often as it asks: an answer may be lost, and nobody be signed in by then."""

    @wraps(view)
    def run(request: ViewerRequest) -> HttpResponse:
        if request.viewer.account is None and gate_device_ended_anywhere(device=request.GET.get("device", "")):
            return JsonResponse({"device": "ended"})
        return view(request)

    return run


@require_GET
@_clears_itself
@page("dismissal.keep_gate_list")
@described(
    "设备问：现在是谁、几点、能不能存名单、校门的名单。",
    query={"device": TEXT},
    gives={JSON: either(given(device=TEXT), given(account=TEXT, device=TEXT, token=TEXT), DAY_AT_GATE)},
)
def day(request: ViewerRequest) -> HttpResponse:
    """Tell the device who is signed in, what the time is, whether it may keep the list, and the list."""
    device = request.GET.get("device", "")
    if ended_here(request):
        return JsonResponse({"device": "ended"})
    standing = gate_device_standing(viewer=request.viewer, device=device)
    if standing == "ended":
        request.session[KEPT_ON] = device
        ended_here(request)
        return JsonResponse({"device": standing})
    if standing == "kept" and request.session.get(KEPT_ON) != device:
        request.session[KEPT_ON] = device
    told: dict[str, Any] = {"account": request.viewer.code, "device": standing, "token": get_token(request)}
    if standing == "kept":
        told |= {
            "now": round(request.now.timestamp() * 1000),
            "today": f"{request.today:%Y-%m-%d}",
            "gate": _gate(gate_to_keep(viewer=request.viewer, today=request.today, now=request.now)),
        }
    return JsonResponse(told)


def _gate(kept: KeptGate) -> dict[str, Any]:
    ends = {row.session: row for row in kept.page.releases}
    return {
        "releases": [
            {
                "session": row.session,
                "name": row.name,
                "ends": round(row.ends_at.timestamp() * 1000),
                "time": say_time(clock_of(row.ends_at)),
            }
            for row in kept.page.releases
        ],
        "children": [_child(child, kept.page, due_with=child.session in ends) for child in kept.page.children],
        "desk": _desk(kept.desk),
        "inside": render_to_string("fronts/gate/inside_list.html", context_of(kept.inside)),
        "inside_at": say_time(clock_of(kept.inside.at)),
    }


def _child(child: GateChild, page: GatePage, *, due_with: bool) -> dict[str, Any]:
    """Write a child; one whose roll has not come yet may go all the same, and the school says whether it was there."""
    unmarked = not child.state and not child.gone
    may_go = child.ready or unmarked
    ways = ways_on(child, may_take=page.may_take, may_hand_over=page.may_hand_over) if may_go else ()
    stand_ins = [row.name for row in child.collectors if row.by_pass] if may_go and page.may_hand_over else []
    return {
        "code": child.pupil,
        "name": child.name,
        "homeroom": f"{child.homeroom} {child.session_name}",
        "session": child.session,
        "released": due_with,
        "came": child.ready or bool(child.gone),
        "unmarked": unmarked,
        "gone": bool(child.gone),
        "at_gate": bool(child.at_gate),
        "note": note_of(child),
        "tone": tone_of(child),
        "kept_away": child.forbidden and not child.gone,
        "ways": [{"name": way.name, "kind": way.kind, "collector": way.collector} for way in ways],
        "stand_ins": stand_ins,
    }


def _desk(desk: PassDesk) -> dict[str, Any]:
    return {"school": desk.school, "key": key_of(desk), "spent": desk.spent}


@require_POST
@page("dismissal.keep_gate_list")
@described("登记这台设备，给它代码。", method=POST, gives={JSON: given(device=TEXT)})
def enrol(request: ViewerRequest) -> HttpResponse:
    """Give the device its code. One that was ended has whoever holds it prove anew who they are."""
    if ended_here(request):
        return redirect("sign-in")
    code = keep_list_at_gate(actor=request.viewer, now=request.now)
    request.session[KEPT_ON] = code
    return JsonResponse({"device": code})


@require_POST
@page("dismissal.keep_gate_list")
@described(
    "设备交上校门的话，逐句回答收下了没有。",
    method=POST,
    takes=Taken(media=JSON, shape=PARCEL),
    gives={JSON: given(kept=listed(IDENT), refused=listed(REFUSED_WORD))},
    refuses={JSON: REASONS},
    refused_with=(UNPROCESSABLE,),
)
def sync(request: ViewerRequest) -> HttpResponse:
    """Take in what the device was told, and answer for each word what became of it."""
    try:
        parcel = read_gate_parcel(request.body)
        standing = gate_device_standing(viewer=request.viewer, device=parcel.device)
        if standing != "kept" or is_ended_here(request):
            raise REFUSALS.refused("device_ended")
        taken = take_in(actor=request.viewer, now=request.now, parcel=parcel)
    except Refused as refused:
        words = [{"code": reason.code, "words": said(reason.words)} for reason in refused.reasons]
        return JsonResponse({"reasons": words}, status=UNPROCESSABLE)
    return JsonResponse(
        {
            "kept": [str(one) for one in taken.kept],
            "refused": [
                {"id": str(one), "words": "".join(said(reason.words) for reason in reasons)}
                for one, reasons in taken.refused.items()
            ],
        }
    )


kept_gate_urls: list[URLPattern] = [
    path("kept/", kept_gate, name="kept-gate"),
    path("worker.js", worker, name="kept-gate-worker"),
    path("kept/day/", day, name="gate-to-keep"),
    path("kept/device/", enrol, name="enrol-gate-device"),
    path("kept/sync/", sync, name="sync-gate"),
]
