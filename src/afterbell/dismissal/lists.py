"""What guardians said for a day of who takes each child and how it goes home, as the rule of custody needs it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.attendance.rolls import Child
from afterbell.dismissal import models
from afterbell.dismissal.dusk import spot_of
from afterbell.dismissal.forbidding import forbidden_on
from afterbell.dismissal.overriding import AgreedByTwo
from afterbell.dismissal.rules.custody import (
    CollectorRight,
    GoingHome,
)
from afterbell.dismissal.rules.dusk import Spot
from afterbell.dismissal.rules.forbidding import Person, near_name
from afterbell.dismissal.rules.ways import COLLECTED, AgreedWay
from afterbell.dismissal.wards import Ward
from afterbell.dismissal.ways import Change, left_on, said_on

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList:
    """A collector on a child's list on a day; `by_pass` when it stands in for that day only, `photo` with a picture."""

    pk: int
    code: str
    name: str
    relation: str
    since: date
    until: date | None
    by_pass: bool = False
    photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What guardians said for a day, by child's key, and whom staff forbids; `spot` is where the school stands.

    A child of whom nothing was said is collected. `homeroom_adults` are the homeroom teachers of the day by homeroom's
    key, where they were asked for. `agreed` is what stands of what several people said, `changes` what was said for
    this day only.
    """

    collectors: Mapping[int, tuple[OnList, ...]]
    modes: Mapping[int, str]
    forbidden: Mapping[int, tuple[Person, ...]] = field(default_factory=dict)
    spot: Spot | None = None
    homeroom_adults: Mapping[int, str] = field(default_factory=dict)
    agreed: Mapping[int, AgreedWay] = field(default_factory=dict)
    changes: Mapping[int, tuple[Change, ...]] = field(default_factory=dict)

    def forbidden_codes(self, pupil: int) -> tuple[str, ...]:
        """Give who stands on the guardian's list and may nevertheless not take the child."""
        return self.kept_away_of(pupil, self.collectors.get(pupil, ()))

    def kept_away_of(self, pupil: int, rows: Iterable[OnList]) -> tuple[str, ...]:
        """Give which of these adults may not take the child."""
        kept_away = self.forbidden.get(pupil, ())
        return tuple(row.code for row in rows if any(near_name(row.name, person.name) for person in kept_away))

    def keeps_away(self, pupil: int, name: str) -> bool:
        """Say whether somebody of nearly this name may not take the child."""
        return any(near_name(name, person.name) for person in self.forbidden.get(pupil, ()))

    def mode_of(self, pupil: int) -> str:
        return self.modes.get(pupil, models.GoingHome.Mode.COLLECTED.value)


def lists_on(*, day: date, pupils: Collection[int], as_they_left: bool = False) -> Lists:
    """Read the guardians' lists of these children for a day: of all who said something, what all of them allow.

    `as_they_left` judges children who have left by what was forbidden by then: a paper that comes afterwards makes no
    handover wrong, unless that handover is taken back.
    """
    forbidden = forbidden_on(day=day, pupils=pupils, but=_papers_after_leaving(day) if as_they_left else None)
    said = said_on(day=day, pupils=pupils, forbidden=forbidden)
    collectors = collectors_on(day=day, pupils=pupils)
    # Whether a child boards is asked of its rights (`going_home`), so the house stands open here.
    agreed = {
        pupil: said.agreed(pupil=pupil, on_list=[row.code for row in collectors.get(pupil, ())], boards=True)
        for pupil in said.voices
    }
    return Lists(
        collectors={pupil: _open_to(rows, agreed.get(pupil)) for pupil, rows in collectors.items()},
        modes={pupil: found.mode for pupil, found in agreed.items()},
        spot=spot_of(said.spot),
        forbidden=forbidden,
        agreed=agreed,
        changes=said.changes,
    )


def _papers_after_leaving(day: date) -> QuerySet[models.Forbidden]:
    left = left_on(day).filter(pupil=OuterRef("pupil"), received_at__lte=OuterRef("forbidden_at"))
    return models.Forbidden.objects.filter(Exists(left))


def _open_to(rows: tuple[OnList, ...], found: AgreedWay | None) -> tuple[OnList, ...]:
    """Leave those on the list whom everybody allows today."""
    return rows if found is None else tuple(row for row in rows if (COLLECTED, row.code) in found.exits)


def collectors_on(*, day: date, pupils: Collection[int]) -> dict[int, tuple[OnList, ...]]:
    """Read who may collect each of these children on a day; who did and is taken off afterwards was on the list."""
    collectors: defaultdict[int, list[OnList]] = defaultdict(list)
    took = Q(until=day) & Exists(left_on(day).filter(collector=OuterRef("pk")))
    rows = models.Collector.objects.filter(Q(until=None) | Q(until__gt=day) | took, pupil__in=pupils, since__lte=day)
    sent = Exists(models.StandIn.objects.filter(collector=OuterRef("pk")))
    pictured = Exists(models.CollectorPhoto.objects.filter(collector=OuterRef("pk")))
    for pupil, pk, code, name, relation, since, ended, has_pass, photo in (
        rows.annotate(sent=sent, pictured=pictured)
        .order_by("pk")
        .values_list("pupil_id", "pk", "code", "name", "relation", "since", "until", "sent", "pictured")
    ):
        until = day + A_DAY if ended == day else ended
        by_pass = has_pass and until == since + A_DAY
        collectors[pupil].append(
            OnList(
                pk=pk,
                code=code,
                name=name,
                relation=relation,
                since=since,
                until=until,
                by_pass=by_pass,
                photo=photo,
            )
        )
    return {pupil: tuple(names) for pupil, names in collectors.items()}


def going_home(
    *, child: Child | Ward, lists: Lists, limit: int | None, agreed: Iterable[AgreedByTwo] = ()
) -> GoingHome:
    """Put down what is allowed for a child on the lists' day; `agreed` are those off the list who took it."""
    kept_away = tuple(row.code for row in agreed if row.person and lists.keeps_away(child.pk, row.person.name))
    return GoingHome(
        grade=child.grade,
        collectors=tuple(
            CollectorRight(collector=row.code, since=row.since, until=row.until)
            for row in lists.collectors.get(child.pk, ())
        ),
        forbidden=(*lists.forbidden_codes(child.pk), *kept_away),
        may_go_alone=lists.mode_of(child.pk) == models.GoingHome.Mode.ALONE,
        alone_from_grade=limit,
        boards=child.boards,
    )
