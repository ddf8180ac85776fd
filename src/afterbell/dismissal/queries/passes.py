"""Passes of stand-ins: the family's own to hand on, and what a gate needs to check them without a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from afterbell.attendance.queries.day import Day, read_day
from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.dismissal.forbidding import forbidden_on
from afterbell.dismissal.kept_away import children_withheld
from afterbell.dismissal.models import StandIn
from afterbell.dismissal.passes import PassRow, book_of, passes_on, school_and_key, school_signs, sign
from afterbell.schools.models import Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPass:
    """A pass the family hands on: `token` is what the QR code says, `short` the digits to read out."""

    nonce: str
    collector: str
    name: str
    relation: str
    day: date
    token: str
    short: str
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPasses:
    """A child with the passes that are still good, the nearest day first."""

    pupil: str
    name: str
    homeroom: str
    passes: tuple[OwnPass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassDesk:
    """What a gate checks passes with: the school, its key, the day, who goes home today, and what opens nothing.

    `children` are names with homeroom by public code, `spent` why by nonce.
    """

    school: str
    key: bytes
    day: date
    children: dict[str, str]
    spent: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodPass:
    """A pass that opens the gate today: who takes whom."""

    name: str
    relation: str
    pupil: str
    child: str
    homeroom: str


def own_passes(*, viewer: Actor, pupil: str, today: date) -> OwnPasses:
    """Give the passes of a child to its guardian. Raises NotThere for others, and who may not know where it is."""
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="dismissal.send_stand_in", at=place(pupil=row.pk, homeroom=row.homeroom_id))
    if children_withheld(viewer=viewer, forbidden=forbidden_on(day=today, pupils={row.pk})):
        raise NotThere("pupil")
    sent = StandIn.objects.filter(collector__pupil=row, collector__since__gte=today)
    days = set(sent.values_list("collector__since", flat=True))
    found = [one for one in passes_on(days=days) if one.said.pupil == pupil and one.live] if days else []
    key = school_signs() if found else None
    return OwnPasses(
        pupil=row.code,
        name=row.name,
        homeroom=row.homeroom.name,
        passes=tuple(_own(one, key=key) for one in sorted(found, key=lambda one: one.said.day) if key),
    )


def _own(row: PassRow, *, key: EllipticCurvePrivateKey) -> OwnPass:
    return OwnPass(
        nonce=row.nonce,
        collector=row.collector,
        name=row.said.name,
        relation=row.relation,
        day=row.said.day,
        token=sign(row.said, key=key),
        short=row.short,
        used=bool(row.used_by),
    )


def pass_desk(*, viewer: Actor, today: date) -> PassDesk:
    """Give what passes are checked with. Raises NotThere for who hands no child over at the gate."""
    authorise(actor=viewer, action="dismissal.hand_over", at=place(school=viewer.tenant))
    return pass_desk_of(read_day(on=today), viewer=viewer)


def pass_desk_of(day: Day, *, viewer: Actor) -> PassDesk:
    """Give what passes are checked with on a day that was read."""
    rows = passes_on(days=[day.on])
    school, key = school_and_key(school=viewer.tenant)
    return PassDesk(
        school=school,
        key=key,
        day=day.on,
        children={
            child.code: f"{child.name} {child.homeroom_name}" for group in day.children.values() for child in group
        },
        spent={
            row.nonce: "pass_used" if row.used_by else "pass_revoked" for row in rows if row.used_by or not row.live
        },
    )


def good_pass(*, viewer: Actor, code: str, today: date, handover: str = "") -> GoodPass:
    """Check a pass, whole or by its digits, before the child is called. Raises Refused with why it opens nothing.

    `handover` is what it is used for: the same one sent again is no second use.
    """
    authorise(actor=viewer, action="dismissal.hand_over", at=place(school=viewer.tenant))
    row = book_of(school=viewer.tenant, day=today).checked(code, handover=handover)
    child = Pupil.objects.select_related("homeroom").get(code=row.said.pupil)
    return GoodPass(
        name=row.said.name,
        relation=row.relation,
        pupil=child.code,
        child=child.name,
        homeroom=child.homeroom.name,
    )
