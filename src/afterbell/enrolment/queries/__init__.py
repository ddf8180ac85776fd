"""Every read of surveys, applications, reviews and papers."""

from afterbell.enrolment.caring import StandingNote, needs_counting
from afterbell.enrolment.queries.building import BuiltSurvey, as_families_see, built_survey
from afterbell.enrolment.queries.calling import done_without_a_call
from afterbell.enrolment.queries.caring import CarePage, NeedRow, NeedsPage, care_page, needs_of_school
from afterbell.enrolment.queries.changing import ChangeForm, ChangeStanding, change_form
from afterbell.enrolment.queries.consents import (
    AskedConsent,
    ConsentPage,
    ConsentsOfHomeroom,
    consents_in_homeroom,
    consents_of,
    has_consent,
    with_consent,
)
from afterbell.enrolment.queries.countersigning import PaperSheet, ToCountersign, countersigning_queue, paper_sheet
from afterbell.enrolment.queries.desks import Desk, own_desks
from afterbell.enrolment.queries.draft import Filled
from afterbell.enrolment.queries.duties import (
    DutyPage,
    StaffStanding,
    duty_signature_holds,
    my_duties,
    printed_duties,
    staff_standing,
    unsigned_staff,
)
from afterbell.enrolment.queries.families import (
    ApplicationForm,
    ApplicationStory,
    ChildStanding,
    application_form,
    application_story,
    my_children,
)
from afterbell.enrolment.queries.forecasting import Forecast, demand_forecast
from afterbell.enrolment.queries.forms import homeroom_forms, pupil_forms
from afterbell.enrolment.queries.homerooms import HomeroomList, homeroom_list
from afterbell.enrolment.queries.late import LateOpening, LatePage, late_days, late_page
from afterbell.enrolment.queries.office import (
    PlaceableApplication,
    StageCounts,
    placeable_applications,
    stage_counts,
)
from afterbell.enrolment.queries.on_paper import PaperForm, paper_form
from afterbell.enrolment.queries.pictures import (
    EvidencePage,
    evidence_page,
    own_evidence,
    paper_picture,
)
from afterbell.enrolment.queries.printing import (
    broken_signatures,
    printed_application,
    printed_homeroom,
    stands_signed,
)
from afterbell.enrolment.queries.proposing import Proposal, Proposals, proposals, proposed_text
from afterbell.enrolment.queries.reviewing import ToReview, homeroom_queue, overdue_queue, school_queue
from afterbell.enrolment.queries.signed_on_paper import SignedSheet, signed_sheet, signings_to_countersign
from afterbell.enrolment.queries.signs import HomeroomSigns, homeroom_signs
from afterbell.enrolment.queries.standing import Standing
from afterbell.enrolment.queries.survey import NotAnswered, SurveyForm, UnansweredPage, survey_form, unanswered
from afterbell.enrolment.queries.surveying import HomeroomAnswers, QuestionCounts, SurveyStory, survey_story
from afterbell.enrolment.queries.unsigned import (
    NotSigned,
    PaperToSign,
    SigningPage,
    UnsignedOfHomeroom,
    signing_page,
    unsigned_in_homeroom,
    unsigned_in_school,
)
from afterbell.enrolment.rules.answers import Answers

__all__ = [
    "Answers",
    "ApplicationForm",
    "ApplicationStory",
    "AskedConsent",
    "BuiltSurvey",
    "CarePage",
    "ChangeForm",
    "ChangeStanding",
    "ChildStanding",
    "ConsentPage",
    "ConsentsOfHomeroom",
    "Desk",
    "DutyPage",
    "EvidencePage",
    "Filled",
    "Forecast",
    "HomeroomAnswers",
    "HomeroomList",
    "HomeroomSigns",
    "LateOpening",
    "LatePage",
    "NeedRow",
    "NeedsPage",
    "NotAnswered",
    "NotSigned",
    "PaperForm",
    "PaperSheet",
    "PaperToSign",
    "PlaceableApplication",
    "Proposal",
    "Proposals",
    "QuestionCounts",
    "SignedSheet",
    "SigningPage",
    "StaffStanding",
    "StageCounts",
    "Standing",
    "StandingNote",
    "SurveyForm",
    "SurveyStory",
    "ToCountersign",
    "ToReview",
    "UnansweredPage",
    "UnsignedOfHomeroom",
    "application_form",
    "application_story",
    "as_families_see",
    "broken_signatures",
    "built_survey",
    "care_page",
    "change_form",
    "consents_in_homeroom",
    "consents_of",
    "countersigning_queue",
    "demand_forecast",
    "done_without_a_call",
    "duty_signature_holds",
    "evidence_page",
    "has_consent",
    "homeroom_forms",
    "homeroom_list",
    "homeroom_queue",
    "homeroom_signs",
    "late_days",
    "late_page",
    "my_children",
    "my_duties",
    "needs_counting",
    "needs_of_school",
    "overdue_queue",
    "own_desks",
    "own_evidence",
    "paper_form",
    "paper_picture",
    "paper_sheet",
    "placeable_applications",
    "printed_application",
    "printed_duties",
    "printed_homeroom",
    "proposals",
    "proposed_text",
    "pupil_forms",
    "school_queue",
    "signed_sheet",
    "signing_page",
    "signings_to_countersign",
    "staff_standing",
    "stage_counts",
    "stands_signed",
    "survey_form",
    "survey_story",
    "unanswered",
    "unsigned_in_homeroom",
    "unsigned_in_school",
    "unsigned_staff",
    "with_consent",
]
