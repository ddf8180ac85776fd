"""Writing a version of the scheme: pasted, typed or from a file; every fault at once, each with its line."""

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

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.commands import draft_version
from afterbell.scheme.examples import example_text
from afterbell.scheme.queries import judge_text, newest_text, scheme_version
from afterbell.scheme.refusals import REFUSALS
from afterbell.scheme.rules.faults import SchemeFaults

STAGE = "scheme"
MEGABYTE, MOST_MEGABYTES = 1_000_000, 4


class DraftForm(forms.Form):
    """The text of a scheme, and a file whose text takes its place."""

    file = forms.FileField(
        label=lazy("从文件读入"),
        required=False,
        help_text=lazy("TOML 文件，读入后替换下面的文字；存为草稿之前什么也不会变。"),
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
    )
    text = forms.CharField(
        label=lazy("方案全文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "wrap": "off", "spellcheck": "false", "data-editor": ""}),
    )


@require_http_methods(["GET", "POST"])
@page("scheme.draft")
def draft(request: ViewerRequest) -> HttpResponse:
    """Take a text, tell what is wrong with it, and store it as the term's next version when asked to."""
    frame = frame_of(request)
    if frame.term is None:
        return redirect("office-schemes")
    if request.method == "GET":
        return _page(request, frame=frame, text=_first_text(request, frame=frame))
    form = DraftForm(request.POST, request.FILES)
    form.is_valid()
    text = str(form.cleaned_data.get("text") or "")
    try:
        text = _text_of_file(request) or text.replace("\r\n", "\n")
        if "store" not in request.POST:
            return _page(request, frame=frame, text=text, checked=True)
        made = draft_version(actor=request.viewer, now=request.now, term=frame.term.code, text=text)
    except SchemeFaults:
        return _page(request, frame=frame, text=text, checked=True, status=UNPROCESSABLE)
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return _page(request, frame=frame, text=text, checked=True, reasons=refused.reasons, status=status)
    messages.success(request, _("已存为草稿。校长通过、公布以后才施行。"))
    return redirect("office-scheme", code=made)


def _first_text(request: ViewerRequest, *, frame: Frame) -> str:
    """Begin with the version the address names, else with the newest, else with the example."""
    if named := request.GET.get("from", ""):
        return scheme_version(viewer=request.viewer, version=named, today=request.today).text
    if frame.term is None:
        raise NotThere("term")
    return newest_text(viewer=request.viewer) or example_text(
        school=request.school_name,
        term=frame.term.name,
        first_day=frame.term.first_day,
        last_day=frame.term.last_day,
    )


def _text_of_file(request: ViewerRequest) -> str:
    """Read an uploaded file, empty when there is none. Raises Refused for one that is too large or no text."""
    file = request.FILES.get("file")
    if file is None:
        return ""
    if (file.size or 0) > MOST_MEGABYTES * MEGABYTE:
        raise REFUSALS.refused("file_too_large", field="file", most=MOST_MEGABYTES)
    content: bytes = file.read()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise REFUSALS.refused("file_not_text", field="file", line=line) from None


def _page(
    request: ViewerRequest,
    *,
    frame: Frame,
    text: str,
    checked: bool = False,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    judged = judge_text(viewer=request.viewer, text=text, as_of=request.today)
    context = {
        "form": DraftForm(initial={"text": text}),
        "judged": judged,
        "checked": checked,
        "reasons": reasons,
        "is_example": not checked and newest_text(viewer=request.viewer) is None,
        "crumbs": (Crumb(name=_("方案"), url=reverse("office-schemes")), Crumb(name=_("起草"))),
    }
    return office_page(request, "draft.html", stage=STAGE, context=context, frame=frame, status=status)


draft_urls: list[URLPattern] = [path("schemes/draft/", draft, name="office-scheme-draft")]
