"""Invitations: a fresh code for every guardian of a homeroom, or of one child, who needs one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.schools.commands.sign_in import IssuedCode, issue_sign_in_codes
from afterbell.schools.invitations import guardians_at_the_door
from afterbell.schools.models import Homeroom, Pupil
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.rules.codes import CodeState


@command("schools.issue_sign_in_code")
def invite_homeroom(
    *, actor: Actor, now: datetime, homeroom: str, also_signed_in: bool = False
) -> tuple[IssuedCode, ...]:
    """Issue a code to each guardian of a homeroom's children who has no good one and has not signed in yet.

    `also_signed_in` issues to those who are in already, too: a phone was lost or a second one is added. Two sheets
    asked for at once issue once. Raises NotThere for another homeroom, Refused when nobody needs a code.
    """
    row = Homeroom.objects.select_for_update(of=("self",)).filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    authorise(actor=actor, action="schools.issue_sign_in_code", at=place(school=actor.tenant, homeroom=row.pk))
    passed_over = {CodeState.LIVE} if also_signed_in else {CodeState.LIVE, CodeState.USED}
    issued = _issue(actor=actor, now=now, where=Q(pupil__homeroom=row), passed_over=passed_over)
    record(subject=row.code, codes=len(issued))
    return issued


@command("schools.issue_sign_in_code")
def invite_pupil(*, actor: Actor, now: datetime, pupil: str) -> tuple[IssuedCode, ...]:
    """Issue a code to each guardian of one child who has no good one and has not signed in yet.

    Raises NotThere for another homeroom's child, Refused when nobody needs a code.
    """
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    at = place(school=actor.tenant, homeroom=row.homeroom_id)
    authorise(actor=actor, action="schools.issue_sign_in_code", at=at)
    issued = _issue(actor=actor, now=now, where=Q(pupil=row), passed_over={CodeState.LIVE, CodeState.USED})
    record(subject=row.code, codes=len(issued))
    return issued


def _issue(*, actor: Actor, now: datetime, where: Q, passed_over: set[CodeState]) -> tuple[IssuedCode, ...]:
    guardians = guardians_at_the_door(where=where & Q(guardian__account__isnull=False), now=now)
    needing = list(dict.fromkeys(found.guardian for found in guardians if found.state not in passed_over))
    if not needing:
        raise REFUSALS.refused("nobody_to_invite", conflict=True)
    return issue_sign_in_codes(actor=actor, now=now, guardians=needing)
