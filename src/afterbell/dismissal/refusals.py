"""What going home refuses, in the words of the gate."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "dismissal",
    {
        "nothing_said": Words(zh="没有可以记录的内容。", en="There is nothing to record."),
        "name_missing": Words(zh="请写明接送人的姓名和关系。", en="Give the collector's name and relation."),
        "text_too_long": Words(zh="最多写 {most} 个字。", en="At most {most} characters."),
        "days_backwards": Words(zh="结束日期要在开始日期之后。", en="The naming ends after it begins."),
        "day_passed": Words(zh="{date} 已经过去。", en="{date} has passed."),
        "mode_unknown": Words(zh="没有这种离校方式：{mode}。", en="There is no such way of going home: {mode}."),
        "too_young_to_go_alone": Words(
            zh="学校规定{grade}起才可以自行离校。",
            en="Here children go home alone from {grade} on.",
        ),
        "nobody_goes_alone": Words(zh="学校方案不允许学生自行离校。", en="At this school no child goes home alone."),
        "not_a_boarder": Words(zh="只有校内住宿生可以回宿舍。", en="Only boarders go to the boarding house."),
        "not_yet": Words(
            zh="“{session}”在 {date}，还没有到那一天。", en="“{session}” is on {date}; that day has not come."
        ),
        "cancelled": Words(zh="“{session}”当天停课，没有交接。", en="“{session}” was cancelled; there is no handover."),
        "pupil_unknown": Words(zh="这名学生不在“{session}”里。", en="This child is not in “{session}”."),
        "not_there": Words(
            zh="{pupil} 在“{session}”没有到场记录，不能交接；请先点名。",
            en="{pupil} was not marked as being in “{session}”; take the roll first.",
        ),
        "collector_unknown": Words(zh="请选择监护人名单上的接送人。", en="Choose somebody from the guardian's list."),
        "bus_name": Words(
            zh="请写校车的名称，最多 {most} 个字。", en="Give the bus a name of at most {most} characters."
        ),
        "bus_there": Words(zh="已经有一辆叫“{name}”的校车。", en="There is a bus called “{name}” already."),
        "bus_stops": Words(
            zh="请写站点，一行一个，最多 {most} 个，每个最多 {long} 个字。",
            en="Give the stops, one a line: at most {most}, each of at most {long} characters.",
        ),
        "bus_runs_not": Words(
            zh="这辆校车现在没有随车大人，请选别的车或问教导处。",
            en="Nobody is aboard this bus now; choose another or ask the school's office.",
        ),
        "bus_stop_unknown": Words(zh="请选这辆校车的一个站点。", en="Choose one of this bus's stops."),
        "collector_not_needed": Words(zh="只有被接走时才写接送人。", en="A collector is named only when collected."),
        "kind_unknown": Words(zh="没有这种交接方式：{kind}。", en="There is no such kind of handover: {kind}."),
        "handed_over_before": Words(
            zh="{pupil} 在 {time} 已经交接过（{kind}），先到的记录有效。",
            en="{pupil} was handed over at {time} ({kind}); the record that came first stands.",
        ),
        "handed_over_otherwise": Words(
            zh="{pupil} 在 {time} 已经交接过（{kind}），与这一次说法不同；两条都已留存，请值班领导核实后撤销错的一条。",
            en="{pupil} was handed over at {time} ({kind}), which is not what this says; both are kept until the duty "
            "leader has found out and undone the wrong one.",
        ),
        "undoing_without_reason": Words(zh="请写明撤销的理由。", en="Say why this is undone."),
        "gone_already": Words(
            zh="{pupil} 在 {time} 已经离校，没有再到校门。",
            en="{pupil} left at {time} and does not come to the gate any more.",
        ),
        "undoing_reason_unknown": Words(zh="请选一个撤销的理由。", en="Choose why this is taken back."),
        "not_at_gate_before": Words(
            zh="“到校门了”已由{adult}在 {time} 撤销。", en="{adult} took back at {time} that the child is at the gate."
        ),
        "gone_from_gate": Words(
            zh="{pupil} 在 {time} 已从校门离校；要撤销，请撤销那一次交接。",
            en="{pupil} left from the gate at {time}; undo that handover instead.",
        ),
        "undone_before": Words(
            zh="这次交接已由{adult}在 {time} 撤销。", en="{adult} undid this handover at {time} before."
        ),
        "day_is_closed": Words(
            zh="{date} 已经结束，请值班领导核实后撤销。",
            en="{date} is over; the duty leader finds out and undoes what was wrong.",
        ),
        "handover_conflict": Words(
            zh="同一条交接记录送来了两种内容，先到的有效，请值班领导核对。",
            en="One handover arrived with two contents; the first stands, the duty leader looks at it.",
        ),
        "no_sessions": Words(
            zh="{date} 没有场次，不用结束。", en="There is no session on {date}, so nothing to close."
        ),
        "day_not_over": Words(zh="{date} 的场次还没有全部结束。", en="The sessions of {date} are not over yet."),
        "day_open": Words(
            zh="有 {number} 名学生的这一天没有交代清楚，不能结束：{names}。",
            en="The day of {number} children has not ended as promised, so it stays open: {names}.",
        ),
        "rooms_open": Words(
            zh="有 {number} 间教室还没有人走进去看过，不能结束：{names}。请去“关门前看教室”，或写明原因。",
            en="Nobody has walked through {number} rooms, so the day stays open: {names}. Walk through them or say why "
            "nobody does.",
        ),
        "collector_not_accepted": Words(
            zh="{name} 不能登记为接送人，请联系班主任。",
            en="{name} cannot be put on the list; please ask the homeroom teacher.",
        ),
        "collector_kept_away": Words(
            zh="{name} 与被禁止接走这名学生的人同名或姓名相近，不能登记；请看这名学生的“禁止接走的人”。",
            en="{name} is named like somebody who may not take this child; see who may not collect it on its page.",
        ),
        "ask_the_homeroom": Words(
            zh="这件事不能在这里办，请联系班主任。",
            en="This cannot be done here; please ask the homeroom teacher.",
        ),
        "photo_missing": Words(zh="请先选一张照片。", en="Choose a picture first."),
        "photo_unknown_to_them": Words(
            zh="请先告诉照片里的人，并勾选确认；没有确认就不保存。",
            en="Tell the person in the picture first and tick that they know; without it nothing is kept.",
        ),
        "stands_in_for_a_day": Words(
            zh="这个人只代接一天，凭代接码接；要改日子请收回代接码重新做。",
            en="This person stands in for one day with a pass; take the pass back and make another for other days.",
        ),
        "collects_already": Words(
            zh="这个人从 {date} 起已经可以接，开始的日子不能再改，只能改到哪天为止。",
            en="This person may collect since {date}; the first day cannot be changed any more, only the last.",
        ),
        "listed_from_that_day": Words(
            zh="名单上已有同一个人从 {date} 起来接，请改那一条。",
            en="The same person is on the list from {date} already; change that entry.",
        ),
        "pass_needed": Words(
            zh="代接人只能凭当天的代接码接，请先查码。",
            en="A stand-in takes the child only with the day's pass; check the pass first.",
        ),
        "pass_unknown": Words(
            zh="今天没有这个代接码，请再核对一遍数字。", en="There is no such pass today; check the digits again."
        ),
        "pass_forged": Words(
            zh="这个代接码不是本校发出的，不能接孩子。", en="This pass was not signed by this school; it opens nothing."
        ),
        "pass_of_other_school": Words(
            zh="这是别的学校的代接码，不能在这里接孩子。", en="This pass is another school's; it opens nothing here."
        ),
        "pass_of_other_day": Words(
            zh="这个代接码不是今天的，不能接孩子。", en="This pass is for another day; it opens nothing today."
        ),
        "pass_revoked": Words(
            zh="家长已经收回这个代接码，不能接孩子。", en="The parents took this pass back; it opens nothing."
        ),
        "told_too_late": Words(
            zh="这次放行超过一天才送到，不再按代接码记录；请告诉值班领导，由值班领导核实。",
            en="This arrived over a day after the child left and is not recorded by the pass; tell the duty leader.",
        ),
        "pass_used": Words(
            zh="这个代接码已经用过，孩子已被接走；请马上叫值班领导。",
            en="This pass was used and the child collected; call the duty leader at once.",
        ),
        "no_way_today": Words(
            zh="这名学生今天不从课后服务放学。", en="This child does not go home from the service today."
        ),
        "day_too_far": Words(zh="最多提前 {days} 天请人代接。", en="Name a stand-in at most {days} days ahead."),
        "listed_already": Words(
            zh="{name} 那天本来就在接送名单上，不用代接码。", en="{name} is on the list that day and needs no pass."
        ),
        "proof_missing": Words(
            zh="请写明文书由谁出具和编号；没有文书，学校不能禁止别人接孩子。",
            en="Say who issued the paper and its number; without a paper the school forbids nobody.",
        ),
        "paper_unknown": Words(zh="没有这种文书：{paper}。", en="There is no such kind of paper: {paper}."),
        "namings_undecided": Words(
            zh="这个人是孩子的监护人，以前写上名单的人请逐个决定，保留还是去掉：{names}。",
            en="This is a guardian of the child; of each adult it put on the list decide to keep or to end: {names}.",
        ),
        "reason_missing": Words(zh="请写明理由。", en="Give the reason."),
        "device_ended": Words(
            zh="这台校门设备已停用，没有收下它送来的内容；请把情况告诉值班领导。",
            en="This device of the gate was ended and nothing of it is taken; tell the duty leader what happened.",
        ),
        "parcel_unreadable": Words(
            zh="没有看懂这台设备送来的内容，什么都没有记；请更新页面后再送。",
            en="What the device sent cannot be read and nothing was stored; reload the page and send it again.",
        ),
        "session_unknown": Words(
            zh="学校没有这个场次，没有收下；请把情况告诉值班领导。",
            en="The school has no such session, so this was not taken; tell the duty leader what happened.",
        ),
        "visitor_name_missing": Words(zh="请写访客的姓名。", en="Give the visitor's name."),
        "purpose_missing": Words(zh="请选来访的事由。", en="Choose what the visitor comes for."),
        "host_missing": Words(zh="请从教职工名单里选访客找谁。", en="Choose from the staff to whom the visitor comes."),
        "people_wrong": Words(zh="人数应在 1 到 {most} 之间。", en="Between 1 and {most} people."),
        "phone_unreadable": Words(zh="电话号码看不懂，请再核对，或者不填。", en="Check the number, or leave it out."),
        "ending_unknown": Words(zh="请选访客是怎么离开的。", en="Choose how the visitor left."),
        "left_at_impossible": Words(
            zh="离开的时间应在进校以后、现在以前。", en="The visitor left after coming in, and before now."
        ),
        "visitor_out": Words(
            zh="{adult}已记下这位访客在 {time} 离开。", en="{adult} noted that this visitor left at {time}."
        ),
        "visitor_out_already": Words(zh="这位访客已经离开。", en="This visitor has left."),
        "nothing_to_take_back": Words(zh="只能撤销今天记下的离开。", en="Only what was noted today can be taken back."),
        "visitors_open": Words(
            zh="有 {number} 条访客登记没有签出，不能结束：{names}。请到“访客登记”写明几点离开，或为什么还在。",
            en="{number} visitors were not signed out, so the day stays open: {names}. Say in the visitors' register "
            "when they left, or why they are still here.",
        ),
        "drill_unknown": Words(zh="请选是哪一种演练。", en="Choose the kind of drill."),
        "drill_runs": Words(
            zh="已经有一次演练在进行，请先结束它。", en="A drill is running already; end that one first."
        ),
        "really_looked_for": Words(
            zh="现在真的有学生在找，不能开始演练。", en="A child is really being looked for; no drill starts now."
        ),
        "nobody_inside": Words(
            zh="现在学校里没有参加课后服务的学生，没有人可以演练。",
            en="No child of the service is in the school now; there is nobody to drill with.",
        ),
        "note_missing": Words(zh="请写一句这次演练看到了什么。", en="Write a sentence on what was seen."),
        "drill_ended": Words(
            zh="这次演练已经结束，这一次没有再记入。", en="This drill has ended; nothing more is counted."
        ),
        "override_mode": Words(
            zh="只能申请由名单外的人接走，或自行离校。",
            en="Ask for somebody off the list to collect the child, or for it to go alone.",
        ),
        "override_why": Words(
            zh="请写明为什么不能按名单放行。", en="Say why the child is not let go as its guardian said."
        ),
        "override_person": Words(
            zh="请写明来接的人的姓名和与孩子的关系。", en="Give the name of who collects and how related to the child."
        ),
        "override_unspoken": Words(
            zh="要让 {pupil} 自行离校，先给监护人打通电话，再勾选“已和监护人通话”。",
            en="Before {pupil} goes alone, speak to a guardian on the telephone and tick that you did.",
        ),
        "override_forbidden": Words(
            zh="{name} 与被禁止接走这名学生的人同名或姓名相近，不能放行；请马上叫值班领导。",
            en="{name} is named like somebody who may not take this child, who stays; call the duty leader at once.",
        ),
        "override_listed": Words(
            zh="{name} 今天在接送名单上，请直接按名单交接。",
            en="{name} is on the list today; hand the child over as listed.",
        ),
        "override_permitted": Words(
            zh="{pupil} 本来就可以自行离校，不用申请。", en="{pupil} goes home alone as permitted; nothing to ask."
        ),
        "override_waits": Words(
            zh="{pupil} 已有一份申请在等第二名教职工确认。",
            en="Somebody asked for {pupil} already and waits for a second adult.",
        ),
        "override_answered": Words(zh="这份申请已由{adult}答复。", en="{adult} has answered this already."),
        "override_expired": Words(
            zh="这份申请已超过 {minutes} 分钟，请重新核实后再申请。",
            en="This was asked over {minutes} minutes ago; look again at who stands there, and ask anew.",
        ),
        "second_is_first": Words(
            zh="第二名教职工不能是提出申请的人，请让另一个人用自己的账号确认。",
            en="The second adult is somebody else, signed in as themselves.",
        ),
        "session_runs": Words(
            zh="“{session}”还没有结束，现在由场次的老师负责。",
            en="“{session}” is not over yet; its own adult has the children.",
        ),
        "reached_until_wrong": Words(
            zh="请写一个今天晚于现在的时间。", en="Give a time later than now, and still today."
        ),
        "call_unknown": Words(
            zh="请从名单上选择打给了谁，以及结果。", en="Choose who was called, and what came of it."
        ),
        "coming_when": Words(zh="请写对方说几点到。", en="Say when they said to be here."),
        "outside_last": Words(
            zh="先把家长和接送人都打过、并告诉校长，再联系派出所或村委会；有危险请直接拨打 110。",
            en="First call everybody of the family and tell the principal; in danger dial 110 at once.",
        ),
        "no_number": Words(zh="{name} 没有登记电话。", en="No number is registered for {name}."),
        "change_too_late": Words(
            zh="{time} 以后不能在手机上改了，什么也没有改。请马上打学校电话{phone}，找{adult}，由学校记下。",
            en="After {time} this cannot be changed on the phone, and nothing was. Ring the school{phone} at once and "
            "ask for {adult}; the school writes it down.",
        ),
        "left_already": Words(
            zh="{pupil} 在 {time} 已经离校，今天不用改了。",
            en="{pupil} left at {time}; there is nothing to change today.",
        ),
        "not_read_back": Words(
            zh="请先把听到的内容向来电的监护人复述一遍，对方确认后再记。",
            en="Read back to the guardian what you understood, and write it down once that is confirmed.",
        ),
        "caller_kept_away": Words(
            zh="来电的人与被禁止接走这名学生的人同名，不能由其改变；请看“禁止接走的人”，有疑问找值班领导。",
            en="The caller is named like somebody who may not take this child and changes nothing; see who may not "
            "take it, and ask the duty leader in doubt.",
        ),
        "nobody_differs": Words(
            zh="两位监护人现在没有不一致，不用学校决定。",
            en="The guardians do not differ now; there is nothing for the school to decide.",
        ),
        "not_spoken_with_both": Words(
            zh="请先与两位监护人都通过话，再替学校决定。",
            en="Speak with both guardians before deciding for the school.",
        ),
        "wish_unknown": Words(zh="请选一种。", en="Choose one."),
        "same_time": Words(
            zh="刚才有人同时提交了同样的内容，请刷新后再看；已提交的没有丢失。",
            en="Somebody sent the same at the same moment; look again. Nothing that was sent is lost.",
        ),
    },
)
