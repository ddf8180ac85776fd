"""What a survey suggests for the scheme's application conditions, and each suggestion as a text of the draft."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.facts import alone_in, collector_in, free_at_in
from afterbell.enrolment.queries.gathering import Gathered, bands_of, gathered
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.proposing.candidates import candidates_of
from afterbell.enrolment.rules.proposing.places import propose_places, propose_priority
from afterbell.enrolment.rules.proposing.problem import (
    BandProposal,
    Candidate,
    PlacesProposal,
    PriorityProposal,
    Problem,
    Surveyed,
)
from afterbell.enrolment.rules.proposing.solve import propose
from afterbell.enrolment.rules.proposing.verify import verify
from afterbell.enrolment.rules.proposing.writing import edits_of_band, edits_of_places, edits_of_priority
from afterbell.scheme.drafts import Draft, draft_of_term
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.codes import Language, Residence
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.editing.edits import Edit, RowEdit
from afterbell.scheme.rules.editing.text import edited
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import read_scheme
from afterbell.schools.models import Pupil
from afterbell.schools.queries import term_around

Found = BandProposal | PlacesProposal | PriorityProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One suggestion under its key; `mark` says what it said, so that nothing else is kept than what was seen."""

    key: str
    mark: str
    found: Found
    edits: tuple[Edit | RowEdit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What is suggested for the draft, or for the scheme in force where the draft is not readable (`unreadable`).

    No number below `fewest` is to be named.
    """

    term: str
    rows: tuple[Proposal, ...]
    scheme: Scheme
    draft: Draft | None
    unreadable: bool
    pupils: int
    answered: int
    fewest: int


def proposals(*, viewer: Actor, today: date) -> Proposals | None:
    """Suggest conditions, places and an order; None before there is a scheme to change or anybody has answered.

    Raises Refused where the independent check finds a wrong number.
    """
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    term, school = term_around(today=today), gathered(today=today)
    if term is None or school is None:
        return None
    may_draft = may(actor=viewer, action="scheme.draft", at=place(school=viewer.tenant))
    draft = draft_of_term(viewer=viewer, term=term.code) if may_draft else None
    written = _readable(draft)
    published = published_version(on=today)
    scheme = written or (published[1] if published else None)
    if scheme is None:
        return None
    return Proposals(
        term=term.code,
        rows=_proposed(scheme, school),
        scheme=scheme,
        draft=draft if written else None,
        unreadable=draft is not None and written is None,
        pupils=len(school.pupils),
        answered=school.answered,
        fewest=scheme.publication.minimum_aggregate,
    )


def proposed_text(*, viewer: Actor, today: date, key: str, mark: str) -> tuple[Proposals, str]:
    """Give the draft with one suggestion written into it.

    Raises Refused when the suggestion is another by now than the one seen, NotThere when there is no draft to write in.
    """
    found = proposals(viewer=viewer, today=today)
    if found is None or found.draft is None:
        raise NotThere("draft")
    row = next((row for row in found.rows if (row.key, row.mark) == (key, mark)), None)
    if row is None:
        raise REFUSALS.refused("proposal_moved", conflict=True)
    return found, edited(text=found.draft.text, edits=row.edits)


def _readable(draft: Draft | None) -> Scheme | None:
    if draft is None:
        return None
    try:
        return read_scheme(text=draft.text)
    except SchemeFaults:
        return None


def _proposed(scheme: Scheme, school: Gathered) -> tuple[Proposal, ...]:
    problem = Problem(
        children=tuple(_surveyed(pupil, school, scheme) for pupil in school.pupils),
        scheme=scheme,
        means=school.means(scheme=scheme),
    )
    bands, demands = propose(problem=problem), school.offerings(scheme=scheme)
    if findings := verify(problem=problem, proposals=bands, wider=[_wider(row, scheme) for row in bands]):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    rows = [_proposal(f"band:{row.band}", row, edits_of_band(proposal=row, scheme=scheme)) for row in bands]
    rows += [
        _proposal(f"places:{row.offering}", row, edits_of_places(proposal=row, scheme=scheme))
        for row in propose_places(demands=demands, scheme=scheme, seats=school.rooms)
    ]
    first = propose_priority(demands=demands, problem=problem)
    if first:
        rows.append(_proposal("first", first, edits_of_priority(proposal=first, scheme=scheme)))
    return tuple(rows)


def _proposal(key: str, found: Found, edits: Iterable[Edit | RowEdit]) -> Proposal:
    mark = hashlib.sha256(repr(found).encode()).hexdigest()[:16]
    return Proposal(key=key, mark=mark, found=found, edits=tuple(edits))


def _wider(row: BandProposal, scheme: Scheme) -> list[Candidate]:
    every = list(candidates_of(scheme.band(code=row.band)))
    return every[: every.index(row.candidate)] if row.candidate else []


def _surveyed(pupil: Pupil, school: Gathered, scheme: Scheme) -> Surveyed:
    given = school.given.get(pupil.pk)
    facts = ChildFacts(
        grade=pupil.homeroom.grade,
        residence=Residence(pupil.residence.upper()),
        language=Language(pupil.homeroom.language),
        survey_answered=given is not None,
        collector=collector_in(given or {}),
        collector_until=free_at_in(given or {}),
        no_one_at_home=alone_in(given or {}),
    )
    return Surveyed(facts=facts, wants=dict(bands_of(pupil=pupil, given=given, scheme=scheme)))
