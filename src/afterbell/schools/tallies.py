"""What the office counts of the register: an empty school begins here."""

from __future__ import annotations

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Tally
from afterbell.schools.models import Appointment, Homeroom, Pupil, Room
from afterbell.schools.roles import Role

TEACHING = (Role.HOMEROOM_TEACHER, Role.SUBJECT_TEACHER, Role.CLUB_LEADER)


def register_tallies(*, viewer: Actor) -> tuple[Tally, ...]:
    """Count homerooms, children, teachers' posts and rooms."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    posts = Appointment.objects.filter(school=viewer.tenant, role__in=TEACHING, until=None)
    return (
        Tally(name="register.homerooms", rows=Homeroom.objects.all()),
        Tally(name="register.pupils", rows=Pupil.objects.filter(left_on=None)),
        Tally(name="register.teachers", rows=posts),
        Tally(name="register.rooms", rows=Room.objects.all()),
    )
