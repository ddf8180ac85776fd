"""Who speaks for a child: the guardian who acts, or the one a homeroom teacher names."""

from __future__ import annotations

from afterbell.base.access import Actor
from afterbell.enrolment.models import Channel
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardianship
from afterbell.schools.roles import Role


def channel_of(*, actor: Actor, pupil: int) -> Channel:
    """Say how something reaches the school: online from the child's own guardian, else on paper through a teacher."""
    return Channel.ONLINE if pupil in actor.held("pupil", roles=[Role.GUARDIAN]) else Channel.PAPER


def bond_of(*, actor: Actor, pupil: int, channel: Channel, guardian: str) -> Guardianship | None:
    """Find the guardian who acts online, or who is named on paper; None for nobody of this child's."""
    links = Guardianship.objects.select_related("guardian").filter(pupil=pupil, until=None)
    own = channel == Channel.ONLINE
    return (links.filter(guardian__account=signed_in(actor)) if own else links.filter(guardian__code=guardian)).first()
