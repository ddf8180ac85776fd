"""Who has signed the statement of staff duties: for oneself, for the office and the duty leader, and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.crypto import unseal
from afterbell.base.refusals import NotThere
from afterbell.base.seals.keys import Holder
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.duties import duty_data
from afterbell.enrolment.commands.filing import STROKES
from afterbell.enrolment.models import Channel, DutySignature
from afterbell.enrolment.papers.binding import binding_of, text_hash
from afterbell.enrolment.papers.duties import (
    DutySigner,
    reads_for,
    signed_reading,
    signers,
    statement_in_force,
)
from afterbell.enrolment.papers.pdf import ApplicationPrint, SignedPaperPrint
from afterbell.enrolment.queries.homerooms import CHANNEL_WORDS
from afterbell.enrolment.rules.signing import Change, differences
from afterbell.schools.models import Staff
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPage:
    """The statement as it reads for whoever looks, dated the day of signing once signed; `signed_at` is when that was.

    `changes` say what is different since it was signed last; `has_signed` that there is one to print.
    """

    staff: str
    title: str
    text: str
    text_hash: str
    signed_at: datetime | None
    changes: tuple[Change, ...]
    has_signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffStanding:
    """Somebody who signs the statement: the posts in words, when it was signed, and whether that one still holds."""

    id: int
    code: str
    name: str
    posts: tuple[str, ...]
    signed_at: datetime | None
    holds: bool


def my_duties(*, viewer: Actor, today: date) -> DutyPage | None:
    """Give the statement for whoever looks; None where the scheme in force asks for none.

    Raises NotThere for whoever has no post with children.
    """
    own = viewer.held("staff")
    authorise(actor=viewer, action="enrolment.sign_duties", at=place(staff=own))
    statement = statement_in_force(today=today)
    if statement is None:
        return None
    found = signers(statement=statement, school=viewer.tenant, today=today, staff=own)
    if not found:
        raise NotThere("statement")
    (me, *_others) = found
    signed = me.signed.signed_at if me.signed and me.holds else None
    day = local_day(signed) if signed else today
    text = reads_for(reading=statement.reading(posts=me.posts), name=me.staff.name, on=day)
    before = reads_for(reading=signed_reading(me.signed), name=me.staff.name, on=today) if me.signed else ""
    return DutyPage(
        staff=me.staff.code,
        title=statement.paper.title.zh,
        text=text,
        text_hash=text_hash(statement.paper.text.zh),
        signed_at=signed,
        changes=differences(before=before, after=text) if me.signed and not me.holds else (),
        has_signed=me.signed is not None,
    )


def staff_standing(*, viewer: Actor, today: date) -> tuple[StaffStanding, ...]:
    """List everybody who signs the statement, by name; empty where the scheme asks for none. Four questions."""
    authorise(actor=viewer, action="duties.see", at=place(school=viewer.tenant))
    statement = statement_in_force(today=today)
    found: Sequence[DutySigner] = ()
    if statement:
        found = signers(statement=statement, school=viewer.tenant, today=today)
    return tuple(
        StaffStanding(
            id=row.staff.pk,
            code=row.staff.code,
            name=row.staff.name,
            posts=tuple(str(Role(post).label) for post in row.posts),
            signed_at=row.signed.signed_at if row.signed else None,
            holds=row.holds,
        )
        for row in found
    )


def unsigned_staff(*, viewer: Actor, today: date) -> tuple[StaffStanding, ...]:
    """List who has not signed the statement as it reads today, by name: for whoever names adults."""
    return tuple(row for row in staff_standing(viewer=viewer, today=today) if not row.holds)


def printed_duties(*, viewer: Actor, staff: str) -> ApplicationPrint:
    """Give the statement somebody signed last for printing, to that person, the leaders and the duty leader.

    Raises NotThere, also where nothing was signed.
    """
    person = Staff.objects.select_related("school").filter(code=staff).first()
    if person is None:
        raise NotThere("staff")
    authorise(actor=viewer, action="duties.print", at=place(school=viewer.tenant, staff=person.pk))
    marks = DutySignature.objects.filter(staff=person).select_related("text__version").order_by("-signed_at", "-pk")
    row = marks.first()
    if row is None:
        raise NotThere("statement")
    on = local_day(row.signed_at)
    return ApplicationPrint(
        code=row.code,
        kind="duty",
        school=person.school.name,
        holder=Holder(code=person.school.code, name=person.school.name),
        pupil=person.name,
        content_hash=row.text.version.content_hash,
        papers=(
            SignedPaperPrint(
                title=row.text.title,
                text=reads_for(reading=signed_reading(row), name=person.name, on=on),
                text_hash=row.text.text_hash,
                signer=person.name,
                relation="、".join(str(Role(post).label) for post in row.posts),
                channel=CHANNEL_WORDS[Channel.ONLINE].zh,
                signed_at=row.signed_at,
                strokes=_strokes(row),
                binding=row.binding,
            ),
        ),
    )


def duty_signature_holds(*, signature: str) -> bool:
    """Tell whether a signature still binds what is stored: text, posts, signer, instant, strokes. Raises NotThere."""
    row = DutySignature.objects.select_related("text__version", "staff").filter(code=signature).first()
    if row is None:
        raise NotThere("signature")
    return row.binding == binding_of(
        text=text_hash(row.text.text),
        application=duty_data(version=row.text.version.code, posts=tuple(row.posts)),
        signer=row.staff.code,
        relation="",
        channel=Channel.ONLINE,
        signed_at=row.signed_at,
        strokes=_strokes(row),
    )


def _strokes(row: DutySignature) -> str:
    return unseal(sealed=bytes(row.strokes_sealed), purpose=STROKES)
