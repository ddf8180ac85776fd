"""What is refused about matters that are public straight from the data, and objections to them."""

from __future__ import annotations

from collections.abc import Iterable

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.portal.rules.inforce import Fault

REFUSALS = catalogue(
    "inforce",
    {
        "nothing_in_force": Words(
            zh="还没有施行的方案，没有可以公开的。先通过并公布方案。",
            en="No scheme is in force, so there is nothing to publish. Approve and publish a scheme first.",
        ),
        "not_in_the_scheme": Words(
            zh="施行的方案没有写公开“{matter}”。要公开，先在方案的“公开”里加上，通过并公布。",
            en="The scheme in force does not publish “{matter}”. Add it to the scheme's publication first.",
        ),
        "personal_in_matter": Words(
            zh="{where}：“{seen}”像是证件号、电话、卡号或住址，不能公开。请改掉再公开。",
            en="{where}: “{seen}” looks like somebody's identity number, telephone, card or address and cannot be "
            "public. Change it and publish again.",
        ),
        "matter_moved": Words(
            zh="预览以后“{matter}”又变了，请看新的预览再公开。",
            en="“{matter}” has changed since the preview. Look at the new preview.",
        ),
        "not_public": Words(zh="“{matter}”现在没有公开。", en="“{matter}” is not public now."),
        "taken_back_without_words": Words(zh="请写明为什么收回。", en="Say why it is taken back."),
        "no_notice": Words(
            zh="现在不在公示期内，不收异议。可以按方案写明的渠道投诉。",
            en="The notice is over and objections are closed. Complaints go the way the scheme names.",
        ),
        "objection_without_words": Words(zh="请写明有什么异议。", en="Say what you object to."),
        "objection_too_long": Words(
            zh="异议最多 {most} 个字，还要去掉 {over} 个。",
            en="An objection has {most} characters at most; {over} have to go.",
        ),
        "objection_screened": Words(
            zh="“{seen}”像是{rule}。异议谁都能看到，请去掉。",
            en="“{seen}” looks like {rule}. Everybody can read an objection; please leave it out.",
        ),
        "objected_before": Words(
            zh="您的上一条异议还在等答复，答复以后可以再提。",
            en="Your last objection still waits for its answer; you may object again afterwards.",
        ),
        "too_many_waiting": Words(
            zh="没有登录的人提的异议已有 {most} 条在等答复。请登录后提，或者按方案写明的渠道投诉。",
            en="{most} objections of people who are not signed in wait already. Sign in, or complain the way the "
            "scheme names.",
        ),
        "objection_said_before": Words(
            zh="同样的话今天已经收到了，不用再提。编号和查询口令在收到的那一页上；没有记下的，换一种说法再提一次。",
            en="The same words came from here today and need not be sent again. Their number and lookup word stand on "
            "the page that said so; if you did not note them, say it differently.",
        ),
        "objected_often": Words(
            zh="今天从这里已经提过 {most} 条异议。请登录后提，或者明天再提。",
            en="{most} objections came from here today. Sign in to object, or come again tomorrow.",
        ),
        "still_in_notice": Words(
            zh="公示到 {until} 为止，期满、异议都答复了才能登记发放。",
            en="It is under notice until {until}; record the payment when that is over and every objection answered.",
        ),
        "paid_in_notice": Words(
            zh="发放日期要在公示期满（{until}）以后。", en="The day of payment lies after the notice ({until})."
        ),
        "not_answered": Words(
            zh="公示期内有 {number} 条异议还没有答复，都答复了才能登记发放。",
            en="{number} objections of its notice wait for an answer; record the payment when all are answered.",
        ),
        "groups_not_in_effect": Words(
            zh="编组名单还在公示，或者还有异议没有答复；生效以后再公开值班与任课表。点名和放学照常。",
            en="The groups are under notice, or an objection waits for its answer; publish the roster once they are in "
            "effect. Roll call and going home go on.",
        ),
        "published_it_yourself": Words(
            zh="这份公示是您公开的，异议由别人答复。",
            en="You published this matter; somebody else answers the objections.",
        ),
        "own_matter_objection": Words(zh="自己的异议由别人答复。", en="Somebody else answers your own objection."),
        "matter_answered_before": Words(zh="这条异议已经答复了。", en="This objection has been answered."),
        "answer_without_words": Words(zh="请写明答复，谁都能看到。", en="Write the answer; everybody reads it."),
    },
)
RULE_WORDS = {
    "personal": Words(zh="证件号、电话、卡号或住址", en="somebody's identity number, telephone, card or address"),
    "code": Words(zh="程序代码", en="program code"),
    "sensitive": Words(zh="不能公开的词", en="a word that cannot be public"),
    "link": Words(zh="网址", en="an address of a site"),
}


def fault_refusals(faults: Iterable[Fault]) -> list[Refusal]:
    """Say of each withheld text where it stands."""
    return [REFUSALS.refusal("personal_in_matter", where=fault.where, seen=fault.seen) for fault in faults]
