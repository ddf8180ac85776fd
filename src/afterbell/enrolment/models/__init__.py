"""Survey, applications, reviews, signed papers and consents."""

from __future__ import annotations

from afterbell.enrolment.models.applications import (
    Application,
    ApplicationDay,
    ApplicationDraft,
    ApplicationMove,
    LateWindow,
    SubmissionDevice,
    Withdrawal,
)
from afterbell.enrolment.models.care import MOST_NOTES, CareNote, Need, NeedDecision, NeedEnd
from afterbell.enrolment.models.changes import DayChange, DayChangeDay, DayChangeNotice, DayChangeReview
from afterbell.enrolment.models.channels import Channel
from afterbell.enrolment.models.consents import Consent, ConsentText
from afterbell.enrolment.models.papers import (
    DutySignature,
    DutyText,
    PaperSigning,
    PaperSigningCheck,
    PaperText,
    Signature,
)
from afterbell.enrolment.models.pictures import (
    MOST_PICTURES,
    Countersignature,
    EvidenceLook,
    EvidencePicture,
    PaperPicture,
    Pictured,
)
from afterbell.enrolment.models.reviews import Review, ReviewNotice
from afterbell.enrolment.models.survey import Survey, SurveyAnswer, SurveyCount

__all__ = [
    "MOST_NOTES",
    "MOST_PICTURES",
    "Application",
    "ApplicationDay",
    "ApplicationDraft",
    "ApplicationMove",
    "CareNote",
    "Channel",
    "Consent",
    "ConsentText",
    "Countersignature",
    "DayChange",
    "DayChangeDay",
    "DayChangeNotice",
    "DayChangeReview",
    "DutySignature",
    "DutyText",
    "EvidenceLook",
    "EvidencePicture",
    "LateWindow",
    "Need",
    "NeedDecision",
    "NeedEnd",
    "PaperPicture",
    "PaperSigning",
    "PaperSigningCheck",
    "PaperText",
    "Pictured",
    "Review",
    "ReviewNotice",
    "Signature",
    "SubmissionDevice",
    "Survey",
    "SurveyAnswer",
    "SurveyCount",
    "Withdrawal",
]
