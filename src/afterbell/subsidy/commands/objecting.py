"""Objections to a statement, and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in
from afterbell.subsidy.correcting import amount_of
from afterbell.subsidy.events import ObjectionAnswered, ObjectionRaised
from afterbell.subsidy.life import hold_term, is_open, standing_of
from afterbell.subsidy.models import Adjustment, Objection, ObjectionAnswer, PayLine, Statement
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.words import sealed

LONGEST = 500


@command("subsidy.object")
def object_to(*, actor: Actor, now: datetime, statement: str, line: str, words: str) -> str:
    """Object to the own statement, or to one `line` of it (empty: the whole), while it is open; gives the code.

    Raises Refused when they are not open, when nothing is said, and while the same objection waits for its answer.
    """
    row = Statement.objects.select_related("settlement").filter(code=statement).first()
    if row is None:
        raise NotThere("statement")
    authorise(actor=actor, action="subsidy.object", at=place(staff=row.staff_id))
    hold_term(row.settlement)
    found = PayLine.objects.filter(statement=row, code=line).first() if line else None
    if line and found is None:
        raise NotThere("line")
    standing = standing_of(row.settlement)
    if standing.open_until is None:
        raise REFUSALS.refused("objections_not_open")
    if not is_open(standing, today=local_day(now)):
        raise REFUSALS.refused("objections_closed", until=standing.open_until)
    said = checked(words)
    if Objection.objects.filter(statement=row, line=found, answer=None).exists():
        raise REFUSALS.refused("objected_before", conflict=True)
    objection = Objection.objects.create(
        school_id=row.school_id,
        statement=row,
        line=found,
        words_sealed=sealed(said),
        answer_by=local_day(now) + timedelta(days=_days_to_answer(now)),
        raised_by_id=signed_in(actor),
        raised_at=now,
    )
    record(subject=objection.code, statement=row.code, line=line)
    tell(ObjectionRaised(school=row.school_id, objection=objection.code, at=now))
    return objection.code


def _days_to_answer(now: datetime) -> int:
    return version_in_force(on=local_day(now))[1].pay.answer_days


@command("subsidy.answer_objection")
def answer_objection(*, actor: Actor, now: datetime, objection: str, upheld: bool, amount_fen: int, words: str) -> str:
    """Answer an objection; one that is upheld proposes an adjustment of this amount, whose code is given.

    Raises Refused for the own objection, the second answer, one without words, and an amount that does not go with it.
    """
    row = Objection.objects.select_related("statement__settlement", "line__session").filter(code=objection).first()
    if row is None:
        raise NotThere("objection")
    authorise(actor=actor, action="subsidy.answer_objection", at=place(school=row.school_id))
    hold_term(row.statement.settlement)
    if ObjectionAnswer.objects.filter(objection=row).exists():
        raise REFUSALS.refused("answered_before", conflict=True)
    if row.raised_by_id == signed_in(actor):
        raise REFUSALS.refused("own_objection")
    said = checked(words)
    if upheld == (amount_fen == 0):
        raise REFUSALS.refused("upheld_amount", field="amount")
    ObjectionAnswer.objects.create(
        school_id=row.school_id,
        objection=row,
        upheld=upheld,
        words_sealed=sealed(said),
        amount_fen=amount_fen,
        answered_by_id=signed_in(actor),
        answered_at=now,
    )
    record(subject=row.code, upheld=upheld, amount_fen=amount_fen)
    tell(ObjectionAnswered(school=row.school_id, objection=row.code, at=now))
    return _proposed(row, amount_fen=amount_fen, by=signed_in(actor), now=now) if upheld else ""


def _proposed(objection: Objection, *, amount_fen: int, by: int, now: datetime) -> str:
    line = objection.line or objection.statement.lines.select_related("session").order_by("pk")[0]
    thing = amount_of(line)
    made = Adjustment.objects.create(
        school_id=objection.school_id,
        settlement=objection.statement.settlement,
        staff_id=objection.statement.staff_id,
        line=objection.line,
        session=line.session if objection.line and thing.session else None,
        kind=line.kind if objection.line else "",
        ledger=line.ledger,
        day=thing.day,
        amount_fen=amount_fen,
        cause=Adjustment.Cause.OBJECTION,
        objection=objection,
        proposed_by_id=by,
        proposed_at=now,
    )
    return made.code


def checked(words: str) -> str:
    """Give what was written without its edges. Raises Refused for nothing and for too much."""
    said = words.strip()
    if not said:
        raise REFUSALS.refused("words_missing", field="words")
    if len(said) > LONGEST:
        raise REFUSALS.refused("words_long", field="words", most=LONGEST)
    return said
