"""Names of staff as pages and exports show them: who shares a name with a colleague is told apart by the code's end."""

from __future__ import annotations

from django.db.models import Count

from afterbell.base.privacy import masked
from afterbell.scheme.rules.codes import Masking
from afterbell.schools.models import Staff

TAIL = 4


def namesakes() -> frozenset[str]:
    """Give the names that several of the school's staff have; asked of pages that may show all of them."""
    rows = Staff.objects.order_by().values("name").annotate(people=Count("pk")).filter(people__gt=1)
    return frozenset(rows.values_list("name", flat=True))


def told_apart(*, name: str, code: str, alike: frozenset[str]) -> str:
    """Write a name, with the last characters of the person's code where others have it too."""
    return f"{name}（{code[-TAIL:]}）" if name in alike else name


def as_published(name: str, names: Masking) -> str:
    """Write a name as the scheme publishes it: in full, its first character, or not at all."""
    match names:
        case Masking.FULL:
            return name
        case Masking.MASKED:
            return masked(name)
        case Masking.NO_NAMES:
            return ""
