"""From when until when a group runs: all term, unless it began or ended with a re-forming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from afterbell.base.refusals import NotThere
from afterbell.placement.models import GroupSpan, ServiceGroup
from afterbell.placement.refusals import REFUSALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The days from and until (without) which the groups of a term run, by the group's id."""

    begins: dict[int, date]
    ends: dict[int, date]

    def on(self, *, group: int | None, day: date) -> bool:
        """Say whether a group runs on a day; what is no group always does."""
        if group is None:
            return True
        return self.begins.get(group, day) <= day and (group not in self.ends or day < self.ends[group])


def running(*, term: int) -> Running:
    """Read when the groups of a term run. One question."""
    rows = GroupSpan.objects.filter(group__term=term).values_list("group_id", "begins", "reforming__since")
    known = list(rows)
    return Running(
        begins={group: since for group, begins, since in known if begins},
        ends={group: since for group, begins, since in known if not begins},
    )


def lasting_groups(*, term: int) -> QuerySet[ServiceGroup]:
    """Find the groups of a term for which no end is set: only they take somebody in."""
    ended = GroupSpan.objects.filter(begins=False, group__term=term)
    return ServiceGroup.objects.filter(term=term).exclude(pk__in=ended.values("group"))


def groups_from(*, term: int, on: date) -> QuerySet[ServiceGroup]:
    """Find the groups of a term that have not ended by a day."""
    ended = GroupSpan.objects.filter(begins=False, reforming__since__lte=on, group__term=term)
    return ServiceGroup.objects.filter(term=term).exclude(pk__in=ended.values("group"))


def refuse_who_comes_too_early(*, group: ServiceGroup, since: date) -> None:
    """Let nobody into a group that ends, and into one that begins later only from then on.

    Raises NotThere, and Refused.
    """
    runs = running(term=group.term_id)
    if group.pk in runs.ends:
        raise NotThere("group")
    if not runs.on(group=group.pk, day=since):
        raise REFUSALS.refused("group_begins_later", field="since", group=group.name, day=runs.begins[group.pk])
