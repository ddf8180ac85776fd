"""Visits as they stand: who has not been signed out, and what lies sealed about them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from afterbell.base.crypto import seal, unseal
from afterbell.dismissal.dusk import spot_of
from afterbell.dismissal.forbidding import opened_person
from afterbell.dismissal.models import Forbidden, Visit, VisitEnded, VisitStays
from afterbell.dismissal.rules.dusk import Spot
from afterbell.schools.models import School

NAME, PHONE, WORDS, WHY = "visit.name", "visit.phone", "visit.words", "visit.why"


def sealed(text: str, *, purpose: str) -> bytes | None:
    """Seal something about a visitor for its column; nothing where nothing was said."""
    return seal(text=text, purpose=purpose) if text else None


def opened(kept: bytes | memoryview | None, *, purpose: str) -> str:
    """Read something about a visitor; empty where nothing was said, and once it was forgotten."""
    return unseal(sealed=bytes(kept), purpose=purpose) if kept else ""


def not_out() -> QuerySet[Visit]:
    """Find the visitors of whom nobody says that they left, those who came first before."""
    over = VisitEnded.objects.filter(visit=OuterRef("pk"), undone=None)
    return Visit.objects.filter(~Exists(over)).order_by("came_at", "pk")


def unanswered_on(day: date) -> QuerySet[Visit]:
    """Find the visitors of a day or before who are not out, and of whom nobody has said since why they stay."""
    said = VisitStays.objects.filter(visit=OuterRef("pk"), date__gte=day)
    return not_out().filter(~Exists(said), date__lte=day)


def stays_of(visits: list[int]) -> dict[int, date]:
    """Give by visit the last day for which somebody said why the visitor is still here."""
    rows = VisitStays.objects.filter(visit__in=visits).values("visit").annotate(last=Max("date"))
    return dict(rows.values_list("visit", "last"))


def spot_of_school(school: int) -> Spot | None:
    """Give where a school stands; None where it has not said."""
    return spot_of(School.objects.filter(pk=school).values_list("spot", flat=True).first() or "")


def names_kept_away(day: date) -> tuple[str, ...]:
    """Give who may not take some child of the school on a day, by name alone."""
    end = Coalesce(Least("until", "ended__on"), "until", "ended__on")
    rows = Forbidden.objects.filter(person_sealed__isnull=False, since__lte=day).annotate(end=end)
    standing = rows.filter(Q(end=None) | Q(end__gt=day) & Q(end__gt=F("since"))).order_by("pk")
    return tuple(opened_person(kept).name for kept in standing.values_list("person_sealed", flat=True) if kept)
