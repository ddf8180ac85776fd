"""What is known of children when their applications are judged: register, survey, what the family says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from afterbell.base.crypto import seal, unseal
from afterbell.base.words import Words
from afterbell.enrolment.models import Application, Survey, SurveyAnswer
from afterbell.enrolment.rules.facts import ChildFacts
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
    Circumstance.LEFT_BEHIND: Words(zh="留守儿童(父母在外务工)", en="left behind: the parents work away"),
    Circumstance.MIGRANT_FAMILY: Words(zh="进城务工人员随迁子女", en="child of a migrant family"),
    Circumstance.HARDSHIP: Words(zh="家庭经济困难", en="family in hardship"),
    Circumstance.SPECIAL_NEED: Words(zh="需要特别照顾", en="special need"),
}

COLLECTORS = {
    SurveyAnswer.Collector.PARENT: "on_time",
    SurveyAnswer.Collector.OTHER_ADULT: "on_time",
    SurveyAnswer.Collector.LATE_PARENT: "late",
    SurveyAnswer.Collector.NOBODY: "nobody",
}


def sealed_circumstances(circumstances: Iterable[str]) -> bytes | None:
    said = ",".join(sorted(set(circumstances)))
    return seal(text=said, purpose=PURPOSE) if said else None


def unsealed_circumstances(sealed: bytes | memoryview | None) -> tuple[str, ...]:
    return tuple(unseal(sealed=bytes(sealed), purpose=PURPOSE).split(",")) if sealed else ()


def facts_of(
    *, pupils: Sequence[Pupil], term: int, circumstances: Mapping[int, Sequence[str]]
) -> tuple[dict[int, ChildFacts], bool]:
    """Gather the facts of children (with their homerooms loaded), by id, and whether there is a survey to answer.

    Four queries, however many children. `circumstances` is what each family says of itself, by the child's id.
    """
    survey = Survey.objects.filter(term=term).first()
    answers = _newest_answers(survey=survey, pupils=pupils)
    with_siblings = _with_sibling_in_service(pupils=pupils, term=term)
    facts = {}
    for pupil in pupils:
        answer, said = answers.get(pupil.pk), circumstances.get(pupil.pk, ())
        facts[pupil.pk] = ChildFacts(
            grade=pupil.homeroom.grade,
            residence=Residence(pupil.residence.upper()),
            language=Language(pupil.homeroom.language),
            survey_answered=answer is not None,
            collector=COLLECTORS[SurveyAnswer.Collector(answer.collector)] if answer else None,
            collector_until=answer.collector_free_at if answer else None,
            no_one_at_home=answer.no_one_at_home if answer else None,
            left_behind=Circumstance.LEFT_BEHIND in said,
            migrant_family=Circumstance.MIGRANT_FAMILY in said,
            hardship=Circumstance.HARDSHIP in said,
            special_need=Circumstance.SPECIAL_NEED in said,
            sibling_in_service=pupil.pk in with_siblings,
            left_on=pupil.left_on,
        )
    return facts, survey is not None


def _newest_answers(*, survey: Survey | None, pupils: Sequence[Pupil]) -> dict[int, SurveyAnswer]:
    if survey is None:
        return {}
    rows = SurveyAnswer.objects.filter(survey=survey, pupil__in=[pupil.pk for pupil in pupils]).order_by("pk")
    return {row.pupil_id: row for row in rows}


def _with_sibling_in_service(*, pupils: Sequence[Pupil], term: int) -> set[int]:
    """Find the children who share a guardian with another child that has an application running this term."""
    ids = [pupil.pk for pupil in pupils]
    own = Guardianship.objects.filter(pupil__in=ids, until=None)
    families: dict[int, set[int]] = {}
    for guardian, pupil in Guardianship.objects.filter(guardian__in=own.values("guardian"), until=None).values_list(
        "guardian_id", "pupil_id"
    ):
        families.setdefault(guardian, set()).add(pupil)
    others = set().union(*families.values()) if families else set()
    running = set(
        Application.objects.filter(term=term, pupil__in=others)
        .exclude(state__in=Application.ENDED)
        .values_list("pupil_id", flat=True)
    )
    return {pupil for family in families.values() for pupil in family.intersection(ids) if (running & family) - {pupil}}
