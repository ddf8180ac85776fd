"""What is known of a child when an application is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from afterbell.base.spans import minutes_of
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Fact, Language, Residence
from afterbell.scheme.rules.labels import label

COLLECTOR_UNTIL = "collector_until"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """A child as the register and its family's survey answer show it; None: nobody knows.

    `collector` is on_time, late or nobody; `collector_until` the time until which the family can collect. `left_on`
    is the first day on which the child is no longer of the school.
    """

    grade: int
    residence: Residence
    survey_answered: bool
    language: Language | None = None
    collector: str | None = None
    collector_until: time | None = None
    no_one_at_home: bool | None = None
    left_behind: bool | None = None
    migrant_family: bool | None = None
    hardship: bool | None = None
    special_need: bool | None = None
    sibling_in_service: bool | None = None
    left_on: date | None = None

    def known(self) -> Mapping[str, str]:
        """Give what is known, in the words a scheme's tests use; what nobody knows is not there."""
        home = None if self.no_one_at_home is None else "nobody" if self.no_one_at_home else "adult"
        told: dict[str, str | None] = {
            Fact.RESIDENCE: self.residence.value,
            Fact.GRADE: str(self.grade),
            Fact.LANGUAGE: None if self.language is None else self.language.value,
            Fact.COLLECTOR: self.collector,
            Fact.AT_HOME: home,
            Fact.LEFT_BEHIND: _yes_no(self.left_behind),
            Fact.MIGRANT_FAMILY: _yes_no(self.migrant_family),
            Fact.HARDSHIP: _yes_no(self.hardship),
            Fact.SPECIAL_NEED: _yes_no(self.special_need),
            Fact.SIBLING_IN_SERVICE: _yes_no(self.sibling_in_service),
            COLLECTOR_UNTIL: None if self.collector_until is None else f"{self.collector_until:%H:%M}",
        }
        return {str(fact): value for fact, value in told.items() if value is not None}

    def number(self, *, fact: str) -> int | None:
        """Give a fact that can be compared, the grade or a time of day in minutes; None where nobody knows it."""
        if fact == Fact.GRADE:
            return self.grade
        if fact == COLLECTOR_UNTIL and self.collector_until is not None:
            return minutes_of(self.collector_until)
        return None


def fact_words(fact: str) -> Words:
    if fact == COLLECTOR_UNTIL:
        return Words(zh="最晚可接时间", en="latest time of collection")
    return label(Fact(fact))


VALUES = {
    (Fact.COLLECTOR, "on_time"): Words(zh="能按时接", en="on time"),
    (Fact.COLLECTOR, "late"): Words(zh="接得晚", en="late"),
    (Fact.COLLECTOR, "nobody"): Words(zh="无人接", en="nobody"),
    (Fact.AT_HOME, "adult"): Words(zh="有成年人", en="an adult"),
    (Fact.AT_HOME, "nobody"): Words(zh="无人看管", en="nobody"),
}
ANSWERS = {"yes": Words(zh="是", en="yes"), "no": Words(zh="否", en="no")}


def value_words(*, fact: str, value: str) -> Words:
    """Say a value as people do; a value without words of its own stands as it is."""
    if fact == Fact.RESIDENCE:
        return label(Residence(value))
    if fact == Fact.LANGUAGE:
        return label(Language(value))
    for known, words in VALUES.items():
        if known == (fact, value):
            return words
    return ANSWERS.get(value, Words(zh=value, en=value))


def _yes_no(said: bool | None) -> str | None:  # noqa: FBT001 - one private argument
    return None if said is None else "yes" if said else "no"
