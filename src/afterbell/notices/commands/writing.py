"""A notice is written, read by a second person, and goes out to its families; a sent one is only corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.notices.audience import pupils_for
from afterbell.notices.events import NoticeSent, NoticeToReview
from afterbell.notices.models import Notice, NoticeDecision, NoticeFamily
from afterbell.notices.refusals import REFUSALS
from afterbell.notices.rules.wording import LONGEST_TEXT, LONGEST_TITLE, kept_out_of_a_notice, too_long
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Homeroom, School

MOST_WORDS = 200
GRADES = range(1, 7)


@command("notices.write")
def write_notice(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    text: str,
    audience: str,
    grades: Sequence[int] = (),
    homerooms: Sequence[str] = (),
) -> str:
    """Write a notice to families, for a second person to read; gives its code. Nobody is told yet but the reviewers.

    The same notice that still waits is not written twice. Raises Refused with every reason.
    """
    authorise(actor=actor, action="notices.write", at=place(school=actor.tenant))
    own = list(Homeroom.objects.filter(code__in=homerooms).order_by("grade", "number").values_list("code", flat=True))
    notice = Notice(
        school_id=actor.tenant,
        title=written(title),
        text=written(text),
        audience=audience,
        grades=sorted({grade for grade in grades if grade in GRADES}) if audience == Notice.Audience.GRADES else [],
        homerooms=own if audience == Notice.Audience.HOMEROOMS else [],
        written_by_id=signed_in(actor),
        written_at=now,
    )
    if reasons := [*_wording(notice), *_whom(notice, now=now)]:
        raise Refused(reasons)
    return _written(notice)


@command("notices.write")
def correct_notice(*, actor: Actor, now: datetime, notice: str, title: str, text: str) -> str:
    """Write the next version of a notice that went out, for the same families; gives its code.

    What went out stays as it was. Raises NotThere, Refused.
    """
    first = _held(notice)
    if first.corrects_id is not None:
        first = _held(Notice.objects.values_list("code", flat=True).get(pk=first.corrects_id))
    authorise(actor=actor, action="notices.write", at=place(school=first.school_id))
    versions = [first, *Notice.objects.filter(corrects=first).select_related("decision").order_by("version")]
    standing = [row for row in versions if not _is(row, NoticeDecision.Kind.RETURNED)]
    if not standing or not hasattr(standing[-1], "decision"):
        raise REFUSALS.refused("not_sent", conflict=True)
    before = standing[-1]
    if before.code != notice:
        raise REFUSALS.refused("corrected_before", conflict=True)
    row = Notice(
        school_id=first.school_id,
        title=written(title),
        text=written(text),
        audience=first.audience,
        grades=first.grades,
        homerooms=first.homerooms,
        corrects=first,
        version=versions[-1].version + 1,
        written_by_id=signed_in(actor),
        written_at=now,
    )
    reasons = _wording(row)
    if (row.title, row.text) == (before.title, before.text):
        reasons.append(REFUSALS.refusal("same_words", field="text"))
    if reasons:
        raise Refused(reasons)
    return _written(row)


@command("notices.review")
def send_notice(*, actor: Actor, now: datetime, notice: str) -> int:
    """Let a notice go out, as the second person or as the principal who wrote it; gives to how many families.

    Asked again it stays as it is. Raises NotThere, Refused.
    """
    row = _held(notice)
    authorise(actor=actor, action="notices.review", at=place(school=row.school_id))
    own = row.written_by_id == signed_in(actor)
    if own:
        _at_once(row, actor=actor)
    known = NoticeDecision.objects.filter(notice=row).first()
    if known is not None and known.kind == NoticeDecision.Kind.RETURNED:
        raise REFUSALS.refused("decided_before", conflict=True)
    if known is None:
        kind = NoticeDecision.Kind.AT_ONCE if own else NoticeDecision.Kind.SENT
        _decide(row, actor=actor, kind=kind, now=now)
        _go_out(row, now=now)
    families = NoticeFamily.objects.filter(notice=row).count()
    record(subject=row.code, families=families, first=known is None)
    return families


@command("notices.review")
def return_notice(*, actor: Actor, now: datetime, notice: str, words: str) -> None:
    """Give a notice back to its writer, with words; it never goes out. Raises NotThere, Refused."""
    row = _held(notice)
    authorise(actor=actor, action="notices.review", at=place(school=row.school_id))
    record(subject=row.code, returned=True)
    why = written(words)
    if not why:
        raise REFUSALS.refused("return_without_words", field="words")
    if long := too_long(text=why, most=MOST_WORDS):
        raise REFUSALS.refused("words_too_long", field="words", most=MOST_WORDS, found=long)
    if row.written_by_id == signed_in(actor):
        raise REFUSALS.refused("own_notice")
    if NoticeDecision.objects.filter(notice=row).exists():
        raise REFUSALS.refused("decided_before", conflict=True)
    _decide(row, actor=actor, kind=NoticeDecision.Kind.RETURNED, now=now, words=why)


def _is(row: Notice, kind: NoticeDecision.Kind) -> bool:
    decision: NoticeDecision | None = getattr(row, "decision", None)
    return decision is not None and decision.kind == kind


def _held(code: str) -> Notice:
    """Find a notice and hold its school, so that two who decide about notices do so one after the other.

    A notice is a fact, and facts cannot be held: nobody may change them.
    """
    row = Notice.objects.filter(code=code).first()
    if row is None:
        raise NotThere("notice")
    list(School.objects.select_for_update(no_key=True).filter(pk=row.school_id).values_list("pk"))
    return row


def _wording(notice: Notice) -> list[Refusal]:
    """Find everything that is wrong with the words of a notice."""
    reasons = []
    phone = School.objects.values_list("phone", flat=True).get(pk=notice.school_id)
    for field, said, most in (("title", notice.title, LONGEST_TITLE), ("text", notice.text, LONGEST_TEXT)):
        if not said:
            reasons.append(REFUSALS.refusal(f"{field}_missing", field=field))
        elif long := too_long(text=said, most=most):
            reasons.append(REFUSALS.refusal(f"{field}_too_long", field=field, found=long, most=most))
        reasons += _screened(said, field=field, known=(phone,))
    return reasons


def _screened(text: str, *, field: str, known: Iterable[str]) -> list[Refusal]:
    return [
        REFUSALS.refusal("not_for_a_notice", field=field, place=text[found.start : found.end], why=found.words)
        for found in kept_out_of_a_notice(text=text, known=known)
    ]


def _whom(notice: Notice, *, now: datetime) -> list[Refusal]:
    """Find what is wrong with whom a notice is for."""
    if notice.audience not in Notice.Audience.values:
        return [REFUSALS.refusal("audience_unknown", field="audience")]
    if notice.audience == Notice.Audience.GRADES and not notice.grades:
        return [REFUSALS.refusal("grades_missing", field="grades")]
    if notice.audience == Notice.Audience.HOMEROOMS and not notice.homerooms:
        return [REFUSALS.refusal("homerooms_missing", field="homerooms")]
    if not pupils_for(notice=notice, today=local_day(now)).exists():
        return [REFUSALS.refusal("nobody_there", field="audience")]
    return []


def _written(notice: Notice) -> str:
    """Store a notice, or give the one that waits with the very same words, and tell who may review it."""
    same = {name: getattr(notice, name) for name in ("title", "text", "audience", "grades", "homerooms", "corrects")}
    row = Notice.objects.filter(decision=None, written_by=notice.written_by_id, **same).first()
    if row is None:
        notice.save(force_insert=True)
        row = notice
        tell(
            NoticeToReview(
                school=row.school_id, notice=row.code, title=row.title, by=row.written_by_id, at=row.written_at
            )
        )
    record(subject=row.code, audience=row.audience, version=row.version)
    return row.code


def _at_once(row: Notice, *, actor: Actor) -> None:
    """Let only the principal send what the own hand wrote."""
    if not may(actor=actor, action="notices.send_at_once", at=place(school=row.school_id)):
        raise REFUSALS.refused("own_notice")


def _decide(row: Notice, *, actor: Actor, kind: NoticeDecision.Kind, now: datetime, words: str = "") -> None:
    NoticeDecision.objects.create(
        school_id=row.school_id,
        notice=row,
        kind=kind,
        words=words,
        writer_id=row.written_by_id,
        by_id=signed_in(actor),
        at=now,
    )


def _go_out(row: Notice, *, now: datetime) -> None:
    """Fix whom the notice is for, and tell them."""
    pupils = dict(pupils_for(notice=row, today=local_day(now)).values_list("pk", "code"))
    if not pupils:
        raise REFUSALS.refused("nobody_there", conflict=True)
    families = NoticeFamily.objects.bulk_create(
        NoticeFamily(school_id=row.school_id, notice=row, pupil_id=pk) for pk in pupils
    )
    tell(
        NoticeSent(
            school=row.school_id,
            notice=row.code,
            title=row.title,
            correction=row.corrects_id is not None,
            families=tuple((pupils[family.pupil_id], family.code) for family in families),
            at=now,
        )
    )
