"""What the office counts of the scheme's versions."""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.scheme.models import SchemeDecision, SchemeVersion

PUBLISHED, RETURNED = SchemeDecision.Kind.PUBLISHED, SchemeDecision.Kind.RETURNED


def scheme_tallies(*, viewer: Actor, term: int) -> tuple[Tally, ...]:
    """Count a term's versions: those nobody has published or sent back, without the ones a later version overtook.

    A version sent back counts until the next one is proposed.
    """
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    versions = SchemeVersion.objects.filter(term=term)
    as_late = SchemeDecision.objects.filter(
        kind=PUBLISHED, version__term=OuterRef("term"), version__number__gte=OuterRef("number")
    )
    later = SchemeVersion.objects.filter(term=OuterRef("term"), number__gt=OuterRef("number"))
    return (
        Tally(name="scheme.returned", rows=versions.filter(~Exists(later), decisions__kind=RETURNED)),
        Tally(name="scheme.to_decide", rows=versions.filter(~Exists(as_late)).exclude(decisions__kind=RETURNED)),
        Tally(name="scheme.published", rows=versions.filter(decisions__kind=PUBLISHED)),
    )


def scheme_milestones(*, viewer: Actor, term: int) -> tuple[Milestone, ...]:
    """Find the day from which the newest published version is in force."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    published = SchemeDecision.objects.filter(version__term=term, kind=PUBLISHED)
    return (Milestone(name="scheme.in_force", rows=published, day=Max("in_force_from")),)
