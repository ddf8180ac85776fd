"""What everybody, and a bureau of all its schools, may read of money: from published settlements and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.portal.models import Article
from afterbell.portal.queries import space
from afterbell.schools.queries import SchoolCard
from afterbell.schools.supervision import supervised
from afterbell.subsidy.rules.costs import CostMonth, Costs, KindCost, add_up


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPage:
    """A school's costs of the newest term it published a settlement of; None before the first."""

    school: SchoolCard
    costs: Costs | None


def cost_page(*, viewer: Actor, school: str) -> CostPage:
    """Give what a school's published settlements say of money. Raises NotThere for an unknown school."""
    with space(viewer=viewer, school=school) as (_number, card):
        rows = Article.objects.filter(kind=Article.Kind.SETTLEMENT).values_list("body", flat=True)
        return CostPage(school=card, costs=add_up(month for body in rows if (month := _month(body)) is not None))


def costs_under(*, viewer: Actor) -> dict[int, Costs]:
    """Give the costs of every supervised school that published a settlement, by its id, in one question.

    Raises NotThere for whoever supervises none.
    """
    months: defaultdict[int, list[CostMonth]] = defaultdict(list)
    with within(supervised(viewer=viewer)):
        rows = Article.objects.filter(kind=Article.Kind.SETTLEMENT).values_list("school_id", "body")
        for school, body in rows:
            month = _month(body)
            if month is not None:
                months[school].append(month)
    found = {school: add_up(rows) for school, rows in months.items()}
    return {school: costs for school, costs in found.items() if costs is not None}


def _month(body: dict[str, Any]) -> CostMonth | None:
    """Read a settlement's costs; None where it was published before they were written down."""
    said = body.get("costs")
    if said is None:
        return None
    return CostMonth(
        **{
            **said,
            "first_day": date.fromisoformat(said["first_day"]),
            "last_day": date.fromisoformat(said["last_day"]),
            "kinds": tuple(KindCost(**kind) for kind in said["kinds"]),
        }
    )
