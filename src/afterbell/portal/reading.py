"""A page that people wrote, as a visitor of the space reads it; who may see it; its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from afterbell.base.access import Actor, may, place
from afterbell.base.refusals import NotThere
from afterbell.portal.models import Article, PageFile, PageStep, PageVersion
from afterbell.portal.rules.writing import MATERIALS, clean
from afterbell.portal.writing.channels import ChannelCard, channels_here, every_channel
from afterbell.portal.writing.files import kept_file

PUBLIC, SCHOOL, STAFF = Article.Visibility.PUBLIC, Article.Visibility.SCHOOL, Article.Visibility.STAFF
PICTURE = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The page before or after another in its channel."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """A file that belongs to a page, by the fingerprint in its address."""

    name: str
    kind: str
    size: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a later version of a page corrected, and when it appeared."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPage:
    """A page as it is read; `html` is safe to show. Of a withdrawn one only when and why is told.

    `earlier` and `later` are its neighbours in the channel that the reader may see.
    """

    visibility: str
    channel: ChannelCard | None
    above: ChannelCard | None = None
    html: str = ""
    files: tuple[HeldFile, ...] = ()
    corrections: tuple[Correction, ...] = ()
    earlier: Neighbour | None = None
    later: Neighbour | None = None
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""
    over: bool = False


def visible_to(viewer: Actor, *, school: int) -> tuple[str, ...]:
    """Say which pages of a school somebody may see: everybody the public ones, others more.

    Guardians are of the school while a child of theirs is here.
    """
    here = place(school=school, child_here=school)
    school_too = may(actor=viewer, action="school_pages.see", at=here)
    staff_too = may(actor=viewer, action="staff_pages.see", at=here)
    return (PUBLIC, *([SCHOOL] if school_too else []), *([STAFF] if staff_too else []))


def standing_articles(visible: tuple[str, ...] = (PUBLIC,)) -> QuerySet[Article]:
    """Find what stands in the space within whose walls one is, the newest first."""
    return Article.objects.filter(visibility__in=visible, withdrawn_at=None).order_by("-published_at", "-pk")


def holding(articles: QuerySet[Article], *, words: Iterable[str]) -> QuerySet[Article]:
    """Keep what holds every one of some folded words, in its title or its text."""
    for place_of, word in enumerate(words):
        name = f"at{place_of}"
        articles = articles.alias(**{name: StrIndex("text", Value(word))}).filter(**{f"{name}__gt": 0})
    return articles


def of_channel(articles: QuerySet[Article], channel: ChannelCard) -> QuerySet[Article]:
    """Keep what stands in a channel or its parts; among the materials also what the house published by itself."""
    keys = [channel.key, *(part.key for part in channel.parts)]
    here = Q(channel__key__in=keys)
    return articles.filter(here | Q(channel=None) if MATERIALS in keys else here)


def channel_named(key: str, *, channels: tuple[ChannelCard, ...]) -> ChannelCard:
    """Find a channel by its key. Raises NotThere."""
    found = next((one for one in every_channel(channels) if one.key == key), None)
    if found is None:
        raise NotThere("channel")
    return found


def written_page(*, row: Article, school: str, visible: tuple[str, ...]) -> WrittenPage:
    """Give what a visitor reads of a written page. Raises NotThere where it is not for this visitor."""
    if row.visibility not in visible:
        raise NotThere("article")
    channel, above = _channel_of(row)
    if row.withdrawn_at:
        step = PageStep.objects.get(page__article=row, kind__in=(PageStep.Kind.WITHDRAWN, PageStep.Kind.OVER))
        return WrittenPage(
            visibility=row.visibility,
            channel=channel,
            above=above,
            withdrawn_at=step.at,
            withdrawn_why=step.words,
            over=step.kind == PageStep.Kind.OVER,
        )
    version = PageVersion.objects.get(page__article=row, number=F("page__current"))
    held = {file.code: file for file in PageFile.objects.filter(page=version.page_id, code__in=version.files)}
    beside = standing_articles(visible).filter(channel=row.channel_id)
    same_time = Q(published_at=row.published_at)
    return WrittenPage(
        visibility=row.visibility,
        channel=channel,
        above=above,
        html=clean(html=version.html, school=school),
        files=tuple(held_file(held[code]) for code in version.files if code in held),
        corrections=_corrections(version),
        earlier=_neighbour(beside.filter(Q(published_at__lt=row.published_at) | same_time & Q(pk__lt=row.pk))),
        later=_neighbour(beside.filter(Q(published_at__gt=row.published_at) | same_time & Q(pk__gt=row.pk)).reverse()),
    )


def held_file(row: PageFile) -> HeldFile:
    """Say what is known of a file without its bytes."""
    return HeldFile(name=row.name, kind=row.kind, size=row.size, fingerprint=row.fingerprint)


def shown_file(*, school: int, fingerprint: str, picture: bool, visible: tuple[str, ...]) -> tuple[HeldFile, bytes]:
    """Open a picture or a file of a page that this visitor may read just now. Raises NotThere."""
    rows = PageFile.objects.filter(fingerprint=fingerprint).order_by("pk")
    for row in rows.filter(kind=PICTURE) if picture else rows.exclude(kind=PICTURE):
        version = PageVersion.objects.filter(
            page=row.page_id, number=F("page__current"), page__withdrawn_at=None, visibility__in=visible
        ).first()
        if version and (fingerprint in version.pictures if picture else row.code in version.files):
            return held_file(row), kept_file(tenant=school, fingerprint=fingerprint)
    raise NotThere("file")


def own_file(*, school: int, fingerprint: str, picture: bool) -> tuple[HeldFile, bytes]:
    """Open a picture or a file of any page of the school, for those who write and review. Raises NotThere."""
    rows = PageFile.objects.filter(fingerprint=fingerprint).order_by("pk")
    row = (rows.filter(kind=PICTURE) if picture else rows.exclude(kind=PICTURE)).first()
    if row is None:
        raise NotThere("file")
    return held_file(row), kept_file(tenant=school, fingerprint=fingerprint)


def _channel_of(row: Article) -> tuple[ChannelCard | None, ChannelCard | None]:
    """Give the channel of a page, and the one that is part of."""
    if row.channel is None:
        return None, None
    channels = channels_here(of_authority=False)
    found = channel_named(row.channel.key, channels=channels)
    return found, next((one for one in channels if found in one.parts), None)


def _corrections(version: PageVersion) -> tuple[Correction, ...]:
    published = PageStep.objects.filter(
        page=version.page_id, kind=PageStep.Kind.PUBLISHED, version__number__lte=version.number
    )
    rows = published.exclude(version__correction="").order_by("pk").values_list("version__correction", "at")
    return tuple(Correction(words=words, at=at) for words, at in rows)


def _neighbour(rows: QuerySet[Article]) -> Neighbour | None:
    found = rows.values_list("code", "title").first()
    return Neighbour(code=found[0], title=found[1]) if found else None
