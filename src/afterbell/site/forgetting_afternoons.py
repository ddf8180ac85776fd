"""What the afternoons know of a child, and how it is forgotten."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from afterbell.attendance.models import (
    AlarmClosed,
    Correction,
    HomeworkNote,
    Incident,
    IncidentChild,
    IncidentClosed,
    IncidentEntry,
    IncidentPhoto,
    LateMarkDecision,
    MarkVersion,
    PupilLeave,
    RollMark,
)
from afterbell.base.words import Words
from afterbell.dismissal.forbidding import sealed_undoing
from afterbell.dismissal.models import (
    BusRide,
    CollectorPhoto,
    Forbidden,
    ForbiddenEnded,
    GateWordAside,
    HandoverUndone,
    Override,
    TodayChange,
)
from afterbell.schools.models import Pupil
from afterbell.site.due import GONE, NOWHERE, Due


def of_the_way_home(*, pupil: Pupil) -> tuple[Due, ...]:
    """Give who was forbidden to take the child, on which paper, why that ended, and why a handover was undone."""
    return (
        Due(
            what=Words(zh="接送人的照片", en="pictures of collectors"),
            rows=CollectorPhoto.objects.filter(collector__pupil=pupil),
            pictured=True,
        ),
        Due(
            what=Words(zh="坐哪辆校车、在哪里下车", en="which bus the child rode, and where it got off"),
            rows=BusRide.objects.filter(collector__pupil=pupil),
        ),
        Due(
            what=Words(zh="禁止接走的人和依据", en="who was forbidden to collect, and the paper"),
            rows=Forbidden.objects.filter(pupil=pupil, person_sealed__isnull=False),
            blank={"person_sealed": None, "proof_sealed": None},
        ),
        Due(
            what=Words(zh="解除禁止的理由", en="why a forbidding ended"),
            rows=ForbiddenEnded.objects.filter(forbidden__pupil=pupil, reason_sealed__isnull=False),
            blank={"reason_sealed": None},
        ),
        Due(
            what=Words(zh="学校决定当天怎么回家的理由", en="why the school decided how the child goes home"),
            rows=TodayChange.objects.filter(pupil=pupil, reason_sealed__isnull=False),
            blank={"reason_sealed": None},
        ),
        Due(
            what=Words(zh="名单以外来接的人和理由", en="who collected off the list, and why"),
            rows=Override.objects.filter(pupil=pupil, reason_sealed__isnull=False),
            blank={"person_sealed": None, "reason_sealed": None},
        ),
        Due(
            what=Words(zh="撤销交接的理由", en="reasons for undoing handovers"),
            rows=HandoverUndone.objects.filter(handover__pupil=pupil),
            blank={"reason_sealed": sealed_undoing(GONE)},
        ),
        Due(
            what=Words(zh="校门没有收下、放在一边的话", en="words of the gate that were put aside"),
            rows=GateWordAside.objects.filter(pupil=pupil),
            blank={"said_sealed": None},
        ),
    )


def due_of_incidents(*, incidents: QuerySet[Incident], pupil: Pupil | None = None) -> tuple[Due, ...]:
    """Collect what was written of incidents; of one child alone, where it is named."""
    of, about = Q(incident__in=incidents), Q(pupil=pupil) | Q(pupil=None) if pupil else Q()
    return (
        Due(
            what=Words(zh="事件写了什么", en="what was written of incidents"),
            rows=Incident.objects.filter(pk__in=incidents, words_sealed__isnull=False),
            blank={"words_sealed": None, "where": NOWHERE},
        ),
        Due(
            what=Words(zh="事件里写孩子的话", en="what was written of the child in incidents"),
            rows=IncidentChild.objects.filter(of & (Q(pupil=pupil) if pupil else Q()), words_sealed__isnull=False),
            blank={"words_sealed": None},
        ),
        Due(
            what=Words(zh="事件的跟进", en="what was done about incidents"),
            rows=IncidentEntry.objects.filter(of & about, words_sealed__isnull=False),
            blank={"words_sealed": None},
        ),
        Due(
            what=Words(zh="事件的照片", en="photographs of incidents"),
            rows=IncidentPhoto.objects.filter(of),
            pictured=True,
        ),
        Due(
            what=Words(zh="事件的结果", en="how incidents ended"),
            rows=IncidentClosed.objects.filter(of, outcome_sealed__isnull=False),
            blank={"outcome_sealed": None},
        ),
    )


def of_afternoons(*, pupil: Pupil) -> tuple[Due, ...]:
    written = ~Q(place="")
    return (
        *due_of_incidents(incidents=Incident.objects.filter(children__pupil=pupil), pupil=pupil),
        Due(
            what=Words(zh="请假原因", en="reasons of leave"),
            rows=PupilLeave.objects.filter(pupil=pupil),
            blank={"reason": ""},
        ),
        Due(
            what=Words(zh="点名里写的去处", en="places written in rolls"),
            rows=RollMark.objects.filter(written, pupil=pupil),
            blank={"place": NOWHERE},
        ),
        Due(
            what=Words(zh="矛盾记录里写的去处", en="places written in other versions of marks"),
            rows=MarkVersion.objects.filter(written).filter(Q(pupil=pupil) | Q(mark__pupil=pupil)),
            blank={"place": NOWHERE},
        ),
        Due(
            what=Words(zh="作业记录", en="notes on homework"),
            rows=HomeworkNote.objects.filter(pupil=pupil),
        ),
        Due(
            what=Words(zh="裁定理由", en="reasons of decisions"),
            rows=LateMarkDecision.objects.filter(mark__pupil=pupil),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="改正的理由", en="reasons of corrections"),
            rows=Correction.objects.filter(mark__pupil=pupil),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="销报时写的去处", en="whereabouts of a child looked for"),
            rows=AlarmClosed.objects.filter(alarm__pupil=pupil),
            blank={"whereabouts": GONE},
        ),
    )
