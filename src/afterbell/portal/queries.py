"""What everybody may read of a school: its page, its scheme, what it published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.files.base import File

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.placement.queries import BundleFile, PublicDraw, public_bundle, public_draws
from afterbell.portal.files import open_scheme_pdf, scheme_stands
from afterbell.portal.inforce.put_up import PageUp, seen_up
from afterbell.portal.locks import must_be_open, spans_shut
from afterbell.portal.models import Article
from afterbell.portal.reading import WrittenPage, standing_articles, visible_to, written_page
from afterbell.portal.refusals import REFUSALS
from afterbell.portal.rules.inforce import DaysShut, readable_until
from afterbell.portal.satisfaction import PublicService, public_services
from afterbell.portal.surveys import PublicSurvey, public_survey
from afterbell.portal.writing.channels import ChannelCard, channels_here
from afterbell.scheme.queries import published_version, published_version_of
from afterbell.scheme.render.html import render_html
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.queries import SchoolCard, institution_card

PAGES_REMEMBERED = 64
NEWEST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCard:
    """A page in the list of a school's pages; `notice_until` is the first day on which a notice no longer stands."""

    code: str
    kind: str
    title: Words
    issuing_unit: Words
    published_at: datetime
    notice_until: date | None
    views: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeCard:
    """The page of a version of the scheme: since when it is in force, and the hash of what runs and is shown."""

    article: ArticleCard
    version: str
    number: int
    in_force_from: date
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPage:
    """A school's public page: the scheme in force, the one to come, what was published last, and the channels.

    `issuing_unit` publishes, and `complaints_to` is where comments and complaints go, as the scheme in force says; None
    before the first.
    """

    school: SchoolCard
    scheme: SchemeCard | None
    coming: SchemeCard | None
    articles: tuple[ArticleCard, ...]
    channels: tuple[ChannelCard, ...]
    issuing_unit: Words | None
    complaints_to: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPerson:
    """A line of a published settlement: the name as the scheme shows it, empty for no name; hundredths, fen."""

    name: str
    days_paid: int
    hours_paid: int
    sessions_paid: int
    total_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSettlement:
    """A published settlement, first and last day included; the lines sum to the total.

    When the days of the notice are over, the lines are taken down and the total stays.
    """

    first_day: date
    last_day: date
    total_fen: int
    people: int
    lines: tuple[PublicPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """A page of the space: its card, the hash of what it shows, one of what pages show; `up` while it is put up."""

    school: SchoolCard
    card: ArticleCard
    content_hash: str
    settlement: PublicSettlement | None
    scheme: SchemePage | None
    survey: PublicSurvey | None
    satisfaction: tuple[PublicService, ...] | None
    written: WrittenPage | None
    up: PageUp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePage:
    """A version of the scheme in full, rendered from the very text the rules run by; `html` is safe to show.

    `in_force` says whether it is the version in force on the day asked for; `pdf_ready` that the file is there; `up`
    how far it was put up before its first day.
    """

    school: SchoolCard
    card: SchemeCard
    html: str
    in_force: bool
    pdf_ready: bool
    up: PageUp | None


def school_page(*, viewer: Actor, school: str, today: date) -> SchoolPage:
    """Give a school's public page, or what an authority published. Raises NotThere for an unknown institution."""
    with institution_space(viewer=viewer, code=school) as (number, card):
        rows = standing_articles(visible_to(viewer, school=number))[:NEWEST_SHOWN]
        current, coming = _schemes(list(Article.objects.filter(kind=Article.Kind.SCHEME)), today)
        running = published_version(on=today)
        rules = running[1].publication if running else None
        return SchoolPage(
            school=card,
            scheme=_scheme_card(current) if current else None,
            coming=_scheme_card(coming) if coming else None,
            articles=cards_of(rows),
            channels=channels_here(of_authority=bool(card.own_area)),
            issuing_unit=rules.issuing_unit if rules else None,
            complaints_to=rules.complaints_to if rules else None,
        )


def article_page(*, viewer: Actor, school: str, article: str, today: date, language: str) -> ArticlePage:
    """Give a public page of a school in a language. Raises NotThere for an unknown school or page."""
    with institution_space(viewer=viewer, code=school) as (number, card):
        row = Article.objects.select_related("channel").filter(code=article).first()
        if row is None:
            raise NotThere("article")
        is_scheme = row.kind == Article.Kind.SCHEME
        current = published_version(on=today) if is_scheme else None
        in_force = current is not None and current[0].code == row.subject
        own = cards_of([row])[0]
        return ArticlePage(
            school=card,
            card=own,
            content_hash=row.content_hash,
            settlement=_settlement(row, stands=own.notice_until is None or today < own.notice_until)
            if row.kind == Article.Kind.SETTLEMENT
            else None,
            scheme=_scheme_page(card, row, in_force=in_force, language=language, today=today) if is_scheme else None,
            survey=public_survey(row.body) if row.kind == Article.Kind.SURVEY else None,
            satisfaction=public_services(row.body) if row.kind == Article.Kind.SATISFACTION else None,
            written=written_page(row=row, school=card.code, visible=visible_to(viewer, school=number))
            if row.kind == Article.Kind.PAGE
            else None,
            up=None if is_scheme or card.own_area else seen_up(row, today=today),
        )


def scheme_page(*, viewer: Actor, school: str, today: date, language: str) -> SchemePage:
    """Give the scheme in force, or before the first the one to come, in full. Raises NotThere when there is none."""
    with space(viewer=viewer, school=school) as (_number, card):
        row, in_force = _shown(today)
        return _scheme_page(card, row, in_force=in_force, language=language, today=today)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawsPage:
    """A school's draws, the newest first, for everybody."""

    school: SchoolCard
    draws: tuple[PublicDraw, ...]


def draws_page(*, viewer: Actor, school: str) -> DrawsPage:
    """Give what everybody may know of a school's draws. Raises NotThere for an unknown school."""
    with space(viewer=viewer, school=school) as (number, card):
        return DrawsPage(school=card, draws=public_draws(viewer=_everybody(viewer), school=number))


def round_bundle(*, viewer: Actor, school: str, run: str) -> BundleFile:
    """Give everybody the file with which a published round is decided anew. Raises NotThere."""
    with space(viewer=viewer, school=school) as (number, _card):
        return public_bundle(viewer=_everybody(viewer), school=number, run=run)


def scheme_pdf(*, viewer: Actor, school: str, today: date) -> File[Any] | None:
    """Open the PDF of the scheme that `scheme_page` shows; None while it is being prepared. Raises NotThere."""
    with space(viewer=viewer, school=school) as (_number, card):
        row, _in_force = _shown(today)
        return open_scheme_pdf(school=card.code, content_hash=row.content_hash)


@contextmanager
def space(*, viewer: Actor, school: str) -> Iterator[tuple[int, SchoolCard]]:
    """Stand in a school's public space, as everybody may, whatever else they are: the one door to all of it.

    Gives the school's number and card. Raises NotThere for an unknown school, SpaceLocked while the space is shut.
    """
    with institution_space(viewer=viewer, code=school) as (number, card):
        if card.own_area:
            raise NotThere("school")
        yield number, card


@contextmanager
def institution_space(*, viewer: Actor, code: str) -> Iterator[tuple[int, SchoolCard]]:
    """Stand in the public space of a school or of an area's authority, for what both have: pages, channels, files.

    The same door. Raises NotThere for an unknown institution, SpaceLocked while the space is shut.
    """
    number, card = institution_card(code=code)
    authorise(actor=_everybody(viewer), action="public.see", at=place(school=number))
    with within(number):
        must_be_open(school=card)
        yield number, card


def _everybody(viewer: Actor) -> Actor:
    """Let a viewer read what everybody may, beside what else they may."""
    return replace(viewer, grants=(*viewer.grants, *PUBLIC_ACTOR.grants))


def _shown(today: date) -> tuple[Article, bool]:
    """Find the page of the scheme in force, else of the next to be, and whether it is in force."""
    current, coming = _schemes(list(Article.objects.filter(kind=Article.Kind.SCHEME)), today)
    row = current or coming
    if row is None:
        raise NotThere("scheme")
    return row, current is not None


def _schemes(rows: list[Article], today: date) -> tuple[Article | None, Article | None]:
    """Find among pages that of the version whose rules run on a day, and that of the next that will."""
    pages = {row.subject: row for row in rows if row.kind == Article.Kind.SCHEME}
    running = published_version(on=today)
    ahead = [row for row in pages.values() if _in_force_from(row) > today]
    return (
        pages.get(running[0].code) if running else None,
        min(ahead, key=lambda row: (_in_force_from(row), -row.pk)) if ahead else None,
    )


def _in_force_from(row: Article) -> date:
    return date.fromisoformat(row.body["in_force_from"])


def cards_of(rows: Iterable[Article]) -> tuple[ArticleCard, ...]:
    """Say of public pages what a list shows; days on which nobody could read them lengthen a notice."""
    found = list(rows)
    shut = spans_shut() if any(row.body.get("notice_until") for row in found) else ()
    return tuple(card_of(row, shut=shut) for row in found)


def card_of(row: Article, *, shut: DaysShut = ()) -> ArticleCard:
    return ArticleCard(
        code=row.code,
        kind=row.kind,
        title=Words(zh=row.title, en=row.body.get("title_en") or row.title),
        issuing_unit=Words(zh=row.issuing_unit, en=row.body.get("issuing_unit_en") or row.issuing_unit),
        published_at=row.published_at,
        notice_until=_notice_until(row, shut=shut),
        views=row.views,
    )


def _notice_until(row: Article, *, shut: DaysShut) -> date | None:
    stored = row.body.get("notice_until")
    if not stored:
        return None
    opened, until = local_day(row.published_at), date.fromisoformat(stored)
    return readable_until(opened=opened, until=until, shut=shut, today=until)


def _scheme_card(row: Article) -> SchemeCard:
    return SchemeCard(
        article=card_of(row),
        version=row.subject,
        number=row.body["number"],
        in_force_from=_in_force_from(row),
        content_hash=row.content_hash,
    )


def _scheme_page(school: SchoolCard, row: Article, *, in_force: bool, language: str, today: date) -> SchemePage:
    _version, scheme = published_version_of(version=row.subject)
    content_hash, html = _rendered(scheme, language)
    if content_hash != row.content_hash:
        raise REFUSALS.refused("not_what_runs", title=row.title)
    return SchemePage(
        school=school,
        card=_scheme_card(row),
        html=html,
        in_force=in_force,
        pdf_ready=scheme_stands(school=school.code, content_hash=row.content_hash),
        up=seen_up(row, today=today),
    )


@lru_cache(maxsize=PAGES_REMEMBERED)
def _rendered(scheme: Scheme, language: str) -> tuple[str, str]:
    """Render a scheme once a process and language, with the hash of its content."""
    return hash_of(scheme=scheme), render_html(scheme=scheme, language=language, titled=False)


def _settlement(row: Article, *, stands: bool) -> PublicSettlement:
    body = row.body
    return PublicSettlement(
        first_day=date.fromisoformat(body["first_day"]),
        last_day=date.fromisoformat(body["until_day"]) - timedelta(days=1),
        total_fen=body["total_fen"],
        people=len(body["lines"]),
        lines=tuple(PublicPerson(**line) for line in body["lines"]) if stands else (),
    )
