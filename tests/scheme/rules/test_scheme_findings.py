"""Each policy rule finds what it is for, says nothing where all is well, and holds from its date."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan, minutes_of
from afterbell.scheme.rules.codes import Level, Pack
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.editing.fields import parts
from afterbell.scheme.rules.findings.explained import EXPLAINED, RULE_CODES
from afterbell.scheme.rules.findings.finding import Finding
from afterbell.scheme.rules.findings.hours import gaps, minutes_within
from afterbell.scheme.rules.findings.judge import PACKS, find
from tests.scheme.drafts import SMALL, demo, small

TODAY = date(2026, 6, 10)
CALM = (
    ("weekdays = [1, 2]\n", "weekdays = [1, 2, 3, 4, 5]\n"),
    (
        "[appraisal]",
        (
            '[safety]\nmeasures = [{ code = "roll", words = "点名", responsible = "教师" }]\n'
            'venue_checklist = [{ code = "doors", words = "门窗" }]\n'
            '[[pay.rules]]\ncode = "club"\nname = "社团"\nkind = "club"\nunit = "class_hour"\nrate_fen = 4000\n'
            '[[pay.rules]]\ncode = "duty"\nname = "值班"\nkind = "duty"\nunit = "day"\nrate_fen = 3000\n[appraisal]'
        ),
    ),
    (
        '"yes"] }]',
        (
            '"yes"] }]\n[[priorities]]\nrank = 2\ncode = "m"\nwords = "随迁"\n'
            'tests = [{ fact = "migrant_family", one_of = ["yes"] }]'
        ),
    ),
)
EVERY_PACK = (
    "[publication]",
    '[policy]\npacks = ["2017-03", "2021-07", "inner-mongolia-2022", "2023-12"]\n[publication]',
)


def found(*changes: tuple[str, str], as_of: date = TODAY) -> tuple[Finding, ...]:
    return find(scheme=small(*CALM, EVERY_PACK, *changes), as_of=as_of)


def codes(*changes: tuple[str, str], as_of: date = TODAY) -> list[str]:
    return [finding.rule for finding in found(*changes, as_of=as_of)]


def fees(text: str) -> tuple[str, str]:
    return ("[publication]", f"[fees]\n{text}\n[publication]")


HARDSHIP = (
    'exemptions = [{ code = "h", words = "困难", percent = 100, tests = [{ fact = "hardship", one_of = ["yes"] }] }]'
)
EVENING = (
    "[[duty_posts]]",
    (
        '[[bands]]\ncode = "evening"\nname = "晚自习"\ngrades = [1, 2, 3]\nresidences = ["BOARDER"]\n'
        'times = { winter = "19:00-20:00", summer = "19:00-20:00" }\n\n[[offerings]]\ncode = "study"\nname = "晚自习"\n'
        'kind = "evening_study"\nband = "evening"\nweekdays = [1]\ngrades = [1, 2, 3]\n\n[[duty_posts]]'
    ),
)
BOARDING_RATE = (
    "[appraisal]",
    (
        '[[pay.rules]]\ncode = "e"\nname = "晚自习"\nkind = "tutoring"\nunit = "session"\nledger = "boarding"\n'
        "rate_fen = 3000\n[appraisal]"
    ),
)
BOARDING = ('name = "晚自习"\ngrades', 'name = "晚自习"\nledger = "boarding"\ngrades')
SECOND_BAND = (
    "[[duty_posts]]",
    (
        '[[bands]]\ncode = "late"\nname = "晚段"\ngrades = [1, 2, 3]\nresidences = ["DAY"]\n'
        'times = { winter = "18:55-20:00", summer = "19:00-20:00" }\n\n'
        '[[offerings]]\ncode = "late-maths"\nname = "晚段数学"\n'
        'kind = "tutoring"\nsubjects = ["maths"]\nband = "late"\nweekdays = [2]\ngrades = [1, 2, 3]\n\n[[duty_posts]]'
    ),
)
TWO_ENDS = (
    'grades = [1, 2, 3]\nresidences = ["DAY", "BOARDER"]\ntimes',
    'grades = [1, 2]\nresidences = ["DAY", "BOARDER"]\ntimes',
)


def test_a_scheme_that_keeps_every_rule_has_no_finding() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (('summer = "17:00-19:00"', 'summer = "17:05-19:05"'), "under_no_one"),
        (('code = "application"\nkind = "application"', 'code = "u"\nkind = "undertaking"'), "voluntary_application"),
        (('signed_by = ["guardian"]', 'signed_by = ["guardian"]\nrequired = false'), "voluntary_application"),
        (('{ code = "doors", words = "门窗" }', ""), "handover_named"),
        (('{ code = "roll", words = "点名", responsible = "教师" }', ""), "handover_named"),
        (('fact = "left_behind"', 'fact = "hardship"'), "left_behind_first"),
        (("weekdays = [1, 2, 3, 4, 5]\n", "weekdays = [1, 2, 3, 4, 6]\n"), "fewer_than_five_days"),
        (('summer = "17:00-19:00"', 'summer = "17:00-18:59"'), "fewer_than_two_hours"),
        (('local_off_work = "18:00"', 'local_off_work = "19:01"'), "ends_before_off_work"),
        (('dismissal = "17:00"', 'dismissal = "17:01"'), "outside_school_hours"),
        (EVENING, "evening_in_service_fund"),
        (fees('method = "per_term"\namount_fen = 11000'), "fee_without_exemption"),
        (fees(f'method = "per_term"\namount_fen = 11400\ncollection = "termly"\n{HARDSHIP}'), "fee_not_monthly"),
        (fees(f'method = "per_term"\namount_fen = 11401\n{HARDSHIP}'), "family_share_above_standard"),
    ],
)
def test_each_rule_finds_what_it_is_for_and_only_that(change: tuple[str, str], rule: str) -> None:
    assert set(codes(change)) == {rule}


def test_fees_above_the_region_s_cap_block() -> None:
    at_cap = fees(f'method = "per_month"\namount_fen = 7500\nmonths = 4\n{HARDSHIP}')
    above = fees(f'method = "per_month"\namount_fen = 7501\nmonths = 4\n{HARDSHIP}')
    unlimited = fees(f'method = "per_class_hour"\namount_fen = 300\n{HARDSHIP}')
    limited = fees(f'method = "per_class_hour"\namount_fen = 300\nterm_cap_fen = 11400\n{HARDSHIP}')
    assert "fee_above_region_cap" not in codes(at_cap)
    assert "fee_above_region_cap" in codes(above)
    assert "fee_above_region_cap" in codes(unlimited)
    assert codes(limited) == []
    assert [finding.blocks for finding in found(above) if finding.rule == "fee_above_region_cap"] == [True]


def test_the_minutes_before_evening_study_are_found_for_boarders() -> None:
    waiting = (
        EVENING[0],
        EVENING[1]
        .replace("19:00-20:00", "19:20-20:00")
        .replace('code = "evening"', 'code = "evening"\nledger = "boarding"'),
    )
    (first, second) = found(waiting, BOARDING_RATE)
    assert first.rule == second.rule == "under_no_one"
    assert "19:00—19:20" in second.words.zh
    assert "校内住宿生" in second.words.zh
    watched = (
        "[[conditions]]",
        (
            '[[duty_posts]]\ncode = "walk"\nname = "护送"\nin_charge_of = ["BOARDER"]\n'
            'times = { winter = "19:00-19:20", summer = "19:00-19:20" }\n\n[[conditions]]'
        ),
    )
    assert codes(waiting, watched, BOARDING_RATE) == []


def test_evening_study_in_its_own_ledger_is_left_alone_and_each_way_into_the_fund_is_found() -> None:
    assert codes(EVENING, BOARDING, BOARDING_RATE) == []
    assert codes(EVENING, BOARDING) == ["work_without_rate"]
    post = ('bands = ["early"]', 'bands = ["early", "evening"]')
    paid = ("rate_fen = 3500", 'rate_fen = 3500\nbands = ["evening"]')
    assert [row.key for row in found(EVENING, BOARDING, post, paid) if row.rule == "evening_in_service_fund"] == [
        "duty_posts[1].ledger",
        "pay.rules[1].ledger",
    ]


def test_bands_that_share_minutes_or_leave_none_between_name_the_people_they_need_twice() -> None:
    child, overlap, touch = [finding for finding in found(SECOND_BAND) if finding.rule == "two_places_at_once"]
    assert child.words.zh == "冬令 18:55—19:00：早段与晚段重叠，一至三年级的走读生两段都可申请"
    assert child.key == "bands[2].times.winter"
    assert "18:55—19:00" in overlap.words.zh
    assert "数学辅导教师" in overlap.words.zh
    assert "在 19:00 相接" in touch.words.zh
    other_days = (SECOND_BAND[0], SECOND_BAND[1].replace("weekdays = [2]", "weekdays = [3]"))
    no_child = ('residences = ["DAY"]\n', 'residences = ["BOARDER"]\n')
    apart = (
        'grades = [1, 2, 3]\nresidences = ["DAY", "BOARDER"]\ntimes',
        'grades = [1, 2, 3]\nresidences = ["DAY"]\ntimes',
    )
    assert "two_places_at_once" not in codes(other_days, no_child, apart)
    other_work = (SECOND_BAND[0], SECOND_BAND[1].replace('subjects = ["maths"]', 'subjects = ["english"]'))
    assert "two_places_at_once" not in codes(other_work, no_child, apart)


def test_a_rate_no_work_is_for_and_work_no_rate_is_for_are_found() -> None:
    upper = ('kind = "tutoring"\nunit = "class_hour"', 'kind = "tutoring"\ngrades = [1, 2]\nunit = "class_hour"')
    assert [finding.words.zh for finding in found(upper)] == ["数学三年级（作业辅导，课后服务账）没有补助标准"]
    idle = ('kind = "club"\nunit', 'kind = "club"\nledger = "boarding"\nunit')
    assert [finding.words.zh for finding in found(idle)] == [
        "合唱一、二年级（社团活动，课后服务账）没有补助标准",
        "补助标准“社团”没有对应的工作",
    ]


def test_one_room_for_two_offerings_at_once_is_found() -> None:
    start, end = SMALL.index('[[offerings]]\ncode = "choir"'), SMALL.index("[[duty_posts]]")
    twin = SMALL[start:end].replace('"choir"', '"dance"').replace("合唱", "舞蹈")
    rooms = list(found((SMALL[start:end], SMALL[start:end] + twin)))
    assert [(finding.rule, finding.key) for finding in rooms] == [("two_places_at_once", "offerings[3].room")] * 2
    assert "音乐教室" in rooms[0].words.zh
    elsewhere = twin.replace("音乐教室", "舞蹈教室")
    assert codes((SMALL[start:end], SMALL[start:end] + elsewhere)) == []


def test_grades_that_end_apart_are_found_once_for_a_season() -> None:
    upper = (
        "[[duty_posts]]",
        (
            '[[bands]]\ncode = "late"\nname = "晚段"\ngrades = [3]\nresidences = ["DAY", "BOARDER"]\n'
            'times = { winter = "17:00-19:00", summer = "17:00-19:30" }\n\n[[duty_posts]]'
        ),
    )
    all_grades = ("weekdays = [1, 2]\ngrades = [1, 2, 3]", "weekdays = [1, 2]\ngrades = [1, 2]")
    (finding,) = found(TWO_ENDS, all_grades, upper)
    assert finding.rule == "siblings_apart"
    assert finding.words.zh == "夏令 一、二年级 19:00 结束，三年级 19:30 结束：同一家庭的兄弟姐妹不同时离校"


def test_a_level_set_by_the_school_is_kept_and_off_finds_nothing() -> None:
    scheme = small(
        (
            "[publication]",
            '[policy]\nlevels = { fewer_than_five_days = "block", handover_named = "off" }\n[publication]',
        )
    )
    levels = {finding.rule: finding.level for finding in find(scheme=scheme, as_of=TODAY)}
    assert levels["fewer_than_five_days"] is Level.BLOCK
    assert "handover_named" not in levels


def test_the_same_scheme_is_judged_by_the_rules_of_its_day() -> None:
    assert "evening_in_service_fund" not in codes(EVENING, as_of=date(2021, 9, 1))
    assert "evening_in_service_fund" not in codes(EVENING, as_of=date(2023, 11, 30))
    assert "evening_in_service_fund" in codes(EVENING, as_of=date(2024, 1, 1))
    assert find(scheme=small(), as_of=date(2017, 2, 28)) == ()
    packs = {finding.pack for finding in find(scheme=small(), as_of=date(2021, 6, 30))}
    assert packs == {Pack.GUIDANCE_2017}


def test_a_pack_the_scheme_does_not_name_says_nothing() -> None:
    dear = fees(f'method = "per_term"\namount_fen = 40000\n{HARDSHIP}')
    assert find(scheme=small(*CALM, dear), as_of=TODAY) == ()


def test_the_demonstration_scheme_has_the_findings_of_the_real_one_and_nothing_blocks() -> None:
    scheme: Scheme = demo()
    findings = find(scheme=scheme, as_of=TODAY)
    told = [finding.words.zh for finding in findings]
    assert {finding.rule for finding in findings} == {
        "under_no_one",
        "two_places_at_once",
        "siblings_apart",
        "ends_before_off_work",
        "fewer_than_five_days",
        "fewer_than_two_hours",
    }
    assert any("18:20—18:40" in words and "校内住宿生" in words for words in told)
    assert any("17:45—17:50" in words for words in told)
    assert any("17:50 结束" in words and "18:20 结束" in words for words in told)
    assert not any(finding.blocks for finding in findings)
    assert all(finding.words.en and finding.paragraph.en for finding in findings)


def test_every_rule_has_a_code_a_scheme_can_set() -> None:
    rules = [rule.code for _, pack in PACKS.values() for rule in pack]
    assert sorted(rules) == sorted(RULE_CODES)
    assert len(set(rules)) == len(rules)


def test_every_rule_is_explained_to_a_school_and_leads_to_parts_of_the_scheme() -> None:
    known = {code for code, _name in parts()}
    for rule in EXPLAINED.values():
        assert rule.parts
        assert set(rule.parts) <= known
        for words in (rule.name, rule.asks, rule.change):
            assert words.zh.strip() != words.en.strip() != ""
            assert "_" not in words.zh + words.en


def test_a_pack_holds_from_its_first_day() -> None:
    for pack, (since, _) in PACKS.items():
        scheme = small(EVENING, EVERY_PACK, fees('method = "per_term"\namount_fen = 90000'))
        assert pack in {finding.pack for finding in find(scheme=scheme, as_of=since)}
        assert pack not in {finding.pack for finding in find(scheme=scheme, as_of=since - timedelta(days=1))}


def test_an_end_at_the_off_work_time_is_no_finding() -> None:
    assert codes(('local_off_work = "18:00"', 'local_off_work = "19:00"')) == []


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=6), st.integers(0, 70))
def test_a_gap_is_every_minute_between_the_bell_and_the_last_end_that_nobody_covers(
    spans: list[tuple[int, int]], bell: int
) -> None:
    covered = {minute for start, length in spans for minute in range(start, start + length)}
    last = max((start + length for start, length in spans), default=0)
    expected = {minute for minute in range(bell, last) if minute not in covered}
    found_gaps = gaps(
        start=clock(bell), spans=[TimeSpan(clock(start), clock(start + length)) for start, length in spans]
    )
    assert {minute for gap in found_gaps for minute in range(minutes_of(gap.start), minutes_of(gap.end))} == expected
    assert minutes_within(TimeSpan(clock(a), clock(a + n)) for a, n in spans) == len(covered)


def clock(minute: int) -> time:
    return time(minute // 60, minute % 60)
