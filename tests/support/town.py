"""Two schools of two banners on the same live afternoon, built by the demonstration's own story.

`here` is where the viewers belong; `there` is the other school, of which nobody here may learn anything.
Imported by tests after Django is ready; the tables are empty and migrated, and what is written is committed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import NewMark
from afterbell.base import clock
from afterbell.base.codes import codes_drawn_from
from afterbell.comments import commands as comments
from afterbell.demo import afternoons, caring, choosing, enrolling, homeward, opening, readying, signing
from afterbell.demo.population import Shape
from afterbell.demo.schemes import scheme_text
from afterbell.demo.stage import Stage
from afterbell.dismissal import commands as dismissal
from afterbell.notices import commands as notices
from afterbell.placement.models import GroupPlace
from afterbell.portal import commands as portal
from afterbell.portal.commands import DraftText
from afterbell.portal.models import Article
from afterbell.rostering.models import Session
from afterbell.schools import commands as schools
from afterbell.schools.actors import PUBLIC_ACTOR, actor_of
from afterbell.schools.commands import NewRobot, bootstrap_platform
from afterbell.schools.models import Account, School
from afterbell.schools.roles import Role
from afterbell.subsidy import commands as subsidy
from afterbell.subsidy.models import FeeBill, FeeReceipt, PayLine
from afterbell.subsidy.rules.fees.bank import Payment
from tests.support.outside import WECOM

SHAPE = Shape(homerooms=6, pupils=84, leaders=4, guards=2, subject_teachers=10, club_leaders=8)
BANNERS = (("自治区", "东盟", "近旗"), ("自治区", "西盟", "远旗"))
SERVICE_DAYS = (date(2026, 3, 3), date(2026, 3, 4))
SETTLED, DRAWN_UP = (date(2026, 3, 1), date(2026, 3, 4)), (date(2026, 3, 4), date(2026, 3, 8))
ASKED_UNTIL = date(2026, 6, 30)
SETTLING, PUBLISHING = date(2026, 3, 9), date(2026, 3, 13)
PAY = "[pay]\nobjection_days = 3\n"
FEES = """[fees]
method = "per_month"
amount_fen = 7500
exemptions = [{ code = "hardship", words = "困难", percent = 50, tests = [{ fact = "hardship", one_of = ["yes"] }] }]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The two schools' ids and the instant at which both stand."""

    here: int
    there: int
    now: datetime


def build_town() -> Town:
    """Let two schools come through their term to one live afternoon."""
    text = scheme_text(size="small").replace("[fees]\n", FEES, 1).replace("[pay]\n", PAY, 1)
    with codes_drawn_from(Random("town")):  # noqa: S311 - the same town every time
        stages = [_open(number, banner) for number, banner in enumerate(BANNERS, 1)]
        for stage in stages:
            with stage.inside():
                _live_through(stage=stage, text=text)
    now = _moment(stages[0])
    clock.stand_at(moment=now)
    return Town(here=stages[0].school, there=stages[1].school, now=now)


def _open(number: int, banner: tuple[str, ...]) -> Stage:
    code = bootstrap_platform(now=opening.OPENED)
    operator = actor_of(account=Account.objects.get(code=code), today=opening.OPENED_ON)
    since, now = opening.OPENED_ON, opening.OPENED
    area = schools.open_area(actor=operator, now=now, names=banner)
    schools.appoint_bureau_officer(
        actor=operator, now=now, area=area, handle=f"officer{number}", name=f"专干{number}", since=since
    )
    school = schools.open_school(
        actor=operator, now=now, banner=banner, name=f"{banner[2]}小学", code=f"town{number}", is_demonstration=True
    )
    for role, handle in ((Role.PRINCIPAL, "principal"), (Role.ACADEMIC_OFFICE, "office")):
        schools.appoint_leader(
            actor=operator, now=now, school=school, role=role, handle=handle, name=role.label, since=since
        )
    return Stage(shape=SHAPE, seed=number, school=School.objects.get(code=school).pk, school_code=school)


def _live_through(*, stage: Stage, text: str) -> None:
    opening.settle_in(stage=stage, text=text)
    enrolling.publish_scheme(stage=stage, text=text)
    enrolling.hold_survey(stage=stage)
    enrolling.apply(stage=stage)
    enrolling.review(stage=stage)
    choosing.make_wishes(stage=stage)
    choosing.place_first(stage=stage)
    choosing.wish_again(stage=stage)
    signing.sign_duties(stage=stage)
    readying.make_ready(stage=stage)
    choosing.place_and_group(stage=stage)
    signing.decide_consents(stage=stage)
    caring.say_what_they_need(stage=stage)
    caring.write_care_notes(stage=stage)
    homeward.say_how_children_go_home(stage=stage)
    for day in SERVICE_DAYS:
        afternoons.hold_afternoon(stage=stage, day=day)
    _hold_a_drill(stage=stage)
    _tell_families(stage=stage)
    _settle(stage=stage)
    _collect_fees(stage=stage)
    _speak(stage=stage)
    _write_pages(stage=stage)
    moment = _moment(stage)
    afternoons.hold_until(stage=stage, moment=moment)
    _leave_work(stage=stage, moment=moment)


def _write_pages(*, stage: Stage) -> None:
    """Let the office write two pages and the principal accept them: one has a new version sent, the other one begun."""
    now = stage.at(PUBLISHING, 15)
    office, principal = (stage.person(role, today=PUBLISHING) for role in (Role.ACADEMIC_OFFICE, Role.PRINCIPAL))
    text = DraftText(
        channel="notices", title="下周安排", issuing_unit="教导处", html="<p>照常。</p>", visibility="public"
    )
    for waits in (True, False):
        page = portal.begin_page(actor=office, now=now)
        portal.save_draft(actor=office, now=now, page=page, text=text, saves=0)
        number = portal.send_for_review(actor=office, now=now, page=page, saves=1)
        portal.review_page(actor=principal, now=now, page=page, version=number, accepts=True)
        portal.begin_version(actor=office, now=now, page=page)
        if waits:
            new = replace(text, html="<p>周三停课。</p>", correction="周三停课")
            portal.save_draft(actor=office, now=now, page=page, text=new, saves=0)
            portal.send_for_review(actor=office, now=now, page=page, saves=1)


def _moment(stage: Stage) -> datetime:
    """Give the instant at which the town stands: the early band's rolls are closed, the late band's are begun."""
    return stage.at(afternoons.LIVE_DAY, 18)


def _hold_a_drill(*, stage: Stage) -> None:
    """Let the duty leader see how long it takes until everybody is found, on a day on which nobody is looked for."""
    day = SERVICE_DAYS[-1]
    leader, now = stage.person(Role.DUTY_LEADER, today=day), stage.at(day, 18, 1)
    drill = dismissal.start_drill(actor=leader, now=now, kind="fire")
    dismissal.end_drill(actor=leader, now=now + timedelta(minutes=4), drill=drill, note="后门开得慢。")


def _tell_families(*, stage: Stage) -> None:
    """Let the principal write to every family, and the office ask what they think of the service."""
    day = SERVICE_DAYS[-1]
    principal, office = (stage.person(role, today=day) for role in (Role.PRINCIPAL, Role.ACADEMIC_OFFICE))
    now = stage.at(day, 20)
    notice = notices.write_notice(
        actor=principal, now=now, title="周五提前放学", text="周五 16:30 放学。", audience="school"
    )
    notices.send_notice(actor=principal, now=now, notice=notice)
    notices.open_service_survey(actor=office, now=now, last_day=ASKED_UNTIL)


def _settle(*, stage: Stage) -> None:
    """Let a robot speak in the staff's group, draw up the budget, and settle and publish the first days."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=SETTLING)
    schools.set_robot(actor=office, now=stage.at(SETTLING, 9), robot=NewRobot(address=WECOM))
    subsidy.draw_budget(actor=office, now=stage.at(SETTLING, 9), term=stage.term)
    vice, principal = (stage.person(role, today=PUBLISHING) for role in (Role.VICE_PRINCIPAL, Role.PRINCIPAL))
    settlement = subsidy.draw_up(
        actor=office, now=stage.at(SETTLING, 10), term=stage.term, first_day=SETTLED[0], until_day=SETTLED[1]
    )
    subsidy.review(actor=vice, now=stage.at(SETTLING, 11), draft=settlement)
    until = SETTLING + timedelta(days=3)
    subsidy.open_objections(actor=office, now=stage.at(SETTLING, 12), settlement=settlement, until=until)
    _object(stage=stage, settlement=settlement)
    for approver in (vice, principal):
        subsidy.approve_settlement(actor=approver, now=stage.at(PUBLISHING, 9), settlement=settlement)
    subsidy.publish_settlement(actor=principal, now=stage.at(PUBLISHING, 9), settlement=settlement)
    subsidy.draw_up(
        actor=office, now=stage.at(PUBLISHING, 10), term=stage.term, first_day=DRAWN_UP[0], until_day=DRAWN_UP[1]
    )


def _object(*, stage: Stage, settlement: str) -> None:
    """Let somebody object to a line, and the office uphold it: a correction waits for its signatures."""
    line = PayLine.objects.filter(statement__settlement__code=settlement).select_related("statement__staff")[0]
    objection = subsidy.object_to(
        actor=stage.acting(line.statement.staff.account_id, today=SETTLING),
        now=stage.at(SETTLING, 13),
        statement=line.statement.code,
        line=line.code,
        words="这一场我多带了半个课时。",
    )
    subsidy.answer_objection(
        actor=stage.person(Role.ACADEMIC_OFFICE, today=SETTLING),
        now=stage.at(SETTLING, 14),
        objection=objection,
        upheld=True,
        amount_fen=1750,
        words="核对属实，下次补发。",
    )


def _collect_fees(*, stage: Stage) -> None:
    """Let families owe for the term: some have paid, some of that waits for a second person, as a new round does."""
    office, vice = (stage.person(role, today=SETTLING) for role in (Role.ACADEMIC_OFFICE, Role.VICE_PRINCIPAL))
    now, term = stage.at(SETTLING, 15), stage.term
    fee_round = subsidy.draw_fees(actor=office, now=now, term=term)
    subsidy.publish_fees(actor=vice, now=now, fee_round=fee_round)
    cash, waits, bank, exempted = FeeBill.objects.filter(round__code=fee_round).order_by("pk")[:4]
    for bill, confirmed in ((cash, True), (waits, False)):
        receipt = subsidy.record_receipt(
            actor=office,
            now=now,
            term=term,
            pupil=bill.pupil.code,
            way=FeeReceipt.Way.PAID,
            channel=FeeReceipt.Channel.CASH,
            fen=7500,
            day=SETTLING,
            reference=bill.pupil.code,
        )
        if confirmed:
            subsidy.confirm_receipt(actor=vice, now=now, receipt=receipt)
    payments = (
        Payment(serial="1", day=SETTLING, fen=7500, payer="家长", note=bank.pupil.code),
        Payment(serial="2", day=SETTLING, fen=1234, payer="某人", note=""),
    )
    subsidy.take_in_statement(actor=office, now=now, term=term, payments=payments)
    subsidy.propose_exemption(
        actor=office, now=now, term=term, pupil=exempted.pupil.code, category="hardship", evidence="证明第 12 号"
    )
    subsidy.draw_fees(actor=office, now=now, term=term)


def _speak(*, stage: Stage) -> None:
    """Let a teacher comment under the scheme, the office show one of two comments, and somebody report the page."""
    teacher = stage.person(Role.HOMEROOM_TEACHER, today=PUBLISHING)
    office, now = stage.person(Role.ACADEMIC_OFFICE, today=PUBLISHING), stage.at(PUBLISHING, 12)
    comments.choose_pen(actor=teacher, now=now, name="胡杨树")
    page = Article.objects.get(kind="scheme").code
    for words in ("写得清楚", "请再写细一些"):
        code = comments.send_comment(actor=teacher, now=now, school=stage.school_code, article=page, words=words)
    comments.decide_comment(actor=office, now=now, comment=code, outcome="shown", reason="符合规定")
    comments.file_report(
        actor=PUBLIC_ACTOR, now=now, school=stage.school_code, ground="unsafe", words="打不开", article=page
    )


def _leave_work(*, stage: Stage, moment: datetime) -> None:
    """Leave one child looked for in the open roll, and one mark that came after its roll's seal."""
    today = moment.date()
    leader = stage.person(Role.DUTY_LEADER, today=today)
    held = Session.objects.filter(date=today, group__isnull=False, cancellation=None)
    begun = held.filter(starts_at__lte=moment).order_by("pk")
    sealed, still_open = begun.filter(seal__isnull=False, marks__isnull=False)[0], begun.filter(seal=None)[0]
    pupil = sealed.marks.select_related("pupil").order_by("pk")[0].pupil.code
    late = NewMark(mark_id=UUID(int=stage.school), pupil=pupil, state="absent", device="phone-late", device_seq=1)
    attendance.sync_roll(actor=leader, now=moment, session=sealed.code, marks=[late])
    places = GroupPlace.objects.filter(group=still_open.group_id, weekday=still_open.weekday, until=None)
    unmarked = places.exclude(pupil__in=still_open.marks.values("pupil")).order_by("pk")[0]
    attendance.raise_alarms(actor=leader, now=moment, session=still_open.code, pupils=[unmarked.pupil.code])
