"""Whom the way home tells of what turned out otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from afterbell.attendance.events import AlarmsRaised, IncidentRecorded
from afterbell.base.outbox.kinds import MessageKind, Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.words import Words
from afterbell.dismissal.custody import afternoons
from afterbell.dismissal.drilling import running
from afterbell.dismissal.events import (
    ChangesUnseen,
    DrillCalledOff,
    DrillStarted,
    HandoverUndone,
    NotAtGate,
    OverrideAsked,
    OverrideGiven,
    PupilsHandedOver,
    StaysWithChild,
    TodayChanged,
    VisitorCame,
    WaitsLate,
)
from afterbell.dismissal.kept_away import is_withheld
from afterbell.dismissal.lists import lists_on
from afterbell.dismissal.messages import (
    DRILL_CALLED_OFF,
    DRILL_STARTED,
    HANDED_OVER,
    NOT_AT_GATE,
    NOT_AT_GATE_OF_LEADER,
    NOT_AT_YOUR_GATE,
    OVERRIDE_ALONE,
    OVERRIDE_ASKED,
    OVERRIDE_TAKEN,
    REAL_IN_A_DRILL,
    STAYS,
    TODAY_CHANGED,
    TODAY_DECIDED,
    TODAY_DIFFERS,
    TODAY_UNSEEN,
    UNDONE,
    UNDONE_OF_GATE,
    UNDONE_OF_LEADER,
    UNDONE_OF_SESSION,
    VISITOR_CAME,
    VISITOR_KEPT_AWAY,
    WAITS_LATE,
)
from afterbell.dismissal.models import Collector, Drill, DrillGroup, GateSideUndone, Handover, Override, StandIn, Visit
from afterbell.dismissal.news import is_otherwise, wants, wishes_of
from afterbell.dismissal.overriding import opened_stranger
from afterbell.dismissal.queries.custody import read_home
from afterbell.dismissal.rules.custody import Charge, Holder, in_charge
from afterbell.rostering.leading import leaders_on
from afterbell.rostering.models import Session
from afterbell.schools.models import Account, Appointment, Guardianship, Staff
from afterbell.schools.roles import Role
from afterbell.schools.telling import OfChild, current, tell_families

FAMILY = Words(zh="家长", en="the family")
SCHOOL = Words(zh="学校", en="the school")
PURPOSES = {
    "family": Words(zh="家长来访", en="a parent"),
    "delivery": Words(zh="送货送餐", en="a delivery"),
    "repair": Words(zh="维修施工", en="repairs"),
    "business": Words(zh="公务检查", en="official business"),
    "teaching": Words(zh="来校上课", en="to lead a session"),
    "other": Words(zh="其他", en="something else"),
}
DRILLS = {
    "fire": Words(zh="消防疏散", en="fire"),
    "missing": Words(zh="学生走失", en="a missing child"),
    "roll": Words(zh="全校点名", en="whole-school roll"),
}
HOW = {
    Handover.Kind.COLLECTED: Words(zh="由{who}接走", en="was collected by {who}"),
    Handover.Kind.DISMISSED: Words(zh="已自行离校", en="left alone"),
    Handover.Kind.BOARDING_HOUSE: Words(zh="已交宿舍", en="was taken to the boarding house"),
}
AT_ONCE = timedelta(minutes=1)
"""Within what time a slip of the thumb is taken back without anybody being told: nobody has acted on it."""
LOOKED_FOR = Words(zh="找学生", en="a child is looked for")
INCIDENT = Words(zh="事件", en="an incident")


def tell_of_an_undoing(event: HandoverUndone) -> None:
    """Tell the family who answers for the child now, the adult who does so again, and who leads the day."""
    session = Session.objects.get(code=event.session)
    charge = _charge_of(event.pupil, day=session.date, at=event.undone_at)
    name, account = _adult_of(charge)
    values: dict[str, Value] = {"session": session.name, "adult": name}
    tell_families(
        kind=UNDONE,
        school=event.school,
        of=[OfChild(pupil=event.pupil, about=session.code, occasion=event.handover, values=values)],
        now=event.undone_at,
        where=True,
    )
    of_adult = UNDONE_OF_GATE if charge.holder is Holder.GATE else UNDONE_OF_SESSION
    told = {account: of_adult} if account else {}
    for leader in sorted(leaders_on(school=event.school, day=session.date)):
        told.setdefault(leader, UNDONE_OF_LEADER)
    letters = [
        Letter(to=to, kind=kind, about=session.code, occasion=event.handover, concerns=event.pupil, values=values)
        for to, kind in told.items()
    ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.undone_at)


def tell_of_a_child_not_at_the_gate(event: NotAtGate) -> None:
    """Tell the adult who answers for the child again, and whoever leads the day of one that never came to the gate.

    Of a slip of the thumb that was taken back at once nobody hears.
    """
    if event.undone_at - event.said_at <= AT_ONCE and event.reason == GateSideUndone.Reason.SLIP:
        return
    session = Session.objects.get(code=event.session)
    charge = _charge_of(event.pupil, day=session.date, at=event.undone_at)
    name, account = _adult_of(charge)
    values: dict[str, Value] = {"session": session.name, "adult": name}
    of_adult = NOT_AT_YOUR_GATE if charge.holder is Holder.GATE else NOT_AT_GATE
    told = {account: of_adult} if account else {}
    if event.reason == GateSideUndone.Reason.NOT_HERE:
        for leader in sorted(leaders_on(school=event.school, day=session.date)):
            told.setdefault(leader, NOT_AT_GATE_OF_LEADER)
    letters = [
        Letter(to=to, kind=kind, about=session.code, occasion=event.word, concerns=event.pupil, values=values)
        for to, kind in told.items()
        if to != event.by
    ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.undone_at)


def tell_of_children_waiting(event: WaitsLate) -> None:
    """Tell whoever answers for a child nobody has come for, and whoever leads the day; no family is told of it."""
    day = local_day(event.at)
    names = dict(Session.objects.filter(date=day).values_list("code", "name"))
    leaders = leaders_on(school=event.school, day=day)
    letters = []
    for session, pupil in event.children:
        name, account = _adult_of(_charge_of(pupil, day=day, at=event.at))
        values: dict[str, Value] = {"session": names[session], "adult": name}
        letters += [
            Letter(to=to, kind=WAITS_LATE, about=session, occasion=pupil, concerns=pupil, values=values)
            for to in sorted({*leaders, *((account,) if account else ())})
        ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.at)


def tell_who_stays(event: StaysWithChild) -> None:
    """Tell the family who stays with its child and until when the school is reached."""
    values: dict[str, Value] = {"adult": event.adult, "time": f"{event.until.astimezone(SCHOOL_ZONE):%H:%M}"}
    tell_families(
        kind=STAYS,
        school=event.school,
        of=[OfChild(pupil=event.pupil, about=event.session, occasion=event.stay, values=values)],
        now=event.since,
        where=True,
    )


def tell_of_an_override_asked(event: OverrideAsked) -> None:
    """Ask whoever leads the day to see for themselves; not whoever asks."""
    session = Session.objects.get(code=event.session)
    letters = [
        Letter(
            to=leader,
            kind=OVERRIDE_ASKED,
            about=session.code,
            occasion=event.override,
            concerns=event.pupil,
            values={"session": session.name},
        )
        for leader in sorted(leaders_on(school=event.school, day=session.date) - {event.by})
    ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.asked_at)


def tell_of_an_override(event: OverrideGiven) -> None:
    """Tell the family at once how the child left, and which two adults of the school answer for it."""
    row = Override.objects.select_related("asked_by", "answer__answered_by").get(code=event.override)
    values: dict[str, Value] = {
        "first": row.asked_by.name,
        "second": row.answer.answered_by.name,
        "time": f"{event.given_at.astimezone(SCHOOL_ZONE):%H:%M}",
    }
    tell_families(
        kind=OVERRIDE_TAKEN if event.kind == Override.Kind.COLLECTED.value else OVERRIDE_ALONE,
        school=event.school,
        of=[OfChild(pupil=event.pupil, about=event.session, occasion=event.override, values=values)],
        now=event.given_at,
        where=True,
    )


def tell_of_children_gone(event: PupilsHandedOver) -> None:
    """Tell the guardians who want to know that their child was handed over; never one who may not know where it is."""
    told = Q()
    for session, pupil, _kind in event.handovers:
        told |= Q(session__code=session, pupil__code=pupil)
    rows = Handover.objects.filter(told, undone=None, against=None, received_at=event.received_at)
    gone = list(
        rows.annotate(by_pass=Exists(StandIn.objects.filter(collector=OuterRef("collector"))))
        .select_related("pupil", "collector", "session")
        .order_by("pk")
    )
    letters = list(_news(gone, now=event.received_at)) if gone else []
    if letters:
        post(tenant=event.school, letters=letters, now=event.received_at)


def _news(gone: Sequence[Handover], *, now: datetime) -> Iterator[Letter]:
    day = local_day(now)
    links = Guardianship.objects.filter(
        current(day), pupil__in={row.pupil_id for row in gone}, guardian__account__isnull=False
    )
    guardians = [
        (pupil, account or 0, name)
        for pupil, account, name in links.order_by("pk").values_list(
            "pupil_id", "guardian__account_id", "guardian__name"
        )
    ]
    wishes = wishes_of({account for _pupil, account, _name in guardians})
    days = {row.session.date for row in gone}
    lists = {one: lists_on(day=one, pupils={row.pupil_id for row in gone}) for one in sorted(days)}
    for row in gone:
        known = lists[row.session.date]
        by_pass = bool(row.__dict__.get("by_pass"))
        otherwise = is_otherwise(pupil=row.pupil_id, kind=row.kind, by_pass=by_pass, lists=known)
        for pupil, account, name in guardians:
            may_know = not is_withheld(name, people=known.forbidden.get(pupil, ()))
            if pupil == row.pupil_id and may_know and wants(wishes[account], otherwise=otherwise):
                yield _letter(row, to=account)


def _letter(row: Handover, *, to: int) -> Letter:
    who = f"{row.collector.relation} {row.collector.name}" if row.collector else ""
    return Letter(
        to=to,
        kind=HANDED_OVER,
        about=row.session.code,
        occasion=row.handover_id.hex,
        concerns=row.pupil.code,
        values={
            "time": f"{row.happened_at.astimezone(SCHOOL_ZONE):%H:%M}",
            "how": HOW[Handover.Kind(row.kind)].fill(who=who),
        },
    )


def tell_of_a_change(event: TodayChanged) -> None:
    """Tell the adult in charge of a change, and all guardians in the same neutral words where two of them differ."""
    account = Staff.objects.filter(pk=event.adult).values_list("account_id", flat=True).first() if event.adult else None
    if account and account != event.by:
        letter = Letter(
            to=account, kind=TODAY_CHANGED, about=event.session, occasion=event.change, concerns=event.pupil, values={}
        )
        post(tenant=event.school, letters=[letter], now=event.at)
    if event.differ or event.decided:
        tell_families(
            kind=TODAY_DIFFERS if event.differ else TODAY_DECIDED,
            school=event.school,
            of=[OfChild(pupil=event.pupil, about=event.session, occasion=event.change)],
            now=event.at,
            where=True,
        )


def tell_of_changes_unseen(event: ChangesUnseen) -> None:
    """Tell the day's leaders of changes that nobody in charge has seen."""
    letters = [
        Letter(to=leader, kind=TODAY_UNSEEN, about=change, occasion=change, concerns=pupil, values={})
        for leader in sorted(leaders_on(school=event.school, day=local_day(event.at)))
        for pupil, change in event.changes
    ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.at)


def _charge_of(pupil: str, *, day: date, at: datetime) -> Charge:
    home = read_home(on=day, homerooms=True)
    told = afternoons(
        day=home.day,
        children=[child for child in home.children if child.code == pupil],
        lists=home.lists,
        limit=None,
        handovers=home.handovers,
        sides=home.sides,
        now=at,
    )
    return in_charge(afternoon=told[0], at=at) if told else Charge(holder=Holder.GUARDIAN, adult="")


def _adult_of(charge: Charge) -> tuple[str | Words, int]:
    """Give who answers for the child by name, and the account of an adult of the school."""
    if charge.holder is Holder.GUARDIAN:
        return FAMILY, 0
    if charge.holder is Holder.COLLECTOR:
        row = Collector.objects.filter(code=charge.adult).first()
        if row is None and (asked := Override.objects.filter(code=charge.adult).first()) and asked.person_sealed:
            stranger = opened_stranger(asked.person_sealed)
            return f"{stranger.relation} {stranger.name}", 0
        return (f"{row.relation} {row.name}" if row else FAMILY), 0
    staff = Staff.objects.filter(Q(code=charge.adult) | Q(account__code=charge.adult)).first()
    if staff is not None:
        return staff.name, staff.account_id or 0
    account = Account.objects.filter(code=charge.adult).first()
    return (account.name, account.pk) if account else (SCHOOL, 0)


def tell_of_a_visitor(event: VisitorCame) -> None:
    """Tell the host that somebody came for them, and the day's leaders of a name to be looked at; no name is posted."""
    visit = Visit.objects.select_related("host").get(code=event.visit)
    time = _clock(event.at)
    values: dict[str, Value] = {"people": visit.people, "purpose": PURPOSES[visit.purpose], "time": time}
    letters = [Letter(to=visit.host.account_id, kind=VISITOR_CAME, about=visit.code, values=values)]
    if event.kept_away:
        letters += [
            Letter(to=leader, kind=VISITOR_KEPT_AWAY, about=visit.code, values={"time": time})
            for leader in sorted(leaders_on(school=event.school, day=local_day(event.at)))
        ]
    post(tenant=event.school, letters=letters, now=event.at)


def tell_of_a_drill(event: DrillStarted) -> None:
    """Tell the adults in charge, the gate and the day's leaders that they are to count; no family hears of a drill."""
    drill = Drill.objects.get(code=event.drill)
    values: dict[str, Value] = {"kind": DRILLS[drill.kind], "time": _clock(event.at)}
    _tell_who_counts(drill, kind=DRILL_STARTED, values=values, now=event.at)


def tell_that_it_is_real(event: DrillCalledOff) -> None:
    """Tell everybody who was to count that this is no drill."""
    drill = Drill.objects.get(code=event.drill)
    values: dict[str, Value] = {"adult": event.by, "time": _clock(event.at)}
    _tell_who_counts(drill, kind=DRILL_CALLED_OFF, values=values, now=event.at)


def tell_of_an_alarm_in_a_drill(event: AlarmsRaised) -> None:
    """Tell the day's leaders, while a drill runs, that a child is really looked for."""
    _tell_of_what_is_real(event.school, what=LOOKED_FOR, about=event.looked_for[0][1], now=event.raised_at)


def tell_of_an_incident_in_a_drill(event: IncidentRecorded) -> None:
    """Tell the day's leaders, while a drill runs, that something really happened."""
    _tell_of_what_is_real(event.school, what=INCIDENT, about=event.incident, now=event.at)


def _tell_of_what_is_real(school: int, *, what: Words, about: str, now: datetime) -> None:
    drill = running()
    if drill is None:
        return
    told = {*leaders_on(school=school, day=drill.date), drill.started_by_id}
    values: dict[str, Value] = {"what": what, "time": _clock(now)}
    _post(school, to=told, kind=REAL_IN_A_DRILL, about=about, values=values, now=now)


def _tell_who_counts(drill: Drill, *, kind: MessageKind, values: dict[str, Value], now: datetime) -> None:
    school = drill.school_id
    adults = DrillGroup.objects.filter(drill=drill, adult__isnull=False)
    guards = Appointment.objects.filter(current(drill.date), school=school, role=Role.GATE_GUARD)
    told = {
        *(account for account in adults.values_list("adult__account_id", flat=True) if account),
        *guards.values_list("account_id", flat=True),
        *leaders_on(school=school, day=drill.date),
    }
    _post(school, to=told, kind=kind, about=drill.code, values=values, now=now)


def _post(
    school: int, *, to: Iterable[int], kind: MessageKind, about: str, values: dict[str, Value], now: datetime
) -> None:
    letters = [Letter(to=account, kind=kind, about=about, values=values) for account in sorted(to)]
    if letters:
        post(tenant=school, letters=letters, now=now)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SCHOOL_ZONE):%H:%M}"
