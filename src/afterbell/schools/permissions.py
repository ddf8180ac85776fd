"""Who may do what to what: the one table of permissions.

A row reads: to do this action, this role must hold the thing in this dimension. `school` is the whole school,
`homeroom` the teacher's own homeroom, `pupil` the guardian's own children, `staff` the person's own sessions and
statements, `account` what is addressed to the person, `supervised` the schools of a bureau's area, `platform` the
platform itself, `anywhere` everybody.
"""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.access import ANYWHERE, Policy
from afterbell.schools.roles import Role

OPERATOR, BUREAU = Role.PLATFORM_OPERATOR, Role.BUREAU_OFFICER
PRINCIPAL, VICE, OFFICE = Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE
HOMEROOM, SUBJECT, CLUB = Role.HOMEROOM_TEACHER, Role.SUBJECT_TEACHER, Role.CLUB_LEADER
DUTY, GATE, GUARDIAN, PUBLIC = Role.DUTY_LEADER, Role.GATE_GUARD, Role.GUARDIAN, Role.PUBLIC

Rows = Mapping[str, Mapping[Role, str]]


def _each(*roles: Role, within: str) -> dict[Role, str]:
    return dict.fromkeys(roles, within)


LEADERS = _each(PRINCIPAL, VICE, OFFICE, within="school")
STAFF_ROLES = (PRINCIPAL, VICE, OFFICE, HOMEROOM, SUBJECT, CLUB, DUTY, GATE)
READERS = (*STAFF_ROLES, GUARDIAN)

WRITES: Rows = {
    "schools.open": _each(OPERATOR, within="platform"),
    "schools.register": _each(OFFICE, within="school"),
    "schools.describe": _each(PRINCIPAL, OFFICE, within="school"),
    "schools.set_calendar": _each(OFFICE, within="school"),
    "schools.appoint": _each(OPERATOR, within="platform") | _each(PRINCIPAL, OFFICE, within="school"),
    "schools.issue_sign_in_code": {HOMEROOM: "homeroom", OFFICE: "school"},
    "schools.redeem_sign_in_code": {PUBLIC: ANYWHERE},
    "schools.sign_in": {PUBLIC: ANYWHERE},
    "schools.fail_sign_in": {PUBLIC: ANYWHERE},
    "schools.open_message": dict.fromkeys(READERS, "account"),
    "schools.give_address": {GUARDIAN: "account"},
    "schools.reveal_phone": {HOMEROOM: "homeroom"},
    "schools.tell_by_phone": {HOMEROOM: "homeroom"},
    "schools.keep_calendar": dict.fromkeys(READERS, "account"),
    "schools.set_channel": _each(OFFICE, within="school"),
    "schools.engage": _each(OFFICE, within="school"),
    "schools.vet": _each(OFFICE, within="school"),
    "schools.tell_what_expires": _each(OPERATOR, within="platform"),
    "scheme.draft": _each(OFFICE, within="school"),
    "scheme.approve": _each(PRINCIPAL, within="school"),
    "scheme.return": _each(PRINCIPAL, within="school"),
    "scheme.publish": _each(PRINCIPAL, within="school"),
    "enrolment.open_survey": _each(OFFICE, within="school"),
    "enrolment.change_survey": _each(OFFICE, within="school"),
    "enrolment.answer_survey": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "enrolment.apply": {GUARDIAN: "pupil"},
    "enrolment.keep_draft": {GUARDIAN: "pupil"},
    "enrolment.apply_on_paper": {HOMEROOM: "homeroom"},
    "enrolment.review_in_homeroom": {HOMEROOM: "homeroom"},
    "enrolment.review_in_school": _each(VICE, OFFICE, within="school"),
    "enrolment.countersign": _each(VICE, OFFICE, within="school") | {HOMEROOM: "homeroom"},
    "enrolment.attach_evidence": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "enrolment.look_at_evidence": _each(VICE, OFFICE, within="school") | {HOMEROOM: "homeroom"},
    "enrolment.forget_evidence": _each(OPERATOR, within="platform"),
    "enrolment.sign_again": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "enrolment.stand_in_for_homeroom": _each(VICE, OFFICE, within="school"),
    "enrolment.stand_in_for_school": _each(PRINCIPAL, within="school"),
    "enrolment.tell_what_is_due": _each(OPERATOR, within="platform"),
    "enrolment.forget_devices": _each(OPERATOR, within="platform"),
    "enrolment.consent": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "enrolment.say_need": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "enrolment.confirm_need": _each(VICE, OFFICE, within="school"),
    "enrolment.give_care_note": {GUARDIAN: "pupil"},
    "enrolment.sign_duties": _each(HOMEROOM, SUBJECT, CLUB, DUTY, GATE, within="staff"),
    "enrolment.change_days": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "enrolment.open_late": _each(OFFICE, within="school"),
    "enrolment.withdraw": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "placement.commit_draw": _each(OFFICE, within="school"),
    "placement.reveal_draw": _each(OFFICE, within="school"),
    "placement.describe_club": _each(OFFICE, within="school"),
    "placement.set_last_wish_day": _each(OFFICE, within="school"),
    "placement.wish": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "placement.preview": _each(OFFICE, within="school"),
    "placement.confirm": _each(OFFICE, within="school"),
    "placement.publish": _each(OFFICE, within="school"),
    "placement.give_place": _each(OFFICE, within="school"),
    "placement.move": _each(OFFICE, within="school"),
    "placement.form_groups": _each(OFFICE, within="school"),
    "placement.reform_groups": _each(OFFICE, within="school"),
    "placement.open_leftovers": _each(OFFICE, within="school"),
    "placement.claim": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "placement.offer": _each(OPERATOR, within="platform"),
    "placement.answer_offer": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "rostering.plan_sessions": _each(OFFICE, within="school"),
    "rostering.roster": _each(OFFICE, within="school"),
    "rostering.record_leave": _each(OFFICE, within="school"),
    "rostering.ask_turn": dict.fromkeys(STAFF_ROLES, "staff") | {OFFICE: "school", DUTY: "school"},
    "rostering.answer_turn": dict.fromkeys(STAFF_ROLES, "staff"),
    "rostering.decide_turns": _each(VICE, OFFICE, within="school"),
    "rostering.climb_ladder": _each(OPERATOR, within="platform"),
    "rostering.tell_what_ran_out": _each(OPERATOR, within="platform"),
    "rostering.set_terms": _each(OFFICE, within="school"),
    "rostering.substitute": _each(OFFICE, DUTY, within="school"),
    "rostering.cancel": _each(PRINCIPAL, OFFICE, within="school"),
    "rostering.train": dict.fromkeys(STAFF_ROLES, "staff") | {OFFICE: "school"},
    "rostering.clear": _each(DUTY, within="school"),
    "rostering.brief": dict.fromkeys(STAFF_ROLES, "staff"),
    "rostering.stop_day": _each(PRINCIPAL, OFFICE, DUTY, within="school"),
    "rostering.look_at_care": dict.fromkeys(STAFF_ROLES, "staff"),
    "attendance.arrive": dict.fromkeys(STAFF_ROLES, "staff") | {DUTY: "school"},
    "attendance.mark": dict.fromkeys(STAFF_ROLES, "staff") | {DUTY: "school"},
    "attendance.seal": dict.fromkeys(STAFF_ROLES, "staff") | {DUTY: "school"},
    "attendance.confirm": _each(VICE, DUTY, within="school"),
    "attendance.excuse": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "attendance.decide": {HOMEROOM: "homeroom", DUTY: "school"},
    "attendance.correct": dict.fromkeys(STAFF_ROLES, "staff") | {DUTY: "school"},
    "attendance.raise_alarm": dict.fromkeys(STAFF_ROLES, "staff") | {DUTY: "school"},
    "attendance.watch": _each(OPERATOR, within="platform"),
    "attendance.record_morning": {HOMEROOM: "homeroom", OFFICE: "school"},
    "attendance.keep_roll": dict.fromkeys(STAFF_ROLES, "staff"),
    "attendance.end_phone": dict.fromkeys(STAFF_ROLES, "staff") | {OFFICE: "school", DUTY: "school"},
    "attendance.take_in": _each(OFFICE, DUTY, within="school"),
    "attendance.close_alarm": {HOMEROOM: "homeroom", DUTY: "school", GATE: "school"},
    "attendance.log_homework": dict.fromkeys(STAFF_ROLES, "staff") | {DUTY: "school"},
    "attendance.look_into": _each(DUTY, within="school"),
    "attendance.report_teaching": {GUARDIAN: "pupil"} | _each(*STAFF_ROLES, within="school"),
    "attendance.answer_report": _each(PRINCIPAL, within="school"),
    "attendance.check_room": _each(*STAFF_ROLES, within="school"),
    "attendance.report_defect": _each(*STAFF_ROLES, within="school"),
    "attendance.walk_room": _each(*STAFF_ROLES, within="school"),
    "attendance.leave_room_unwalked": _each(DUTY, within="school"),
    "attendance.mend_defect": _each(PRINCIPAL, VICE, OFFICE, DUTY, GATE, within="school"),
    "attendance.open_room": _each(DUTY, within="school"),
    "attendance.patrol": _each(PRINCIPAL, VICE, OFFICE, DUTY, within="school"),
    "attendance.record_incident": dict.fromkeys(STAFF_ROLES, "staff")
    | _each(PRINCIPAL, VICE, OFFICE, DUTY, GATE, within="school"),
    "attendance.look_at_incident": {**LEADERS, DUTY: "school", HOMEROOM: "homeroom"},
    "attendance.follow_incident": {**LEADERS, DUTY: "school", HOMEROOM: "homeroom"},
    "attendance.close_incident": _each(OFFICE, DUTY, within="school"),
    "attendance.remind_of_incidents": _each(OPERATOR, within="platform"),
    "attendance.decide_presence": _each(VICE, DUTY, within="school"),
    "dismissal.name_collector": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "dismissal.forbid_collector": {HOMEROOM: "homeroom", OFFICE: "school"},
    "dismissal.send_stand_in": {GUARDIAN: "pupil"},
    "dismissal.look_at_forbidden": {**LEADERS, DUTY: "school", HOMEROOM: "homeroom"},
    "dismissal.say_going_home": {GUARDIAN: "pupil", HOMEROOM: "homeroom"},
    "dismissal.change_today": {GUARDIAN: "pupil"},
    "dismissal.choose_news": {GUARDIAN: "account"},
    "dismissal.record_change": {DUTY: "school", OFFICE: "school"} | _each(SUBJECT, CLUB, HOMEROOM, within="staff"),
    "dismissal.see_change": {DUTY: "school"} | _each(SUBJECT, CLUB, HOMEROOM, within="staff"),
    "dismissal.watch_changes": _each(OPERATOR, within="platform"),
    "dismissal.hand_over": {GATE: "school", DUTY: "school"} | _each(SUBJECT, CLUB, HOMEROOM, within="staff"),
    "dismissal.agree_override": {**LEADERS, DUTY: "school", GATE: "school", HOMEROOM: "homeroom"},
    "dismissal.stay_late": {**LEADERS, DUTY: "school", GATE: "school"} | _each(SUBJECT, CLUB, HOMEROOM, within="staff"),
    "dismissal.give_to_gate": {DUTY: "school"} | _each(SUBJECT, CLUB, HOMEROOM, within="staff"),
    "dismissal.take_at_gate": _each(DUTY, GATE, within="school"),
    "dismissal.keep_gate_list": _each(DUTY, GATE, within="school"),
    "dismissal.end_gate_device": _each(OFFICE, DUTY, within="school"),
    "dismissal.undo_handover": {DUTY: "school"} | _each(GATE, SUBJECT, CLUB, HOMEROOM, within="account"),
    "dismissal.close_day": _each(DUTY, within="school"),
    "dismissal.register_visitor": _each(DUTY, GATE, within="school"),
    "dismissal.look_at_visitor": _each(PRINCIPAL, OFFICE, DUTY, GATE, within="school"),
    "dismissal.start_drill": _each(PRINCIPAL, DUTY, within="school"),
    "dismissal.report_drill": dict.fromkeys(STAFF_ROLES, "staff") | {DUTY: "school", GATE: "school"},
    "dismissal.end_drill": _each(PRINCIPAL, DUTY, within="school"),
    "dismissal.call_off_drill": _each(*STAFF_ROLES, within="school"),
    "subsidy.settle": _each(OFFICE, within="school"),
    "subsidy.publish": _each(PRINCIPAL, within="school"),
    "portal.publish": _each(PRINCIPAL, within="school"),
}

READS: Rows = {
    "public.see": dict.fromkeys(Role, ANYWHERE),
    "messages.see": dict.fromkeys(READERS, "account"),
    "calls.see": {**LEADERS, HOMEROOM: "homeroom"},
    "channels.see": _each(OFFICE, within="school"),
    "office.see": LEADERS,
    "coercion.see": _each(PRINCIPAL, within="school"),
    "homeroom.see": {**LEADERS, HOMEROOM: "homeroom"},
    "applications.see": {**LEADERS, HOMEROOM: "homeroom", GUARDIAN: "pupil"},
    "pictures.see": {**_each(VICE, OFFICE, within="school"), HOMEROOM: "homeroom", GUARDIAN: "pupil"},
    "needs.see": _each(VICE, OFFICE, within="school"),
    "duties.see": {**LEADERS, DUTY: "school"},
    "duties.print": {**dict.fromkeys(STAFF_ROLES, "staff"), **LEADERS, DUTY: "school"},
    "readiness.see": {**LEADERS, DUTY: "school"},
    "vetting.see": LEADERS,
    "groups.see": {**LEADERS, DUTY: "school", HOMEROOM: "school", SUBJECT: "staff", CLUB: "staff"},
    "roster.see": dict.fromkeys(STAFF_ROLES, "school"),
    "sessions.see": {**dict.fromkeys(STAFF_ROLES, "staff"), **LEADERS, DUTY: "school"},
    "roll.see": {**dict.fromkeys(STAFF_ROLES, "staff"), **LEADERS, DUTY: "school"},
    "rooms.see": _each(*STAFF_ROLES, within="school"),
    "homework.see": {**LEADERS, HOMEROOM: "homeroom"},
    "content.see": {**LEADERS, DUTY: "school"},
    "teaching.see": _each(PRINCIPAL, within="school"),
    "incidents.see": {**LEADERS, DUTY: "school", HOMEROOM: "homeroom"},
    "presence.see": {**LEADERS, DUTY: "school"},
    "phones.see": dict.fromkeys(STAFF_ROLES, "staff") | {OFFICE: "school", DUTY: "school"},
    "drill.see": _each(*STAFF_ROLES, within="school"),
    "late.see": {**LEADERS, DUTY: "school"},
    "gate.see": {**LEADERS, DUTY: "school", GATE: "school"},
    "gate_devices.see": _each(OFFICE, DUTY, within="school"),
    "child.see": {GUARDIAN: "pupil"},
    "settlement.see": LEADERS,
    "statement.see": {**dict.fromkeys(STAFF_ROLES, "staff"), **LEADERS},
    "audit.see": _each(PRINCIPAL, within="school"),
    "bureau.see": {BUREAU: "supervised"},
    "platform.see": {OPERATOR: "platform"},
}

POLICY = Policy(
    rows={
        (role.value, action): frozenset({dimension})
        for action, roles in (*WRITES.items(), *READS.items())
        for role, dimension in roles.items()
    }
)
