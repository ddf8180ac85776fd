"""What families, teachers and leaders are told of children who are looked for, and of rolls that did not come."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

LOOKED_FOR = message_kind(
    "attendance.looked_for",
    zh="{session}没有见到{child}，老师正在找，请马上接听学校电话。",
    en="{child} is not in {session}. The teachers are looking; please answer the school's call at once.",
    opens="child",
    call=True,
)
FOUND = message_kind(
    "attendance.found",
    zh="{child}找到了，点开看现在在哪里。",
    en="{child} is found; open to see where.",
    opens="child",
    call=True,
)
NOT_AT_SCHOOL = message_kind(
    "attendance.not_at_school",
    zh="老师记下{child}今天没有到校，下午的课后服务不等{child}。家里知道的不用管；早上送来了学校的，请马上给班主任打电话。",
    en="{child} is noted as not at school today, and the after-school service does not wait for {child}. If you know "
    "of this there is nothing to do; if {child} was brought to school, please call the homeroom teacher at once.",
    opens="child",
    call=True,
)
AT_SCHOOL_AFTER_ALL = message_kind(
    "attendance.at_school_after_all",
    zh="{child}今天到校了，“没有到校”已经改过来，下午照常参加课后服务。",
    en="{child} is at school after all; the note is corrected, and the after-school service expects {child} as usual.",
    opens="child",
)
TEACHING_ANSWERED = message_kind(
    "attendance.teaching_answered",
    zh="您反映的{day}“{session}”，学校看过了：{outcome}。{reason}",
    en="The school looked into what you reported of “{session}” on {day}: {outcome}. {reason}",
    opens="teaching",
)
TEACHING_ANSWERED_TO_FAMILY = message_kind(
    "attendance.teaching_answered_to_family",
    zh="您反映的{day}“{session}”，学校看过了：{outcome}。{reason}",
    en="The school looked into what you reported of “{session}” on {day}: {outcome}. {reason}",
    opens="teaching of family",
)
LOOKED_FOR_OF_HOMEROOM = message_kind(
    "attendance.looked_for_of_homeroom",
    zh="您班的{child}没有到{session}，请马上找，找到后写明在哪里；几分钟后还没找到，会自动告诉家长。",
    en="{child} of your homeroom is not in {session}. Look at once and say where the child is; a family is told of a "
    "child not found.",
    opens="looking",
)
LOOKED_FOR_OF_LEADER = message_kind(
    "attendance.looked_for_of_leader",
    zh="{session}有 {number} 名学生没有到，正在找。",
    en="{number} children are not in {session} and are looked for.",
    opens="looking",
)
LOOKED_FOR_OF_PRINCIPAL = message_kind(
    "attendance.looked_for_of_principal",
    zh="{session}有 {number} 名学生找了 {minutes} 分钟还没有找到，家长已经知道。",
    en="{number} children of {session} have been looked for for {minutes} minutes and are not found; the families "
    "know.",
    opens="roll",
)
ROLL_NOT_THERE = message_kind(
    "attendance.roll_not_there",
    zh="{session}已经开始，点名一条也没有收到。请马上点名；手机没有网络的，请到场看一眼。",
    en="{session} has begun and nothing of its roll has come. Call it at once; where the phone has no network, go and "
    "look.",
    opens="roll",
)
COUNT_DIFFERS = message_kind(
    "attendance.count_differs",
    zh="{day}“{session}”：巡课数到 {counted} 人，点名 {called} 人，请马上核对少了谁、多了谁。",
    en="“{session}” on {day}: the patrol counted {counted}, the roll says {called}. Find out at once who is missing or "
    "who is there too many.",
    opens="roll",
)
INCIDENT_OF_CHILD = message_kind(
    "attendance.incident_of_child",
    zh="{child}今天在{where}有一条事件记录，老师会和您联系；点开看写了什么、谁看过。",
    en="Something was recorded about {child} in {where}. The school will call you; open to read it and who looked.",
    opens="incidents of child",
    call=True,
)
INCIDENT_OF_HOMEROOM = message_kind(
    "attendance.incident_of_homeroom",
    zh="您班的{child}在{where}有一条事件记录，请跟进。",
    en="Something was recorded about {child} of your homeroom in {where}; please follow it up.",
    opens="incidents",
)
SERIOUS_INCIDENT = message_kind(
    "attendance.serious_incident",
    zh="{where}发生了一起严重事件，请马上处理。",
    en="A serious incident happened in {where}; please act at once.",
    opens="incident",
)
INCIDENTS_OPEN = message_kind(
    "attendance.incidents_open",
    zh="还有 {number} 起事件没有办结，请今天跟进。",
    en="{number} incidents are not closed; please follow them up today.",
    opens="incidents",
)
CORRECTION_ASKED = message_kind(
    "attendance.correction_asked",
    zh="{day}“{session}”的点名封存后有一条改正，请决定算不算。",
    en="A correction of the sealed roll of “{session}” on {day} waits for a decision.",
    opens="corrections",
)
CORRECTION_DECIDED = message_kind(
    "attendance.correction_decided",
    zh="您提的{day}“{session}”的改正有了决定：{outcome}。{reason}",
    en="The correction you asked for of “{session}” on {day} is decided: {outcome}. {reason}",
    opens="roll",
)
