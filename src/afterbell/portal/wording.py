"""The words of a lock, for a school and for everybody above it."""

from __future__ import annotations

from afterbell.base.words import Words

GROUND_WORDS = {
    "sensitive": Words(zh="敏感词", en="sensitive words"),
    "unlawful": Words(zh="违法违规内容", en="unlawful content"),
    "unsafe": Words(zh="不安全的代码", en="unsafe code"),
    "reported": Words(zh="被多人举报", en="reported by several people"),
}
STEP_WORDS = {
    "confirmed": Words(zh="第二个人同意锁定", en="a second person agrees to the lock"),
    "rejected": Words(zh="第二个人不同意，空间已恢复", en="a second person does not agree; the space is open again"),
    "appealed": Words(zh="学校申诉", en="the school appeals"),
    "forwarded": Words(zh="当地教育技术部门已转交申诉", en="the local education department passed the appeal on"),
    "wanted": Words(zh="有人提出解锁", en="unlocking is proposed"),
    "lifted": Words(zh="第二个人同意，空间已解锁", en="a second person agrees; the space is unlocked"),
}
REMINDER_WORDS = {
    "stands": Words(
        zh="锁定 {days} 天还没有解锁，已提醒锁定的人和上级部门",
        en="locked for {days} days; whoever locked it and the authority above were reminded",
    ),
    "appeal": Words(
        zh="申诉 {days} 天还没有处理，已提醒该处理的人",
        en="the appeal has waited {days} days; those who are to deal with it were reminded",
    ),
    "late": Words(
        zh="申诉过了 {days} 天的期限，已告诉校长并再次提醒上级",
        en="the appeal is past its deadline of {days} days; the principal was told, those above were reminded again",
    ),
}
NEXT_WORDS = {
    True: Words(zh="由锁定的人或上级部门处理。", en="Whoever locked the space, or the authority above, deals with it."),
    False: Words(zh="等当地教育技术部门转交。", en="The local education department is to pass it on."),
}
OUTCOME_WORDS = {
    True: Words(zh="成立，会改正", en="upheld; it will be put right"),
    False: Words(zh="不成立", en="not upheld"),
}
