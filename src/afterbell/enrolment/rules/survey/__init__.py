"""A survey as data: its questions, what may be answered to them, and what their counts may show."""

from afterbell.enrolment.rules.survey.answers import Given, Value, answer_faults, kept, sensitive
from afterbell.enrolment.rules.survey.collection import (
    AT_HOME,
    CLUBS,
    COLLECTION,
    COLLECTOR,
    FREE_AT,
    GOING_HOME,
    KINSHIP_CARE,
    NEEDED,
    ON_DAYS,
)
from afterbell.enrolment.rules.survey.questions import (
    Kind,
    Option,
    Question,
    ShownIf,
    asked_after,
    from_plain,
    is_shown,
    to_plain,
)

__all__ = [
    "AT_HOME",
    "CLUBS",
    "COLLECTION",
    "COLLECTOR",
    "FREE_AT",
    "GOING_HOME",
    "KINSHIP_CARE",
    "NEEDED",
    "ON_DAYS",
    "Given",
    "Kind",
    "Option",
    "Question",
    "ShownIf",
    "Value",
    "answer_faults",
    "asked_after",
    "from_plain",
    "is_shown",
    "kept",
    "sensitive",
    "to_plain",
]
