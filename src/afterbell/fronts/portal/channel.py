"""A channel of a school's space: what stands in it, page by page, and what is searched in it."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from afterbell.fronts.portal.framing import language, page_asked, public_page
from afterbell.fronts.portal.views import article_table, everybody
from afterbell.fronts.portal.written import channel_crumbs
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.space_pages import channel_page

ROWS_A_PAGE = 30


class ChannelFilter(forms.Form):
    """What is looked for in a channel."""

    q = forms.CharField(label=lazy("找文章"), required=False, max_length=40)


@require_safe
@everybody
def channel(request: ViewerRequest, code: str, channel: str) -> HttpResponse:
    """List what stands in a channel, the newest first."""
    number, words = page_asked(request), request.GET.get("q", "")[:40]
    first = max(number - 1, 0) * ROWS_A_PAGE
    seen = channel_page(viewer=request.viewer, school=code, channel=channel, words=words, first=first, most=ROWS_A_PAGE)
    name = seen.channel.name.in_language(language())
    above = [(seen.parent.name.in_language(language()), seen.parent.key)] if seen.parent else []
    context = {
        "seen": seen,
        "name": name,
        "form": ChannelFilter(request.GET),
        "words": words,
        "table": article_table(code, seen.articles, today=request.today),
        "listed": Paginator(range(seen.total), ROWS_A_PAGE).get_page(number),
        "crumbs": channel_crumbs(seen.school, *above, last=name),
    }
    return public_page(request, "channel.html", context, school=seen.school)
