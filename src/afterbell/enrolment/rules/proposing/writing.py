"""A proposal as changes to a scheme's text: what it does not concern stays as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from afterbell.base.words import Words
from afterbell.enrolment.rules.proposing.problem import BandProposal, PlacesProposal, PriorityProposal, by_grade
from afterbell.scheme.rules.codes import Match
from afterbell.scheme.rules.document import Condition, Scheme, Test
from afterbell.scheme.rules.editing.edits import Edit, RowEdit, Step
from afterbell.scheme.rules.labels import grades

Edits = Iterator[Edit | RowEdit]
Plain = Mapping[str, Any]


def edits_of_band(*, proposal: BandProposal, scheme: Scheme) -> Edits:
    """Take the band out of the conditions that stand, and give it its own; a condition for no band goes."""
    candidate = proposal.candidate
    if candidate is None:
        return
    gone = {row.code for row in proposal.conditions}
    for at, row in reversed(list(enumerate(scheme.conditions))):
        if row.code in gone:
            yield _without(row, at, proposal.band, [band.code for band in scheme.bands])
    left = [row.code for row in scheme.conditions if row.code not in gone or _others(row, proposal.band, scheme)]
    if candidate.reasons.tests:
        yield _condition(
            code=_free(f"{candidate.reasons.code}-{proposal.band}", left),
            words=candidate.reasons.words,
            match=candidate.reasons.match,
            tests=candidate.reasons.tests,
            band=proposal.band,
        )
    if candidate.grades != proposal.grades:
        named = grades(candidate.grades)
        yield _condition(
            code=_free(f"grades-{proposal.band}", left),
            words=Words(zh=f"{named.zh}的学生可以申请。", en=f"Children of {named.en} may apply."),
            match=Match.ALL,
            tests=(by_grade(candidate.grades),),
            band=proposal.band,
        )


def edits_of_places(*, proposal: PlacesProposal, scheme: Scheme) -> Edits:
    """Give a club its places."""
    at = next(at for at, row in enumerate(scheme.offerings) if row.code == proposal.offering)
    yield Edit(path=("offerings", at, "capacity"), value=proposal.proposed)


def edits_of_priority(*, proposal: PriorityProposal, scheme: Scheme) -> Edits:
    """Add a class after those that stand."""
    code = _free(proposal.reasons.code, [row.code for row in scheme.priorities])
    value = {
        "rank": proposal.rank,
        "code": code,
        "words": _pair(proposal.reasons.words),
        "tests": _tests(proposal.reasons.tests),
    }
    yield RowEdit(step=Step.ADD, path=("priorities",), value=value)


def _others(row: Condition, band: str, scheme: Scheme) -> list[str]:
    return [code for code in (row.bands or [each.code for each in scheme.bands]) if code != band]


def _without(row: Condition, at: int, band: str, every: Sequence[str]) -> Edit | RowEdit:
    rest = [code for code in (row.bands or every) if code != band]
    if not rest:
        return RowEdit(step=Step.REMOVE, path=("conditions",), row=at)
    return Edit(path=("conditions", at, "bands"), value=rest)


def _condition(*, code: str, words: Words, match: Match, tests: Sequence[Test], band: str) -> RowEdit:
    value: dict[str, Any] = {"code": code, "words": _pair(words), "bands": [band]}
    if match is not Match.ALL:
        value["match"] = match.value
    return RowEdit(step=Step.ADD, path=("conditions",), value=value | {"tests": _tests(tests)})


def _pair(words: Words) -> Plain:
    return {"zh": words.zh, "en": words.en}


def _tests(tests: Iterable[Test]) -> list[Plain]:
    return [{"fact": row.fact.value, "one_of": list(row.one_of)} for row in tests]


def _free(code: str, taken: Sequence[str]) -> str:
    return next(
        name for name in (code, *(f"{code}-{number}" for number in range(2, len(taken) + 3))) if name not in taken
    )
