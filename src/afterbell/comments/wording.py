"""The words of comments, reports and locked pen names, for pages and messages."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.comments.rules.course import State
from afterbell.portal.rules.screening import Rule

RULE_WORDS = {
    Rule.SENSITIVE.value: Words(zh="敏感词", en="sensitive words"),
    Rule.PERSONAL.value: Words(zh="个人信息", en="personal data"),
    Rule.LINK.value: Words(zh="链接", en="links"),
    Rule.CODE.value: Words(zh="网页代码", en="code"),
}
DECISION_RULES = {
    **RULE_WORDS,
    "insult": Words(zh="辱骂或攻击他人", en="insults or attacks somebody"),
    "false": Words(zh="不实信息", en="untrue"),
    "off_topic": Words(zh="与本页无关", en="not about this page"),
}
"""The rules by which a reviewer refuses: those of the screening, and what no program sees."""

STATE_WORDS = {
    State.WAITING: Words(zh="等审核", en="waits for review"),
    State.SHOWN: Words(zh="已展示", en="shown"),
    State.REFUSED: Words(zh="没有展示", en="not shown"),
    State.APPEALED: Words(zh="申诉中", en="appealed"),
    State.REFUSED_AGAIN: Words(zh="申诉后仍没有展示", en="not shown, also after the appeal"),
    State.DOUBTED: Words(
        zh="有人举报，一位审核的人提议撤下，等另一位决定；仍在展示",
        en="reported; one reviewer would take it down and another decides; still shown",
    ),
    State.TAKEN_DOWN: Words(zh="被举报后撤下", en="taken down after a report"),
    State.DOWN_APPEALED: Words(zh="撤下后申诉中", en="taken down, and appealed"),
    State.KEPT_DOWN: Words(zh="申诉后仍撤下", en="still taken down after the appeal"),
}
TARGET_WORDS = {
    "comment": Words(zh="评论", en="a comment"),
    "article": Words(zh="页面", en="a page"),
    "space": Words(zh="整个空间", en="the whole space"),
}
GROUND_WORDS = {
    "sensitive": Words(zh="敏感词", en="sensitive words"),
    "unlawful": Words(zh="违法违规内容", en="unlawful content"),
    "unsafe": Words(zh="不安全的代码", en="unsafe code"),
    "reported": Words(zh="其他不妥的内容", en="other unfit content"),
}
"""On which ground somebody reports."""

OUTCOME_WORDS = {
    "nothing": Words(zh="没有发现问题", en="nothing was found"),
    "taken_down": Words(zh="评论已撤下", en="the comment was taken down"),
    "corrected": Words(zh="已处理：更正、撤下或锁定", en="dealt with: corrected, withdrawn or locked"),
    "told": Words(zh="已报告主管部门", en="the authority was told"),
}
TAKEDOWN_WORDS = {
    State.DOUBTED: Words(
        zh="一位审核的人认为应当撤下，等另一位决定", en="one reviewer would take it down; another decides"
    ),
    None: Words(zh="另一位审核以后，评论仍然展示", en="another reviewer looked, and the comment stays"),
}
"""What a reporter reads while a takedown waits for its second reviewer, and once it came to nothing."""

PEN_STEP_WORDS = {
    "locked": Words(zh="锁定", en="locked"),
    "confirmed": Words(zh="第二个人同意锁定", en="a second person agrees to the lock"),
    "rejected": Words(zh="第二个人不同意，已恢复", en="a second person does not agree; it is open again"),
    "appealed": Words(zh="本人申诉", en="the person appeals"),
    "forwarded": Words(zh="申诉已转交上级", en="the appeal was passed on to the authority above"),
    "wanted": Words(zh="有人提出解锁", en="unlocking is proposed"),
    "lifted": Words(zh="第二个人同意，已解锁", en="a second person agrees; it is unlocked"),
}
