"""How a collector looks: added by the family with the person's knowledge, looked at by the gate, taken away again."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.pictures.keeping import keep_picture, kept_picture, throw_away
from afterbell.base.pictures.reading import Picture
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.dismissal.commands.own_collector import own_collector
from afterbell.dismissal.forbidding import forbidden_on
from afterbell.dismissal.models import Collector, CollectorPhoto
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import near_name
from afterbell.schools.actors import signed_in


@command("dismissal.name_collector")
def show_collector(*, actor: Actor, now: datetime, collector: str, picture: Picture | None, knows: bool) -> None:
    """Keep a picture of somebody on the list for the gate, in the place of an earlier one.

    Whoever adds it confirms that the person in it knows. Raises NotThere for the list of a child that is not the
    actor's, Refused with every reason.
    """
    row = own_collector(actor=actor, now=now, code=collector)
    reasons = []
    if picture is None:
        reasons.append(REFUSALS.refusal("photo_missing", field="photo"))
    if not knows:
        reasons.append(REFUSALS.refusal("photo_unknown_to_them", field="knows"))
    if reasons or picture is None:
        raise Refused(reasons)
    replaced = _taken_away(row)
    shot = CollectorPhoto(
        school_id=row.school_id,
        collector=row,
        content_hash=picture.content_hash,
        added_by_id=signed_in(actor),
        added_at=now,
    )
    keep_picture(tenant=row.school_id, code=shot.code, picture=picture)
    try:
        shot.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=row.code, pictured=1, replaced=replaced, content_hash=picture.content_hash)


@command("dismissal.name_collector")
def take_photo_away(*, actor: Actor, now: datetime, collector: str) -> bool:
    """Remove the picture of somebody on the list, file and all; False when there is none.

    Raises NotThere for the list of a child that is not the actor's.
    """
    row = own_collector(actor=actor, now=now, code=collector)
    removed = _taken_away(row)
    record(subject=row.code, pictured=0, replaced=removed)
    return removed


@command("dismissal.look_at_collector")
def look_at_collector(*, actor: Actor, now: datetime, collector: str) -> bytes:
    """Give the gate the picture of somebody who may collect today as JPEG; the ledger keeps who looked.

    Raises NotThere for who does not stand at the gate, for whoever may not collect today, and without a picture.
    """
    authorise(actor=actor, action="dismissal.look_at_collector", at=place(school=actor.tenant))
    shot = CollectorPhoto.objects.select_related("collector__pupil").filter(collector__code=collector).first()
    if shot is None or not _collects(shot.collector, now=now):
        raise NotThere("photo")
    record(subject=shot.collector.pupil.code, looked_at=shot.collector.code)
    return kept_picture(tenant=shot.school_id, code=shot.code, content_hash=shot.content_hash)


def _collects(row: Collector, *, now: datetime) -> bool:
    today = local_day(now)
    kept_away = forbidden_on(day=today, pupils=[row.pupil_id]).get(row.pupil_id, ())
    listed = row.since <= today and (row.until is None or row.until > today)
    return listed and not any(near_name(row.name, person.name) for person in kept_away)


def _taken_away(row: Collector) -> bool:
    shot = CollectorPhoto.objects.filter(collector=row).first()
    if shot is None:
        return False
    throw_away(tenant=shot.school_id, code=shot.code)
    shot.delete()
    return True
