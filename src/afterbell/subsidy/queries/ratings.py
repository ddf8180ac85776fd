"""What families gave: what is still to rate of a child, and each group's months that at least five rated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.placement.models import ServiceGroup
from afterbell.schools.models import Pupil
from afterbell.subsidy.models import RatingCount, RatingGiven
from afterbell.subsidy.rated import groups_of_child
from afterbell.subsidy.rules.appraisal import FEWEST_RATINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRate:
    """A group of a child that met this month; `rated` says that the viewer gave it stars already."""

    group: str
    name: str
    rated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingDesk:
    """What a guardian may rate of one child this month."""

    pupil: str
    name: str
    month: date
    groups: tuple[ToRate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRating:
    """A group's month that is over: how many families rated it and their mean in hundredths; None below five."""

    group: str
    name: str
    month: date
    families: int | None
    mean: int | None


def rating_desk(*, viewer: Actor, pupil: str, today: date) -> RatingDesk:
    """Say which groups of a child its guardian may rate today. Raises NotThere for anybody else's child."""
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="subsidy.rate", at=place(school=row.school_id, pupil=row.pk))
    month = today.replace(day=1)
    mine = RatingGiven.objects.filter(pupil=row, month=month, guardian__account=viewer.account)
    given = set(mine.values_list("group_id", flat=True))
    groups = groups_of_child(pupil=row.pk, first=month, until=today + timedelta(days=1))
    return RatingDesk(
        pupil=row.code,
        name=row.name,
        month=month,
        groups=tuple(ToRate(group=each.code, name=each.name, rated=each.pk in given) for each in groups),
    )


def group_ratings(*, viewer: Actor, today: date) -> tuple[GroupRating, ...]:
    """List what families gave in months that are over, the newest first; fewer than five are not told."""
    authorise(actor=viewer, action="settlement.see", at=place(school=viewer.tenant))
    found: defaultdict[tuple[date, int], dict[int, int]] = defaultdict(dict)
    rows = RatingCount.objects.filter(month__lt=today.replace(day=1), number__gt=0)
    for month, group, stars, number in rows.values_list("month", "group_id", "stars", "number"):
        found[month, group][stars] = number
    groups = ServiceGroup.objects.in_bulk({group for _, group in found})
    ordered = sorted(found.items(), key=lambda row: (-row[0][0].toordinal(), groups[row[0][1]].name))
    return tuple(_rating(groups[group], month, stars) for (month, group), stars in ordered)


def _rating(group: ServiceGroup, month: date, stars: dict[int, int]) -> GroupRating:
    families = sum(stars.values())
    told = families >= FEWEST_RATINGS
    points = sum(worth * number for worth, number in stars.items())
    return GroupRating(
        group=group.code,
        name=group.name,
        month=month,
        families=families if told else None,
        mean=(2 * 100 * points + families) // (2 * families) if told else None,
    )
