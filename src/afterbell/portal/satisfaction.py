"""What families think of each service, as a page of the school's space holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicService:
    """A service's answers, mean in hundredths, and how many gave one to five stars; None where too few answered."""

    name: Words
    answers: int | None
    mean: int | None
    stars: tuple[int, ...] | None


def public_services(body: Mapping[str, Any]) -> tuple[PublicService, ...]:
    """Read the services from their page."""
    return tuple(
        PublicService(
            name=Words(*row["name"]),
            answers=row["answers"],
            mean=row["mean"],
            stars=tuple(row["stars"]) if row["stars"] else None,
        )
        for row in body["services"]
    )
