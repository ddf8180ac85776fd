"""What an application lacks when its reviewer opens it: each thing by a rule of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderReview:
    """An application as far as its reviewer can see it.

    `unsigned` are the titles of papers, `claims` what the family says of itself, `against` why the child may not have
    a day it asks for as things stand today; `ranked` is the class written down, `ranks_now` the one of today.
    """

    on_paper: bool
    unsigned: tuple[str, ...]
    signer_is_guardian: bool
    survey_missing: bool
    claims: tuple[Words, ...]
    against: tuple[Words, ...]
    ranked: int
    ranks_now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing a reviewer has to settle; what `stops` is left out when everything else is approved together."""

    code: str
    words: Words
    stops: bool


Rule = Callable[[UnderReview], Iterator[Missing]]


def missing(*, application: UnderReview) -> tuple[Missing, ...]:
    """Give everything an application lacks, what stops it first."""
    found = [row for rule in RULES for row in rule(application)]
    return tuple(sorted(found, key=lambda row: not row.stops))


def papers_are_signed(application: UnderReview) -> Iterator[Missing]:
    for title in application.unsigned:
        yield Missing(
            code="paper_unsigned",
            words=Words(zh=f"《{title}》没有签", en=f"“{title}” is not signed"),
            stops=True,
        )


def a_guardian_signed(application: UnderReview) -> Iterator[Missing]:
    if not application.signer_is_guardian:
        yield Missing(
            code="guardian_gone",
            words=Words(zh="签名的家长已不是监护人", en="who signed is no guardian any more"),
            stops=True,
        )


def the_survey_is_answered(application: UnderReview) -> Iterator[Missing]:
    if application.survey_missing:
        yield Missing(
            code="survey_unanswered",
            words=Words(zh="接送情况调查没有填", en="the survey is not answered"),
            stops=True,
        )


def the_child_may_have_it(application: UnderReview) -> Iterator[Missing]:
    for words in application.against:
        yield Missing(code="not_eligible", words=words, stops=True)


def claims_are_proved(application: UnderReview) -> Iterator[Missing]:
    for words in application.claims:
        yield Missing(
            code="proof",
            words=Words(zh=f"要核对证明：{words.zh}", en=f"see the proof: {words.en}"),
            stops=False,
        )


def the_original_is_on_file(application: UnderReview) -> Iterator[Missing]:
    if application.on_paper:
        yield Missing(
            code="original",
            words=Words(zh="要核对签了字的纸质原件", en="see the signed paper"),
            stops=False,
        )


def the_class_is_todays(application: UnderReview) -> Iterator[Missing]:
    """See that the place in the line is today's: a brother or sister may have left the service since."""
    written, now = application.ranked, application.ranks_now
    if written != now:
        yield Missing(
            code="class_changed",
            words=Words(
                zh=f"名额不够时的先后：提交时排第 {written} 类，现在排第 {now} 类；以学校通过那天为准",
                en=f"written down in priority class {written}, today it would be class {now}; "
                "the day of the school's approval counts",
            ),
            stops=False,
        )


RULES: tuple[Rule, ...] = (
    papers_are_signed,
    a_guardian_signed,
    the_survey_is_answered,
    the_child_may_have_it,
    claims_are_proved,
    the_original_is_on_file,
    the_class_is_todays,
)
