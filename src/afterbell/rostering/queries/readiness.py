"""Who is ready to stand with children: the statement, the training, the vetting, and who was let stand without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.enrolment.papers.duties import RESPONSIBILITIES, signers, statement_of
from afterbell.rostering.desk import ROSTERED_ROLES
from afterbell.rostering.gate import Prepared, is_outside, prepared, standing_vettings, vetting_required
from afterbell.rostering.models import Assignment, Training
from afterbell.rostering.rules.readiness import is_barred, unready, unvetted
from afterbell.rostering.training import training_in_force
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.expiring import SOON
from afterbell.schools.models import Appointment, Engagement, Staff
from afterbell.schools.vetting import ENGAGEMENT_WORDS

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How somebody stands today.

    `signed` and `trained` are None where nothing is asked; `vetted_until` is the last day on which every required
    vetting is valid, None where none is required or one is missing. `near` counts the sessions of today and tomorrow
    for which they are named, `barred` the rules that keep them from today's and tomorrow's.
    """

    code: str
    name: str
    engagement: Words
    outside: bool
    agency: str
    signed: bool | None
    trained: bool | None
    trained_on: date | None
    vetting: str
    vetted_until: date | None
    cleared_until: date | None
    near: int
    barred: tuple[str, ...]

    @property
    def lacks(self) -> bool:
        """Say that something is missing, whether or not it keeps anybody from a session."""
        return self.signed is False or self.trained is False or self.vetting in {"missing", "expired"}


def readiness_list(*, viewer: Actor, today: date) -> tuple[Readiness, ...]:
    """List everybody who may stand with children, by name. Empty before a scheme is published. Eight questions."""
    authorise(actor=viewer, action="readiness.see", at=place(school=viewer.tenant))
    found = published_version(on=today)
    if found is None:
        return ()
    version, scheme = found
    people = _people(school=viewer.tenant, today=today)
    ids = [person.pk for person in people]
    statement = statement_of(version=version, scheme=scheme)
    signing = signers(statement=statement, school=viewer.tenant, today=today, staff=ids) if statement else ()
    signed = {row.staff.pk: row.holds for row in signing}
    known = prepared(staff=ids, term=version.term_id)
    vetted = standing_vettings(ids)
    near = _near(ids, today=today)
    return tuple(
        _standing(
            person,
            scheme=scheme,
            signed=signed.get(person.pk),
            has=known.get(person.pk, Prepared()),
            valid=vetted.get(person.pk, []),
            near=near.get(person.pk, 0),
            today=today,
        )
        for person in people
    )


def _people(*, school: int, today: date) -> Sequence[Staff]:
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    roles = {*ROSTERED_ROLES, *RESPONSIBILITIES}
    accounts = Appointment.objects.filter(current, role__in=roles, school=school).values("account_id")
    return list(Staff.objects.filter(account__in=accounts).select_related("engagement").order_by("sort_key", "code"))


def _near(staff: Iterable[int], *, today: date) -> Mapping[int, int]:
    """Count by person the sessions of today and tomorrow they are named for."""
    days = (today, today + A_DAY)
    rows = Assignment.objects.filter(
        staff__in=list(staff), ended_at=None, session__date__in=days, session__cancellation=None
    )
    counted: dict[int, int] = {}
    for person in rows.values_list("staff_id", flat=True):
        counted[person] = counted.get(person, 0) + 1
    return counted


def _standing(
    person: Staff,
    *,
    scheme: Scheme,
    signed: bool | None,
    has: Prepared,
    valid: Sequence[tuple[str, DateSpan]],
    near: int,
    today: date,
) -> Readiness:
    engagement: Engagement | None = getattr(person, "engagement", None)
    trained = has.trained_on is not None if scheme.readiness.training else None
    required = vetting_required(person, scheme=scheme)
    out = unvetted(required=required, valid=valid)
    days = (today, today + A_DAY)
    held = unready(signed=signed is not False, trained=trained is not False, today=today, cleared=has.cleared)
    reasons = {"vetted": out, "ready": held if scheme.readiness.bars else ()}
    running = [span.until - A_DAY for span in has.cleared if today < span.until]
    state, until = _vetting(required=required, valid=valid, today=today)
    return Readiness(
        code=person.code,
        name=person.name,
        engagement=ENGAGEMENT_WORDS[Engagement.Kind(engagement.kind if engagement else Engagement.Kind.OWN)],
        outside=is_outside(person),
        agency=engagement.agency if engagement else "",
        signed=signed,
        trained=trained,
        trained_on=has.trained_on,
        vetting=state,
        vetted_until=until,
        cleared_until=max(running, default=None),
        near=near,
        barred=tuple(rule for rule, spans in reasons.items() if any(is_barred(day, spans) for day in days)),
    )


def _vetting(*, required: Iterable[str], valid: Sequence[tuple[str, DateSpan]], today: date) -> tuple[str, date | None]:
    """Say how the required vetting stands, and on which day the first of it runs out."""
    ends = {kind: max((span.until - A_DAY for one, span in valid if one == kind), default=None) for kind in required}
    if not ends:
        return "", None
    known = [day for day in ends.values() if day is not None]
    if len(known) < len(ends):
        return "missing", None
    first = min(known)
    if first < today:
        return "expired", first
    return ("expiring" if first - today <= SOON else "valid"), first


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPage:
    """The term's training as it is read and signed; `trained_on` once done."""

    topics: tuple[Words, ...]
    text_hash: str
    term: str
    trained_on: date | None
    by_list: bool


def my_training(*, viewer: Actor, today: date) -> TrainingPage | None:
    """Give the training for whoever looks; None where the scheme names none. Two questions."""
    own = viewer.held("staff")
    authorise(actor=viewer, action="rostering.train", at=place(staff=own, school=viewer.tenant))
    training = training_in_force(today=today)
    if training is None or not own:
        return None
    done = Training.objects.filter(staff__in=own, term=training.version.term_id, ended_at=None).first()
    return TrainingPage(
        topics=tuple(topic.words for topic in training.scheme.readiness.training),
        text_hash=training.text_hash,
        term=training.version.term_name,
        trained_on=done.held_on if done else None,
        by_list=bool(done and done.trainer),
    )
