"""What everybody reads of a matter, always as it stands, what was objected to it, and what became of that."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.letters import letters_of
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.portal.commands.objecting import secret_hash
from afterbell.portal.inforce.content import content_of, present
from afterbell.portal.inforce.models import MatterContent, MatterObjection
from afterbell.portal.inforce.put_up import put_up, title_of, title_of_page
from afterbell.portal.inforce.standing import matter_named, public_matters
from afterbell.portal.models import Article, PageStep
from afterbell.portal.queries import space
from afterbell.portal.reading import visible_to
from afterbell.portal.rules.inforce import Effect, Matter, Sheet, plain, sheets_of
from afterbell.scheme.queries import published_version
from afterbell.schools.queries import SchoolCard

MOST_KEPT, MOST_OBJECTIONS = 30, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionShown:
    """An objection and its answer, without names; `words` are empty while they are held."""

    number: str
    words: str
    held: bool
    raised_at: datetime
    answered_at: datetime | None
    upheld: bool
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    """A public matter as it stands: the tables, their fingerprint, since when it says this, and how far it is.

    `history` has the fingerprints it had, the newest first, each with since when. A change of the last minutes may
    stand in the tables before it stands there.
    """

    school: SchoolCard
    matter: Matter
    sheets: tuple[Sheet, ...]
    content_hash: str
    values: dict[str, object]
    since: datetime
    issuing_unit: Words
    complaints_to: Words
    history: tuple[tuple[datetime, str], ...]
    notice_until: date | None
    effect: Effect
    objections: tuple[ObjectionShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicList:
    """A school's matters that are public, and since when."""

    school: SchoolCard
    matters: tuple[tuple[Matter, datetime], ...]


def matters_page(*, viewer: Actor, school: str) -> PublicList:
    """List what a school has made public straight from its data. Raises NotThere for an unknown school."""
    with space(viewer=viewer, school=school) as (_number, card):
        rows = public_matters()
        return PublicList(school=card, matters=tuple((matter, row.since) for matter, row in rows.items()))


def matter_page(*, viewer: Actor, school: str, matter: str, today: date) -> MatterPage:
    """Give a public matter as it stands at this moment. Raises NotThere for what is not public."""
    wanted = matter_named(matter)
    with space(viewer=viewer, school=school) as (_number, card):
        known = public_matters().get(wanted) if wanted else None
        now = present(today=today)
        if wanted is None or known is None or now is None:
            raise NotThere("matter")
        content, rules = content_of(matter=wanted, now=now), now.scheme.publication
        return MatterPage(
            school=card,
            matter=wanted,
            sheets=sheets_of(content.shown),
            content_hash=content.content_hash,
            values=plain(content.shown),
            since=known.since,
            issuing_unit=rules.issuing_unit,
            complaints_to=rules.complaints_to,
            history=_history(wanted),
            notice_until=known.until(today=today),
            effect=known.effect(today=today),
            objections=_objections(MatterObjection.objects.filter(published__kind=wanted))
            if known.row.notice_until
            else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionsPage:
    """What was objected to a page that is put up, and how far it is; `complaints_to` is where one turns afterwards."""

    school: SchoolCard
    article: str
    title: Words
    until: date
    effect: Effect
    unanswered: int
    objections: tuple[ObjectionShown, ...]
    complaints_to: Words | None


def objections_page(*, viewer: Actor, school: str, article: str, today: date) -> ObjectionsPage:
    """Give the objections to a page that is or was put up. Raises NotThere for any other."""
    with space(viewer=viewer, school=school) as (number, card):
        row = _that_was_put_up(article, visible=visible_to(viewer, school=number))
        known = put_up(article=row) if row else None
        if row is None or known is None:
            raise NotThere("article")
        running = published_version(on=today)
        return ObjectionsPage(
            school=card,
            article=row.code,
            title=title_of_page(row),
            until=known.until(today=today),
            effect=known.effect(today=today),
            unanswered=known.unanswered,
            objections=_objections(MatterObjection.objects.filter(article=row)),
            complaints_to=running[1].publication.complaints_to if running else None,
        )


def _that_was_put_up(article: str, *, visible: tuple[str, ...]) -> Article | None:
    """Find a page that stands, or whose notice ended by itself: what was answered stays public."""
    over = PageStep.objects.filter(page__article=OuterRef("pk"), kind=PageStep.Kind.OVER)
    rows = Article.objects.filter(Q(withdrawn_at=None) | Exists(over), visibility__in=visible)
    return rows.filter(code=article).first()


def _history(matter: Matter) -> tuple[tuple[datetime, str], ...]:
    rows = MatterContent.objects.filter(published__kind=matter).order_by("-since", "-pk")
    return tuple(rows.values_list("since", "content_hash")[:MOST_KEPT])


def _objections(said: QuerySet[MatterObjection]) -> tuple[ObjectionShown, ...]:
    rows = said.select_related("answer").order_by("-pk")
    return tuple(_objection(row) for row in rows[:MOST_OBJECTIONS])


def _objection(row: MatterObjection, *, own: bool = False) -> ObjectionShown:
    answer = getattr(row, "answer", None)
    held = not own and (not answer.shown if answer else row.held)
    return ObjectionShown(
        number=row.code,
        words="" if held else row.words,
        held=held,
        raised_at=row.raised_at,
        answered_at=answer.answered_at if answer else None,
        upheld=bool(answer and answer.upheld),
        answer=answer.words if answer else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What became of an objection, for whoever knows its number and its word."""

    school: SchoolCard
    found: ObjectionShown | None


def look_up_objection(*, viewer: Actor, school: str, number: str, secret: str) -> LookedUp:
    """Find a stranger's objection by its number and word; nothing says which of the two is wrong. Raises NotThere."""
    with space(viewer=viewer, school=school) as (_number, card):
        rows = MatterObjection.objects.select_related("answer", "published", "article")
        row = rows.filter(code=letters_of(number), raised_by=None).first() if number else None
        about = (row.article or row.published) if row else None
        told = secret_hash(number=about.code, secret=secret) if about else ""
        known = row is not None and hmac.compare_digest(told, row.secret_hash)
        return LookedUp(school=card, found=_objection(row, own=True) if row and known else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnObjection:
    """An own objection, and to what."""

    title: Words
    shown: ObjectionShown


def own_objections(*, viewer: Actor) -> tuple[OwnObjection, ...]:
    """List what the viewer objected to in the school it works in, newest first."""
    authorise(actor=viewer, action="messages.see", at=place(account=viewer.account))
    rows = MatterObjection.objects.filter(raised_by=viewer.account).select_related("answer", "published", "article")
    return tuple(
        OwnObjection(title=title_of(row), shown=_objection(row, own=True)) for row in rows.order_by("-pk")[:MOST_KEPT]
    )
