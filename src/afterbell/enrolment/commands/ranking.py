"""The priority class of an application: the one of the day on which the school approves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from afterbell.enrolment.models import Application
from afterbell.enrolment.reviewable import for_review, reviewable


def rank_as_things_stand(*, applications: Collection[int], today: date) -> int:
    """Write down the class each application (by id) has today; gives how many were in another. Part of a command.

    Of two siblings the first to apply had no sibling in the service yet: approved, both stand in one class.
    """
    rows = list(for_review(Application.objects.filter(pk__in=applications)).order_by("pk"))
    moved: dict[int, list[int]] = defaultdict(list)
    for each in reviewable(rows=rows, today=today):
        if each.ranks_now != each.row.priority_class:
            moved[each.ranks_now].append(each.row.pk)
    for rank, ids in sorted(moved.items()):
        Application.objects.filter(pk__in=ids).update(priority_class=rank)
    return sum(len(ids) for ids in moved.values())
