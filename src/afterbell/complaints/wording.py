"""The words of complaints, for whoever writes, handles or counts them."""

from __future__ import annotations

from afterbell.base.words import Words

KIND_WORDS = {
    "complaint": Words(zh="投诉", en="complaint"),
    "suggestion": Words(zh="建议", en="suggestion"),
}
ABOUT_WORDS = {
    "fees": Words(zh="收费", en="fees"),
    "safety": Words(zh="安全", en="safety"),
    "forced": Words(zh="强制参加", en="forced participation"),
    "homework": Words(zh="作业", en="homework"),
    "food": Words(zh="饮食", en="food"),
    "gate": Words(zh="接送和校门", en="collection and gate"),
    "conduct": Words(zh="人员言行", en="somebody's conduct"),
    "other": Words(zh="其他", en="other"),
}
AGAINST_WORDS = {
    "service": Words(zh="服务本身，不针对哪一个人", en="the service, nobody in particular"),
    "staff": Words(zh="某位老师或工作人员", en="a teacher or somebody of the staff"),
    "office": Words(zh="教导处的人", en="somebody of the office"),
    "principal": Words(zh="校长", en="the principal"),
}
DESK_WORDS = {
    "office": Words(zh="教导处", en="the office"),
    "principal": Words(zh="校长", en="the principal"),
    "bureau": Words(zh="主管部门", en="the bureau"),
}
STATE_WORDS = {
    "received": Words(zh="已收到，等受理", en="received, waits to be taken up"),
    "taken": Words(zh="已受理，办理中", en="taken up"),
    "asked": Words(zh="等补充", en="waits for more words"),
    "answered": Words(zh="已答复，等评价", en="answered, waits to be rated"),
    "unsatisfied": Words(zh="对答复不满意", en="the answer did not satisfy"),
    "closed": Words(zh="已办结", en="closed"),
}
STEP_WORDS = {
    "received": Words(zh="收到", en="received"),
    "taken": Words(zh="受理", en="taken up"),
    "asked": Words(zh="追问", en="asked back"),
    "added": Words(zh="补充", en="words were added"),
    "passed": Words(zh="回避，转给上一级办理", en="passed on, so that somebody else handles it"),
    "answered": Words(zh="答复", en="answered"),
    "satisfied": Words(zh="满意", en="satisfied"),
    "unsatisfied": Words(zh="不满意", en="not satisfied"),
    "escalated": Words(zh="提请主管部门", en="brought before the bureau by the writer"),
    "overdue": Words(zh="过期没有答复，自动转主管部门", en="not answered in time, brought before the bureau by itself"),
    "closed": Words(zh="办结", en="closed"),
}
