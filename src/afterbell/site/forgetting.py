"""What is known of a child, and how it is forgotten: docs/decisions/0029 says what, when and why.

The ledger and the facts keep public codes; what is removed or blanked here is what names a child or its family.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from afterbell.base.models import Mailbox, Message
from afterbell.base.words import Words
from afterbell.comments.models import CommentAppeal, PenLockStep, PenName, PublicReport, TakedownStep
from afterbell.complaints.models import Complaint, ComplaintStep
from afterbell.dismissal.models import (
    Collector,
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
from afterbell.notices.models import FamilyTold
from afterbell.placement.models import GivenPlace, MovedPlace, OfferAnswer, PlaceClaim
from afterbell.schools.models import Account, Appointment, CalendarFeed, Guardian, Guardianship, Pupil, SignInCode
from afterbell.site.due import GONE, Due
from afterbell.site.forgetting_afternoons import of_afternoons, of_the_way_home
from afterbell.site.walls import append_only_tables, unlocked
from afterbell.subsidy.models import BankRow, FeeExemption, FeeReceiptReversed


def due_of_child(*, pupil: Pupil) -> tuple[Due, ...]:
    """Collect what names this child, and its guardians who have no other child here."""
    return (
        *_of_family(pupil=pupil),
        *_of_enrolment(pupil=pupil),
        *of_afternoons(pupil=pupil),
        *_of_fees(pupil),
        *_of_notices(pupil),
        *_of_register(pupil),
    )


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
        *_of_comments(accounts),
        Due(
            what=Words(zh="家长写的投诉和联系方式", en="guardians' complaints and how they are reached"),
            rows=Complaint.objects.filter(writer__in=accounts, words_sealed__isnull=False),
            blank={"words_sealed": None, "contact_sealed": None},
        ),
        Due(
            what=Words(zh="家长的投诉的答复和补充", en="what was said about guardians' complaints"),
            rows=ComplaintStep.objects.filter(complaint__writer__in=accounts, words_sealed__isnull=False),
            blank={"words_sealed": None},
        ),
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


def _of_comments(accounts: list[int]) -> tuple[Due, ...]:
    """Strike the pen names out, and what was written to reviewers; comments stay, under a code nobody has."""
    return (
        Due(
            what=Words(zh="评论的笔名", en="pen names under comments"),
            rows=PenName.objects.filter(account__in=accounts).exclude(name__startswith=GONE),
            blank={"name": Concat(Value(f"{GONE} "), F("code")), "folded": F("code")},
        ),
        Due(
            what=Words(zh="评论申诉的话", en="words of appeals about comments"),
            rows=CommentAppeal.objects.filter(comment__pen__account__in=accounts).exclude(words=GONE),
            blank={"words": GONE},
        ),
        Due(
            what=Words(zh="对撤下评论申诉的话", en="words of appeals about comments taken down"),
            rows=TakedownStep.objects.filter(by__in=accounts, kind=TakedownStep.Kind.APPEALED).exclude(words=GONE),
            blank={"words": GONE},
        ),
        Due(
            what=Words(zh="个人空间申诉的话", en="words of appeals about pen names"),
            rows=PenLockStep.objects.filter(by__in=accounts, kind=PenLockStep.Kind.APPEALED).exclude(words=GONE),
            blank={"words": GONE},
        ),
        Due(
            what=Words(zh="举报的话", en="words of reports"),
            rows=PublicReport.objects.filter(reporter__in=accounts).exclude(words=GONE),
            blank={"words": GONE},
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
        *of_the_way_home(pupil=pupil),
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


def _of_fees(pupil: Pupil) -> tuple[Due, ...]:
    """Give why the child was exempt from fees and who paid for it; amounts and days stay for the accounts."""
    return (
        Due(
            what=Words(zh="减免的类别和证明", en="grounds of exemptions from fees"),
            rows=FeeExemption.objects.filter(pupil=pupil, grounds_sealed__isnull=False),
            blank={"grounds_sealed": None},
        ),
        Due(
            what=Words(zh="银行流水的付款人", en="who paid by bank"),
            rows=BankRow.objects.filter(receipt__pupil=pupil, payer_sealed__isnull=False),
            blank={"payer_sealed": None},
        ),
        Due(
            what=Words(zh="冲销收款的理由", en="reasons for taking receipts back"),
            rows=FeeReceiptReversed.objects.filter(receipt__pupil=pupil).exclude(reason=GONE),
            blank={"reason": GONE},
        ),
    )


def _of_notices(pupil: Pupil) -> tuple[Due, ...]:
    """Give what was said on the telephone about notices; that the family was told stays."""
    return (
        Due(
            what=Words(zh="电话告知通知时说的话", en="words of calls about notices"),
            rows=FamilyTold.objects.filter(family__pupil=pupil, words_sealed__isnull=False),
            blank={"words_sealed": None},
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
