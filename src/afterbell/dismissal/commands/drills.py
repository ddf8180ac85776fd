"""A drill is started, reported to and ended; it writes no mark, tells no family, and a real emergency ends it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from afterbell.attendance.models import Alarm
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.dismissal.commands.drill_groups import Planned, planned_of
from afterbell.dismissal.drilling import running, sealed_note
from afterbell.dismissal.events import DrillCalledOff, DrillStarted
from afterbell.dismissal.models import Drill, DrillChild, DrillEnded, DrillGroup, DrillReport
from afterbell.dismissal.queries.inside import everybody_inside
from afterbell.dismissal.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil

LONGEST = 200


@command("dismissal.start_drill")
def start_drill(*, actor: Actor, now: datetime, kind: str) -> str:
    """Start a drill for now with everybody who stands on the emergency list, and tell the adults in charge.

    Raises NotThere for who leads no day, Refused while another runs, while a child is really looked for, and when
    nobody is in the school.
    """
    authorise(actor=actor, action="dismissal.start_drill", at=place(school=actor.tenant))
    record(subject="drill", started=0)
    day = local_day(now)
    reasons = [] if kind in Drill.Kind.values else [REFUSALS.refusal("drill_unknown", field="kind")]
    if running() is not None:
        reasons.append(REFUSALS.refusal("drill_runs"))
    if Alarm.objects.filter(session__date=day, closed=None).exists():
        raise Refused([*reasons, REFUSALS.refusal("really_looked_for")])
    inside = everybody_inside(viewer=actor, on=day, now=now)
    planned = planned_of(inside, on=day)
    if not planned:
        reasons.append(REFUSALS.refusal("nobody_inside"))
    if reasons:
        raise Refused(reasons)
    drill = Drill(
        school_id=actor.tenant,
        number=(Drill.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=kind,
        date=day,
        visitors=sum(row.people for row in inside.visitors),
        started_by_id=signed_in(actor),
        started_at=now,
    )
    try:
        with transaction.atomic():
            drill.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    _freeze(drill, planned=planned)
    record(subject=drill.code, started=1, children=sum(len(row.pupils) for row in planned), groups=len(planned))
    tell(DrillStarted(school=actor.tenant, drill=drill.code, at=now))
    return drill.code


def _freeze(drill: Drill, *, planned: Collection[Planned]) -> None:
    """Write down who is to be found, and by whom: what happens during the drill changes nothing of it."""
    keys = dict(
        Pupil.objects.filter(code__in=[code for row in planned for code in row.pupils]).values_list("code", "pk")
    )
    for row in planned:
        group = DrillGroup.objects.create(
            school_id=drill.school_id,
            drill=drill,
            place=row.place,
            name=row.name,
            session_id=row.session,
            adult_id=row.adult,
        )
        DrillChild.objects.bulk_create(
            DrillChild(school_id=drill.school_id, group=group, drill=drill, pupil_id=keys[code]) for code in row.pupils
        )


@command("dismissal.report_drill")
def report_drill(*, actor: Actor, now: datetime, sent_as: UUID, group: str, missing: Collection[str]) -> bool:
    """Say that everybody of a group is there but the missing, by code; False when the same word comes again.

    Raises NotThere for a group that is not the actor's and for a child that is not in it, Refused as a conflict once
    the drill has ended.
    """
    row = DrillGroup.objects.select_related("drill").filter(code=group).first()
    if row is None:
        raise NotThere("drill group")
    authorise(actor=actor, action="dismissal.report_drill", at=place(school=actor.tenant, staff=row.adult_id))
    record(subject=row.code, stored=0)
    if DrillReport.objects.filter(sent_as=sent_as).exists():
        return False
    _still_runs(row.drill)
    children = set(DrillChild.objects.filter(group=row).values_list("pupil__code", flat=True))
    if set(missing) - children:
        raise NotThere("pupil")
    try:
        with transaction.atomic():
            DrillReport.objects.create(
                school_id=actor.tenant,
                sent_as=sent_as,
                group=row,
                missing=sorted(set(missing)),
                said_by_id=signed_in(actor),
                said_at=now,
            )
    except IntegrityError:
        return False
    record(subject=row.code, stored=1, children=len(children), missing=len(set(missing)))
    return True


@command("dismissal.end_drill")
def end_drill(*, actor: Actor, now: datetime, drill: str, note: str) -> None:
    """End a drill with a note of what was seen. Raises NotThere, Refused without a note or, as a conflict, twice."""
    row = _drill(drill)
    authorise(actor=actor, action="dismissal.end_drill", at=place(school=actor.tenant))
    record(subject=row.code, ended=0)
    _still_runs(row)
    said = written(note)
    if not said:
        raise REFUSALS.refused("note_missing", field="note")
    if len(said) > LONGEST:
        raise REFUSALS.refused("text_too_long", field="note", most=LONGEST)
    _end(row, actor=actor, now=now, note=said)
    record(subject=row.code, ended=1)


@command("dismissal.call_off_drill")
def call_off_drill(*, actor: Actor, now: datetime, drill: str) -> None:
    """End a drill because something is real, without a word to be written, and tell every adult in charge.

    Whoever works at the school does so. Raises NotThere, Refused as a conflict when the drill has ended.
    """
    row = _drill(drill)
    authorise(actor=actor, action="dismissal.call_off_drill", at=place(school=actor.tenant))
    record(subject=row.code, called_off=0)
    _still_runs(row)
    _end(row, actor=actor, now=now, note="")
    record(subject=row.code, called_off=1)
    tell(DrillCalledOff(school=actor.tenant, drill=row.code, by=actor.name, at=now))


def _drill(code: str) -> Drill:
    row = Drill.objects.filter(code=code).first()
    if row is None:
        raise NotThere("drill")
    return row


def _still_runs(drill: Drill) -> None:
    if DrillEnded.objects.filter(drill=drill).exists():
        raise REFUSALS.refused("drill_ended", conflict=True)


def _end(drill: Drill, *, actor: Actor, now: datetime, note: str) -> None:
    try:
        with transaction.atomic():
            DrillEnded.objects.create(
                school_id=actor.tenant,
                drill=drill,
                real=not note,
                note_sealed=sealed_note(note),
                ended_by_id=signed_in(actor),
                ended_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("drill_ended", conflict=True) from None
