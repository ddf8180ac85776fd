"""More families for the small school, who all answer the survey alike: enough for numbers that may be shown."""

from __future__ import annotations

from afterbell.enrolment import commands
from afterbell.enrolment.commands import collection_answer
from afterbell.schools.commands import NewGuardian, NewPupil, register_pupils
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey


def more_children(
    school: SmallSchool, survey: str, number: int, *, room: int, collector: str, clubs: tuple[str, ...] = ()
) -> None:
    """Let children join a homeroom, whose families all answer the same."""
    guardian = (NewGuardian(name="家长", relation="母亲", phone=""),)
    rows = register_pupils(
        actor=school.actor("office"),
        now=MORNING,
        pupils=[
            NewPupil(
                homeroom=school.homerooms[room],
                name=f"孩子{collector.replace('_', '')}{''.join(clubs)}{place}",
                residence="day",
                joined_on=TODAY,
                guardians=guardian,
            )
            for place in range(number)
        ],
    )
    commands.answer_surveys(
        actor=school.actor(f"homeroom{room + 1}"),
        now=MORNING,
        survey=survey,
        channel="phone",
        answers=[
            collection_answer(pupil=row.pupil, collector=collector, no_one_at_home=False, clubs_wanted=clubs)
            for row in rows
        ],
    )


def surveyed_school(school: SmallSchool) -> str:
    """Let twelve more families of each homeroom answer, half of them that a parent comes; gives the survey."""
    survey = answer_survey(school)
    for room in (0, 1):
        more_children(school, survey, 6, room=room, collector="parent")
        more_children(school, survey, 6, room=room, collector="nobody")
    return survey
