"""A consent stands as it was said last, and only for the text it was said about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.consenting import Said, Standing, standing_of_consent

TEXTS = st.sampled_from("ab")
SAID = st.lists(st.builds(Said, text=TEXTS, given=st.booleans()), max_size=6)


@given(SAID, TEXTS)
def test_it_stands_only_when_the_last_word_was_yes_to_this_text(said: list[Said], text: str) -> None:
    stands = standing_of_consent(said=said, text=text) is Standing.GIVEN
    assert stands is bool(said and said[-1].given and said[-1].text == text)


@given(SAID, TEXTS, TEXTS)
def test_one_word_is_enough_to_give_and_one_to_revoke(said: list[Said], text: str, other: str) -> None:
    given_now = [*said, Said(text=text, given=True)]
    assert standing_of_consent(said=given_now, text=text) is Standing.GIVEN
    assert standing_of_consent(said=[*given_now, Said(text=other, given=False)], text=text) is Standing.REFUSED


def test_silence_is_no_consent_and_a_changed_text_asks_anew() -> None:
    assert standing_of_consent(said=[], text="a") is Standing.UNDECIDED
    assert standing_of_consent(said=[Said(text="a", given=True)], text="b") is Standing.REWORDED
