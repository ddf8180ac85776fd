"""A family's other children beside the one whose wishes are filled in: when they go home, what they wish for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from afterbell.base.access import Actor
from afterbell.enrolment.days_asked import Days, days_on
from afterbell.enrolment.models import Application
from afterbell.placement.queries.catalogue import SiblingThen
from afterbell.placement.rules.ending import ends_at
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Pupil
from afterbell.schools.roles import Role

Lists = Mapping[tuple[int, int, str], Sequence[str]]
"""The clubs wished for, in order, by application, weekday and band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another child of the family that looks: its application of the term, 0 without one, and the days it asks for."""

    name: str
    grade: int
    application: int
    asked: Days

    def on(self, key: tuple[int, str], *, scheme: Scheme, day: date, lists: Lists) -> SiblingThen:
        """Give what the family wants to know of this child on one weekday, beside a band of it."""
        ends = ends_at(scheme=scheme, on=day, weekday=key[0], grade=self.grade, asked=self.asked)
        return SiblingThen(name=self.name, ends=ends, clubs=frozenset(lists.get((self.application, *key), ())))


def siblings_of(row: Application, *, viewer: Actor, today: date, on: date) -> tuple[Sibling, ...]:
    """Give the other children of the guardian who looks; none for a teacher who looks. Two questions at most."""
    mine = viewer.held("pupil", roles=(Role.GUARDIAN,))
    if row.pupil_id not in mine or len(mine) == 1:
        return ()
    standing = Application.objects.filter(pupil=OuterRef("pk"), term=row.term_id).exclude(state__in=Application.ENDED)
    others = Pupil.objects.filter(Q(left_on=None) | Q(left_on__gt=today), pk__in=mine - {row.pupil_id})
    found = list(
        others.annotate(applied=Subquery(standing.order_by("-pk").values("pk")[:1]))
        .order_by("homeroom__grade", "pk")
        .values_list("name", "homeroom__grade", "applied")
    )
    asked = days_on(applications=[applied for *_child, applied in found if applied], day=on) if found else {}
    return tuple(
        Sibling(name=name, grade=grade, application=applied or 0, asked=asked.get(applied, ()))
        for name, grade, applied in found
    )
