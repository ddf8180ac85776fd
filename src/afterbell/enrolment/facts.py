"""What is known of children when their applications are judged: register, survey, what the family says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from afterbell.base.crypto import seal, unseal
from afterbell.base.words import Words
from afterbell.enrolment.models import Application, Survey, SurveyAnswer
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.enrolment.rules.survey import AT_HOME, COLLECTOR, FREE_AT, Given
from afterbell.scheme.rules.codes import Language, Residence
from afterbell.schools.models import Guardianship, Pupil

PURPOSE = "application.circumstances"


class Circumstance(StrEnum):
    """What a family may say of itself to be placed earlier; the reviewers ask for the proof."""

    LEFT_BEHIND = "left_behind"
    MIGRANT_FAMILY = "migrant_family"
    HARDSHIP = "hardship"
    SPECIAL_NEED = "special_need"


CIRCUMSTANCE_WORDS = {
    Circumstance.LEFT_BEHIND: Words(zh="留守儿童（父母在外务工）", en="left behind: the parents work away"),
    Circumstance.MIGRANT_FAMILY: Words(zh="进城务工人员随迁子女", en="child of a migrant family"),
    Circumstance.HARDSHIP: Words(zh="家庭经济困难", en="family in hardship"),
    Circumstance.SPECIAL_NEED: Words(zh="需要特别照顾", en="special need"),
}

COLLECTORS = {"parent": "on_time", "other_adult": "on_time", "late_parent": "late", "nobody": "nobody"}


def sealed_circumstances(circumstances: Iterable[str]) -> bytes | None:
    said = ",".join(sorted(set(circumstances)))
    return seal(text=said, purpose=PURPOSE) if said else None


def unsealed_circumstances(sealed: bytes | memoryview | None) -> tuple[str, ...]:
    return tuple(unseal(sealed=bytes(sealed), purpose=PURPOSE).split(",")) if sealed else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """That somebody is a child's guardian now; `account` is the guardian's, `code` the guardian's public one."""

    pupil: int
    guardian: int
    code: str
    name: str
    account: int | None
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """The children of a batch with all children of their guardians, and the applications running for any of them.

    `links` are the bonds of the batch's own children by (child's id, guardian's code).
    """

    links: Mapping[tuple[int, str], Bond]
    siblings: Mapping[int, frozenset[int]]
    running: Mapping[int, Application]

    def has_sibling_in_service(self, pupil: int) -> bool:
        return bool(self.siblings.get(pupil, frozenset()) & self.running.keys())


def families_of(*, pupils: Sequence[Pupil], term: int) -> Families:
    """Find the families of children and what runs for them this term, in two queries."""
    ids = {pupil.pk for pupil in pupils}
    own = Guardianship.objects.filter(pupil__in=ids, until=None).values("guardian")
    rows = Guardianship.objects.filter(guardian__in=own, until=None).order_by("pk")
    bonds = [
        Bond(pupil=pupil, guardian=guardian, code=code, name=name, account=account, relation=relation)
        for pupil, guardian, code, name, account, relation in rows.values_list(
            "pupil_id", "guardian_id", "guardian__code", "guardian__name", "guardian__account_id", "relation"
        )
    ]
    wards: dict[int, set[int]] = defaultdict(set)
    for bond in bonds:
        wards[bond.guardian].add(bond.pupil)
    siblings: dict[int, set[int]] = defaultdict(set)
    for family in wards.values():
        for pupil in family & ids:
            siblings[pupil] |= family - {pupil}
    everyone = {bond.pupil for bond in bonds} | ids
    running = Application.objects.filter(term=term, pupil__in=everyone).exclude(state__in=Application.ENDED)
    return Families(
        links={(bond.pupil, bond.code): bond for bond in bonds if bond.pupil in ids},
        siblings={pupil: frozenset(others) for pupil, others in siblings.items()},
        running={row.pupil_id: row for row in running.only("code", "pupil_id", "state", "channel")},
    )


def facts_of(
    *, pupils: Sequence[Pupil], term: int, families: Families, circumstances: Mapping[int, Sequence[str]]
) -> tuple[dict[int, ChildFacts], bool]:
    """Gather the facts of children (with their homerooms loaded), by id, and whether there is a survey to answer.

    Two queries at most, however many children. `circumstances` is what each family says of itself, by the child's id.
    """
    answers = _newest_answers(pupils=pupils, term=term)
    survey = len(answers) == len(pupils) or Survey.objects.filter(term=term).exists()
    return {
        pupil.pk: _facts(
            pupil=pupil,
            answer=answers.get(pupil.pk),
            said=circumstances.get(pupil.pk, ()),
            sibling=families.has_sibling_in_service(pupil.pk),
        )
        for pupil in pupils
    }, survey


def _facts(*, pupil: Pupil, answer: Given | None, said: Sequence[str], sibling: bool) -> ChildFacts:
    return ChildFacts(
        grade=pupil.homeroom.grade,
        residence=Residence(pupil.residence.upper()),
        language=Language(pupil.homeroom.language),
        survey_answered=answer is not None,
        collector=collector_in(answer or {}),
        collector_until=free_at_in(answer or {}),
        no_one_at_home=alone_in(answer or {}),
        left_behind=Circumstance.LEFT_BEHIND in said,
        migrant_family=Circumstance.MIGRANT_FAMILY in said,
        hardship=Circumstance.HARDSHIP in said,
        special_need=Circumstance.SPECIAL_NEED in said,
        sibling_in_service=sibling,
        left_on=pupil.left_on,
    )


def collector_in(given: Given) -> str | None:
    """Give who collects, in the words a scheme's tests use; None where the survey did not ask or nobody said."""
    return COLLECTORS.get(str(given.get(COLLECTOR)))


def free_at_in(given: Given) -> time | None:
    """Give the time from which a family can collect."""
    said = given.get(FREE_AT)
    return time.fromisoformat(str(said)) if said else None


def alone_in(given: Given) -> bool | None:
    """Say whether nobody is at home after school."""
    said = given.get(AT_HOME)
    return None if said is None else said == "nobody"


def _newest_answers(*, pupils: Sequence[Pupil], term: int) -> dict[int, Given]:
    rows = SurveyAnswer.objects.filter(survey__term=term, pupil__in=[pupil.pk for pupil in pupils]).order_by("pk")
    return dict(rows.values_list("pupil_id", "given"))
