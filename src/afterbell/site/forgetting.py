"""What is known of a child, and how it is forgotten: docs/decisions/0029 says what, when and why.

The ledger and the facts keep public codes; what is removed or blanked here is what names a child or its family.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat

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
from afterbell.base.models import Mailbox, Message
from afterbell.base.pictures.keeping import throw_away
from afterbell.base.words import Words
from afterbell.dismissal.models import (
    Collector,
    Forbidden,
    ForbiddenEnded,
    GateWordAside,
    HandoverUndone,
    Override,
    TodayChange,
)
from afterbell.enrolment.models import (
    Application,
    ApplicationDraft,
    CareNote,
    Countersignature,
    DayChange,
    DayChangeReview,
    EvidencePicture,
    LateWindow,
    NeedDecision,
    PaperPicture,
    PaperSigningCheck,
    Review,
    Signature,
    SubmissionDevice,
    SurveyAnswer,
    Withdrawal,
)
from afterbell.placement.models import GivenPlace, MovedPlace, OfferAnswer, PlaceClaim
from afterbell.schools.models import Account, Appointment, CalendarFeed, Guardian, Guardianship, Pupil, SignInCode
from afterbell.site.walls import append_only_tables, unlocked

GONE = "已删除"
NOWHERE = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One kind of data that is to go: these rows are removed, or the columns in `blank` get these values.

    `pictured` rows have a file in the storage, which goes once the removal is certain.
    """

    what: Words
    rows: QuerySet[Any]
    blank: Mapping[str, object] | None = None
    pictured: bool = False

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self.rows.model
        return model

    @property
    def table(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001 - Django's documented model API

    @property
    def name(self) -> str:
        return self.what.en

    def carry_out(self) -> int:
        if self.pictured:
            for tenant, code in self.rows.values_list("school_id", "code"):
                throw_away(tenant=tenant, code=code)
        if self.blank is None:
            return sum(self.rows.delete()[1].values())
        return self.rows.update(**self.blank)


def due_of_child(*, pupil: Pupil) -> tuple[Due, ...]:
    """Collect what names this child, and its guardians who have no other child here."""
    return (*_of_family(pupil=pupil), *_of_enrolment(pupil=pupil), *_of_afternoons(pupil=pupil), *_of_register(pupil))


def guardians_left_alone(*, pupil: Pupil) -> list[int]:
    """Name the child's guardians who have no other child that is here."""
    others = Guardianship.objects.filter(pupil__left_on=None, until=None).exclude(pupil=pupil)
    own = Guardianship.objects.filter(pupil=pupil).exclude(guardian__in=others.values("guardian"))
    return sorted(set(own.values_list("guardian_id", flat=True)))


def due_of_guardians(*, guardians: Iterable[int]) -> tuple[Due, ...]:
    """Collect what names guardians and lets them in."""
    rows = Guardian.objects.filter(pk__in=list(guardians))
    accounts = list(rows.exclude(account=None).values_list("account_id", flat=True))
    return (
        Due(what=Words(zh="家长邮箱", en="guardians' addresses"), rows=Mailbox.objects.filter(account__in=accounts)),
        Due(what=Words(zh="日历地址", en="calendar addresses"), rows=CalendarFeed.objects.filter(account__in=accounts)),
        Due(what=Words(zh="家长登录码", en="sign-in codes"), rows=SignInCode.objects.filter(account__in=accounts)),
        Due(what=Words(zh="给家长的消息", en="messages to guardians"), rows=Message.objects.filter(to__in=accounts)),
        Due(
            what=Words(zh="家长姓名和电话", en="guardians' names and numbers"),
            rows=rows,
            blank={"name": GONE, "phone_sealed": None, "phone_fingerprint": ""},
        ),
        Due(
            what=Words(zh="家长账号", en="guardians' accounts"),
            rows=Account.objects.filter(pk__in=accounts),
            blank={"name": GONE, "is_active": False},
        ),
    )


def _of_family(*, pupil: Pupil) -> tuple[Due, ...]:
    about = Message.objects.filter(tenant=pupil.school_id, concerns=pupil.code)
    return (
        Due(what=Words(zh="关于孩子的消息", en="messages about the child"), rows=about),
        *due_of_guardians(guardians=guardians_left_alone(pupil=pupil)),
        Due(
            what=Words(zh="接送人姓名和电话", en="collectors' names and numbers"),
            rows=Collector.objects.filter(pupil=pupil),
            blank={"name": Concat(Value(f"{GONE} "), F("code")), "phone_sealed": None},
        ),
        *_of_the_way_home(pupil=pupil),
    )


def _of_the_way_home(*, pupil: Pupil) -> tuple[Due, ...]:
    """Give who was forbidden to take the child, on which paper, why that ended, and why a handover was undone."""
    return (
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
            blank={"reason": GONE, "reason_sealed": None},
        ),
        Due(
            what=Words(zh="校门没有收下、放在一边的话", en="words of the gate that were put aside"),
            rows=GateWordAside.objects.filter(pupil=pupil),
            blank={"said_sealed": None},
        ),
    )


def _of_enrolment(*, pupil: Pupil) -> tuple[Due, ...]:
    applications = Application.objects.filter(pupil=pupil)
    return (
        Due(what=Words(zh="调查答案", en="survey answers"), rows=SurveyAnswer.objects.filter(pupil=pupil)),
        Due(what=Words(zh="家庭情况", en="circumstances"), rows=applications, blank={"circumstances_sealed": None}),
        Due(what=Words(zh="没有提交的草稿", en="drafts"), rows=ApplicationDraft.objects.filter(pupil=pupil)),
        Due(
            what=Words(zh="照护须知", en="medical and allergy notes"),
            rows=CareNote.objects.filter(pupil=pupil, words_sealed__isnull=False),
            blank={"words_sealed": None},
        ),
        Due(
            what=Words(zh="提交时的设备指纹", en="fingerprints of devices"),
            rows=SubmissionDevice.objects.filter(application__in=applications),
        ),
        Due(
            what=Words(zh="证明照片", en="pictures of evidence"),
            rows=EvidencePicture.objects.filter(application__in=applications),
            pictured=True,
        ),
        Due(
            what=Words(zh="纸质申请的照片", en="pictures of signed papers"),
            rows=PaperPicture.objects.filter(application__in=applications),
            pictured=True,
        ),
        Due(
            what=Words(zh="变更时段的签名笔迹", en="strokes under changes of days"),
            rows=DayChange.objects.filter(application__in=applications, strokes_sealed__isnull=False),
            blank={"strokes_sealed": b""},
        ),
        Due(
            what=Words(zh="签名笔迹", en="strokes of signatures"),
            rows=Signature.objects.filter(application__in=applications, strokes_sealed__isnull=False),
            blank={"strokes_sealed": b""},
        ),
        Due(
            what=Words(zh="补申请的理由", en="reasons for applying late"),
            rows=LateWindow.objects.filter(pupil=pupil),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="没有同意孩子需要的理由", en="reasons for refusing what a child needs"),
            rows=NeedDecision.objects.filter(need__pupil=pupil).exclude(reason=""),
            blank={"reason": GONE},
        ),
        *_reasons_about(applications=applications),
        *_spoken_with(applications=applications),
    )


def _reasons_about(*, applications: QuerySet[Application]) -> tuple[Due, ...]:
    """Give what was written by hand about applications: a reason may name the child."""
    return (
        Due(
            what=Words(zh="复核退回的理由", en="reasons of who countersigned"),
            rows=Countersignature.objects.filter(application__in=applications).exclude(reason=""),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="再签名复核退回的理由", en="reasons of who looked at signatures again"),
            rows=PaperSigningCheck.objects.filter(signing__application__in=applications).exclude(reason=""),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="审核理由", en="reviewers' reasons"),
            rows=Review.objects.filter(application__in=applications).exclude(reason=""),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="变更时段的审核理由", en="reviewers' reasons about changes of days"),
            rows=DayChangeReview.objects.filter(change__application__in=applications).exclude(reason=""),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="手工安排位置的理由", en="reasons for places given by hand"),
            rows=GivenPlace.objects.filter(application__in=applications),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="换组的理由", en="reasons for moving to another group"),
            rows=MovedPlace.objects.filter(application__in=applications),
            blank={"reason": GONE},
        ),
        Due(
            what=Words(zh="撤回理由", en="reasons for withdrawing"),
            rows=Withdrawal.objects.filter(application__in=applications),
            blank={"reason": ""},
        ),
    )


def _spoken_with(*, applications: QuerySet[Application]) -> tuple[Due, ...]:
    """Give with whom of the family a homeroom teacher spoke about places."""
    return (
        Due(
            what=Words(zh="认领空位时和谁说的", en="who of the family told of a place taken"),
            rows=PlaceClaim.objects.filter(application__in=applications).exclude(spoken_with=""),
            blank={"spoken_with": GONE},
        ),
        Due(
            what=Words(zh="答复空位时和谁说的", en="who of the family told of an offer answered"),
            rows=OfferAnswer.objects.filter(offer__application__in=applications).exclude(spoken_with=""),
            blank={"spoken_with": GONE},
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


def _of_afternoons(*, pupil: Pupil) -> tuple[Due, ...]:
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


def _of_register(pupil: Pupil) -> tuple[Due, ...]:
    return (
        Due(
            what=Words(zh="学生姓名", en="the child's name"),
            rows=Pupil.objects.filter(pk=pupil.pk),
            blank={"name": GONE, "sort_key": pupil.code},
        ),
    )


def end_ties(*, pupil: Pupil, guardians: Iterable[int], on: object) -> None:
    """Let the child be gone from a day: nobody is its guardian any more, nor the guardian of anybody here."""
    Pupil.objects.filter(pk=pupil.pk, left_on=None).update(left_on=on)
    Guardianship.objects.filter(pupil=pupil, until=None).update(until=on)
    posts = Appointment.objects.filter(account__in=Guardian.objects.filter(pk__in=list(guardians)).values("account"))
    posts.filter(until=None).update(until=on)


def carry_out(dues: Iterable[Due]) -> dict[str, int]:
    """Remove and blank in one transaction, as the owner of the tables; gives how much, by what it was.

    Rows of facts are unlocked for the length of it; a failure leaves everything as it was, the locks included.
    """
    wanted = tuple(dues)
    locked = sorted({due.table for due in wanted} & set(append_only_tables()))
    done: dict[str, int] = {}
    with transaction.atomic(), unlocked(locked):
        for due in wanted:
            number = due.carry_out()
            if number:
                done[due.name] = done.get(due.name, 0) + number
    return done


def leave_nothing_behind() -> None:
    """Rewrite what the database keeps of removed rows, after they were removed."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM")
