"""What an application lacks, thing by thing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.enrolment.rules.missing import RULES, UnderReview, missing

WHOLE = UnderReview(
    on_paper=False,
    unsigned=(),
    signer_is_guardian=True,
    survey_missing=False,
    claims=(),
    against=(),
    ranked=2,
    ranks_now=2,
)
LACKS: dict[str, dict[str, object]] = {
    "paper_unsigned": {"unsigned": ("承诺书",)},
    "guardian_gone": {"signer_is_guardian": False},
    "survey_unanswered": {"survey_missing": True},
    "not_eligible": {"against": (Words(zh="早段不面向三年级。", en="The early band is not for grade 3."),)},
    "proof": {"claims": (Words(zh="家庭经济困难", en="family in hardship"),)},
    "original": {"on_paper": True},
    "class_changed": {"ranks_now": 3},
}
STOPPING = {"paper_unsigned", "guardian_gone", "survey_unanswered", "not_eligible"}


def test_a_whole_application_lacks_nothing() -> None:
    assert missing(application=WHOLE) == ()


def test_there_is_a_case_for_every_rule() -> None:
    assert len(LACKS) == len(RULES)


@given(st.sets(st.sampled_from(sorted(LACKS))))
def test_every_thing_is_named_by_itself_whatever_else_is_missing(lacking: set[str]) -> None:
    application = WHOLE
    for code in lacking:
        application = replace(application, **LACKS[code])  # type: ignore[arg-type]
    found = missing(application=application)
    assert {row.code for row in found} == lacking
    assert {row.code for row in found if row.stops} == lacking & STOPPING
    assert [row.stops for row in found] == sorted((row.stops for row in found), reverse=True)


@given(st.lists(st.text(min_size=1, max_size=5), unique=True, max_size=4))
def test_each_paper_is_named(titles: list[str]) -> None:
    found = missing(application=replace(WHOLE, unsigned=tuple(titles)))
    assert [row.words.zh for row in found] == [f"《{title}》没有签" for title in titles]
