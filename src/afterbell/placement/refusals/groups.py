"""Refusals of groups: formed, formed anew, and of whom the office places or moves by hand."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words

GROUPS: Mapping[str, Words] = {
    "grouped_before": Words(zh="本学期已经编过班。", en="This term's groups are formed already."),
    "rooms_short": Words(
        zh="{band}需要 {needed} 间教室，只有 {found} 间。请登记更多教室。",
        en="{band} needs {needed} rooms and there are {found}. Register more rooms.",
    ),
    "bands_overlap": Words(
        zh="{homeroom} {pupil} 在{weekdays}申请了时间重叠的{first}和{second}。请家长先改申请，再录取和编班。",
        en="{pupil} of {homeroom} asks on {weekdays} for the {first} and the {second}, which share time. "
        "Let the family change the application first.",
    ),
    "place_too_early": Words(
        zh="手工安排的位置从明天起算，今天的名单不变（今天是 {day}）。",
        en="A place given by hand starts tomorrow at the earliest; today ({day}) no list changes.",
    ),
    "place_after_term": Words(zh="学期到 {day} 结束。", en="The term ends on {day}."),
    "place_before_approval": Words(
        zh="申请还没有审核通过，现在是“{state}”。", en="The application is not approved; it is {state}."
    ),
    "place_for_others": Words(
        zh="“{group}”的授课语言与孩子的班级不同。", en="The group {group} is taught in another language."
    ),
    "place_not_asked": Words(
        zh="“{group}”{days}活动，孩子没有申请这些时段，或者那几天已经有位置。请选孩子还缺的日子活动的组；要加日子，"
        "请家长先改申请。",
        en="{group} meets on {days}; the child did not ask for that time, or has a place then. Choose a group that "
        "meets on the days it lacks, or let the family add days first.",
    ),
    "place_on_a_day_not_asked": Words(
        zh="选的日子里，有的孩子没有申请，有的“{group}”那天不活动。请重新打开这一页，从列出的组和日子里选。",
        en="Among the days chosen are some the child did not ask for, or on which {group} does not meet. Open the "
        "page again and choose among the groups and days listed.",
    ),
    "place_full": Words(
        zh="“{group}”{days}已满（{capacity} 个位置），最后一个位置可能刚刚给了别的孩子。请另选一个组。",
        en="{group} is full on {days} ({capacity} places); the last one may just have gone to another child. "
        "Choose another group.",
    ),
    "place_for_other_grades": Words(zh="“{group}”不面向{grade}。", en="The group {group} is not for {grade}."),
    "place_without_reason": Words(
        zh="请写明为什么手工安排，最多 {most} 个字。", en="Say why the place is given by hand, in at most {most}."
    ),
    "placed_meanwhile": Words(
        zh="刚刚已经有人给这个孩子安排了位置，请刷新查看。",
        en="Somebody has just given this child a place; load the page again.",
    ),
    "move_other_band": Words(
        zh="“{group}”和“{before}”不在同一时段，不能这样移。请先请家长改申请的时段。",
        en="{group} and {before} are of different bands. Let the family change its days first.",
    ),
    "move_no_day": Words(
        zh="“{group}”{days}不活动，或者孩子那天不在原来的组。请选别的组，或选两个组都有的日子。",
        en="{group} does not meet on {days}, or the child is not in its group then. Choose another group, or days "
        "both have.",
    ),
    "move_full": Words(
        zh="“{group}”{days}已满（{capacity} 个位置，留给候补孩子答复的也算）。请选别的组，或只移别的日子。",
        en="{group} is full on {days} ({capacity} places, those offered to the waiting list included). Choose "
        "another group, or only other days.",
    ),
    "move_too_early": Words(
        zh="换组最早从 {day} 起，今天的名单不变。请选那天或以后的日子。",
        en="A move begins on {day} at the earliest; today's lists do not change. Choose that day or a later one.",
    ),
    "move_without_reason": Words(
        zh="请写明为什么换组，{least} 到 {most} 个字。",
        en="Say why the child is moved, in {least} to {most} letters.",
    ),
    "move_not_ticked": Words(
        zh="有 {number} 项没有勾选。请看清楚这次换组会动到什么，每一项都勾上再移；人数刚刚变了的，要重新勾。",
        en="{number} of the consequences are not ticked. Read what this move breaks and tick each; what has just "
        "changed is to be ticked anew.",
    ),
    "moved_meanwhile": Words(
        zh="孩子这些日子已经不在“{group}”，刚刚有人改过。请刷新再看。",
        en="The child is no longer in {group} on these days; somebody has just changed it. Load the page again.",
    ),
    "move_leaves_few": Words(
        zh="“{group}”{days}只剩 {left} 人，不到开班的最少人数 {minimum}。",
        en="{group} keeps {left} on {days}, under its minimum of {minimum}.",
    ),
    "move_leaves_homeroom": Words(
        zh="同班的 {number} 人留在“{before}”，“{after}”里没有同班同学。",
        en="{number} of its homeroom stay in {before}; none is in {after}.",
    ),
    "move_other_grade": Words(
        zh="“{group}”是{grades}的孩子，这个孩子是{grade}。", en="{group} is for {grades}; this child is in {grade}."
    ),
    "move_room_small": Words(
        zh="“{group}”会有 {number} 人，教室“{room}”登记了 {seats} 个座位。",
        en="{group} would be {number}; its room {room} has {seats} seats.",
    ),
    "place_too_large": Words(
        zh="学校同意孩子在最多 {small} 人的组里，“{group}”有 {capacity} 个位置。",
        en="The school agreed to a group of at most {small} for the child; {group} has {capacity} places.",
    ),
    "move_splits_week": Words(
        zh="孩子{rest}仍在“{before}”，{days}在“{after}”，一周里有两个组。",
        en="The child stays in {before} on {rest} and is in {after} on {days}: two groups a week.",
    ),
    "move_gives_up": Words(
        zh="孩子在“{group}”的位置是按志愿、候补或认领得来的，移走就让出来，会给候补的或别的孩子。",
        en="The place in {group} was won by a wish, the waiting list or a claim; it is given up to other children.",
    ),
    "move_passes_over": Words(
        zh="有 {number} 个孩子按抽签排在前面等“{group}”的空位（{names}），这次移动越过他们。",
        en="{number} children wait for {group} in the order of the lottery ({names}); this passes them over.",
    ),
    "move_leaves_sibling": Words(
        zh="兄弟姐妹（{names}）留在“{group}”。", en="A sibling stays behind in {group}: {names}."
    ),
    "reform_nobody": Words(
        zh="{band}的{language}没有可以重新编的组。",
        en="There is no group of {language} in {band} to be formed anew.",
    ),
    "group_begins_later": Words(
        zh="“{group}”从 {day} 起才有。请选那天或以后的日子。",
        en="{group} begins on {day}. Choose that day or a later one.",
    ),
    "reform_changed": Words(
        zh="看过以后变了（有人换组、申请或退出）。请重新看一遍，再确认。",
        en="Something changed since you looked: somebody moved, came or left. Look again, then confirm.",
    ),
    "reform_begun": Words(
        zh="{day}已经有一次重新编组。请选那天以后的日子，或者一个一个手工换组。",
        en="A re-forming begins on {day} already. Choose a later day, or move children one by one.",
    ),
}
