"""What came of a term's survey, homeroom by homeroom and grade by grade; nobody can be recognised in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.models import Survey, SurveyAnswer, SurveyCount
from afterbell.enrolment.queries.survey import SCHOOL_WEEK
from afterbell.enrolment.rules.survey import Kind, Question, from_plain
from afterbell.enrolment.rules.survey.counting import Answers, Counted, Unsaid, counts_of, options_of
from afterbell.enrolment.rules.withholding import FEWEST
from afterbell.enrolment.surveys import standing_survey
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.document import Offering
from afterbell.scheme.rules.labels import weekday
from afterbell.scheme.rules.offered import WISHED_FOR
from afterbell.schools.models import Homeroom
from afterbell.schools.queries import term_around

Numbers = tuple[int | None, ...]
NOT_ANSWERED = Words(zh="没有回答", en="not answered")
NOT_ASKED = Words(zh="没有问到，或没有回答", en="not asked, or not answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDays:
    """One of a term's surveys, and when it is open."""

    code: str
    title: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomAnswers:
    """How many of a homeroom's children have an answer."""

    code: str
    name: str
    grade: int
    pupils: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCounts:
    """A question's counts under its choices, for the school and for each grade; None where one is withheld.

    `places` are how many a choice has room for, where the choices are clubs. `unsaid` are those who said nothing to
    it, called `unsaid_words`.
    """

    key: str
    kind: Kind
    words: Words
    choices: tuple[Words, ...]
    totals: Numbers
    grades: tuple[tuple[int, Numbers], ...]
    places: Numbers = ()
    unsaid: Unsaid | None = None
    unsaid_words: Words = NOT_ANSWERED

    def lines(self) -> Iterator[tuple[Words, int | None, Numbers]]:
        """Give each choice with its number of the school and of each grade, last those who said nothing."""
        for at, words in enumerate(self.choices):
            yield words, self.totals[at], tuple(numbers[at] for _grade, numbers in self.grades)
        if self.unsaid:
            yield self.unsaid_words, self.unsaid.total, self.unsaid.grades


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyStory:
    """A survey with its days and how many have answered by now; no number below `fewest` is among the `questions`.

    While it is open nothing but that is told: two looks would differ by one family's answers. Once it is closed the
    questions tell what stood at its end, of the children `counted` then, whoever answers late, leaves or moves.
    """

    code: str
    title: str
    opens_on: date
    closes_on: date
    fewest: int
    homerooms: tuple[HomeroomAnswers, ...]
    questions: tuple[QuestionCounts, ...]
    surveys: tuple[SurveyDays, ...] = ()
    counted: int = 0

    @property
    def pupils(self) -> int:
        return sum(row.pupils for row in self.homerooms)

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.homerooms)

    def question(self, key: str) -> QuestionCounts | None:
        return next((row for row in self.questions if row.key == key), None)


def survey_story(*, viewer: Actor, today: date, survey: str = "") -> SurveyStory | None:
    """Tell what came of one of the present term's surveys, else of the one that stands; None before the first.

    Six queries. Raises NotThere for a survey that is not the term's.
    """
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    term = term_around(today=today)
    surveys = list(standing_survey(term=term.id if term else None, today=today))
    row = next((each for each in surveys if survey in {each.code, ""}), None)
    if row is None and survey:
        raise NotThere("survey")
    if row is None:
        return None
    present = Count("pupils", filter=Q(pupils__left_on=None) | Q(pupils__left_on__gt=today))
    rooms = list(Homeroom.objects.annotate(size=present).order_by("grade", "number"))
    answers = _answers(row)
    by_room = Counter(homeroom for homeroom, left_on in answers.rooms.values() if left_on is None or left_on > today)
    closed = today > row.closes_on
    scheme = found[1] if (found := published_version(on=today)) else None
    fewest = scheme.publication.minimum_aggregate if scheme else FEWEST
    clubs = [club for club in scheme.offerings if club.kind in WISHED_FOR] if scheme else []
    counted = counts_of(
        questions=_options(row, weekdays=scheme.weekdays if scheme else SCHOOL_WEEK, clubs=clubs),
        answers=Answers(
            given=answers.at_closing,
            sensitive=_sensitive(row),
            grades=tuple(sorted({*(room.grade for room in rooms), *(grade for grade, _said in answers.at_closing)})),
        ),
        fewest=fewest,
    )
    places = {club.code: club.capacity for club in clubs}
    return SurveyStory(
        code=row.code,
        title=row.title,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        fewest=fewest,
        homerooms=tuple(
            HomeroomAnswers(
                code=room.code, name=room.name, grade=room.grade, pupils=room.size, answered=by_room[room.pk]
            )
            for room in rooms
        ),
        questions=tuple(_told(counted, places=places)) if closed else (),
        counted=len(answers.at_closing) if closed else 0,
        surveys=tuple(
            SurveyDays(code=each.code, title=each.title, opens_on=each.opens_on, closes_on=each.closes_on)
            for each in sorted(surveys, key=lambda each: each.opens_on)
        ),
    )


def _options(row: Survey, *, weekdays: Iterable[int], clubs: Sequence[Offering]) -> tuple[Question, ...]:
    return options_of(
        questions=from_plain(row.questions),
        weekdays=[(day, weekday(day)) for day in weekdays],
        clubs=[(club.code, club.name) for club in clubs],
    )


def _told(counted: Sequence[Counted], *, places: Mapping[str, int | None]) -> Iterator[QuestionCounts]:
    for row in counted:
        yield QuestionCounts(
            key=row.question.key,
            kind=row.question.kind,
            words=row.question.words,
            choices=tuple(option.words for option in row.question.options),
            totals=row.totals,
            grades=row.grades,
            places=tuple(places.get(option.key) for option in row.question.options)
            if row.question.kind is Kind.CLUBS
            else (),
            unsaid=row.unsaid,
            unsaid_words=NOT_ASKED if row.question.shown_if else NOT_ANSWERED,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """Whoever has an answer by now, with homeroom and last day; and (grade then, what was said) as at closing."""

    rooms: Mapping[int, tuple[int, date | None]]
    at_closing: tuple[tuple[int, Mapping[str, object]], ...]


def _answers(survey: Survey) -> _Answered:
    rooms: dict[int, tuple[int, date | None]] = {}
    said: dict[int, tuple[int, Mapping[str, object]]] = {}
    rows = SurveyAnswer.objects.filter(survey=survey).order_by("pk")
    for pupil, homeroom, grade, left_on, answered_at, given in rows.values_list(
        "pupil_id", "pupil__homeroom_id", "grade", "pupil__left_on", "answered_at", "given"
    ):
        rooms[pupil] = homeroom, left_on
        if local_day(answered_at) <= survey.closes_on:
            said[pupil] = grade, given
    return _Answered(rooms=rooms, at_closing=tuple(said.values()))


def _sensitive(survey: Survey) -> Mapping[tuple[int, str, str], int]:
    """Sum what was counted and not kept, by grade, question and choice."""
    found: Counter[tuple[int, str, str]] = Counter()
    rows = SurveyCount.objects.filter(survey=survey)
    for grade, question, choice, number in rows.values_list("homeroom__grade", "question", "choice", "number"):
        found[grade, question, choice] += number
    return found
