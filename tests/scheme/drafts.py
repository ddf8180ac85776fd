"""Scheme files for tests: the demonstration school's, and a small one that is easy to break."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.faults import Fault, SchemeFaults
from afterbell.scheme.rules.read import read_scheme

SCHEMES = Path(__file__).parents[2] / "schemes"
DEMO = SCHEMES / "demo-school.toml"

SMALL = """\
weekdays = [1, 2]

[about]
code = "small"
title = "方案"
school = { zh = "小学", en = "School" }
purpose = "有人管"

[organisation]
chair = { post = "校长" }
academic_office = "教导处"

[scope]
grades = [1, 2, 3]
residences = ["DAY", "BOARDER"]
words = "自愿申请的学生"

[term]
code = "t"
name = "学期"
first_day = 2026-03-02
last_day = 2026-07-03

[[seasons]]
code = "winter"
name = "冬令"
from_day = 2026-03-01
dismissal = "17:00"
local_off_work = "17:30"

[[seasons]]
code = "summer"
name = "夏令"
from_day = 2026-05-01
dismissal = "17:00"
local_off_work = "18:00"

[[bands]]
code = "early"
name = "早段"
grades = [1, 2, 3]
residences = ["DAY", "BOARDER"]
times = { winter = "17:00-19:00", summer = "17:00-19:00" }

[[offerings]]
code = "maths"
name = "数学"
kind = "tutoring"
subjects = ["maths"]
band = "early"
weekdays = [1, 2]
grades = [1, 2, 3]

[[offerings]]
code = "choir"
name = "合唱"
kind = "club"
band = "early"
weekdays = [1]
grades = [1, 2]
capacity = 20
minimum = 8
room = "音乐教室"

[[duty_posts]]
code = "gate"
name = "校门"
bands = ["early"]

[[conditions]]
code = "need"
words = "无人接"
tests = [{ fact = "collector", one_of = ["nobody"] }]

[[priorities]]
rank = 1
code = "left"
words = "留守"
tests = [{ fact = "left_behind", one_of = ["yes"] }]

[[papers]]
code = "application"
kind = "application"
title = "申请书"
text = "为{pupil}申请"
signed_by = ["guardian"]

[pay]
class_hours = { early = 2 }

[[pay.rules]]
code = "tutoring"
name = "辅导"
kind = "tutoring"
unit = "class_hour"
rate_fen = 3500

[appraisal]
items = [{ code = "held", words = "完成", measure = "held_of_planned", weight = 100 }]

[publication]
issuing_unit = "教导处"
complaints_to = "校长信箱"
"""


@cache
def demo() -> Scheme:
    return read_scheme(text=DEMO.read_text(encoding="utf-8"))


def small(*changes: tuple[str, str]) -> Scheme:
    """Give the small scheme with some of its text replaced."""
    return read_scheme(text=small_text(*changes))


def small_text(*changes: tuple[str, str]) -> str:
    """Give the small file with some of its text replaced; what is to be replaced must be there."""
    text = SMALL
    for old, new in changes:
        if old not in text:
            raise AssertionError(f"not in the small scheme: {old}")
        text = text.replace(old, new, 1)
    return text


def faults_of(text: str) -> tuple[Fault, ...]:
    """Give the faults of a text, none when it is a scheme."""
    try:
        read_scheme(text=text)
    except SchemeFaults as refused:
        return refused.faults
    return ()
