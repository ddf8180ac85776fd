"""Pages that are put up for objections: a settlement, a version of the scheme to come, a notice people wrote."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.base.models import Message
from afterbell.base.spans import instant, local_day
from afterbell.base.words import Words
from afterbell.portal.locks import spans_shut
from afterbell.portal.messages import OBJECTIONS_WAIT
from afterbell.portal.models import Article, MatterObjection
from afterbell.portal.rules.inforce import TITLES, DaysShut, Effect, Matter, effect_of, readable_until

MORNING = time(8)
SCHEME, SETTLEMENT, PAGE = "scheme", "settlement", "page"
ENDS = {SCHEME: "in_force_from", SETTLEMENT: "notice_until", PAGE: "notice_until"}
"""Which day of a page's kind is the first on which nobody objects any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutUp:
    """A page that is put up: `planned` is the first day after its notice where it could be read on every day of it.

    `unanswered` is how many objections wait for an answer.
    """

    article: Article
    planned: date
    unanswered: int
    shut: DaysShut

    def until(self, *, today: date) -> date:
        """Give the first day after its notice."""
        opened = local_day(self.article.published_at)
        return readable_until(opened=opened, until=self.planned, shut=self.shut, today=today)

    def taken_down(self, *, today: date) -> bool:
        """Say whether somebody took the page down before its notice was over."""
        gone = self.article.withdrawn_at
        return gone is not None and local_day(gone) < self.until(today=today)

    def effect(self, *, today: date) -> Effect:
        """Say how far it is; to what was taken down nobody objects any more, but what was said has its answer."""
        if self.taken_down(today=today):
            return Effect.ANSWERS if self.unanswered else Effect.IN_EFFECT
        return effect_of(notice_until=self.until(today=today), unanswered=self.unanswered, today=today)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUp:
    """A page that is put up: `until` is the first day after its notice, `unanswered` how many wait for an answer.

    `taken_down` says that somebody took it down before that.
    """

    code: str
    title: Words
    until: date
    effect: Effect
    unanswered: int
    taken_down: bool


def notice_end(article: Article) -> date | None:
    """Give the first day after a page's notice; None for a page that never was put up."""
    said = article.body.get(ENDS.get(article.kind, ""))
    until = date.fromisoformat(said) if isinstance(said, str) and said else None
    return until if until and until > local_day(article.published_at) else None


def _waits() -> Exists:
    """Ask of a page whether somebody objected to it and has no answer."""
    return Exists(MatterObjection.objects.filter(article=OuterRef("pk"), answer=None))


def pages_with_a_notice() -> QuerySet[Article]:
    """Find what may be put up: first to what an answer is missing, then the newest that still stands.

    Most of what people wrote never is.
    """
    noticed = Q(kind__in=(SCHEME, SETTLEMENT)) | Q(kind=PAGE, body__has_key=ENDS[PAGE])
    rows = Article.objects.filter(noticed, Q(withdrawn_at=None) | Q(_waits()))
    return rows.order_by(_waits().desc(), "-published_at", "-pk")


def put_up(*, article: Article) -> PutUp | None:
    """Say how far a page is; None for one that never was put up. Two questions."""
    until = notice_end(article)
    if until is None:
        return None
    waiting = MatterObjection.objects.filter(article=article, answer=None).count()
    return PutUp(article=article, planned=until, unanswered=waiting, shut=_shut([article]))


def put_up_among(articles: list[Article], *, today: date) -> tuple[PutUp, ...]:
    """Give those of these pages whose notice stands, or to which an objection waits for its answer. Two questions."""
    waiting = Counter(
        MatterObjection.objects.filter(article__in=articles, answer=None).values_list("article", flat=True)
    )
    found = ((row, notice_end(row)) for row in articles)
    shut = _shut(articles)
    rows = (PutUp(article=row, planned=until, unanswered=waiting[row.pk], shut=shut) for row, until in found if until)
    return tuple(row for row in rows if row.effect(today=today) is not Effect.IN_EFFECT)


def _shut(articles: list[Article]) -> DaysShut:
    """Say when nobody could read these pages. A version of the scheme takes force by its day, whatever is shut."""
    return spans_shut() if any(row.kind != SCHEME for row in articles) else ()


def waiting_unreminded(*, school: int, now: datetime) -> tuple[PutUp, ...]:
    """Give the pages to which an answer is missing, once a day, in the morning, while nobody was reminded that day."""
    today = local_day(now)
    if now < instant(today, MORNING) or not MatterObjection.objects.filter(answer=None, published=None).exists():
        return ()
    told = Message.objects.filter(tenant=school, kind=OBJECTIONS_WAIT.name, occasion=today.isoformat())
    rows = pages_with_a_notice().filter(_waits()).exclude(code__in=told.values("about"))
    return tuple(row for row in put_up_among(list(rows), today=today) if row.unanswered)


def page_up(known: PutUp, *, today: date) -> PageUp:
    """Say of a page that is put up what everybody may know."""
    return PageUp(
        code=known.article.code,
        title=title_of_page(known.article),
        until=known.until(today=today),
        effect=known.effect(today=today),
        unanswered=known.unanswered,
        taken_down=known.taken_down(today=today),
    )


def seen_up(article: Article, *, today: date) -> PageUp | None:
    """Say how far a page is, as everybody may know; None for one that never was put up."""
    known = put_up(article=article)
    return page_up(known, today=today) if known else None


def title_of_page(article: Article) -> Words:
    return Words(zh=article.title, en=article.body.get("title_en") or article.title)


def title_of(objection: MatterObjection) -> Words:
    """Name what somebody objects to."""
    if objection.article is not None:
        return title_of_page(objection.article)
    return TITLES[Matter(objection.published.kind)]  # type: ignore[union-attr] # one of both is there
