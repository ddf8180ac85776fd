"""What a list would do, shown before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Tally, asked
from afterbell.schools.commands.phones import phone_fingerprint
from afterbell.schools.lists.standing import standing_of
from afterbell.schools.models import Homeroom, Pupil, Room, Staff
from afterbell.schools.rules.lists.judging import Judgement, judge
from afterbell.schools.rules.lists.problem import Kind, Table


def preview_list(*, viewer: Actor, kind: Kind, table: Table) -> Judgement:
    """Judge every row of a file against the register as it stands. Raises NotThere for whoever does not register."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    return judged(kind=kind, table=table, school=viewer.tenant)


def judged(*, kind: Kind, table: Table, school: int) -> Judgement:
    """Judge a file inside the school's walls."""
    standing = standing_of(kind=kind, school=school)
    return judge(kind=kind, table=table, standing=standing, mark=phone_fingerprint)


def register_sizes(*, viewer: Actor) -> Mapping[Kind, int]:
    """Count what stands of each kind, in one question."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    rows = {
        Kind.HOMEROOMS: Homeroom.objects.all(),
        Kind.PUPILS: Pupil.objects.filter(left_on=None),
        Kind.STAFF: Staff.objects.all(),
        Kind.ROOMS: Room.objects.all(),
    }
    numbers = asked(tallies=[Tally(name=kind.value, rows=found) for kind, found in rows.items()], milestones=()).numbers
    return {kind: numbers[kind.value] for kind in Kind}
