"""Who may not stand with children on which days: what the roster, substitutes and alarms ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import CharField, F, Value

from afterbell.base.spans import DateSpan
from afterbell.enrolment.papers.duties import Statement, signers, statement_in_force, statement_of
from afterbell.rostering.models import Clearance, Training
from afterbell.rostering.rules.readiness import is_barred, unready, unvetted
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Engagement, Staff, Vetting

A_DAY = timedelta(days=1)
Spans = tuple[DateSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The days on which each of the staff (by id) may not stand; whoever is not in it may on all."""

    unvetted: Mapping[int, Spans] = field(default_factory=dict)
    unready: Mapping[int, Spans] = field(default_factory=dict)

    def barred(self, *, staff: int, day: date) -> tuple[str, ...]:
        """Name the rules of the roster that keep somebody from a day."""
        rules = {"vetted": self.unvetted, "ready": self.unready}
        return tuple(rule for rule, spans in rules.items() if is_barred(day, spans.get(staff, ())))


def barred_on(*, staff: Collection[int], days: Collection[date], today: date) -> Mapping[tuple[int, date], list[str]]:
    """Tell for whom, of these staff ids, on which of these days a rule of the roster stands in the way, and which.

    For whoever asks whether a session has a confirmed adult. Inside the school; eight questions at most, fewer where
    the scheme bars nobody.
    """
    found = published_version(on=today)
    if not staff or not days or found is None:
        return {}
    people = list(Staff.objects.filter(pk__in=staff).select_related("engagement"))
    asked = statement_of(version=found[0], scheme=found[1])
    gate = Gate(
        unvetted=_unvetted(people, scheme=found[1]),
        unready=_unready(people, scheme=found[1], term=found[0].term_id, today=today, statement=asked),
    )
    pairs = [(person.pk, day) for person in people for day in days]
    rules = {(pk, day): list(gate.barred(staff=pk, day=day)) for pk, day in pairs}
    return {pair: names for pair, names in rules.items() if names}


def gate_of(*, staff: Sequence[Staff], scheme: Scheme, term: int, today: date) -> Gate:
    """Read the gate for these of the staff, their engagement read with them, as it stands today."""
    return Gate(
        unvetted=_unvetted(staff, scheme=scheme),
        unready=_unready(staff, scheme=scheme, term=term, today=today, statement=_asked(scheme, today=today)),
    )


def _asked(scheme: Scheme, *, today: date) -> Statement | None:
    return statement_in_force(today=today) if scheme.readiness.bars else None


def vetting_required(person: Staff, *, scheme: Scheme) -> frozenset[str]:
    """Name the kinds of vetting somebody needs, by how they work here."""
    asked = scheme.readiness.outside_vetting if is_outside(person) else scheme.readiness.own_vetting
    return frozenset(kind.value for kind in asked)


def is_outside(person: Staff) -> bool:
    engagement: Engagement | None = getattr(person, "engagement", None)
    return engagement is not None and engagement.kind != Engagement.Kind.OWN


def standing_vettings(staff: Iterable[int]) -> Mapping[int, list[tuple[str, DateSpan]]]:
    """Give by person the kinds of vetting with the days on which each is valid. One question."""
    found: dict[int, list[tuple[str, DateSpan]]] = defaultdict(list)
    rows = Vetting.objects.filter(staff__in=list(staff), ended_at=None).order_by("pk")
    for person, kind, first, last in rows.values_list("staff_id", "kind", "checked_on", "valid_until"):
        found[person].append((kind, DateSpan(first, last + A_DAY)))
    return found


def _unvetted(staff: Sequence[Staff], *, scheme: Scheme) -> dict[int, Spans]:
    required = {person.pk: kinds for person in staff if (kinds := vetting_required(person, scheme=scheme))}
    if not required:
        return {}
    held = standing_vettings(required)
    return {pk: unvetted(required=kinds, valid=held.get(pk, ())) for pk, kinds in required.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What somebody has of readiness: the day of this term's training, and the days they were let stand without."""

    trained_on: date | None = None
    cleared: Spans = ()


def prepared(*, staff: Iterable[int], term: int) -> Mapping[int, Prepared]:
    """Read training of a term and clearances of these of the staff. One question."""
    ids = list(staff)
    trained = Training.objects.filter(staff__in=ids, term=term, ended_at=None).order_by()
    cleared = Clearance.objects.filter(staff__in=ids).order_by()
    rows = trained.values_list("staff_id", "held_on", F("held_on"), Value("trained", output_field=CharField())).union(
        cleared.values_list("staff_id", "first_day", "last_day", Value("cleared", output_field=CharField())), all=True
    )
    days: dict[int, date] = {}
    spans: dict[int, list[DateSpan]] = defaultdict(list)
    for person, first, last, what in rows:
        if what == "trained":
            days[person] = first
        else:
            spans[person].append(DateSpan(first, last + A_DAY))
    return {pk: Prepared(trained_on=days.get(pk), cleared=tuple(spans.get(pk, ()))) for pk in {*days, *spans}}


def _unready(
    staff: Sequence[Staff], *, scheme: Scheme, term: int, today: date, statement: Statement | None
) -> dict[int, Spans]:
    if not scheme.readiness.bars or not staff:
        return {}
    ids = [person.pk for person in staff]
    found = signers(statement=statement, school=staff[0].school_id, today=today, staff=ids) if statement else ()
    unsigned = {row.staff.pk for row in found if not row.holds}
    known = prepared(staff=ids, term=term)
    asks_training = bool(scheme.readiness.training)
    spans: dict[int, Spans] = {}
    for pk in ids:
        has = known.get(pk, Prepared())
        spans[pk] = unready(
            signed=pk not in unsigned,
            trained=has.trained_on is not None or not asks_training,
            today=today,
            cleared=has.cleared,
        )
    return {pk: barred for pk, barred in spans.items() if barred}
