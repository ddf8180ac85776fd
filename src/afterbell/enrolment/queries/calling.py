"""Which messages to families need no call any more, since what they asked for is done or is past."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, F, Max, QuerySet, Value

from afterbell.base.access import Actor
from afterbell.base.outbox.kinds import MessageKind
from afterbell.enrolment.messages import LATE_OPENED, RETURNED, SURVEY_OPENED
from afterbell.enrolment.models import Application, LateWindow, Survey, SurveyAnswer
from afterbell.enrolment.queries.homerooms import homeroom_in_reach

Asked = tuple[str, str, str]
"""What a message asked: its kind, what it is about, and for which child; an empty child is everybody."""


def done_without_a_call(*, viewer: Actor, homeroom: str, today: date) -> frozenset[Asked]:
    """Find what a homeroom's families have done, and what can no longer be done. Two queries, or NotThere.

    An answered survey needs no call, nor does one that is closed; an application that was returned needs none once it
    was sent again or withdrawn; a family that may apply late needs none once it has, or once the day is past.
    """
    row = homeroom_in_reach(viewer=viewer, code=homeroom)
    closed = Survey.objects.filter(closes_on__lt=today)
    answers = SurveyAnswer.objects.filter(pupil__homeroom=row)
    applications = Application.objects.filter(pupil__homeroom=row)
    running = applications.exclude(state__in=Application.ENDED)
    windows = LateWindow.objects.filter(pupil__homeroom=row).values("pupil__code").annotate(last=Max("last_day"))
    return frozenset(
        _asked(closed, SURVEY_OPENED, about="code").union(
            _asked(answers, SURVEY_OPENED, about="survey__code", child="pupil__code"),
            _asked(applications.exclude(state=Application.State.RETURNED), RETURNED, about="code", child="pupil__code"),
            _asked(running, LATE_OPENED, about="pupil__code", child="pupil__code"),
            _asked(windows.filter(last__lt=today), LATE_OPENED, about="pupil__code", child="pupil__code"),
        )
    )


def _asked(rows: QuerySet[Any, Any], kind: MessageKind, *, about: str, child: str = "") -> QuerySet[Any, Asked]:
    text = CharField()
    whose = F(child) if child else Value("", output_field=text)
    named = rows.annotate(asked=Value(kind.name, output_field=text), of=F(about), whose=whose)
    found: QuerySet[Any, Asked] = named.order_by().values_list("asked", "of", "whose")
    return found
