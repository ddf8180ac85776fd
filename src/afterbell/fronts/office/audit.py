"""The auditor's view: six questions about the term's books, and everything to take away in one file."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from afterbell.base.refusals import NotThere
from afterbell.fronts import pay
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.statements import STAGE
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.schools.queries import term_around
from afterbell.subsidy.queries import Answered, audit_bundle, audit_page

ZIP = "application/zip"
MOST_ROWS = 200


@require_GET
@page("audit.see")
def auditing(request: ViewerRequest) -> HttpResponse:
    """Answer the auditor's questions about the term, each with its rows."""
    frame = frame_of(request)
    seen = audit_page(viewer=request.viewer, term=frame.term.code) if frame.term else None
    context = {
        "seen": seen,
        "figures": [_figure(each) for each in seen.answers] if seen else (),
        "answers": [(pay.said(each.words), _table(each), _rest(each)) for each in seen.answers] if seen else (),
        "crumbs": (Crumb(name=_("结算"), url=reverse("office-settlements")), Crumb(name=_("审计"))),
    }
    return office_page(request, "audit.html", stage=STAGE, context=context, frame=frame)


def _figure(each: Answered) -> Figure:
    return Figure(
        number=each.remarks,
        label=pay.said(each.words),
        tone="attention" if each.remarks else "good" if each.looked_at else "quiet",
        note=_("查了 %(number)s 条") % {"number": each.looked_at},
    )


def _table(each: Answered) -> Table | None:
    """Show the first rows of a question; the file has them all."""
    if not each.rows:
        return None
    return Table(
        caption=pay.said(each.words),
        columns=(Column(name=_("关于")), Column(name=_("报的")), Column(name=_("查到的")), Column(name=_("结论"))),
        lines=tuple(
            Line(
                code=f"{each.code}-{at}",
                label=pay.said(row.about),
                entries=(
                    Entry(text=pay.said(row.about)),
                    Entry(text=pay.said(row.said)),
                    Entry(text=pay.said(row.found)),
                    Entry(text=_("要看"), tone="attention") if row.remarked else Entry(text=_("没有问题"), tone="good"),
                ),
            )
            for at, row in enumerate(each.rows[:MOST_ROWS])
        ),
    )


def _rest(each: Answered) -> str:
    more = len(each.rows) - MOST_ROWS
    if more <= 0:
        return ""
    return ngettext("还有 %(number)s 条在文件里。", "还有 %(number)s 条在文件里。", more) % {"number": more}


@require_GET
@page("audit.see")
def bundle(request: ViewerRequest) -> HttpResponse:
    """Give the answers as Excel and JSON with the ledger's proof, in one file."""
    term = term_around(today=request.today)
    if term is None:
        raise NotThere("term")
    file = audit_bundle(viewer=request.viewer, term=term.code, now=request.now, language=pay.language())
    answer = HttpResponse(file, content_type=ZIP)
    name = f"audit-{request.school_code}-{request.today:%Y-%m-%d}.zip"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


audit_urls: list[URLPattern] = [
    path("audit/", auditing, name="office-audit"),
    path("audit/bundle.zip", bundle, name="office-audit-bundle"),
]
