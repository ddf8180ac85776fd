"""Writing what a list of pupils does: a question for each kind of change, not for each child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar

from afterbell.base.codes import new_code
from afterbell.base.events import tell
from afterbell.base.spans import local_day
from afterbell.schools.commands.guardians import NewGuardian, new_guardian, store_guardians
from afterbell.schools.commands.names import sort_key
from afterbell.schools.commands.phones import phone_fingerprint, sealed_phone
from afterbell.schools.commands.pupils import TICKET_LENGTH
from afterbell.schools.events import PupilMoved, PupilsMoved
from afterbell.schools.models import Guardian, Guardianship, Homeroom, Pupil
from afterbell.schools.rules.lists.problem import Homeroom as Place
from afterbell.schools.rules.lists.pupils.problem import Effects, Link, Ref, RowGuardian

K = TypeVar("K", bound=Hashable)


def write_pupils(*, school: int, effects: Effects, now: datetime) -> tuple[str, ...]:
    """Write everything a list does to children and guardians; gives the codes of the children who are new."""
    today = local_day(now)
    homerooms = {(grade, number): pk for pk, grade, number in Homeroom.objects.values_list("pk", "grade", "number")}
    guardians = _new_guardians(school=school, effects=effects, today=today)
    _take_phones(effects.phones)
    pupils = _new_pupils(school=school, effects=effects, homerooms=homerooms, today=today)
    _move(school=school, moved=_together(effects.moved.items()), homerooms=homerooms, now=now)
    for residence, changed in _together(effects.residences.items()).items():
        Pupil.objects.filter(pk__in=changed).update(residence=residence)
    _link(school=school, effects=effects, guardians=guardians, pupils=pupils, today=today)
    _take_relations(effects.relations)
    return tuple(row.code for row in pupils.values())


def _move(*, school: int, moved: Mapping[Place, list[Ref]], homerooms: Mapping[Place, int], now: datetime) -> None:
    """Put children into other homerooms, and tell who went where."""
    codes = dict(Homeroom.objects.values_list("pk", "code")) if moved else {}
    moves: list[PupilMoved] = []
    for homeroom, refs in moved.items():
        to = homerooms[homeroom]
        before = Pupil.objects.filter(pk__in=refs).exclude(homeroom=to).order_by("pk")
        moves += [
            PupilMoved(pupil=code, came_from=codes[was], went_to=codes[to])
            for code, was in before.values_list("code", "homeroom_id")
        ]
        Pupil.objects.filter(pk__in=refs).update(homeroom=to)
    if moves:
        tell(PupilsMoved(school=school, moves=tuple(moves), at=now))


def _together(pairs: Iterable[tuple[Ref, K]]) -> Mapping[K, list[Ref]]:
    """Gather the refs that get the same value."""
    found: dict[K, list[Ref]] = defaultdict(list)
    for ref, value in pairs:
        found[value].append(ref)
    return found


def _new_guardians(*, school: int, effects: Effects, today: date) -> dict[Ref, Guardian]:
    rows = {
        given.id: new_guardian(school=school, given=NewGuardian(name=given.name, relation="", phone=given.phone))
        for given in effects.new_guardians
    }
    store_guardians(school=school, guardians=list(rows.values()), today=today)
    return rows


def _take_phones(phones: Mapping[Ref, RowGuardian]) -> None:
    rows = list(Guardian.objects.filter(pk__in=phones))
    for row in rows:
        phone = phones[row.pk].phone
        row.phone_sealed, row.phone_fingerprint = sealed_phone(phone), phone_fingerprint(phone)
    Guardian.objects.bulk_update(rows, ["phone_sealed", "phone_fingerprint"])


def _new_pupils(*, school: int, effects: Effects, homerooms: Mapping[Place, int], today: date) -> dict[Ref, Pupil]:
    rows = {
        child.id: Pupil(
            school_id=school,
            homeroom_id=homerooms[child.homeroom],
            name=child.name,
            sort_key=sort_key(child.name),
            residence=child.residence,
            ticket=new_code()[:TICKET_LENGTH],
            joined_on=today,
        )
        for child in effects.new_children
    }
    Pupil.objects.bulk_create(rows.values())
    return rows


def _link(
    *,
    school: int,
    effects: Effects,
    guardians: Mapping[Ref, Guardian],
    pupils: Mapping[Ref, Pupil],
    today: date,
) -> None:
    Guardianship.objects.bulk_create(
        Guardianship(
            school_id=school,
            guardian_id=guardians[link.guardian].pk if link.guardian in guardians else link.guardian,
            pupil_id=pupils[link.pupil].pk if link.pupil in pupils else link.pupil,
            relation=link.relation,
            since=today,
        )
        for link in effects.links
    )


def _take_relations(relations: Iterable[Link]) -> None:
    wanted = {(link.guardian, link.pupil): link.relation for link in relations}
    current = Guardianship.objects.filter(until=None, pupil__in={pupil for _guardian, pupil in wanted})
    found = [
        (pk, wanted[guardian, pupil])
        for pk, guardian, pupil in current.values_list("pk", "guardian_id", "pupil_id")
        if (guardian, pupil) in wanted
    ]
    for relation, links in _together(found).items():
        Guardianship.objects.filter(pk__in=links).update(relation=relation)
