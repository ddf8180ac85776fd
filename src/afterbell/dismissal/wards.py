"""Children as the commands of going home meet them, and the school's limit for going home alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Guardian, Guardianship, Pupil
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """A child with what decides how it may go home."""

    pk: int
    code: str
    name: str
    homeroom: int
    grade: int
    boards: bool


def wards_by_code(*, codes: Collection[str]) -> dict[str, Ward]:
    """Give those of these children that are the school's."""
    return _wards(Q(code__in=codes))


def wards_by_key(*, keys: Collection[int]) -> dict[int, Ward]:
    """Give these children by key."""
    return {ward.pk: ward for ward in _wards(Q(pk__in=keys)).values()}


def _wards(condition: Q) -> dict[str, Ward]:
    rows = Pupil.objects.filter(condition).values_list(
        "pk", "code", "name", "homeroom_id", "homeroom__grade", "residence"
    )
    return {
        code: Ward(
            pk=pk,
            code=code,
            name=name,
            homeroom=homeroom,
            grade=grade,
            boards=residence == Pupil.Residence.BOARDER,
        )
        for pk, code, name, homeroom, grade, residence in rows
    }


def own_wards(*, actor: Actor, action: str, codes: Collection[str]) -> dict[str, Ward]:
    """Give these children, each of whom is the actor's for this action. Raises NotThere when one is not."""
    wards = wards_by_code(codes=codes)
    if len(wards) < len(set(codes)):
        raise NotThere("pupil")
    for ward in wards.values():
        authorise(actor=actor, action=action, at=place(school=actor.tenant, pupil=ward.pk, homeroom=ward.homeroom))
    return wards


def guardians_of(pupil: int, *, today: date) -> QuerySet[Guardian]:
    """Ask for a child's guardians of today."""
    return Guardian.objects.filter(
        pk__in=Guardianship.objects.filter(current(today), pupil=pupil).values("guardian")
    ).order_by("pk")


def alone_from_grade(*, on: date) -> int | None:
    """Give the grade from which children go home alone under the scheme in force; None: nobody does."""
    found = published_version(on=on)
    return found[1].safety.alone_from_grade if found else None


def lock_children(codes: Collection[str]) -> None:
    """Let nobody else decide about these children until this is stored; locked in one order, after their sessions."""
    list(Pupil.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk").values_list("pk"))
