"""What a survey of satisfaction asks about, whom, and what of its answers may be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from afterbell.base.words import Words
from afterbell.subsidy.rules.appraisal import FEWEST_RATINGS

MOST_STARS = 5
LONGEST_WORDS = 140


class Service(StrEnum):
    """A service of the school that families can judge, in the order in which an afternoon has them."""

    DUTY = "duty"
    TUTORING = "tutoring"
    READING = "reading"
    CLUB = "club"
    EVENING = "evening"
    HANDOVER = "handover"


SERVICE_WORDS: Mapping[Service, Words] = {
    Service.DUTY: Words(zh="看护和值守", en="Care and duty"),
    Service.TUTORING: Words(zh="作业辅导", en="Homework tutoring"),
    Service.READING: Words(zh="朗读", en="Reading"),
    Service.CLUB: Words(zh="社团", en="Clubs"),
    Service.EVENING: Words(zh="晚自习", en="Evening study"),
    Service.HANDOVER: Words(zh="放学交接", en="Handover at the gate"),
}
FOR_EVERY_CHILD = frozenset({Service.DUTY, Service.HANDOVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResult:
    """What of a service may be told: its answers, the mean in hundredths, and how many gave one to five stars.

    All three are None, and nothing else follows, below the fewest answers by which nobody is known.
    """

    service: Service
    answers: int | None
    mean: int | None
    stars: tuple[int, ...] | None


def services_of(kinds: Collection[str]) -> tuple[Service, ...]:
    """Say which services there are where these kinds of groups are: every child is looked after and handed over."""
    if not kinds:
        return ()
    return tuple(service for service in Service if service in FOR_EVERY_CHILD or service.value in kinds)


def result_of(*, service: Service, counts: Mapping[int, int]) -> ServiceResult:
    """Tell what may be told of a service from how many gave how many stars; the mean is rounded half up."""
    stars = tuple(counts.get(number, 0) for number in range(1, MOST_STARS + 1))
    answers = sum(stars)
    if answers < FEWEST_RATINGS:
        return ServiceResult(service=service, answers=None, mean=None, stars=None)
    points = 100 * sum(worth * number for worth, number in enumerate(stars, start=1))
    return ServiceResult(service=service, answers=answers, mean=(2 * points + answers) // (2 * answers), stars=stars)


def told(results: Iterable[ServiceResult]) -> tuple[ServiceResult, ...]:
    """Leave out the services of which nothing may be told."""
    return tuple(result for result in results if result.answers is not None)
