"""Every write to surveys, applications, reviews and signed papers."""

from afterbell.enrolment.commands.applying import (
    apply_for_service,
    resubmit_application,
    submit_applications,
    submit_paper_applications,
)
from afterbell.enrolment.commands.caring import give_care_note, take_back_care_note
from afterbell.enrolment.commands.changing import ask_for_days, take_back_change
from afterbell.enrolment.commands.consenting import say_consent
from afterbell.enrolment.commands.countersigning import countersign
from afterbell.enrolment.commands.drafting import discard_draft, note_changes, save_draft, take_over_answers
from afterbell.enrolment.commands.duties import sign_duties
from afterbell.enrolment.commands.evidence import attach_evidence, forget_evidence, look_at_evidence, remove_evidence
from afterbell.enrolment.commands.forgetting import forget_devices
from afterbell.enrolment.commands.intake import AskedDay, NewApplication, NewSignature
from afterbell.enrolment.commands.late import open_late
from afterbell.enrolment.commands.needs import decide_need, end_need, say_need
from afterbell.enrolment.commands.on_paper import (
    add_paper_pictures,
    correct_paper_application,
    remove_paper_picture,
)
from afterbell.enrolment.commands.reminding import tell_due_changes, tell_due_reviews
from afterbell.enrolment.commands.reviewing import Decision, Reviewed, review_in_homeroom, review_in_school
from afterbell.enrolment.commands.sending import send_draft
from afterbell.enrolment.commands.signing import SignedAgain, sign_again
from afterbell.enrolment.commands.signing_on_paper import countersign_signatures, enter_signatures
from afterbell.enrolment.commands.standing_in import review_for_homeroom, review_for_school
from afterbell.enrolment.commands.survey import NewAnswer, answer_surveys, change_survey, collection_answer, open_survey
from afterbell.enrolment.commands.withdrawing import withdraw

__all__ = [
    "AskedDay",
    "Decision",
    "NewAnswer",
    "NewApplication",
    "NewSignature",
    "Reviewed",
    "SignedAgain",
    "add_paper_pictures",
    "answer_surveys",
    "apply_for_service",
    "ask_for_days",
    "attach_evidence",
    "change_survey",
    "collection_answer",
    "correct_paper_application",
    "countersign",
    "countersign_signatures",
    "decide_need",
    "discard_draft",
    "end_need",
    "enter_signatures",
    "forget_devices",
    "forget_evidence",
    "give_care_note",
    "look_at_evidence",
    "note_changes",
    "open_late",
    "open_survey",
    "remove_evidence",
    "remove_paper_picture",
    "resubmit_application",
    "review_for_homeroom",
    "review_for_school",
    "review_in_homeroom",
    "review_in_school",
    "save_draft",
    "say_consent",
    "say_need",
    "send_draft",
    "sign_again",
    "sign_duties",
    "submit_applications",
    "submit_paper_applications",
    "take_back_care_note",
    "take_back_change",
    "take_over_answers",
    "tell_due_changes",
    "tell_due_reviews",
    "withdraw",
]
