"""How a family comes to know of a notice: opened on the phone, handed over on paper, told by a call, reminded."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.events import tell
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.notices.events import FamiliesReminded
from afterbell.notices.facts import WORDS, facts_of
from afterbell.notices.messages import TO_FAMILIES
from afterbell.notices.models import FamilyTold, FamilyToldUndone, Notice, NoticeFamily, NoticeReminder
from afterbell.notices.openings import note_opening
from afterbell.notices.refusals import REFUSALS
from afterbell.notices.rules.reach import may_be_undone, reach_of
from afterbell.notices.rules.wording import too_long
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardian, Guardianship, Pupil
from afterbell.schools.telling import current

MOST_WORDS = 140
BY_HAND = (FamilyTold.Way.PAPER, FamilyTold.Way.CALL)


@command("notices.open")
def open_notice(*, actor: Actor, now: datetime, family: str) -> None:
    """Note that the actor read a notice to an own child's family; the first time counts. Raises NotThere."""
    row = NoticeFamily.objects.filter(code=family).first()
    if row is None:
        raise NotThere("notice")
    authorise(actor=actor, action="notices.open", at=place(school=row.school_id, pupil=row.pupil_id))
    account = signed_in(actor)
    new = note_opening(family=row.code, account=account, now=now)
    same = NoticeFamily.objects.filter(notice=row.notice_id).values("code")
    told = Message.objects.filter(tenant=row.school_id, to=account, kind__in=TO_FAMILIES, about__in=same)
    told.filter(opened_at=None).update(opened_at=now)
    record(subject=row.code, first=bool(new))


@command("notices.note_told")
def note_told(*, actor: Actor, now: datetime, family: str, way: str, guardian: str = "", words: str = "") -> str:
    """Note as the homeroom teacher that a family got the notice on paper or was told by a call; gives the homeroom.

    A call says which guardian was told, and in words. The same again while it stands changes nothing. Raises NotThere,
    Refused with every reason.
    """
    row = _held(family)
    authorise(actor=actor, action="notices.note_told", at=place(homeroom=row.pupil.homeroom_id))
    homeroom, said = row.pupil.homeroom.code, written(words)
    record(subject=row.code, way=way)
    if way not in BY_HAND:
        raise REFUSALS.refused("way_unknown", field="way")
    of_call = way == FamilyTold.Way.CALL
    told = _guardian(row, code=guardian, now=now) if of_call else None
    if reasons := _against_call(told, said) if of_call else []:
        raise Refused(reasons)
    standing = FamilyTold.objects.filter(family=row, way=way, guardian=told, undone=None)
    if not standing.exists():
        FamilyTold.objects.create(
            school_id=row.school_id,
            family=row,
            way=way,
            guardian=told,
            words_sealed=seal(text=said, purpose=WORDS) if of_call else None,
            by_id=signed_in(actor),
            at=now,
        )
    return homeroom


@command("notices.note_told")
def undo_told(*, actor: Actor, now: datetime, told: str) -> str:
    """Take back, on the same day, that a family was told on paper or by a call; gives the homeroom.

    Raises NotThere, Refused.
    """
    fact = FamilyTold.objects.select_related("family__pupil__homeroom").filter(code=told).first()
    if fact is None:
        raise NotThere("told")
    authorise(actor=actor, action="notices.note_told", at=place(homeroom=fact.family.pupil.homeroom_id))
    record(subject=fact.family.code, undone=fact.way)
    standing = next(one for one in facts_of(families=[fact.family.code]) if one.code == fact.code)
    if not may_be_undone(fact=standing, now=now):
        raise REFUSALS.refused("undone_before" if standing.undone else "not_today", conflict=True)
    try:
        with transaction.atomic():
            FamilyToldUndone.objects.create(school_id=fact.school_id, told=fact, by_id=signed_in(actor), at=now)
    except IntegrityError:
        raise REFUSALS.refused("undone_before", conflict=True) from None
    return fact.family.pupil.homeroom.code


@command("notices.remind")
def remind_families(*, actor: Actor, now: datetime, notice: str) -> int:
    """Remind the families a notice has not reached; gives how many those are. Raises NotThere, Refused.

    Once a day: the second time on a day is refused, whoever asks.
    """
    row = Notice.objects.filter(code=notice).first()
    if row is None:
        raise NotThere("notice")
    authorise(actor=actor, action="notices.remind", at=place(school=row.school_id))
    today = local_day(now)
    missing = _missing(row, now=now)
    record(subject=row.code, families=len(missing))
    if not missing:
        raise REFUSALS.refused("nobody_missing")
    try:
        with transaction.atomic():
            NoticeReminder.objects.create(
                school_id=row.school_id, notice=row, day=today, by_id=signed_in(actor), at=now
            )
    except IntegrityError:
        raise REFUSALS.refused("reminded_today", conflict=True) from None
    tell(
        FamiliesReminded(
            school=row.school_id,
            notice=row.code,
            title=row.title,
            day=today.isoformat(),
            families=tuple(missing),
            at=now,
        )
    )
    return len(missing)


def _held(family: str) -> NoticeFamily:
    """Find a family's row and hold its child, so that two ticks at the same moment are one."""
    row = NoticeFamily.objects.select_related("pupil__homeroom").filter(code=family).first()
    if row is None:
        raise NotThere("family")
    list(Pupil.objects.select_for_update(no_key=True).filter(pk=row.pupil_id).values_list("pk"))
    return row


def _guardian(row: NoticeFamily, *, code: str, now: datetime) -> Guardian | None:
    wards = Guardianship.objects.filter(current(local_day(now)), pupil=row.pupil_id)
    return Guardian.objects.filter(code=code, pk__in=wards.values("guardian")).first()


def _against_call(told: Guardian | None, said: str) -> list[Refusal]:
    reasons = [] if told else [REFUSALS.refusal("guardian_missing", field="guardian")]
    if not said:
        reasons.append(REFUSALS.refusal("call_without_words", field="words"))
    elif long := too_long(text=said, most=MOST_WORDS):
        reasons.append(REFUSALS.refusal("words_too_long", field="words", most=MOST_WORDS, found=long))
    return reasons


def _missing(row: Notice, *, now: datetime) -> list[tuple[str, str]]:
    """Name the children a notice has not reached, each with its family's code; none before it went out."""
    families = NoticeFamily.objects.filter(notice=row).exclude(pupil__left_on__lte=local_day(now)).order_by("pk")
    pupils = dict(families.values_list("code", "pupil__code"))
    facts = facts_of(notice=row.pk)
    return [(pupil, family) for family, pupil in pupils.items() if reach_of(family=family, facts=facts).way is None]
