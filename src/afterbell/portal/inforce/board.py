"""Everything a school publishes, for its office: what of it is public, since when, and what differs by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.placement.models import PlacementRun
from afterbell.portal.commands.inforce import reasons_against
from afterbell.portal.commands.objecting import publishers_of_page
from afterbell.portal.inforce.content import content_of, present
from afterbell.portal.inforce.models import MatterObjection, MatterPublished, MatterTakenBack
from afterbell.portal.inforce.put_up import PageUp, page_up, pages_with_a_notice, put_up, put_up_among, seen_up
from afterbell.portal.inforce.standing import Public, matter_named, public_matters
from afterbell.portal.locks import locked_since
from afterbell.portal.models import Article
from afterbell.portal.rules.inforce import Effect, Fault, Matter, Sheet, sheets_of

MOST_PAGES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRow:
    """A matter on the board: `since` is None where it is not public, `differs` from what stood at its publication."""

    matter: Matter
    since: datetime | None
    differs: bool
    withheld: int
    effect: Effect | None
    unanswered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What is published on a page of its own: the scheme, the survey, the settlement, the rounds of the placement."""

    kind: str
    since: datetime | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUpDesk:
    """A page that is put up, for those who answer what is objected to it."""

    page: PageUp
    published_by: str
    objections: tuple[ObjectionToAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole of what a school publishes; `ready` says that a scheme is in force.

    `put_up` are the pages whose notice stands, or to which an answer is missing. While the space is `locked` nobody
    reads any of it.
    """

    matters: tuple[MatterRow, ...]
    elsewhere: tuple[Elsewhere, ...]
    put_up: tuple[PageUp, ...]
    ready: bool
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionToAnswer:
    """An objection as those who answer read it; `answered` has the answer's words, empty before."""

    code: str
    words: str
    held: bool
    raised_at: datetime
    by_stranger: bool
    answered: str
    upheld: bool
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterDesk:
    """One matter for the office: how it would be read now, what stands against it, and what was done."""

    row: MatterRow
    sheets: tuple[Sheet, ...]
    content_hash: str
    faults: tuple[Fault, ...]
    reasons: tuple[Refusal, ...]
    notice_until: date | None
    published_by: str
    taken_back: tuple[tuple[datetime, str, str], ...]
    objections: tuple[ObjectionToAnswer, ...]
    may_publish: bool
    may_take_back: bool


def publishing_board(*, viewer: Actor, today: date) -> Board:
    """Give everything the school publishes, with its state. Raises NotThere."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    known, now = public_matters(), present(today=today)
    rows = []
    for matter in Matter:
        public = known.get(matter)
        content = content_of(matter=matter, now=now) if public and now else None
        rows.append(
            _row(
                matter,
                public,
                today=today,
                content_hash=content.content_hash if content else "",
                withheld=len(content.faults) if content else 0,
            )
        )
    return Board(
        matters=tuple(rows),
        elsewhere=_elsewhere(),
        put_up=pages_put_up(today=today),
        ready=now is not None,
        locked=locked_since() is not None,
    )


def pages_put_up(*, today: date) -> tuple[PageUp, ...]:
    """Give the pages of the school in scope to which an answer is missing, then those whose notice stands."""
    rows = list(pages_with_a_notice()[:MOST_PAGES])
    return tuple(page_up(row, today=today) for row in put_up_among(rows, today=today))


def page_up_desk(*, viewer: Actor, article: str, today: date) -> PageUpDesk:
    """Give a page that is or was put up to the office. Raises NotThere for any other."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    row = Article.objects.select_related("published_by").filter(code=article).first()
    known = put_up(article=row) if row else None
    if row is None or known is None:
        raise NotThere("article")
    me = viewer.account or 0
    may_answer = me not in publishers_of_page(row) and _may_answer(viewer)
    return PageUpDesk(
        page=page_up(known, today=today),
        published_by=row.published_by.name,
        objections=_to_answer(MatterObjection.objects.filter(article=row), me=me, may_answer=may_answer),
    )


def page_up_about(*, viewer: Actor, kind: str, subject: str, today: date) -> PageUp | None:
    """Say to the office how far the page about something is; None where none was put up."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    row = Article.objects.filter(kind=kind, subject=subject).first()
    return seen_up(row, today=today) if row else None


def matter_standing(*, viewer: Actor, matter: Matter, today: date) -> MatterRow | None:
    """Say to the office how far a matter is, without drawing it; None while it is not public."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    public = public_matters().get(matter)
    return _row(matter, public, today=today, content_hash=public.row.content_hash, withheld=0) if public else None


def _row(matter: Matter, public: Public | None, *, today: date, content_hash: str, withheld: int) -> MatterRow:
    return MatterRow(
        matter=matter,
        since=public.since if public else None,
        differs=public is not None and public.row.content_hash != content_hash,
        withheld=withheld if public else 0,
        effect=public.effect(today=today) if public else None,
        unanswered=public.unanswered if public else 0,
    )


def _elsewhere() -> tuple[Elsewhere, ...]:
    found: dict[str, list[datetime]] = {kind: [] for kind in Article.Kind.values}
    for kind, at in Article.objects.order_by("published_at").values_list("kind", "published_at"):
        found.setdefault(kind, []).append(at)
    rounds = PlacementRun.objects.filter(confirmed__published__isnull=False).order_by("confirmed__published")
    found["placement"] = list(rounds.values_list("confirmed__published__published_at", flat=True))
    return tuple(
        Elsewhere(kind=kind, since=found[kind][-1] if found[kind] else None, number=len(found[kind]))
        for kind in ("scheme", "survey", "placement", "settlement")
    )


def matter_desk(*, viewer: Actor, matter: str, today: date) -> MatterDesk | None:
    """Give one matter to the office; None before a scheme is in force. Raises NotThere."""
    here = place(school=viewer.tenant)
    authorise(actor=viewer, action="office.see", at=here)
    wanted = matter_named(matter)
    if wanted is None:
        raise NotThere("matter")
    now = present(today=today)
    if now is None:
        return None
    public, content = public_matters().get(wanted), content_of(matter=wanted, now=now)
    row = _row(wanted, public, today=today, content_hash=content.content_hash, withheld=len(content.faults))
    reasons = tuple(reasons_against(content, now))
    publishes = may(actor=viewer, action="portal.publish", at=here)
    publishers = _publishers(wanted)
    return MatterDesk(
        row=row,
        sheets=sheets_of(content.shown),
        content_hash=content.content_hash,
        faults=content.faults,
        reasons=reasons,
        notice_until=public.until(today=today) if public else None,
        published_by=publishers.get(public.row.published_by_id, "") if public else "",
        taken_back=_taken_back(wanted),
        objections=_to_answer(
            MatterObjection.objects.filter(published__kind=wanted),
            me=viewer.account or 0,
            may_answer=(viewer.account or 0) not in publishers and _may_answer(viewer),
        ),
        may_publish=publishes and not reasons and (row.since is None or row.differs),
        may_take_back=public is not None and may(actor=viewer, action="portal.take_back", at=here),
    )


def _may_answer(viewer: Actor) -> bool:
    return may(actor=viewer, action="portal.answer_matter", at=place(school=viewer.tenant))


def _publishers(matter: Matter) -> dict[int, str]:
    rows = MatterPublished.objects.filter(kind=matter)
    return dict(rows.values_list("published_by_id", "published_by__name"))


def _taken_back(matter: Matter) -> tuple[tuple[datetime, str, str], ...]:
    rows = MatterTakenBack.objects.filter(published__kind=matter).order_by("-at")
    return tuple(rows.values_list("at", "by__name", "reason"))


def _to_answer(said: QuerySet[MatterObjection], *, me: int, may_answer: bool) -> tuple[ObjectionToAnswer, ...]:
    """List the objections to something, those without an answer first."""
    rows = said.select_related("answer").order_by("pk")
    found = [
        ObjectionToAnswer(
            code=row.code,
            words=row.words,
            held=row.held,
            raised_at=row.raised_at,
            by_stranger=row.raised_by_id is None,
            answered=row.answer.words if hasattr(row, "answer") else "",
            upheld=hasattr(row, "answer") and row.answer.upheld,
            may_answer=may_answer and not hasattr(row, "answer") and row.raised_by_id != me,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: bool(row.answered)))
