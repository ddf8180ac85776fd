"""One adult on a child's list as its family keeps them: the days, what was said of them before, and the picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.pictures.keeping import kept_picture
from afterbell.base.refusals import NotThere, Refused
from afterbell.dismissal.kept_away import may_not_know
from afterbell.dismissal.models import Collector, CollectorDays, CollectorPhoto


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysSaid:
    """From when until (without) when somebody was to collect, as was said at a moment."""

    since: date
    until: date | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorOfChild:
    """An adult on the list; `begun` when it may collect already, so that its first day stands.

    `said` is what was said of its days, the newest first; `picture` a JPEG, empty without one, `lost` where its file
    is gone.
    """

    pupil: str
    child: str
    code: str
    name: str
    relation: str
    since: date
    until: date | None
    begun: bool
    said: tuple[DaysSaid, ...]
    picture: bytes = field(repr=False)
    lost: bool


def collector_of_child(*, viewer: Actor, collector: str, today: date) -> CollectorOfChild:
    """Give somebody on the list, today or later, to the child's family or its homeroom teacher.

    Raises NotThere for anybody else, for a stand-in of one day, and for a guardian who may not know where the child is.
    """
    listed = Collector.objects.filter(Q(until=None) | Q(until__gt=today), passes=None)
    row = listed.select_related("pupil").filter(code=collector).first()
    if row is None:
        raise NotThere("collector")
    at = place(school=viewer.tenant, pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=viewer, action="dismissal.name_collector", at=at)
    if row.pupil.code in may_not_know(viewer=viewer, day=today):
        raise NotThere("collector")
    said = CollectorDays.objects.filter(collector=row).order_by("-pk").values_list("since", "until", "said_at")
    shot = CollectorPhoto.objects.filter(collector=row).first()
    picture = _picture(shot)
    return CollectorOfChild(
        pupil=row.pupil.code,
        child=row.pupil.name,
        code=row.code,
        name=row.name,
        relation=row.relation,
        since=row.since,
        until=row.until,
        begun=row.since <= today,
        said=tuple(DaysSaid(since=since, until=until, at=moment) for since, until, moment in said),
        picture=picture,
        lost=shot is not None and not picture,
    )


def _picture(shot: CollectorPhoto | None) -> bytes:
    if shot is None:
        return b""
    try:
        return kept_picture(tenant=shot.school_id, code=shot.code, content_hash=shot.content_hash)
    except Refused:
        return b""
