"""The kinds of object that stand in addresses, where each stands for the table of permissions, and whose it is.

A page with an address that is not in `PARAMETERS`, or that names an action `KINDS` does not expect, fails the test of
the walls: whoever adds a page says here what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Exists, F, Model, OuterRef

from afterbell.attendance.models import Alarm, Incident, PatrolPhoto, RollMark, RollPhone
from afterbell.base.access import Place, place
from afterbell.base.models import Channel, Message
from afterbell.comments.models import PenName
from afterbell.complaints.models import Complaint
from afterbell.demo.afternoons import LIVE_DAY
from afterbell.dismissal.models import Collector, Drill, GateDevice
from afterbell.enrolment.models import Application, EvidencePicture, PaperPicture
from afterbell.notices.models import Notice, NoticeFamily
from afterbell.placement.models import GroupPlace, PlacementRun, ServiceGroup
from afterbell.portal.models import Article, Page
from afterbell.portal.rules.writing import DEFAULT_CHANNELS
from afterbell.rostering.models import Assignment, DayStop, Session
from afterbell.scheme.models import SchemeVersion
from afterbell.schools.models import Appointment, Guardian, Homeroom, Pupil, Room, School, Staff
from afterbell.schools.roles import Role
from afterbell.subsidy.models import (
    Adjustment,
    Appeal,
    Appraisal,
    AppraisedPerson,
    BankStatement,
    Draft,
    FeeReceipt,
    Objection,
    PayLine,
    Settlement,
    Statement,
    TermBudget,
)

SAMPLED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of object: its rows of one school, where a row stands, and the actions a page may show it by."""

    name: str
    rows: Callable[[int], Iterable[Any]]
    stands: Callable[[Any], Place]
    actions: frozenset[str]
    public: bool = False


def _coded(model: type[Model]) -> Callable[[int], Iterable[Any]]:
    return lambda school: model._default_manager.filter(school=school).order_by("pk")[:SAMPLED]  # noqa: SLF001 - Django's documented model API


def _sessions(school: int) -> Iterable[Any]:
    """Give the live afternoon's sessions: the one with a mark after its seal, then the open rolls, then the rest."""
    late = Exists(RollMark.objects.filter(session=OuterRef("pk"), received_at__gt=OuterRef("seal__sealed_at")))
    live = Session.objects.filter(school=school, date=LIVE_DAY, group__isnull=False)
    return live.order_by(late.desc(), F("seal__pk").asc(nulls_first=True), "starts_at", "pk")


def _session_stands(row: Session) -> Place:
    named = Assignment.objects.filter(session=row, ended_at=None).values_list("staff_id", flat=True)
    leading = Appointment.objects.filter(school=row.school_id, role=Role.DUTY_LEADER, until=None)
    leaders = Assignment.objects.filter(
        session__date=row.date,
        session__kind=Session.Kind.DUTY,
        session__cancellation=None,
        ended_at=None,
        staff__account__in=leading.values("account"),
    ).values_list("staff_id", flat=True)
    places = GroupPlace.objects.filter(group=row.group_id, weekday=row.weekday)
    return place(
        school=row.school_id, staff={*named, *leaders}, homeroom=set(places.values_list("pupil__homeroom", flat=True))
    )


def _group_stands(row: ServiceGroup) -> Place:
    named = Assignment.objects.filter(session__group=row, ended_at=None).values_list("staff_id", flat=True)
    return place(school=row.school_id, staff=set(named))


def _pupil_stands(row: Pupil) -> Place:
    return place(school=row.school_id, homeroom=row.homeroom_id, pupil=row.pk)


def _pupil_stands_today(row: Pupil) -> Place:
    """Say who is in charge of a child's last session of the live afternoon."""
    groups = GroupPlace.objects.filter(pupil=row, weekday=LIVE_DAY.isoweekday(), since__lte=LIVE_DAY)
    running = groups.exclude(until__lte=LIVE_DAY).values("group")
    last = Session.objects.filter(date=LIVE_DAY, group__in=running).order_by("ends_at", "starts_at", "pk").last()
    named = Assignment.objects.filter(session=last, ended_at=None).values_list("staff_id", flat=True) if last else ()
    return place(school=row.school_id, staff=set(named))


def _of_pupil(row: Any) -> Place:  # noqa: ANN401 - anything that is about one pupil
    return _pupil_stands(row.pupil)


def _of_application(row: Any) -> Place:  # noqa: ANN401 - anything that is about one application
    return _pupil_stands(row.application.pupil)


def _guardian_stands(row: Guardian) -> Place:
    wards = list(row.wards.values_list("pupil_id", "pupil__homeroom_id"))
    return place(school=row.school_id, pupil={pk for pk, _ in wards}, homeroom={room for _, room in wards})


def _of_staff(row: Any) -> Place:  # noqa: ANN401 - anything that is about one member of staff
    return place(school=row.school_id, staff=row.staff_id)


def _of_school(row: Any) -> Place:  # noqa: ANN401 - anything of a school
    return place(school=row.school_id)


def _message_stands(row: Message) -> Place:
    pupil = Pupil.objects.filter(code=row.concerns).first()
    return place(account=row.to_id, homeroom=pupil.homeroom_id if pupil else None)


def _complaint_stands(row: Complaint) -> Place:
    above = row.first_desk == Complaint.Desk.BUREAU
    return place(
        school=None if above else row.school_id, supervised=row.school_id if above else None, account=row.writer_id
    )


HOMEROOM = Kind(
    name="homeroom",
    rows=_coded(Homeroom),
    stands=lambda row: place(school=row.school_id, homeroom=row.pk),
    actions=frozenset(
        {
            "homeroom.see",
            "enrolment.review_in_homeroom",
            "enrolment.apply_on_paper",
            "placement.wish",
            "schools.issue_sign_in_code",
            "calls.see",
            "attendance.record_morning",
            "notices_of_homeroom.see",
        }
    ),
)
PUPIL = Kind(
    name="pupil",
    rows=_coded(Pupil),
    stands=_pupil_stands,
    actions=frozenset(
        {
            "child.see",
            "child_fees.see",
            "homeroom.see",
            "enrolment.apply",
            "enrolment.apply_on_paper",
            "enrolment.open_late",
            "schools.register",
            "enrolment.answer_survey",
            "enrolment.consent",
            "enrolment.give_care_note",
            "attendance.excuse",
            "dismissal.name_collector",
            "dismissal.hand_over",
            "dismissal.say_going_home",
            "dismissal.look_at_forbidden",
            "dismissal.send_stand_in",
            "subsidy.rate",
            "notices.rate_service",
            "dismissal.change_today",
        }
    ),
)
GUARDIAN = Kind(
    name="guardian",
    rows=_coded(Guardian),
    stands=_guardian_stands,
    actions=frozenset({"schools.issue_sign_in_code", "schools.reveal_phone"}),
)
APPLICATION = Kind(
    name="application",
    rows=_coded(Application),
    stands=_of_pupil,
    actions=frozenset(
        {
            "applications.see",
            "enrolment.sign_again",
            "enrolment.withdraw",
            "enrolment.change_days",
            "enrolment.apply",
            "enrolment.review_in_school",
            "enrolment.review_in_homeroom",
            "enrolment.apply_on_paper",
            "enrolment.countersign",
            "pictures.see",
            "placement.wish",
            "placement.claim",
            "placement.give_place",
            "placement.move",
            "office.see",
        }
    ),
)
EVIDENCE = Kind(
    name="evidence",
    rows=_coded(EvidencePicture),
    stands=_of_application,
    actions=frozenset({"pictures.see", "enrolment.attach_evidence"}),
)
PAPER = Kind(
    name="paper",
    rows=_coded(PaperPicture),
    stands=_of_application,
    actions=frozenset({"pictures.see", "enrolment.apply_on_paper"}),
)
SESSION = Kind(
    name="session",
    rows=_sessions,
    stands=_session_stands,
    actions=frozenset(
        {
            "sessions.see",
            "roll.see",
            "attendance.arrive",
            "attendance.mark",
            "attendance.log_homework",
            "rostering.brief",
            "attendance.seal",
            "attendance.correct",
            "attendance.confirm",
            "attendance.raise_alarm",
            "attendance.record_incident",
            "attendance.decide",
            "rostering.substitute",
            "rostering.cancel",
            "rostering.look_at_care",
            "dismissal.hand_over",
            "dismissal.see_change",
        }
    ),
)
PUPIL_TODAY = Kind(
    name="pupil today",
    rows=_coded(Pupil),
    stands=_pupil_stands_today,
    actions=frozenset({"dismissal.record_change"}),
)
ALARM = Kind(
    name="alarm",
    rows=_coded(Alarm),
    stands=_of_pupil,
    actions=frozenset({"attendance.close_alarm"}),
)
STOP = Kind(name="day stop", rows=_coded(DayStop), stands=_of_school, actions=frozenset({"rostering.stop_day"}))
GROUP = Kind(
    name="group", rows=_coded(ServiceGroup), stands=_group_stands, actions=frozenset({"groups.see", "office.see"})
)
ROOM = Kind(name="room", rows=_coded(Room), stands=_of_school, actions=frozenset({"office.see", "rooms.see"}))
RUN = Kind(
    name="placement run",
    rows=_coded(PlacementRun),
    stands=_of_school,
    actions=frozenset({"office.see", "placement.confirm", "placement.publish"}),
)
ROUND = Kind(
    name="published round",
    rows=lambda school: PlacementRun.objects.filter(school=school, confirmed__published__isnull=False).order_by("pk"),
    stands=_of_school,
    actions=frozenset({"public.see"}),
    public=True,
)
STAFF = Kind(
    name="staff",
    rows=_coded(Staff),
    stands=lambda row: place(school=row.school_id, staff=row.pk),
    actions=frozenset({"schools.appoint", "rostering.record_leave", "statement.see", "duties.print", "vetting.see"}),
)
PHONE = Kind(name="phone", rows=_coded(RollPhone), stands=_of_staff, actions=frozenset({"attendance.end_phone"}))
GATE_DEVICE = Kind(
    name="gate device",
    rows=_coded(GateDevice),
    stands=_of_school,
    actions=frozenset({"dismissal.end_gate_device"}),
)
COLLECTOR = Kind(
    name="collector",
    rows=lambda school: Collector.objects.filter(school=school, passes=None, until=None).order_by("pk")[:SAMPLED],
    stands=_of_pupil,
    actions=frozenset({"dismissal.name_collector"}),
)
INCIDENT = Kind(
    name="incident",
    rows=_coded(Incident),
    stands=lambda row: place(
        school=row.school_id, homeroom=set(row.children.values_list("pupil__homeroom_id", flat=True))
    ),
    actions=frozenset({"incidents.see"}),
)
PATROL_PHOTO = Kind(
    name="patrol photo", rows=_coded(PatrolPhoto), stands=_of_school, actions=frozenset({"presence.see"})
)
DRILL = Kind(name="drill", rows=_coded(Drill), stands=_of_school, actions=frozenset({"gate.see"}))
SETTLEMENT = Kind(
    name="settlement",
    rows=_coded(Settlement),
    stands=_of_school,
    actions=frozenset(
        {
            "settlement.see",
            "subsidy.settle",
            "subsidy.open",
            "subsidy.approve",
            "subsidy.publish",
            "subsidy.pay",
            "subsidy.close",
            "subsidy.propose_adjustments",
        }
    ),
)
DRAFT = Kind(
    name="settlement draft",
    rows=_coded(Draft),
    stands=_of_school,
    actions=frozenset({"settlement.see", "subsidy.review"}),
)
OBJECTION = Kind(
    name="objection",
    rows=_coded(Objection),
    stands=_of_school,
    actions=frozenset({"settlement.see", "subsidy.answer_objection"}),
)
ADJUSTMENT = Kind(
    name="adjustment", rows=_coded(Adjustment), stands=_of_school, actions=frozenset({"subsidy.sign_adjustment"})
)
APPRAISAL = Kind(
    name="appraisal",
    rows=_coded(Appraisal),
    stands=_of_school,
    actions=frozenset({"settlement.see", "subsidy.confirm_appraisal"}),
)
APPRAISED = Kind(
    name="appraised person",
    rows=_coded(AppraisedPerson),
    stands=_of_staff,
    actions=frozenset({"statement.see"}),
)
APPEAL = Kind(name="appeal", rows=_coded(Appeal), stands=_of_school, actions=frozenset({"settlement.see"}))
BANK_FILE = Kind(
    name="bank file",
    rows=_coded(BankStatement),
    stands=_of_school,
    actions=frozenset({"fees.see", "subsidy.match_bank_row", "subsidy.confirm_receipt"}),
)
RECEIPT = Kind(
    name="receipt", rows=_coded(FeeReceipt), stands=_of_pupil, actions=frozenset({"fees.see", "child_fees.see"})
)
BUDGET = Kind(
    name="budget",
    rows=_coded(TermBudget),
    stands=_of_school,
    actions=frozenset({"subsidy.approve_budget"}),
)
STATEMENT = Kind(
    name="statement",
    rows=_coded(Statement),
    stands=_of_staff,
    actions=frozenset({"statement.see", "settlement.see", "subsidy.object"}),
)
LINE = Kind(name="line", rows=_coded(PayLine), stands=_of_staff, actions=frozenset({"statement.see", "settlement.see"}))
VERSION = Kind(
    name="scheme version",
    rows=_coded(SchemeVersion),
    stands=_of_school,
    actions=frozenset({"office.see", "scheme.draft", "scheme.approve", "scheme.return", "scheme.publish"}),
)
MESSAGE = Kind(
    name="message",
    rows=lambda school: Message.objects.filter(tenant=school).order_by("-pk")[:SAMPLED],
    stands=_message_stands,
    actions=frozenset({"messages.see", "schools.open_message", "schools.tell_by_phone"}),
)
CHANNEL = Kind(
    name="channel",
    rows=lambda school: Channel.objects.filter(tenant=school, ended_at=None).order_by("pk"),
    stands=lambda row: place(school=row.tenant),
    actions=frozenset({"channels.see", "schools.set_channel"}),
)
SCHOOL = Kind(
    name="school",
    rows=lambda school: School.objects.filter(pk=school),
    stands=lambda row: place(school=row.pk, supervised=row.pk, beneath=row.pk, platform=1),
    actions=frozenset({"public.see", "bureau.see", "platform.see", "portal.lock", "complaints.write"}),
    public=True,
)
COMPLAINT = Kind(
    name="complaint",
    rows=_coded(Complaint),
    stands=_complaint_stands,
    actions=frozenset({"complaints.see", "complaints.follow", "bureau.see"}),
)
NOTICE = Kind(
    name="notice",
    rows=_coded(Notice),
    stands=lambda row: place(
        school=row.school_id, homeroom=row.families.values_list("pupil__homeroom_id", flat=True).distinct()
    ),
    actions=frozenset({"notices.see", "notices.write", "notices_of_homeroom.see"}),
)
NOTICE_FAMILY = Kind(
    name="notice family",
    rows=_coded(NoticeFamily),
    stands=_of_pupil,
    actions=frozenset({"child_notices.see"}),
)
ARTICLE = Kind(name="article", rows=_coded(Article), stands=_of_school, actions=frozenset({"public.see"}), public=True)
PAGE_UP = Kind(name="page up", rows=_coded(Article), stands=_of_school, actions=frozenset({"office.see"}))
PEN = Kind(
    name="pen name",
    rows=_coded(PenName),
    stands=lambda row: place(school=row.school_id, supervised=row.school_id, beneath=row.school_id),
    actions=frozenset({"comment_queue.see", "bureau.see"}),
)

WRITTEN = Kind(
    name="written page",
    rows=_coded(Page),
    stands=_of_school,
    actions=frozenset({"pages.see", "portal.write", "portal.review", "portal.withdraw"}),
)
SPACE_CHANNEL = Kind(
    name="space channel",
    rows=lambda _school: [SimpleNamespace(code=one.key) for one in DEFAULT_CHANNELS],
    stands=lambda _row: place(),
    actions=frozenset({"public.see"}),
    public=True,
)

# What stands before a parameter in an address, and the parameter, say which kind of object it names.
PARAMETERS: dict[str, Kind] = {
    "homerooms/<code>": HOMEROOM,
    "children/<pupil>": PUPIL,
    "pupils/<code>": PUPIL,
    "guardians/<code>": GUARDIAN,
    "applications/<code>": APPLICATION,
    "wishes/<code>": APPLICATION,
    "by-hand/<code>": APPLICATION,
    "move/<code>": APPLICATION,
    "evidence/<code>": EVIDENCE,
    "paper/<code>": PAPER,
    "going-home/<pupil>": PUPIL_TODAY,
    "sessions/<code>": SESSION,
    "alarms/<code>": ALARM,
    "looking/<code>": ALARM,
    "stop-day/<code>": STOP,
    "phones/<code>": PHONE,
    "devices/<code>": GATE_DEVICE,
    "photos/<code>": PATROL_PHOTO,
    "incidents/<code>": INCIDENT,
    "collectors/<collector>": COLLECTOR,
    "drills/<code>": DRILL,
    "groups/<code>": GROUP,
    "rooms/<code>": ROOM,
    "runs/<code>": RUN,
    "staff/<code>": STAFF,
    "settlements/<code>": SETTLEMENT,
    "drawn-up/<code>": DRAFT,
    "objections/<code>": OBJECTION,
    "adjustments/<code>": ADJUSTMENT,
    "files/<code>": BANK_FILE,
    "receipts/<code>": RECEIPT,
    "budget/<code>": BUDGET,
    "appraisals/<code>": APPRAISAL,
    "appraised/<code>": APPRAISED,
    "appeals/<code>": APPEAL,
    "statements/<code>": STATEMENT,
    "lines/<code>": LINE,
    "schemes/<code>": VERSION,
    "messages/<code>": MESSAGE,
    "channels/<code>": CHANNEL,
    "schools/<code>": SCHOOL,
    "articles/<article>": ARTICLE,
    "pages/<article>": PAGE_UP,
    "complaints/<code>": COMPLAINT,
    "channels/<channel>": SPACE_CHANNEL,
    "pages/<code>": WRITTEN,
    "rounds/<run>": ROUND,
    "pens/<code>": PEN,
    "notices/<code>": NOTICE,
    "notices/<notice>": NOTICE,
    "notices/<family>": NOTICE_FAMILY,
}
# Parameters that name no object of a school.
NO_OBJECT = frozenset(
    {
        "demo/<token>",
        "kept/<token>",
        "feeds/<token>",
        "clubs/<picture>",
        "areas/<area>",
        "publishing/<matter>",
        "in-force/<matter>",
        "pictures/<picture>",
        "files/<file>",
    }
)
KINDS: dict[str, Kind] = {kind.name.replace(" ", ""): kind for kind in PARAMETERS.values()}
