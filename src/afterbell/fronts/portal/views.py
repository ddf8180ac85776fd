"""A school's public page, its scheme, and what it published; open to everybody, counted without knowing whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterbell.base.words import Words
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Table
from afterbell.fronts.look.saying import say_date, say_money
from afterbell.fronts.matters import up_said
from afterbell.fronts.portal.drawn import for_all, looks_at
from afterbell.fronts.portal.framing import home_crumb, language, public_page
from afterbell.fronts.portal.locked import space_is_locked
from afterbell.fronts.portal.results import results_of
from afterbell.fronts.portal.under import under_of
from afterbell.fronts.portal.written import show_written
from afterbell.fronts.satisfaction import results_shown
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.locks import SpaceLocked
from afterbell.portal.queries import (
    ArticleCard,
    ArticlePage,
    PublicPerson,
    PublicSettlement,
    SchemePage,
    article_page,
    scheme_page,
    scheme_pdf,
    school_page,
)
from afterbell.portal.satisfaction import PublicService
from afterbell.portal.surveys import PublicSurvey
from afterbell.schools.queries import SchoolCard
from afterbell.subsidy.rules.settlement.explain import number

BEING_PREPARED = 202
RETRY_SECONDS = "15"

View = Callable[..., HttpResponseBase]


def everybody(view: View) -> View:
    """Make a view a page that everybody may read, signed in or not, while the school's space is open."""

    @wraps(view)
    def run(request: ViewerRequest, **codes: str) -> HttpResponseBase:
        try:
            return view(request, **codes)
        except SpaceLocked as locked:
            return space_is_locked(request, locked)

    run.__dict__["action"] = "public.see"
    return run


def _crumbs(school: SchoolCard, title: str, *, unit: Words) -> tuple[Crumb, ...]:
    """Lead from the school's page by the unit that issues and its materials to this page."""
    home = reverse("public-school", kwargs={"code": school.code})
    return (
        home_crumb(school),
        Crumb(name=unit.in_language(language()), url=f"{home}#office"),
        Crumb(name=_("处室资料"), url=f"{home}#materials"),
        Crumb(name=title),
    )


@require_safe
@everybody
@for_all
def school(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what a school has published; an authority's home is its area's page."""
    seen = school_page(viewer=request.viewer, school=code, today=request.today)
    if seen.school.own_area:
        return redirect("public-area", area=seen.school.own_area)
    return public_page(
        request,
        "school.html",
        {"seen": seen, "table": article_table(code, seen.articles, today=request.today)},
        school=seen.school,
    )


def article_table(code: str, articles: tuple[ArticleCard, ...], *, today: date) -> Table:
    """Write a list of articles of a space."""
    return Table(
        caption=_("最新公开，新的在前"),
        columns=(
            Column(name=_("标题")),
            Column(name=_("发布单位")),
            Column(name=_("发布时间")),
            Column(name=_("浏览次数"), figures=True),
        ),
        lines=tuple(_article_line(code, card, today=today) for card in articles),
    )


def _article_line(code: str, card: ArticleCard, *, today: date) -> Line:
    there = reverse("public-article", kwargs={"code": code, "article": card.code})
    title = card.title.in_language(language())
    return Line(
        code=card.code,
        label=title,
        entries=(
            Entry(text=title, url=there, note=_notice(card, today)),
            Entry(text=card.issuing_unit.in_language(language())),
            Entry(text=_moment(card)),
            Entry(text=str(card.views)),
        ),
    )


def _notice(card: ArticleCard, today: date) -> str:
    """Say to which day a notice stands, or that it is over."""
    if card.notice_until is None:
        return ""
    last = card.notice_until - timedelta(days=1)
    said = _("公示至 %(day)s") if today < card.notice_until else _("公示期已满（%(day)s）")
    return said % {"day": say_date(day=last, language=language())}


def _moment(card: ArticleCard) -> str:
    return timezone.localtime(card.published_at).strftime("%Y-%m-%d %H:%M")


@require_safe
@everybody
@for_all
def scheme(request: ViewerRequest, code: str) -> HttpResponse:
    """Show the scheme in force in full."""
    seen = scheme_page(viewer=request.viewer, school=code, today=request.today, language=language())
    looks_at(request, school=code, article=seen.card.article.code)
    return _show_scheme(request, seen, offers_pdf=True)


def _show_scheme(request: ViewerRequest, seen: SchemePage, *, offers_pdf: bool) -> HttpResponse:
    article = seen.card.article
    context = {
        "seen": seen,
        "article": article,
        "offers_pdf": offers_pdf,
        "content_hash": seen.card.content_hash,
        "crumbs": _crumbs(seen.school, article.title.in_language(language()), unit=article.issuing_unit),
        "under": under_of(request, code=seen.school.code, article=article.code),
        "up": seen.up,
        "up_said": up_said(seen.up),
        "text": mark_safe(seen.html),  # noqa: S308 - rendered by the scheme with every text of it escaped
    }
    return public_page(request, "scheme.html", context, school=seen.school)


@require_safe
@everybody
def scheme_file(request: ViewerRequest, code: str) -> HttpResponseBase:
    """Give the scheme in force as a PDF, or say that it is being prepared."""
    file = scheme_pdf(viewer=request.viewer, school=code, today=request.today)
    if file is None:
        seen = scheme_page(viewer=request.viewer, school=code, today=request.today, language=language())
        context = {"crumbs": _crumbs(seen.school, _("方案 PDF"), unit=seen.card.article.issuing_unit)}
        answer = public_page(request, "being_prepared.html", context, school=seen.school, status=BEING_PREPARED)
        answer.headers["Retry-After"] = RETRY_SECONDS
        return answer
    return FileResponse(file, content_type="application/pdf", filename=f"{code}-scheme.pdf")


@require_safe
@everybody
@for_all
def article(request: ViewerRequest, code: str, article: str) -> HttpResponse:
    """Show one page: a version of the scheme, a settlement, what families said, or what somebody wrote."""
    seen = article_page(viewer=request.viewer, school=code, article=article, today=request.today, language=language())
    if seen.written is None or seen.written.withdrawn_at is None:
        looks_at(request, school=code, article=article)
    if seen.written is not None:
        return show_written(request, seen, seen.written, notice=_notice(seen.card, request.today))
    if seen.scheme is not None:
        return _show_scheme(request, seen.scheme, offers_pdf=seen.scheme.in_force)
    if seen.survey is not None:
        return _show_survey(request, seen, seen.survey)
    if seen.satisfaction is not None:
        return _show_satisfaction(request, seen, seen.satisfaction)
    context = {
        "seen": seen.settlement,
        "article": seen.card,
        "content_hash": seen.content_hash,
        "crumbs": _crumbs(seen.school, seen.card.title.in_language(language()), unit=seen.card.issuing_unit),
        "notice": _notice(seen.card, request.today),
        "under": under_of(request, code=code, article=article),
        "up": seen.up,
        "up_said": up_said(seen.up),
        "table": _people(seen.settlement) if seen.settlement else None,
    }
    return public_page(request, "settlement.html", context, school=seen.school)


def _show_survey(request: ViewerRequest, seen: ArticlePage, shown: PublicSurvey) -> HttpResponse:
    context = {
        "article": seen.card,
        "content_hash": seen.content_hash,
        "crumbs": _crumbs(seen.school, seen.card.title.in_language(language()), unit=seen.card.issuing_unit),
        "under": under_of(request, code=seen.school.code, article=seen.card.code),
        **results_of(shown),
    }
    return public_page(request, "survey.html", context, school=seen.school)


def _show_satisfaction(request: ViewerRequest, seen: ArticlePage, rows: tuple[PublicService, ...]) -> HttpResponse:
    context = {
        "article": seen.card,
        "content_hash": seen.content_hash,
        "crumbs": _crumbs(seen.school, seen.card.title.in_language(language()), unit=seen.card.issuing_unit),
        "results": results_shown((row.name, row.answers, row.mean, row.stars) for row in rows),
    }
    return public_page(request, "satisfaction.html", context, school=seen.school)


def _people(seen: PublicSettlement) -> Table:
    names = (_("按天（天）"), _("按课时（课时）"), _("按次（次）"), _("补助"))
    return Table(
        caption=_("每人的补助；姓名按方案的规定写"),
        columns=(Column(name=_("姓名")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(_person(person, place) for place, person in enumerate(seen.lines)),
    )


def _person(person: PublicPerson, place: int) -> Line:
    units = (person.days_paid, person.hours_paid, person.sessions_paid)
    name = person.name or _("第 %(number)s 位教职工") % {"number": place + 1}
    return Line(
        code=str(place),
        label=name,
        entries=(
            Entry(text=name),
            *(Entry(text=number(hundredths)) for hundredths in units),
            Entry(text=say_money(fen=person.total_fen, language=language())),
        ),
    )
