"""What a batch of applications is judged against, and the judgement: every reason at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from afterbell.base.refusals import NotThere, Refusal
from afterbell.enrolment.facts import Bond, Circumstance, Families, facts_of, families_of
from afterbell.enrolment.models import Application, Channel, LateWindow, PaperText
from afterbell.enrolment.papers.binding import fault_of
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.eligibility import (
    ApplyingRules,
    PriorityClass,
    Wanted,
    applying_rules,
    priority_class,
    reasons_against,
    reasons_against_together,
    verify_class,
    verify_reasons,
)
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.scheme.queries import SchemeVersionRow, version_in_force
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Pupil

OF_A_CHILD = (
    "code",
    "name",
    "residence",
    "joined_on",
    "left_on",
    "homeroom__name",
    "homeroom__grade",
    "homeroom__language",
)
OF_A_PAPER = ("kind", "title", "text", "text_hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDay:
    """A weekday (1 = Monday) and a band of the scheme."""

    weekday: int
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignature:
    """A signature under one kind of paper; `strokes` as drawn (`M10 20 L30 …`) or typed (`=萨仁`), empty on paper."""

    paper: str
    strokes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """What a guardian applies for; `guardian` may be left out where the guardian is the one who acts."""

    pupil: str
    days: tuple[AskedDay, ...]
    signatures: tuple[NewSignature, ...]
    guardian: str = ""
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The scheme in force, its papers and rules, and what is known of the children of a batch."""

    version: SchemeVersionRow
    scheme: Scheme
    rules: ApplyingRules
    papers: tuple[PaperText, ...]
    pupils: Mapping[str, Pupil]
    facts: Mapping[int, ChildFacts]
    families: Families
    today: date

    @property
    def running(self) -> Mapping[int, Application]:
        """The applications running this term, by the child's id."""
        return self.families.running

    def reasons_against(self, *, given: NewApplication, channel: str) -> Iterator[Refusal]:
        """Give every reason why an application cannot be taken as it is."""
        pupil = self.pupils[given.pupil]
        if self.guardian_of(given) is None:
            yield REFUSALS.refusal("not_guardian", field="guardian")
        yield from self.reasons_against_days(pupil=pupil, days=given.days)
        for circumstance in given.circumstances:
            if circumstance not in set(Circumstance):
                yield REFUSALS.refusal("circumstance_unknown", field="circumstances", value=circumstance)
        yield from self._reasons_against_signatures(given=given, channel=channel)

    def reasons_against_days(self, *, pupil: Pupil, days: Sequence[AskedDay]) -> Iterator[Refusal]:
        """Give every reason why a child cannot have these days, one by one and together."""
        if not days:
            yield REFUSALS.refusal("no_days", field="days")
        if len(set(days)) < len(days):
            yield REFUSALS.refusal("day_twice", field="days")
        seen: set[tuple[str, str]] = set()
        for day in days:
            for reason in self.reasons_against_day(pupil=pupil, weekday=day.weekday, band=day.band):
                if (reason.code, reason.words.en) not in seen:
                    seen.add((reason.code, reason.words.en))
                    yield reason
        yield from reasons_against_together(asked=[(day.weekday, day.band) for day in days], rules=self.rules)

    def reasons_against_day(self, *, pupil: Pupil, weekday: int, band: str) -> tuple[Refusal, ...]:
        wanted = self._wanted(weekday=weekday, band=band)
        return reasons_against(child=self.facts[pupil.pk], wanted=wanted, rules=self.rules)

    def _wanted(self, *, weekday: int, band: str) -> Wanted:
        return Wanted(weekday=weekday, band=band, from_day=max(self.today, self.version.first_day))

    def _reasons_against_signatures(self, *, given: NewApplication, channel: str) -> Iterator[Refusal]:
        signed = {signature.paper: signature.strokes for signature in given.signatures}
        kinds = {paper.kind for paper in self.papers}
        bond = self.guardian_of(given)
        signer = bond.name if bond else ""
        for paper in self.papers:
            if paper.kind not in signed:
                yield REFUSALS.refusal("paper_unsigned", field=paper.kind, paper=paper.title)
            elif channel == Channel.ONLINE and (fault := fault_of(strokes=signed[paper.kind], signer=signer)):
                yield REFUSALS.refusal(fault, field=paper.kind, name=signer)
        for kind in signed.keys() - kinds:
            yield REFUSALS.refusal("paper_unknown", field=kind)

    def guardian_of(self, given: NewApplication) -> Bond | None:
        """Give the bond between the child and the guardian who signs."""
        return self.families.links.get((self.pupils[given.pupil].pk, given.guardian))

    def reasons_against_today(
        self, *, pupil: Pupil, asked_for: bool = False, channel: str = Channel.ONLINE
    ) -> Iterator[Refusal]:
        """Applications are taken in the scheme's days; a child who came to the school later may apply later.

        What a reviewer `asked_for` by returning it may come after the last day. A teacher who enters for a family is
        told what a teacher can do.
        """
        procedure = self.scheme.procedure
        if self.today > self.version.last_day:
            yield REFUSALS.refusal("term_over", last=self.version.last_day)
        if asked_for:
            return
        if procedure.opens and self.today < procedure.opens:
            yield REFUSALS.refusal("not_open_yet", first=procedure.opens)
        late = procedure.closes and self.today > procedure.closes >= pupil.joined_on
        if procedure.closes and late and not self._let_in_late(pupil):
            closed = "closed" if channel == Channel.ONLINE else "closed_for_teachers"
            yield REFUSALS.refusal(closed, last=procedure.closes, pupil=pupil.name)

    def _let_in_late(self, pupil: Pupil) -> bool:
        """Say whether the office opened a window for this child that is still open today."""
        return LateWindow.objects.filter(pupil=pupil, term=self.version.term_id, last_day__gte=self.today).exists()

    def refuse_what_is_wrong(self, *, given: NewApplication) -> None:
        """Put the judgement that lets an application in before the independent verifier. Raises Refused."""
        child = self.facts[self.pupils[given.pupil].pk]
        rank = self.priority_of(pupil=self.pupils[given.pupil]).rank
        findings = [*verify_class(child=child, scheme=self.scheme, rank=rank)]
        for day in given.days:
            findings += verify_reasons(
                child=child,
                wanted=self._wanted(weekday=day.weekday, band=day.band),
                scheme=self.scheme,
                survey_required=self.rules.survey_required,
                reasons=(),
            )
        if findings:
            raise REFUSALS.refused("verifier_disagrees", field=given.pupil, finding=findings[0].words)

    def priority_of(self, *, pupil: Pupil) -> PriorityClass:
        return priority_class(child=self.facts[pupil.pk], priorities=self.rules.priorities)


def open_intake(
    *,
    pupils: Sequence[str],
    today: date,
    circumstances: Mapping[str, Sequence[str]] | None = None,
    known: Sequence[Pupil] = (),
    in_force: tuple[SchemeVersionRow, Scheme] | None = None,
    to_sign: bool = True,
) -> Intake:
    """Gather what applications for these children are judged against, in a fixed number of queries.

    `circumstances` are what families say of themselves, by the child's code; `known` the children and `in_force` the
    scheme where they are read already, and `to_sign` whether papers are to be signed. Raises NotThere for a child the
    school does not have, Refused when no scheme is in force.
    """
    version, scheme = in_force or version_in_force(on=today)
    found = known or Pupil.objects.select_related("homeroom").only(*OF_A_CHILD).filter(code__in=pupils)
    rows = {row.code: row for row in found}
    if not rows or len(rows) < len(set(pupils)):
        raise NotThere("pupil")
    said = {rows[code].pk: tuple(words) for code, words in (circumstances or {}).items()}
    children = list(rows.values())
    families = families_of(pupils=children, term=version.term_id)
    facts, survey = facts_of(pupils=children, term=version.term_id, families=families, circumstances=said)
    return Intake(
        version=version,
        scheme=scheme,
        rules=applying_rules(scheme=scheme, survey_required=survey, from_day=today),
        papers=tuple(PaperText.objects.filter(version=version.id).only(*OF_A_PAPER).order_by("pk")) if to_sign else (),
        pupils=rows,
        facts=facts,
        families=families,
        today=today,
    )


def in_family(*, intake: Intake, applications: Sequence[NewApplication]) -> Intake:
    """Let children of one batch who share a guardian count as siblings in the service."""
    together = Counter(given.guardian for given in applications)
    facts = dict(intake.facts)
    for given in applications:
        if together[given.guardian] > 1:
            pupil = intake.pupils[given.pupil].pk
            facts[pupil] = replace(facts[pupil], sibling_in_service=True)
    return replace(intake, facts=facts)
