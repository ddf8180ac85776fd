"""The rooms are looked at on the day before the term begins; what is loose in one of them is mended the same day."""

from __future__ import annotations

from datetime import date

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import LookedAt
from afterbell.attendance.models import Defect
from afterbell.attendance.venues import checklist_on
from afterbell.base.codes import codes_drawn_from
from afterbell.demo.stage import Stage
from afterbell.schools.models import Room
from afterbell.schools.roles import Role


def check_rooms(*, stage: Stage, day: date) -> None:
    """Let the duty leader go through every room with the scheme's list."""
    leader = stage.person(Role.DUTY_LEADER, today=day)
    with stage.inside():
        rooms = list(Room.objects.order_by("name").values_list("code", flat=True))
        items = [item.code for item in checklist_on(day).items]
    chance = stage.chance("rooms")
    loose = chance.choice(rooms)
    for room in rooms:
        wrong = chance.choice(items) if room == loose else ""
        looked_at = [LookedAt(item=item, words="有一处松动" if item == wrong else "") for item in items]
        with codes_drawn_from(chance):
            attendance.check_room(actor=leader, now=stage.at(day, 16, 30), room=room, looked_at=looked_at)
        stage.count("room_checks")
    with stage.inside():
        defects = list(Defect.objects.values_list("code", flat=True))
    for defect in defects:
        attendance.mend_defect(actor=leader, now=stage.at(day, 17), defect=defect, how="重新固定，已试过")
