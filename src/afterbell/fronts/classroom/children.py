"""A child of the own homeroom: its guardians, its papers, and what a teacher enters for a family that cannot."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base.access import policy
from afterbell.enrolment.queries import UnansweredPage, unanswered
from afterbell.fronts.classroom.codes import TONES, said_state
from afterbell.fronts.classroom.late import late_cell
from afterbell.fronts.family.matters import Desk, paper_cells
from afterbell.fronts.family.places import offer_notice, places_of_child
from afterbell.fronts.family.signing import number_to_sign
from afterbell.fronts.family.survey import survey_page
from afterbell.fronts.family.way_home import TEACHER, collectors_page, say_mode, take_off
from afterbell.fronts.family.wishes import wishes_page
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.office.said import weekdays
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import PupilPage, matters_of_pupil, offers_in_homerooms, places_of
from afterbell.schools.invitations import guardians_of_pupil


@require_GET
@page("homeroom.see")
def child(request: ViewerRequest, code: str) -> HttpResponse:
    """Show one child: who its guardians are and whether they are in, and how its papers stand."""
    seen = matters_of_pupil(viewer=request.viewer, pupil=code, today=request.today)
    guardians = guardians_of_pupil(viewer=request.viewer, pupil=code, now=request.now)
    home = Cell(
        name=_("接送人和回家方式"),
        note=_("谁可以来接，怎么回家。"),
        url=reverse("enter-collectors", kwargs={"code": code}) if seen.may_enter else "",
    )
    desk: Desk = "teacher" if seen.may_enter else "leader"
    to_sign = number_to_sign(request, seen.matters) if seen.may_enter else 0
    papers = paper_cells(seen.matters, desk=desk, to_sign=to_sign)
    context = {
        "seen": seen,
        "guardians": [(row, said_state(row), TONES[row.state]) for row in guardians],
        "cells": (
            *_groups(request, seen),
            *papers,
            home,
            *_forbidden(request, code),
            *late_cell(viewer=request.viewer, pupil=code),
        ),
    }
    return render(request, "fronts/classroom/child.html", context)


def _forbidden(request: ViewerRequest, code: str) -> Iterator[Cell]:
    if policy().reach(actor=request.viewer, action="dismissal.look_at_forbidden"):
        yield Cell(
            name=_("谁不能接"),
            note=_("凭文书登记，只有教职工看得到。"),
            url=reverse("forbidden", kwargs={"code": code}),
        )


def _groups(request: ViewerRequest, seen: PupilPage) -> Iterator[Cell]:
    """Say in which groups and rooms the child is, and on which days."""
    code = seen.matters.application
    approved = seen.matters.standing.state == "approved"
    for row in places_of(viewer=request.viewer, application=code, today=request.today) if approved else ():
        yield Cell(name=row.group, value=weekdays(row.weekdays), note=row.room)


@require_GET
@page("homeroom.see")
def unanswered_survey(request: ViewerRequest, code: str) -> HttpResponse:
    """List who of a homeroom has not answered the survey, with a reminder to copy."""
    seen = unanswered(viewer=request.viewer, homeroom=code, today=request.today)
    cells = [
        Cell(
            name=row.name,
            note=_("、").join(row.guardians) or _("没有登记家长"),
            value="" if row.has_phone else _("没有手机，请代填"),
            tone="attention",
            url=reverse("enter-survey", kwargs={"code": row.pupil}) if seen.may_enter else "",
        )
        for row in seen.children
    ]
    address = request.build_absolute_uri(reverse("home"))
    context = {"seen": seen, "cells": cells, "names": _names(seen), "address": address}
    return render(request, "fronts/classroom/unanswered.html", context)


def _names(seen: UnansweredPage) -> str:
    return _("、").join(row.name for row in seen.children)


@require_http_methods(["GET", "POST"])
@page("enrolment.answer_survey")
def enter_survey(request: ViewerRequest, code: str) -> HttpResponse:
    """Enter a survey answer that came by telephone or on paper."""
    return survey_page(request, pupil=code, for_family=False)


@require_http_methods(["GET", "POST"])
@page("placement.wish")
def enter_wishes(request: ViewerRequest, code: str) -> HttpResponse:
    """Enter the wishes of a family without a phone."""
    return wishes_page(request, application=code, for_family=False)


@require_http_methods(["GET", "POST"])
@page("placement.claim")
def enter_places(request: ViewerRequest, code: str) -> HttpResponse:
    """Answer an offer, or claim what is left over, as a family without a phone said."""
    return places_of_child(request, application=code, for_family=False)


@require_GET
@page("placement.answer_offer")
def waiting_answers(request: ViewerRequest) -> HttpResponse:
    """List the places kept for children of the own homerooms whose family has not answered yet."""
    cells = [
        Cell(
            name=f"{offer.name} · {offer.homeroom}",
            note=offer_notice(offer, now=request.now),
            tone="attention",
            url=reverse("enter-places", kwargs={"code": offer.application}),
        )
        for offer in offers_in_homerooms(viewer=request.viewer, now=request.now)
    ]
    return render(request, "fronts/classroom/waiting_answers.html", {"cells": cells})


@require_http_methods(["GET", "POST"])
@page("dismissal.name_collector")
def enter_collectors(request: ViewerRequest, code: str) -> HttpResponse:
    """Keep the list of a family without a phone."""
    return collectors_page(request, pupil=code, desk=TEACHER)


@require_POST
@page("dismissal.name_collector")
def enter_end_collector(request: ViewerRequest, code: str) -> HttpResponse:
    """Take an adult off the list for a family without a phone."""
    return take_off(request, pupil=code, desk=TEACHER)


@require_POST
@page("dismissal.say_going_home")
def enter_going_home(request: ViewerRequest, code: str) -> HttpResponse:
    """Say how a child goes home for a family without a phone."""
    return say_mode(request, pupil=code, desk=TEACHER)


child_urls: list[URLPattern] = [
    path("pupils/<str:code>/", child, name="homeroom-child"),
    path("pupils/<str:code>/survey/", enter_survey, name="enter-survey"),
    path("pupils/<str:code>/collectors/", enter_collectors, name="enter-collectors"),
    path("pupils/<str:code>/collectors/end/", enter_end_collector, name="enter-end-collector"),
    path("pupils/<str:code>/going-home/", enter_going_home, name="enter-going-home"),
    path("applications/<str:code>/wishes/", enter_wishes, name="enter-wishes"),
    path("applications/<str:code>/places/", enter_places, name="enter-places"),
    path("answers/", waiting_answers, name="waiting-answers"),
    path("homerooms/<str:code>/unanswered/", unanswered_survey, name="unanswered"),
]
