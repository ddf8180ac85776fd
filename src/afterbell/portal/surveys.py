"""What of a survey is for everybody: its counts as they are withheld, and nothing to subtract from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.enrolment.queries import SurveyStory, survey_story
from afterbell.portal.models import Article
from afterbell.portal.refusals import REFUSALS
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import PublishedItem

Numbers = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuestion:
    """A question with its counts under its choices, of the school and of each grade; None is withheld."""

    words: Words
    choices: tuple[Words, ...]
    totals: Numbers
    grades: tuple[tuple[int, Numbers], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSurvey:
    """A survey as everybody sees it; how many did not answer is not said, it would be a small number soon."""

    title: Words
    first_day: date
    last_day: date
    answered: int
    fewest: int
    questions: tuple[PublicQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What would be public, under its `digest`, and why it cannot be yet; `article` is the page where it is."""

    survey: str
    shown: PublicSurvey
    digest: str
    reasons: tuple[Refusal, ...]
    article: str
    body: Mapping[str, Any]


def survey_publication(*, viewer: Actor, today: date, survey: str = "") -> Publication | None:
    """Show beforehand exactly what would be public of a survey of the term, else of the one that stands.

    None before the first. Raises NotThere for a survey that is not the term's.
    """
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    story = survey_story(viewer=viewer, today=today, survey=survey)
    if story is None:
        return None
    known = Article.objects.filter(kind=Article.Kind.SURVEY, subject=story.code).first()
    body = known.body if known else body_of(story)
    return Publication(
        survey=story.code,
        shown=public_survey(body),
        digest=digest_of(body),
        reasons=() if known else tuple(reasons_against(story, today=today)),
        article=known.code if known else "",
        body=body,
    )


def reasons_against(story: SurveyStory, *, today: date) -> list[Refusal]:
    """Find every reason why a survey cannot be public today."""
    found = published_version(on=today)
    reasons = []
    if today <= story.closes_on:
        reasons.append(REFUSALS.refusal("survey_open", last=story.closes_on))
    elif story.counted < story.fewest:
        reasons.append(REFUSALS.refusal("survey_few", fewest=story.fewest))
    if found is None or PublishedItem.SURVEY not in found[1].publication.items:
        reasons.append(REFUSALS.refusal("survey_not_published"))
    return reasons


def body_of(story: SurveyStory) -> dict[str, Any]:
    """Write a survey as its page holds it: counts, and nothing from which one withheld would follow."""
    return {
        "title": [f"{story.title}结果", f"{story.title} · results"],
        "first_day": story.opens_on.isoformat(),
        "last_day": story.closes_on.isoformat(),
        "answered": story.counted,
        "fewest": story.fewest,
        "questions": [
            {
                "words": _pair(row.words),
                "choices": [_pair(words) for words, _total, _grades in row.lines()],
                "totals": [total for _words, total, _grades in row.lines()],
                "grades": [
                    [grade, [numbers[at] for _words, _total, numbers in row.lines()]]
                    for at, (grade, _numbers) in enumerate(row.grades)
                ],
            }
            for row in story.questions
        ],
    }


def digest_of(body: Mapping[str, Any]) -> str:
    """Name what is public by its content."""
    told = {key: body[key] for key in ("title", "first_day", "last_day", "answered", "fewest", "questions")}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def public_survey(body: Mapping[str, Any]) -> PublicSurvey:
    """Read a survey from its page."""
    return PublicSurvey(
        title=Words(*body["title"]),
        first_day=date.fromisoformat(body["first_day"]),
        last_day=date.fromisoformat(body["last_day"]),
        answered=body["answered"],
        fewest=body["fewest"],
        questions=tuple(
            PublicQuestion(
                words=Words(*row["words"]),
                choices=tuple(Words(*choice) for choice in row["choices"]),
                totals=tuple(row["totals"]),
                grades=tuple((grade, tuple(numbers)) for grade, numbers in row["grades"]),
            )
            for row in body["questions"]
        ),
    )


def _pair(words: Words) -> list[str]:
    return [words.zh, words.en]
