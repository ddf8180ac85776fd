"""What came of a term's survey, for the whole school and homeroom by homeroom; nobody can be recognised in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.words import Words
from afterbell.enrolment.models import Survey, SurveyAnswer, SurveyCount
from afterbell.enrolment.rules.withholding import FEWEST, withheld
from afterbell.scheme.queries import published_version
from afterbell.schools.models import Homeroom
from afterbell.schools.queries import term_around

COLLECTOR_WORDS = {
    SurveyAnswer.Collector.PARENT: Words(zh="父母按时接", en="parents come on time"),
    SurveyAnswer.Collector.OTHER_ADULT: Words(zh="其他成年人接", en="another adult collects"),
    SurveyAnswer.Collector.LATE_PARENT: Words(zh="父母迟接", en="parents come late"),
    SurveyAnswer.Collector.NOBODY: Words(zh="无人接送", en="nobody collects"),
}
ALONE = Words(zh="家里没人", en="nobody at home")
KINSHIP = Words(zh="由祖辈照看", en="cared for by grandparents")
Numbers = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomAnswers:
    """A homeroom's line: its numbers stand under the survey's `choices`, None where one is withheld."""

    code: str
    name: str
    pupils: int
    answered: int
    numbers: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyStory:
    """A survey with its days; `totals` are the school's numbers under `choices`, the collectors first.

    No number below `fewest` is among them, as the scheme in force says.
    """

    code: str
    title: str
    opens_on: date
    closes_on: date
    choices: tuple[Words, ...]
    totals: Numbers
    fewest: int
    homerooms: tuple[HomeroomAnswers, ...]

    @property
    def pupils(self) -> int:
        return sum(row.pupils for row in self.homerooms)

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.homerooms)


def survey_story(*, viewer: Actor, today: date) -> SurveyStory | None:
    """Tell what came of the present term's survey; None before it is opened. Six queries."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    term = term_around(today=today)
    survey = Survey.objects.filter(term=term.id).first() if term else None
    if survey is None:
        return None
    present = Count("pupils", filter=Q(pupils__left_on=None) | Q(pupils__left_on__gt=today))
    rooms = list(Homeroom.objects.annotate(size=present).order_by("grade", "number"))
    answers = _newest(survey)
    kinship = dict(SurveyCount.objects.filter(survey=survey).values_list("homeroom_id", "number"))
    counted = [_numbers(answers[room.pk], kinship=kinship.get(room.pk, 0)) for room in rooms]
    found = published_version(on=today)
    fewest = found[1].publication.minimum_aggregate if found else FEWEST
    shown = _shown(counted, fewest)
    return SurveyStory(
        code=survey.code,
        title=survey.title,
        opens_on=survey.opens_on,
        closes_on=survey.closes_on,
        choices=(*COLLECTOR_WORDS.values(), ALONE, KINSHIP),
        totals=tuple(_total(sum(column), fewest) for column in zip(*counted, strict=True)),
        fewest=fewest,
        homerooms=tuple(
            HomeroomAnswers(
                code=room.code, name=room.name, pupils=room.size, answered=len(answers[room.pk]), numbers=numbers
            )
            for room, numbers in zip(rooms, shown, strict=True)
        ),
    )


def _newest(survey: Survey) -> Mapping[int, Mapping[int, tuple[str, bool]]]:
    """Give each child's newest answer, by homeroom."""
    found: dict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    rows = SurveyAnswer.objects.filter(survey=survey).order_by("pk")
    for homeroom, pupil, collector, alone in rows.values_list(
        "pupil__homeroom_id", "pupil_id", "collector", "no_one_at_home"
    ):
        found[homeroom][pupil] = (collector, alone)
    return found


def _numbers(answers: Mapping[int, tuple[str, bool]], *, kinship: int) -> tuple[int, ...]:
    collectors = Counter(collector for collector, _alone in answers.values())
    alone = sum(alone for _collector, alone in answers.values())
    return (*(collectors[choice] for choice in COLLECTOR_WORDS), alone, kinship)


def _shown(counted: Sequence[tuple[int, ...]], fewest: int) -> list[Numbers]:
    """Withhold what is too small; the collectors of a homeroom add up to its answers, the other questions do not."""
    split = len(COLLECTOR_WORDS)
    hidden = set(withheld(table=[row[:split] for row in counted], fewest=fewest))
    others = withheld(table=[row[split:] for row in counted], sums_across=False, fewest=fewest)
    hidden |= {(row, column + split) for row, column in others}
    return [
        tuple(None if (row, column) in hidden else number for column, number in enumerate(numbers))
        for row, numbers in enumerate(counted)
    ]


def _total(number: int, fewest: int) -> int | None:
    return None if 0 < number < fewest else number
