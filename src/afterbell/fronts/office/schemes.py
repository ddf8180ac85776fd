"""The versions of the scheme: how each differs, what the rules say of it, approved, published, taken away as a file."""

from __future__ import annotations

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
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.drafting import STAGE, draft_urls
from afterbell.fronts.office.forming import form_urls
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.commands import approve_version, publish_version
from afterbell.scheme.queries import VersionPage, VersionStory, scheme_version, scheme_versions
from afterbell.scheme.render.html import render_html
from afterbell.scheme.render.pdf import render_pdf

CHANGES_SHOWN = 5


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
    context = {
        "term": frame.term,
        "versions": [_card(story) for story in stories],
        "may_draft": _may(request, "scheme.draft"),
    }
    return office_page(request, "schemes.html", stage=STAGE, context=context, frame=frame)


def _may(request: ViewerRequest, action: str) -> bool:
    return may(actor=request.viewer, action=action, at=place(school=request.viewer.tenant))


def _card(story: VersionStory) -> dict[str, object]:
    changes = [said(change) for change in story.changes]
    words, tone = _state(story)
    return {
        "story": story,
        "url": reverse("office-scheme", kwargs={"code": story.code}),
        "changes": changes[:CHANGES_SHOWN],
        "more": changes[CHANGES_SHOWN:],
        "state": words,
        "tone": tone,
    }


def _state(story: VersionStory) -> tuple[str, Tone]:
    if story.in_force_from:
        day = say_date(day=story.in_force_from, language=get_language() or "zh-hans")
        return _("已公布，%(day)s起施行") % {"day": day}, "good"
    if story.approved_at:
        return _("已通过，还没有公布"), "attention"
    return _("草稿，等校长通过"), "attention"


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
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    seen = scheme_version(viewer=request.viewer, version=code, today=request.today)
    frame = frame_of(request)
    words, tone = _state(seen.story)
    context = {
        "seen": seen,
        "name": _name(seen),
        "state": words,
        "tone": tone,
        "changes": [said(change) for change in seen.story.changes],
        "text": mark_safe(  # noqa: S308 - the scheme's own rendering escapes every text in it
            render_html(scheme=seen.scheme, language=get_language() or "zh-hans", titled=False)
        ),
        "form": form or InForceForm(initial={"in_force_from": request.today}),
        "may_draft": _may(request, "scheme.draft"),
        "may_approve": _may(request, "scheme.approve") and not seen.story.approved_at,
        "may_publish": _may(request, "scheme.publish") and seen.story.approved_at and not seen.story.published_at,
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
    messages.success(request, _("已公布。学校的公开页面上现在就是这一版。"))
    return redirect("office-scheme", code=code)


def _not_done(request: ViewerRequest, code: str, refused: Refused, *, form: InForceForm | None = None) -> HttpResponse:
    status = CONFLICT if refused.conflict else UNPROCESSABLE
    return _version_page(request, code, form=form, reasons=refused.reasons, status=status)


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
    path("schemes/<str:code>/", version, name="office-scheme"),
    path("schemes/<str:code>/approve/", approve, name="office-scheme-approve"),
    path("schemes/<str:code>/publish/", publish, name="office-scheme-publish"),
    path("schemes/<str:code>/scheme.toml", version_toml, name="office-scheme-toml"),
    path("schemes/<str:code>/scheme.pdf", version_pdf, name="office-scheme-pdf"),
]
