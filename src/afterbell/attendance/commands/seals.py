"""A roll is sealed when every expected child has a state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from afterbell.attendance.commands.marks import TICK, against_a_roll
from afterbell.attendance.events import RollSealed
from afterbell.attendance.models import Alarm, RollSeal
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rolls import Child, children_of, fold_roll, marks_where
from afterbell.attendance.rules.folding import CAME, Expected, Mark, Roll, unaccounted, verify_roll
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.schools.actors import signed_in


@command("attendance.seal")
def seal_roll(*, actor: Actor, now: datetime, session: str) -> datetime:
    """Close a roll; give the instant of the seal, the first one's when it was sealed before.

    Raises NotThere when the session is not the actor's, Refused when it has not begun, with how many children have no
    state and who they are, or whose marks contradict each other.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.seal", at=standing.place)
    record(subject=session, sealed=0)
    if standing.sealed_at is not None:
        return standing.sealed_at
    if reasons := against_a_roll(session=standing, now=now):
        raise Refused(reasons)
    assert standing.group is not None  # noqa: S101 - `against_a_roll` has asked
    groups = children_of(groups=(standing.group,), day=standing.date, weekday=standing.weekday)
    marks = marks_where(Q(session=standing.pk))
    sealed_at, reasons = close_roll(
        actor=actor,
        now=now,
        session=standing,
        children=groups.get(standing.group, ()),
        marks=marks,
        roll=fold_roll(marks=marks, sealed={}),
    )
    if sealed_at is None:
        raise Refused(reasons)
    record(subject=session, sealed=1, marks=len(marks))
    return sealed_at


def close_roll(
    *,
    actor: Actor,
    now: datetime,
    session: Standing,
    children: Collection[Child],
    marks: Collection[Mark],
    roll: Roll,
) -> tuple[datetime | None, list[Refusal]]:
    """Seal the roll, or give every reason why not. The seal stands after every mark it closes over.

    A roll that the independent verifier finds other than its marks is not sealed.
    """
    reasons = [] if session.starts_at <= now else [REFUSALS.refusal("not_started", session=session.name)]
    reasons += _reasons(session=session, children=children, roll=roll)
    if reasons := [*reasons, *(_looked_for(session) if session.looked_for else ())]:
        return None, reasons
    if findings := verify_roll(roll=roll, marks=tuple(marks)):
        return None, [REFUSALS.refusal("verifier_disagrees", finding=findings[0].words)]
    at = max([now, *(mark.received + TICK for mark in marks)])
    RollSeal.objects.create(
        school_id=session.school, session_id=session.pk, sealed_by_id=signed_in(actor), sealed_at=at
    )
    present = sum(row.state in CAME for row in roll.states)
    tell(
        RollSealed(
            school=session.school,
            session=session.code,
            on=session.date,
            sealed_at=at,
            expected=len(children),
            present=present,
        )
    )
    return at, []


def _reasons(*, session: Standing, children: Collection[Child], roll: Roll) -> list[Refusal]:
    names = {child.code: child.name for child in children}
    key = str(session.pk)
    expected = [Expected(session=key, pupil=child.code) for child in children if child.expected]
    found = {
        "roll_open": [row.pupil for row in unaccounted(expected=expected, states=roll.states)],
        "contested": [row.pupil for row in roll.contradictions],
        "two_contents": [row.versions[0].pupil for row in roll.id_conflicts],
    }
    return [
        REFUSALS.refusal(code, number=len(pupils), names=_listed(names, pupils))
        for code, pupils in found.items()
        if pupils
    ]


def _looked_for(session: Standing) -> list[Refusal]:
    """Refuse while a child of the roll is looked for: a state somebody tapped does not say where it is."""
    looked = Alarm.objects.filter(session=session.pk, closed=None).order_by("raised_at", "pk")
    names = list(looked.values_list("pupil__name", flat=True))
    return [REFUSALS.refusal("looked_for", number=len(names), names="、".join(names))] if names else []


def _listed(names: dict[str, str], pupils: Collection[str]) -> str:
    """Write names in the roll's own order."""
    wanted = set(pupils)
    return "、".join(name for code, name in names.items() if code in wanted)
