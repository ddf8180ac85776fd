"""What each policy rule asks for, and what a school changes when it finds something, in the words of a school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A rule for people: its name, what it asks, what to change, and in which parts of the scheme that is done."""

    name: Words
    asks: Words
    change: Words
    parts: tuple[str, ...]


EXPLAINED: Mapping[str, Explanation] = {
    "under_no_one": Explanation(
        name=Words(zh="放学后有没有人管", en="In nobody's charge"),
        asks=Words(
            zh="从放学到离校，每个在校学生每一分钟都有一位负责的大人。",
            en="From the bell until it leaves, every child in school has an adult in charge, every minute.",
        ),
        change=Words(
            zh="让时段从放学就开始，或设一个值班岗位，写明这段时间看管这类学生。",
            en="Let the band begin at the bell, or add a duty post that has these children in charge in that time.",
        ),
        parts=("bands", "duty_posts", "seasons"),
    ),
    "two_places_at_once": Explanation(
        name=Words(zh="同一时间在两处", en="In two places at once"),
        asks=Words(
            zh="一名学生、一位教师、一间教室，同一时间只能在一处；换场要留出时间。",
            en="A child, a teacher and a room are in one place at a time, with time to change over.",
        ),
        change=Words(
            zh="把两段的时间错开，或让两段各用不同的学生、教师、教室。",
            en="Move one of the two bands, or let them have different children, teachers and rooms.",
        ),
        parts=("bands", "offerings"),
    ),
    "voluntary_application": Explanation(
        name=Words(zh="自愿申请", en="By application of their own will"),
        asks=Words(
            zh="参加与否由家长决定，要有监护人自己签的申请书。",
            en="Families decide, and a guardian signs an application.",
        ),
        change=Words(
            zh="在文书里加一份申请书，由监护人签，并设为必须签署。",
            en="Add an application to the papers, signed by the guardian and required.",
        ),
        parts=("papers",),
    ),
    "handover_named": Explanation(
        name=Words(zh="安全责任落实到人", en="Safety has names"),
        asks=Words(
            zh="事先写明安全措施、谁负责、场所检查什么。",
            en="Measures of safety, who answers for them and what is looked at in a room are written down beforehand.",
        ),
        change=Words(
            zh="在安全管理里写上措施和责任人，列出场所检查项。",
            en="Write measures with who is responsible, and a list of what is checked, under safety.",
        ),
        parts=("safety",),
    ),
    "left_behind_first": Explanation(
        name=Words(zh="留守、随迁儿童优先", en="Left-behind and migrant children first"),
        asks=Words(
            zh="名额不够时，留守儿童和进城务工人员随迁子女优先。",
            en="Where places are short, left-behind children and children of migrant families come first.",
        ),
        change=Words(
            zh="在优先类别里为他们各设一类；或不限名额。",
            en="Give each of them a priority class, or do not limit the places.",
        ),
        parts=("priorities", "offerings"),
    ),
    "work_without_rate": Explanation(
        name=Words(zh="做了有补助，补助有事做", en="Work is paid, and pay is for work"),
        asks=Words(
            zh="每种工作都有补助标准，每条标准都有对应的工作。",
            en="Every kind of work has a rate of pay, and every rate has its work.",
        ),
        change=Words(
            zh="给没有标准的工作加一条，或让已有的一条包括它；没有工作的那条删掉或改正。",
            en="Add a rate for the work, or let one that is there include it; remove or mend a rate without work.",
        ),
        parts=("pay", "offerings", "duty_posts"),
    ),
    "siblings_apart": Explanation(
        name=Words(zh="兄弟姐妹一起走", en="Siblings leave together"),
        asks=Words(
            zh="同一家庭的孩子最好同时离校，家长不用等、不用跑两趟。",
            en="Children of one family leave at the same time, so that nobody waits or comes twice.",
        ),
        change=Words(
            zh="让各年级的最后一段同时结束；做不到，就写明早走的孩子在哪里等、谁看管。",
            en="Let the last bands of all grades end together; failing that, say where the early one waits, with whom.",
        ),
        parts=("bands", "duty_posts"),
    ),
    "ends_before_off_work": Explanation(
        name=Words(zh="不早于下班时间结束", en="Not over before work is"),
        asks=Words(
            zh="最后一段的结束时间，原则上不早于当地正常下班时间。",
            en="In principle the last band ends no earlier than the usual end of the working day.",
        ),
        change=Words(
            zh="把最后一段延到下班时间；下班时间写错了，在作息里改。",
            en="Let the last band run until then; if the off-work time is wrong, mend it in the seasons.",
        ),
        parts=("bands", "seasons"),
    ),
    "fewer_than_five_days": Explanation(
        name=Words(zh="每周五天", en="Five days a week"),
        asks=Words(zh="每周五天都提供课后服务。", en="The service is offered on five days a week."),
        change=Words(
            zh="在服务日里加上缺的那几天；当地另有规定的，把这一条改为不检查并留下依据。",
            en="Add the missing weekdays; where another rule holds locally, set this one to be left out and say why.",
        ),
        parts=("scope", "policy"),
    ),
    "fewer_than_two_hours": Explanation(
        name=Words(zh="每天两小时", en="Two hours a day"),
        asks=Words(zh="每天服务至少两小时。", en="The service lasts two hours a day or more."),
        change=Words(
            zh="把时段延长，或让这些年级也可以参加后一段。",
            en="Lengthen the bands, or open a later one to these grades too.",
        ),
        parts=("bands",),
    ),
    "evening_in_service_fund": Explanation(
        name=Words(zh="晚自习不算课后服务", en="Evening study is no part of the service"),
        asks=Words(
            zh="早到、午间看管和晚自习不属于课后服务，不能用它的经费。",
            en="Early arrival, midday care and evening study are no part of the service and not paid from its fund.",
        ),
        change=Words(
            zh="把这个时段、岗位或补助标准改列寄宿管理账。",
            en="Let the band, post or rate stand in the boarding house's account.",
        ),
        parts=("bands", "duty_posts", "pay"),
    ),
    "outside_school_hours": Explanation(
        name=Words(zh="放学以后才开始", en="Only after the bell"),
        asks=Words(
            zh="课后服务在放学以后，不占上课时间。", en="The service comes after the bell and takes no school hours."
        ),
        change=Words(
            zh="把时段的开始改到放学以后；放学时间写错了，在作息里改。",
            en="Let the band begin after the bell; if the time of the bell is wrong, mend it in the seasons.",
        ),
        parts=("bands", "seasons"),
    ),
    "fee_without_exemption": Explanation(
        name=Words(zh="困难家庭减免", en="Hardship is exempt"),
        asks=Words(
            zh="收费的，家庭经济困难的学生要减免。", en="Where a fee is charged, families in hardship are exempt."
        ),
        change=Words(zh="在收费里加一项减免，条件写家庭经济困难。", en="Add an exemption for hardship to the fees."),
        parts=("fees",),
    ),
    "fee_above_region_cap": Explanation(
        name=Words(zh="收费不超过上限", en="Fees within the cap"),
        asks=Words(
            zh="每生每学期收费不超过 300 元，任何一种收法都算在内。",
            en="A pupil pays at most 300 yuan a term, however it is charged.",
        ),
        change=Words(
            zh="降低收费，或写上每学期最多收多少。", en="Lower the fee, or write down the most that is charged a term."
        ),
        parts=("fees",),
    ),
    "fee_not_monthly": Explanation(
        name=Words(zh="按月收费", en="Collected monthly"),
        asks=Words(zh="费用按月收取，不一次收一学期。", en="Fees are collected monthly, not for a term at once."),
        change=Words(zh="把收取方式改为按月。", en="Let the fee be collected monthly."),
        parts=("fees",),
    ),
    "family_share_above_standard": Explanation(
        name=Words(zh="家庭分担不超过标准", en="The family's share within the standard"),
        asks=Words(
            zh="基本标准每生每年 570 元，其中家庭最多分担 228 元。",
            en="Of the standard of 570 yuan a pupil a year, families bear at most 228.",
        ),
        change=Words(
            zh="降低收费，差额由其他经费来源承担。", en="Lower the fee; other sources of the budget bear the rest."
        ),
        parts=("fees", "budget"),
    ),
}
"""By the rule's code, as a scheme's settings name it."""

RULE_CODES = tuple(EXPLAINED)
