"""Lists of homerooms, rooms and staff against what stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.schools.roles import Role
from afterbell.schools.rules.lists.heads import read
from afterbell.schools.rules.lists.keyed import KeyedPlan, KeyedRow, Values, judge_keyed
from afterbell.schools.rules.lists.keyed_reading import read_keyed
from afterbell.schools.rules.lists.keyed_verify import standing_after, verify_keyed
from afterbell.schools.rules.lists.problem import Kind, Outcome, Table
from afterbell.schools.rules.lists.vocabulary import ROLES


def rows_of(kind: Kind, *rows: tuple[str | float | None, ...]) -> tuple[KeyedRow, ...]:
    heads: dict[Kind, tuple[str, ...]] = {
        Kind.HOMEROOMS: ("班级", "授课语言", "别名"),
        Kind.ROOMS: ("教室", "座位数"),
        Kind.STAFF: ("登录名", "姓名", "岗位", "所带班级", "特长", "授课语言"),
    }
    table: Table = (heads[kind], *rows)
    return read_keyed(kind=kind, lines=read(kind=kind, table=table).lines)


def faults(plan: KeyedPlan) -> list[list[str]]:
    return [[fault.code.removeprefix("schools.lists.") for fault in row.faults] for row in plan.judged]


def outcomes(plan: KeyedPlan) -> list[str]:
    return [row.outcome.value for row in plan.judged]


def test_homerooms_are_new_renamed_the_same_or_keep_their_language() -> None:
    standing: dict[str, Values] = {
        "3-2": {"language": "chinese", "name": "三年级（2）班"},
        "3-3": {"language": "chinese", "name": "三年级（3）班"},
    }
    rows = rows_of(
        Kind.HOMEROOMS,
        ("三年级（1）班", "蒙授", None),
        ("3.2", "汉语授课", "向日葵班"),
        ("三(三)班", "汉", None),
        ("三3班", "汉", None),
        ("3-2", "蒙", None),
        ("坏", "", None),
    )
    plan = judge_keyed(kind=Kind.HOMEROOMS, rows=rows, standing=standing)
    assert outcomes(plan) == ["new", "changed", "same", "faulty", "faulty", "faulty"]
    assert faults(plan)[3:] == [["twice"], ["twice", "fixed"], ["homeroom_unreadable", "cell_missing"]]
    assert plan.new == {"3-1": {"language": "mongolian"}}
    assert [(change.before.zh, change.after.zh) for change in plan.judged[1].changes] == [("三年级（2）班", "向日葵班")]
    assert verify_keyed(plan=plan, rows=rows, standing=standing) == ()


def test_rooms_take_the_new_number_of_seats() -> None:
    rows = rows_of(Kind.ROOMS, ("图书室", 45.0), ("操场", "一百"), ("美术室", "三十"), (None, 0.0))
    plan = judge_keyed(kind=Kind.ROOMS, rows=rows, standing={"图书室": {"seats": "40"}})
    assert outcomes(plan) == ["changed", "faulty", "new", "faulty"]
    assert faults(plan)[1::2] == [["number_wrong"], ["cell_missing", "number_wrong"]]


def test_posts_are_added_and_an_empty_cell_says_nothing() -> None:
    standing: dict[str, Values] = {
        "bayar": {"name": "巴雅尔", "posts": ("subject_teacher",), "skills": ("maths",), "languages": ("chinese",)},
        "head": {"name": "校长", "posts": ("principal",), "skills": (), "languages": ()},
    }
    rows = rows_of(
        Kind.STAFF,
        ("BAYAR", "巴雅尔", "班主任、社团老师", "三年级（2）班", None, None),
        ("head", "校长", "校长", None, None, None),
        ("new.one", "图雅", "校长、飞行员", "9.9", "潜水！", "俄语"),
        ("t", "", "班主任", None, None, None),
    )
    plan = judge_keyed(kind=Kind.STAFF, rows=rows, standing=standing, homerooms=frozenset({"3-2"}))
    assert outcomes(plan) == ["changed", "same", "faulty", "faulty"]
    assert plan.changed["bayar"] == {"posts": ("club_leader", "homeroom_teacher:3-2", "subject_teacher")}
    assert faults(plan)[2:] == [
        ["role_unknown", "homeroom_unreadable", "skill_unknown", "language_unknown", "role_not_yours"],
        ["handle_wrong", "cell_missing", "homeroom_of_nobody"],
    ]


def test_a_post_names_a_homeroom_that_is_there() -> None:
    rows = rows_of(Kind.STAFF, ("t1", "图雅", None, "3.2", None, None))
    assert faults(judge_keyed(kind=Kind.STAFF, rows=rows, standing={})) == [["homeroom_unknown"]]


def test_the_posts_of_a_list_are_the_posts_of_the_house() -> None:
    assert {code: words.zh for code, words in ROLES.items()} == {
        role.value: role.label
        for role in Role
        if role not in {Role.PLATFORM_OPERATOR, Role.BUREAU_OFFICER, Role.GUARDIAN, Role.PUBLIC}
    }


KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.fixed_dictionaries(
    {"name": st.sampled_from(["甲", "乙"])},
    optional={"skills": st.sampled_from([("art",), ("art", "sport")]), "posts": st.sampled_from([("gate_guard",)])},
)


@given(
    rows=st.lists(st.tuples(KEYS, VALUES), max_size=4),
    standing=st.dictionaries(KEYS, VALUES),
)
def test_a_plan_brings_about_the_file_and_the_file_again_changes_nothing(
    rows: list[tuple[str, dict[str, str]]], standing: dict[str, Values]
) -> None:
    given_rows = [KeyedRow(line=line, key=key, values=values) for line, (key, values) in enumerate(rows, start=2)]
    plan = judge_keyed(kind=Kind.STAFF, rows=given_rows, standing=standing)
    assert verify_keyed(plan=plan, rows=given_rows, standing=standing) == ()
    after = standing_after(plan=plan, standing=standing)
    again = judge_keyed(kind=Kind.STAFF, rows=given_rows, standing=after)
    assert {row.outcome for row in again.judged} <= {Outcome.SAME, Outcome.FAULTY}
    assert (dict(again.new), dict(again.changed)) == ({}, {})
