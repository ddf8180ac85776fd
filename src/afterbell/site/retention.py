"""What is past its time in one school: the table of docs/decisions/0029 in a program, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat

from afterbell.attendance.incidents import incidents_past_their_time
from afterbell.attendance.models import (
    CountDecision,
    HomeworkNote,
    IncidentPhoto,
    PatrolLook,
    PatrolPhoto,
    TeachingReport,
)
from afterbell.base.models import Delivery, Message
from afterbell.base.pictures.keeping import stray_pictures
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.comments.models import PublicReport
from afterbell.complaints.models import Complaint, ComplaintStep, Knock
from afterbell.dismissal.models import (
    Collector,
    CollectorPhoto,
    DrillEnded,
    GateWordAside,
    Override,
    Visit,
    VisitEnded,
    VisitStays,
)
from afterbell.enrolment.caring import notes_past_their_time
from afterbell.enrolment.commands.evidence import evidence_past_its_time
from afterbell.enrolment.devices import devices_of_past_terms
from afterbell.enrolment.models import ApplicationDraft, CareNote, EvidencePicture, PaperPicture, SurveyAnswer
from afterbell.notices.models import FamilyTold, ServiceRated, ServiceWords
from afterbell.portal.models import PublicKnock
from afterbell.rostering.models import Replacement, TurnRequest, TurnStep
from afterbell.schools.models import Guardian, Guardianship, Pupil, SignInCode, Term
from afterbell.site.due import GONE, Due
from afterbell.site.forgetting import due_of_child, due_of_guardians
from afterbell.site.forgetting_afternoons import due_of_incidents
from afterbell.subsidy.models import BankRow, RatingGiven

PICTURED = (EvidencePicture, PaperPicture, PatrolPhoto, IncidentPhoto, CollectorPhoto)
STRAYS = timedelta(days=1)
STRAY_PICTURES = Words(zh="没有记录的照片文件", en="files of pictures no row names")
SURVEY_AFTER_TERM = timedelta(days=30)
MESSAGES = timedelta(days=365)
DELIVERIES = timedelta(days=30)
CODES = timedelta(days=180)
COLLECTORS = timedelta(days=30)
ASIDES = timedelta(days=30)
REPORTS = timedelta(days=30)
VISITORS = timedelta(days=90)
CALLS = timedelta(days=90)
TURNS = timedelta(days=30)
GUARDIANS = timedelta(days=30)
DRILLS = timedelta(days=3 * 365)
PAYERS = timedelta(days=180)
COMPLAINTS, CONTACTS, KNOCKS = timedelta(days=180), timedelta(days=30), timedelta(days=1)
CHILDREN = timedelta(days=3 * 365)


def due_in_school(*, school: int, now: datetime) -> tuple[Due, ...]:
    """Collect what is past its time, inside the school's walls."""
    return (
        *_of_terms(school=school, now=now),
        *_of_reports(now=now),
        *_of_money_and_drills(today=local_day(now)),
        *_of_the_door(school=school, now=now),
        *_of_notices(now=now),
        *_of_who_left(now=now),
        *_of_complaints(now=now),
    )


def strays_in_school(*, school: int, now: datetime) -> tuple[str, ...]:
    """Find the sealed files of pictures no row names: somebody's machine stopped between the file and its row."""
    named = [code for model in PICTURED for code in model.objects.values_list("code", flat=True)]
    return stray_pictures(tenant=school, named=named, before=now - STRAYS)


def _of_terms(*, school: int, now: datetime) -> Iterator[Due]:
    today = local_day(now)
    yield Due(
        what=Words(zh="学期已过的调查答案", en="survey answers of terms that are over"),
        rows=SurveyAnswer.objects.filter(survey__term__last_day__lt=today - SURVEY_AFTER_TERM),
    )
    yield Due(
        what=Words(zh="不再有效的照护须知", en="medical and allergy notes nobody may read any more"),
        rows=CareNote.objects.filter(pk__in=notes_past_their_time(now=now)),
        blank={"words_sealed": None},
    )
    shots = [shot.pk for shot in evidence_past_its_time(today=today)]
    yield Due(
        what=Words(zh="不再需要的证明照片", en="pictures of evidence nobody decides by any more"),
        rows=EvidencePicture.objects.filter(pk__in=shots),
        pictured=True,
    )
    yield from _of_afternoons(today=today)
    yield from _of_visitors(today=today)
    yield Due(
        what=Words(zh="学期已过的谁评过价", en="who rated groups in terms that are over"),
        rows=RatingGiven.objects.filter(group__term__last_day__lt=today - SURVEY_AFTER_TERM),
    )
    yield Due(
        what=Words(zh="学期已过的草稿", en="drafts of terms that are over"),
        rows=ApplicationDraft.objects.filter(term__last_day__lt=today),
    )
    yield Due(
        what=Words(zh="学期已过的设备指纹", en="fingerprints of devices of terms that are over"),
        rows=devices_of_past_terms(today=today),
    )
    yield Due(
        what=Words(zh="一年以前的消息", en="messages of more than a year ago"),
        rows=Message.objects.filter(tenant=school, posted_at__lt=now - MESSAGES),
    )
    yield Due(
        what=Words(zh="已发出的提醒", en="announcements that were sent"),
        rows=Delivery.objects.filter(tenant=school, next_at__lt=now - DELIVERIES).exclude(state="waiting"),
    )
    yield Due(
        what=Words(zh="不再接送的人的照片", en="pictures of who collects no more"),
        rows=CollectorPhoto.objects.filter(Q(collector__until__lte=today) | Q(collector__pupil__left_on__lte=today)),
        pictured=True,
    )
    over = Q(until__lt=today - COLLECTORS) | Q(pupil__left_on__lt=today - COLLECTORS)
    yield Due(
        what=Words(zh="不再接送的人的姓名和电话", en="names and numbers of who collects no more"),
        rows=Collector.objects.filter(over).exclude(name__startswith=GONE),
        blank={"name": Concat(Value(f"{GONE} "), F("code")), "phone_sealed": None},
    )


def _of_notices(*, now: datetime) -> Iterator[Due]:
    """Collect what was said on the telephone about notices, who rated services, and what was written of them."""
    before = local_day(now) - SURVEY_AFTER_TERM
    yield Due(
        what=Words(zh="九十天以前电话告知通知时说的话", en="words of calls about notices, ninety days later"),
        rows=FamilyTold.objects.filter(at__lt=now - CALLS, words_sealed__isnull=False),
        blank={"words_sealed": None},
    )
    yield Due(
        what=Words(zh="学期已过的谁评过服务", en="who rated services in terms that are over"),
        rows=ServiceRated.objects.filter(survey__term__last_day__lt=before),
    )
    yield Due(
        what=Words(zh="学期已过的对服务写的话", en="words on services of terms that are over"),
        rows=ServiceWords.objects.filter(survey__term__last_day__lt=before).exclude(words=""),
        blank={"words": ""},
    )


def _of_reports(*, now: datetime) -> Iterator[Due]:
    """Collect what was written in reports of public pages and comments that were answered long ago."""
    yield Due(
        what=Words(zh="一年以前答复的举报的话", en="words of reports answered more than a year ago"),
        rows=PublicReport.objects.filter(decision__at__lt=now - MESSAGES).exclude(words=GONE),
        blank={"words": GONE},
    )


def _of_afternoons(*, today: date) -> Iterator[Due]:
    """Collect what was seen and written in the afternoons of terms that are over."""
    yield Due(
        what=Words(zh="学期已过的巡课照片", en="pictures of the patrols of terms that are over"),
        rows=PatrolPhoto.objects.filter(look__session__term__last_day__lt=today),
        pictured=True,
    )
    yield Due(
        what=Words(
            zh="学期已过的名单以外来接的人和理由", en="who collected off the list in terms that are over, and why"
        ),
        rows=Override.objects.filter(session__term__last_day__lt=today - COLLECTORS, reason_sealed__isnull=False),
        blank={"person_sealed": None, "reason_sealed": None},
    )
    yield from _of_adults(today=today)
    yield Due(
        what=Words(zh="放到一边满三十天的校门的话", en="words of the gate put aside thirty days ago"),
        rows=GateWordAside.objects.filter(put_aside_at__date__lt=today - ASIDES, said_sealed__isnull=False),
        blank={"said_sealed": None},
    )
    yield from due_of_incidents(incidents=incidents_past_their_time(today=today))
    yield Due(
        what=Words(zh="学期已过的作业记录", en="notes on homework of terms that are over"),
        rows=HomeworkNote.objects.filter(session__term__last_day__lt=today),
    )
    yield Due(
        what=Words(zh="学期已过的讲新课的反映", en="words of reports of teaching of terms that are over"),
        rows=TeachingReport.objects.filter(session__term__last_day__lt=today - REPORTS).exclude(words=GONE),
        blank={"words": GONE},
    )


def _of_visitors(*, today: date) -> Iterator[Due]:
    """Collect who came to the school from outside; for what, to whom and when stays."""
    before = today - VISITORS
    written = Q(reason_sealed__isnull=False) | ~Q(reason="")
    known = Q(name_sealed__isnull=False) | Q(phone_sealed__isnull=False) | Q(words_sealed__isnull=False)
    yield Due(
        what=Words(zh="九十天以前的访客姓名和电话", en="names and numbers of visitors of more than ninety days ago"),
        rows=Visit.objects.filter(
            known, date__lt=before, pk__in=VisitEnded.objects.filter(undone=None).values("visit")
        ),
        blank={"name_sealed": None, "phone_sealed": None, "words_sealed": None},
    )
    yield Due(
        what=Words(zh="九十天以前的访客没有签出的说明", en="words on visitors not signed out, ninety days later"),
        rows=VisitEnded.objects.filter(visit__date__lt=before).exclude(reason=GONE).filter(written),
        blank={"reason": GONE, "reason_sealed": None},
    )
    yield Due(
        what=Words(zh="九十天以前的访客还在的理由", en="reasons why visitors stayed, ninety days later"),
        rows=VisitStays.objects.filter(visit__date__lt=before).exclude(reason=GONE),
        blank={"reason": GONE, "reason_sealed": None},
    )


def _of_money_and_drills(*, today: date) -> Iterator[Due]:
    """Collect who paid by bank, and what was noted of drills; serials, days, amounts and seconds stay."""
    yield Due(
        what=Words(zh="学期已过的银行付款人", en="who paid by bank in terms that are long over"),
        rows=BankRow.objects.filter(statement__term__last_day__lt=today - PAYERS, payer_sealed__isnull=False),
        blank={"payer_sealed": None},
    )
    yield Due(
        what=Words(zh="三年以前的演练记录文字", en="notes on drills of more than three years ago"),
        rows=DrillEnded.objects.filter(drill__date__lt=today - DRILLS).exclude(note=GONE),
        blank={"note": GONE, "note_sealed": None},
    )


def _of_adults(*, today: date) -> Iterator[Due]:
    """Collect what was written of adults: why they stayed away, and what somebody saw of them on patrol."""
    over = Term.objects.filter(last_day__lt=today - TURNS)
    until = over.aggregate(last=Max("last_day"))["last"]
    by_days = Q(session=None, last_day__lte=until) if until else Q(pk=None)
    requests = TurnRequest.objects.filter(Q(session__term__in=over) | by_days)
    yield Due(
        what=Words(zh="学期已过的请假、代班和换班的理由", en="reasons of requests for turns of terms that are over"),
        rows=requests.exclude(reason__in=("", GONE)),
        blank={"reason": GONE},
    )
    yield Due(
        what=Words(zh="学期已过的请假、代班和换班的答复", en="reasons of answers about turns of terms that are over"),
        rows=TurnStep.objects.filter(request__in=requests).exclude(reason__in=("", GONE)),
        blank={"reason": GONE},
    )
    yield Due(
        what=Words(zh="学期已过的场次中途换人的理由", en="reasons why adults were replaced, of terms that are over"),
        rows=Replacement.objects.filter(naming__session__term__in=over).exclude(reason=GONE),
        blank={"reason": GONE},
    )
    yield Due(
        what=Words(zh="学期已过的巡课备注", en="remarks of the patrols of terms that are over"),
        rows=PatrolLook.objects.filter(session__term__in=over).exclude(remark__in=("", GONE)),
        blank={"remark": GONE},
    )
    yield Due(
        what=Words(zh="学期已过的人数不一的原因", en="reasons of counts that differed in terms that are over"),
        rows=CountDecision.objects.filter(look__session__term__in=over).exclude(reason__in=("", GONE)),
        blank={"reason": GONE},
    )


def _of_the_door(*, school: int, now: datetime) -> Iterator[Due]:
    before = now - CODES
    over = Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    accounts = Guardian.objects.filter(school=school).exclude(account=None)
    yield Due(
        what=Words(zh="过期的登录码", en="sign-in codes that are over"),
        rows=SignInCode.objects.filter(over, account__in=list(accounts.values_list("account_id", flat=True))),
    )


def _of_who_left(*, now: datetime) -> Iterator[Due]:
    today = local_day(now)
    here = Guardianship.objects.filter(until=None).exclude(pupil__left_on__lt=today - GUARDIANS)
    lately = Guardianship.objects.filter(until__gte=today - GUARDIANS)
    known = Guardian.objects.exclude(name=GONE).filter(wards__isnull=False)
    gone = known.exclude(pk__in=here.values("guardian")).exclude(pk__in=lately.values("guardian"))
    yield from due_of_guardians(guardians=gone.values_list("pk", flat=True))
    for pupil in Pupil.objects.filter(left_on__lt=today - CHILDREN).exclude(name=GONE).order_by("pk"):
        yield from due_of_child(pupil=pupil)


def _of_complaints(*, now: datetime) -> Iterator[Due]:
    """Collect what was written in complaints that are closed, and how their writers were reached; numbers stay."""
    closed = ComplaintStep.objects.filter(kind="closed")
    long_closed = closed.filter(at__lt=now - COMPLAINTS).values("complaint")
    yield Due(
        what=Words(zh="办结三十天的投诉人联系方式", en="how writers of complaints closed thirty days ago are reached"),
        rows=Complaint.objects.filter(
            pk__in=closed.filter(at__lt=now - CONTACTS).values("complaint"), contact_sealed__isnull=False
        ),
        blank={"contact_sealed": None},
    )
    yield Due(
        what=Words(zh="办结半年的投诉内容", en="words of complaints closed half a year ago"),
        rows=Complaint.objects.filter(pk__in=long_closed, words_sealed__isnull=False),
        blank={"words_sealed": None},
    )
    yield Due(
        what=Words(zh="办结半年的投诉的答复和补充", en="what was said about complaints closed half a year ago"),
        rows=ComplaintStep.objects.filter(complaint__in=long_closed, words_sealed__isnull=False),
        blank={"words_sealed": None},
    )
    yield Due(
        what=Words(zh="一天以前的投诉来处指纹", en="fingerprints of where complaints came from a day ago"),
        rows=Knock.objects.filter(at__lt=now - KNOCKS),
    )
    yield Due(
        what=Words(zh="一天以前的公开页面来处指纹", en="fingerprints of who used public doors a day ago"),
        rows=PublicKnock.objects.filter(at__lt=now - KNOCKS),
    )
