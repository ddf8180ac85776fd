"""Every read of surveys, applications, reviews and papers."""

from afterbell.enrolment.queries.families import (
    ApplicationForm,
    ApplicationStory,
    ChildStanding,
    application_form,
    application_story,
    my_children,
)
from afterbell.enrolment.queries.homerooms import (
    HomeroomList,
    ToReview,
    homeroom_list,
    homeroom_queue,
    school_queue,
)
from afterbell.enrolment.queries.office import (
    PlaceableApplication,
    StageCounts,
    SurveyOfHomeroom,
    placeable_applications,
    stage_counts,
    survey_results,
)
from afterbell.enrolment.queries.printing import broken_signatures, printed_application
from afterbell.enrolment.queries.standing import Standing
from afterbell.enrolment.queries.surveying import HomeroomAnswers, SurveyStory, survey_story

__all__ = [
    "ApplicationForm",
    "ApplicationStory",
    "ChildStanding",
    "HomeroomAnswers",
    "HomeroomList",
    "PlaceableApplication",
    "StageCounts",
    "Standing",
    "SurveyOfHomeroom",
    "SurveyStory",
    "ToReview",
    "application_form",
    "application_story",
    "broken_signatures",
    "homeroom_list",
    "homeroom_queue",
    "my_children",
    "placeable_applications",
    "printed_application",
    "school_queue",
    "stage_counts",
    "survey_results",
    "survey_story",
]
