"""What a family told its homeroom teacher about a place: by telephone or on paper, and who of the family it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from afterbell.base.access import Actor
from afterbell.base.refusals import Refusal
from afterbell.base.written import written
from afterbell.placement.models.free import TOLD
from afterbell.placement.refusals import REFUSALS
from afterbell.schools.models import Guardianship, Pupil
from afterbell.schools.roles import Role

LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a homeroom teacher came to know a family's word, and with whom the teacher spoke."""

    channel: str
    spoken_with: str


def told_by(*, actor: Actor, pupil: int, told: Told | None) -> Told:
    """Give what is kept of how a word came: nothing where the child's own guardian tapped."""
    if told is None or is_guardian(actor=actor, pupil=pupil):
        return Told(channel="", spoken_with="")
    return Told(channel=told.channel, spoken_with=written(told.spoken_with))


def faults_of_telling(*, actor: Actor, pupil: int, told: Told | None) -> Iterator[Refusal]:
    """Say what is missing where somebody else than a guardian enters a family's word."""
    if is_guardian(actor=actor, pupil=pupil):
        return
    if told is None or told.channel not in TOLD:
        yield REFUSALS.refusal("told_how", field="channel")
    name = written(told.spoken_with) if told else ""
    if not name or len(name) > LONGEST:
        yield REFUSALS.refusal("told_by_whom", field="spoken_with", most=LONGEST)


def is_guardian(*, actor: Actor, pupil: int) -> bool:
    """Say whether the actor is a guardian of the child, and not its teacher."""
    return pupil in actor.held("pupil", roles=[Role.GUARDIAN])


def of_one_family(*, pupil: int) -> QuerySet[Pupil]:
    """Give the children who have a guardian of this child for their guardian too."""
    bonds = Guardianship.objects.filter(until=None)
    guardians = bonds.filter(pupil=pupil).values("guardian")
    return Pupil.objects.filter(pk__in=bonds.filter(guardian__in=guardians).values("pupil"))
