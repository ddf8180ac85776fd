"""Two people build one survey: what each saw is told apart by a mark, and what they wrote by its questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from afterbell.enrolment.rules.survey.questions import Question, to_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How a stored survey differs from one in hand: questions only stored, only in hand, and those asked otherwise."""

    only_stored: tuple[Question, ...]
    only_mine: tuple[Question, ...]
    otherwise: tuple[Question, ...]
    moved: bool


def mark_of(*, title: str, opens_on: date, closes_on: date, questions: Sequence[Question]) -> str:
    """Name a survey by all it says, so that it is known whether it is still the one that was seen."""
    said = [title, opens_on.isoformat(), closes_on.isoformat(), to_plain(questions)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def apart(*, stored: Sequence[Question], mine: Sequence[Question]) -> Apart:
    """Compare question by question, by their keys; `otherwise` are the stored ones."""
    own, theirs = {row.key: row for row in mine}, {row.key: row for row in stored}
    both = [row.key for row in stored if row.key in own]
    return Apart(
        only_stored=tuple(row for row in stored if row.key not in own),
        only_mine=tuple(row for row in mine if row.key not in theirs),
        otherwise=tuple(theirs[key] for key in both if theirs[key] != own[key]),
        moved=both != [row.key for row in mine if row.key in theirs],
    )
