"""A member of staff's sessions of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from afterbell.attendance.commands import Arrival, record_arrivals
from afterbell.attendance.queries import SessionCard, own_sessions
from afterbell.attendance.queries import roll as roll_of
from afterbell.base.access import policy
from afterbell.enrolment.queries import Desk, own_desks
from afterbell.fronts.adults import adult_note
from afterbell.fronts.afternoons import axis_of, bands_planned, clock_of, span_of
from afterbell.fronts.classroom import roll
from afterbell.fronts.look.afternoon import Afternoon, Row, Stretch
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.look.saying import say_span
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.service_desk import of_a_duty_leader
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import offers_in_homerooms
from afterbell.rostering.queries import due_briefings


@require_GET
@page("sessions.see")
def my_sessions(request: ViewerRequest) -> HttpResponse:
    """Show the sessions for which the viewer is named today: where, when, how many, which rolls are closed."""
    cards = own_sessions(viewer=request.viewer, on=request.today, now=request.now)
    held = [card for card in cards if not card.cancelled]
    context = {
        "line": _line(request, held) if held else None,
        "desks": [
            *of_a_duty_leader(request),
            *(_desk(desk) for desk in own_desks(viewer=request.viewer)),
            *_answers(request),
            *_to_tell(request, held),
        ],
        "cells": [_cell(card) for card in cards],
        "following": next((card for card in held if card.has_roll and not card.sealed), None),
        "to_seal": sum(card.has_roll and not card.sealed for card in held),
        "number": len(held),
        "finds": any(policy().reach(actor=request.viewer, action="attendance.close_alarm").values()),
        "clears": bool(policy().reach(actor=request.viewer, action="rostering.clear")),
        "decides": bool(policy().reach(actor=request.viewer, action="attendance.decide")),
        "takes_in": bool(policy().reach(actor=request.viewer, action="attendance.take_in")),
        "patrols": bool(policy().reach(actor=request.viewer, action="attendance.patrol")),
        "writes_incidents": bool(
            policy().reach(actor=request.viewer, action="attendance.record_incident").get("school")
        ),
        "sees_duties": bool(policy().reach(actor=request.viewer, action="duties.see")),
        "sees_content": bool(policy().reach(actor=request.viewer, action="content.see")),
        "leads_homeroom": bool(request.viewer.held("homeroom")),
    }
    return render(request, "fronts/classroom/sessions.html", context)


def _desk(desk: Desk) -> Cell:
    """Lead a teacher to what waits for the own review."""
    return Cell(
        name=_("%(homeroom)s 的申请等您审核") % {"homeroom": desk.name},
        icon="pen",
        badge=desk.number,
        url=reverse("homeroom-reviews", kwargs={"code": desk.homeroom}),
    )


def _answers(request: ViewerRequest) -> Iterator[Cell]:
    """Lead a homeroom teacher to the places kept for children whose families have not answered yet."""
    homerooms = request.viewer.held("homeroom")
    waiting = offers_in_homerooms(viewer=request.viewer, now=request.now) if homerooms else ()
    if waiting:
        yield Cell(name=_("等家里答复"), icon="person", badge=len(waiting), url=reverse("waiting-answers"))


def _to_tell(request: ViewerRequest, cards: Sequence[SessionCard]) -> Iterator[Cell]:
    """Lead to the groups of today that are still to be told about safety."""
    if not any(card.has_roll for card in cards):
        return
    due = due_briefings(viewer=request.viewer, today=request.today, version=cards[0].version)
    for card in cards:
        if card.code in due:
            name = _("给%(session)s讲安全教育") % {"session": card.name}
            yield Cell(name=name, icon="info", url=roll_url(card), tone="attention")


def _line(request: ViewerRequest, cards: Sequence[SessionCard]) -> Afternoon:
    bands = bands_planned(day=request.today, version=cards[0].version)
    spans = [span_of(card.starts_at, card.ends_at) for card in cards]
    return Afternoon(
        kind="sessions",
        title=_("今天下午"),
        bands=bands,
        rows=tuple(
            Row(
                name=card.name,
                detail=card.room,
                url=roll_url(card),
                children=card.present if card.has_roll else None,
                stretches=(
                    Stretch(
                        span=span,
                        name=card.name,
                        tone=tone_of(card),
                        sealed=card.sealed if card.has_roll else None,
                    ),
                ),
            )
            for card, span in zip(cards, spans, strict=True)
        ),
        now=clock_of(request.now),
        axis=axis_of([*spans, *(band.span for band in bands)]),
    )


def roll_url(card: SessionCard) -> str:
    """Give the address of a session's roll; a duty has none."""
    return reverse("roll", kwargs={"code": card.code}) if card.has_roll else ""


def tone_of(card: SessionCard) -> Tone:
    """Say how a session stands.

    Somebody is looked for or too few adults are there, somebody is absent or the roll is open, or all is well.
    """
    if card.alarms or card.overdue or card.stretched:
        return "alarm"
    if card.absent or card.open or card.contested or card.two_contents or not card.adult:
        return "attention"
    return "good"


def standing_of(card: SessionCard) -> str:
    """Say in words how a session stands."""
    if card.cancelled:
        return _("停课：%(reason)s") % {"reason": card.cancelled}
    if not card.has_roll:
        return adult_note(card) or _("值班")
    counted = _("到 %(present)s / 应到 %(expected)s") % {
        "present": card.present,
        "expected": card.expected - card.leave,
    }
    if card.absent:
        counted = _("%(counted)s，缺 %(number)s") % {"counted": counted, "number": card.absent}
    if card.overdue and not card.sealed:
        return _("%(counted)s，%(number)s 名超过时限未到") % {"counted": counted, "number": card.overdue}
    return _("%(counted)s，已封存") % {"counted": counted} if card.sealed else counted


def _cell(card: SessionCard) -> Cell:
    time = say_span(span_of(card.starts_at, card.ends_at))
    return Cell(
        name=card.name,
        value=standing_of(card),
        note=f"{time} {card.room}".strip(),
        url=roll_url(card),
        badge=card.open,
        tone=tone_of(card),
    )


@require_POST
@page("attendance.arrive")
def arrive(request: ViewerRequest, code: str) -> HttpResponse:
    """Record that the named adult is there, by the adult or the duty leader."""
    seen = roll_of(viewer=request.viewer, session=code, now=request.now)
    arrival = Arrival(session=code, staff=seen.adult, arrived_at=request.now)
    record_arrivals(actor=request.viewer, now=request.now, arrivals=[arrival])
    messages.success(request, _("已记录到岗：%(session)s。") % {"session": seen.session.name})
    return redirect("roll", code=code)


session_urls: list[URLPattern] = [
    path("", my_sessions, name="my-sessions"),
    path("sessions/<str:code>/roll/", roll.roll_call, name="roll"),
    path("sessions/<str:code>/arrive/", arrive, name="arrive"),
    path("sessions/<str:code>/alarms/", roll.look_for, name="look-for"),
    path("sessions/<str:code>/late/reason/", roll.signed_late, name="sign-late"),
    path("sessions/<str:code>/late/", roll.decide_late, name="late-marks"),
]
