"""What the schemes of the supervised schools say about figures of few people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.scheme.models import SchemeDecision
from afterbell.scheme.queries import published_scheme
from afterbell.schools.supervision import supervised


def smallest_aggregates(*, viewer: Actor, today: date) -> Mapping[int, int]:
    """Give below how many people each supervised school withholds a figure, by its id. Raises NotThere.

    A school without a scheme in force is left out.
    """
    ids = supervised(viewer=viewer)
    with within(ids):
        decided = SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, in_force_from__lte=today)
        rows = decided.order_by("in_force_from", "decided_at", "pk").values_list(
            "school_id", "version__content_hash", "version_id"
        )
        newest = {school: (content_hash, version) for school, content_hash, version in rows}
        return {
            school: published_scheme(content_hash, version).publication.minimum_aggregate
            for school, (content_hash, version) in newest.items()
        }
