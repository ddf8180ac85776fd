"""What a bureau may know of the service in its schools: sums only, small ones withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.rostering.models import Session
from afterbell.schools.supervision import FEWEST_BY_LAW, shown, supervised
from afterbell.subsidy.models import Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFigures:
    """One school's service: None is a number too small to show. Money in fen, of settlements that are public."""

    approved: int | None
    today: int
    without_adult: int
    published_fen: int


def service_figures(*, viewer: Actor, today: date, fewest: Mapping[int, int]) -> dict[int, ServiceFigures]:
    """Give the figures of every supervised school by its id, in three queries. Raises NotThere.

    `fewest` is below how many people each school (by id) withholds a figure, where its scheme says so.
    """
    ids = supervised(viewer=viewer)
    with within(ids):
        approved = _counts(Application.objects.filter(state=Application.State.APPROVED))
        days = Session.objects.filter(date=today, cancellation=None).order_by().values_list("school")
        sessions = {
            school: (number, named)
            for school, number, named in days.annotate(
                number=Count("pk", distinct=True),
                named=Count("pk", distinct=True, filter=Q(assignments__isnull=False, assignments__ended_at=None)),
            )
        }
        paid = Settlement.objects.filter(published__isnull=False).order_by().values_list("school")
        fen = dict(paid.annotate(total=Sum("total_fen")))
    return {
        school: ServiceFigures(
            approved=shown(approved.get(school, 0), fewest=fewest.get(school, FEWEST_BY_LAW)),
            today=sessions.get(school, (0, 0))[0],
            without_adult=sessions.get(school, (0, 0))[0] - sessions.get(school, (0, 0))[1],
            published_fen=fen.get(school, 0),
        )
        for school in ids
    }


def _counts(rows: QuerySet[Application]) -> dict[int, int]:
    return dict(rows.order_by().values_list("school").annotate(number=Count("pk")))
