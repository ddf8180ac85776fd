"""A whole text taken into the draft, from a file or from an earlier version: first what would differ, then kept."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.differences import Differing, differing
from afterbell.fronts.office.drafting import draft_page
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.in_hand import (
    STAGE,
    as_a_file,
    draft_begun,
    draft_in_hand,
    edition_sent,
    kept,
    text_sent,
    with_marks,
)
from afterbell.fronts.office.remarks import remarks_of, together
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.drafts import Draft
from afterbell.scheme.queries import judge_text
from afterbell.scheme.refusals import REFUSALS
from afterbell.scheme.rules.comparing import compare
from afterbell.scheme.rules.read import LONGEST_TEXT
from afterbell.scheme.versions import text_in_force, version_text
from afterbell.schools.queries import TermRow

BYTES_OF_A_LETTER = 4


class TakenForm(forms.Form):
    """The text as it was shown, and the draft's edition against which it was shown."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"hidden": True, "aria-hidden": "true"})
    )


@require_http_methods(["GET", "POST"])
@page("scheme.draft")
def take_in(request: ViewerRequest) -> HttpResponse:
    """Show what a file or a version would change in the draft, and keep it when told to; nothing is stored before."""
    frame = frame_of(request)
    if frame.term is None:
        return redirect("office-schemes")
    if request.method == "GET":
        return _from_version(request, frame=frame, term=frame.term)
    if "keep" in request.POST:
        return _kept(request, frame=frame, term=frame.term)
    draft = draft_in_hand(request, term=frame.term)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise REFUSALS.refused("no_file", field="file")
        text = _text_of(file.read() if (file.size or 0) <= LONGEST_TEXT * BYTES_OF_A_LETTER else None)
    except Refused as refused:
        return draft_page(request, frame=frame, draft=draft, reasons=refused.reasons, status=UNPROCESSABLE)
    return _shown(request, frame=frame, draft=draft, text=with_marks(text), source=file.name or "")


def _from_version(request: ViewerRequest, *, frame: Frame, term: TermRow) -> HttpResponse:
    named = request.GET.get("from", "")
    if not named:
        return redirect("office-scheme-draft")
    version = version_text(viewer=request.viewer, version=named)
    source = _("第 %(number)s 版") % {"number": version.number}
    draft = draft_in_hand(request, term=term)
    return _shown(request, frame=frame, draft=draft, text=version.text, source=source)


def _text_of(content: bytes | None) -> str:
    """Read what a file holds. Raises Refused for one that is too long (None where it was not even read) or no text."""
    if content is None:
        raise REFUSALS.refused("draft_too_long", field="file", most=f"{LONGEST_TEXT:,}")
    try:
        text = as_a_file(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise REFUSALS.refused("file_not_text", field="file", line=line) from None
    if len(text) > LONGEST_TEXT:
        raise REFUSALS.refused("draft_too_long", field="file", most=f"{LONGEST_TEXT:,}")
    return text


def _kept(request: ViewerRequest, *, frame: Frame, term: TermRow) -> HttpResponse:
    """Keep what was shown, on the edition it was shown against; a draft changed since is compared again first."""
    text, source = text_sent(request), request.POST.get("source", "")
    draft = draft_begun(request, term=term)
    reasons: tuple[Refusal, ...] = (REFUSALS.refusal("draft_moved_meanwhile", name=draft.kept_by),)
    status = CONFLICT
    if max(1, edition_sent(request)) == draft.edition:
        try:
            kept(request, term=term, text=text, edition=draft.edition)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已换进草稿。"))
            return redirect("office-scheme-draft")
    newest = draft_in_hand(request, term=term)
    return _shown(
        request, frame=frame, draft=newest, text=with_marks(text), source=source, reasons=reasons, status=status
    )


def _shown(
    request: ViewerRequest,
    *,
    frame: Frame,
    draft: Draft,
    text: str,
    source: str,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    differences: list[Differing] = [differing(compare(before=draft.text, after=text), title=_("和草稿比"))]
    in_force = text_in_force(viewer=request.viewer, on=request.today)
    if in_force is not None and in_force.text != draft.text:
        title = _("和现行的第 %(number)s 版比") % {"number": in_force.number}
        differences.append(differing(compare(before=in_force.text, after=text), title=title))
    judged = judge_text(viewer=request.viewer, text=text, as_of=request.today)
    context = {
        "source": source,
        "differences": differences,
        "judged": judged,
        "said": together(remarks_of(judged)),
        "form": TakenForm(initial={"text": text, "edition": draft.edition, "source": source}),
        "draft": draft,
        "reasons": reasons,
        "crumbs": (
            Crumb(name=_("方案"), url=reverse("office-schemes")),
            Crumb(name=_("草稿全文"), url=reverse("office-scheme-draft")),
            Crumb(name=_("换进草稿")),
        ),
    }
    return office_page(request, "taking_in.html", stage=STAGE, context=context, frame=frame, status=status)


taking_in_urls: list[URLPattern] = [path("schemes/draft/take/", take_in, name="office-scheme-take")]
