"""Every write to surveys, applications, reviews and signed papers."""

from afterbell.enrolment.commands.applying import (
    apply_for_service,
    resubmit_application,
    submit_applications,
    submit_paper_applications,
)
from afterbell.enrolment.commands.intake import AskedDay, NewApplication, NewSignature
from afterbell.enrolment.commands.reviewing import Decision, review_in_homeroom, review_in_school
from afterbell.enrolment.commands.survey import NewAnswer, answer_surveys, open_survey
from afterbell.enrolment.commands.withdrawing import withdraw

__all__ = [
    "AskedDay",
    "Decision",
    "NewAnswer",
    "NewApplication",
    "NewSignature",
    "answer_surveys",
    "apply_for_service",
    "open_survey",
    "resubmit_application",
    "review_in_homeroom",
    "review_in_school",
    "submit_applications",
    "submit_paper_applications",
    "withdraw",
]
