"""What enrolment does about others' facts, and whom it tells of its own."""

from __future__ import annotations

from collections.abc import Collection

from afterbell.base.spans import local_day
from afterbell.enrolment.events import ApplicationsReviewed, ApplicationsSubmitted, ApplicationWithdrawn, SurveyOpened
from afterbell.enrolment.messages import (
    APPROVED,
    RECEIVED,
    REFUSED,
    RETURNED,
    SENT_BACK,
    SURVEY_OPENED,
    TO_REVIEW,
    WITHDRAWN,
)
from afterbell.enrolment.models import Application, Review
from afterbell.enrolment.papers.texts import store_texts
from afterbell.enrolment.rules.review import Desk
from afterbell.scheme.events import SchemePublished
from afterbell.scheme.queries import published_version_of
from afterbell.schools.models import Pupil
from afterbell.schools.telling import OfChild, said_reason, tell_families, tell_homeroom_teachers


def keep_the_papers(event: SchemePublished) -> None:
    """Keep the texts families will sign, as the published version has them."""
    row, scheme = published_version_of(version=event.version)
    store_texts(school=event.school, version=row.id, scheme=scheme)


def tell_of_a_survey(event: SurveyOpened) -> None:
    """Tell the family of every child that is here on the survey's first day."""
    pupils = Pupil.objects.exclude(left_on__lte=event.opens_on).order_by("pk").values_list("code", flat=True)
    days = {"opens": event.opens_on, "closes": event.closes_on}
    of = [OfChild(pupil=pupil, about=event.survey, values=days) for pupil in pupils]
    tell_families(kind=SURVEY_OPENED, school=event.school, of=of, now=event.at)


def tell_of_arrivals(event: ApplicationsSubmitted) -> None:
    """Tell families that an application arrived, and once a day their homeroom teachers that some wait."""
    rows = _applications(event.applications)
    of = [OfChild(pupil=row.pupil.code, about=row.code, occasion=str(row.round)) for row in rows]
    tell_families(kind=RECEIVED, school=event.school, of=of, now=event.at)
    homerooms = {row.pupil.homeroom.code for row in rows}
    today = local_day(event.at).isoformat()
    tell_homeroom_teachers(kind=TO_REVIEW, school=event.school, homerooms=homerooms, occasion=today, now=event.at)


def tell_of_reviews(event: ApplicationsReviewed) -> None:
    """Tell families what was decided, with its reason; a homeroom's approval is not the end and says nothing."""
    approved = event.approved if event.stage == Desk.SCHOOL.value else ()
    for kind, codes in ((RETURNED, event.returned), (REFUSED, event.refused), (APPROVED, approved)):
        rows = _applications(codes)
        reasons = _reasons(rows, stage=event.stage)
        of = [
            OfChild(
                pupil=row.pupil.code,
                about=row.code,
                occasion=str(row.round),
                values={"reason": said_reason(reasons[row.pk])} if reasons.get(row.pk) else {},
            )
            for row in rows
        ]
        tell_families(kind=kind, school=event.school, of=of, now=event.at)
    if event.stage == Desk.SCHOOL.value and event.returned:
        homerooms = {row.pupil.homeroom.code for row in _applications(event.returned)}
        today = local_day(event.at).isoformat()
        tell_homeroom_teachers(kind=SENT_BACK, school=event.school, homerooms=homerooms, occasion=today, now=event.at)


def tell_of_a_withdrawal(event: ApplicationWithdrawn) -> None:
    """Tell every guardian of the child, also the one who did not withdraw."""
    of = [OfChild(pupil=event.pupil, about=event.application, values={"day": event.effective_on})]
    tell_families(kind=WITHDRAWN, school=event.school, of=of, now=event.at)


def _applications(codes: Collection[str]) -> list[Application]:
    rows = Application.objects.filter(code__in=codes).select_related("pupil__homeroom").order_by("pk")
    return list(rows) if codes else []


def _reasons(rows: Collection[Application], *, stage: str) -> dict[int, str]:
    """Give the reason of each application's present round at a desk."""
    if not rows:
        return {}
    rounds = {row.pk: row.round for row in rows}
    said = Review.objects.filter(application__in=rounds, stage=stage).values_list("application_id", "round", "reason")
    return {application: reason for application, number, reason in said if rounds[application] == number}
