"""The roll that a phone keeps: the page that works without a network, and what it asks and sends when there is one."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_GET, require_POST

from afterbell.attendance.commands import keep_roll_on_phone, sync_roll
from afterbell.attendance.parcels import read_parcel
from afterbell.attendance.queries import PhoneChild, PhoneSession, may_mark, phone_standing, rolls_to_keep
from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts.afternoons import span_of
from afterbell.fronts.classroom.homework import MINUTES
from afterbell.fronts.classroom.kept_homework import said_to_phone, told_of_homework, told_of_note
from afterbell.fronts.classroom.kept_words import said_by_the_page
from afterbell.fronts.described.declaring import JSON, POST, Taken, described
from afterbell.fronts.described.shapes import (
    DAY,
    IDENT,
    MILLISECONDS,
    NUMBER,
    REASON,
    REASONS,
    TEXT,
    YES_OR_NO,
    either,
    given,
    listed,
    needing,
    one_of,
    or_nothing,
    taken,
)
from afterbell.fronts.look.pieces import Child
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.saying import say_span
from afterbell.fronts.look.states import ALL_ROLL_STATES, ROLL_STATES
from afterbell.fronts.shell import NOBODYS, KeptPage, worker_of
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

KEPT_ON = "phone"
OTHER_STATES = ("left_early", "elsewhere")
ROLL = KeptPage(
    name="kept-roll",
    cache="roll",
    scripts=("house.js", "kept/page.js"),
    styles=("roll.css", "kept.css", "homework.css"),
    brought=("npm/qrcode.js",),
)


HOMEWORK = given(activities=listed(given(code=TEXT, name=TEXT)), held=listed(TEXT), stated=YES_OR_NO)
CHILD = given(
    code=TEXT,
    name=TEXT,
    homeroom=TEXT,
    state=TEXT,
    place=TEXT,
    preset=YES_OR_NO,
    contested=YES_OR_NO,
    said=TEXT,
    asked=YES_OR_NO,
    left=NUMBER,
)
SESSION = given(
    code=TEXT,
    name=TEXT,
    room=TEXT,
    on=DAY,
    time=TEXT,
    starts=MILLISECONDS,
    covers=YES_OR_NO,
    cancelled=TEXT,
    sealed=YES_OR_NO,
    homework=or_nothing(HOMEWORK),
    children=listed(CHILD),
)
ROLLS = given(account=TEXT, phone=TEXT, now=MILLISECONDS, today=DAY, token=TEXT, sessions=listed(SESSION))
MARK = needing(
    taken(
        id=IDENT, pupil=TEXT, state=one_of(ALL_ROLL_STATES), place=TEXT, seq=NUMBER, at=MILLISECONDS, device_at=NUMBER
    ),
    *("id", "pupil", "state", "place", "seq"),
)
PARCEL = needing(
    taken(phone=TEXT, session=TEXT, marks=listed(MARK), arrival=or_nothing(MILLISECONDS), seal=YES_OR_NO),
    *("phone", "session", "marks"),
)


@require_GET
@page("attendance.keep_roll")
def kept_roll(request: ViewerRequest) -> HttpResponse:
    """Show the page that keeps the own rolls; it names nobody, and a phone opens it without a network."""
    context = {
        **NOBODYS,
        "said": json.dumps(said_by_the_page(), ensure_ascii=False),
        "blank": Child(code="", name="{name}", state=""),
        "states": ROLL_STATES,
        "other_states": OTHER_STATES,
        "minutes": MINUTES,
    }
    return render(request, "fronts/classroom/kept_roll.html", context)


@require_GET
@page("attendance.keep_roll")
def worker(request: ViewerRequest) -> HttpResponse:
    """Give the script that keeps the page and its files on the phone, and serves them where nothing else does."""
    return worker_of(request, ROLL)


@require_GET
@page("attendance.keep_roll")
@described(
    "手机问：现在是谁、几点、能不能存名单、今天的名单。",
    query={"phone": TEXT},
    gives={JSON: either(given(account=TEXT, phone=TEXT), ROLLS)},
)
def rolls(request: ViewerRequest) -> HttpResponse:
    """Tell the phone whose it is now, what the time is, whether it may keep rolls, and the rolls."""
    standing = phone_standing(viewer=request.viewer, phone=request.GET.get("phone", ""))
    if standing == "ended":
        return JsonResponse({"account": request.viewer.code, "phone": standing})
    return JsonResponse(
        {
            "account": request.viewer.code,
            "phone": standing,
            "now": round(request.now.timestamp() * 1000),
            "today": f"{request.today:%Y-%m-%d}",
            "token": get_token(request),
            "sessions": [_session(one) for one in rolls_to_keep(viewer=request.viewer, today=request.today)],
        }
    )


def _session(session: PhoneSession) -> dict[str, Any]:
    return {
        "code": session.code,
        "name": session.name,
        "room": session.room,
        "on": f"{session.on:%Y-%m-%d}",
        "time": say_span(span_of(session.starts_at, session.ends_at)),
        "starts": round(session.starts_at.timestamp() * 1000),
        "covers": session.covers,
        "cancelled": session.cancelled,
        "sealed": session.sealed,
        "homework": told_of_homework(session.homework),
        "children": [_child(child) for child in session.children],
    }


def _child(child: PhoneChild) -> dict[str, Any]:
    return {
        "code": child.code,
        "name": child.name,
        "homeroom": " · ".join(filter(None, (child.homeroom, say_collector(child.guardian)))),
        "state": child.state,
        "place": child.place,
        "preset": child.preset,
        "contested": child.contested,
        **told_of_note(child.homework),
    }


@require_POST
@page("attendance.keep_roll")
@described("登记这部手机，给它代码和密钥。", method=POST, gives={JSON: given(phone=TEXT, key=TEXT)})
def enrol_phone(request: ViewerRequest) -> HttpResponse:
    """Give the phone its code and the key with which it seals what it hands over.

    Where the phone kept rolls before and was ended since, whoever holds it has to prove anew who they are.
    """
    before = request.session.get(KEPT_ON, "")
    if before and phone_standing(viewer=request.viewer, phone=before) == "ended":
        logout(request)
        return redirect("sign-in")
    kept = keep_roll_on_phone(actor=request.viewer, now=request.now)
    request.session[KEPT_ON] = kept.code
    return JsonResponse({"phone": kept.code, "key": kept.key.hex()})


@require_POST
@page("attendance.mark")
@described(
    "手机交上一场点名，逐条回答收下了没有。",
    method=POST,
    takes=Taken(media=JSON, shape=PARCEL),
    gives={
        JSON: given(
            kept=listed(IDENT),
            refused=listed(given(id=IDENT, code=TEXT, words=TEXT)),
            sealed=YES_OR_NO,
            reasons=listed(REASON),
        )
    },
    refuses={JSON: REASONS},
    refused_with=(CONFLICT, UNPROCESSABLE),
)
def sync(request: ViewerRequest, code: str) -> HttpResponse:
    """Take in what a phone has of one session, and answer for each mark what became of it."""
    if not may_mark(viewer=request.viewer, session=code):
        raise NotThere("session")
    try:
        parcel = read_parcel(request.body)
        if parcel.session != code:
            raise NotThere("session")
        receipt = sync_roll(
            actor=request.viewer,
            now=request.now,
            session=code,
            arrival=parcel.arrival,
            marks=parcel.marks,
            seal=parcel.seal,
            phone=parcel.phone,
        )
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return JsonResponse({"reasons": [said_to_phone(reason) for reason in refused.reasons]}, status=status)
    marks = receipt.marks
    return JsonResponse(
        {
            "kept": [str(one) for one in (*marks.stored, *marks.known)],
            "refused": [{"id": str(row.mark_id), **said_to_phone(row.refusal)} for row in marks.refusals],
            "sealed": receipt.sealed,
            "reasons": [said_to_phone(reason) for reason in receipt.reasons],
        }
    )


kept_roll_urls: list[URLPattern] = [
    path("today/", kept_roll, name="kept-roll"),
    path("today/worker.js", worker, name="kept-roll-worker"),
    path("today/rolls/", rolls, name="rolls-to-keep"),
    path("today/phone/", enrol_phone, name="enrol-phone"),
    path("sessions/<str:code>/sync/", sync, name="sync-roll"),
]
