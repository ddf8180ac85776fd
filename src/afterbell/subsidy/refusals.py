"""What the office can be refused about settlements."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "subsidy",
    {
        "not_over": Words(
            zh="{last} 还没有过去，只能结算到昨天。", en="{last} is not over yet; settle the days up to yesterday."
        ),
        "backwards": Words(zh="结束日期要在开始日期之后。", en="A settlement ends after it starts."),
        "settled_before": Words(
            zh="{first} 起的这段时间已经结算过。", en="The span of days from {first} is settled already."
        ),
        "pool_waits": Words(
            zh="方案的分配项“{pool}”还不能分：{reason}请按整月结算，并先录入当月收入。",
            en="The pool {pool} of the scheme cannot be shared yet: {reason} "
            "Settle whole months, and enter their income first.",
        ),
        "nothing": Words(
            zh="这段时间没有已确认的工作可以结算。请值班领导先确认场次。",
            en="No confirmed work lies in these days. Let the duty leader confirm the sessions first.",
        ),
        "no_sessions": Words(
            zh="这段时间没有场次，没有什么可以结算。",
            en="There were no sessions in these days; there is nothing to settle.",
        ),
        "reviewed_before": Words(zh="这份核算已经复核过。", en="This draft is reviewed already."),
        "draft_out_of_date": Words(
            zh="核算以后记录又有变化，结果已经不同。请重新核算再复核。",
            en="The records changed since this was drawn up and comes out differently. Draw it up again, then review.",
        ),
        "words_missing": Words(zh="请写明是什么不对、为什么。", en="Say what is wrong and why."),
        "words_long": Words(zh="最多写 {most} 个字。", en="Write at most {most} characters."),
        "objections_closed": Words(
            zh="这次结算现在不征求意见（{until} 为止）。有不对的请找教导处，可在下一次结算更正。",
            en="Objections to this settlement are not open (they were until {until}). Tell the office; "
            "it is put right in the next settlement.",
        ),
        "objections_not_open": Words(
            zh="这次结算还没有开始征求意见。", en="This settlement is not open to objections yet."
        ),
        "objected_before": Words(
            zh="您对这一笔的异议还没有答复，请等答复。", en="Your objection to this waits for its answer."
        ),
        "answered_before": Words(zh="这条异议已经答复过。", en="This objection is answered already."),
        "own_objection": Words(zh="自己的异议要由别人答复。", en="Somebody else answers your own objection."),
        "upheld_amount": Words(
            zh="异议成立时请填更正金额（补发填正数，扣回填负数）；不成立时不填。",
            en="Where the objection is upheld give the amount to correct (above zero is paid, below is taken back); "
            "else none.",
        ),
        "no_differences": Words(
            zh="现在的记录与这次结算一致，没有要更正的。",
            en="The records agree with this settlement; nothing to correct.",
        ),
        "corrections_disagree": Words(
            zh="独立核对不同意更正，没有保存：{people}",
            en="The independent check disagrees with the corrections, nothing was stored: {people}",
        ),
        "own_adjustment": Words(
            zh="提出更正的人不能签字，请另外两位签字。", en="Whoever proposed it cannot sign it; two others sign."
        ),
        "signed_before": Words(zh="您已经签过字，还需要另一位。", en="You signed it already; another person has to."),
        "signed_by_two": Words(zh="两位都已签字。", en="Two people signed it already."),
        "class_wrong": Words(
            zh="经济分类科目是 5 位数字，如 30107。", en="An economic class is five digits, as in 30107."
        ),
        "verifier_disagrees": Words(
            zh="独立核对不同意结果，没有保存：{finding}",
            en="The independent check disagrees, nothing was stored: {finding}",
        ),
        "not_published": Words(
            zh="现行方案的公开内容没有补助，不能公示。请先修改方案。",
            en="The scheme in force does not publish subsidies. Change the scheme first.",
        ),
        "published_before": Words(zh="这次结算已经公示。", en="This settlement is published already."),
        "changed": Words(
            zh="保存的明细与结算时不一致，不能公示。",
            en="The stored lines differ from what was settled; not published.",
        ),
        "nothing_planned": Words(
            zh="本学期还没有排出场次，无从测算。请先编班、排出本学期的场次。",
            en="No sessions are planned for this term, so there is nothing to add up. Form groups and lay out the "
            "term's sessions first.",
        ),
        "unpriced": Words(
            zh="有 {number} 场工作在方案里没有唯一的标准，算不出金额。请先在方案里补上标准。",
            en="{number} pieces of work have no single rate in the scheme. Add the rate to the scheme first.",
        ),
        "own_budget": Words(
            zh="测算是您自己做的，要由另一个人批准。", en="You drew this budget up yourself; somebody else approves it."
        ),
        "newer_budget": Words(
            zh="之后又做过新的测算，请批准最新的一份。", en="A newer budget was drawn up since; approve the newest one."
        ),
        "budget_changed": Words(
            zh="保存的测算与当时的数字不一致，不能批准。",
            en="The stored figures are not those of the budget's digest; not approved.",
        ),
        "month_not_over": Words(
            zh="{month} 还没有过完，过完才能考核。",
            en="{month} is not over yet; a month is appraised after it is over.",
        ),
        "nothing_appraised": Words(
            zh="现行方案没有写考核项目，不能考核。请先在方案里写明。",
            en="The scheme in force has no appraisal items. Write them into the scheme first.",
        ),
        "nobody_appraised": Words(
            zh="这个月没有排过班、也没有到过岗的人，没有什么可以考核。",
            en="Nobody had a turn in this month; there is nothing to appraise.",
        ),
        "appraised_before": Words(
            zh="这个月的考核已经确认，不再重算。有不对的由本人申诉。",
            en="This month's appraisal is confirmed and not drawn up again. Whoever disagrees appeals.",
        ),
        "own_drawing": Words(
            zh="考核是您自己核算的，要由另一个人确认、答复申诉。",
            en="You drew this appraisal up yourself; somebody else confirms it and answers appeals.",
        ),
        "newer_appraisal": Words(
            zh="之后又核算过，请确认最新的一份。", en="A newer one was drawn up since; confirm the newest."
        ),
        "appraisal_out_of_date": Words(
            zh="核算以后记录又有变化，结果已经不同。请重新核算再确认。",
            en="The records changed since this was drawn up and it comes out differently. Draw it up again, then "
            "confirm.",
        ),
        "appeals_closed": Words(
            zh="申诉到 {until} 为止，现在不能再提。有不对的请找教导处。",
            en="Appeals were open until {until}. Tell the office what is wrong.",
        ),
        "appealed_before": Words(zh="这个月您已经申诉过。", en="You appealed against this month already."),
        "appeal_answered": Words(zh="这条申诉已经答复过。", en="This appeal is answered already."),
        "own_appeal": Words(zh="自己的申诉要由别人答复。", en="Somebody else answers your own appeal."),
        "upheld_points": Words(
            zh="申诉成立时请填改后的分数（0 到 100，最多两位小数）；不成立时不填。",
            en="Where the appeal is upheld give the new points (0 to 100, at most two decimals); else none.",
        ),
        "rated_before": Words(
            zh="这个月这个班您已经评过。评价不记名，评过就不能再改。",
            en="You rated this group of this month already. As no name is kept with it, it cannot be changed.",
        ),
        "not_rated_here": Words(
            zh="孩子这个月没有在这个班上过课，不能评价。",
            en="Your child was not in this group this month, so there is nothing to rate.",
        ),
        "stars_wrong": Words(zh="请选 1 到 5 颗星。", en="Choose one to five stars."),
        "no_fees": Words(
            zh="现行方案不收费，没有应缴的。", en="The scheme in force has no fees; nobody owes anything."
        ),
        "fees_without_sessions": Words(
            zh="本学期还没有场次，算不出应缴。请先编班、排出场次。",
            en="The term has no sessions yet, so nothing can be charged. Form groups and lay out the sessions first.",
        ),
        "fees_without_children": Words(
            zh="还没有学生编到组里，没有人应缴。请先编班。",
            en="No child has a place yet, so nobody owes anything. Form groups first.",
        ),
        "own_fees": Words(
            zh="应缴是您自己算的，要由另一个人核对后公布。",
            en="You drew these fees up yourself; somebody else checks and publishes them.",
        ),
        "newer_fees": Words(
            zh="之后又算过新的应缴，请公布最新的一份。", en="The fees were drawn up anew since; publish the newest."
        ),
        "fees_changed": Words(
            zh="算完以后记录又有变化，应缴已经不同。请重新计算再公布。",
            en="The records changed since these fees were drawn up. Draw them up again, then publish.",
        ),
        "fees_published": Words(zh="这份应缴已经公布。", en="These fees are published already."),
        "receipt_amount": Words(
            zh="金额要大于 0，最多 100000 元。", en="The amount is above zero, and at most 100,000 yuan."
        ),
        "receipt_to_come": Words(zh="日期不能晚于今天。", en="The day is not after today."),
        "reference_missing": Words(
            zh="请填写收据号或银行流水号。", en="Give the number of the paper receipt, or the bank's own."
        ),
        "reference_long": Words(zh="收据号最多 {most} 个字。", en="A number has at most {most} characters."),
        "reference_used": Words(
            zh="这个收据号已经录过，同一笔钱不能录两次。",
            en="This number is recorded already; the same money is not recorded twice.",
        ),
        "refund_above_paid": Words(
            zh="退款比这家已缴（减去已退）的还多，请核对金额。",
            en="The refund is more than this family paid and did not get back. Check the amount.",
        ),
        "own_receipt": Words(
            zh="这笔是您自己录的，要由另一个人核对确认。", en="You recorded this yourself; somebody else confirms it."
        ),
        "own_reversal": Words(
            zh="这笔是您自己录的，已经确认；要冲销，请另一个人来冲销。",
            en="You recorded this yourself and it is confirmed; somebody else takes it back.",
        ),
        "receipt_confirmed": Words(zh="这笔已经确认。", en="This is confirmed already."),
        "receipt_reversed": Words(zh="这笔已经冲销。", en="This was taken back already."),
        "reversal_reason": Words(
            zh="请写明为什么冲销，最多 {most} 个字。", en="Say why it is taken back, in at most {most} characters."
        ),
        "reversal_below_refunds": Words(
            zh="冲销以后，退给这家的就比收的多。请先冲销退款。",
            en="After that more would be given back to this family than it paid. Take the refund back first.",
        ),
        "exemption_unknown": Words(
            zh="现行方案没有这一类减免。", en="The scheme in force has no such category of exemption."
        ),
        "evidence_missing": Words(
            zh="请写明看过什么证明，最多 {most} 个字。", en="Say what evidence was seen, in at most {most} characters."
        ),
        "exempt_before": Words(
            zh="这名学生本学期已有这一类减免。", en="This child has that exemption for the term already."
        ),
        "own_exemption": Words(
            zh="减免是您自己提出的，要由另一个人看过证明后确认。",
            en="You proposed this exemption yourself; somebody else sees the evidence and confirms it.",
        ),
        "exemption_confirmed": Words(zh="这项减免已经确认。", en="This exemption is confirmed already."),
        "bank_file_before": Words(
            zh="这个银行文件已经导入过，没有再导入。", en="This bank file was taken in already; nothing was stored."
        ),
        "bank_nothing_new": Words(
            zh="文件里的每一笔都已导入过。", en="Every payment of this file was taken in already."
        ),
        "bank_row_to_come": Words(
            zh="流水号 {serial} 的日期 {day} 晚于今天，没有导入。",
            en="Payment {serial} is of {day}, which is to come; nothing was stored.",
        ),
        "bank_serial_again": Words(
            zh="流水号 {serial} 已经是 {day} 另一笔的，没有导入。请在流水号前加上日期，使每笔不同。",
            en="Serial {serial} is another payment's, of {day}; nothing was stored. Put the day before the serials, so "
            "that each is its own.",
        ),
        "bank_row_by_hand": Words(
            zh="文件里有一笔已经手工按同一流水号录过，没有导入。请先冲销手工录的那笔。",
            en="A payment of this file was written down by hand under the same number; nothing was stored. Take that "
            "one back first.",
        ),
        "bank_row_taken": Words(
            zh="这笔银行流水已经对到一名学生。", en="This payment is matched with a child already."
        ),
        "statement_nothing_waits": Words(
            zh="这个文件里没有等您确认的款项。", en="No payment of this file waits for you to confirm it."
        ),
        "budget_approved": Words(zh="这份测算已经批准。", en="This budget is approved already."),
    },
)
