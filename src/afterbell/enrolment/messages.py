"""What people are told of surveys and applications."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

SURVEY_OPENED = message_kind(
    "enrolment.survey_opened",
    zh="接送情况调查开始了：{opens}至{closes}，请为{child}填写。",
    en="The collection survey: please answer for {child} from {opens} to {closes}.",
    opens="survey",
    call=True,
)
RECEIVED = message_kind(
    "enrolment.received",
    zh="{child}的课后服务申请已收到，等班主任审核。",
    en="The application for {child} has arrived; the homeroom teacher reviews it next.",
    opens="application",
)
RETURNED = message_kind(
    "enrolment.returned",
    zh="{child}的申请被退回：{reason}。请修改后重新提交。",
    en="The application for {child} was returned: {reason}. Please correct it and send it again.",
    opens="application",
    call=True,
)
REFUSED = message_kind(
    "enrolment.refused",
    zh="{child}的申请没有通过：{reason}。",
    en="The application for {child} was refused: {reason}.",
    opens="application",
    call=True,
)
APPROVED = message_kind(
    "enrolment.approved",
    zh="{child}的申请通过了。编好班后再告诉您在哪个组、哪间教室。",
    en="The application for {child} is approved. You will hear of the group and the room once groups are formed.",
    opens="application",
)
WITHDRAWN = message_kind(
    "enrolment.withdrawn",
    zh="{child}的申请已撤回，从{day}起不再参加课后服务。",
    en="The application for {child} is withdrawn; the service ends for {child} on {day}.",
    opens="application",
)
TO_SIGN = message_kind(
    "enrolment.to_sign",
    zh="{child}的文书改了，要再签一次：{papers}。点开看哪里不同。",
    en="Papers for {child} have changed and are to be signed again: {papers}. Open to see what is different.",
    opens="signing",
    call=True,
)
TO_REVIEW = message_kind(
    "enrolment.to_review",
    zh="{homeroom}有新的申请等您审核。",
    en="New applications of {homeroom} wait for your review.",
    opens="homeroom reviews",
)
DUE_SOON = message_kind(
    "enrolment.due_soon",
    zh="{homeroom}有 {number} 份申请快到审核期限了，请您处理。",
    en="{number} applications of {homeroom} are nearly due for your review.",
    opens="homeroom reviews",
)
OVERDUE = message_kind(
    "enrolment.overdue",
    zh="{homeroom}有 {number} 份申请过了审核期限，从现在起别人也可以审核。",
    en="{number} applications of {homeroom} are overdue; from now on somebody else may review them too.",
    opens="homeroom reviews",
)
SCHOOL_DUE_SOON = message_kind(
    "enrolment.school_due_soon",
    zh="有 {number} 份申请快到学校审核期限了，请您处理。",
    en="{number} applications are nearly due for the school's review.",
    opens="school reviews",
)
SCHOOL_OVERDUE = message_kind(
    "enrolment.school_overdue",
    zh="有 {number} 份申请过了审核期限，请您处理。",
    en="{number} applications are overdue for review; please see to them.",
    opens="school reviews",
)
CHANGE_DUE_SOON = message_kind(
    "enrolment.change_due_soon",
    zh="{homeroom}有 {number} 份改日子的申请快到审核期限了，请您处理。",
    en="{number} changes of days of {homeroom} are nearly due for your review.",
    opens="homeroom reviews",
)
CHANGE_OVERDUE = message_kind(
    "enrolment.change_overdue",
    zh="{homeroom}有 {number} 份改日子的申请过了审核期限，从现在起别人也可以审核。",
    en="{number} changes of days of {homeroom} are overdue; from now on somebody else may review them too.",
    opens="homeroom reviews",
)
SCHOOL_CHANGE_DUE_SOON = message_kind(
    "enrolment.school_change_due_soon",
    zh="有 {number} 份改日子的申请快到学校审核期限了，请您处理。",
    en="{number} changes of days are nearly due for the school's review.",
    opens="school reviews",
)
SCHOOL_CHANGE_OVERDUE = message_kind(
    "enrolment.school_change_overdue",
    zh="有 {number} 份改日子的申请过了审核期限，请您处理。",
    en="{number} changes of days are overdue for review; please see to them.",
    opens="overdue reviews",
)
LATE_OPENED = message_kind(
    "enrolment.late_opened",
    zh="学校让您家为{child}补申请课后服务，到{day}为止，点开就能申请。",
    en="The school lets you apply late for {child}, until {day}; open to apply.",
    opens="applying",
    call=True,
)
LATE_APPROVED = message_kind(
    "enrolment.late_approved",
    zh="{child}的补申请通过了。教导处安排好组和教室，马上告诉您。",
    en="The late application for {child} is approved. The office finds a group and tells you at once.",
    opens="application",
)
SENT_BACK = message_kind(
    "enrolment.sent_back",
    zh="学校审核退回了{homeroom}的申请，家长修改后会再到您这里。",
    en="The school returned applications of {homeroom}; corrected, they come to you again.",
    opens="homeroom",
)
CHANGE_ASKED = message_kind(
    "enrolment.change_asked",
    zh="{homeroom}的{child}申请改来的日子，等您审核。",
    en="{child} of {homeroom} asks for other days; the change waits for your review.",
    opens="homeroom reviews",
)
CHANGE_RETURNED = message_kind(
    "enrolment.change_returned",
    zh="{child}改日子的申请被退回：{reason}。日子照旧，可以改好再申请。",
    en="The change of days for {child} was returned: {reason}. The days stay as they are; you can ask again.",
    opens="application",
    call=True,
)
CHANGE_REFUSED = message_kind(
    "enrolment.change_refused",
    zh="{child}改日子的申请没有通过：{reason}。日子照旧。",
    en="The change of days for {child} was refused: {reason}. The days stay as they are.",
    opens="application",
    call=True,
)
CHANGE_APPROVED = message_kind(
    "enrolment.change_approved",
    zh="{child}改日子的申请通过了，从{day}起按新的日子来。",
    en="The change of days for {child} is approved; the new days hold from {day}.",
    opens="application",
)
DAYS_CHANGED = message_kind(
    "enrolment.days_changed",
    zh="{homeroom}的{child}从{day}起改了来的日子。",
    en="{child} of {homeroom} comes on other days from {day}.",
    opens="homeroom child",
)
MOVED_IN = message_kind(
    "enrolment.moved_in",
    zh="转到{homeroom}的学生有 {number} 份申请还没有审完，跟着转过来了。",
    en="Pupils who moved to {homeroom} brought {number} applications that are not decided yet.",
    opens="homeroom reviews",
)
