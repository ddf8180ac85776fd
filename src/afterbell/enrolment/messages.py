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
SENT_BACK = message_kind(
    "enrolment.sent_back",
    zh="学校审核退回了{homeroom}的申请，家长修改后会再到您这里。",
    en="The school returned applications of {homeroom}; corrected, they come to you again.",
    opens="homeroom",
)
