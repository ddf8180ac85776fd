"""Who is told of a child's list when somebody who wrote on it is no guardian any more."""

from __future__ import annotations

from django.db.models import Q

from afterbell.base.spans import local_day
from afterbell.dismissal.messages import NAMED_BY_FORMER
from afterbell.dismissal.models import Collector
from afterbell.schools.events import GuardiansEnded
from afterbell.schools.models import Guardian, Pupil
from afterbell.schools.telling import tell_homeroom_teachers


def tell_of_namings_left(event: GuardiansEnded) -> None:
    """Tell the homeroom teachers of the adults who stand on a child's list by the word of a guardian that was."""
    child = Pupil.objects.select_related("homeroom").get(code=event.pupil)
    standing = Collector.objects.filter(Q(until=None) | Q(until__gt=local_day(event.at)), pupil=child).order_by("pk")
    for guardian in Guardian.objects.filter(code__in=event.guardians, account__isnull=False).order_by("pk"):
        names = list(standing.filter(named_by=guardian.account_id).values_list("name", flat=True))
        if names:
            tell_homeroom_teachers(
                kind=NAMED_BY_FORMER,
                school=event.school,
                homerooms=[child.homeroom.code],
                occasion=guardian.code,
                concerns=child.code,
                values={"guardian": guardian.name, "names": "、".join(names)},
                now=event.at,
            )
