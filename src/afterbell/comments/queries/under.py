"""What people said under a public page, as everybody reads it, and whether the viewer may say something too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.comments.courses import held_locks, shown_comments, title_of
from afterbell.comments.models import Comment, PenName
from afterbell.portal.queries import institution_space, space
from afterbell.portal.reading import standing_articles
from afterbell.schools.queries import SchoolCard

A_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComment:
    """A comment as everybody reads it: under a pen name, never a real one."""

    code: str
    pen: str
    words: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsUnder:
    """The comments shown under a page, the newest first, a page of them at a time; `first` counts from 1.

    `standing` is `stranger` for whoever does not comment here, `no_pen`, `locked`, or `may`.
    """

    school: SchoolCard
    article: str
    title: Words
    rows: tuple[ShownComment, ...]
    total: int
    number: int
    pages: int
    standing: str
    pen: str


def comments_under(*, viewer: Actor, school: str, article: str, number: int = 1) -> CommentsUnder:
    """Give a page of the comments under a public page. Raises NotThere, SpaceLocked while the space is shut."""
    with space(viewer=viewer, school=school) as (key, card):
        page = standing_articles().filter(code=article).first()
        if page is None:
            raise NotThere("article")
        shown = shown_comments().filter(article=page)
        total = shown.count()
        pages = max(1, -(-total // A_PAGE))
        number = min(max(number, 1), pages)
        begin = (number - 1) * A_PAGE
        rows = shown.select_related("pen").order_by("-sent_at", "-pk")[begin : begin + A_PAGE] if total else ()
        standing, pen = _standing(viewer, school=key)
        return CommentsUnder(
            school=card,
            article=page.code,
            title=title_of(page),
            rows=tuple(_shown(row) for row in rows),
            total=total,
            number=number,
            pages=pages,
            standing=standing,
            pen=pen,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reportable:
    """What somebody is about to report: a comment's words, a page's title, or the whole space."""

    school: SchoolCard
    target: str
    words: Words


def reportable(*, viewer: Actor, school: str, article: str = "", comment: str = "") -> Reportable:
    """Give what can be reported here. Raises NotThere for what is not public, SpaceLocked while the space is shut."""
    with institution_space(viewer=viewer, code=school) as (_key, card):
        if comment:
            row = shown_comments().filter(code=comment, article__in=standing_articles()).first()
            if row is None:
                raise NotThere("comment")
            return Reportable(school=card, target="comment", words=Words(zh=row.words, en=row.words))
        if article:
            page = standing_articles().filter(code=article).first()
            if page is None:
                raise NotThere("article")
            return Reportable(school=card, target="article", words=title_of(page))
        return Reportable(school=card, target="space", words=Words(zh=card.name, en=card.name))


def _standing(viewer: Actor, *, school: int) -> tuple[str, str]:
    if viewer.account is None or not may(actor=viewer, action="comments.write", at=place(school=school)):
        return "stranger", ""
    pen = PenName.objects.filter(account=viewer.account).first()
    if pen is None:
        return "no_pen", ""
    return ("locked" if held_locks().filter(pen=pen).exists() else "may"), pen.name


def _shown(row: Comment) -> ShownComment:
    return ShownComment(code=row.code, pen=row.pen.name, words=row.words, sent_at=row.sent_at)
