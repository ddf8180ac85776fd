"""Objections to what is put up, by anybody during its notice, and their answers by somebody who did not publish it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from afterbell.base import audit
from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_password, typed_password
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.portal.commands.knocking import MOST_OF_ALL, door_of_words, knocked, note_knock
from afterbell.portal.events import MatterAnswered, MatterObjected, ObjectionsWait
from afterbell.portal.inforce.models import MatterAnswer, MatterObjection, MatterPublished
from afterbell.portal.inforce.put_up import put_up, waiting_unreminded
from afterbell.portal.inforce.refusals import REFUSALS, RULE_WORDS
from afterbell.portal.inforce.standing import matter_named, public_matters
from afterbell.portal.locks import hold_space
from afterbell.portal.models import Article, PageStep
from afterbell.portal.queries import space
from afterbell.portal.reading import standing_articles, visible_to
from afterbell.portal.rules.inforce import Effect
from afterbell.portal.rules.length import length
from afterbell.portal.rules.naming import named_in
from afterbell.portal.rules.screening import DEFAULT_LISTS, Decision, screen
from afterbell.portal.rules.screening.looked_at import has_many_figures
from afterbell.portal.rules.screening.personal import masked
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Staff

MOST, MOST_OF_ONE = 200, 3
"""So many signs has an objection; so often a day strangers object from one place to one thing."""
MOST_SIGNS = 8 * MOST
"""So many signs are read at all: eight a character, so that no single one is piled up without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What whoever objects takes away: the objection's number, and for strangers the word that opens it."""

    number: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is objected to: its publication or its page, whether its notice stands, and what was said so far."""

    about: dict[str, object]
    code: str
    kind: str
    is_open: bool
    said: QuerySet[MatterObjection]


@command("portal.object")
def object_to_matter(
    *, actor: Actor, now: datetime, school: str, matter: str, words: str, address: str = ""
) -> Receipt:
    """Object to a public matter while its notice stands, as one of the school or as a stranger.

    Strangers are counted by the address they come from, of which only a day's fingerprint is kept. Raises NotThere,
    SpaceLocked, and Refused with every reason.
    """
    wanted = matter_named(matter)
    with space(viewer=actor, school=school) as (number, card):
        authorise(actor=actor, action="portal.object", at=place(school=number))
        hold_space(number)
        known = public_matters().get(wanted) if wanted else None
        if known is None:
            raise NotThere("matter")
        standing = Standing(
            about={"published": known.row},
            code=known.row.code,
            kind=known.row.kind,
            is_open=known.row.notice_until is not None and known.effect(today=local_day(now)) is Effect.OPEN,
            said=MatterObjection.objects.filter(published__kind=known.row.kind),
        )
        receipt = _object(standing, words, actor=actor, school=number, address=address, now=now)
    record(subject=receipt.number, school=card.code, matter=known.row.kind)
    return receipt


@command("portal.object")
def object_to_page(*, actor: Actor, now: datetime, school: str, article: str, words: str, address: str = "") -> Receipt:
    """Object to a page that is put up and that one may read, as to a matter.

    Raises NotThere for a page that never was put up, SpaceLocked, and Refused with every reason.
    """
    with space(viewer=actor, school=school) as (number, card):
        authorise(actor=actor, action="portal.object", at=place(school=number))
        hold_space(number)
        page = standing_articles(visible_to(actor, school=number)).filter(code=article).first()
        known = put_up(article=page) if page else None
        if page is None or known is None:
            raise NotThere("article")
        standing = Standing(
            about={"article": page},
            code=page.code,
            kind=page.kind,
            is_open=known.effect(today=local_day(now)) is Effect.OPEN,
            said=MatterObjection.objects.filter(article=page),
        )
        receipt = _object(standing, words, actor=actor, school=number, address=address, now=now)
    record(subject=receipt.number, school=card.code, article=page.code)
    return receipt


def _object(standing: Standing, words: str, *, actor: Actor, school: int, address: str, now: datetime) -> Receipt:
    account = actor.account if actor.tenant == school else None
    said, door = written(words), f"object:{standing.code}"
    spoken = door_of_words(door=door, words=said)
    if not account and knocked(door=spoken, came_from=address, now=now):
        raise REFUSALS.refused("objection_said_before", conflict=True)
    if reasons := [
        *_against(standing, account=account, door=door, address=address, now=now),
        *_against_words(said),
    ]:
        raise Refused(reasons)
    secret = "" if account else new_password()
    row = MatterObjection.objects.create(
        school_id=school,
        words=said,
        held=_is_held(said),
        raised_by_id=account,
        secret_hash=secret_hash(number=standing.code, secret=secret) if secret else "",
        raised_at=now,
        **standing.about,
    )
    if not account:
        note_knock(school=school, door=spoken, came_from=address, now=now)
    _known_to_the_school(actor, row, now=now)
    tell(MatterObjected(school=school, objection=row.code, at=now))
    return Receipt(number=row.code, secret=secret)


def secret_hash(*, number: str, secret: str) -> str:
    """Hash a stranger's word: 75 bits by chance, so that nothing slower than this is needed."""
    return hashlib.sha256(f"{number}:{typed_password(secret)}".encode()).hexdigest()


def _against(standing: Standing, *, account: int | None, door: str, address: str, now: datetime) -> Iterator[Refusal]:
    if not standing.is_open:
        yield REFUSALS.refusal("no_notice")
    waiting = standing.said.filter(answer=None, raised_by=account)
    if account:
        if waiting.exists():
            yield REFUSALS.refusal("objected_before")
    elif knocked(door=door, came_from=address, now=now) >= MOST_OF_ONE:
        yield REFUSALS.refusal("objected_often", most=MOST_OF_ONE)
    elif waiting.count() >= MOST_OF_ALL:
        yield REFUSALS.refusal("too_many_waiting", most=MOST_OF_ALL)


def _against_words(said: str) -> Iterator[Refusal]:
    if not said:
        yield REFUSALS.refusal("objection_without_words", field="words")
        return
    if (over := (length(said) if len(said) <= MOST_SIGNS else len(said)) - MOST) > 0:
        yield REFUSALS.refusal("objection_too_long", field="words", most=MOST, over=over)
        return
    for found in screen(text=said, lists=DEFAULT_LISTS):
        if found.decision is Decision.REFUSE:
            seen = masked(said[found.start : found.end])
            yield REFUSALS.refusal("objection_screened", field="words", seen=seen, rule=RULE_WORDS[found.rule])


def _is_held(said: str) -> bool:
    """Say whether a person looks before everybody reads it: a word of the lists, many figures, or somebody's name.

    A name is no reason to refuse: a stranger would learn from it who is at the school.
    """
    if has_many_figures(said) or screen(text=said, lists=DEFAULT_LISTS):
        return True
    names = {*Pupil.objects.values_list("name", flat=True), *Staff.objects.values_list("name", flat=True)}
    return any(named_in(said, names=names))


def _known_to_the_school(actor: Actor, row: MatterObjection, *, now: datetime) -> None:
    """Write a stranger's objection into the school's own ledger too."""
    if actor.tenant != row.school_id:
        audit.append(tenant=row.school_id, by=actor.code, action="portal.object", subject=row.code, details={}, now=now)


@command("portal.note_matters")
def remind_of_objections(*, actor: Actor, now: datetime) -> int:
    """Remind the office of the pages that are put up and to which an answer is missing; gives how many.

    A version takes force by its day all the same; the reminder comes daily until everybody has an answer.
    """
    authorise(actor=actor, action="portal.note_matters", at=place(platform=1))
    waiting = waiting_unreminded(school=actor.tenant, now=now)
    for row in waiting:
        tell(ObjectionsWait(school=actor.tenant, article=row.article.code, number=row.unanswered, at=now))
    record(subject=",".join(row.article.code for row in waiting) or "-", reminded=len(waiting))
    return len(waiting)


@command("portal.answer_matter")
def answer_matter_objection(
    *, actor: Actor, now: datetime, objection: str, upheld: bool, words: str, shown: bool
) -> None:
    """Answer an objection; `shown` says whether its words are public from now on.

    Raises NotThere, Refused with every reason.
    """
    row = MatterObjection.objects.select_related("published", "article").filter(code=objection).first()
    if row is None:
        raise NotThere("objection")
    authorise(actor=actor, action="portal.answer_matter", at=place(school=row.school_id))
    if MatterAnswer.objects.filter(objection=row).exists():
        raise REFUSALS.refused("matter_answered_before", conflict=True)
    said = written(words)
    if reasons := [*_who_may_not(row, me=signed_in(actor)), *_against_answer(said)]:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            MatterAnswer.objects.create(
                school_id=row.school_id,
                objection=row,
                upheld=upheld,
                words=said,
                shown=shown,
                answered_by_id=signed_in(actor),
                answered_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("matter_answered_before", conflict=True) from None
    record(subject=row.code, upheld=upheld)
    tell(MatterAnswered(school=row.school_id, objection=row.code, at=now))


def _who_may_not(row: MatterObjection, *, me: int) -> Iterator[Refusal]:
    if me in publishers_of(row):
        yield REFUSALS.refusal("published_it_yourself")
    if row.raised_by_id == me:
        yield REFUSALS.refusal("own_matter_objection")


def publishers_of(row: MatterObjection) -> frozenset[int]:
    """Give whoever ever published what is objected to, by account."""
    if row.article is not None:
        return publishers_of_page(row.article)
    rows = MatterPublished.objects.filter(kind=row.published.kind) if row.published else MatterPublished.objects.none()
    return frozenset(rows.values_list("published_by", flat=True))


def publishers_of_page(article: Article) -> frozenset[int]:
    """Give whoever published a page, and whoever accepted a later version of it, by account."""
    accepted = PageStep.objects.filter(page__article=article, kind=PageStep.Kind.ACCEPTED)
    return frozenset({article.published_by_id, *accepted.values_list("by_id", flat=True)})


def _against_answer(said: str) -> Iterator[Refusal]:
    if not said:
        yield REFUSALS.refusal("answer_without_words", field="words")
        return
    yield from _against_words(said)
