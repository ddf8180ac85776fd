"""The versions of the scheme: how each differs, what the rules say of it, approved, published, taken away as a file."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.matters import up_context
from afterbell.fronts.office.comparing import compare_urls
from afterbell.fronts.office.differences import by_part, told
from afterbell.fronts.office.drafting import draft_urls
from afterbell.fronts.office.forming import form_urls
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.in_hand import STAGE, draft_in_hand
from afterbell.fronts.office.remarks import remarks_of, side_list, together, whole
from afterbell.fronts.office.said import said
from afterbell.fronts.office.standing import state_of
from afterbell.fronts.office.taking_in import taking_in_urls
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.inforce.board import page_up_about
from afterbell.scheme.commands import LONGEST_REASON, approve_version, publish_version, return_version
from afterbell.scheme.queries import judge_text, published_version
from afterbell.scheme.render.html import render_html
from afterbell.scheme.render.pdf import render_pdf
from afterbell.scheme.rules.diff import diff
from afterbell.scheme.versions import VersionPage, VersionStory, scheme_version, scheme_versions
from afterbell.schools.queries import TermRow

CHANGES_SHOWN = 5


class ReturnForm(forms.Form):
    """Why a version goes back to those who proposed it."""

    reason = forms.CharField(
        label=lazy("为什么退回"),
        help_text=lazy("教导处照着改，改好另存新的一版再交来。"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class InForceForm(forms.Form):
    """From which day a published version is in force."""

    in_force_from = DayField(
        label=lazy("从哪一天起施行"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@require_GET
@page("office.see")
def schemes(request: ViewerRequest) -> HttpResponse:
    """List the versions of the term, the newest first."""
    frame = frame_of(request)
    stories = scheme_versions(viewer=request.viewer, term=frame.term.code) if frame.term else ()
    may_draft = _may(request, "scheme.draft")
    draft = _draft(request, term=frame.term) if may_draft and frame.term and stories else None
    context = {
        "term": frame.term,
        "versions": [_card(story) for story in stories],
        "may_draft": may_draft,
        "draft": draft,
    }
    return office_page(request, "schemes.html", stage=STAGE, context=context, frame=frame)


def _draft(request: ViewerRequest, *, term: TermRow) -> dict[str, object]:
    """Say how far the draft is: what it changes of the scheme in force, and what is still to be mended in it."""
    draft = draft_in_hand(request, term=term)
    judged = judge_text(viewer=request.viewer, text=draft.text, as_of=request.today)
    remarks = remarks_of(judged)
    stands = published_version(on=request.today)
    changes = diff(before=stands[1], after=judged.scheme) if stands and judged.scheme else ()
    return {
        "draft": draft,
        "against": stands[0].number if stands and judged.scheme else None,
        "changes": by_part(changes),
        "number": len(changes),
        "faults": sum(remark.alarm and not remark.change for remark in remarks),
        "whole": whole(remarks),
        "found": len(remarks),
        "parts": [part for part in side_list(remarks=remarks) if part.wrong or part.found],
    }


def _may(request: ViewerRequest, action: str) -> bool:
    return may(actor=request.viewer, action=action, at=place(school=request.viewer.tenant))


def _card(story: VersionStory) -> dict[str, object]:
    changes = [told(change) for change in story.changes]
    words, tone = state_of(story)
    return {
        "story": story,
        "url": reverse("office-scheme", kwargs={"code": story.code}),
        "changes": changes[:CHANGES_SHOWN],
        "more": changes[CHANGES_SHOWN:],
        "state": words,
        "tone": tone,
    }


@require_GET
@page("office.see")
def version(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a version as it would be published, with what the rules find beside it."""
    return _version_page(request, code)


def _version_page(
    request: ViewerRequest,
    code: str,
    *,
    form: InForceForm | None = None,
    return_form: ReturnForm | None = None,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    seen = scheme_version(viewer=request.viewer, version=code, today=request.today)
    frame = frame_of(request)
    words, tone = state_of(seen.story)
    story = seen.story
    up = page_up_about(viewer=request.viewer, kind="scheme", subject=code, today=request.today)
    context = {
        **up_context(up),
        "seen": seen,
        "said": together(remarks_of(seen.judged)),
        "name": _name(seen),
        "state": words,
        "tone": tone,
        "parts": by_part(seen.changes),
        "text": mark_safe(  # noqa: S308 - the scheme's own rendering escapes every text in it
            render_html(scheme=seen.scheme, language=get_language() or "zh-hans", titled=False)
        ),
        "form": form or InForceForm(initial={"in_force_from": request.today}),
        "may_draft": _may(request, "scheme.draft"),
        "return_form": return_form or ReturnForm(),
        "may_approve": _may(request, "scheme.approve") and story.waits,
        "may_return": _may(request, "scheme.return") and story.waits,
        "may_publish": _may(request, "scheme.publish") and story.approved and not story.published,
        "reasons": reasons,
        "crumbs": (Crumb(name=_("方案"), url=reverse("office-schemes")), Crumb(name=_name(seen))),
    }
    return office_page(request, "scheme.html", stage=STAGE, context=context, frame=frame, status=status)


def _name(seen: VersionPage) -> str:
    return _("第 %(number)s 版") % {"number": seen.story.number}


@require_POST
@page("scheme.approve")
def approve(request: ViewerRequest, code: str) -> HttpResponse:
    """Record that the leadership approved this version."""
    try:
        approve_version(actor=request.viewer, now=request.now, version=code)
    except Refused as refused:
        return _not_done(request, code, refused)
    messages.success(request, _("已记下领导小组通过这一版。接下来公布它。"))
    return redirect("office-scheme", code=code)


@require_POST
@page("scheme.return")
def send_back(request: ViewerRequest, code: str) -> HttpResponse:
    """Send this version back to the office, saying why."""
    form = ReturnForm(request.POST)
    reason = request.POST.get("reason", "")
    try:
        return_version(actor=request.viewer, now=request.now, version=code, reason=reason)
    except Refused as refused:
        return _not_done(request, code, refused, return_form=form)
    messages.success(request, _("已退回，理由写在这一版上，教导处看得到。"))
    return redirect("office-scheme", code=code)


@require_POST
@page("scheme.publish")
def publish(request: ViewerRequest, code: str) -> HttpResponse:
    """Publish this version from a day on."""
    form = InForceForm(request.POST)
    if not form.is_valid():
        return _version_page(request, code, form=form, status=UNPROCESSABLE)
    try:
        publish_version(
            actor=request.viewer, now=request.now, version=code, in_force_from=form.cleaned_data["in_force_from"]
        )
    except Refused as refused:
        return _not_done(request, code, refused, form=form)
    messages.success(request, _published(form.cleaned_data["in_force_from"], today=request.today))
    return redirect("office-scheme", code=code)


def _published(since: date, *, today: date) -> str:
    """Say from which day the school's public page shows a version."""
    if since <= today:
        return _("已公布。学校的公开页面上现在就是这一版。")
    day = say_date(day=since, language=get_language() or "zh-hans")
    return _("已公布。从 %(day)s 起施行，那天起学校的公开页面上是这一版。") % {"day": day}


def _not_done(
    request: ViewerRequest,
    code: str,
    refused: Refused,
    *,
    form: InForceForm | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    status = CONFLICT if refused.conflict else UNPROCESSABLE
    return _version_page(request, code, form=form, return_form=return_form, reasons=refused.reasons, status=status)


@require_GET
@page("office.see")
def version_toml(request: ViewerRequest, code: str) -> HttpResponse:
    """Give the version's text, to the letter."""
    seen = scheme_version(viewer=request.viewer, version=code, today=request.today)
    return _file(seen.text.encode(), name=f"{_file_name(seen)}.toml", kind="application/toml")


@require_GET
@page("office.see")
def version_pdf(request: ViewerRequest, code: str) -> HttpResponse:
    """Set the version as it would be published."""
    seen = scheme_version(viewer=request.viewer, version=code, today=request.today)
    pdf = render_pdf(scheme=seen.scheme, language=get_language() or "zh-hans")
    return _file(pdf, name=f"{_file_name(seen)}.pdf", kind="application/pdf")


def _file_name(seen: VersionPage) -> str:
    return f"{said(seen.scheme.about.title)} {_name(seen)}"


def _file(content: bytes, *, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


scheme_urls: list[URLPattern] = [
    path("schemes/", schemes, name="office-schemes"),
    *draft_urls,
    *form_urls,
    *taking_in_urls,
    *compare_urls,
    path("schemes/<str:code>/", version, name="office-scheme"),
    path("schemes/<str:code>/approve/", approve, name="office-scheme-approve"),
    path("schemes/<str:code>/return/", send_back, name="office-scheme-return"),
    path("schemes/<str:code>/publish/", publish, name="office-scheme-publish"),
    path("schemes/<str:code>/scheme.toml", version_toml, name="office-scheme-toml"),
    path("schemes/<str:code>/scheme.pdf", version_pdf, name="office-scheme-pdf"),
]
