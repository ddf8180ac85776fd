"""What families are told of sessions, and the office of vetting that runs out."""

from __future__ import annotations

from afterbell.base.outbox.kinds import message_kind

VETTING_RUNS_OUT = message_kind(
    "rostering.vetting_runs_out",
    zh="{name}的从业核查{until}到期。到期以后不能排班，请提前办理续期。",
    en="The vetting of {name} runs out on {until}. Nobody is rostered without it: see to its renewal.",
    opens="readiness",
)
CANCELLED = message_kind(
    "rostering.cancelled",
    zh="停课：{day}的{session}不上了，{child}请按正常放学接。原因：{reason}。",
    en="Cancelled: {session} on {day}. Please collect {child} at the usual end of school. Reason: {reason}.",
    opens="child",
    call=True,
)

CANCELLED_FOR_STAFF = message_kind(
    "rostering.cancelled_for_staff",
    zh="停课：{day}的{session}不上了，您不用到岗。原因：{reason}。",
    en="Cancelled: {session} on {day}, you need not come. Reason: {reason}.",
    opens="roll call",
)

TURN_ASKED = message_kind(
    "rostering.turn_asked",
    zh="{name}请您{what}：{session}。请在开始以前答复。",
    en="{name} asks you for {what}: {session}. Please answer before it begins.",
    opens="turns",
)
TURN_WAITS = message_kind(
    "rostering.turn_waits",
    zh="{name}的{what}等学校同意：{session}。",
    en="{what} asked for by {name} waits for the school: {session}.",
    opens="office turns",
)
TURN_AGREED = message_kind(
    "rostering.turn_agreed",
    zh="{what}：对方已经答应，等学校同意：{session}。",
    en="{what}: accepted, now it waits for the school: {session}.",
    opens="turns",
)
TURN_HOLDS = message_kind(
    "rostering.turn_holds",
    zh="{what}已经生效：{session}。",
    en="{what} holds: {session}.",
    opens="turns",
)
LEAVE_HOLDS = message_kind(
    "rostering.leave_holds",
    zh="{name}请假已经生效：{session}。还有 {count} 场要换人。",
    en="Leave of {name} holds: {session}. Sessions that still need somebody: {count}.",
    opens="office turns",
)
TURN_ENDED = message_kind(
    "rostering.turn_ended",
    zh="{what}没有成：{session}。{outcome}。",
    en="{what} came to nothing: {session}. {outcome}.",
    opens="turns",
)
NOBODY_CONFIRMED = message_kind(
    "rostering.nobody_confirmed",
    zh="{session}（{day} {time}）没有确认的责任人，{left}就要开始。",
    en="{session} ({day} {time}) has no confirmed adult and begins within {left}.",
    opens="today",
)
STOPPED = message_kind(
    "rostering.stopped",
    zh="停课：{day}的{sessions}不上了，{child}请按正常放学接。原因：{reason}。",
    en="Stopped: {sessions} on {day}. Please collect {child} at the usual end of school. Reason: {reason}.",
    opens="child",
    call=True,
)
BROKEN_OFF = message_kind(
    "rostering.broken_off",
    zh="{sessions}现在停了，请马上来接{child}；已经接走的不用再来。接到以前老师陪着。原因：{reason}。",
    en="{sessions} stops now. Please come for {child} at once, unless you have collected it; teachers stay until then. "
    "Reason: {reason}.",
    opens="child",
    call=True,
)
RESUMED = message_kind(
    "rostering.resumed",
    zh="恢复：{day}的{sessions}照常进行，{child}可以参加。",
    en="On again: {sessions} on {day} takes place, {child} may come.",
    opens="child",
    call=True,
)
STOPPED_FOR_STAFF = message_kind(
    "rostering.stopped_for_staff",
    zh="停课：{day}您的{sessions}不上了。原因：{reason}。",
    en="Stopped: your {sessions} on {day}. Reason: {reason}.",
    opens="roll call",
)
BROKEN_OFF_FOR_STAFF = message_kind(
    "rostering.broken_off_for_staff",
    zh="停课：{day}您的{sessions}现在停了。原因：{reason}。已经到的学生，请陪到有人接走。",
    en="Stopped now: your {sessions} on {day}. Reason: {reason}. Stay with the children who are there until they are "
    "collected.",
    opens="roll call",
)
RESUMED_FOR_STAFF = message_kind(
    "rostering.resumed_for_staff",
    zh="恢复：{day}您的{sessions}照常进行。",
    en="On again: your {sessions} on {day} takes place.",
    opens="roll call",
)
STANDS_IN = message_kind(
    "rostering.stands_in",
    zh="学校请您代班：{session}。原来是{name}。",
    en="The school names you to stand in for {name}: {session}.",
    opens="turns",
)
TAKES_IT = message_kind(
    "rostering.takes_it",
    zh="学校请您负责：{session}。",
    en="The school names you for {session}.",
    opens="turns",
)
LET_OFF = message_kind(
    "rostering.let_off",
    zh="您不用来了：{session}换由{name}负责。",
    en="You need not come: {name} takes {session}.",
    opens="turns",
)
COMES_NOW = message_kind(
    "rostering.comes_now",
    zh="请马上去{where}：{session}从现在起由您负责。原因：{reason}。",
    en="Please go to {where} at once: {session} is yours from now on. Reason: {reason}.",
    opens="roll call",
)
GOES_NOW = message_kind(
    "rostering.goes_now",
    zh="{session}从{time}起由{name}负责。原因：{reason}。",
    en="{session} is with {name} from {time} on. Reason: {reason}.",
    opens="roll call",
)
SEAT_GONE = message_kind(
    "rostering.seat_gone",
    zh="从{day}起不再需要您协助{session}（共 {count} 场），场次照常由负责老师带。",
    en="From {day} on you are no longer needed beside {session} (sessions: {count}); its teacher holds it as before.",
    opens="roll call",
)
