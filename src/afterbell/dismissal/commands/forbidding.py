"""Staff forbid somebody to take a child, on a paper they have seen; it wins over every list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import unseal
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.dismissal.forbidding import (
    REASON,
    forbidden_on,
    opened_person,
    opened_proof,
    sealed_person,
    sealed_proof,
    sealed_reason,
)
from afterbell.dismissal.models import Collector, Forbidden, ForbiddenEnded
from afterbell.dismissal.namings import namings_by
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import Forbidding, Person, Proof, near_name, same_name
from afterbell.dismissal.wards import Ward, own_wards
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.names import faults_of_person
from afterbell.schools.models import Pupil

LONGEST_RELATION, LONGEST_ISSUER, LONGEST_NUMBER, LONGEST_REASON = 12, 40, 40, 80
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NewForbidding:
    """Who may not take a child, the paper that says so, and from when until (without) when.

    Where it is a guardian, `keep` and `end` say of each adult it has put on the list what becomes of them.
    """

    pupil: str
    person: Person
    paper: str
    proof: Proof
    since: date
    until: date | None = None
    keep: frozenset[str] = frozenset()
    end: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """An adult whom a guardian put on the list, to be kept or ended when that guardian is forbidden."""

    code: str
    name: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenRead:
    """A forbidding as staff read it; `until` is the first day without, `ended_on` and `reason` say how staff ended it.

    `person` and `proof` are None once they were forgotten.
    """

    code: str
    person: Person | None
    paper: str
    proof: Proof | None
    since: date
    until: date | None
    by: str
    ended_on: date | None
    reason: str
    standing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenOfChild:
    """A child with everybody who may not or might not take it; `may_forbid` for who decides about it."""

    pupil: str
    name: str
    homeroom: str
    rows: tuple[ForbiddenRead, ...]
    may_forbid: bool


@command("dismissal.forbid_collector")
def forbid_collector(*, actor: Actor, now: datetime, forbidding: NewForbidding) -> str:
    """Forbid somebody to take a child; gives its code, the first one's when the same is said again.

    Whoever of nearly this name stands on the child's list comes off it on that day; no guardian is told why. Raises
    NotThere for a child that is not the actor's, Refused with every reason.
    """
    (ward,) = own_wards(actor=actor, action="dismissal.forbid_collector", codes={forbidding.pupil}).values()
    if reasons := list(_faults(forbidding, today=local_day(now))):
        raise Refused(reasons)
    known = _known(forbidding, ward=ward)
    if known:
        record(subject=known, stored=0)
        return known
    ended = _decided(forbidding, ward=ward)
    row = Forbidden.objects.create(
        school_id=actor.tenant,
        pupil_id=ward.pk,
        person_sealed=sealed_person(forbidding.person),
        paper=forbidding.paper,
        proof_sealed=sealed_proof(forbidding.proof),
        since=forbidding.since,
        until=forbidding.until,
        forbidden_by_id=signed_in(actor),
        forbidden_at=now,
    )
    off_the_list = _off_the_list(forbidding, ward=ward)
    record(subject=row.code, stored=1, off_the_list=off_the_list, namings_ended=ended)
    return row.code


def namings_to_decide(*, viewer: Actor, pupil: str, person: str, since: date) -> tuple[Naming, ...]:
    """Give whom a guardian of this name has put on the child's list, for whoever forbids that guardian.

    Raises NotThere for a child that is not the viewer's.
    """
    (ward,) = own_wards(actor=viewer, action="dismissal.forbid_collector", codes={pupil}).values()
    rows = namings_by(person, ward=ward, since=since)
    return tuple(Naming(code=row.code, name=row.name, relation=row.relation) for row in rows)


def _decided(forbidding: NewForbidding, *, ward: Ward) -> int:
    """End what staff end of a forbidden guardian's namings. Raises Refused while one of them is not decided."""
    rows = namings_by(forbidding.person.name, ward=ward, since=forbidding.since)
    open_names = [row.name for row in rows if row.code not in forbidding.keep | forbidding.end]
    if open_names:
        names = Words(zh="、".join(open_names), en=", ".join(open_names))
        raise REFUSALS.refused("namings_undecided", field="namings", names=names)
    ended = [row for row in rows if row.code in forbidding.end]
    for row in ended:
        row.until = max(row.since, forbidding.since)
    Collector.objects.bulk_update(ended, ["until"])
    return len(ended)


def _faults(forbidding: NewForbidding, *, today: date) -> Iterator[Refusal]:
    person, proof = forbidding.person, forbidding.proof
    if not written(person.name) or not written(person.relation):
        yield REFUSALS.refusal("name_missing", field="name")
    else:
        yield from faults_of_person(person.name, field="name")
    if forbidding.paper not in Forbidden.Paper.values:
        yield REFUSALS.refusal("paper_unknown", field="paper", paper=forbidding.paper[:20])
    if not written(proof.issuer) or not written(proof.number):
        yield REFUSALS.refusal("proof_missing", field="number")
    for field, text, most in (
        ("name", person.name, LONGEST_NAME),
        ("relation", person.relation, LONGEST_RELATION),
        ("issuer", proof.issuer, LONGEST_ISSUER),
        ("number", proof.number, LONGEST_NUMBER),
    ):
        if len(text.strip()) > most:
            yield REFUSALS.refusal("text_too_long", field=field, most=most)
    if forbidding.until is not None and forbidding.until <= forbidding.since:
        yield REFUSALS.refusal("days_backwards", field="until")
    for field, passed in (("since", forbidding.since < today), ("until", (forbidding.until or today.max) <= today)):
        if passed:
            yield REFUSALS.refusal("day_passed", field=field, date=getattr(forbidding, field))


def _known(forbidding: NewForbidding, *, ward: Ward) -> str:
    """Give the code of the same forbidding that stands already; "" without one.

    Another paper, or another word on what they may know, is a forbidding of its own and stands beside the first.
    """
    same = Forbidden.objects.filter(
        pupil=ward.pk,
        ended=None,
        since=forbidding.since,
        until=forbidding.until,
        paper=forbidding.paper,
        person_sealed__isnull=False,
        proof_sealed__isnull=False,
    )
    for code, person, proof in same.values_list("code", "person_sealed", "proof_sealed"):
        if person and proof and _says_the_same(forbidding, person=opened_person(person), proof=opened_proof(proof)):
            return code
    return ""


def _says_the_same(forbidding: NewForbidding, *, person: Person, proof: Proof) -> bool:
    said = forbidding.person
    alike = same_name(person.name, said.name) and person.may_know == said.may_know
    return alike and (person.relation.strip(), proof) == (said.relation.strip(), forbidding.proof)


def _off_the_list(forbidding: NewForbidding, *, ward: Ward) -> int:
    """End what a guardian said of anybody of nearly this name, from the first forbidden day on."""
    days = Forbidding(person=forbidding.person, since=forbidding.since, until=forbidding.until)
    listed = [
        row
        for row in Collector.objects.select_for_update(of=("self",)).filter(pupil=ward.pk).order_by("pk")
        if near_name(row.name, forbidding.person.name) and days.touches(since=row.since, until=row.until)
    ]
    for row in listed:
        row.until = max(row.since, forbidding.since)
    Collector.objects.bulk_update(listed, ["until"])
    return len(listed)


@command("dismissal.forbid_collector")
def end_forbidding(*, actor: Actor, now: datetime, forbidding: str, reason: str) -> bool:
    """End a forbidding from today on, with the reason; False when it was ended before.

    Nobody comes back on a list by it: the guardian names whom it wants. Raises NotThere for a child that is not the
    actor's, Refused without a reason.
    """
    row = Forbidden.objects.select_related("pupil").filter(code=forbidding).first()
    if row is None:
        raise NotThere("forbidden")
    at = place(school=actor.tenant, homeroom=row.pupil.homeroom_id)
    authorise(actor=actor, action="dismissal.forbid_collector", at=at)
    record(subject=row.code, ended=0)
    if ForbiddenEnded.objects.filter(forbidden=row).exists():
        return False
    said = written(reason)
    if not said:
        raise REFUSALS.refused("reason_missing", field="reason")
    if len(said) > LONGEST_REASON:
        raise REFUSALS.refused("text_too_long", field="reason", most=LONGEST_REASON)
    try:
        with transaction.atomic():
            ForbiddenEnded.objects.create(
                school_id=actor.tenant,
                forbidden=row,
                on=local_day(now),
                reason_sealed=sealed_reason(said),
                ended_by_id=signed_in(actor),
                ended_at=now,
            )
    except IntegrityError:
        return False
    record(subject=row.code, ended=1)
    return True


@command("dismissal.look_at_forbidden")
def look_at_forbidden(*, actor: Actor, now: datetime, pupil: str) -> ForbiddenOfChild:
    """Give who may not take a child and on which paper, the standing first; the ledger keeps who read it.

    Raises NotThere for a child that is not the actor's.
    """
    child = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if child is None:
        raise NotThere("pupil")
    at = place(school=actor.tenant, homeroom=child.homeroom_id)
    authorise(actor=actor, action="dismissal.look_at_forbidden", at=at)
    rows = Forbidden.objects.filter(pupil=child.pk).select_related("forbidden_by", "ended").order_by("-pk")
    found = [_read(row, today=local_day(now)) for row in rows]
    record(subject=pupil, read=len(found))
    return ForbiddenOfChild(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom.name,
        rows=tuple(sorted(found, key=lambda row: not row.standing)),
        may_forbid=may(actor=actor, action="dismissal.forbid_collector", at=at),
    )


@command("dismissal.hand_over")
def look_who_is_kept_away(*, actor: Actor, now: datetime, pupil: str) -> tuple[Person, ...]:
    """Give the gate who may not take a child today, without the paper; the ledger keeps who read it.

    Raises NotThere for who lets no child of the school go.
    """
    authorise(actor=actor, action="dismissal.hand_over", at=place(school=actor.tenant))
    key = Pupil.objects.filter(code=pupil).values_list("pk", flat=True).first()
    if key is None:
        raise NotThere("pupil")
    found = forbidden_on(day=local_day(now), pupils={key}).get(key, ())
    record(subject=pupil, read_forbidden=len(found))
    return found


def _read(row: Forbidden, *, today: date) -> ForbiddenRead:
    ended = getattr(row, "ended", None)
    reason = ended.reason_sealed if ended else None
    return ForbiddenRead(
        code=row.code,
        person=opened_person(row.person_sealed) if row.person_sealed else None,
        paper=row.paper,
        proof=opened_proof(row.proof_sealed) if row.proof_sealed else None,
        since=row.since,
        until=row.until,
        by=row.forbidden_by.name,
        ended_on=ended.on if ended else None,
        reason=unseal(sealed=bytes(reason), purpose=REASON) if reason else "",
        standing=ended is None and (row.until is None or row.until > today),
    )
