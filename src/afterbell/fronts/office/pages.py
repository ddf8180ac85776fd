"""The pages people write for the space: the list, the editor, the review, the versions."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.stylesheet import allow_library_styles
from afterbell.fronts.matters import up_context
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.institution import of_institution
from afterbell.fronts.office.page_forms import PageForm, ReasonForm
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.commands import begin_page, begin_version, give_up_draft, review_page, withdraw_page
from afterbell.portal.inforce.board import page_up_about
from afterbell.portal.inforce.put_up import PageUp
from afterbell.portal.pages import PageDesk, PageLine, VersionSeen, page_desk, page_differences, pages_list
from afterbell.portal.writing.channels import every_channel

ROWS_A_PAGE = 50
SAID: Mapping[str, object] = {
    "review": lazy("审核中"),
    "draft": lazy("草稿"),
    "waiting": lazy("等时间发布"),
    "published": lazy("已发布"),
    "withdrawn": lazy("已撤下"),
}
TONES = {"review": "attention", "waiting": "info", "withdrawn": "quiet"}


class PagesFilter(forms.Form):
    """Which pages are listed."""

    q = forms.CharField(label=lazy("标题"), required=False, max_length=40)
    show = forms.ChoiceField(
        label=lazy("到哪一步"), required=False, choices=(("", lazy("全部")), *((code, SAID[code]) for code in SAID))
    )


@require_GET
@page("pages.see")
def pages(request: ViewerRequest) -> HttpResponse:
    """List the pages of the school, the last moved first."""
    words, show = request.GET.get("q", ""), request.GET.get("show", "")
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("10000") else 1
    first = max(number - 1, 0) * ROWS_A_PAGE
    seen = pages_list(viewer=request.viewer, words=words, standing=show, first=first, most=ROWS_A_PAGE)
    context = {
        "seen": seen,
        "form": PagesFilter(request.GET),
        "table": _table(seen.lines),
        "listed": Paginator(range(seen.total), ROWS_A_PAGE).get_page(number),
        "filtered": bool(words or show),
    }
    return office_page(request, "pages.html", stage="", context=context)


def _table(lines: tuple[PageLine, ...]) -> Table:
    names = (_("标题"), _("到哪一步"), _("起草人"), _("最近一步"))
    return Table(
        caption=_("文章，最近动过的在前"),
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(row) for row in lines),
    )


def _line(row: PageLine) -> Line:
    title = row.title or _("还没有标题")
    due = timezone.localtime(row.due_at).strftime("%Y-%m-%d %H:%M") if row.due_at else ""
    return Line(
        code=row.code,
        label=title,
        entries=(
            Entry(text=title, url=reverse("office-page", kwargs={"code": row.code})),
            Entry(
                text="，".join(str(SAID[one]) for one in row.standings),
                note=due,
                tone="attention" if "review" in row.standings else "plain",
            ),
            Entry(text=row.author),
            Entry(text=timezone.localtime(row.moved_at).strftime("%Y-%m-%d %H:%M")),
        ),
    )


@require_POST
@page("portal.write")
def new_page(request: ViewerRequest) -> HttpResponse:
    """Begin a page and open its draft."""
    code = begin_page(actor=request.viewer, now=request.now)
    return redirect("office-page", code=code)


@require_GET
@page("pages.see")
def one_page(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a page: the own draft in the editor, what waits for a review, the versions and what was done with them."""
    return desk_answer(request, code)


def desk_answer(
    request: ViewerRequest,
    code: str,
    *,
    form: PageForm | None = None,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the desk of a page, after a refusal with what was typed."""
    seen = page_desk(viewer=request.viewer, page=code)
    if seen.draft and form is None:
        form = PageForm.of_draft(seen, seen.draft)
    newest = seen.versions[0] if seen.versions else None
    context = {
        "seen": seen,
        "title": (seen.draft.title if seen.draft else "") or seen.line.title or _("还没有标题"),
        "form": form if seen.draft else None,
        "newest": newest,
        "newest_html": _html(newest),
        "newest_channel": _channel(newest, seen),
        "returned": next((step for step in newest.steps if step.kind == "returned"), None) if newest else None,
        "sent": newest if newest and newest.number == seen.pending else None,
        "standing": "，".join(str(SAID[one]) for one in seen.line.standings),
        "compare": _compared(seen),
        "reason_form": ReasonForm(),
        "reasons": reasons,
        "nonce": allow_library_styles(request) if seen.draft else "",
        **up_context(_up(request, seen)),
    }
    return office_page(request, "page.html", stage="", context=context, status=status)


def _up(request: ViewerRequest, seen: PageDesk) -> PageUp | None:
    """Say how far its notice is; nobody objects to what an authority writes."""
    if not seen.article or seen.of_authority:
        return None
    return page_up_about(viewer=request.viewer, kind="page", subject=seen.code, today=request.today)


def _channel(version: VersionSeen | None, seen: PageDesk) -> str:
    """Name the channel in which a version stands, or is to stand."""
    names = {one.key: one.name for one in every_channel(seen.channels)}
    return said(names[version.text.channel]) if version and version.text.channel in names else ""


def _html(version: VersionSeen | None) -> str:
    return mark_safe(version.text.html) if version else ""  # noqa: S308 - cleaned by the portal as it was read


def _compared(seen: PageDesk) -> tuple[int, int] | None:
    """Say which two versions are worth comparing: the one in force or the one before, with the newest."""
    if len(seen.versions) < len(("old", "new")):
        return None
    newest = seen.versions[0].number
    before = seen.current if seen.current and seen.current != newest else seen.versions[1].number
    return before, newest


@require_GET
@page("pages.see")
def compare(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what changed between two versions of a page, struck out and written in."""
    seen = page_desk(viewer=request.viewer, page=code)
    numbers = [request.GET.get(name, "") for name in ("from", "to")]
    if not all(text.isascii() and text.isdigit() and len(text) < len("10000") for text in numbers):
        found = _compared(seen)
        if found is None:
            raise NotThere("version")
        numbers = [str(number) for number in found]
    before, after = (int(text) for text in numbers)
    context = {
        "seen": seen,
        "title": seen.line.title,
        "before": before,
        "after": after,
        "differences": page_differences(viewer=request.viewer, page=code, before=before, after=after),
    }
    return office_page(request, "page_compare.html", stage="", context=context)


@require_POST
@page("portal.write")
def begin(request: ViewerRequest, code: str) -> HttpResponse:
    """Take the newest version up as the own draft."""
    begin_version(actor=request.viewer, now=request.now, page=code)
    return redirect("office-page", code=code)


@require_POST
@page("portal.write")
def give_up(request: ViewerRequest, code: str) -> HttpResponse:
    """Throw the own draft of a new version away."""
    is_left = give_up_draft(actor=request.viewer, now=request.now, page=code)
    messages.success(request, _("这份草稿丢掉了。"))
    return redirect("office-page", code=code) if is_left else redirect("office-pages")


@require_POST
@page("portal.review")
def review(request: ViewerRequest, code: str) -> HttpResponse:
    """Accept the version that was sent, or send it back."""
    accepts, number = request.POST.get("decision") == "accept", request.POST.get("version", "")
    if not number.isascii() or not number.isdigit() or len(number) > len("9999"):
        raise NotThere("version")
    try:
        review_page(
            actor=request.viewer,
            now=request.now,
            page=code,
            version=int(number),
            accepts=accepts,
            words=request.POST.get("words", ""),
        )
    except Refused as refused:
        return refused_desk(request, code, refused)
    messages.success(request, _("通过了。") if accepts else _("已退回，起草人会看到理由。"))
    return redirect("office-page", code=code)


@require_POST
@page("portal.withdraw")
def withdraw(request: ViewerRequest, code: str) -> HttpResponse:
    """Take a published page down."""
    try:
        withdraw_page(actor=request.viewer, now=request.now, page=code, reason=request.POST.get("words", ""))
    except Refused as refused:
        return refused_desk(request, code, refused)
    messages.success(request, _("已撤下。打开原来地址的人会看到什么时候、为什么撤下。"))
    return redirect("office-page", code=code)


def refused_desk(request: ViewerRequest, code: str, refused: Refused, form: PageForm | None = None) -> HttpResponse:
    """Show the desk again with every reason."""
    request.stands_on = reverse("office-page", kwargs={"code": code})
    status = CONFLICT if refused.conflict else UNPROCESSABLE
    return desk_answer(request, code, form=form, reasons=refused.reasons, status=status)


office_page_urls: list[URLPattern] = [
    path("pages/", of_institution(pages), name="office-pages"),
    path("pages/new/", of_institution(new_page), name="office-page-new"),
    path("pages/<str:code>/", of_institution(one_page), name="office-page"),
    path("pages/<str:code>/changes/", of_institution(compare), name="office-page-changes"),
    path("pages/<str:code>/begin/", of_institution(begin), name="office-page-begin"),
    path("pages/<str:code>/give-up/", of_institution(give_up), name="office-page-give-up"),
    path("pages/<str:code>/review/", of_institution(review, weighs=True), name="office-page-review"),
    path("pages/<str:code>/withdraw/", of_institution(withdraw, weighs=True), name="office-page-withdraw"),
]
