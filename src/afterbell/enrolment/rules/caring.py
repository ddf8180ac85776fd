"""What a care note says, what it must not lack, and when a need counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.enrolment.refusals import REFUSALS

MOST_LETTERS = 200
MOST_OF_A_LINE = 60


class CareKind(StrEnum):
    """What a note is about, as far as an adult must know before reading it."""

    FOOD_ALLERGY = "food_allergy"
    OTHER_ALLERGY = "other_allergy"
    ASTHMA = "asthma"
    SEIZURES = "seizures"
    HEART = "heart"
    DIABETES = "diabetes"
    MEDICINE = "medicine"
    OTHER = "other"


CARE_WORDS = {
    CareKind.FOOD_ALLERGY: Words(zh="食物过敏", en="food allergy"),
    CareKind.OTHER_ALLERGY: Words(zh="其他过敏（药物、花粉、蜂蜇等）", en="other allergy (medicine, pollen, stings)"),
    CareKind.ASTHMA: Words(zh="哮喘", en="asthma"),
    CareKind.SEIZURES: Words(zh="抽搐、癫痫", en="seizures, epilepsy"),
    CareKind.HEART: Words(zh="心脏", en="heart"),
    CareKind.DIABETES: Words(zh="糖尿病", en="diabetes"),
    CareKind.MEDICINE: Words(zh="正在用药", en="takes medicine"),
    CareKind.OTHER: Words(zh="其他要当心的", en="something else to look out for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CareWords:
    """A note in its guardian's words: what it is, what to do, whom to call first, where medicine is kept, if any."""

    kind: str
    what: str
    todo: str
    call: str
    kept: str = ""


def readable(words: CareWords) -> CareWords:
    """Give a note without what nobody sees around its lines."""
    return CareWords(**{name: written(text) for name, text in asdict(words).items()})


def reasons_against_note(words: CareWords) -> Iterator[Refusal]:
    """Say everything a readable note lacks, or has too much of."""
    if words.kind not in set(CareKind):
        yield REFUSALS.refusal("care_kind_unknown", field="kind")
    for field in ("what", "todo", "call"):
        if not getattr(words, field):
            yield REFUSALS.refusal(f"care_without_{field}", field=field)
    for field, most in (
        ("what", MOST_LETTERS),
        ("todo", MOST_LETTERS),
        ("call", MOST_OF_A_LINE),
        ("kept", MOST_OF_A_LINE),
    ):
        if len(getattr(words, field)) > most:
            yield REFUSALS.refusal("care_too_long", field=field, most=most, found=len(getattr(words, field)))


def packed(words: CareWords) -> str:
    """Write a note as it is sealed."""
    return json.dumps(asdict(words), ensure_ascii=False)


def unpacked(text: str) -> CareWords:
    """Read a note that was sealed."""
    return CareWords(**json.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSaid:
    """A need with what was decided about it: None while nobody has; `ended_on` when its family took it back."""

    since: date
    until: date
    confirmed: bool | None
    ended_on: date | None


class NeedStanding(StrEnum):
    """Where a need stands on a day."""

    WAITING = "waiting"
    REFUSED = "refused"
    TO_COME = "to_come"
    COUNTS = "counts"
    OVER = "over"


def standing_of_need(need: NeedSaid, *, on: date) -> NeedStanding:
    """Say whether a need counts on a day: confirmed, begun, not over, and not taken back."""
    if (need.ended_on is not None and need.ended_on <= on) or need.until < on:
        return NeedStanding.OVER
    if need.confirmed is None:
        return NeedStanding.WAITING
    if not need.confirmed:
        return NeedStanding.REFUSED
    return NeedStanding.COUNTS if need.since <= on else NeedStanding.TO_COME


def is_open(need: NeedSaid, *, on: date) -> bool:
    """Say whether a family may still take a need back, and need not say it again."""
    return standing_of_need(need, on=on) in {NeedStanding.WAITING, NeedStanding.TO_COME, NeedStanding.COUNTS}
