"""The register of pupils as the office keeps it: who is here with which guardians, and who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.schools.models import Guardianship, Pupil
from afterbell.schools.queries import RESIDENCE_WORDS

Shown = Literal["here", "alone", "left"]
"""Who is listed: children who are here, of these whom nobody is named for, or those who left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedGuardian:
    """A guardian of a child; the number itself is nowhere shown, only whether there is one."""

    code: str
    name: str
    relation: str
    has_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """A child of the register; `left_on` is the first day on which it is no pupil any more."""

    code: str
    name: str
    homeroom: str
    homeroom_name: str
    residence: str
    residence_words: Words
    joined_on: date
    left_on: date | None
    guardians: tuple[NamedGuardian, ...]


def pupil_register(
    *, viewer: Actor, search: str = "", homeroom: str = "", shown: Shown = "here"
) -> tuple[PupilRow, ...]:
    """List the children, homeroom by homeroom, by name or a guardian's name. Two questions."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    rows = _shown(shown)
    if homeroom:
        rows = rows.filter(homeroom__code=homeroom)
    if search := search.strip():
        of_guardian = Guardianship.objects.filter(until=None, pupil=OuterRef("pk"), guardian__name__contains=search)
        rows = rows.filter(Q(name__contains=search) | Exists(of_guardian))
    order = ("homeroom__grade", "homeroom__number", "sort_key", "pk")
    return _rows(list(rows.select_related("homeroom").order_by(*order)))


def registered_pupil(*, viewer: Actor, pupil: str) -> PupilRow:
    """Give one child, also one that left. Raises NotThere."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    rows = list(Pupil.objects.select_related("homeroom").filter(code=pupil))
    if not rows:
        raise NotThere("pupil")
    (row,) = _rows(rows)
    return row


def _shown(shown: Shown) -> QuerySet[Pupil]:
    if shown == "left":
        return Pupil.objects.exclude(left_on=None)
    here = Pupil.objects.filter(left_on=None)
    named = Guardianship.objects.filter(until=None, pupil=OuterRef("pk"))
    return here.filter(~Exists(named)) if shown == "alone" else here


def _rows(pupils: Collection[Pupil]) -> tuple[PupilRow, ...]:
    guardians = _guardians(pupils)
    return tuple(
        PupilRow(
            code=row.code,
            name=row.name,
            homeroom=row.homeroom.code,
            homeroom_name=row.homeroom.name,
            residence=row.residence,
            residence_words=RESIDENCE_WORDS[Pupil.Residence(row.residence)],
            joined_on=row.joined_on,
            left_on=row.left_on,
            guardians=tuple(guardians.get(row.pk, ())),
        )
        for row in pupils
    )


def _guardians(pupils: Collection[Pupil]) -> Mapping[int, list[NamedGuardian]]:
    found: defaultdict[int, list[NamedGuardian]] = defaultdict(list)
    links = Guardianship.objects.filter(until=None, pupil__in=pupils).select_related("guardian").order_by("pk")
    for link in links:
        found[link.pupil_id].append(
            NamedGuardian(
                code=link.guardian.code,
                name=link.guardian.name,
                relation=link.relation,
                has_phone=bool(link.guardian.phone_fingerprint),
            )
        )
    return found
