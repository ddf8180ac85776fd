"""That somebody opened a notice on the phone is a fact of every family of theirs it is for."""

from __future__ import annotations

from datetime import datetime

from afterbell.base.spans import local_day
from afterbell.notices.models import FamilyTold, NoticeFamily
from afterbell.schools.models import Guardian, Guardianship
from afterbell.schools.telling import current


def note_opening(*, family: str, account: int, now: datetime) -> int:
    """Note that a guardian read the notice to a family, once for each own child it is for; gives how many were new.

    Whoever opens at the same moment on another device leaves the same facts.
    """
    guardian = Guardian.objects.filter(account=account).first()
    if guardian is None:
        return 0
    wards = Guardianship.objects.filter(current(local_day(now)), guardian=guardian)
    notice = NoticeFamily.objects.filter(code=family).values("notice")
    families = NoticeFamily.objects.filter(notice__in=notice, pupil__in=wards.values("pupil")).order_by("pk")
    known = FamilyTold.objects.filter(way=FamilyTold.Way.OPENED, guardian=guardian)
    opened = [
        FamilyTold(
            school_id=row.school_id,
            family=row,
            way=FamilyTold.Way.OPENED,
            guardian=guardian,
            by_id=account,
            at=now,
        )
        for row in families.exclude(pk__in=known.values("family"))
    ]
    FamilyTold.objects.bulk_create(opened, ignore_conflicts=True)
    return len(opened)
