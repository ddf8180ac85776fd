"""What a family sees of notices: those to the own children, newest version first, and which it opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, authorise, place, policy
from afterbell.base.refusals import NotThere
from afterbell.notices.models import FamilyTold, Notice, NoticeFamily

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyNotice:
    """A notice to a child's family, `family` its code there; `opened` says that the viewer read it."""

    family: str
    child: str
    title: str
    version: int
    sent_at: datetime
    opened: bool
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyNoticePage:
    """A notice as its family reads it; without its words until it is opened. `earlier` are the versions before."""

    notice: FamilyNotice
    text: str
    earlier: tuple[tuple[FamilyNotice, str], ...]
    newer: str


def family_notices(*, viewer: Actor) -> tuple[FamilyNotice, ...]:
    """List the notices to the viewer's children, the newest first; a corrected one gives way to its correction.

    Raises NotThere for whoever has no child here.
    """
    wards = _wards(viewer)
    rows = list(_rows(viewer).filter(pupil__in=wards)[:SHOWN])
    newest: dict[tuple[int, int], int] = {}
    for row in rows:
        key = (_first(row.notice), row.pupil_id)
        newest[key] = max(newest.get(key, 0), row.notice.version)
    return tuple(
        _shown(row, corrected=False) for row in rows if row.notice.version == newest[_first(row.notice), row.pupil_id]
    )


def family_notice(*, viewer: Actor, family: str) -> FamilyNoticePage:
    """Give a notice to an own child's family with its earlier versions. Raises NotThere."""
    row = _rows(viewer).filter(code=family).first()
    if row is None:
        raise NotThere("notice")
    authorise(actor=viewer, action="child_notices.see", at=place(school=row.school_id, pupil=row.pupil_id))
    first = _first(row.notice)
    of_notice = Q(notice=first) | Q(notice__corrects=first)
    versions = list(_rows(viewer).filter(of_notice, pupil=row.pupil_id))
    later = [each for each in versions if each.notice.version > row.notice.version]
    shown = _shown(row, corrected=bool(later))
    return FamilyNoticePage(
        notice=shown,
        text=row.notice.text if shown.opened else "",
        earlier=tuple(
            (_shown(each, corrected=True), each.notice.text)
            for each in sorted(versions, key=lambda each: -each.notice.version)
            if each.notice.version < row.notice.version
        )
        if shown.opened
        else (),
        newer=max(later, key=lambda each: each.notice.version).code if later else "",
    )


def _wards(viewer: Actor) -> frozenset[int]:
    wards = policy().reach(actor=viewer, action="child_notices.see").get("pupil", frozenset())
    authorise(actor=viewer, action="child_notices.see", at=place(pupil=wards))
    return wards


def _rows(viewer: Actor) -> QuerySet[Any]:
    opened = FamilyTold.objects.filter(
        family=OuterRef("pk"), way=FamilyTold.Way.OPENED, guardian__account=viewer.account
    )
    rows = NoticeFamily.objects.select_related("notice__decision", "pupil").annotate(opened=Exists(opened))
    return rows.order_by("-notice__decision__at", "pupil__sort_key", "pk")


def _first(notice: Notice) -> int:
    return notice.corrects_id or notice.pk


def _shown(
    row: Any,  # noqa: ANN401 - a row with what was counted beside it
    *,
    corrected: bool,
) -> FamilyNotice:
    return FamilyNotice(
        family=row.code,
        child=row.pupil.name,
        title=row.notice.title,
        version=row.notice.version,
        sent_at=row.notice.decision.at,
        opened=row.opened,
        corrected=corrected,
    )
