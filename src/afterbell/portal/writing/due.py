"""Which pages wait for the house: a time that has come, a notice that is over."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from afterbell.base.letters import holdable
from afterbell.base.spans import local_day
from afterbell.portal.inforce.put_up import put_up_among
from afterbell.portal.locks import locked_since
from afterbell.portal.models import Page, PageVersion
from afterbell.portal.rules.writing import clean


def pages_due(*, now: datetime) -> QuerySet[Page, str]:
    """Give the codes of pages that were accepted for a time that has come, the earliest first."""
    due = Page.objects.filter(due_at__isnull=False, due_at__lte=now, withdrawn_at=None).order_by("due_at", "pk")
    return due.values_list("code", flat=True)


def pages_over(*, today: date) -> tuple[str, ...]:
    """Give the codes of published pages whose notice is over, and that no accepted correction is to go on with.

    Days on which nobody could read it do not count, and while an objection waits for its answer the page stays.
    """
    over = Page.objects.filter(until__isnull=False, until__lte=today, due_at=None, withdrawn_at=None)
    articles = {page.article: page.code for page in over.select_related("article").order_by("until", "pk")}
    rows = [article for article in articles if article is not None]
    standing = {up.article for up in put_up_among(rows, today=today)} if rows else set()
    return tuple(articles[row] for row in rows if row not in standing)


def pages_unsafe() -> tuple[str, ...]:
    """Scan what is published: give the codes of pages whose stored text holds what cleaning would take out.

    Every text is cleaned before it is stored, so that this one was changed past the house, or its rules are newer.
    A stray sign that is none runs nowhere: it is left out where the page is shown, and the page stands.
    """
    rows = PageVersion.objects.filter(page__withdrawn_at=None, number=F("page__current")).order_by("pk")
    return tuple(
        code
        for code, school, html in rows.values_list("page__code", "page__school__code", "html").iterator()
        if clean(html=html, school=school) != holdable(html)
    )


def something_is_due(*, now: datetime) -> bool:
    """Say whether the house has a page to publish or to take down here; nothing appears in a space that is shut."""
    due = Q(due_at__isnull=False, due_at__lte=now)
    over = Q(until__isnull=False, until__lte=local_day(now), due_at=None)
    waiting = list(Page.objects.filter(due | over, withdrawn_at=None).values_list("due_at", flat=True))
    if not waiting:
        return False
    appears = any(at is not None and at <= now for at in waiting) and locked_since() is None
    return appears or bool(pages_over(today=local_day(now)))
