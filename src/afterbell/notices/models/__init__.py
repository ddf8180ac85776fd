"""The tables of notices and of what families think of the service."""

from afterbell.notices.models.notices import (
    FamilyTold,
    FamilyToldUndone,
    Notice,
    NoticeDecision,
    NoticeFamily,
    NoticeReminder,
)
from afterbell.notices.models.satisfaction import (
    ServiceRated,
    ServiceStars,
    ServiceSurvey,
    ServiceWords,
    ServiceWordsReviewed,
)

__all__ = [
    "FamilyTold",
    "FamilyToldUndone",
    "Notice",
    "NoticeDecision",
    "NoticeFamily",
    "NoticeReminder",
    "ServiceRated",
    "ServiceStars",
    "ServiceSurvey",
    "ServiceWords",
    "ServiceWordsReviewed",
]
