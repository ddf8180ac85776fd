"""The column beside every page above the schools: its queues, its schools, its costs."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.base.access import policy


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLink:
    """A page in the column, and whether one stands on it or on a page below it."""

    name: str
    url: str
    current: bool


def side_links(request: HttpRequest) -> tuple[SideLink, ...]:
    """Give the pages the viewer may open, in the order of the work: schools, queues, money, keys."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return ()
    pages = (
        ("platform.see", "platform-home", _("平台上的学校"), ("platform",)),
        ("bureau.see", "bureau-home", _("主管的学校"), ("bureau-home", "bureau-space")),
        ("bureau.see", "bureau-complaints", _("投诉与建议"), ("bureau-complaint",)),
        ("bureau.see", "bureau-comments", _("评论和举报"), ("bureau-comments", "bureau-pen")),
        ("pages.see", "office-pages", _("本单位的文章"), ("office-page", "office-space-channels")),
        ("pages.see", "office-space", _("本单位的公开空间"), ()),
        ("bureau.see", "bureau-costs", _("经费去向"), ("bureau-costs",)),
        ("factors.see", "factors", _("两步验证"), ("factor",)),
    )
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    return tuple(
        SideLink(name=name, url=reverse(page), current=here == page or here.startswith(below))
        for action, page, name, below in pages
        if policy().reach(actor=viewer, action=action)
    )
