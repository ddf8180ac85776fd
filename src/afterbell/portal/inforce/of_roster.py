"""The roster of this week: what takes place on which day, and who is named, as the scheme shows names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from afterbell.portal.rules.inforce.shown import RosterLine, RosterShown, TurnShown
from afterbell.rostering.desk import week_of
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries.week import KIND_WORDS
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.queries import TermRow
from afterbell.subsidy.people import as_published

FACTS = (
    "pk",
    "date",
    "kind",
    "band",
    "name",
    "seat",
    "group__name",
    "beside__group__name",
    "cancellation",
    "post",
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Key:
    """What makes sessions one row, in the order of the rows: posts last."""

    is_post: bool
    band: int
    name: str
    kind: str


def roster_shown(*, scheme: Scheme, term: TermRow, today: date) -> RosterShown:
    """Give the week of today, before the term its first. Two questions.

    Who is named stands there, not for whom they stand in, nor why anything is cancelled, nor in which room it is.
    """
    monday, next_monday = week_of(max(today, term.first_day))
    rows = list(
        Session.objects.filter(date__gte=monday, date__lt=next_monday)
        .order_by("date", "starts_at", "pk")
        .values_list(*FACTS)
    )
    named = dict(
        Assignment.objects.filter(session__date__gte=monday, session__date__lt=next_monday, ended_at=None).values_list(
            "session_id", "staff__name"
        )
    )
    order = {band.code: number for number, band in enumerate(scheme.bands)}
    found: dict[_Key, list[TurnShown]] = defaultdict(list)
    for session, day, kind, band, name, seat, group, beside, cancelled, post in rows:
        adult = named.get(session, "")
        key = _Key(
            is_post=bool(post),
            band=order.get(band, len(order)),
            name=f"{beside or group or name} · 协助" if seat else group or name,
            kind=kind,
        )
        shown = as_published(adult, scheme.publication.staff_names) if adult and not cancelled else ""
        found[key].append(TurnShown(day=day, adult=shown, state=_state(named=bool(adult), cancelled=bool(cancelled))))
    lines = (
        RosterLine(name=key.name, kind=KIND_WORDS[Session.Kind(key.kind)], turns=tuple(turns))
        for key, turns in sorted(found.items(), key=lambda item: item[0])
    )
    return RosterShown(monday=monday, lines=tuple(lines))


def _state(*, named: bool, cancelled: bool) -> str:
    if cancelled:
        return "cancelled"
    return "held" if named else "open"
