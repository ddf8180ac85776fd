"""The only list of who reacts to what, of which table of permissions is in force, and of who is asked for consent."""

from __future__ import annotations

from afterbell.attendance.events import (
    AlarmsClimbed,
    AlarmsRaised,
    ChildFound,
    CorrectionAsked,
    CorrectionsDecided,
    HeadsCounted,
    IncidentRecorded,
    IncidentsOpen,
    MorningsRecorded,
    RollNotThere,
    RollSealed,
    TeachingReportAnswered,
)
from afterbell.attendance.reactions import (
    tell_of_a_child_found,
    tell_of_a_correction_asked,
    tell_of_a_count_before_the_seal,
    tell_of_a_longer_search,
    tell_of_a_report_answered,
    tell_of_a_roll_not_there,
    tell_of_an_incident,
    tell_of_children_looked_for,
    tell_of_corrections_decided,
    tell_of_heads_counted,
    tell_of_mornings,
    tell_of_open_incidents,
)
from afterbell.base.access import put_in_force
from afterbell.base.events import listen
from afterbell.base.outbox.leaving import ask_before_leaving
from afterbell.comments.events import CommentDecided, CommentTakenDown, PenLockMoved, ReportAnswered
from afterbell.comments.reactions import (
    tell_of_a_comment_taken_down,
    tell_of_a_pen_lock,
    tell_the_author,
    tell_the_reporter,
)
from afterbell.complaints.events import ComplaintMoved, ComplaintReceived
from afterbell.complaints.reactions import tell_of_a_complaint, tell_the_desk
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
from afterbell.dismissal.kept_away import not_told
from afterbell.dismissal.reactions import (
    tell_of_a_change,
    tell_of_a_child_not_at_the_gate,
    tell_of_a_drill,
    tell_of_a_visitor,
    tell_of_an_alarm_in_a_drill,
    tell_of_an_incident_in_a_drill,
    tell_of_an_override,
    tell_of_an_override_asked,
    tell_of_an_undoing,
    tell_of_changes_unseen,
    tell_of_children_gone,
    tell_of_children_waiting,
    tell_that_it_is_real,
    tell_who_stays,
)
from afterbell.dismissal.reactions.lists import tell_of_namings_left
from afterbell.enrolment.events import (
    ApplicationsMoved,
    ApplicationsReviewed,
    ApplicationsSubmitted,
    ApplicationWithdrawn,
    ChangesDueSoon,
    ChangesOverdue,
    ChangesReviewed,
    DaysAsked,
    DaysChanged,
    LateWindowOpened,
    ReviewsDueSoon,
    ReviewsOverdue,
    SurveyOpened,
)
from afterbell.enrolment.papers.consents import Purpose
from afterbell.enrolment.queries import with_consent
from afterbell.enrolment.reactions import (
    end_with_the_school,
    follow_the_child,
    forget_what_is_past,
    keep_the_papers,
    tell_of_a_change_asked,
    tell_of_a_late_window,
    tell_of_a_survey,
    tell_of_a_withdrawal,
    tell_of_applications_moved,
    tell_of_arrivals,
    tell_of_changes_reviewed,
    tell_of_days_changed,
    tell_of_papers_to_sign,
    tell_of_reviews,
)
from afterbell.enrolment.reactions.reminders import (
    tell_of_changes_due_soon,
    tell_of_overdue_changes,
    tell_of_overdue_reviews,
    tell_of_reviews_due_soon,
)
from afterbell.notices.events import FamiliesAsked, FamiliesReminded, NoticeSent, NoticeToReview
from afterbell.notices.reactions import (
    ask_for_satisfaction,
    note_what_was_opened,
    remind_of_a_notice,
    tell_of_a_notice,
    tell_reviewers,
)
from afterbell.placement.events import (
    ChildMoved,
    GroupsFormed,
    GroupsReformed,
    OffersEnded,
    OffersMade,
    PlacementPublished,
    PlacesGiven,
)
from afterbell.placement.reactions import (
    follow_the_days,
    free_the_places,
    tell_of_a_move,
    tell_of_a_place_given,
    tell_of_groups,
    tell_of_offers,
    tell_of_offers_ended,
    tell_of_places,
)
from afterbell.portal.events import (
    MatterAnswered,
    MatterObjected,
    MatterWithheld,
    ObjectionsWait,
    PageLocked,
    PageMoved,
    PageSent,
    SpaceLockMoved,
    SpaceLockReminded,
    SpaceLockWaits,
)
from afterbell.portal.reactions import (
    hold_a_payment_in_notice,
    remind_of_a_lock,
    remind_of_objections_that_wait,
    show_the_scheme,
    show_the_settlement,
    tell_of_a_matters_answer,
    tell_of_a_page_locked,
    tell_of_a_page_to_review,
    tell_of_a_withheld_text,
    tell_of_an_objection_to_a_matter,
    tell_the_school_of_its_lock,
    tell_the_writer_of_a_page,
    tell_who_is_next_about_a_lock,
)
from afterbell.rostering.events import (
    AdultReplaced,
    DayResumed,
    DayStopped,
    RungClimbed,
    SeatsTakenAway,
    SessionCancelled,
    SubstituteNamed,
    TurnMoved,
)
from afterbell.rostering.reactions import (
    keep_to_the_calendar,
    keep_to_the_groups,
    tell_of_a_cancelled_session,
    tell_of_a_rung,
    tell_of_a_turn,
    tell_of_an_adult_replaced,
    tell_of_another_adult,
    tell_of_seats_taken_away,
    tell_of_vetting_that_runs_out,
)
from afterbell.rostering.reactions.stops import tell_of_a_day_resumed, tell_of_a_day_stopped
from afterbell.scheme.events import SchemePublished
from afterbell.schools.events import (
    GuardiansEnded,
    MessageOpened,
    PupilLeft,
    PupilsMoved,
    SchoolDayChanged,
    VettingRunsOut,
)
from afterbell.schools.permissions import POLICY
from afterbell.schools.telling import withhold_whereabouts
from afterbell.subsidy.events import (
    AppealAnswered,
    AppealRaised,
    FeesPublished,
    MonthAppraised,
    ObjectionAnswered,
    ObjectionRaised,
    ObjectionsOpened,
    SettlementIsToBePaid,
    SettlementPublished,
)
from afterbell.subsidy.reactions import (
    tell_of_a_month_appraised,
    tell_of_an_appeal,
    tell_of_an_appeal_answered,
    tell_of_an_objection,
    tell_of_an_objection_answered,
    tell_of_fees,
    tell_of_open_objections,
)


def wire() -> None:
    """Put the table of permissions in force and let every reaction follow its event."""
    put_in_force(POLICY)
    withhold_whereabouts(not_told)
    ask_before_leaving(lambda children: with_consent(purpose=Purpose.MESSAGES, pupils=children))
    listen(SchemePublished, keep_the_papers)
    listen(PupilsMoved, follow_the_child)
    listen(PupilLeft, end_with_the_school)
    listen(GuardiansEnded, tell_of_namings_left)
    listen(SchemePublished, forget_what_is_past)
    listen(SchoolDayChanged, keep_to_the_calendar)
    listen(GroupsReformed, keep_to_the_groups)
    listen(ApplicationWithdrawn, free_the_places)
    listen(DaysChanged, follow_the_days)
    listen(SchemePublished, tell_of_papers_to_sign)
    listen(SurveyOpened, tell_of_a_survey)
    listen(ApplicationsSubmitted, tell_of_arrivals)
    listen(ApplicationsReviewed, tell_of_reviews)
    listen(ReviewsDueSoon, tell_of_reviews_due_soon)
    listen(ReviewsOverdue, tell_of_overdue_reviews)
    listen(ChangesDueSoon, tell_of_changes_due_soon)
    listen(ChangesOverdue, tell_of_overdue_changes)
    listen(LateWindowOpened, tell_of_a_late_window)
    listen(ApplicationWithdrawn, tell_of_a_withdrawal)
    listen(DaysAsked, tell_of_a_change_asked)
    listen(ChangesReviewed, tell_of_changes_reviewed)
    listen(DaysChanged, tell_of_days_changed)
    listen(ApplicationsMoved, tell_of_applications_moved)
    listen(PlacementPublished, tell_of_places)
    listen(GroupsFormed, tell_of_groups)
    listen(PlacesGiven, tell_of_a_place_given)
    listen(ChildMoved, tell_of_a_move)
    listen(OffersMade, tell_of_offers)
    listen(OffersEnded, tell_of_offers_ended)
    listen(SessionCancelled, tell_of_a_cancelled_session)
    listen(SeatsTakenAway, tell_of_seats_taken_away)
    listen(TurnMoved, tell_of_a_turn)
    listen(SubstituteNamed, tell_of_another_adult)
    listen(AdultReplaced, tell_of_an_adult_replaced)
    listen(RungClimbed, tell_of_a_rung)
    listen(VettingRunsOut, tell_of_vetting_that_runs_out)
    listen(DayStopped, tell_of_a_day_stopped)
    listen(DayResumed, tell_of_a_day_resumed)
    _wire_portal()
    _wire_attendance()
    _wire_subsidy()
    _wire_comments()
    _wire_notices()


def _wire_portal() -> None:
    """Let the school's space show what others publish, and people know what came of it."""
    listen(SchemePublished, show_the_scheme)
    listen(SpaceLockMoved, tell_the_school_of_its_lock)
    listen(SpaceLockWaits, tell_who_is_next_about_a_lock)
    listen(SpaceLockReminded, remind_of_a_lock)
    listen(PageLocked, tell_of_a_page_locked)
    listen(PageSent, tell_of_a_page_to_review)
    listen(PageMoved, tell_the_writer_of_a_page)
    listen(MatterWithheld, tell_of_a_withheld_text)
    listen(MatterObjected, tell_of_an_objection_to_a_matter)
    listen(ObjectionsWait, remind_of_objections_that_wait)
    listen(MatterAnswered, tell_of_a_matters_answer)
    listen(SettlementPublished, show_the_settlement)
    listen(SettlementIsToBePaid, hold_a_payment_in_notice)


def _wire_notices() -> None:
    """Let families know of notices and be asked what they think, and what they open count as read."""
    listen(NoticeToReview, tell_reviewers)
    listen(NoticeSent, tell_of_a_notice)
    listen(FamiliesReminded, remind_of_a_notice)
    listen(FamiliesAsked, ask_for_satisfaction)
    listen(MessageOpened, note_what_was_opened)


def _wire_subsidy() -> None:
    """Let staff be told of the own statement and the own points."""
    listen(ObjectionsOpened, tell_of_open_objections)
    listen(FeesPublished, tell_of_fees)
    listen(ObjectionRaised, tell_of_an_objection)
    listen(AppealRaised, tell_of_an_appeal)
    listen(ObjectionAnswered, tell_of_an_objection_answered)
    listen(MonthAppraised, tell_of_a_month_appraised)
    listen(AppealAnswered, tell_of_an_appeal_answered)


def _wire_comments() -> None:
    """Let people be told what came of what they wrote, reported and complained of."""
    listen(CommentDecided, tell_the_author)
    listen(ComplaintReceived, tell_the_desk)
    listen(ComplaintMoved, tell_of_a_complaint)
    listen(CommentTakenDown, tell_of_a_comment_taken_down)
    listen(ReportAnswered, tell_the_reporter)
    listen(PenLockMoved, tell_of_a_pen_lock)


def _wire_attendance() -> None:
    """Let families and staff be told of what is seen of the children and written at the roll."""
    listen(TeachingReportAnswered, tell_of_a_report_answered)
    listen(AlarmsRaised, tell_of_children_looked_for)
    listen(ChildFound, tell_of_a_child_found)
    listen(AlarmsClimbed, tell_of_a_longer_search)
    listen(RollNotThere, tell_of_a_roll_not_there)
    listen(HeadsCounted, tell_of_heads_counted)
    listen(RollSealed, tell_of_a_count_before_the_seal)
    listen(MorningsRecorded, tell_of_mornings)
    listen(IncidentRecorded, tell_of_an_incident)
    listen(CorrectionAsked, tell_of_a_correction_asked)
    listen(CorrectionsDecided, tell_of_corrections_decided)
    listen(IncidentsOpen, tell_of_open_incidents)
    listen(HandoverUndone, tell_of_an_undoing)
    listen(NotAtGate, tell_of_a_child_not_at_the_gate)
    listen(VisitorCame, tell_of_a_visitor)
    listen(DrillStarted, tell_of_a_drill)
    listen(DrillCalledOff, tell_that_it_is_real)
    listen(AlarmsRaised, tell_of_an_alarm_in_a_drill)
    listen(IncidentRecorded, tell_of_an_incident_in_a_drill)
    listen(StaysWithChild, tell_who_stays)
    listen(WaitsLate, tell_of_children_waiting)
    listen(OverrideAsked, tell_of_an_override_asked)
    listen(OverrideGiven, tell_of_an_override)
    listen(TodayChanged, tell_of_a_change)
    listen(PupilsHandedOver, tell_of_children_gone)
    listen(ChangesUnseen, tell_of_changes_unseen)
