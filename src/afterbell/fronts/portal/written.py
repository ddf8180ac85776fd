"""A page that people wrote, for its readers; and of a withdrawn one, when and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import mark_safe

from afterbell.fronts.look.pieces import Cell, Crumb
from afterbell.fronts.matters import up_said
from afterbell.fronts.portal.framing import home_crumbs, language, public_page
from afterbell.fronts.portal.under import under_of
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.queries import ArticlePage
from afterbell.portal.reading import WrittenPage
from afterbell.schools.queries import SchoolCard

GONE = 410


def channel_crumbs(school: SchoolCard, *steps: tuple[str, str], last: str) -> tuple[Crumb, ...]:
    """Lead from the institution's home by its channels to a page of the space."""
    between = (
        Crumb(name=name, url=reverse("space-channel", kwargs={"code": school.code, "channel": key}))
        for name, key in steps
    )
    return *home_crumbs(school), *between, Crumb(name=last)


def show_written(request: ViewerRequest, seen: ArticlePage, written: WrittenPage, *, notice: str) -> HttpResponse:
    """Show a written page, or that it was withdrawn."""
    title = seen.card.title.in_language(language())
    context: dict[str, object] = {
        "article": seen.card,
        "written": written,
        "notice": notice,
        "content_hash": seen.content_hash,
        "crumbs": _crumbs(seen, written, title),
        "text": mark_safe(written.html),  # noqa: S308 - cleaned by the portal as it was read
        "files": _files(seen, written),
        "up": seen.up,
        "up_said": up_said(seen.up),
    }
    if written.visibility == "public" and not written.withdrawn_at and not seen.school.own_area:
        context["under"] = under_of(request, code=seen.school.code, article=seen.card.code)
    if written.withdrawn_at:
        answer = public_page(request, "withdrawn.html", context, school=seen.school, status=GONE)
    else:
        answer = public_page(request, "written.html", context, school=seen.school)
    if written.visibility != "public":
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _crumbs(seen: ArticlePage, written: WrittenPage, title: str) -> tuple[Crumb, ...]:
    channel = written.channel
    if channel is None:
        return channel_crumbs(seen.school, last=title)
    above = [(written.above.name.in_language(language()), written.above.key)] if written.above else []
    return channel_crumbs(seen.school, *above, (channel.name.in_language(language()), channel.key), last=title)


def _files(seen: ArticlePage, written: WrittenPage) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            name=file.name,
            value=filesizeformat(file.size),
            url=reverse("space-file", kwargs={"code": seen.school.code, "file": file.fingerprint}),
            icon="download",
        )
        for file in written.files
    )
