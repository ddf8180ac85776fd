"""One complaint for whoever wrote it, and what everybody may count of a school's complaints."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.complaints.commands import Rating, add_words, as_follower, bring_before_the_bureau, rate_answer
from afterbell.complaints.queries import ComplaintPage, complaint_numbers, own_complaint
from afterbell.complaints.rules.numbers import OTHER, ComplaintNumbers, YearOfComplaints
from afterbell.complaints.wording import ABOUT_WORDS
from afterbell.fronts.complaints import STARS, facts_of, story_of
from afterbell.fronts.look.pieces import Bar, Bars, Column, Entry, Line, Table
from afterbell.fronts.office.said import said
from afterbell.fronts.portal.complaining import always_open, crumbs
from afterbell.fronts.portal.framing import public_page
from afterbell.fronts.portal.proofs import drop_proof, proof_of
from afterbell.fronts.portal.views import everybody
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest
from afterbell.schools.queries import SchoolCard


@require_http_methods(["GET", "POST"])
@always_open("complaints.follow")
def complaint(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a complaint to who wrote it; take in what they add, what they think of the answer, or that they go on."""
    proof = proof_of(request, complaint=code)
    card, seen = own_complaint(viewer=request.viewer, complaint=code, today=request.today, proof=proof)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "leave":
            drop_proof(request, complaint=code)
            return redirect("public-complaints", code=card.code)
        try:
            if _is_to_be_asked(request.POST):
                return _sure(request, card, seen)
            _done(request, code, proof)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已记下。"))
            return redirect("complaint", code=code)
    context = {
        "seen": seen,
        "facts": facts_of(seen.row),
        "story": story_of(seen),
        "reasons": reasons,
        "sent": request.POST if reasons else {},
        "stars": range(1, STARS + 1),
        "proven": bool(proof),
        "crumbs": crumbs(card, number=seen.row.number),
    }
    return public_page(request, "complaint.html", context, school=card, status=status)


def _is_to_be_asked(sent: QueryDict) -> bool:
    """Say whether a rating is complete and was not confirmed yet: it is asked for once only."""
    complete = sent.get("satisfied") in {"yes", "no"} and sent.get("stars", "") in {"1", "2", "3", "4", "5"}
    return sent.get("do") == "rate" and "sure" not in sent and complete


def _sure(request: ViewerRequest, card: SchoolCard, seen: ComplaintPage) -> HttpResponse:
    """Show what the rating says before it is given for good."""
    context = {"seen": seen, "sent": request.POST, "crumbs": crumbs(card, number=seen.row.number)}
    return public_page(request, "complaint_sure.html", context, school=card)


def _done(request: ViewerRequest, code: str, proof: str) -> None:
    actor, sent = as_follower(viewer=request.viewer, proof=proof), request.POST
    words = sent.get("words", "")
    match sent.get("do"):
        case "add":
            add_words(actor=actor, now=request.now, complaint=code, words=words, proof=proof)
        case "rate":
            stars = sent.get("stars", "")
            rating = Rating(
                satisfied=sent.get("satisfied") == "yes",
                stars=int(stars) if stars in "12345" and stars else 0,
                words=words,
            )
            rate_answer(actor=actor, now=request.now, complaint=code, rating=rating, proof=proof)
        case "bureau":
            bring_before_the_bureau(actor=actor, now=request.now, complaint=code, words=words, proof=proof)
        case _:
            raise NotThere("deed")


@require_safe
@everybody
def numbers(request: ViewerRequest, code: str) -> HttpResponse:
    """Show how many complaints came, how many were answered in time, and how many writers were content."""
    seen = complaint_numbers(viewer=request.viewer, school=code, today=request.today)
    found = seen.numbers
    context = {
        "any": bool(found.years),
        "fewest": seen.fewest,
        "bars": _bars(found),
        "table": _years(found, fewest=seen.fewest),
        "crumbs": crumbs(seen.school, number=_("办理情况")),
    }
    return public_page(request, "complaint_numbers.html", context, school=seen.school)


def _bars(found: ComplaintNumbers) -> Bars | None:
    """Say what most of them are about; nothing while they are few of each sort."""
    every = sum(number for _about, number in found.subjects)
    named = [one for one in found.subjects if one[0] != OTHER]
    if not named:
        return None
    top, most = named[0]
    title = ngettext("%(about)s最多，%(number)s 件", "%(about)s最多，%(number)s 件", most)
    return Bars(
        title=title % {"about": said(ABOUT_WORDS[top]), "number": most},
        bars=tuple(
            Bar(name=said(ABOUT_WORDS[about]), number=number, share=number / every) for about, number in found.subjects
        ),
    )


def _years(found: ComplaintNumbers, *, fewest: int) -> Table:
    names = (_("收到"), _("按期答复"), _("评价满意"))
    return Table(
        caption=_("每年的投诉与建议"),
        columns=(Column(name=_("年份")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(_year(row, fewest=fewest) for row in found.years),
    )


def _year(row: YearOfComplaints, *, fewest: int) -> Line:
    withheld = _("不足 %(fewest)s 件，不显示") % {"fewest": fewest}
    return Line(
        code=str(row.year),
        label=str(row.year),
        entries=(
            Entry(text=str(row.year)),
            Entry(text=str(row.came)),
            *(Entry(text=withheld if share is None else f"{share}%") for share in (row.in_time, row.satisfied)),
        ),
    )


complaint_urls: list[URLPattern] = [
    path("complaints/<str:code>/", complaint, name="complaint"),
    path("schools/<str:code>/complaints/numbers/", numbers, name="public-complaint-numbers"),
]
