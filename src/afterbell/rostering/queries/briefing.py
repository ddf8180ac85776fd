"""Which group has been told about safety, by whom and on what, and who joined it since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.rostering.models import Assignment, Briefing, Session
from afterbell.rostering.rules.briefing import unbriefed
from afterbell.scheme.queries import published_scheme, published_version

AHEAD = timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingCard:
    """What the adult of a session tells the group: topics with codes, when it was told last, who has not heard it."""

    topics: tuple[tuple[str, Words], ...]
    given_on: date | None
    missing: tuple[str, ...]
    children: int

    @property
    def is_due(self) -> bool:
        return bool(self.missing)


Version = tuple[str, int]


def briefing_card(*, viewer: Actor, session: str, today: date, version: Version) -> BriefingCard | None:
    """Give the briefing of a session of today to the adult named for it, else None; by the scheme it was planned under.

    One question.
    """
    topics = published_scheme(*version).readiness.briefing
    own = viewer.held("staff")
    if not topics or not own:
        return None
    authorise(actor=viewer, action="rostering.brief", at=place(staff=own))
    named = Assignment.objects.filter(
        staff__in=own, ended_at=None, session__code=session, session__date=today, session__cancellation=None
    )
    group = ServiceGroup.objects.filter(pk__in=named.order_by().values("session__group"))
    told = Briefing.objects.filter(group=OuterRef("group")).order_by("-given_on").values("given_on")[:1]
    rows = [row for row in _places(group, today=today).annotate(told=Subquery(told)) if row[4]]
    if not rows:
        return None
    given = max((day for *_place, day in rows if day), default=None)
    joined = {pupil: (name, first) for _group, pupil, name, first, _there, _day in rows}
    return BriefingCard(
        topics=tuple((topic.code, topic.words) for topic in topics),
        given_on=given,
        missing=_missing(joined, given=[given] if given else []),
        children=len(joined),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnbriefedGroup:
    """A group with children who have not been told about safety: how many of how many, and who leads it next.

    `given_on` is when the others heard it, `began` says that it has met already.
    """

    code: str
    name: str
    missing: int
    children: int
    given_on: date | None
    began: bool
    adult: str
    adult_code: str
    next_day: date


def unbriefed_groups(*, viewer: Actor, today: date) -> tuple[UnbriefedGroup, ...]:
    """List the groups with children still to be told, those that have met already first. Five questions at most."""
    authorise(actor=viewer, action="readiness.see", at=place(school=viewer.tenant))
    published = published_version(on=today)
    if published is None or not published[1].readiness.briefing:
        return ()
    term = published[0].term_id
    groups = list(ServiceGroup.objects.filter(term=term).order_by("name", "pk"))
    given: dict[int, list[date]] = defaultdict(list)
    for key, day in Briefing.objects.filter(group__in=groups).values_list("group_id", "given_on"):
        given[key].append(day)
    children = _children(ServiceGroup.objects.filter(term=term), today=today)
    leading = _leading(term=term, today=today)
    rows = []
    for group in groups:
        inside = children.get(group.pk, {})
        missing = _missing(inside, given=given[group.pk])
        following = leading.get(group.pk)
        if missing and following:
            rows.append(
                UnbriefedGroup(
                    code=group.code,
                    name=group.name,
                    missing=len(missing),
                    children=len(inside),
                    given_on=max(given[group.pk], default=None),
                    began=min(first for _name, first in inside.values()) < today,
                    adult=following.name,
                    adult_code=following.code,
                    next_day=following.day,
                )
            )
    return tuple(sorted(rows, key=lambda row: (not row.began, row.next_day, row.name)))


def due_briefings(*, viewer: Actor, today: date, version: Version) -> frozenset[str]:
    """Name the sessions of today, by code, whose group the viewer is still to tell about safety.

    One question; one more where somebody has a new place since the group was told.
    """
    own = viewer.held("staff")
    authorise(actor=viewer, action="rostering.brief", at=place(staff=own))
    if not published_scheme(*version).readiness.briefing:
        return frozenset()
    mine = Assignment.objects.filter(staff__in=own, ended_at=None, session__date=today).values("session")
    rows = Session.objects.filter(pk__in=mine, group__isnull=False, cancellation=None).order_by()
    last, newest = Max("group__briefings__given_on"), Max("group__places__since")
    found = list(rows.values_list("code", "group_id").annotate(last=last, newest=newest))
    due = {code for code, _group, told, joined in found if told is None and joined is not None}
    later = {group: (code, told) for code, group, told, joined in found if told and joined and joined > told}
    if later:
        children = _children(ServiceGroup.objects.filter(pk__in=later), today=today)
        due |= {code for group, (code, told) in later.items() if _missing(children.get(group, {}), given=[told])}
    return frozenset(due)


Children = Mapping[int, tuple[str, date]]


def _children(groups: QuerySet[ServiceGroup], *, today: date) -> Mapping[int, Children]:
    """Give by group the children who are in it today or will be: the name, and the first day in it. One question."""
    found: dict[int, dict[int, tuple[str, date]]] = defaultdict(dict)
    for group, pupil, name, first, stands in _places(groups, today=today):
        if stands:
            found[group][pupil] = (name, first)
    return found


def _places(groups: QuerySet[ServiceGroup], *, today: date) -> QuerySet[GroupPlace, tuple[int, int, str, date, int]]:
    """Ask for the children of groups: group, child, name, first day in it, and how many places are not over."""
    there = Count("pk", filter=Q(until=None) | Q(until__gt=today))
    rows = GroupPlace.objects.filter(group__in=groups.order_by().values("pk")).order_by()
    return rows.values_list("group_id", "pupil_id", "pupil__name").annotate(first=Min("since"), there=there)


def _missing(children: Children, *, given: Collection[date]) -> tuple[str, ...]:
    """Give the names of who has not been told, in order."""
    joined = {pupil: first for pupil, (_name, first) in children.items()}
    return tuple(sorted(children[pupil][0] for pupil in unbriefed(given=given, joined=joined)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leading:
    """Who is named for a group's next session, and when that is."""

    name: str
    code: str
    day: date


def _leading(*, term: int, today: date) -> Mapping[int, _Leading]:
    """Give by group who is named for its next session within three weeks."""
    rows = Assignment.objects.filter(
        ended_at=None,
        session__term=term,
        session__date__range=(today, today + AHEAD),
        session__group__isnull=False,
        session__cancellation=None,
    )
    named = rows.order_by("-session__starts_at", "-pk").values_list(
        "session__group_id", "staff__name", "staff__code", "session__date"
    )
    return {group or 0: _Leading(name=name, code=code, day=day) for group, name, code, day in named}
