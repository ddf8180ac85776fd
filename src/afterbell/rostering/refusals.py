"""What the office and staff can be refused about sessions and the roster."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "rostering",
    {
        "uncovered_more": Words(zh="还有 {count} 场无人可排。", en="{count} more sessions have nobody to take them."),
        "no_groups": Words(zh="还没有编班。请先编班，再排课程表。", en="No groups are formed yet. Form them first."),
        "planned_before": Words(zh="本学期的场次已经排好。", en="This term's sessions are planned already."),
        "no_sessions": Words(zh="这段时间没有要排人的场次。", en="No session needs an adult in this span of days."),
        "verifier_disagrees": Words(
            zh="独立核对不同意结果，没有保存：{finding}",
            en="The independent check disagrees, nothing was stored: {finding}",
        ),
        "staff_unknown": Words(zh="没有这位教职工：{staff}。", en="There is no member of staff {staff}."),
        "roster_too_late": Words(
            zh="有 {count} 场已经开始，不能再排人，如“{session}”；请从之后的日子排起。",
            en="{count} sessions have begun, such as “{session}”; nobody is named any more. Choose a later first day.",
        ),
        "session_begun": Words(zh="{session} 已经开始，不能再换人。", en="{session} has begun; its adult stays."),
        "session_cancelled": Words(zh="{session} 已经取消。", en="{session} is cancelled."),
        "one_day": Words(
            zh="一次只能换同一天的场次，每场只写一个人。", en="Name one adult a session, for sessions of one day."
        ),
        "somebody_first": Words(zh="别人刚刚改了这一场。", en="Somebody else has just changed this session."),
        "share_unknown": Words(
            zh="岗位比例只能是 25%、50%、75% 或 100%。",
            en="A post is had by a quarter, a half, three quarters, or whole.",
        ),
        "no_day_left": Words(
            zh="固定休息日要写星期，并且至少留一天上班。", en="Leave at least one day of the week free to work."
        ),
        "maximum_beyond": Words(zh="上限要在 1 到 {most} 之间。", en="A maximum lies between 1 and {most}."),
        "reason_missing": Words(zh="请写明原因。", en="Please give the reason."),
        "reason_too_long": Words(zh="原因最多 {most} 个字。", en="The reason has at most {most} characters."),
    },
)
