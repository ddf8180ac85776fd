"""What the office counts of notices: those that wait for a second person, and those that are not everywhere yet."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from afterbell.base.access import Actor, authorise, place
from afterbell.base.spans import instant
from afterbell.base.tallies import Tally
from afterbell.notices.models import FamilyTold, Notice, NoticeDecision, NoticeFamily

LOOKED_AFTER = timedelta(days=30)
"""For so long the desk asks after families a notice did not reach; its page goes on to."""


def notice_tallies(*, viewer: Actor, today: date) -> tuple[Tally, ...]:
    """Count notices others wrote that wait for a review, and newest versions that some family does not know yet."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    told = FamilyTold.objects.filter(family=OuterRef("pk"), undone=None)
    here = NoticeFamily.objects.filter(notice=OuterRef("pk")).exclude(pupil__left_on__lte=today)
    out = Notice.objects.filter(
        decision__kind__in=(NoticeDecision.Kind.SENT, NoticeDecision.Kind.AT_ONCE),
        decision__at__gte=instant(today - LOOKED_AFTER, time.min),
    )
    later = Notice.objects.exclude(decision__kind=NoticeDecision.Kind.RETURNED).filter(
        corrects=OuterRef("first"), version__gt=OuterRef("version")
    )
    newest = out.annotate(first=Coalesce("corrects_id", "pk")).exclude(Exists(later))
    return (
        Tally(name="notices.to_review", rows=Notice.objects.filter(decision=None).exclude(written_by=viewer.account)),
        Tally(name="notices.missing", rows=newest.filter(Exists(here.exclude(Exists(told))))),
    )
