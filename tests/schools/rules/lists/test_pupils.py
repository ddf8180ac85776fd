"""Lists of pupils against the register: who is who, what changes, and what nobody can tell."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from afterbell.schools.rules.lists.problem import Outcome
from afterbell.schools.rules.lists.pupils.problem import Link, PupilPlan, PupilRow, Register
from afterbell.schools.rules.lists.pupils.solve import judge_pupils
from afterbell.schools.rules.lists.pupils.verify import register_after, verify_pupils
from tests.schools.rules.lists.registers import EMPTY, ROWS, child, register, registers, rows_of


def faults(plan: PupilPlan) -> list[list[str]]:
    return [[fault.code.removeprefix("schools.lists.") for fault in row.faults] for row in plan.judged]


def outcomes(plan: PupilPlan) -> list[str]:
    return [row.outcome.value for row in plan.judged]


def said(plan: PupilPlan, place: int = 0) -> list[tuple[str, str, str]]:
    return [(change.what.zh, change.before.zh, change.after.zh) for change in plan.judged[place].changes]


def test_every_fault_of_every_row_is_named_at_once() -> None:
    plan = judge_pupils(
        rows=rows_of(
            ("9.9", "", "月球", "", "", "", "", "", ""),
            ("5.1", "巴" * 41, "", "萨仁", "", "12", "", "父亲", "13700000001"),
            ("3.2", "1234", "走读", "萨仁", "母亲", "1.39E+10", "萨仁", "奶奶", ""),
            ("3.2", "图雅", "走读", "甲", "母亲", "13700000001", "乙", "父亲", "13700000001"),
        ),
        register=EMPTY,
    )
    assert faults(plan) == [
        ["homeroom_unreadable", "cell_missing", "residence_unknown", "guardian_missing"],
        [
            "homeroom_unknown",
            "name_too_long",
            "cell_missing",
            "relation_missing",
            "phone_wrong",
            "guardian_without_name",
        ],
        ["not_a_name", "phone_lost", "guardian_twice"],
        ["phone_two_names"],
    ]
    assert all(fault.words.zh and fault.words.en for row in plan.judged for fault in row.faults)


def test_a_number_that_may_be_two_homerooms_is_asked_about() -> None:
    rows = rows_of((3.1, "图雅", "走读", "萨仁", "母亲"), homerooms=frozenset({(3, 1), (3, 10)}))
    assert [fault.code for fault in rows[0].faults] == ["schools.lists.homeroom_of_two"]


def test_a_child_that_moved_is_the_same_child_by_the_guardians_telephone() -> None:
    standing = register(child(7, "巴雅尔", (3, 2), guardians={1: "母亲"}), 萨仁=(1, "13700000001"))
    plan = judge_pupils(rows=rows_of(("4.1", "巴雅尔", "住校", "萨仁", "妈妈", 13_700_000_001.0)), register=standing)
    assert outcomes(plan) == ["changed"]
    assert said(plan) == [("班级", "三年级（2）班", "四年级（1）班"), ("住宿", "走读", "校内住宿")]
    assert (plan.effects.moved, plan.effects.new_children) == ({7: (4, 1)}, ())


def test_the_guardians_name_counts_within_the_grade_and_beyond_it_where_no_number_speaks_against_it() -> None:
    standing = register(child(7, "巴雅尔", (3, 2), guardians={1: "母亲"}), 萨仁=(1, "13700000001"))
    moved = judge_pupils(rows=rows_of(("3.1", "巴雅尔", "走读", "萨仁", "母亲", "")), register=standing)
    assert moved.effects.moved == {7: (3, 1)}
    promoted = judge_pupils(rows=rows_of(("4.1", "巴雅尔", "走读", "萨仁", "母亲", "")), register=standing)
    assert promoted.effects.moved == {7: (4, 1)}
    other = judge_pupils(rows=rows_of(("4.1", "巴雅尔", "走读", "萨仁", "母亲", "13700000002")), register=standing)
    assert outcomes(other) == ["new"]


def test_a_guardian_takes_a_new_telephone_number_and_relation() -> None:
    standing = register(
        child(7, "巴雅尔", guardians={1: "妈妈"}), child(8, "图雅", guardians={1: "母亲"}), 萨仁=(1, "13700000001")
    )
    plan = judge_pupils(
        rows=rows_of(
            ("3.2", "巴雅尔", "走读", "萨仁", "母亲", "13700000002"),
            ("3.2", "图雅", "走读", "萨仁", "奶奶", "13700000002"),
        ),
        register=standing,
    )
    assert said(plan) == [("家长电话", "萨仁", "尾号 0002")]
    assert {ref: row.mark for ref, row in plan.effects.phones.items()} == {1: "13700000002"}
    assert plan.effects.relations == (Link(guardian=1, pupil=8, relation="祖母"),)


def test_one_guardian_has_one_telephone_number_in_a_file() -> None:
    standing = register(
        child(7, "巴雅尔", guardians={1: "母亲"}), child(8, "图雅", guardians={1: "母亲"}), 萨仁=(1, "13700000001")
    )
    plan = judge_pupils(
        rows=rows_of(
            ("3.2", "巴雅尔", "走读", "萨仁", "母亲", "13700000002"),
            ("3.2", "图雅", "走读", "萨仁", "母亲", "13700000001"),
        ),
        register=standing,
    )
    assert faults(plan) == [[], ["guardian_two_phones"]]


def test_namesakes_in_a_homeroom_are_told_apart_by_their_guardians() -> None:
    rows = rows_of(
        ("3.2", "巴雅尔", "走读", "萨仁", "母亲", "13700000001"),
        ("3.2", "巴雅尔", "住校", "乌兰", "母亲", "13700000002"),
    )
    plan = judge_pupils(rows=rows, register=EMPTY)
    assert outcomes(plan) == ["new", "new"]
    after = register_after(plan=plan, register=EMPTY)
    assert outcomes(judge_pupils(rows=rows[::-1], register=after)) == ["same", "same"]


def test_a_namesake_with_other_guardians_is_asked_about_until_both_stand_in_the_file() -> None:
    standing = register(child(7, "巴雅尔", guardians={1: "母亲"}), 萨仁=(1, "13700000001"))
    stranger = ("3.2", "巴雅尔", "走读", "乌兰", "母亲", "13700000002")
    assert faults(judge_pupils(rows=rows_of(stranger), register=standing)) == [["unsure_child"]]
    both = rows_of(stranger, ("3.2", "巴雅尔", "走读", "萨仁", "母亲", "13700000001"))
    assert outcomes(judge_pupils(rows=both, register=standing)) == ["new", "same"]


def test_a_child_without_any_guardian_gets_the_one_in_the_file() -> None:
    plan = judge_pupils(
        rows=rows_of(("3.2", "巴雅尔", "走读", "萨仁", "母亲", "")), register=register(child(7, "巴雅尔"))
    )
    assert said(plan) == [("家长", "", "萨仁（母亲）")]


def test_a_child_twice_in_a_file_is_named_with_the_other_line() -> None:
    plan = judge_pupils(
        rows=rows_of(
            ("3.2", "巴雅尔", "走读", "萨仁", "母亲", "13700000001"),
            ("3.1", "巴雅尔", "走读", "萨仁", "母亲", "137 0000 0001"),
            ("3.1", "图雅", "走读", "乌兰", "母亲", ""),
            ("3.1", "图雅", "住校", "乌兰", "母亲", ""),
        ),
        register=EMPTY,
    )
    assert faults(plan) == [[], ["twice"], [], ["twice"]]
    assert "第 2 行" in plan.judged[1].faults[0].words.zh


def test_several_children_who_may_be_meant_are_told() -> None:
    standing = register(
        child(7, "巴雅尔", (3, 1), guardians={1: "母亲"}),
        child(8, "巴雅尔", (3, 1), guardians={2: "母亲"}),
        萨仁=(1, ""),
        萨仁_=(2, ""),
    )
    plan = judge_pupils(rows=rows_of(("3.2", "巴雅尔", "走读", "萨仁", "母亲", "")), register=standing)
    assert faults(plan) == [["several_children"]]
    assert "三年级（1）班" in plan.judged[0].faults[0].words.zh


def test_a_telephone_number_belongs_to_one_name() -> None:
    standing = register(child(7, "图雅", guardians={1: "母亲"}), 萨仁=(1, "13700000001"))
    plan = judge_pupils(
        rows=rows_of(
            ("3.2", "巴雅尔", "走读", "乌兰", "母亲", "13700000001"),
            ("3.2", "朝鲁", "走读", "乌兰", "母亲", "13700000002"),
            ("3.2", "苏和", "走读", "萨仁", "母亲", "13700000002"),
        ),
        register=standing,
    )
    assert faults(plan) == [["phone_of_other"], [], ["phone_two_names"]]
    assert "萨*" in plan.judged[0].faults[0].words.zh


def good_rows(rows: tuple[PupilRow, ...], standing: Register) -> tuple[PupilRow, ...]:
    """Leave out faulty rows until the file can be taken: what a clerk does."""
    while True:
        plan = judge_pupils(rows=rows, register=standing)
        faulty = {judged.line for judged in plan.judged if judged.outcome is Outcome.FAULTY}
        if not faulty:
            return rows
        rows = tuple(row for row in rows if row.line not in faulty)


@given(rows=ROWS, standing=registers())
def test_a_plan_brings_about_the_file_and_the_file_again_is_all_the_same(
    rows: list[tuple[str, ...]], standing: Register
) -> None:
    taken = good_rows(rows_of(*rows), standing)
    plan = judge_pupils(rows=taken, register=standing)
    assert verify_pupils(plan=plan, rows=taken, register=standing) == ()
    after = register_after(plan=plan, register=standing)
    again = judge_pupils(rows=taken, register=after)
    assert [row.outcome for row in again.judged] == [Outcome.SAME] * len(taken), again
    assert register_after(plan=again, register=after) == after


@given(rows=ROWS, standing=registers())
def test_no_child_is_lost_and_no_row_makes_two(rows: list[tuple[str, ...]], standing: Register) -> None:
    plan = judge_pupils(rows=rows_of(*rows), register=standing)
    new = [row for row in plan.judged if row.outcome is Outcome.NEW]
    after = register_after(plan=plan, register=standing)
    assert len(after.pupils) == len(standing.pupils) + len(new)
    assert {pupil.id for pupil in standing.pupils} <= {pupil.id for pupil in after.pupils}


def test_the_checker_finds_a_planted_fault() -> None:
    standing = register(child(7, "巴雅尔", (3, 2), guardians={1: "母亲"}), 萨仁=(1, "13700000001"))
    rows = rows_of(
        ("4.1", "巴雅尔", "走读", "萨仁", "母亲", "13700000001"), ("3.1", "图雅", "走读", "乌兰", "母亲", "13700000002")
    )
    plan = judge_pupils(rows=rows, register=standing)
    assert verify_pupils(plan=plan, rows=rows, register=standing) == ()
    for planted in (
        replace(plan.effects, moved={}),
        replace(plan.effects, links=()),
        replace(plan.effects, new_children=()),
        replace(plan.effects, new_guardians=(replace(plan.effects.new_guardians[0], mark="13700000001"),)),
    ):
        assert verify_pupils(plan=replace(plan, effects=planted), rows=rows, register=standing)
