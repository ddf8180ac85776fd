"""The pages of a school as its office sees them: who has each in hand, what was sent, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.portal.locks import locked_since
from afterbell.portal.models import Page, PageDraft, PageFile, PageStep, PageVersion
from afterbell.portal.reading import PICTURE, HeldFile, held_file
from afterbell.portal.rules.writing import Difference, clean, differences, paragraphs_of
from afterbell.portal.writing.channels import ChannelCard, channels_here, is_authority
from afterbell.portal.writing.naming import children_named
from afterbell.schools.models import School
from afterbell.schools.supervision import own_authority

STANDINGS = ("review", "draft", "waiting", "published", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A page in the office's list: `standings` are of `STANDINGS`; a published one may have a new version in review."""

    code: str
    title: str
    author: str
    standings: tuple[str, ...]
    moved_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesList:
    """A stretch of a school's pages, the last moved first; how many in all, and how many wait for a review.

    While the space is `locked` none of them is read, and none appears.
    """

    lines: tuple[PageLine, ...]
    total: int
    in_review: int
    may_write: bool
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """What was done with a version, by whom, when; `by` is empty where the house did it."""

    kind: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSeen:
    """What a page says, in a draft or a version; `html` is safe to show."""

    channel: str
    title: str
    issuing_unit: str
    html: str
    visibility: str
    notice_last_day: date | None
    publish_at: datetime | None
    correction: str
    files: tuple[tuple[str, HeldFile], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSeen:
    """A version that was sent: its number, who wrote it, and the steps since."""

    number: int
    written_by: str
    sent_at: datetime
    text: TextSeen
    steps: tuple[StepTaken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDesk:
    """All of a page for the office: the own draft to go on with, versions from the newest, and what the viewer may do.

    `article` is the code in its public address, empty before the first version appeared. `children_named` are the
    pupils whose names stand in the own draft, or in what was sent, where that is or becomes public.
    """

    code: str
    school: str
    line: PageLine
    article: str
    channels: tuple[ChannelCard, ...]
    draft: TextSeen | None
    saves: int
    drafted_by: str
    versions: tuple[VersionSeen, ...]
    pending: int | None
    current: int | None
    withdrawn: bool
    locked: bool
    steps: frozenset[str]
    of_authority: bool
    children_named: tuple[str, ...]


def pages_list(*, viewer: Actor, words: str = "", standing: str = "", first: int = 0, most: int = 50) -> PagesList:
    """List the pages of the viewer's school. Raises NotThere for whoever is not of its leaders or office."""
    authorise(actor=viewer, action="pages.see", at=place(school=viewer.tenant))
    drafted = Exists(PageDraft.objects.filter(page=OuterRef("pk")))
    rows: QuerySet[Any] = Page.objects.select_related("author").annotate(drafted=drafted).order_by("-moved_at", "-pk")
    if words.strip():
        rows = rows.filter(title__icontains=words.strip().replace("\0", ""))
    if standing in STANDINGS:
        rows = _standing(rows, standing)
    return PagesList(
        lines=tuple(_line(row) for row in rows[first : first + most]),
        total=rows.count(),
        in_review=_standing(Page.objects.all(), "review").count(),
        may_write=may(actor=viewer, action="portal.write", at=place(school=viewer.tenant)),
        locked=locked_since() is not None,
    )


def page_desk(*, viewer: Actor, page: str) -> PageDesk:
    """Give all of a page to the office. Raises NotThere."""
    row = _page(viewer, page)
    school = School.institutions.get(pk=viewer.tenant)
    draft = PageDraft.objects.select_related("owner", "channel").filter(page=row).first()
    held = {file.code: held_file(file) for file in PageFile.objects.filter(page=row).exclude(kind=PICTURE)}
    versions = list(PageVersion.objects.select_related("written_by", "channel").filter(page=row).order_by("-number"))
    taken: dict[int, list[StepTaken]] = {}
    for step in PageStep.objects.select_related("by").filter(page=row).order_by("pk"):
        told = StepTaken(kind=step.kind, words=step.words, by=step.by.name if step.by else "", at=step.at)
        taken.setdefault(step.version_id, []).append(told)
    locked = locked_since() is not None
    own = draft if draft and draft.owner_id == viewer.account else None
    return PageDesk(
        code=row.code,
        school=school.code,
        line=_line(row),
        article=row.article.code if row.article else "",
        channels=channels_here(of_authority=school.kind == School.Kind.AUTHORITY),
        of_authority=school.kind == School.Kind.AUTHORITY,
        draft=_text(own, held=held, school=school.code) if own else None,
        children_named=children_named(own or next((one for one in versions if one.number == row.pending), None)),
        saves=draft.saves if draft else 0,
        drafted_by=draft.owner.name if draft else "",
        versions=tuple(
            VersionSeen(
                number=one.number,
                written_by=one.written_by.name,
                sent_at=one.sent_at,
                text=_text(one, held=held, school=school.code),
                steps=tuple(taken.get(one.pk, ())),
            )
            for one in versions
        ),
        pending=row.pending,
        current=row.current,
        withdrawn=row.withdrawn_at is not None,
        locked=locked,
        steps=_steps(viewer, row, draft=draft, versions=versions, locked=locked),
    )


def page_differences(*, viewer: Actor, page: str, before: int, after: int) -> tuple[Difference, ...]:
    """Compare two versions of a page, the title first, the names of its files last. Raises NotThere."""
    row = _page(viewer, page)
    texts = {one.number: one for one in PageVersion.objects.filter(page=row, number__in=(before, after))}
    if {before, after} != set(texts):
        raise NotThere("version")
    names = dict(PageFile.objects.filter(page=row).values_list("code", "name"))
    old, new = (_said(texts[number], names) for number in (before, after))
    return differences(before=old, after=new)


def _page(viewer: Actor, code: str) -> Page:
    authorise(actor=viewer, action="pages.see", at=place(school=viewer.tenant))
    drafted = Exists(PageDraft.objects.filter(page=OuterRef("pk")))
    row = Page.objects.select_related("author", "article").annotate(drafted=drafted).filter(code=code).first()
    if row is None:
        raise NotThere("page")
    return row


def _standing(rows: QuerySet[Page], standing: str) -> QuerySet[Page]:
    nothing_yet = Q(current=None, pending=None)
    found = {
        "review": Q(pending__isnull=False, due_at=None, withdrawn_at=None),
        "draft": nothing_yet | Q(Exists(PageDraft.objects.filter(page=OuterRef("pk")))),
        "waiting": Q(due_at__isnull=False),
        "published": Q(current__isnull=False, withdrawn_at=None),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }
    return rows.filter(found[standing])


def _line(row: Page) -> PageLine:
    drafted: bool = getattr(row, "drafted", False)
    holds = {
        "withdrawn": row.withdrawn_at is not None,
        "published": row.current is not None and row.withdrawn_at is None,
        "waiting": row.due_at is not None,
        "review": row.pending is not None and row.due_at is None,
        "draft": drafted or (row.current is None and row.pending is None),
    }
    return PageLine(
        code=row.code,
        title=row.title,
        author=row.author.name,
        standings=tuple(name for name, held in holds.items() if held),
        moved_at=row.moved_at,
        due_at=row.due_at,
    )


def _steps(
    viewer: Actor, row: Page, *, draft: PageDraft | None, versions: list[PageVersion], locked: bool
) -> frozenset[str]:
    """Say what the viewer may do with a page just now: `draft`, `begin`, `recall`, `review`, `accept`, `withdraw`."""
    here = place(school=viewer.tenant)
    writes, reviews, withdraws = (
        may(actor=viewer, action=f"portal.{action}", at=here) for action in ("write", "review", "withdraw")
    )
    waits = next((one for one in versions if one.number == row.pending), None)
    sent = waits if row.due_at is None else None
    asked = {
        "draft": writes and draft is not None and draft.owner_id == viewer.account,
        "begin": writes and draft is None and row.pending is None and row.withdrawn_at is None,
        "recall": writes and waits is not None and waits.written_by_id == viewer.account,
        "review": reviews and sent is not None and sent.written_by_id != viewer.account,
        "accept": not locked,
        "withdraw": withdraws and (row.current is not None or row.due_at is not None) and row.withdrawn_at is None,
    }
    return frozenset(name for name, may_be in asked.items() if may_be)


def _text(row: PageDraft | PageVersion, *, held: dict[str, HeldFile], school: str) -> TextSeen:
    return TextSeen(
        channel=row.channel.key,
        title=row.title,
        issuing_unit=row.issuing_unit,
        html=clean(html=row.html, school=school),
        visibility=row.visibility,
        notice_last_day=row.notice_last_day,
        publish_at=row.publish_at,
        correction=row.correction,
        files=tuple((code, held[code]) for code in row.files if code in held),
    )


def _said(version: PageVersion, names: dict[str, str]) -> list[str]:
    files = [names[code] for code in version.files if code in names]
    return [version.title, *paragraphs_of(version.html), *files]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChannels:
    """The channels of the viewer's institution, in order, and whether the viewer may change them."""

    channels: tuple[ChannelCard, ...]
    may_set: bool


def own_channels(*, viewer: Actor) -> OwnChannels:
    """Give the channels of the viewer's school to its office. Raises NotThere."""
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="pages.see", at=here)
    return OwnChannels(
        channels=channels_here(of_authority=is_authority(viewer.tenant)),
        may_set=may(actor=viewer, action="portal.set_channels", at=here),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityDesk:
    """An officer's own authority: its area, how many of its pages wait for a review, whether its space is shut."""

    name: str
    area: str
    in_review: int
    locked: bool


def authority_desk(*, viewer: Actor) -> AuthorityDesk | None:
    """Say how the space of an officer's own authority stands; None for who works in none."""
    authority = own_authority(viewer=viewer)
    if authority is None:
        return None
    with within(authority.id):
        return AuthorityDesk(
            name=authority.name,
            area=authority.area,
            in_review=_standing(Page.objects.all(), "review").count(),
            locked=locked_since() is not None,
        )
