"""The scheme as a form, a page for each part: kept as a draft as it stands, made a version when it is right."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.form_drawing import drawn
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.in_hand import STAGE, draft_begun, draft_in_hand, edition_sent, kept, stored
from afterbell.fronts.office.remarks import placed, remarks_of, side_list, whole
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.drafts import Draft, draft_at, merge, sent_on, written_in
from afterbell.scheme.queries import judge_text
from afterbell.scheme.refusals import REFUSALS
from afterbell.scheme.rules.editing.edits import RowEdit, Step
from afterbell.scheme.rules.editing.fields import Input, RowList, every, nodes_of, parts
from afterbell.scheme.rules.editing.filled import Posted
from afterbell.scheme.rules.editing.sent import as_shown
from afterbell.scheme.rules.editing.text import edited
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import parsed
from afterbell.schools.queries import TermRow


@require_http_methods(["GET", "POST"])
@page("scheme.draft")
def scheme_form(request: ViewerRequest) -> HttpResponse:
    """Show one part as fields, and keep what was changed in it."""
    frame = frame_of(request)
    if frame.term is None:
        return redirect("office-schemes")
    part = request.GET.get("part", "about")
    if part not in dict(parts()):
        raise NotThere("part")
    try:
        if request.method == "POST":
            return _kept(request, frame=frame, term=frame.term, part=part)
        return _page(request, frame=frame, part=part, draft=draft_in_hand(request, term=frame.term))
    except SchemeFaults as wrong:
        if wrong.faults[0].code != "by_hand":
            return _only_as_text(request)
        draft = draft_in_hand(request, term=frame.term)
        return _page(request, frame=frame, part=part, draft=draft, reasons=wrong.reasons, status=UNPROCESSABLE)


def _only_as_text(request: ViewerRequest) -> HttpResponse:
    messages.warning(request, _("这份文字还不符合 TOML 的写法，表格显示不了。先在全文里改好，再回到表格。"))
    return redirect("office-scheme-draft")


def _kept(request: ViewerRequest, *, frame: Frame, term: TermRow, part: str) -> HttpResponse:
    draft = draft_begun(request, term=term)
    written_on = max(1, edition_sent(request))
    base = draft_at(viewer=request.viewer, term=term.code, edition=written_on) or draft.text
    posted = _posted(request.POST)
    row = _row_edit(request.POST.get("do", ""), part=part, text=base)
    try:
        merged = merge(part=part, base=base, newest=draft.text, posted=posted, row=row)
        text = edited(text=draft.text, edits=merged.fit)
        edition = kept(request, term=term, text=text, edition=draft.edition)
    except SchemeFaults as wrong:
        if wrong.faults[0].code == "by_hand":
            raise
        reasons: tuple[Refusal, ...] = (REFUSALS.refusal("draft_not_toml"),)
    except Refused as refused:
        reasons = refused.reasons
    else:
        now = Draft(text=text, edition=edition, kept_by=draft.kept_by, kept_at=draft.kept_at)
        clash = _clash(merged.clash, posted)
        if clash or (merged.clash and row):
            late = () if clash else (REFUSALS.refusal("draft_moved", name=draft.kept_by),)
            return _page(request, frame=frame, part=part, draft=now, clash=clash, reasons=late, status=CONFLICT)
        moved = base != draft.text
        if "store" in request.POST and not moved:
            return _stored(request, frame=frame, term=term, part=part, draft=now)
        if moved:
            messages.success(request, _("已存进草稿。您写的时候别人也存过，两边的改动都在。"))
        elif text != draft.text:
            messages.success(request, _("已存进草稿。"))
        return _onwards(request, part=part, row=row)
    mine = Draft(text=sent_on(part=part, base=base, posted=posted), edition=written_on)
    return _page(request, frame=frame, part=part, draft=mine, reasons=reasons, status=CONFLICT)


def _onwards(request: ViewerRequest, *, part: str, row: RowEdit | None) -> HttpResponse:
    """Go to the part that was asked for, or back to the row that was changed."""
    anchor = f"#f-{row.path[0]}" if row else ""
    following = request.POST.get("next", "") or part
    here = following if following in dict(parts()) else part
    return redirect(f"{reverse('office-scheme-form')}?part={here}{anchor}")


def _posted(sent: QueryDict) -> Posted:
    return {name: cast("list[str]", sent.getlist(name)) for name in sent}


def _row_edit(asked: str, *, part: str, text: str) -> RowEdit | None:
    """Read which row is to be added, removed or moved; None for none, and for a row that is not there."""
    step, _sign, name = asked.partition(":")
    if step not in list(Step):
        return None
    for node in every(nodes_of(part=part, raw=parsed(text=text))):
        if isinstance(node, RowList):
            if step == Step.ADD and node.name == name:
                return RowEdit(step=Step.ADD, path=node.path, value=node.fresh)
            for at, row in enumerate(node.rows):
                if step != Step.ADD and row.name == name:
                    return RowEdit(step=Step(step), path=node.path, row=at)
    return None


def _clash(nodes: tuple[Input, ...], posted: Posted) -> list[dict[str, object]]:
    """Give what was written otherwise than it now stands; an emptied field is told as empty."""
    return [
        {"name": node.name, "label": said(node.label), "key": node.key, "mine": "\n".join(written)}
        for node in nodes
        if (written := written_in(node=node, posted=posted)) != written_in(node=node, posted=as_shown(node))
    ]


def _stored(request: ViewerRequest, *, frame: Frame, term: TermRow, part: str, draft: Draft) -> HttpResponse:
    try:
        return stored(request, term=term, text=draft.text)
    except SchemeFaults:
        return _page(request, frame=frame, part=part, draft=draft, unready=True, status=UNPROCESSABLE)
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return _page(request, frame=frame, part=part, draft=draft, reasons=refused.reasons, status=status)


def _page(
    request: ViewerRequest,
    *,
    frame: Frame,
    part: str,
    draft: Draft,
    reasons: tuple[Refusal, ...] = (),
    clash: list[dict[str, object]] | None = None,
    unready: bool = False,
    status: int = 200,
) -> HttpResponse:
    nodes = nodes_of(part=part, raw=parsed(text=draft.text))
    judged = judge_text(viewer=request.viewer, text=draft.text, as_of=request.today)
    remarks = remarks_of(judged)
    here = placed(part=part, nodes=nodes, remarks=remarks)
    names = [code for code, _name in parts()]
    following = names[names.index(part) + 1] if part != names[-1] else ""
    context = {
        "part": part,
        "part_name": said(dict(parts())[part]),
        "side": side_list(remarks=remarks, current=part),
        "nodes": drawn(nodes, here),
        "here": [remark for told in here.values() for remark in told],
        "whole": whole(remarks, beside=part),
        "found": len(remarks),
        "faults": len(judged.faults),
        "draft": draft,
        "clash": clash or (),
        "reasons": reasons,
        "unready": unready,
        "following": following,
        "crumbs": (Crumb(name=_("方案"), url=reverse("office-schemes")), Crumb(name=_("填写方案"))),
    }
    return office_page(request, "scheme_form.html", stage=STAGE, context=context, frame=frame, status=status)


@require_GET
@page("scheme.draft")
def draft_toml(request: ViewerRequest) -> HttpResponse:
    """Give the draft's text, to the letter."""
    frame = frame_of(request)
    if frame.term is None:
        raise NotThere("term")
    draft = draft_in_hand(request, term=frame.term)
    answer = HttpResponse(draft.text.encode(), content_type="application/toml")
    name = _("方案草稿") + f" {frame.term.name}.toml"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


form_urls: list[URLPattern] = [
    path("schemes/draft/form/", scheme_form, name="office-scheme-form"),
    path("schemes/draft/scheme.toml", draft_toml, name="office-scheme-draft-toml"),
]
