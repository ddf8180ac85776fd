"""What is refused of notices and of surveys of satisfaction."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "notices",
    {
        "title_missing": Words(zh="请写标题。", en="Write a title."),
        "text_missing": Words(zh="请写正文。", en="Write the text."),
        "title_too_long": Words(
            zh="标题有 {found} 个字，最多 {most} 个。", en="The title has {found} characters; {most} are allowed."
        ),
        "text_too_long": Words(
            zh="正文有 {found} 个字，最多 {most} 个。", en="The text has {found} characters; {most} are allowed."
        ),
        "not_for_a_notice": Words(
            zh="“{place}”：{why}。通知会给很多家庭看，请删掉再保存。",
            en="“{place}”: {why}. Many families read a notice; take this out and store it again.",
        ),
        "audience_unknown": Words(zh="请选通知发给谁。", en="Choose whom the notice is for."),
        "grades_missing": Words(zh="请至少选一个年级。", en="Choose one grade at least."),
        "homerooms_missing": Words(zh="请至少选一个班。", en="Choose one homeroom at least."),
        "nobody_there": Words(
            zh="现在没有这样的家庭，发不出去。请换一个范围。",
            en="There is no such family now, so nobody would get it. Choose others.",
        ),
        "decided_before": Words(
            zh="这个通知已经有人决定过了，请刷新看看。", en="Somebody has decided about this notice; look again."
        ),
        "own_notice": Words(
            zh="自己写的通知要请另一个人审核；校长可以直接发出。",
            en="Somebody else reviews what you wrote; the principal may send at once.",
        ),
        "not_own_notice": Words(
            zh="直接发出只用于自己写的通知；别人写的请审核。",
            en="Only your own notice can be sent at once; review what others wrote.",
        ),
        "return_without_words": Words(
            zh="请写明退回的理由，写通知的人看得到。", en="Say why you return it; whoever wrote it reads that."
        ),
        "words_too_long": Words(
            zh="最多 {most} 个字，现在是 {found} 个。", en="{most} characters at most, not {found}."
        ),
        "not_sent": Words(zh="通知还没有发出。", en="The notice has not gone out."),
        "corrected_before": Words(
            zh="这个通知已经有更正，请在最新的一版上更正。",
            en="This notice has been corrected; correct its newest version.",
        ),
        "same_words": Words(zh="内容没有改，不必更正。", en="Nothing is different; there is nothing to correct."),
        "way_unknown": Words(zh="请选怎么告知的。", en="Choose how the family was told."),
        "guardian_missing": Words(zh="请选电话里告知的是哪位家长。", en="Choose which guardian you told."),
        "call_without_words": Words(
            zh="请简单写一句电话里怎么说的。", en="Write a sentence on what was said on the telephone."
        ),
        "noted_before": Words(
            zh="这一家已经记过了，没有再记一次。", en="This was noted before; it was not noted again."
        ),
        "not_today": Words(
            zh="只能在记下的当天撤回。", en="This can be taken back only on the day on which it was noted."
        ),
        "undone_before": Words(zh="已经撤回过了。", en="This was taken back before."),
        "reminded_today": Words(
            zh="今天已经提醒过一次。请明天再提醒，或者打电话。",
            en="They were reminded today. Remind them tomorrow, or call.",
        ),
        "nobody_missing": Words(zh="每一家都已经知道了。", en="Every family knows of it."),
        "survey_exists": Words(
            zh="这个学期已经有满意度调查。", en="There is a survey of satisfaction this term already."
        ),
        "no_term": Words(zh="现在不在学期里。", en="There is no term now."),
        "no_services": Words(
            zh="还没有编班，没有可以评价的服务。", en="There are no groups yet, so there is nothing to judge."
        ),
        "days_wrong": Words(
            zh="结束的日子要在今天和学期最后一天（{last}）之间。",
            en="The last day lies between today and the term's last day ({last}).",
        ),
        "survey_closed": Words(zh="满意度调查已经结束。", en="The survey of satisfaction is closed."),
        "not_a_service": Words(zh="孩子没有参加这项服务。", en="The child does not take part in this service."),
        "stars_wrong": Words(zh="请给一到五颗星。", en="Give one to five stars."),
        "rated_before": Words(
            zh="这项服务您已经评过，不能再改：没有记下哪一个是您评的。",
            en="You rated this service already. It cannot be changed: nobody knows which answer was yours.",
        ),
        "not_for_an_answer": Words(
            zh="“{place}”：{why}。请删掉再交，星星还没有计入。",
            en="“{place}”: {why}. Take this out and send it again; the stars are not counted yet.",
        ),
        "survey_open": Words(
            zh="调查到 {last} 才结束，结束以后才看得到、才能公开结果。",
            en="The survey is open until {last}; results are seen and published afterwards.",
        ),
        "survey_few": Words(
            zh="没有一项服务满 {fewest} 份评价，公开什么都可能看出是谁。",
            en="No service has {fewest} answers; anything published could show who they are.",
        ),
        "results_moved": Words(
            zh="要公开的内容变了，请看新的预览再公开。", en="What would be public is different now; look again."
        ),
        "read_before": Words(zh="这一句已经有人看过。", en="Somebody has reviewed this already."),
    },
)
