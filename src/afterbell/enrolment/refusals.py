"""What is refused about surveys, applications, reviews and papers, in words a parent understands."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "enrolment",
    {
        "verifier_disagrees": Words(
            zh="独立核对不同意结果，没有保存：{finding}",
            en="The independent check disagrees, nothing was stored: {finding}",
        ),
        "survey_known": Words(
            zh="{first} 至 {last} 已经有一份调查“{title}”；家长一次只填一份，请选别的日子。",
            en="From {first} to {last} there is the survey “{title}”; they answer one at a time. Choose other days.",
        ),
        "survey_answered": Words(
            zh="已经有家长填了这份调查，问题不能再改：先填的和后填的必须回答同样的问题。",
            en="Somebody has answered this survey, so it cannot be changed: all families answer the same questions.",
        ),
        "proposal_moved": Words(
            zh="这条建议刚刚变了：答案、教师、教室或草稿有新的。请看新的建议再写进草稿，什么也没有丢。",
            en="This suggestion has just changed, as answers, staff, rooms or the draft did. Look at the new one; "
            "nothing is lost.",
        ),
        "survey_changed": Words(
            zh="您打开以后，另一位同事存了这份调查。您写的都还在下面；和存着的哪里不同也写在下面，看过再存一次。",
            en="Somebody else has stored this survey since you opened it. What you wrote is still here, with what "
            "differs from what is stored; look at it and save again.",
        ),
        "survey_backwards": Words(zh="调查的结束日早于开始日。", en="The survey closes before it opens."),
        "survey_past": Words(
            zh="最后一天 {day} 已经过去，家长没法填。请写今天或以后的一天。",
            en="The last day, {day}, has passed; nobody could answer. Give today or a later day.",
        ),
        "survey_after_term": Words(
            zh="{term}到 {last} 为止，调查要在这以前。",
            en="{term} ends on {last}; the survey has to be before that.",
        ),
        "survey_untitled": Words(zh="请写调查的名称。", en="Give the survey a name."),
        "survey_title_long": Words(
            zh="名称最多 {most} 个字，现在是 {found} 个。", en="A name has at most {most} characters, not {found}."
        ),
        "survey_not_open": Words(
            zh="调查的填写时间是 {first} 至 {last}。", en="The survey can be answered from {first} to {last}."
        ),
        "channel_wrong": Words(
            zh="家长本人填写记为网上，班主任代填记为电话或纸质。",
            en="A guardian answers online; a homeroom teacher enters what came by phone or on paper.",
        ),
        "not_open_yet": Words(zh="申请从 {first} 开始。", en="Applications open on {first}."),
        "closed": Words(
            zh="申请已于 {last} 截止。需要补报的，请联系班主任或教导处。",
            en="Applications closed on {last}. Ask the homeroom teacher or the office if you need one now.",
        ),
        "closed_for_teachers": Words(
            zh="申请已于 {last} 截止。{pupil}家确实需要的，请教导处给这个孩子开补申请，开了以后您可以在这里代录。",
            en="Applications closed on {last}. If {pupil} needs one, ask the office to let this child apply late; then "
            "you can enter it here.",
        ),
        "term_over": Words(zh="本学期已于 {last} 结束。", en="The term ended on {last}."),
        "already_applied": Words(
            zh="{pupil}本学期已经有一份申请，当前状态：{state}。", en="{pupil} has an application this term: {state}."
        ),
        "applied_meanwhile": Words(
            zh="刚刚已经有人为同一个孩子提交了申请，请刷新查看。",
            en="Somebody has just applied for the same child; load the page again.",
        ),
        "sent_meanwhile": Words(
            zh="{pupil}的申请已由{who}在 {when} 提交，不用再交一次。",
            en="{who} handed in the application for {pupil} on {when}; there is no need to do it again.",
        ),
        "draft_gone": Words(
            zh="{pupil}的草稿已经不在了：申请已撤回，或草稿已清空。需要时请重新填写。",
            en="The draft for {pupil} is gone: it was cleared, or the application was withdrawn. Fill it in again if "
            "you need to.",
        ),
        "draft_saved_meanwhile": Words(
            zh="{who}在 {when} 保存了“{part}”，您打开的是之前的内容。",
            en="{who} saved “{part}” on {when}; what you opened is from before that.",
        ),
        "scheme_changed": Words(
            zh="学校在您填写期间公布了新的方案，还没有提交。请先看改了什么，您填的都还在。",
            en="The school published another scheme while you were filling this in, so nothing was sent yet. First see "
            "what changed; what you filled in is kept.",
        ),
        "reviewed_already": Words(
            zh="{pupil}的申请班主任已经审核过（{state}），内容不能再改。不参加了可以撤回；想换星期，请在通过以后申请调整。",
            en="The homeroom has decided about the application for {pupil} already ({state}), so it cannot be changed. "
            "You may withdraw it, or ask for other days once it is approved.",
        ),
        "no_days": Words(zh="请至少选择一个服务日和时段。", en="Choose at least one weekday and band."),
        "day_twice": Words(zh="同一天的同一时段选了两次。", en="The same band is chosen twice on one day."),
        "not_guardian": Words(
            zh="这位家长没有登记为这个孩子的监护人。", en="This person is not a guardian of the child."
        ),
        "paper_unsigned": Words(zh="还没有签署《{paper}》。", en="The paper “{paper}” is not signed yet."),
        "paper_unread": Words(
            zh="《{paper}》还没有读。请打开读完，再在下面打勾。",
            en="“{paper}” is not read yet. Open it, read it, then tick it.",
        ),
        "paper_unknown": Words(zh="没有这份文书。", en="There is no such paper."),
        "signature_empty": Words(
            zh="请在签名框里手写签名，不能手写的输入姓名。",
            en="Sign by hand in the box, or type your name where you cannot.",
        ),
        "signature_of_another": Words(
            zh="输入的姓名和学校登记的“{name}”不一样，请照登记的输入。",
            en="The name you typed is not {name}, as the school has it; type that one.",
        ),
        "signature_unreadable": Words(
            zh="签名没有正确传到，请重新签一次。", en="The signature did not arrive whole; sign again."
        ),
        "circumstance_unknown": Words(zh="没有“{value}”这种情形。", en="There is no circumstance {value}."),
        "twice_in_list": Words(
            zh="同一份申请在这批里出现了两次。", en="The same application stands in the list twice."
        ),
        "moved_meanwhile": Words(
            zh="有申请刚刚被别人处理过，请刷新后再看。",
            en="Somebody else has just dealt with one of these applications; load the page again.",
        ),
        "decided_meanwhile": Words(
            zh="{pupil}的申请已由{person}于 {day} {time} {decision}，没有再改动。",
            en="{pupil}'s application was {decision} by {person} on {day} at {time}; it stays as it is.",
        ),
        "withdrawn_meanwhile": Words(
            zh="{pupil}的申请家长已经撤回，不用再审核。",
            en="The family has withdrawn {pupil}'s application; nobody needs to review it.",
        ),
        "gone_with_the_child": Words(
            zh="{pupil}现在在{homeroom}，申请由那里的班主任审核；您审核过的照旧有效。",
            en="{pupil} is in {homeroom} now, whose teacher reviews the application; what you have decided stands.",
        ),
        "standing_in_without_reason": Words(
            zh="代别人审核，请写明原因。", en="Say why you review in somebody else's place."
        ),
        "still_in_time": Words(
            zh="{pupil}的申请还没有逾期（期限 {day}），由原来的人审核。",
            en="{pupil}'s application is not overdue (its day is {day}); whoever has it reviews it.",
        ),
        "changed_meanwhile": Words(
            zh="{pupil}的家长刚刚改了申请，请刷新，看过新的内容再审核。",
            en="The family of {pupil} has just changed the application; load the page again and read it as it is now.",
        ),
        "reason_too_long": Words(zh="理由最多 {most} 个字。", en="A reason has at most {most} characters."),
        "effective_in_past": Words(
            zh="退出日期不能早于今天（{day}）。", en="Withdrawing takes effect today ({day}) or later."
        ),
        "effective_mid_afternoon": Words(
            zh="今天的课后服务已经开始，孩子今天仍在名单里；最早从 {day} 起退出。",
            en="This afternoon has begun and the child stays on its list; withdrawing takes effect from {day}.",
        ),
        "effective_after_term": Words(
            zh="退出日期不能晚于学期结束日 {day}。", en="Withdrawing takes effect by the term's last day, {day}."
        ),
        "nobody_to_print": Words(
            zh="没有要打印的申请书：孩子们都已经申请了。",
            en="There is no form to print: every child has an application.",
        ),
        "no_pictures": Words(zh="请先拍照或选一张照片。", en="Take or choose a photo first."),
        "too_many_pictures": Words(
            zh="照片最多 {most} 张，这次的没有收下。请先删去不要的。",
            en="There can be {most} photos; these were not taken. Remove one first.",
        ),
        "picture_of_before": Words(
            zh="这张照片属于上一次录入，已经留存，不能删去。",
            en="This photo belongs to an earlier entry and is kept; it cannot be removed.",
        ),
        "circumstance_not_claimed": Words(
            zh="申请里没有选这种家庭情况，不用传证明。",
            en="The application does not claim this; it needs no evidence.",
        ),
        "evidence_closed": Words(
            zh="申请正在学校审核或已有结果，证明照片不能再增减。",
            en="The application is with the school or decided; its evidence cannot be changed any more.",
        ),
        "signatures_wait": Words(
            zh="家长的签名已经录入，正等第二个人复核。",
            en="The guardian's signatures are entered and wait for a second person.",
        ),
        "signed_text_changed": Words(
            zh="录入以后文书又改了，家长签的不是现在的文本。请退回，请家长再签一次。",
            en="The text changed again since it was signed. Send it back; the guardian has to sign the present one.",
        ),
        "nothing_to_sign": Words(
            zh="现在没有要签的文书，可能刚刚已经签过了。",
            en="Nothing waits for a signature; it may have been signed a moment ago.",
        ),
        "text_changed_meanwhile": Words(
            zh="《{paper}》的文本刚刚又更新了，请重新读一遍再签。",
            en="The text of “{paper}” has just changed again; read it once more and then sign.",
        ),
        "consent_reworded": Words(
            zh="这一项的说明刚刚改了，请重新读一遍再决定。",
            en="What this consent says has just changed; read it once more and then decide.",
        ),
        "form_unprintable": Words(
            zh="{homeroom}{pupil}的文书印不出来，整批都没有印：{reason}",
            en="The form of {pupil} ({homeroom}) cannot be printed, and nothing of the run was: {reason}",
        ),
        "change_before_approval": Words(
            zh="申请通过以后才能变更时段，现在是“{state}”。",
            en="Days can be changed once the application is approved; it is {state}.",
        ),
        "change_in_past": Words(
            zh="变更的日期不能早于今天（{day}）。", en="A change takes effect today ({day}) or later."
        ),
        "change_mid_afternoon": Words(
            zh="今天的课后服务已经开始，最早从 {day} 起变更。",
            en="This afternoon has begun; a change takes effect from {day}.",
        ),
        "change_after_term": Words(
            zh="变更的日期不能晚于学期结束日 {day}。", en="A change takes effect by the term's last day, {day}."
        ),
        "same_days": Words(zh="选的时段和现在的一样，没有要变更的。", en="These are the days the child has already."),
        "change_on_its_way": Words(
            zh="已经有一份变更在审核；请等它办完，或先撤回。",
            en="A change is being reviewed already; wait for it, or take it back first.",
        ),
        "change_decided": Words(
            zh="这份变更已经审核完了，不能撤回。", en="This change is decided and cannot be taken back."
        ),
        "window_for_who_left": Words(
            zh="{pupil} {day} 起不在校，不能补申请。登记错了，请先撤回离校。",
            en="{pupil} leaves the school on {day} and cannot apply. If that is wrong, take the leaving back first.",
        ),
        "window_in_past": Words(
            zh="补申请的最后一天不能早于今天（{day}）。", en="The last day is today ({day}) or later."
        ),
        "window_after_term": Words(
            zh="补申请的最后一天不能晚于学期结束日 {day}。", en="The last day is the term's last, {day}, or earlier."
        ),
        "window_without_reason": Words(zh="请写明为什么补申请。", en="Say why the family may apply after closing."),
        "papers_missing": Words(
            zh="方案中没有需要家长签署的{paper}。", en="The scheme has no {paper} for guardians to sign."
        ),
        "care_kind_unknown": Words(zh="请选是哪一种情况。", en="Choose what the note is about."),
        "care_without_what": Words(
            zh="请写是什么情况，如对什么过敏。", en="Say what it is, such as what it reacts to."
        ),
        "care_without_todo": Words(zh="请写发作时老师该做什么。", en="Say what the teacher has to do when it happens."),
        "care_without_call": Words(zh="请写先给谁打电话。", en="Say whom to call first."),
        "care_too_long": Words(
            zh="这一格最多 {most} 个字，现在是 {found} 个。请写最要紧的。",
            en="This has at most {most} characters, not {found}. Write what matters most.",
        ),
        "care_without_consent": Words(
            zh="还没有同意把病史和过敏告诉看护的老师。先同意，再写。",
            en="You have not consented to telling the adults in charge. Consent first, then write.",
        ),
        "care_without_term": Words(
            zh="学校还没有设好新学期，现在写不了。",
            en="There is no term to write this for yet; try again when it is set up.",
        ),
        "care_changed": Words(
            zh="另一位家长刚刚改了这一条。您写的还在下面；先看改过的，再存一次。",
            en="Another guardian has just changed this note. What you wrote is still here; read it, then save again.",
        ),
        "care_back_changed": Words(
            zh="另一位家长刚刚改了这一条，还没有收回。先看改过的，要收回再点一次。",
            en="Another guardian has just changed this note; it was not taken back. Read it, then take it back again.",
        ),
        "care_notes_enough": Words(
            zh="一个孩子最多写 {most} 条，请改已有的一条。", en="A child has at most {most} notes; change one of them."
        ),
        "need_unknown": Words(zh="请选孩子需要什么。", en="Choose what the child needs."),
        "need_known": Words(
            zh="这一项已经提过，还有效。要改日期的，先收回再提。",
            en="This was said already and stands. Take it back first to say it for other days.",
        ),
        "need_in_past": Words(zh="开始的日子不能早于今天（{day}）。", en="It begins today ({day}) or later."),
        "need_backwards": Words(zh="最后一天早于第一天。", en="It ends before it begins."),
        "need_outside_term": Words(
            zh="日子要在本学期 {first} 至 {last} 之间。", en="The days lie in the term, from {first} to {last}."
        ),
        "need_over": Words(zh="这一项已经结束或已经收回。", en="This is over or was taken back already."),
        "need_decided": Words(
            zh="这一项刚刚已经有人处理，或家长已经收回。", en="Somebody has decided this already, or it was taken back."
        ),
        "need_without_reason": Words(
            zh="不同意的，请写明为什么，家长会看到。", en="Say why it is refused; the family reads it."
        ),
    },
)
