"""The draft of the scheme as one text: kept whatever stands in it, every fault told at once, each with its line."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.in_hand import (
    STAGE,
    draft_begun,
    draft_in_hand,
    edition_sent,
    kept,
    stored,
    text_sent,
    with_marks,
)
from afterbell.fronts.office.remarks import remarks_of, together
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.drafts import Draft, draft_at
from afterbell.scheme.queries import judge_text
from afterbell.scheme.rules.editing.lines import LineChange, put_together
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.schools.queries import TermRow


class DraftForm(forms.Form):
    """The whole text of the draft, and the edition it was opened on."""

    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=lazy("方案全文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "wrap": "off", "spellcheck": "false", "data-editor": ""}),
    )


class FileForm(forms.Form):
    """A file whose text may take the draft's place."""

    file = forms.FileField(
        label=lazy("从文件读入"),
        help_text=lazy("TOML 文件。先给您看它和草稿有什么不同，您点头以后才换进草稿。"),
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
    )


@require_http_methods(["GET", "POST"])
@page("scheme.draft")
def draft(request: ViewerRequest) -> HttpResponse:
    """Show the draft as a text, keep what was changed in it, and store it as the next version when asked to."""
    frame = frame_of(request)
    if frame.term is None:
        return redirect("office-schemes")
    if request.method == "GET":
        return draft_page(request, frame=frame, draft=draft_in_hand(request, term=frame.term))
    return _kept(request, frame=frame, term=frame.term)


def _kept(request: ViewerRequest, *, frame: Frame, term: TermRow) -> HttpResponse:
    written_on, written = edition_sent(request), text_sent(request)
    try:
        newest = draft_begun(request, term=term)
        base = draft_at(viewer=request.viewer, term=term.code, edition=max(1, written_on)) or ""
        merged = put_together(base=base, first=newest.text, second=written)
        moved = base != newest.text
        text = merged.text if moved else written
        edition = kept(request, term=term, text=text, edition=newest.edition)
    except Refused as refused:
        mine = Draft(text=with_marks(written), edition=written_on)
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return draft_page(request, frame=frame, draft=mine, reasons=refused.reasons, status=status)
    now = Draft(text=text, edition=edition)
    if merged.clashes and moved:
        return draft_page(request, frame=frame, draft=now, clashes=merged.clashes, status=CONFLICT)
    both = moved and text not in {newest.text, written}
    if "store" in request.POST and not both:
        return _stored(request, frame=frame, term=term, draft=now)
    told = _("已存进草稿。您写的时候别人也存过，两边的改动都在。") if both else _("已存进草稿。")
    messages.success(request, told)
    return redirect("office-scheme-draft")


def _stored(request: ViewerRequest, *, frame: Frame, term: TermRow, draft: Draft) -> HttpResponse:
    try:
        return stored(request, term=term, text=draft.text)
    except SchemeFaults:
        return draft_page(request, frame=frame, draft=draft, unready=True, status=UNPROCESSABLE)
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return draft_page(request, frame=frame, draft=draft, reasons=refused.reasons, status=status)


def draft_page(
    request: ViewerRequest,
    *,
    frame: Frame,
    draft: Draft,
    clashes: tuple[LineChange, ...] = (),
    reasons: tuple[Refusal, ...] = (),
    unready: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the draft as a text, with everything that is said of it."""
    judged = judge_text(viewer=request.viewer, text=draft.text, as_of=request.today)
    context = {
        "form": DraftForm(initial={"text": draft.text, "edition": draft.edition}),
        "file_form": FileForm(auto_id="file_%s"),
        "draft": draft,
        "judged": judged,
        "said": together(remarks_of(judged)),
        "clashes": clashes,
        "reasons": reasons,
        "unready": unready,
        "crumbs": (Crumb(name=_("方案"), url=reverse("office-schemes")), Crumb(name=_("草稿全文"))),
    }
    return office_page(request, "draft.html", stage=STAGE, context=context, frame=frame, status=status)


draft_urls: list[URLPattern] = [path("schemes/draft/", draft, name="office-scheme-draft")]
