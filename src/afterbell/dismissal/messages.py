"""What families, teachers and leaders are told of the way home, of visitors and of drills."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

OVERRIDE_ASKED = message_kind(
    "dismissal.override_asked",
    zh="“{session}”的 {child} 有名单外的放行申请，等您去校门看过人再确认。",
    en="Somebody at the gate asks to let {child} of “{session}” go otherwise than listed; see for yourself and answer.",
    opens="overrides",
)
OVERRIDE_TAKEN = message_kind(
    "dismissal.override_taken",
    zh="{child}在 {time} 交给了一位不在接送名单上的大人，由{first}和{second}共同核实；点开看是谁。"
    "不是您安排的，请马上打电话给学校。",
    en="At {time} {child} was given to an adult who is not on the list; {first} and {second} both made sure. Open to "
    "see who. If you did not arrange it, call the school at once.",
    opens="child",
    call=True,
)
OVERRIDE_ALONE = message_kind(
    "dismissal.override_alone",
    zh="{child}在 {time} 自行离校，由{first}和{second}与监护人通话后共同决定。不是您同意的，请马上打电话给学校。",
    en="{child} went home alone at {time}, as {first} and {second} decided after speaking to a guardian. If you did "
    "not agree, call the school at once.",
    opens="child",
    call=True,
)
NAMED_BY_FORMER = message_kind(
    "dismissal.named_by_former",
    zh="{guardian}不再是{child}的监护人，TA 写上的接送人还在名单上：{names}。请与现在的监护人核对，不该接的马上取消。",
    en="{guardian} is no guardian of {child} any more. Whom they put on the list still stands there: {names}. Go "
    "through it with the guardians of now, and take off at once who may not collect.",
    opens="homeroom child",
)
STAYS = message_kind(
    "dismissal.stays",
    zh="{child}还在学校，由{adult}陪着，学校到 {time} 都联系得上。路上请慢点；晚接不收费，也不处罚。",
    en="{child} is still at school with {adult}; the school can be reached until {time}. Take your time on the way: "
    "nobody pays for it.",
    opens="child",
    call=True,
)
UNDONE = message_kind(
    "dismissal.undone",
    zh="学校撤销了{child}的一条离校记录，现在由{adult}负责，点开看{child}在哪里。",
    en="The school took back a record that {child} had left; {adult} answers for {child} now. Open to see where.",
    opens="child",
    call=True,
)
TODAY_CHANGED = message_kind(
    "dismissal.today_changed",
    zh="{child}今天回家的方式改了，请打开点名页，按“知道了”。",
    en="{child} goes home otherwise today: open the roll and say that you know.",
    opens="roll",
)
TODAY_UNSEEN = message_kind(
    "dismissal.today_unseen",
    zh="{child}今天回家的方式改了，负责的老师还没有看到，请马上告诉老师。",
    en="{child} goes home otherwise today and the adult in charge has not seen it: tell the adult at once.",
    opens="today",
)
TODAY_DIFFERS = message_kind(
    "dismissal.today_differs",
    zh="关于{child}怎么回家，两位监护人的说法不同，学校先按较严的办，老师会与您联系。",
    en="The guardians say different things of how {child} goes home. The school keeps to the stricter for now and will "
    "ring you.",
    opens="child",
    call=True,
)
TODAY_DECIDED = message_kind(
    "dismissal.today_decided",
    zh="学校与监护人通话后，定下了{child}今天怎么回家，点开看。",
    en="After speaking with the guardians the school has settled how {child} goes home today. Open to see.",
    opens="child",
)
HANDED_OVER = message_kind(
    "dismissal.handed_over",
    zh="{child} {time} {how}。",
    en="{child} {how} at {time}.",
    opens="child",
)
UNDONE_OF_SESSION = message_kind(
    "dismissal.undone_of_session",
    zh="{child}在“{session}”的离校记录被撤销了，{child}又由您负责，请马上确认人在哪里。",
    en="The record that {child} left “{session}” was taken back: you answer for {child} again. Make sure where "
    "the child is at once.",
    opens="roll",
)
UNDONE_OF_GATE = message_kind(
    "dismissal.undone_of_gate",
    zh="{child}的离校记录被撤销了，{child}又由您在校门负责，请马上确认人在哪里。",
    en="The record that {child} left was taken back: you answer for {child} at the gate again. Make sure where "
    "the child is at once.",
    opens="gate",
)
UNDONE_OF_LEADER = message_kind(
    "dismissal.undone_of_leader",
    zh="“{session}”里 {child} 的离校记录被撤销了，现在由{adult}负责。",
    en="The record that {child} left “{session}” was taken back; {adult} answers for {child} now.",
    opens="today",
)
NOT_AT_GATE = message_kind(
    "dismissal.not_at_gate",
    zh="“到校门了”点错了：{child}不在校门，在“{session}”又由您负责，请马上确认人在哪里。",
    en="{child} is not at the gate after all: you answer for {child} in “{session}” again. Make sure where the child "
    "is at once.",
    opens="roll",
)
NOT_AT_YOUR_GATE = message_kind(
    "dismissal.not_at_your_gate",
    zh="{child}不在另一个校门，又由您在校门负责，请马上确认人在哪里。",
    en="{child} is not at the other gate: you answer for {child} at the gate again. Make sure where the child is at "
    "once.",
    opens="gate",
)
NOT_AT_GATE_OF_LEADER = message_kind(
    "dismissal.not_at_gate_of_leader",
    zh="{child}没有到校门，“到校门了”已撤销，现在由{adult}负责，请问清楚人在哪里。",
    en="{child} has not come to the gate, and the word that it had was taken back; {adult} answers for {child} now. "
    "Find out where the child is.",
    opens="today",
)
WAITS_LATE = message_kind(
    "dismissal.waits_late",
    zh="“{session}”已放学，{child}还没有人接，也还没有人联系家长。现在由{adult}负责，请打开“还没有人接的学生”。",
    en="“{session}” is over, nobody has come for {child} and nobody has called the family. {adult} answers for {child} "
    "now: open the children nobody has come for.",
    opens="late",
)
VISITOR_CAME = message_kind(
    "dismissal.visitor_came",
    zh="校门有 {people} 位访客找您（{purpose}），{time} 登记进校。",
    en="{people} at the gate for you ({purpose}), let in at {time}.",
    opens="roll call",
)
VISITOR_KEPT_AWAY = message_kind(
    "dismissal.visitor_kept_away",
    zh="{time} 登记进校的一位访客，与被禁止接走学生的人同名或姓名相近，请马上到校门核实证件。",
    en="A visitor let in at {time} is named like somebody who may not take a child. Look at the papers at the gate at "
    "once.",
    opens="visitors",
)
DRILL_STARTED = message_kind(
    "dismissal.drill_started",
    zh="演练：{kind}，{time} 开始。请马上点自己的学生，点开报告。",
    en="Drill: {kind}, begun at {time}. Count your children now and open this to report.",
    opens="drill",
)
DRILL_CALLED_OFF = message_kind(
    "dismissal.drill_called_off",
    zh="这不是演练！{adult}在 {time} 中止了演练，请按真的紧急情况处理。",
    en="This is not a drill! {adult} called the drill off at {time}; act as in a real emergency.",
    opens="roll call",
)
REAL_IN_A_DRILL = message_kind(
    "dismissal.real_in_a_drill",
    zh="演练进行中，{time} 又报来一件真事（{what}），不是演练的一部分，请先处理；需要时中止演练。",
    en="While the drill runs, something real was reported at {time} ({what}). It is no part of the drill; see to it "
    "first, and call the drill off if need be.",
    opens="today",
)
