"""What the roll call refuses, in the words of a teacher at the classroom door."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "attendance",
    {
        "nothing_said": Words(zh="没有可以记录的内容。", en="There is nothing to record."),
        "nobody_picked": Words(zh="请先勾选要找的学生。", en="Tick the children to be looked for first."),
        "cancelled": Words(zh="“{session}”当天停课，不点名。", en="“{session}” was cancelled; there is no roll."),
        "not_yet": Words(
            zh="“{session}”在 {date}，还没有到那一天。", en="“{session}” is on {date}; that day has not come."
        ),
        "no_roll": Words(
            zh="“{session}”是值班，没有学生名单。", en="“{session}” is a duty; it has no roll of children."
        ),
        "nobody_named": Words(zh="“{session}”还没有安排负责老师。", en="Nobody is named for “{session}” yet."),
        "not_named": Words(
            zh="“{session}”的负责老师不是这位老师；如需代班，请先登记。",
            en="This adult is not named for “{session}”; record a substitute first.",
        ),
        "not_in_group": Words(
            zh="这名学生当天不在“{session}”的名单里，请到本人所在的组点名。",
            en="This child has no place in “{session}” on this day; mark the child in its own group.",
        ),
        "mark_conflict": Words(
            zh="同一条记录送来了两种内容，先到的有效，两种都已保留，请值班领导核对。",
            en="One mark arrived with two contents; the first stands, both are kept for the duty leader to look at.",
        ),
        "mark_unreadable": Words(zh="这条记录缺内容或写错了：{what}。", en="This mark is incomplete or wrong: {what}."),
        "elsewhere_without_place": Words(zh="记“别处”时请写明在哪里。", en="When a child is elsewhere, say where."),
        "roll_open": Words(
            zh="还有 {number} 名学生没有状态，不能封存：{names}。",
            en="{number} children have no state, so the roll cannot be sealed: {names}.",
        ),
        "contested": Words(
            zh="{number} 名学生的记录互相矛盾，请班主任或值班领导决定：{names}。",
            en="The marks of {number} children contradict each other; the duty leader decides: {names}.",
        ),
        "two_contents": Words(
            zh="有 {number} 条记录内容不一致，请值班领导核对：{names}。",
            en="{number} marks arrived with two contents; the duty leader looks at them: {names}.",
        ),
        "looked_for": Words(
            zh="还在找 {number} 名学生，说明在哪里以后才能封存：{names}。",
            en="{number} children are looked for; say where they are, then the roll can be sealed: {names}.",
        ),
        "verifier_disagrees": Words(
            zh="独立核对不同意点名结果，没有封存：{finding}",
            en="The independent check disagrees with the roll, so it is not sealed: {finding}",
        ),
        "morning_is_over": Words(
            zh="下午的场次已经开始，没有来的孩子正在找。请在“正在找的学生”里写明孩子在哪里。",
            en="The afternoon has begun and a child that did not come is looked for: say there where it is.",
        ),
        "roll_too_early": Words(
            zh="“{session}”开始前 {minutes} 分钟才能点名。太早点了，下午没来的孩子就没有人找。",
            en="The roll of “{session}” is called from {minutes} minutes before its start on; marked earlier, a child "
            "that does not come would not be looked for.",
        ),
        "not_started": Words(zh="“{session}”还没有开始。", en="“{session}” has not begun."),
        "not_ended": Words(zh="“{session}”还没有结束。", en="“{session}” has not ended."),
        "not_sealed": Words(zh="“{session}”的点名还没有封存。", en="The roll of “{session}” is not sealed."),
        "adult_not_seen": Words(
            zh="没有负责老师到“{session}”的记录。", en="No arrival of the named adult of “{session}” is recorded."
        ),
        "late_unsaid": Words(
            zh="“{session}”那一天已经过去，补点名请先写明理由。",
            en="The day of “{session}” has passed; say why its roll is called late first.",
        ),
        "signing_over": Words(
            zh="“{session}”已过补签期（{days} 天内），点名和到岗不能再补。",
            en="“{session}” can be signed late within {days} days only; nothing more is put on its roll.",
        ),
        "homework_over": Words(
            zh="“{session}”已过补记期（{days} 天内），作业和做了什么不能再补。",
            en="Homework of “{session}” and what was done there can be noted within {days} days only.",
        ),
        "not_late_yet": Words(
            zh="“{session}”当天直接点名，不用补签。", en="The roll of “{session}” is called on its day as usual."
        ),
        "presence_contradicts": Words(
            zh="“{session}”的到岗记录互相矛盾，请先在“到岗矛盾”里决定。",
            en="What is known of the adult of “{session}” contradicts itself; decide about it first.",
        ),
        "arrived_outside": Words(
            zh="“{session}”只在开始前 {minutes} 分钟到结束这段时间里签到；补签请告诉值班领导。",
            en="Arrivals at “{session}” are from {minutes} minutes before it to its end; tell the duty leader instead.",
        ),
        "not_vetted": Words(
            zh="“{session}”的负责老师没有有效的核查，不能带学生；请换人，或请教导处先登记核查。",
            en="The adult of “{session}” has no valid vetting and may not stand with children; name another,"
            " or let the office enter it.",
        ),
        "not_ready": Words(
            zh="“{session}”的负责老师还没有签责任书或参加培训，不能带学生；请先补上，或请值班领导写明理由放行。",
            en="The adult of “{session}” has not signed the statement or been trained; it is made up for,"
            " or the duty leader lets them stand with a reason.",
        ),
        "patrol_over": Words(
            zh="“{session}”在 {date}，那一天已经过去，巡课不能再记。",
            en="The day of “{session}”, {date}, has passed; no look is written down for it.",
        ),
        "own_session": Words(
            zh="“{session}”是自己负责的，由别人确认；值班领导的由业务副校长确认。",
            en="Nobody confirms the own session “{session}”; the duty leader's is confirmed by the vice-principal.",
        ),
        "presence_confirmed": Words(
            zh="“{session}”已经确认，到岗不能再决定。",
            en="“{session}” is confirmed; its presence is decided no more.",
        ),
        "nothing_contradicts": Words(
            zh="这一场的到岗记录没有矛盾，或刚才有人已经决定。",
            en="Nothing contradicts itself here, or somebody has just decided.",
        ),
        "more_is_known": Words(
            zh="刚才又来了新的记录，请看过再决定。", en="More has just come to be known; read it and decide again."
        ),
        "count_fits": Words(
            zh="这一场现在数的和点名一致，或刚才有人已经说明。",
            en="The count and the roll agree by now, or somebody has just said why not.",
        ),
        "own_count": Words(
            zh="自己负责的场次，人数不一的原因请别人说明。",
            en="Nobody explains the count of a session they are named for.",
        ),
        "own_presence": Words(
            zh="不能决定自己是否到岗，请业务副校长决定。",
            en="Nobody decides about the own presence; the vice-principal does.",
        ),
        "look_conflict": Words(
            zh="这一条巡课记录先前已经收到，内容不一样；先到的有效。",
            en="This look has arrived before with another content; the first stands.",
        ),
        "look_unreadable": Words(
            zh="请选教室里是谁：安排的老师、别人，还是没有人。",
            en="Say who was there: the named adult, another or nobody.",
        ),
        "headcount_impossible": Words(zh="人数请写 0 到 500 之间的数。", en="The headcount is a number from 0 to 500."),
        "incident_unreadable": Words(zh="请选是哪一类、有多重。", en="Say what kind it is and how serious."),
        "incident_untold": Words(zh="请写发生了什么。", en="Say what happened."),
        "incident_nowhere": Words(zh="请写在哪里发生的。", en="Say where it happened."),
        "incident_of_nobody": Words(
            zh="受伤、不舒服和冲突要选是哪些学生。", en="For an injury, illness or quarrel pick the children concerned."
        ),
        "incident_photos": Words(zh="最多传 {most} 张照片。", en="An incident takes {most} photographs at most."),
        "incident_to_come": Words(zh="发生的时间在现在以后。", en="It happened later than now."),
        "entry_unreadable": Words(zh="请选做了什么。", en="Say what was done."),
        "entry_untold": Words(zh="请写做了什么、结果怎样。", en="Say what was done and what came of it."),
        "outcome_missing": Words(zh="请写最后怎样。", en="Say how it ended."),
        "incident_closed": Words(zh="刚才有人已经办结了。", en="Somebody has just closed it."),
        "leave_too_late": Words(
            zh="{date} 已经过去，不能再请假。", en="{date} has passed; no leave can be said for it."
        ),
        "pupil_left": Words(zh="这名学生那天已不在本校。", en="The child is no longer at the school on that day."),
        "text_too_long": Words(zh="最多写 {most} 个字。", en="At most {most} characters."),
        "child_accounted": Words(
            zh="{pupil} 的去向已经清楚，不用找人。", en="It is known where {pupil} is; there is no need to look."
        ),
        "whereabouts_missing": Words(zh="请写明孩子在哪里、和谁在一起。", en="Say where the child is and with whom."),
        "alarm_closed": Words(zh="{who} 已经说明了孩子在哪里。", en="{who} has already said where the child is."),
        "not_late": Words(
            zh="这条记录不是封存后才到的，或已经有人决定过。",
            en="This mark did not come after the seal, or somebody has decided about it.",
        ),
        "own_mark": Words(
            zh="自己补记的，由别人决定算不算。", en="Somebody else decides about a mark you made yourself."
        ),
        "reason_missing": Words(zh="请写明理由。", en="Give a reason."),
        "correction_confirmed": Words(
            zh="“{session}”已经确认，课时按确认的算，不能再改正；确实有错的，请找业务副校长。",
            en="“{session}” is confirmed and counted as confirmed, so nothing of it is corrected any more;"
            " speak to the vice-principal where something is wrong.",
        ),
        "correction_over": Words(
            zh="“{session}”已过 {days} 天的改正期；确实有错的，请找值班领导。",
            en="The {days} days for corrections of “{session}” are over; speak to the duty leader.",
        ),
        "correction_same": Words(zh="现在记的就是这样，不用改正。", en="This is what stands; nothing to correct."),
        "correction_waits_for_child": Words(
            zh="这名学生已经有一条记录在等决定，决定以后再提。",
            en="Something about this child waits for a decision already; ask again when it is decided.",
        ),
        "corrections_wait": Words(
            zh="“{session}”还有改正没有决定，决定以后再确认。",
            en="A correction of “{session}” is not decided yet; decide first, then confirm.",
        ),
        "no_checklist": Words(
            zh="方案里没有写场所要看什么，请教导处先在方案的“安全管理”里写明。",
            en="The scheme does not say what is looked at in a room; the office writes it there under safety.",
        ),
        "not_looked_at": Words(zh="还没有看：{what}。", en="Not looked at yet: {what}."),
        "not_on_the_list": Words(
            zh="检查单刚改过，有一项已经不在上面，请重新打开这一页再看一遍。",
            en="The list has just changed and one thing is no longer on it; open the page again and look once more.",
        ),
        "looked_at_twice": Words(zh="同一项填了两次。", en="One thing is answered twice."),
        "defect_missing": Words(zh="请写明哪里不对。", en="Say what is wrong."),
        "no_homework_here": Words(
            zh="“{session}”不是作业辅导，也不是晚自习，不记作业。",
            en="“{session}” is neither tutoring nor evening study; no homework is noted there.",
        ),
        "homework_minutes": Words(
            zh="还需要几分钟：没写完的填 5 到 120，每 5 分钟一档；写完的不填。",
            en="Minutes still needed: from 5 to 120 in steps of 5 for who is not done, none for who is.",
        ),
        "homework_conflict": Words(
            zh="这一条刚才已经按别的内容存过，请看过再按一次。",
            en="This was stored a moment ago with another content; look at it and press once more.",
        ),
        "activity_unknown": Words(
            zh="方案里没有这一项：{what}，请重新打开这一页。",
            en="The scheme does not list this: {what}; open the page again.",
        ),
        "activity_missing": Words(zh="请点选做了什么。", en="Tap what was done."),
        "statement_of_another": Words(
            zh="没有讲授新课，只能由“{session}”的负责老师自己声明。",
            en="That nothing new was taught is stated by the adult named for “{session}”, and by nobody else.",
        ),
        "not_drawn": Words(
            zh="“{session}”这一周没有抽到。", en="“{session}” is not among the sessions drawn for its week."
        ),
        "seen_missing": Words(zh="请写明看到了什么。", en="Say what was seen."),
        "seen_unsaid": Words(zh="请点选有没有讲授新课。", en="Say whether anything new was taught."),
        "report_missing": Words(zh="请写明讲了什么、怎么讲的。", en="Say what was taught, and how."),
        "report_unsaid": Words(zh="请点选是讲了新课还是集体补课。", en="Say which of the two it was."),
        "reported_before": Words(
            zh="您已经反映过这一场，校长正在看或已经答复。", en="You have reported this session; the principal has it."
        ),
        "report_answered": Words(zh="这一条已经答复过。", en="This report has been answered."),
        "outcome_unpicked": Words(zh="请点选查到的结果。", en="Say what was found out."),
        "mending_missing": Words(zh="请写明怎么修好的。", en="Say how it was mended."),
        "mended": Words(zh="刚才有人已经记下修好了。", en="Somebody has just recorded it as mended."),
        "room_in_use": Words(
            zh="“{room}”的场次还没有结束，结束后再看。", en="“{room}” is still in use; look once its session is over."
        ),
        "walk_unfinished": Words(
            zh="“{room}”还有没弄好的：先请人离开、关灯、关窗，再勾选。",
            en="Something in “{room}” is not right yet: nobody in it, lights off, windows shut, then tick.",
        ),
        "walked_before": Words(zh="刚才有人已经看过“{room}”。", en="Somebody has just walked through “{room}”."),
        "room_usable": Words(zh="“{room}”现在可以用，不用另外开放。", en="“{room}” may be used now; nothing to open."),
        "room_unchecked": Words(
            zh="“{room}”本学期还没有检查，不能开始。请先按检查单看一遍，或请值班领导写明理由开放。",
            en="“{room}” has not been checked this term, so nothing begins in it. Go through the list,"
            " or ask the duty leader to open it with a reason.",
        ),
        "room_closed": Words(
            zh="“{room}”有没修好的地方，不能用。请换一间，或请值班领导写明理由开放。",
            en="Something in “{room}” is not mended, so it cannot be used. Take another room,"
            " or ask the duty leader to open it with a reason.",
        ),
        "code_unreadable": Words(
            zh="这不是一段完整的点名代码，没有记下；请把手机上的整段文字重新复制一遍，几张图要全部扫完。",
            en="This is no whole code of a roll; nothing is stored. Copy all of the text again, or scan every picture.",
        ),
        "parcel_unreadable": Words(
            zh="手机送来的内容读不懂，没有记下；点名还在手机上，请刷新页面后再送。",
            en="What the phone sent cannot be read and nothing is stored; it is still on the phone, open it again.",
        ),
        "phone_ended": Words(
            zh="这部手机已停用，上面的点名不再收；请换一部手机，或请值班领导补记。",
            en="This phone may keep rolls no longer and nothing is taken from it; use another, or ask the duty leader.",
        ),
        "same_time": Words(
            zh="刚才有人同时提交了同样的内容，请刷新后再看；已提交的没有丢失。",
            en="Somebody sent the same at the same moment; look again. Nothing that was sent is lost.",
        ),
    },
)
