"""What is refused to whoever writes a complaint, looks one up or answers it."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "complaints",
    {
        "kind_unknown": Words(zh="请选投诉还是建议。", en="Choose whether this is a complaint or a suggestion."),
        "about_unknown": Words(zh="请选关于什么。", en="Choose what this is about."),
        "against_unknown": Words(
            zh="请选针对谁，学校按这个回避。", en="Choose whom this is about, so that they do not handle it."
        ),
        "words_missing": Words(zh="请写下内容。", en="Write what this is about."),
        "reason_missing": Words(zh="请写明理由或内容，对方看得到。", en="Say why or what; the writer reads it."),
        "words_too_long": Words(
            zh="最多 {most} 个字，现在是 {length} 个，内容还在。",
            en="{most} characters at most; these are {length}, and nothing of them is lost.",
        ),
        "contact_too_long": Words(zh="联系方式最多 {most} 个字。", en="The contact takes {most} characters at most."),
        "code_in_words": Words(
            zh="内容里不能有网页代码（从“{said}”起），请改成一般的文字。",
            en="There can be no code in this (from “{said}” on); write it as ordinary words.",
        ),
        "sent_before": Words(
            zh="这一份已经收到，编号 {number}，不用再交；查询口令只显示一次。",
            en="This one was received as number {number}; the lookup word is shown only once.",
        ),
        "too_many": Words(
            zh="从这里刚交过好几份，请过一小时再写；紧急的请直接打学校电话。",
            en="Several came from here just now; write again in an hour, and telephone the school if it is urgent.",
        ),
        "guess_later": Words(
            zh="编号或查询口令错了 {tries} 次，请过 {minutes} 分钟再查。",
            en="Number or lookup word were wrong {tries} times; look again in {minutes} minutes.",
        ),
        "no_such_number": Words(
            zh="编号或查询口令不对，请对照当时记下的再试。",
            en="Number or lookup word are not right; compare what you noted.",
        ),
        "stars_missing": Words(zh="请打 1 到 5 颗星。", en="Give one to five stars."),
        "same_time": Words(
            zh="刚才有另一个人做了同一步，请刷新看看。", en="Somebody else did the same a moment ago; look again."
        ),
    },
)
