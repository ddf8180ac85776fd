"""Of which releases guardians want to be told, and whether a release is otherwise than usual."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from afterbell.dismissal.lists import Lists
from afterbell.dismissal.models import GoingHome, Handover, HandoverNews

USUAL = {
    GoingHome.Mode.COLLECTED.value: Handover.Kind.COLLECTED.value,
    GoingHome.Mode.ALONE.value: Handover.Kind.DISMISSED.value,
    GoingHome.Mode.BOARDING_HOUSE.value: Handover.Kind.BOARDING_HOUSE.value,
}


def wishes_of(accounts: Collection[int]) -> Mapping[int, str]:
    """Give what each guardian chose last; who chose nothing is told of what is not as usual."""
    rows = HandoverNews.objects.filter(account__in=accounts).order_by("chosen_at", "pk")
    chosen = dict(rows.values_list("account_id", "wish"))
    return {account: chosen.get(account, HandoverNews.Wish.OTHERWISE.value) for account in accounts}


def wants(wish: str, *, otherwise: bool) -> bool:
    """Say whether a guardian who chose this is told of a release."""
    return wish == HandoverNews.Wish.ALWAYS or (otherwise and wish == HandoverNews.Wish.OTHERWISE)


def is_otherwise(*, pupil: int, kind: str, by_pass: bool, lists: Lists) -> bool:
    """Say whether a child left by a pass, or otherwise than every day: by another way, or changed for today."""
    changed = pupil in lists.agreed and lists.agreed[pupil].changed
    return by_pass or changed or USUAL.get(lists.mode_of(pupil)) != kind
