"""How pay and fees are composed of the parts the file has: a part, what it does, and how it is written.

Every piece stands in the reference, and a test reads each of them inside a whole scheme.
"""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One part: what it is for, and the lines of a file that say it."""

    words: Words
    text: str


PAY: tuple[Piece, ...] = (
    Piece(
        words=Words(
            zh="计量单位 `unit`：天 `day`（同一天同类只计一次，取最高）、课时 `class_hour`（`class_hours` "
            "写明时段的课时数，"
            "不写的按分钟折算）、次 `session`。",
            en="The unit: a day (once a day and kind, the best paid), a class-hour (`class_hours` of the band, else by "
            "minutes), a session.",
        ),
        text="""[pay]
class_hour_minutes = 40
class_hours = { early = 3 }""",
    ),
    Piece(
        words=Words(
            zh="标准 `rate_fen`：固定；按人数或时长分档 `rate_steps`（达到的最后一档）；乘以到场学生数 `per_pupil`；"
            "每单位最低、最高。金额＝单位数×标准，每笔四舍五入到分。",
            en="The rate: fixed; in steps by pupils or minutes (the last one reached); times the pupils there; at "
            "least "
            "and at most a unit. An amount is units times rate, rounded to the fen, half a fen up.",
        ),
        text="""[[pay.rules]]
code = "by-pupils"
name = { zh = "按人数", en = "by pupils" }
kind = "club"
unit = "session"
rate_fen = 4000
rate_steps = [
    { by = "headcount", reaching = 20, rate_fen = 5000 },
    { by = "headcount", reaching = 30, rate_fen = 6000 },
]
bands = ["early"]
unit_most_fen = 6000""",
    ),
    Piece(
        words=Words(
            zh="谁、何时适用：时段、年级、学科、岗位、星期、日期类别、岗位身份、校内外。写得越细越优先；一人有几种身"
            "份取高。",
            en="Whom and when a rate is for: bands, grades, subjects, posts, weekdays, kinds of day, roles, whose "
            "staff. "
            "The rate that says most goes first; whoever has several roles gets the best.",
        ),
        text="""[[pay.rules]]
code = "outside-thursday"
name = { zh = "校外人员周四社团", en = "outside staff on Thursdays" }
kind = "club"
unit = "session"
rate_fen = 9000
on_weekdays = [4]
staff_side = "outside\"""",
    ),
    Piece(
        words=Words(
            zh="什么算数 `counting`：场次须经确认并有到岗记录；迟到早退在宽限内不计；到场学生太少不计；按在岗时间折算"
            "（半场算一半）。折算后的单位四舍五入到百分之一。",
            en="What counts: the session is confirmed and its adult was seen there; minutes that are borne; too few "
            "pupils "
            "count nothing; by time there (half a session counts half). Units are rounded to the hundredth.",
        ),
        text="""[pay.counting]
late_borne_minutes = 10
early_borne_minutes = 5
least_pupils = 5
parts = [{ present_percent = 50, counts_percent = 50 }, { present_percent = 90, counts_percent = 100 }]""",
    ),
    Piece(
        words=Words(
            zh="上限：每人每月 `monthly_cap_fen`，`cap_spares` 的类别不计入；0 表示这个月一分不发，明细照列。"
            "月中换方案的，按当月最后一天有效的方案。",
            en="The cap a person and month, some kinds outside it; a cap of zero pays nothing and lists the lines "
            "all the "
            "same. Where the scheme changes in the month, the one in force on its last day has the cap.",
        ),
        text="""[pay]
monthly_cap_fen = 130000
cap_spares = ["management"]""",
    ),
    Piece(
        words=Words(
            zh="分配项 "
            "`pools`：固定金额、当月收入或另一分配项的一部分；先扣下级分配项和（`pays_rates`）按标准计算的补助，"
            "余下的平均、按岗位系数或按工作量分，`kept` 留作公用。只分整月；没有人参与的留存；不够扣的不分并写明差额。",
            en="Pools: an amount, a share of the month's income or of another pool. What other pools take, and what "
            "rates "
            "pay where `pays_rates`, goes first; the rest is shared evenly, by weight of role or by units, or kept for "
            "public use. Only a whole month is shared; where nobody shares it is kept; an overdrawn pool shares "
            "nothing "
            "and says by how much.",
        ),
        text="""[[pay.pools]]
code = "staff"
name = { zh = "教师部分", en = "staff" }
of = "income"
part_percent = 80
pays_rates = true
split = "units"
work_weights = { club = 1.5 }
shares = [{ work = "club", least_percent = 20, most_percent = 60 }]

[[pay.pools]]
code = "leaders"
name = { zh = "管理部分", en = "management" }
of = "pool"
of_pool = "staff"
part_percent = 10
split = "weights"
staff_roles = ["principal", "duty_leader"]
role_weights = { principal = 2 }

[[pay.pools]]
code = "public"
name = { zh = "公用部分", en = "public use" }
of = "income"
part_percent = 20""",
    ),
    Piece(
        words=Words(
            zh="扣减 `deductions`：迟到、早退、未到岗每次扣多少，不超过当月该账目的补助。",
            en="Deductions: so much each time for coming late, leaving early or not coming, never above the month's "
            "pay in "
            "that ledger.",
        ),
        text="""[[pay.deductions]]
code = "late"
name = { zh = "迟到", en = "coming late" }
why = "late"
each_fen = 2000""",
    ),
    Piece(
        words=Words(
            zh="考核部分 `assessed`：当月补助的一部分按考核发放，两步都四舍五入到分；未考核的留着。",
            en="The assessed part: a share of the month's pay is given by appraisal, both steps rounded to the fen; "
            "where "
            "nobody has appraised yet it stays held.",
        ),
        text="""[pay.assessed]
held_percent = 30""",
    ),
    Piece(
        words=Words(
            zh="账目 "
            "`ledger`：晚自习从寄宿管理账单列，标准和分配项都写账目；各账目互不相抵。校外人员的补助记为劳务费。",
            en="Ledgers: evening study is paid from the boarding house's own account; rates and pools name theirs, "
            "and none "
            "pays for another. What outside staff earn is booked as labour fees.",
        ),
        text="""[[pay.pools]]
code = "evening"
name = { zh = "晚自习部分", en = "evening study" }
of = "fixed"
month_fen = 300000
ledger = "boarding"
split = "evenly\"""",
    ),
)

FEES: tuple[Piece, ...] = (
    Piece(
        words=Words(
            zh="按月收费，学期上限，减免取最高的一项；先算上限，再算减免，再算退费，每笔四舍五入到分。",
            en="A fee a month, a cap a term, the best exemption of several: the cap first, then the exemption, then "
            "the "
            "refund, each rounded to the fen.",
        ),
        text="""[fees]
method = "per_month"
amount_fen = 7500
months = 4
term_cap_fen = 30000
refund = "half_month"
exemptions = [
    { code = "hardship", words = "家庭经济困难", percent = 50, tests = [{ fact = "hardship", one_of = ["yes"] }] },
]""",
    ),
    Piece(
        words=Words(
            zh="按课时收费，不同服务不同金额；提前十天告知的退还退出以后的部分。",
            en="A fee a class-hour, its own amount for a service; who gives ten days' notice gets back what follows.",
        ),
        text="""[fees]
method = "per_class_hour"
amount_fen = 350
refund = "by_notice"
notice_days_ahead = 10
return_days = 30
fee_rates = [{ code = "early", name = "早段", rate_fen = 300, bands = ["early"] }]""",
    ),
)
