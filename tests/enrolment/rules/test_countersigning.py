"""Four eyes on paper: nobody confirms what they entered, and the school approves nothing nobody confirmed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.countersigning import Check, PaperEntry, reasons_against_check, why_not_countersigned
from afterbell.enrolment.rules.review import Action, Desk, Step, reasons_against
from tests.enrolment.rules.test_review import AT_SCHOOL

PEOPLE = ("teacher", "office", "vice", "mother")
ENTRY = PaperEntry(entered_by="teacher", pictures=1)
APPROVING = Step(action=Action.APPROVE, desk=Desk.SCHOOL, person="office")


def codes(entry: PaperEntry | None, check: Check, *, waits: bool = True) -> set[str]:
    reasons = reasons_against_check(entry=entry, waits=waits, guardians=("mother",), check=check)
    return {reason.code.removeprefix("enrolment.countersigning.") for reason in reasons}


def test_a_second_person_confirms_or_sends_back_with_a_reason() -> None:
    assert codes(ENTRY, Check(person="office", confirms=True)) == set()
    assert codes(ENTRY, Check(person="office", confirms=False, reason="周三没有勾")) == set()
    assert codes(ENTRY, Check(person="office", confirms=False, reason="  ")) == {"reason_missing"}


def test_every_reason_is_given_at_once() -> None:
    bare = PaperEntry(entered_by="teacher")
    assert codes(bare, Check(person="teacher", confirms=True), waits=False) == {
        "not_waiting",
        "no_picture",
        "entered_it",
    }
    assert codes(ENTRY, Check(person="mother", confirms=False)) == {"own_child", "reason_missing"}
    assert codes(None, Check(person="office", confirms=True)) == {"not_on_paper"}


def test_what_has_no_photo_can_be_sent_back_but_not_confirmed() -> None:
    bare = PaperEntry(entered_by="teacher")
    assert codes(bare, Check(person="office", confirms=True)) == {"no_picture"}
    assert codes(bare, Check(person="office", confirms=False, reason="没有照片")) == set()


@given(
    entered_by=st.sampled_from(PEOPLE),
    person=st.sampled_from(PEOPLE),
    pictures=st.integers(0, 4),
    confirms=st.booleans(),
    reason=st.sampled_from(["", "不一致"]),
)
def test_whoever_entered_it_never_checks_it(
    *, entered_by: str, person: str, pictures: int, confirms: bool, reason: str
) -> None:
    entry = PaperEntry(entered_by=entered_by, pictures=pictures)
    against = codes(entry, Check(person=person, confirms=confirms, reason=reason))
    assert ("entered_it" in against) is (person == entered_by)
    if not against:
        checked = replace(entry, looked_at_by=person, confirmed=confirms)
        assert codes(checked, Check(person="somebody", confirms=True)) >= {"already_countersigned"}
        assert bool(why_not_countersigned(entry=checked)) is not confirms


@given(looked_at_by=st.sampled_from(["", *PEOPLE]), confirmed=st.booleans())
def test_the_school_approves_paper_only_after_a_second_person_confirmed(*, looked_at_by: str, confirmed: bool) -> None:
    entry = PaperEntry(entered_by="teacher", pictures=1, looked_at_by=looked_at_by, confirmed=confirmed)
    against = reasons_against(application=replace(AT_SCHOOL, entry=entry), step=APPROVING)
    second = confirmed and looked_at_by not in {"", "teacher"}
    assert [reason.code for reason in against] == ([] if second else ["enrolment.countersigning.not_countersigned"])


def test_what_came_online_needs_no_second_person_and_paper_can_always_be_sent_back() -> None:
    assert reasons_against(application=AT_SCHOOL, step=APPROVING) == ()
    on_paper = replace(AT_SCHOOL, entry=PaperEntry(entered_by="teacher"))
    for action in (Action.RETURN, Action.REFUSE):
        step = Step(action=action, desk=Desk.SCHOOL, person="office", reason="不清楚")
        assert reasons_against(application=on_paper, step=step) == ()
