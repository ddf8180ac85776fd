"""What families and the office can be refused about wishes, the draw, the placement and the groups."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "placement",
    {
        "draw_committed": Words(
            zh="本学期的抽签密钥已经承诺，不能再换。",
            en="This term's draw is committed to already and cannot be changed.",
        ),
        "value_unnamed": Words(
            zh="请写明以后用哪个公开数值，例如哪一天的哪种彩票号码。",
            en="Say which public value will be used, the numbers of which public draw on which day, say.",
        ),
        "value_named_long": Words(
            zh="公开数值的说明最多 {most} 个字。", en="What is said of the public value has at most {most} letters."
        ),
        "value_after_the_term": Words(
            zh="{day} 在学期最后一天（{last}）以后，这个学期就没法抽签。请看看年月有没有写错。",
            en="{day} is after the term's last day, {last}; nothing could be drawn. Look at the year again.",
        ),
        "value_past": Words(
            zh="公开数值要在承诺以后才出来，{day}已经过去。",
            en="The public value comes after the commitment; {day} is past.",
        ),
        "value_not_there": Words(
            zh="说好用“{named}”，{day}才有，那天以后再揭晓。",
            en="The value named is {named}, which comes on {day}. Reveal from that day on.",
        ),
        "draw_missing": Words(
            zh="还没有承诺抽签密钥。请先承诺，再抽签。", en="No draw is committed to yet. Commit first."
        ),
        "draw_revealed": Words(
            zh="抽签已经揭晓，志愿不能再改。", en="The draw is revealed; wishes can no longer change."
        ),
        "draw_hidden": Words(
            zh="抽签还没有揭晓。请先揭晓，再录取。", en="The draw is not revealed yet. Reveal it first."
        ),
        "round_confirmed": Words(
            zh="这一轮的录取已经确认，不能再预览。", en="This round is confirmed already; there is nothing to preview."
        ),
        "confirmed_before": Words(zh="这次录取已经确认过。", en="This run is confirmed already."),
        "another_confirmed": Words(
            zh="这一轮已经有一次录取确认了，一轮只能确认一次。",
            en="A run of this round is confirmed already; one run of a round counts.",
        ),
        "not_confirmed": Words(
            zh="这次录取还没有确认。请先确认，再公布。", en="This run is not confirmed yet. Confirm it first."
        ),
        "published_before": Words(zh="这次录取已经公布过。", en="This run is published already."),
        "scheme_changed": Words(
            zh="预览以后公布了新的方案。请重新预览。", en="A new scheme was published since the preview. Preview again."
        ),
        "child_gone": Words(
            zh="预览以后变了：{homeroom} {pupil} {day}不再参加（撤回了、改了日子，或文书要重签）。请重新预览。",
            en="Changed since the preview: {pupil} of {homeroom} no longer takes part on {day} (withdrawn, other days, "
            "or a paper to sign again). Preview again.",
        ),
        "child_new": Words(
            zh="预览以后变了：{homeroom} {pupil} {day}现在也参加。请重新预览。",
            en="Changed since the preview: {pupil} of {homeroom} takes part on {day} now. Preview again.",
        ),
        "child_changed": Words(
            zh="预览以后变了：{homeroom} {pupil} {day}的志愿或优先类别（例如换了年级）。请重新预览。",
            en="Changed since the preview: the wishes or the class of {pupil} of {homeroom} on {day} (another grade, "
            "say). Preview again.",
        ),
        "club_changed": Words(
            zh="预览以后变了：{day}“{club}”的名额（最少）从 {was}（{least_was}）变成 {now}（{least}）。请重新预览。",
            en="Changed since the preview: {club} on {day} has {now} places (minimum {least}), it had {was} "
            "(minimum {least_was}). Preview again.",
        ),
        "room_small": Words(
            zh="“{offering}”有 {places} 个名额，教室“{room}”只有 {seats} 个座位。请改方案的名额，或改登记的座位。",
            en="{offering} has {places} places and its room {room} only {seats} seats. Change the places in the "
            "scheme, or the registered seats.",
        ),
        "no_second_round": Words(
            zh="公布第一轮时没有开第二轮。", en="No second round was opened when the first was published."
        ),
        "no_third_round": Words(zh="第二轮以后没有下一轮。", en="There is no round after the second."),
        "card_changed": Words(
            zh="这张社团卡片刚刚有人改过，没有覆盖。下面是现在的内容，请看过再改。",
            en="Somebody has just changed this club's card; nothing was written over. It stands below: look at it and "
            "change it again.",
        ),
        "card_says_nothing": Words(
            zh="请写一两句孩子在这里做什么，最多 {most} 个字。",
            en="Say in a sentence or two what children do there, in at most {most} characters.",
        ),
        "card_long": Words(
            zh="最多 {most} 个字，现在 {found} 个。请写短一些。",
            en="At most {most} characters, not {found}. Say it shorter.",
        ),
        "second_round_open": Words(
            zh="第二轮志愿填到 {day} 24:00，过了那天才能录取。",
            en="Second wishes are open until the end of {day}; place them after that.",
        ),
        "second_round_closed": Words(
            zh="第二轮志愿填到 {day} 24:00，已经截止，不能再改。",
            en="The second round's wishes were taken until the end of {day}; they stand now.",
        ),
        "second_round_day": Words(
            zh="第二轮的截止日要在 {first} 到 {last} 之间。", en="The second round ends between {first} and {last}."
        ),
        "second_round_unfinished": Words(
            zh="第二轮还没有公布。请先录取并公布第二轮，再编班。",
            en="The second round is not published yet. Place and publish it, then form groups.",
        ),
        "wish_not_missed": Words(
            zh="第二轮只给第一轮填了志愿、没有录取的日子，{weekday}不是。请从列出的日子里选。",
            en="The second round is for days whose wishes found no place; {weekday} is none of them. Choose among the "
            "days listed.",
        ),
        "wish_no_place_left": Words(
            zh="{weekday}的“{offering}”没有空位了。请另选一个。",
            en="{offering} has no place left on {weekday}. Choose another.",
        ),
        "grouped_before": Words(zh="本学期已经编过班。", en="This term's groups are formed already."),
        "not_placed": Words(
            zh="社团录取还没有公布。请先预览、确认、公布，再编班。",
            en="Club places are not published yet. Preview, confirm and publish them first.",
        ),
        "wish_day": Words(
            zh="{pupil} 没有申请{weekday}的{band}，那个时段不能填志愿。请先在申请里改日子。",
            en="{pupil} does not ask for {band} on {weekday}, so nothing can be wished for then. Change the days in "
            "the application first.",
        ),
        "wish_ended": Words(
            zh="{pupil} 的申请已经撤回或没有通过，不能填志愿。要参加，请重新申请。",
            en="The application of {pupil} was withdrawn or refused; it has no wishes. Apply again to take part.",
        ),
        "lists_twice": Words(
            zh="同一天、同一时段交了两份志愿，只能交一份。", en="Two lists for one day and band: hand in one."
        ),
        "wish_unknown": Words(
            zh="{weekday}的{band}没有“{offering}”。请从这一天列出的社团里选。",
            en="There is no {offering} in {band} on {weekday}. Choose among the clubs listed for that day.",
        ),
        "wish_grade": Words(
            zh="{weekday}的“{offering}”只面向{grades}，孩子在{grade}。请另选一个。",
            en="{offering} on {weekday} is for {grades}; your child is in {grade}. Choose another.",
        ),
        "wish_language": Words(
            zh="{weekday}的“{offering}”是{language}，与孩子的班级不同。请另选一个。",
            en="{offering} on {weekday} has {language}, unlike your child's homeroom. Choose another.",
        ),
        "wish_twice": Words(
            zh="{weekday}的“{offering}”填了两次，只能填一次。请去掉一个。",
            en="{offering} on {weekday} is wished for twice. Take one away.",
        ),
        "wish_many": Words(
            zh="{weekday}最多填 {most} 个志愿，现在是 {found} 个。请先取消一个。",
            en="At most {most} wishes on {weekday}, not {found}. Take one back first.",
        ),
        "wish_moved": Words(
            zh="{weekday}的志愿刚刚在另一部手机上改过，没有覆盖。现在是：{standing}。您要排成：{wished}。请看过再排一次。",
            en="The wishes for {weekday} were changed on another phone just now and were not written over. They are: "
            "{standing}. You wanted: {wished}. Look at them and arrange them again.",
        ),
        "wishes_closed": Words(
            zh="志愿填到 {day} 24:00，已经截止，不能再改。",
            en="Wishes were taken until the end of {day}; they stand now.",
        ),
        "wishes_open": Words(
            zh="家长填志愿到 {day} 24:00，过了那天才能揭晓抽签。",
            en="Families may name clubs until the end of {day}; reveal the draw after that.",
        ),
        "last_wish_day": Words(
            zh="填志愿的最后一天要在 {first} 到 {last} 之间。",
            en="The last day for wishes lies between {first} and {last}.",
        ),
        "rooms_short": Words(
            zh="{band}需要 {needed} 间教室，只有 {found} 间。请登记更多教室。",
            en="{band} needs {needed} rooms and there are {found}. Register more rooms.",
        ),
        "bands_overlap": Words(
            zh="{homeroom} {pupil} 在{weekdays}申请了时间重叠的{first}和{second}。请家长先改申请，再录取和编班。",
            en="{pupil} of {homeroom} asks on {weekdays} for the {first} and the {second}, which share time. "
            "Let the family change the application first.",
        ),
        "verifier_disagrees": Words(
            zh="独立核对不同意结果，没有保存：{finding}",
            en="The independent check disagrees, nothing was stored: {finding}",
        ),
        "somebody_first": Words(zh="别人刚刚做了同一件事。", en="Somebody else has just done the same."),
        "place_too_early": Words(
            zh="手工安排的位置从明天起算，今天的名单不变（今天是 {day}）。",
            en="A place given by hand starts tomorrow at the earliest; today ({day}) no list changes.",
        ),
        "place_after_term": Words(zh="学期到 {day} 结束。", en="The term ends on {day}."),
        "place_before_approval": Words(
            zh="申请还没有审核通过，现在是“{state}”。", en="The application is not approved; it is {state}."
        ),
        "place_for_others": Words(
            zh="“{group}”的授课语言与孩子的班级不同。", en="The group {group} is taught in another language."
        ),
        "place_not_asked": Words(
            zh="“{group}”{days}活动，孩子没有申请这些时段，或者那几天已经有位置。请选孩子还缺的日子活动的组；要加日子，"
            "请家长先改申请。",
            en="{group} meets on {days}; the child did not ask for that time, or has a place then. Choose a group that "
            "meets on the days it lacks, or let the family add days first.",
        ),
        "place_on_a_day_not_asked": Words(
            zh="选的日子里，有的孩子没有申请，有的“{group}”那天不活动。请重新打开这一页，从列出的组和日子里选。",
            en="Among the days chosen are some the child did not ask for, or on which {group} does not meet. Open the "
            "page again and choose among the groups and days listed.",
        ),
        "place_full": Words(
            zh="“{group}”{days}已满（{capacity} 个位置），最后一个位置可能刚刚给了别的孩子。请另选一个组。",
            en="{group} is full on {days} ({capacity} places); the last one may just have gone to another child. "
            "Choose another group.",
        ),
        "place_for_other_grades": Words(zh="“{group}”不面向{grade}。", en="The group {group} is not for {grade}."),
        "place_without_reason": Words(
            zh="请写明为什么手工安排，最多 {most} 个字。", en="Say why the place is given by hand, in at most {most}."
        ),
        "placed_meanwhile": Words(
            zh="刚刚已经有人给这个孩子安排了位置，请刷新查看。",
            en="Somebody has just given this child a place; load the page again.",
        ),
        "move_other_band": Words(
            zh="“{group}”和“{before}”不在同一时段，不能这样移。请先请家长改申请的时段。",
            en="{group} and {before} are of different bands. Let the family change its days first.",
        ),
        "move_no_day": Words(
            zh="“{group}”{days}不活动，或者孩子那天不在原来的组。请选别的组，或选两个组都有的日子。",
            en="{group} does not meet on {days}, or the child is not in its group then. Choose another group, or days "
            "both have.",
        ),
        "move_full": Words(
            zh="“{group}”{days}已满（{capacity} 个位置，留给候补孩子答复的也算）。请选别的组，或只移别的日子。",
            en="{group} is full on {days} ({capacity} places, those offered to the waiting list included). Choose "
            "another group, or only other days.",
        ),
        "move_too_early": Words(
            zh="换组最早从 {day} 起，今天的名单不变。请选那天或以后的日子。",
            en="A move begins on {day} at the earliest; today's lists do not change. Choose that day or a later one.",
        ),
        "move_without_reason": Words(
            zh="请写明为什么换组，{least} 到 {most} 个字。",
            en="Say why the child is moved, in {least} to {most} letters.",
        ),
        "move_not_ticked": Words(
            zh="有 {number} 项没有勾选。请看清楚这次换组会动到什么，每一项都勾上再移；人数刚刚变了的，要重新勾。",
            en="{number} of the consequences are not ticked. Read what this move breaks and tick each; what has just "
            "changed is to be ticked anew.",
        ),
        "moved_meanwhile": Words(
            zh="孩子这些日子已经不在“{group}”，刚刚有人改过。请刷新再看。",
            en="The child is no longer in {group} on these days; somebody has just changed it. Load the page again.",
        ),
        "move_leaves_few": Words(
            zh="“{group}”{days}只剩 {left} 人，不到开班的最少人数 {minimum}。",
            en="{group} keeps {left} on {days}, under its minimum of {minimum}.",
        ),
        "move_leaves_homeroom": Words(
            zh="同班的 {number} 人留在“{before}”，“{after}”里没有同班同学。",
            en="{number} of its homeroom stay in {before}; none is in {after}.",
        ),
        "move_other_grade": Words(
            zh="“{group}”是{grades}的孩子，这个孩子是{grade}。", en="{group} is for {grades}; this child is in {grade}."
        ),
        "move_room_small": Words(
            zh="“{group}”会有 {number} 人，教室“{room}”登记了 {seats} 个座位。",
            en="{group} would be {number}; its room {room} has {seats} seats.",
        ),
        "place_too_large": Words(
            zh="学校同意孩子在最多 {small} 人的组里，“{group}”有 {capacity} 个位置。",
            en="The school agreed to a group of at most {small} for the child; {group} has {capacity} places.",
        ),
        "move_splits_week": Words(
            zh="孩子{rest}仍在“{before}”，{days}在“{after}”，一周里有两个组。",
            en="The child stays in {before} on {rest} and is in {after} on {days}: two groups a week.",
        ),
        "move_gives_up": Words(
            zh="孩子在“{group}”的位置是按志愿、候补或认领得来的，移走就让出来，会给候补的或别的孩子。",
            en="The place in {group} was won by a wish, the waiting list or a claim; it is given up to other children.",
        ),
        "move_passes_over": Words(
            zh="有 {number} 个孩子按抽签排在前面等“{group}”的空位（{names}），这次移动越过他们。",
            en="{number} children wait for {group} in the order of the lottery ({names}); this passes them over.",
        ),
        "move_leaves_sibling": Words(
            zh="兄弟姐妹（{names}）留在“{group}”。", en="A sibling stays behind in {group}: {names}."
        ),
        "reform_nobody": Words(
            zh="{band}的{language}没有可以重新编的组。",
            en="There is no group of {language} in {band} to be formed anew.",
        ),
        "group_begins_later": Words(
            zh="“{group}”从 {day} 起才有。请选那天或以后的日子。",
            en="{group} begins on {day}. Choose that day or a later one.",
        ),
        "reform_changed": Words(
            zh="看过以后变了（有人换组、申请或退出）。请重新看一遍，再确认。",
            en="Something changed since you looked: somebody moved, came or left. Look again, then confirm.",
        ),
        "reform_begun": Words(
            zh="{day}已经有一次重新编组。请选那天以后的日子，或者一个一个手工换组。",
            en="A re-forming begins on {day} already. Choose a later day, or move children one by one.",
        ),
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
        "leftovers_closed": Words(
            zh="现在不是认领剩余名额的时间。", en="Places left over are not open to be claimed now."
        ),
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
    },
)
