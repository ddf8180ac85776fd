"""What is refused about comments, reports and pen names."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "comments.room",
    {
        "nothing_written": Words(zh="请先写评论的内容。", en="Write your comment first."),
        "too_long": Words(
            zh="评论最多 {most} 个字，多了 {over} 个。", en="A comment has at most {most} characters; {over} too many."
        ),
        "screened": Words(zh="{found}（规则：{rule}）", en="{found} (rule: {rule})"),
        "no_pen": Words(zh="先在“我的评论”里起一个笔名，再写评论。", en="Choose a pen name on “My comments” first."),
        "pen_chosen": Words(zh="您在本校已有笔名，不能再改。", en="You have a pen name in this school; it stays."),
        "not_verified": Words(
            zh="只有在校学生的监护人和本校教职工可以评论。请先联系班主任核对监护关系。",
            en="Only guardians of children here and the staff comment. Ask the homeroom teacher to verify you.",
        ),
        "pen_locked": Words(
            zh="您的个人空间已被锁定，现在不能评论。原因和申诉在“我的评论”里。",
            en="Your personal space is locked and you cannot comment. Why, and how to appeal, stands on “My comments”.",
        ),
        "reason_missing": Words(zh="请写明理由。", en="Say why."),
        "outcome_unknown": Words(zh="请选一个决定。", en="Choose a decision."),
        "rule_unknown": Words(zh="请选一条现有的规则。", en="Choose one of the rules."),
        "ground_unknown": Words(zh="请选一个依据。", en="Choose a ground."),
        "words_too_long": Words(
            zh="最多 {most} 个字，多了 {over} 个。", en="{most} characters at most; {over} too many."
        ),
        "same_time": Words(
            zh="刚才另一位已经作了决定，请刷新看看。", en="Somebody else decided a moment ago; look again."
        ),
        "report_screened": Words(
            zh="举报的理由里“{seen}”像是{rule}，请去掉。写明哪里不妥就够了。",
            en="In the reason of your report “{seen}” looks like {rule}; please leave it out. What is wrong, "
            "and where, is enough.",
        ),
        "answered_before": Words(zh="这次举报已经答复过。", en="This report was answered already."),
        "own_report": Words(
            zh="不能答复自己的举报，或针对自己评论的举报。",
            en="Nobody answers the own report, nor one about the own comment.",
        ),
        "rule_missing": Words(zh="撤下要选出违反的规则。", en="To take it down, name the rule it breaks."),
        "overruled": Words(
            zh="您上次撤下这条评论，另一位恢复了。再撤下要由别人决定。",
            en="You took this comment down before and another person put it back; somebody else decides now.",
        ),
        "nothing_to_take_down": Words(zh="只有评论可以撤下。", en="Only a comment can be taken down."),
        "reported_before": Words(
            zh="同样的举报今天已经收到了，不用再送。",
            en="The same report came from here today and need not be sent again.",
        ),
        "said_before": Words(
            zh="同样的话您已经说过，正在等审核，不用再送。",
            en="You said the same here before; it waits for its review and need not be sent again.",
        ),
        "reported_often": Words(
            zh="今天您已经举报了 {most} 次，都会有人看。明天可以再举报。",
            en="You have reported {most} times today, and somebody looks at each. You may report again tomorrow.",
        ),
        "pen_not_free": Words(zh="这个笔名不能用，请换一个。", en="This pen name cannot be used; choose another."),
        "pen_tries": Words(
            zh="今天试过的笔名已有 {most} 个，明天再试。",
            en="You have tried {most} pen names today; try again tomorrow.",
        ),
        "reports_enough": Words(
            zh="今天已有多人举报，正在处理，不用再举报。",
            en="It was reported often enough today and is being looked into.",
        ),
        "report_not_found": Words(
            zh="没有这个编号，或查询口令不对。请照举报时看到的填写。",
            en="There is no such number, or the lookup word is another one. Write them as you saw them.",
        ),
        "own_pen": Words(zh="不能锁定自己的笔名。", en="Nobody locks the own pen name."),
    },
)

PEN_LOCKS = catalogue(
    "comments.pen_lock",
    {
        "locked_before": Words(zh="这个个人空间已经锁定。", en="This personal space is locked already."),
        "not_locked": Words(zh="这个个人空间现在没有锁定。", en="This personal space is not locked now."),
        "own_lock": Words(
            zh="锁定的人不能复核自己的决定，请另一位复核。",
            en="Whoever locked it cannot review that; let another person do it.",
        ),
        "reviewed_before": Words(zh="这次锁定已经复核过。", en="This lock was reviewed already."),
        "appeal_waits": Words(zh="已经有一份申诉在等处理。", en="An appeal waits already."),
        "no_appeal": Words(zh="没有等待转交的申诉。", en="No appeal waits to be passed on."),
        "not_yours_to_lift": Words(
            zh="只有锁定的人或上级部门可以解锁。",
            en="Only whoever locked it, or an authority above, may unlock it.",
        ),
        "not_forwarded": Words(
            zh="上级部门要在本人的申诉转交以后才能解锁。",
            en="An authority above unlocks only once the person's appeal was passed on to it.",
        ),
        "wanted_before": Words(zh="已经有人提出解锁，等第二个人同意。", en="Unlocking was proposed already."),
        "nothing_wanted": Words(zh="还没有人提出解锁。", en="Nobody proposed to unlock it."),
        "own_wish": Words(
            zh="提出解锁的人不能自己同意，请另一位同意。",
            en="Whoever proposed to unlock cannot agree to it; let another person do it.",
        ),
    },
)
"""What the rule of locks refuses, in the words of a person's own space."""
