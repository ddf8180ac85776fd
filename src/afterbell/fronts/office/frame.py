"""What stands around every page of the office: the school's name and the term's stages with their numbers waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from afterbell.attendance.tallies import attendance_milestones, attendance_tallies
from afterbell.base.tallies import asked
from afterbell.comments.tallies import comment_tallies
from afterbell.complaints.tallies import complaint_tallies
from afterbell.enrolment.tallies import enrolment_milestones, enrolment_tallies
from afterbell.enrolment.waiting import papers_waiting
from afterbell.fronts.look.term import TermLine
from afterbell.fronts.office.institution import works_in_authority
from afterbell.fronts.office.stages import stages_of
from afterbell.fronts.viewing import ViewerRequest
from afterbell.notices.tallies import notice_tallies
from afterbell.placement.tallies import placement_milestones, placement_tallies
from afterbell.portal.tallies import portal_tallies
from afterbell.rostering.tallies import rostering_milestones, rostering_tallies
from afterbell.scheme.tallies import scheme_milestones, scheme_tallies
from afterbell.schools.queries import TermRow, term_around
from afterbell.subsidy.tallies import subsidy_milestones, subsidy_tallies

OFFICE = "fronts/office/base.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the term of a school stands; the contexts name the `numbers` and `days`."""

    term: TermRow | None
    today: date
    numbers: Mapping[str, int]
    days: Mapping[str, date | None]

    def line(self) -> TermLine:
        """Give the stages of the term."""
        return TermLine(
            title=self.term.name if self.term else _("还没有学期"),
            stages=stages_of(term=self.term, today=self.today, numbers=self.numbers, days=self.days),
        )


def frame_of(request: ViewerRequest) -> Frame:
    """Read where the term stands, in two queries; more while a changed paper is signed again.

    Raises NotThere for whoever is not of the office.
    """
    viewer, today = request.viewer, request.today
    term = term_around(today=today)
    key = term.id if term else 0
    tallies = (
        *scheme_tallies(viewer=viewer, term=key),
        *enrolment_tallies(viewer=viewer, term=key, today=today),
        *placement_tallies(viewer=viewer, term=key),
        *rostering_tallies(viewer=viewer, term=key, today=today, now=request.now),
        *attendance_tallies(viewer=viewer, term=key, today=today, now=request.now),
        *subsidy_tallies(viewer=viewer, term=key, today=today),
        *comment_tallies(viewer=viewer),
        *complaint_tallies(viewer=viewer),
        *portal_tallies(viewer=viewer),
        *notice_tallies(viewer=viewer, today=today),
    )
    milestones = (
        *scheme_milestones(viewer=viewer, term=key),
        *enrolment_milestones(viewer=viewer, term=key),
        *placement_milestones(viewer=viewer, term=key),
        *rostering_milestones(viewer=viewer, term=key),
        *attendance_milestones(viewer=viewer, term=key, now=request.now),
        *subsidy_milestones(viewer=viewer, term=key),
    )
    found = asked(tallies=tallies, milestones=milestones)
    numbers = dict(found.numbers)
    if numbers["papers.to_compare"]:
        numbers["papers.unsigned"] = papers_waiting(viewer=viewer, term=key, today=today)
    return Frame(term=term, today=today, numbers=numbers, days=found.days)


def office_page(
    request: ViewerRequest,
    template: str,
    *,
    stage: str,
    context: Mapping[str, object],
    status: int = 200,
    frame: Frame | None = None,
) -> HttpResponse:
    """Render a page of the office inside its frame; `stage` is the one the page belongs to.

    In an area's authority the bureau's frame stands around it: there is no term.
    """
    if works_in_authority(request):
        whole = {"layout": "fronts/bureau/own.html", "at_authority": True, **context}
        return render(request, f"fronts/office/{template}", whole, status=status)
    around = frame or frame_of(request)
    whole = {"layout": OFFICE, "term_line": around.line(), "stage": stage, **context}
    return render(request, f"fronts/office/{template}", whole, status=status)
