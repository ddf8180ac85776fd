"""Which running applications wait for a signature: found without reading every paper of the school.

What was handed in under the version in force is counted by the database, with everything else the office counts. What
was handed in under an earlier one, and not signed under this one, is read paper by paper: only when there is any.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable

from afterbell.base.access import Actor, authorise, place
from afterbell.enrolment.models import Application, PaperText, Signature
from afterbell.enrolment.papers.held import held_papers
from afterbell.scheme.models import SchemeDecision


def unsigned_as_handed_in(*, term: int, today: date) -> QuerySet[Application]:
    """Give the running applications under the version in force of which a paper is not signed."""
    return _running(term).filter(_lacks("version"), version=_in_force(today))


def to_be_compared(*, term: int | Combinable, today: date) -> QuerySet[Application]:
    """Give the running applications of an earlier version that are not signed under the version in force.

    Whether the change touches them is known only from how the papers read.
    """
    in_force = _running(term).annotate(in_force=_in_force(today)).filter(in_force__isnull=False)
    return in_force.exclude(version=_in_force(today)).filter(_lacks("in_force"))


def papers_waiting(*, viewer: Actor, term: int, today: date) -> int:
    """Count the running applications of which a paper is not signed as it reads today, however many versions there are.

    Six questions.
    """
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    earlier = list(to_be_compared(term=term, today=today).select_related("version").defer("version__text"))
    held = held_papers(rows=earlier, today=today) if earlier else {}
    touched = sum(bool(papers.missing) for papers in held.values())
    return touched + unsigned_as_handed_in(term=term, today=today).count()


def _running(term: int | Combinable) -> QuerySet[Application]:
    return Application.objects.filter(term=term).exclude(state__in=Application.ENDED)


def _in_force(today: date) -> Subquery:
    published = SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, in_force_from__lte=today)
    return Subquery(published.order_by("-in_force_from", "-decided_at", "-pk").values("version_id")[:1])


def _lacks(version: str) -> Exists:
    """Say whether the version in this column has a paper that is not signed in an application's present round."""
    signed = Signature.objects.filter(
        paper=OuterRef("pk"), application=OuterRef(OuterRef("pk")), round=OuterRef(OuterRef("round"))
    )
    return Exists(PaperText.objects.filter(~Exists(signed), version=OuterRef(version)))
