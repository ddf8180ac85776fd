"""Who has a place had it coming: a signed application, approved by two people, looked at by a third where on paper."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from afterbell.enrolment.models import Application, Channel, Countersignature, Review
from afterbell.placement.models import GroupPlace

PAPERS_NEEDED = 3


def signed_and_approved_twice(now: datetime) -> bool:
    """Nobody is placed without a signed application approved by two people; a withdrawn one ends its places."""
    del now
    approved, ended = _sound_applications()
    places = list(GroupPlace.objects.values_list("pupil_id", "group__term_id", "since", "until"))
    return bool(places) and all(
        (pupil, term) in approved or _is_over(ended.get((pupil, term)), since=since, until=until)
        for pupil, term, since, until in places
    )


def _sound_applications() -> tuple[set[tuple[int, int]], dict[tuple[int, int], date]]:
    """Give (child, term) of the sound applications, and of those withdrawn since the day from which they are over."""
    approvals = Review.objects.filter(application=OuterRef("pk"), round=OuterRef("round"), decision="approved")
    this_round = Q(
        signatures__round=F("round"), signatures__guardian=F("guardian"), signatures__paper__version=F("version")
    )
    looked_at = Countersignature.objects.filter(
        application=OuterRef("pk"), round=OuterRef("round"), decision="confirmed"
    ).exclude(countersigned_by=OuterRef("submitted_by"))
    sound = (
        Application.objects.annotate(papers=Count("signatures__paper__kind", filter=this_round, distinct=True))
        .filter(
            Exists(approvals.filter(stage="homeroom", reviewed_by=OuterRef("homeroom_approver"))),
            Exists(approvals.filter(stage="school", reviewed_by=OuterRef("school_approver"))),
            Q(Exists(looked_at)) | ~Q(channel=Channel.PAPER),
            papers__gte=PAPERS_NEEDED,
        )
        .exclude(homeroom_approver=F("school_approver"))
    )
    approved = sound.filter(state=Application.State.APPROVED).values_list("pupil_id", "term_id")
    withdrawn = sound.filter(state=Application.State.WITHDRAWN).order_by("withdrawal__effective_on")
    ended = {(pupil, term): day for pupil, term, day in withdrawn.values_list("pupil_id", "term_id", LAST) if day}
    return set(approved), ended


LAST = "withdrawal__effective_on"


def _is_over(day: date | None, *, since: date, until: date | None) -> bool:
    return day is not None and until is not None and until <= max(since, day)
