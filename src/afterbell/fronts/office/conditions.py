"""Suggested application conditions: what the survey lets propose, its figures, and one press that drafts it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.queries import Proposal, Proposals, proposals, proposed_text
from afterbell.enrolment.rules.forecast import Range
from afterbell.enrolment.rules.proposing.problem import BandProposal, PlacesProposal, PriorityProposal
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said, weekday
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.commands import keep_draft
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.labels import grades


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A card of the page: what stands, what is suggested, why, and the figures; `keeps` is what a press would draft."""

    key: str
    mark: str
    title: str
    why: str
    now: tuple[str, ...]
    then: tuple[str, ...]
    table: Table
    keeps: bool


@require_http_methods(["GET", "POST"])
@page("office.see")
def conditions(request: ViewerRequest) -> HttpResponse:
    """Show the suggestions, and write one into the scheme's draft."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _keep(request)
        except SchemeFaults as wrong:
            reasons, status = wrong.reasons, UNPROCESSABLE
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已写进方案草稿。存为新的一版、校长通过并公布以后才施行。"))
            return redirect("office-survey-conditions")
    found = proposals(viewer=request.viewer, today=request.today)
    context = {
        "found": found,
        "suggestions": tuple(_suggestion(row, found) for row in found.rows) if found else (),
        "reasons": reasons,
        "crumbs": (Crumb(name=_("调查"), url=reverse("office-survey")), Crumb(name=_("建议的申请条件"))),
    }
    return office_page(request, "conditions.html", stage="survey", context=context, status=status)


def _keep(request: ViewerRequest) -> None:
    """Keep the draft with the suggestion; the text it is written into first, so that an open form finds its own."""
    key, mark = request.POST.get("key", ""), request.POST.get("mark", "")
    found, text = proposed_text(viewer=request.viewer, today=request.today, key=key, mark=mark)
    if found.draft is None:
        return
    edition = found.draft.edition or _kept(request, found, found.draft.text, edition=0)
    _kept(request, found, text, edition=edition)


def _kept(request: ViewerRequest, found: Proposals, text: str, *, edition: int) -> int:
    return keep_draft(actor=request.viewer, now=request.now, term=found.term, text=text, edition=edition)


def _suggestion(row: Proposal, found: Proposals) -> Suggestion:
    match row.found:
        case BandProposal():
            return _of_band(row, row.found, found)
        case PlacesProposal():
            return _of_places(row, row.found, found)
        case PriorityProposal():
            return _of_priority(row, row.found, found)


def _of_band(row: Proposal, band: BandProposal, found: Proposals) -> Suggestion:
    candidate, counts = band.candidate, [band.now, *((band.then,) if band.then and band.changes else ())]
    then = [said(candidate.reasons.words)] if candidate else []
    if candidate and candidate.grades != band.grades:
        then.append(_("只限%(grades)s。") % {"grades": said(grades(candidate.grades))})
    heads = (_("现在"), _("按建议"))[: len(counts)]
    lines = (
        (_("可以申请的学生"), [_range(count.eligible, found) for count in counts]),
        (_("最忙的一天来的"), [_range(count.coming, found, day=count.weekday) for count in counts]),
        (_("教师和教室够"), [str(band.places) for _count in counts]),
        (_("安排得下吗"), [_("安排得下") if count.fits else _("安排不下") for count in counts]),
    )
    return Suggestion(
        key=row.key,
        mark=row.mark,
        title=_("%(band)s的申请条件") % {"band": said(found.scheme.band(code=band.band).name)},
        why=_why(band),
        now=tuple(said(condition.words) for condition in band.conditions) or (_("没有条件，愿意的都可以申请。"),),
        then=tuple(then) if band.changes else (),
        table=_table(heads, lines),
        keeps=band.changes and found.draft is not None,
    )


def _why(band: BandProposal) -> str:
    if band.candidate is None or band.then is None:
        return _("方案里有调查没有问的条件（%(codes)s），算不出人数，所以不提建议。") % {
            "codes": _("、").join(band.unasked)
        }
    if not band.then.fits:
        return _("收到最紧也安排不下：要先增加教师或教室，或者分两处。")
    if not band.changes:
        return _("现在的条件正合适，不用改。")
    if band.now.fits:
        return _("教师和教室有余，条件可以放宽到这样。")
    return _("按现在的条件安排不下；收到这样正好安排得下。")


def _of_places(row: Proposal, club: PlacesProposal, found: Proposals) -> Suggestion:
    offering = found.scheme.offering(code=club.offering)
    lines = (
        (_("大约要来的学生"), [_range(club.children, found)] * 2),
        (_("名额"), [str(club.places), str(club.proposed)]),
        (_("教室的座位"), [str(club.seats)] * 2),
    )
    return Suggestion(
        key=row.key,
        mark=row.mark,
        title=_("%(club)s的名额") % {"club": said(offering.name)},
        why=_("想来的比名额多，教室还坐得下，一名教师也看得过来。"),
        now=(_("%(number)s 名") % {"number": club.places},),
        then=(_("%(number)s 名") % {"number": club.proposed},),
        table=_table((_("现在"), _("按建议")), lines),
        keeps=found.draft is not None,
    )


def _of_priority(row: Proposal, first: PriorityProposal, found: Proposals) -> Suggestion:
    standing = sorted(found.scheme.priorities, key=lambda priority: priority.rank)
    lines = (
        (_("大约有"), [_range(first.children, found)]),
        (_("名额不够的社团"), [str(len(first.over))]),
    )
    return Suggestion(
        key=row.key,
        mark=row.mark,
        title=_("名额不够时谁优先"),
        why=_("有社团名额不够。没有人接、家里又没有人的孩子排在没有优先类别的孩子前面。"),
        now=tuple(f"{priority.rank}. {said(priority.words)}" for priority in standing) or (_("没有优先类别。"),),
        then=(f"{first.rank}. {said(first.reasons.words)}",),
        table=_table((_("学生"),), lines),
        keeps=found.draft is not None,
    )


def _range(found: Range, school: Proposals, *, day: int = 0) -> str:
    """Say a range, its day before it; what is below the smallest number to be named is only said to be below it."""

    def number(value: int) -> str:
        return _("少于 %(number)s") % {"number": school.fewest} if 0 < value < school.fewest else str(value)

    told = _("%(likely)s（%(low)s—%(high)s）") % {
        "likely": number(found.likely),
        "low": number(found.low),
        "high": number(found.high),
    }
    return f"{weekday(day)} {told}" if day else told


def _table(heads: tuple[str, ...], lines: tuple[tuple[str, list[str]], ...]) -> Table:
    return Table(
        caption=_("大约的人数；括号里是至少和至多"),
        columns=(Column(name=_("项")), *(Column(name=head, figures=True) for head in heads)),
        lines=tuple(
            Line(code=str(at), label=name, entries=(Entry(text=name), *(Entry(text=text) for text in texts)))
            for at, (name, texts) in enumerate(lines)
        ),
    )


conditions_urls: list[URLPattern] = [path("survey/conditions/", conditions, name="office-survey-conditions")]
