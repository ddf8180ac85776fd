"""How a child's papers stand, from the survey to the wishes: what a family's first page says in a sentence each.

The columns join any question about pupils, so that a page which asks for the children anyway asks nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.models import Application, SurveyAnswer
from afterbell.enrolment.queries import Standing
from afterbell.enrolment.queries.standing import standing_in
from afterbell.enrolment.queries.survey import SurveyState, state_of_days
from afterbell.enrolment.surveys import standing_key, standing_survey
from afterbell.enrolment.waiting import to_be_compared
from afterbell.placement.models import ConfirmedRun, DrawReveal, LastWishDay, PublishedRun, PupilOutcome, Round, Wish
from afterbell.schools.models import Pupil, Term

DrawState = Literal["open", "revealed", "placed"]
PAPER_COLUMNS = (
    "joined_on",
    "survey_opens",
    "survey_closes",
    "answered",
    "application_code",
    "application_state",
    "papers_behind",
    "wished",
    "revealed",
    "placed",
    "second_until",
    "last_wish_day",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """One child: is the survey answered, where is the application, how many wishes stand, are they drawn.

    `survey_late` is after the survey's last day: open then only for a child who came to the school later.
    `papers_behind` is that papers were published since, which may have to be signed again. `second_until` is until when
    a child that found no place may name clubs once more; None for everybody else. `last_wish_day` is until the end of
    which day first wishes are taken, None while the office has not said; `wishes_late` that it is over.
    """

    pupil: str
    survey: SurveyState
    survey_closes: date | None
    survey_late: bool
    answered: bool
    application: str
    standing: Standing
    papers_behind: bool
    wishes: int
    draw: DrawState
    second_until: date | None
    last_wish_day: date | None
    wishes_late: bool

    @property
    def may_wish(self) -> bool:
        """Say whether there is an application that wishes can belong to."""
        return bool(self.application) and self.standing.state not in Application.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilPage:
    """A child as its homeroom teacher or a leader opens it; `may_enter` is who fills in for a family."""

    code: str
    name: str
    homeroom: str
    homeroom_code: str
    matters: Matters
    may_enter: bool


def matters_of_pupil(*, viewer: Actor, pupil: str, today: date) -> PupilPage:
    """Give how one child's papers stand, to its homeroom teacher or the leaders. Raises NotThere."""
    found = Pupil.objects.filter(code=pupil).exclude(left_on__lte=today).annotate(**paper_columns(today=today))
    names = ("code", "name", "homeroom_id", "homeroom__name", "homeroom__code")
    row = found.values(*names, *PAPER_COLUMNS).first()
    if row is None:
        raise NotThere("pupil")
    at = place(school=viewer.tenant, homeroom=row["homeroom_id"])
    authorise(actor=viewer, action="homeroom.see", at=at)
    return PupilPage(
        code=row["code"],
        name=row["name"],
        homeroom=row["homeroom__name"],
        homeroom_code=row["homeroom__code"],
        matters=matters_in(row, pupil=pupil, today=today),
        may_enter=may(actor=viewer, action="placement.wish", at=at),
    )


def paper_columns(*, today: date) -> dict[str, Combinable]:
    """Give the columns that say how a pupil's papers stand in the term around a day, to annotate pupils with."""
    survey = standing_survey(term=_term(today), today=today)
    answers = SurveyAnswer.objects.filter(survey=standing_key(term=_term(today), today=today), pupil=OuterRef("pk"))
    newest = Application.objects.filter(term=_term(today), pupil=OuterRef("pk")).order_by("-pk")
    wishes = Wish.objects.filter(application__term=_term(today), application__pupil=OuterRef("pk"), round=Round.FIRST)
    first = PublishedRun.objects.filter(confirmed__term=_term(today), confirmed__round=Round.FIRST)
    second = ConfirmedRun.objects.filter(term=_term(today), round=Round.SECOND)
    missed = PupilOutcome.objects.filter(
        run__confirmed__published__second_until__gte=today,
        run__term=_term(today),
        application__pupil=OuterRef("pk"),
        offering="",
    ).exclude(Exists(second))
    counted = wishes.exclude(application__state__in=Application.ENDED).order_by().values("application__pupil")
    return {
        "survey_opens": Subquery(survey.values("opens_on")[:1]),
        "survey_closes": Subquery(survey.values("closes_on")[:1]),
        "answered": Exists(answers),
        "application_code": Subquery(newest.values("code")[:1]),
        "application_state": Subquery(newest.values("state")[:1]),
        "papers_behind": Exists(to_be_compared(term=_term(today), today=today).filter(pupil=OuterRef("pk"))),
        "wished": Subquery(counted.annotate(number=Count("pk")).values("number")),
        "revealed": Exists(DrawReveal.objects.filter(draw__term=_term(today))),
        "placed": Exists(first),
        "last_wish_day": Subquery(LastWishDay.objects.filter(term=_term(today)).order_by("-pk").values("day")[:1]),
        "second_until": Subquery(missed.values("run__confirmed__published__second_until")[:1]),
    }


def _term(today: date) -> Coalesce:
    """Choose the term of a day, else the next one to come, else the last one."""
    ahead = Term.objects.filter(last_day__gte=today).order_by("first_day").values("pk")[:1]
    return Coalesce(Subquery(ahead), Subquery(Term.objects.order_by("-last_day").values("pk")[:1]))


def matters_in(columns: Mapping[str, Any], *, pupil: str, today: date) -> Matters:
    """Read what the columns say of one pupil."""
    opens, closes = columns["survey_opens"], columns["survey_closes"]
    return Matters(
        pupil=pupil,
        survey=state_of_days(opens_on=opens, closes_on=closes, today=today, joined_on=columns["joined_on"]),
        survey_closes=closes,
        survey_late=closes is not None and today > closes,
        answered=bool(columns["answered"]),
        application=columns["application_code"] or "",
        standing=standing_in(state=columns["application_state"] or ""),
        papers_behind=bool(columns["papers_behind"]),
        wishes=columns["wished"] or 0,
        draw="placed" if columns["placed"] else "revealed" if columns["revealed"] else "open",
        second_until=columns["second_until"],
        last_wish_day=columns["last_wish_day"],
        wishes_late=columns["last_wish_day"] is not None and columns["last_wish_day"] < today,
    )
