"""A full choir in the small school, and a crowd of children of one guardian who wait for a place there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.models import Application
from afterbell.placement.models import GroupPlace, Offer, OfferAnswer, PupilOutcome, Wish
from tests.support.rush import CHOIR_DAY, Rush, formed_with_choir, gather
from tests.support.term_begun import MONDAY_NOON
from tests.support.world import SmallSchool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A full choir: the first two children are in it, the crowd waits in its own order; codes are applications'."""

    rush: Rush
    line: tuple[str, ...]

    @property
    def school(self) -> SmallSchool:
        return self.rush.school

    def leave(self, *, now: datetime = MONDAY_NOON, effective_on: date | None = None) -> None:
        """Let the child in the choir withdraw, without a day from tomorrow on."""
        enrolment.withdraw(
            actor=self.school.family(self.school.children[0]),
            now=now,
            application=self.rush.applications[0],
            effective_on=effective_on or local_day(now) + timedelta(days=1),
        )

    def offered(self) -> dict[str, str]:
        """Give the open offers: to whom, and the offer's code."""
        with within(self.school.id):
            rows = Offer.objects.filter(answer=None).order_by("pk")
            return dict(rows.values_list("application__code", "code"))

    def said(self, application: str) -> list[str]:
        with within(self.school.id):
            found = OfferAnswer.objects.filter(offer__application__code=application).order_by("pk")
            return list(found.values_list("kind", flat=True))

    def sits(self, application: str) -> str:
        """Give the offering in which a child is on Mondays."""
        with within(self.school.id):
            place = GroupPlace.objects.get(pupil__applications__code=application, weekday=CHOIR_DAY, until=None)
            return place.group.offering


def full_choir(school: SmallSchool, *, waiting: int = 3) -> Waiting:
    """Let a crowd of children have been refused at a full choir, in the order of their numbers."""
    formed = formed_with_choir(school, wishes={0: ("choir",), 1: ("choir",)})
    rush = gather(formed, number=waiting, places=2)
    with within(school.id):
        first = PupilOutcome.objects.get(application__code=rush.applications[0], weekday=CHOIR_DAY)
        for number, code in enumerate(rush.crowd, start=3):
            row = Application.objects.get(code=code)
            Wish.objects.create(
                school_id=school.id, application=row, weekday=CHOIR_DAY, band="early", rank=1, offering="choir"
            )
            PupilOutcome.objects.create(
                school_id=school.id, run=first.run, application=row, weekday=CHOIR_DAY, band="early", number=number
            )
    return Waiting(rush=rush, line=rush.crowd)
