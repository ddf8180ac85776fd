"""Applications as a reviewer looks at them: with days, papers, family and what is known of the child today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from afterbell.base.words import Words
from afterbell.enrolment.days_asked import Days
from afterbell.enrolment.facts import (
    CIRCUMSTANCE_WORDS,
    Circumstance,
    Families,
    facts_of,
    families_of,
    unsealed_circumstances,
)
from afterbell.enrolment.models import Application, ApplicationDay, Channel, PaperText, Review, Signature
from afterbell.enrolment.on_file import files_of
from afterbell.enrolment.rules.eligibility import (
    ApplyingRules,
    Wanted,
    applying_rules,
    priority_class,
    reasons_against,
    reasons_against_together,
)
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.missing import UnderReview
from afterbell.enrolment.rules.review import ApplicationOnFile
from afterbell.scheme.queries import scheme_of_text
from afterbell.scheme.rules.document import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewable:
    """One application with everything its review rests on."""

    row: Application
    scheme: Scheme
    days: tuple[tuple[int, str], ...]
    reviews: tuple[Review, ...]
    on_file: ApplicationOnFile
    circumstances: tuple[str, ...]
    unsigned: tuple[str, ...]
    signer_is_guardian: bool
    facts: ChildFacts
    survey_there: bool
    against: tuple[Words, ...]
    ranks_now: int

    @property
    def claims(self) -> tuple[Words, ...]:
        return tuple(CIRCUMSTANCE_WORDS[Circumstance(said)] for said in self.circumstances)

    def under_review(self) -> UnderReview:
        """Give what the rules of what is missing read."""
        return UnderReview(
            on_paper=self.row.channel == Channel.PAPER,
            unsigned=self.unsigned,
            signer_is_guardian=self.signer_is_guardian,
            survey_missing=self.survey_there and not self.facts.survey_answered,
            claims=self.claims,
            against=self.against,
            ranked=self.row.priority_class,
            ranks_now=self.ranks_now,
        )


def for_review(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Read applications together with what `reviewable` looks at; a version's long text comes once."""
    return applications.select_related("pupil__homeroom", "guardian", "homeroom_approver").prefetch_related("version")


def reviewable(
    *, rows: Sequence[Application], today: date, asked: Mapping[int, Days] | None = None
) -> Iterator[Reviewable]:
    """Give applications (read by `for_review`) as their reviewers look at them.

    `asked` are the days a change asks for instead, by the application's id: they are what is judged then.

    A dozen queries for each term among them, however many there are.
    """
    files = files_of(rows=rows)
    days = asked or {key: tuple(sorted(found)) for key, found in _days(rows).items()}
    reviews, unsigned = _reviews(rows), _unsigned(rows)
    judges = {term: _Judge.of(rows=[row for row in rows if row.term_id == term], today=today) for term in _terms(rows)}
    for row in rows:
        judge = judges[row.term_id]
        scheme = scheme_of_text(content_hash=row.version.content_hash, text=row.version.text)
        wanted = days.get(row.pk, ())
        yield Reviewable(
            row=row,
            scheme=scheme,
            days=wanted,
            reviews=tuple(reviews[row.pk]),
            on_file=files[row.code],
            circumstances=judge.said[row.pupil_id],
            unsigned=tuple(unsigned[row.pk]),
            signer_is_guardian=(row.pupil_id, row.guardian.code) in judge.families.links,
            facts=judge.facts[row.pupil_id],
            survey_there=judge.survey,
            against=judge.against(row=row, scheme=scheme, days=wanted),
            ranks_now=judge.rank(row=row, scheme=scheme),
        )


def _terms(rows: Iterable[Application]) -> set[int]:
    return {row.term_id for row in rows}


def _days(rows: Sequence[Application]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    asked = ApplicationDay.objects.filter(application__in=rows)
    for application, weekday, band in asked.values_list("application_id", "weekday", "band"):
        found[application].append((weekday, band))
    return found


def _reviews(rows: Sequence[Application]) -> dict[int, list[Review]]:
    found: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.filter(application__in=rows).order_by("pk"):
        found[review.application_id].append(review)
    return found


def _unsigned(rows: Sequence[Application]) -> dict[int, list[str]]:
    """Give the titles of the papers of each application's version that its present round lacks."""
    papers = list(PaperText.objects.filter(version__in={row.version_id for row in rows}).order_by("pk"))
    rounds = {row.pk: row.round for row in rows}
    marks = Signature.objects.filter(application__in=rounds).values_list("application_id", "round", "paper_id")
    signed = {(application, paper) for application, number, paper in marks if rounds[application] == number}
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.pk] = [
            paper.title for paper in papers if paper.version_id == row.version_id and (row.pk, paper.pk) not in signed
        ]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """What is known today of the children of a term's applications; children who are alike are judged once."""

    today: date
    said: Mapping[int, tuple[str, ...]]
    families: Families
    facts: Mapping[int, ChildFacts]
    survey: bool
    known: dict[tuple[int, ChildFacts, tuple[tuple[int, str], ...]], tuple[Words, ...]] = field(default_factory=dict)
    rules: dict[int, ApplyingRules] = field(default_factory=dict)

    @classmethod
    def of(cls, *, rows: Sequence[Application], today: date) -> _Judge:
        said = {row.pupil_id: unsealed_circumstances(row.circumstances_sealed) for row in rows}
        children = [row.pupil for row in rows]
        families = families_of(pupils=children, term=rows[0].term_id)
        facts, survey = facts_of(pupils=children, term=rows[0].term_id, families=families, circumstances=said)
        return cls(today=today, said=said, families=families, facts=facts, survey=survey)

    def against(self, *, row: Application, scheme: Scheme, days: tuple[tuple[int, str], ...]) -> tuple[Words, ...]:
        """Say why the child may not have what it asks for, as things stand today; the survey is another matter."""
        key = (row.version_id, self.facts[row.pupil_id], days)
        if key not in self.known:
            rules, first = self._rules(row=row, scheme=scheme), max(self.today, scheme.term.first_day)
            reasons = [
                reason.words
                for weekday, band in days
                for reason in reasons_against(
                    child=self.facts[row.pupil_id],
                    wanted=Wanted(weekday=weekday, band=band, from_day=first),
                    rules=rules,
                )
            ]
            reasons += [reason.words for reason in reasons_against_together(asked=days, rules=rules)]
            self.known[key] = tuple({words.zh: words for words in reasons}.values())
        return self.known[key]

    def rank(self, *, row: Application, scheme: Scheme) -> int:
        rules = self._rules(row=row, scheme=scheme)
        return priority_class(child=self.facts[row.pupil_id], priorities=rules.priorities).rank

    def _rules(self, *, row: Application, scheme: Scheme) -> ApplyingRules:
        if row.version_id not in self.rules:
            self.rules[row.version_id] = applying_rules(scheme=scheme, survey_required=False, from_day=self.today)
        return self.rules[row.version_id]
