"""Refusals of left-over places, of offers, and why somebody who waits is offered nothing."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words

FREE_PLACES: Mapping[str, Words] = {
    "fit_ended": Words(
        zh="孩子的申请现在没有通过审核：还在审核，或者已经撤回、没有通过。",
        en="The child's application is not approved: it is under review, withdrawn or refused.",
    ),
    "fit_not_asked": Words(
        zh="孩子没有申请“{group}”上课的时段。", en="The child does not ask for the time of {group}."
    ),
    "fit_overlaps": Words(
        zh="“{group}”与孩子的“{other}”时间重叠。", en="{group} shares time with {other}, where the child is."
    ),
    "claim_has_club": Words(
        zh="孩子这个时段已经在“{other}”，不能再占一个名额。",
        en="The child has a place in {other} at that time and takes no second one.",
    ),
    "claim_taken": Words(
        zh="“{group}”刚刚满了，这次没有抢到。孩子原来的位置不变。",
        en="{group} has just filled up. Your child's own place is unchanged.",
    ),
    "claim_awaited": Words(
        zh="“{group}”的空位先问候补名单上的孩子。", en="The free place of {group} goes to its waiting list first."
    ),
    "claim_answer_first": Words(
        zh="{weekday}这个时段，“{other}”的名额正给孩子留着。请先答复它，再认领别的。",
        en="On {weekday} a place in {other} is kept for the child at that time. Answer that offer first, then "
        "claim another.",
    ),
    "told_how": Words(
        zh="请选家长是打电话说的，还是写在纸上交来的。",
        en="Choose whether the family said it by telephone or in writing.",
    ),
    "told_by_whom": Words(
        zh="请写明是和谁说的，例如“奶奶 萨仁”，最多 {most} 个字。",
        en="Name who of the family you spoke with, in at most {most} letters.",
    ),
    "claim_offered": Words(
        zh="“{group}”的一个名额已经给孩子留着，请在这一页上面直接答复。",
        en="A place in {group} is kept for your child already; answer that offer above.",
    ),
    "leftovers_closed": Words(zh="现在不是认领剩余名额的时间。", en="Places left over are not open to be claimed now."),
    "leftovers_before_groups": Words(
        zh="还没有社团的组：要么还没有编班，要么没有社团开班。有了社团的组，才有剩余名额可以开放。",
        en="There is no group of a club: groups are not formed yet, or no club opened. Only clubs have places left "
        "over.",
    ),
    "leftovers_not_open": Words(
        zh="现在没有开放认领，也没有定好以后的时间，没有什么可停。",
        en="Nothing is open to be claimed, and no time is set; there is nothing to end.",
    ),
    "leftovers_not_earlier": Words(
        zh="新的结束时间要早于现在定的 {closes}。要延长，请再定一次认领时间。",
        en="The new end must be before the one set, {closes}. To open longer, set the times anew.",
    ),
    "leftovers_end_past": Words(
        zh="结束时间已经过了，现在是 {now}。要马上停，请选“现在就停”。",
        en="That end has passed; it is {now}. To end it at once choose to end it now.",
    ),
    "leftovers_without_reason": Words(
        zh="请写明为什么提前结束，家长看得到，最多 {most} 个字。",
        en="Say why claims end earlier, families read it, in at most {most} letters.",
    ),
    "leftovers_end_first": Words(
        zh="结束时间要晚于开始时间，也要晚于现在。", en="The end must be after the start, and after now."
    ),
    "offer_answered": Words(zh="这个名额已经答复过：{answer}。", en="This offer was answered before: {answer}."),
    "offer_over": Words(
        zh="答复的时间过了，名额已经给下一位。孩子原来的位置不变。",
        en="The time to answer is over and the place goes to the next child. Your child's own place is unchanged.",
    ),
    "offer_void": Words(
        zh="这个名额已经收回：孩子（或一起候补的兄弟姐妹）不再符合条件。",
        en="This offer was taken back: your child, or the sibling it waits with, can no longer have the place.",
    ),
    "offer_seat_gone": Words(
        zh="“{group}”现在没有空位，或者孩子那时的位置刚刚变了，这次没有办成。孩子原来的位置不变，请刷新再看。",
        en="{group} has no free seat now, or your child's place at that time has just changed. Your child's own "
        "place is unchanged; load the page again.",
    ),
    "waiting_here": Words(zh="已经在“{group}”。", en="Is in {group} already."),
    "waiting_better": Words(zh="在志愿更靠前的“{other}”。", en="Has {other}, which it wished for more."),
    "waiting_declined": Words(zh="家长不要这个名额。", en="The family did not want the place."),
    "waiting_expired": Words(zh="家长没有按时答复。", en="The family did not answer in time."),
    "waiting_offered": Words(
        zh="“{other}”的名额正在等家长答复。", en="An offer of {other} waits for the family's answer."
    ),
    "waiting_offered_here": Words(
        zh="这个名额正在等家长答复。", en="This place is offered; the family's answer is awaited."
    ),
    "waiting_sibling": Words(
        zh="与兄弟姐妹一起候补，兄弟姐妹的另一个名额还没有答复。",
        en="Waits together with a sibling who has another offer to answer first.",
    ),
    "waiting_pair": Words(
        zh="与兄弟姐妹一起候补，要有两个空位。", en="Waits together with a sibling and needs two places."
    ),
    "waiting_apart": Words(
        zh="只能让同一家庭、同一学期的两个孩子一起候补。",
        en="Only two children of one family in one term wait together.",
    ),
}
