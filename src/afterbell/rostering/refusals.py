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
        "session_to_come": Words(
            zh="{session} 还没有开始：请人代班，或者在排班里换人。",
            en="{session} has not begun: ask a substitute, or change the roster.",
        ),
        "session_over": Words(zh="{session} 已经结束，不能再换人。", en="{session} is over; its adult stays."),
        "has_it_already": Words(zh="{session} 现在就由这位老师负责。", en="This person has {session} already."),
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
        "stop_past": Words(zh="这一天已经过去，不能再停课。", en="This day has passed; nothing of it is stopped now."),
        "stop_today_only": Words(
            zh="值班领导只能停今天剩下的场次；以后的日子请校长或教导处停。",
            en="The duty leader stops what is left of today; the principal or the office stops other days.",
        ),
        "stop_kind_unknown": Words(zh="请选停课的原因。", en="Choose why it is stopped."),
        "nothing_to_stop": Words(
            zh="{date} 没有可以停的场次：都已结束，或已经停课。",
            en="Nothing is left to stop on {date}: all has ended or is cancelled.",
        ),
        "stop_begun": Words(
            zh="停下的场次都已经过了开始时间，不能再恢复。",
            en="Every session of this stop should have begun by now; none is taken back.",
        ),
        "day_out_of_reach": Words(
            zh="日期应在 {first} 和 {last} 之间。", en="The day lies between {first} and {last}."
        ),
        "stop_overtaken": Words(
            zh="校历或编组已经改了，{date} 停下的场次都不再有，不能恢复。",
            en="The calendar or the groups changed: none of the sessions stopped on {date} is held any more.",
        ),
        "reason_missing": Words(zh="请写明原因。", en="Please give the reason."),
        "reason_too_long": Words(zh="原因最多 {most} 个字。", en="The reason has at most {most} characters."),
        "day_over": Words(zh="{day} 已经过去，不能再请假。", en="{day} is over; leave is asked for beforehand."),
        "day_begun": Words(
            zh="{day} 您的“{session}”已经开始。还没有开始的场次，请一场一场地请假。",
            en="Your “{session}” of {day} has begun. Ask for the sessions still to come, one by one.",
        ),
        "days_in_order": Words(
            zh="最后一天不能早于第一天，一次最多 {most} 天。",
            en="The last day is not before the first, and at most {most} days are asked for at once.",
        ),
        "asked_before": Words(
            zh="这件事已经提出过，正在等答复，或者早就生效了。",
            en="This was asked for before: it waits for an answer or holds already.",
        ),
        "asked_already": Words(zh="已经请过{staff}，正在等答复。", en="{staff} was asked and has not answered."),
        "too_many_asked": Words(zh="一次最多请 {most} 个人。", en="At most {most} people are asked at once."),
        "nothing_chosen": Words(
            zh="还没有选。请先选好，再提交。", en="Nothing is chosen yet. Choose first, then send."
        ),
        "with_oneself": Words(zh="不能请自己代班，也不能跟自己换。", en="Nobody stands in for oneself."),
        "nobody_has_it": Words(
            zh="{session} 现在没有责任人，没有人可以换。", en="Nobody has {session}, so there is nobody to swap with."
        ),
        "office_asks": Words(
            zh="本校的代班由教导处请人，请改为请假或找教导处。",
            en="In this school the office asks substitutes: ask for leave, or tell the office.",
        ),
        "turn_taken": Words(
            zh="别人先答应了，或者这一场已经换了人；不用您来了。",
            en="Somebody was first, or the session has another adult by now; you need not come.",
        ),
        "turn_withdrawn": Words(zh="对方已经撤回，不必再答复。", en="This was withdrawn and needs no answer any more."),
        "turn_expired": Words(
            zh="这一场已经开始，或者那几天已经过去，不能再答复。",
            en="The session has begun, or the days are over: it is too late to answer.",
        ),
        "turn_answered": Words(
            zh="这件事已经有了结果，没有再改动。", en="This has its answer already; nothing was changed."
        ),
        "own_request": Words(
            zh="自己提出的、自己的班次，由别人来决定。", en="Somebody else decides on one's own request or turn."
        ),
        "no_training": Words(
            zh="方案里没有写学期培训的内容。请先在方案的“上岗条件”里写。",
            en="The scheme names no training. Write its topics under “readiness” first.",
        ),
        "nobody_attended": Words(zh="请先选参加培训的人。", en="Choose who attended first."),
        "trained_later": Words(zh="培训日期 {day} 还没有到。", en="The day of the training, {day}, is still to come."),
        "trained_before": Words(
            zh="本学期的培训不会早于 {day}，请核对日期。", en="This term's training is not before {day}. Look again."
        ),
        "trained_meanwhile": Words(
            zh="别人刚刚登记了其中的人，请刷新再看。", en="Somebody else has just entered one of them. Look again."
        ),
        "not_trained": Words(zh="这个人本学期没有培训记录。", en="This person has no training this term."),
        "training_changed": Words(
            zh="您读的时候培训内容改了，请再读一遍。", en="The training was changed while you read it. Read it again."
        ),
        "not_for_oneself": Words(zh="不能放行自己。", en="Nobody lets themselves stand."),
        "cleared_before": Words(zh="只能从今天或以后放行。", en="A clearance begins today or later."),
        "last_before_first": Words(zh="最后一天不能早于第一天。", en="The last day is not before the first."),
        "cleared_too_long": Words(zh="一次最多放行 {most} 天。", en="A clearance is for {most} days at most."),
        "topics_missing": Words(zh="请至少选一项讲过的内容。", en="Choose at least one topic that was told."),
        "remark_too_long": Words(zh="备注最多 {most} 个字。", en="The remark has at most {most} characters."),
    },
)
