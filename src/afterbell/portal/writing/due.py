"""Which pages wait for the house: a time that has come, a notice that is over."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from afterbell.base.letters import holdable
from afterbell.base.spans import local_day
from afterbell.portal.locks import locked_since, spans_shut
from afterbell.portal.models import Page, PageVersion
from afterbell.portal.rules.inforce import readable_until
from afterbell.portal.rules.writing import clean


def pages_due(*, now: datetime) -> QuerySet[Page, str]:
    """Give the codes of pages that were accepted for a time that has come, the earliest first."""
    due = Page.objects.filter(due_at__isnull=False, due_at__lte=now, withdrawn_at=None).order_by("due_at", "pk")
    return due.values_list("code", flat=True)


def pages_over(*, today: date) -> tuple[str, ...]:
    """Give the codes of published pages whose notice is over, and that no accepted correction is to go on with.

    Days on which nobody could read it do not count.
    """
    over = Page.objects.filter(until__isnull=False, until__lte=today, due_at=None, withdrawn_at=None)
    rows = list(over.order_by("until", "pk").values_list("code", "until", "article__published_at"))
    shut = spans_shut() if rows else ()
    return tuple(
        code
        for code, until, published in rows
        if until is not None
        and readable_until(opened=local_day(published), until=until, shut=shut, today=today) <= today
    )


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
