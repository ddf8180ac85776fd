"""What stands of one child is corrected: name, homeroom, residence, guardians."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.schools.commands.guardians import NewGuardian, faults_of_guardians
from afterbell.schools.commands.listed_pupils import write_pupils
from afterbell.schools.commands.lists import wait_for_nobody
from afterbell.schools.commands.names import faults_of_person, name_of, sort_key
from afterbell.schools.commands.phones import as_dialled, phone_fingerprint
from afterbell.schools.events import GuardiansEnded
from afterbell.schools.models import Account, Guardian, Guardianship, Homeroom, Pupil
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.rules.lists.pupils.problem import Effects, Link, RowGuardian
from afterbell.schools.rules.lists.pupils.problem import NewGuardian as Somebody

NEW = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedGuardian:
    """One of the child's guardians as corrected; no `phone` leaves the number, `ended` ends the guardianship."""

    code: str
    name: str
    relation: str
    phone: str = field(default="", repr=False)
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPupil:
    """A child as it is to stand; `also` is a guardian it did not have."""

    homeroom: str
    name: str
    residence: str
    guardians: tuple[CorrectedGuardian, ...]
    also: NewGuardian | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Child:
    """The child with its guardianships of today by the guardian's code."""

    row: Pupil
    links: Mapping[str, Guardianship]
    given: CorrectedPupil

    def kept(self) -> Iterator[tuple[Guardianship, CorrectedGuardian]]:
        return ((self.links[said.code], said) for said in self.given.guardians if not said.ended)


@command("schools.register")
def correct_pupil(*, actor: Actor, now: datetime, pupil: str, given: CorrectedPupil) -> tuple[str, ...]:
    """Correct what stands of a child and its guardians, all or nothing; gives which parts changed.

    A guardian's name and number change for all the guardian's children. Who is no guardian any more sees the child no
    more from this moment. Raises NotThere for a child that left or a guardian of another, Refused with every reason.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    wait_for_nobody(school=actor.tenant)
    child = _found(pupil=pupil, given=given)
    homerooms = {row.code: row for row in Homeroom.objects.all()}
    if faults := [*_faults(child, homerooms=homerooms), *_faults_of_phones(child)]:
        raise Refused(faults)
    to = homerooms[given.homeroom]
    effects = _effects(child, to=to)
    names = _rename(child)
    ended = [child.links[said.code].pk for said in given.guardians if said.ended]
    try:
        with transaction.atomic():
            write_pupils(school=actor.tenant, effects=effects, now=now)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    Guardianship.objects.filter(pk__in=ended).update(until=local_day(now))
    parts = {
        "name": "pupil" in names,
        "homeroom": effects.moved,
        "residence": effects.residences,
        "guardian_name": names - {"pupil"},
        "relation": effects.relations,
        "phone": effects.phones,
        "guardian_added": effects.links,
        "guardian_ended": ended,
    }
    changed = tuple(part for part, there in parts.items() if there)
    record(subject=child.row.code, changed=list(changed))
    if ended:
        gone = tuple(said.code for said in given.guardians if said.ended)
        tell(GuardiansEnded(school=actor.tenant, pupil=child.row.code, guardians=gone, at=now))
    return changed


def _found(*, pupil: str, given: CorrectedPupil) -> _Child:
    row = Pupil.objects.select_related("homeroom").select_for_update(of=("self",)).filter(code=pupil).first()
    if row is None or row.left_on is not None:
        raise NotThere("pupil")
    links = Guardianship.objects.filter(pupil=row, until=None).select_related("guardian").order_by("pk")
    child = _Child(row=row, links={link.guardian.code: link for link in links}, given=given)
    if any(said.code not in child.links for said in given.guardians):
        raise NotThere("guardian")
    return child


def _faults(child: _Child, *, homerooms: Mapping[str, Homeroom]) -> Iterator[Refusal]:
    given = child.given
    yield from faults_of_person(name_of(given.name), field="name")
    if given.homeroom not in homerooms:
        yield REFUSALS.refusal("homeroom_unknown", field="homeroom", homeroom=given.homeroom)
    if given.residence not in Pupil.Residence.values:
        known = "、".join(Pupil.Residence.values)
        yield REFUSALS.refusal("residence_unknown", field="residence", residence=given.residence, known=known)
    for said in given.guardians:
        written = NewGuardian(name=name_of(said.name), relation=said.relation, phone=said.phone)
        yield from faults_of_guardians([] if said.ended else [written], field=said.code)
    if given.also:
        yield from faults_of_guardians([replace(given.also, name=name_of(given.also.name))], field="also")
    yield from _named_twice(child)
    ended = {said.code for said in given.guardians if said.ended}
    if not given.also and not child.links.keys() - ended:
        yield REFUSALS.refusal("last_guardian", field="guardians")


def _named_twice(child: _Child) -> Iterator[Refusal]:
    """Refuse one person as two guardians of a child: within a family the name tells, or the own number."""
    kept = [name_of(said.name) for _link, said in child.kept()]
    twice = dict.fromkeys(name for name in kept if kept.count(name) > 1)
    also = child.given.also
    if also:
        names = {link.guardian.name for link in child.links.values()} - {
            link.guardian.name for link, _s in child.kept()
        }
        own = {link.guardian.phone_fingerprint for link in child.links.values()} - {""}
        same_number = bool(also.phone) and phone_fingerprint(also.phone) in own
        if same_number or name_of(also.name) in {*kept, *names}:
            twice[name_of(also.name)] = None
    for name in filter(None, twice):
        yield REFUSALS.refusal("guardian_twice", field="also.name" if also else "guardians", name=name)


def _faults_of_phones(child: _Child) -> Iterator[Refusal]:
    """Refuse a number that is somebody else's: the owner may be named as a guardian, by the own name."""
    said = {link.guardian_id: written.phone for link, written in child.kept() if written.phone}
    owners = _owners([*said.values(), *([child.given.also.phone] if child.given.also else [])])
    for guardian, phone in said.items():
        owner = owners.get(phone_fingerprint(phone))
        if owner is not None and owner.pk != guardian:
            yield REFUSALS.refusal("phone_of_other", field="phone", tail=as_dialled(phone)[-4:])
    also = child.given.also
    new = [phone_fingerprint(phone) for phone in (*said.values(), also.phone if also else "") if phone]
    for phone in {phone_fingerprint(phone): phone for phone in said.values()}.values():
        if new.count(phone_fingerprint(phone)) > 1 and phone_fingerprint(phone) not in owners:
            yield REFUSALS.refusal("phone_twice", field="phone", tail=as_dialled(phone)[-4:])
    owner = owners.get(phone_fingerprint(also.phone)) if also and also.phone else None
    if also and owner is not None and name_of(owner.name) != name_of(also.name):
        yield REFUSALS.refusal("phone_of_other", field="also.phone", tail=as_dialled(also.phone)[-4:])


def _owners(phones: list[str]) -> dict[str, Guardian]:
    marks = [phone_fingerprint(phone) for phone in phones if phone]
    return {row.phone_fingerprint: row for row in Guardian.objects.filter(phone_fingerprint__in=marks)}


def _effects(child: _Child, *, to: Homeroom) -> Effects:
    """Say what changes in the terms in which a list of pupils is written."""
    row, given = child.row, child.given
    phones = {
        link.guardian_id: RowGuardian(name=said.name, relation=said.relation, phone=as_dialled(said.phone))
        for link, said in child.kept()
        if said.phone and phone_fingerprint(said.phone) != link.guardian.phone_fingerprint
    }
    relations = tuple(
        Link(guardian=link.guardian_id, pupil=row.pk, relation=said.relation.strip())
        for link, said in child.kept()
        if said.relation.strip() != link.relation
    )
    new, links = _another(child)
    return Effects(
        new_guardians=new,
        phones=phones,
        moved={} if row.homeroom_id == to.pk else {row.pk: (to.grade, to.number)},
        residences={} if row.residence == given.residence else {row.pk: given.residence},
        links=links,
        relations=relations,
    )


def _another(child: _Child) -> tuple[tuple[Somebody, ...], tuple[Link, ...]]:
    """Find or make the guardian who comes to the child."""
    also = child.given.also
    if also is None:
        return (), ()
    known = _owners([also.phone]).get(phone_fingerprint(also.phone)) if also.phone else None
    link = Link(guardian=known.pk if known else NEW, pupil=child.row.pk, relation=also.relation.strip())
    if known:
        here = any(had.guardian_id == known.pk for had in child.links.values())
        return (), () if here else (link,)
    mark = phone_fingerprint(also.phone) if also.phone else ""
    return (Somebody(id=NEW, name=name_of(also.name), phone=also.phone, mark=mark),), (link,)


def _rename(child: _Child) -> set[str]:
    """Correct names, which no list can do, since it knows people by them; gives whose."""
    renamed = set()
    name = name_of(child.given.name)
    if name != child.row.name:
        Pupil.objects.filter(pk=child.row.pk).update(name=name, sort_key=sort_key(name))
        renamed.add("pupil")
    for link, said in child.kept():
        name = name_of(said.name)
        if name != link.guardian.name:
            Guardian.objects.filter(pk=link.guardian_id).update(name=name)
            Account.objects.filter(pk=link.guardian.account_id or 0).update(name=name)
            renamed.add(link.guardian.code)
    return renamed
