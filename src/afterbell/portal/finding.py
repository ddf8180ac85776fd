"""What is public in the spaces of schools: found by words, listed newest first; of a space that is shut nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from afterbell.base.access import Actor
from afterbell.base.audit import entries_of
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.portal.locks import locked_among
from afterbell.portal.models import Article, Findable
from afterbell.portal.queries import ArticleCard, cards_of, institution_space
from afterbell.portal.reading import holding, standing_articles
from afterbell.portal.rules.grams import asked_grams, signs_suffice
from afterbell.portal.rules.snippets import Piece, asked_words, folded, snippet
from afterbell.portal.writing.channels import ChannelCard, channels_here
from afterbell.schools.models import Area, School
from afterbell.schools.supervision import AREA_WORDS

LONGEST_ASKED = 60
A_PAGE = 20
NEWEST = 20
MOST_FOUND = 1000
NEWEST_OF_ITS_OWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A public page among those of many schools; `snippet` is what stands around the words looked for."""

    school: str
    school_name: str
    article: str
    kind: str
    title: Words
    issuing_unit: Words
    published_at: datetime
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found by words: a page of entries and how many there are, the first thousand; without words nothing."""

    words: tuple[str, ...]
    total: int
    entries: tuple[Entry, ...]
    page: Page[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceRow:
    """A school's space in the list of an area's."""

    code: str
    name: str
    shut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoritySpace:
    """The space of an area's authority: its channels, what it published last; of one that is shut only that it is."""

    code: str
    name: str
    shut: bool
    channels: tuple[ChannelCard, ...]
    articles: tuple[ArticleCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCard:
    """An area by its code, name and kind."""

    code: str
    name: str
    kind: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPage:
    """An area's public page: what it lies in, its parts, the spaces of its schools, what is new in them.

    `own` is its authority's space, None for an area without one; what stands there is not in `newest` again.
    """

    area: AreaCard
    above: tuple[AreaCard, ...]
    own: AuthoritySpace | None
    parts: tuple[AreaCard, ...]
    spaces: tuple[SpaceRow, ...]
    newest: tuple[Entry, ...]


def state_of_area(*, area: str) -> int:
    """Give what changes with every write of an area's institutions. Raises NotThere for an unknown area."""
    within_it = [row.pk for row in _institutions_in(_area(area))]
    with within(within_it):
        return entries_of(tenants=within_it)


def regions() -> tuple[AreaCard, ...]:
    """List the areas that lie in no other: where everybody begins."""
    return tuple(_card(row) for row in Area.objects.filter(parent=None).order_by("name"))


def area_card(*, area: str) -> AreaCard:
    """Give an area by its code. Raises NotThere."""
    return _card(_area(area))


def area_page(*, area: str) -> AreaPage:
    """Give an area's public page. Raises NotThere for an unknown area."""
    row = _area(area)
    above, up = [], row.parent
    while up is not None:
        above.append(_card(up))
        up = up.parent
    every = _institutions_in(row)
    own = next((one for one in every if one.banner_id == row.pk and one.kind == School.Kind.AUTHORITY), None)
    numbers = {one.pk for one in every}
    with within(numbers):
        shut = locked_among(numbers)
        newest = _entries(_public(numbers - shut - {own.pk if own else 0})[:NEWEST], words=())
    return AreaPage(
        area=_card(row),
        above=tuple(reversed(above)),
        own=_own_space(own, shut=own.pk in shut) if own else None,
        parts=tuple(_card(part) for part in row.parts.order_by("name")),
        spaces=tuple(
            SpaceRow(code=one.code, name=one.name, shut=one.pk in shut)
            for one in every
            if one.kind == School.Kind.SCHOOL
        ),
        newest=newest,
    )


def newest_in_area(*, area: str) -> tuple[Entry, ...]:
    """Give the newest public pages of all open spaces of an area, its authority's too. Raises NotThere."""
    numbers = {one.pk for one in _institutions_in(_area(area))}
    with within(numbers):
        return _entries(_public(numbers - locked_among(numbers))[:NEWEST], words=())


def _own_space(authority: School, *, shut: bool) -> AuthoritySpace:
    """Read what stands in an authority's space; nothing of one that is shut."""
    if shut:
        return AuthoritySpace(code=authority.code, name=authority.name, shut=True, channels=(), articles=())
    with within(authority.pk):
        return AuthoritySpace(
            code=authority.code,
            name=authority.name,
            shut=False,
            channels=channels_here(of_authority=True),
            articles=cards_of(standing_articles()[:NEWEST_OF_ITS_OWN]),
        )


def newest_in_space(*, viewer: Actor, school: str) -> tuple[Entry, ...]:
    """Give a school's newest public pages. Raises NotThere, and SpaceLocked while its space is shut."""
    with institution_space(viewer=viewer, code=school) as (number, _cards_of_school):
        return _entries(_public({number})[:NEWEST], words=())


def every_page(*, viewer: Actor, school: str) -> tuple[tuple[str, datetime], ...]:
    """Give code and time of each public page of a school. Raises NotThere and SpaceLocked as above."""
    with institution_space(viewer=viewer, code=school) as (number, _cards_of_school):
        return tuple(_public({number}).values_list("code", "published_at"))


def open_spaces() -> tuple[str, ...]:
    """List the codes of the institutions whose space is open."""
    schools = dict(School.institutions.order_by("pk").values_list("pk", "code"))
    with within(schools):
        shut = locked_among(schools)
    return tuple(code for number, code in schools.items() if number not in shut)


def search_area(*, area: str, asked: str, page: int) -> Found:
    """Find the public pages of all open spaces of an area that hold every word. Raises NotThere."""
    numbers = {one.pk for one in _institutions_in(_area(area))}
    with within(numbers):
        return find_pages(numbers - locked_among(numbers), asked=asked, page=page)


def find_pages(schools: set[int], *, asked: str, page: int) -> Found:
    """Look for every word in titles and texts, within the walls of these schools: by title first, then the newest."""
    words = asked_words(asked=asked[:LONGEST_ASKED])
    wanted = asked_grams(words=words)
    hits: list[int] = []
    if wanted:
        rows = _public(schools).filter(pk__in=Findable.objects.filter(grams__holds=wanted).values("article"))
        rows = rows if signs_suffice(words=words) else holding(rows, words=words)
        titled = Case(When(title__icontains=words[0], then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = rows.annotate(titled=titled).order_by("titled", "-published_at", "-pk")
        hits = list(rows.values_list("pk", flat=True)[:MOST_FOUND])
    part = Paginator(hits, A_PAGE).get_page(page)
    found = Article.objects.select_related("school").in_bulk(list(part))
    return Found(words=words, total=len(hits), entries=_entries([found[pk] for pk in part], words=words), page=part)


def _public(schools: set[int]) -> QuerySet[Article]:
    """Find what is public in spaces, the newest first."""
    return standing_articles().filter(school__in=schools).select_related("school")


def _entries(rows: QuerySet[Article] | list[Article], *, words: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            school=row.school.code,
            school_name=row.school.name,
            article=row.code,
            kind=row.kind,
            title=Words(zh=row.title, en=row.body.get("title_en") or row.title),
            issuing_unit=Words(zh=row.issuing_unit, en=row.body.get("issuing_unit_en") or row.issuing_unit),
            published_at=row.published_at,
            snippet=snippet(text=row.text.removeprefix(folded(row.title)).lstrip(), words=words),
        )
        for row in rows
    )


def _area(code: str) -> Area:
    row = Area.objects.select_related("parent__parent").filter(code=code).first()
    if row is None:
        raise NotThere("area")
    return row


def _institutions_in(area: Area) -> list[School]:
    """List the schools of an area and the authorities of it and of the areas within it, by name."""
    within_it = Q(banner=area) | Q(banner__parent=area) | Q(banner__parent__parent=area)
    return list(School.institutions.filter(within_it).order_by("name"))


def _card(row: Area) -> AreaCard:
    return AreaCard(code=row.code, name=row.name, kind=AREA_WORDS[Area.Kind(row.kind)])
