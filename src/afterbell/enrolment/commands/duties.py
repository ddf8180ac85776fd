"""Staff sign the statement of their duties by hand."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.filing import STROKES
from afterbell.enrolment.models import Channel, DutySignature, DutyText
from afterbell.enrolment.papers.binding import as_registered, binding_of, fault_of, text_hash
from afterbell.enrolment.papers.duties import DutySigner, Statement, signers, statement_in_force
from afterbell.enrolment.refusals import REFUSALS


@command("enrolment.sign_duties")
def sign_duties(*, actor: Actor, now: datetime, text: str, strokes: str) -> str:
    """Sign the statement of duties for the posts one holds; gives the signature's code.

    `text` is the hash of the text that was read. Raises NotThere for whoever has no such post, Refused without a
    signature, a conflict when it is signed already or changed while it was being read.
    """
    today = local_day(now)
    authorise(actor=actor, action="enrolment.sign_duties", at=place(staff=actor.held("staff")))
    statement = statement_in_force(today=today)
    if statement is None:
        raise NotThere("statement")
    mine = signers(statement=statement, school=actor.tenant, today=today, staff=actor.held("staff"))
    if not mine:
        raise NotThere("statement")
    if mine[0].holds:
        raise REFUSALS.refused("nothing_to_sign", conflict=True)
    if text != text_hash(statement.paper.text.zh):
        title = statement.paper.title.zh
        raise REFUSALS.refused("text_changed_meanwhile", field="text", conflict=True, paper=title)
    if fault := fault_of(strokes=strokes, signer=mine[0].staff.name):
        raise REFUSALS.refused(fault, field="strokes", name=mine[0].staff.name)
    kept = as_registered(strokes=strokes, signer=mine[0].staff.name)
    row = _signature(now=now, signer=mine[0], statement=statement, strokes=kept)
    row.save(force_insert=True)
    record(subject=mine[0].staff.code, signature=row.code, posts=list(mine[0].posts))
    return row.code


def _signature(*, now: datetime, signer: DutySigner, statement: Statement, strokes: str) -> DutySignature:
    text = _kept(school=signer.staff.school_id, statement=statement)
    return DutySignature(
        school_id=signer.staff.school_id,
        text=text,
        staff=signer.staff,
        posts=list(signer.posts),
        strokes_sealed=seal(text=strokes, purpose=STROKES),
        binding=binding_of(
            text=text.text_hash,
            application=duty_data(version=statement.version.code, posts=signer.posts),
            signer=signer.staff.code,
            relation="",
            channel=Channel.ONLINE,
            signed_at=now,
            strokes=strokes,
        ),
        signed_at=now,
    )


def duty_data(*, version: str, posts: tuple[str, ...]) -> dict[str, object]:
    """Give what a signature binds besides the text: the version, whose duties stand below it, and the posts."""
    return {"version": version, "posts": list(posts)}


def _kept(*, school: int, statement: Statement) -> DutyText:
    """Give the text as the school keeps it, kept at first need."""
    text = statement.paper.text.zh
    DutyText.objects.bulk_create(
        [
            DutyText(
                school_id=school,
                version_id=statement.version.id,
                title=statement.paper.title.zh,
                text=text,
                text_hash=text_hash(text),
            )
        ],
        ignore_conflicts=True,
    )
    return DutyText.objects.get(version=statement.version.id)
