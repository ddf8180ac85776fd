"""The reference of permissions, docs/reference/permissions.md, written from the table itself.

`python -m afterbell.schools.reference` writes it to the standard output.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.schools.permissions import READS, WRITES, Rows
from afterbell.schools.roles import Role

DIMENSIONS = {
    "school": Words(zh="全校", en="school"),
    "homeroom": Words(zh="本班", en="homeroom"),
    "pupil": Words(zh="自己的孩子", en="own children"),
    "child_here": Words(zh="有孩子在校", en="with a child here"),
    "staff": Words(zh="本人", en="own"),
    "account": Words(zh="给本人的", en="addressed to oneself"),
    "supervised": Words(zh="所辖学校", en="supervised"),
    "beneath": Words(zh="所辖学校和下级教育局", en="beneath"),
    "platform": Words(zh="平台", en="platform"),
    "anywhere": Words(zh="所有人", en="everybody"),
}

ACTIONS = {
    "schools.open": Words(zh="开设学校", en="open a school"),
    "schools.register": Words(zh="登记场所、班级、教职工和学生", en="register rooms, homerooms, staff and pupils"),
    "schools.describe": Words(zh="填写校名、地址和电话", en="say the school's name, address and telephone"),
    "schools.set_calendar": Words(zh="设置学期和上学日", en="set up the term and its days"),
    "schools.appoint": Words(zh="任命岗位", en="appoint to a post"),
    "schools.issue_sign_in_code": Words(zh="发放和作废登录码", en="issue and revoke sign-in codes"),
    "schools.redeem_sign_in_code": Words(zh="用登录码进入", en="enter by a sign-in code"),
    "schools.sign_in": Words(zh="登录（记入留痕）", en="sign in, noted in the ledger"),
    "schools.fail_sign_in": Words(zh="登录失败（记入留痕）", en="fail to sign in, noted in the ledger"),
    "schools.open_message": Words(zh="打开消息（记为已读）", en="open a message, which is noted"),
    "schools.give_address": Words(zh="留下或取消收消息的邮箱", en="give or take back an address for mail"),
    "schools.reveal_phone": Words(zh="看家长电话（记入留痕）", en="see a guardian's number, noted in the ledger"),
    "schools.tell_by_phone": Words(zh="记下已电话告知", en="note that a family was told by telephone"),
    "schools.keep_calendar": Words(zh="把场次放进手机日历", en="have the sessions in a calendar"),
    "schools.set_channel": Words(zh="设置群机器人和邮件", en="set up robots and mail"),
    "schools.engage": Words(zh="登记用工方式", en="say how somebody works here"),
    "schools.vet": Words(zh="登记和作废从业核查", en="record and end vetting"),
    "schools.tell_what_expires": Words(zh="提醒快到期的从业核查", en="tell which vetting runs out"),
    "scheme.draft": Words(zh="起草方案", en="draft the scheme"),
    "scheme.approve": Words(zh="通过方案", en="approve the scheme"),
    "scheme.return": Words(zh="退回方案", en="send the scheme back"),
    "scheme.publish": Words(zh="公布方案", en="publish the scheme"),
    "enrolment.open_survey": Words(zh="发起接送情况调查", en="open the collection survey"),
    "enrolment.change_survey": Words(zh="改调查的问题", en="change what the survey asks"),
    "enrolment.answer_survey": Words(zh="填写调查", en="answer the survey"),
    "enrolment.apply": Words(zh="申请", en="apply"),
    "enrolment.keep_draft": Words(zh="保存没有提交的申请", en="keep the draft of an application"),
    "enrolment.apply_on_paper": Words(zh="代录纸质申请", en="enter a paper application"),
    "enrolment.review_in_homeroom": Words(zh="班级审核", en="review in the homeroom"),
    "enrolment.review_in_school": Words(zh="学校审核", en="review for the school"),
    "enrolment.countersign": Words(zh="复核纸质代录", en="countersign what was entered from paper"),
    "enrolment.attach_evidence": Words(zh="上传和删去证明照片", en="attach and remove evidence"),
    "enrolment.look_at_evidence": Words(zh="看证明照片（记入留痕）", en="look at evidence, noted in the ledger"),
    "enrolment.forget_evidence": Words(zh="删除到期的证明照片", en="remove evidence that is no longer needed"),
    "enrolment.sign_again": Words(zh="文书改动后再签", en="sign a changed paper"),
    "enrolment.stand_in_for_homeroom": Words(
        zh="班级审核逾期后代班主任审核", en="review in the homeroom teacher's place once overdue"
    ),
    "enrolment.stand_in_for_school": Words(
        zh="学校审核逾期后代教导处审核", en="review in the office's place once overdue"
    ),
    "enrolment.tell_what_is_due": Words(zh="提醒快到期和已逾期的审核", en="tell which reviews are due or overdue"),
    "enrolment.forget_devices": Words(zh="学期结束后删除设备指纹", en="remove devices' fingerprints after the term"),
    "enrolment.consent": Words(zh="决定是否同意（每个用途分开）", en="give or revoke a consent, each purpose apart"),
    "enrolment.say_need": Words(
        zh="提出和收回孩子的需要（小组、多一名大人）", en="say and take back what a child needs"
    ),
    "enrolment.confirm_need": Words(zh="决定孩子的需要", en="confirm or refuse what a child needs"),
    "enrolment.give_care_note": Words(zh="写、改、收回照护须知", en="give, change and take back a care note"),
    "enrolment.sign_duties": Words(zh="签职责书", en="sign the statement of duties"),
    "enrolment.change_days": Words(zh="变更服务时段", en="change the days of service"),
    "enrolment.open_late": Words(zh="开放补申请", en="let a family apply after closing"),
    "enrolment.withdraw": Words(zh="撤回申请", en="withdraw an application"),
    "placement.commit_draw": Words(zh="封存抽签种子", en="commit the draw"),
    "placement.reveal_draw": Words(zh="公开抽签种子", en="reveal the draw"),
    "placement.describe_club": Words(zh="写社团卡片", en="write what families read of a club"),
    "placement.set_last_wish_day": Words(zh="定志愿截止日", en="say until when wishes are taken"),
    "placement.wish": Words(zh="填报志愿", en="make wishes"),
    "placement.preview": Words(zh="预览录取", en="preview the placement"),
    "placement.confirm": Words(zh="确认录取", en="confirm a placement"),
    "placement.publish": Words(zh="公布录取", en="publish a placement"),
    "placement.give_place": Words(zh="手工安排位置", en="give a place by hand"),
    "placement.reform_groups": Words(zh="重新编组", en="form groups anew"),
    "placement.move": Words(zh="手工换组", en="move a child to another group"),
    "placement.form_groups": Words(zh="编班", en="form groups"),
    "placement.open_leftovers": Words(zh="开放剩余名额", en="open places left over"),
    "placement.claim": Words(zh="认领剩余名额", en="claim a place left over"),
    "placement.offer": Words(zh="提供空出的名额", en="offer places that became free"),
    "placement.answer_offer": Words(zh="答复候补名额", en="answer an offered place"),
    "rostering.plan_sessions": Words(zh="排定场次", en="plan sessions"),
    "rostering.roster": Words(zh="排班", en="make the roster"),
    "rostering.record_leave": Words(zh="教职工请假", en="record staff leave"),
    "rostering.substitute": Words(zh="安排代班", en="find a substitute"),
    "rostering.ask_turn": Words(
        zh="提出或撤回请假、代班、换班", en="ask for leave, a substitute or a swap, or take it back"
    ),
    "rostering.answer_turn": Words(zh="答复代班、换班", en="answer whether one stands in or swaps"),
    "rostering.decide_turns": Words(
        zh="同意或退回请假、代班、换班", en="approve or refuse leave, substitutes and swaps"
    ),
    "rostering.climb_ladder": Words(
        zh="告知没有确认责任人的场次（系统自己）", en="tell of sessions without a confirmed adult (the house itself)"
    ),
    "rostering.tell_what_ran_out": Words(
        zh="告知过时没有答复的请假、代班、换班（系统自己）",
        en="tell of requests nobody answered in time (the house itself)",
    ),
    "rostering.set_terms": Words(
        zh="登记教职工的岗位比例和休息日", en="say which part of a post somebody has, and off-days"
    ),
    "rostering.cancel": Words(zh="取消场次", en="cancel a session"),
    "rostering.train": Words(zh="签学期培训；登记谁参加了", en="sign the term's training, record who attended"),
    "rostering.clear": Words(zh="放行没有签、没有训的人", en="let somebody stand unsigned or untrained"),
    "rostering.brief": Words(zh="登记给学生讲过安全教育", en="record a group's safety briefing"),
    "rostering.stop_day": Words(
        zh="停课和恢复（值班领导只限当天）", en="stop a day and take it back (the duty leader today only)"
    ),
    "rostering.look_at_care": Words(
        zh="看照护须知（只限当天负责孩子的人，记入留痕）", en="read a care note as the adult in charge that day, noted"
    ),
    "attendance.arrive": Words(zh="到岗", en="arrive at a session"),
    "attendance.mark": Words(zh="点名", en="call the roll"),
    "attendance.seal": Words(zh="封存点名表", en="seal a roll"),
    "attendance.confirm": Words(zh="确认场次", en="confirm a session"),
    "attendance.excuse": Words(zh="学生请假", en="excuse a pupil"),
    "attendance.decide": Words(zh="裁定矛盾的记录", en="decide between marks"),
    "attendance.correct": Words(zh="提出改正封存的点名", en="ask for a correction of a sealed roll"),
    "attendance.raise_alarm": Words(zh="报告未到学生", en="raise an alarm"),
    "attendance.watch": Words(zh="看有没有学生没点到", en="watch over children nobody has seen"),
    "attendance.record_morning": Words(zh="登记上午没到校的学生", en="record who is missing from morning school"),
    "attendance.keep_roll": Words(zh="把自己的点名表存在手机上", en="keep the own rolls on a phone"),
    "attendance.end_phone": Words(zh="停用一部存点名表的手机", en="end a phone that keeps rolls"),
    "attendance.take_in": Words(zh="读入手机上交来的点名", en="take in what a phone hands over"),
    "attendance.close_alarm": Words(zh="销报", en="close an alarm"),
    "attendance.log_homework": Words(zh="记作业和做了什么", en="note homework and what was done"),
    "attendance.look_into": Words(zh="抽看有没有讲授新课", en="look into whether anything new is taught"),
    "attendance.report_teaching": Words(zh="反映讲新课或集体补课", en="report teaching in the service"),
    "attendance.answer_report": Words(zh="答复讲新课的反映", en="answer a report of teaching"),
    "attendance.check_room": Words(zh="检查场所", en="check a room"),
    "attendance.report_defect": Words(zh="报告场所哪里不对", en="report what is wrong in a room"),
    "attendance.walk_room": Words(zh="关门前走进教室看过", en="walk through a room before the school is closed"),
    "attendance.leave_room_unwalked": Words(zh="说明为什么没有看教室", en="say why nobody walked through a room"),
    "attendance.mend_defect": Words(zh="记下场所修好了", en="record that a room is mended"),
    "attendance.record_incident": Words(zh="记下事件和受伤", en="record an incident or an injury"),
    "attendance.look_at_incident": Words(
        zh="看事件写了什么（记一次，家长看得到）", en="read what was written of an incident, which its families see"
    ),
    "attendance.follow_incident": Words(zh="跟进事件", en="follow an incident up"),
    "attendance.close_incident": Words(zh="办结事件", en="close an incident"),
    "attendance.remind_of_incidents": Words(zh="提醒没有办结的事件", en="remind of incidents that are open"),
    "attendance.patrol": Words(zh="巡课", en="go on patrol"),
    "attendance.decide_presence": Words(
        zh="到岗记录矛盾时决定（不能决定自己的）", en="decide about contradicting presence, never the own"
    ),
    "attendance.open_room": Words(
        zh="开放没有检查或没修好的场所一天", en="open a room unchecked or not mended for a day"
    ),
    "dismissal.name_collector": Words(zh="登记接送人", en="name a collector"),
    "dismissal.look_at_collector": Words(
        zh="看接送人的照片（记入留痕）", en="look at a collector's picture, which is noted"
    ),
    "dismissal.note_refused_name": Words(
        zh="登记的接送人没有收下（记入留痕）", en="name a collector who is not accepted, noted in the ledger"
    ),
    "dismissal.keep_buses": Words(zh="登记校车和随车大人", en="keep the school's buses and who is aboard"),
    "dismissal.forbid_collector": Words(zh="禁止某人接走学生", en="forbid somebody to collect a child"),
    "dismissal.send_stand_in": Words(zh="请人代接一天", en="send somebody to collect for one day"),
    "dismissal.look_at_forbidden": Words(zh="查看禁止接走的人和依据", en="read who may not collect a child, and why"),
    "dismissal.say_going_home": Words(zh="说明今天怎么回家", en="say how a child goes home"),
    "dismissal.change_today": Words(zh="改今天怎么回家", en="change how a child goes home today"),
    "dismissal.choose_news": Words(zh="选择离校时要不要发消息", en="choose of which releases to be told"),
    "dismissal.record_change": Words(
        zh="记下家长来电改的今天怎么回家，家长不一致时决定",
        en="write down from a call how a child goes home today, and decide where guardians differ",
    ),
    "dismissal.see_change": Words(zh="知道今天怎么回家改了", en="know of a change of today"),
    "dismissal.watch_late": Words(zh="没人接的学生没人过问时报告", en="tell of children nobody has come for"),
    "dismissal.watch_changes": Words(zh="今天的改变没人看到时报告", en="tell of changes of today that nobody has seen"),
    "dismissal.hand_over": Words(zh="交接学生", en="hand a child over"),
    "dismissal.agree_override": Words(
        zh="作为第二名教职工同意名单外的放行", en="agree, as the second adult, to let a child go off the list"
    ),
    "dismissal.stay_late": Words(
        zh="陪伴晚接的学生、联系家长", en="stay with a child nobody has come for, and call its family"
    ),
    "dismissal.give_to_gate": Words(zh="送学生到校门", en="send children to the gate"),
    "dismissal.take_at_gate": Words(zh="在校门接到学生", en="take children over at the gate"),
    "dismissal.keep_gate_list": Words(zh="把校门名单存在学校的设备上", en="keep the gate's list on a school device"),
    "dismissal.end_gate_device": Words(zh="停用一台校门设备", en="end a device of the gate"),
    "dismissal.undo_handover": Words(zh="撤销交接", en="undo a handover"),
    "dismissal.undo_at_gate": Words(zh="撤销“到校门了”", en="take back that a child is at the gate"),
    "dismissal.close_day": Words(zh="结束一天", en="close a day"),
    "dismissal.register_visitor": Words(zh="登记访客进出", en="register visitors in and out"),
    "dismissal.look_at_visitor": Words(zh="看访客的电话（记入留痕）", en="read a visitor's number, which is noted"),
    "dismissal.start_drill": Words(zh="开始演练", en="start a drill"),
    "dismissal.report_drill": Words(zh="在演练里报告自己的学生", en="report the own children in a drill"),
    "dismissal.end_drill": Words(zh="结束演练", en="end a drill"),
    "dismissal.call_off_drill": Words(zh="因真的紧急情况中止演练", en="call a drill off because something is real"),
    "subsidy.settle": Words(zh="核算补助", en="draw up a settlement"),
    "subsidy.review": Words(zh="复核核算", en="review a drawn-up settlement"),
    "subsidy.open": Words(zh="请大家核对补助", en="open a settlement to objections"),
    "subsidy.approve": Words(zh="审批补助", en="approve a settlement"),
    "subsidy.publish": Words(zh="公示补助", en="publish a settlement"),
    "subsidy.pay": Words(zh="登记发放补助", en="record the payment of a settlement"),
    "subsidy.close": Words(zh="结账", en="close a settlement"),
    "subsidy.object": Words(zh="对自己的补助提异议", en="object to one's own statement"),
    "subsidy.answer_objection": Words(zh="答复异议", en="answer an objection"),
    "subsidy.propose_adjustments": Words(zh="提出更正", en="propose adjustments"),
    "subsidy.sign_adjustment": Words(zh="签更正", en="sign an adjustment"),
    "subsidy.set_classes": Words(zh="设经济分类科目", en="set the economic classes of the payroll"),
    "subsidy.appraise": Words(zh="核算一个月的考核", en="draw up a month's appraisal"),
    "subsidy.confirm_appraisal": Words(zh="确认考核", en="confirm an appraisal"),
    "subsidy.appeal": Words(zh="对自己的考核申诉", en="appeal against one's own points"),
    "subsidy.answer_appeal": Words(zh="答复申诉", en="answer an appeal"),
    "subsidy.rate": Words(zh="给一个组的一个月打分（不记名）", en="rate a group's month without a name"),
    "subsidy.draw_budget": Words(zh="做经费测算", en="draw up the term's budget"),
    "subsidy.approve_budget": Words(zh="批准经费测算", en="approve the term's budget"),
    "subsidy.draw_fees": Words(zh="计算应缴费用", en="draw up what families owe"),
    "subsidy.publish_fees": Words(zh="公布应缴费用", en="let families see what they owe"),
    "subsidy.record_receipt": Words(zh="录入收款和退款", en="record money paid and given back"),
    "subsidy.confirm_receipt": Words(zh="确认收款和退款", en="confirm money paid and given back"),
    "subsidy.reverse_receipt": Words(zh="冲销收款和退款", en="take a mistaken receipt back"),
    "subsidy.propose_exemption": Words(zh="提出减免", en="propose an exemption from fees"),
    "subsidy.confirm_exemption": Words(zh="确认减免", en="confirm an exemption from fees"),
    "subsidy.take_in_statement": Words(zh="导入银行流水", en="take in a bank's statement"),
    "subsidy.match_bank_row": Words(zh="把银行流水对到学生", en="match a bank payment with a child"),
    "portal.publish": Words(zh="发布文章", en="publish an article"),
    "portal.write": Words(zh="写文章，送审，更正", en="write pages, send them for review, correct them"),
    "portal.review": Words(zh="审核别人写的文章", en="review what another person wrote"),
    "portal.withdraw": Words(zh="撤下文章", en="withdraw a page"),
    "portal.set_channels": Words(zh="设置栏目", en="set up the channels of the space"),
    "portal.publish_due": Words(
        zh="到时间发布文章，公示期满撤下", en="publish pages at their time and take notices down"
    ),
    "portal.lock": Words(zh="锁定学校的公开空间，复核锁定", en="lock a school's public space, review a lock"),
    "portal.appeal_lock": Words(zh="对锁定申诉", en="appeal against a lock"),
    "portal.forward_appeal": Words(zh="转交学校的申诉", en="pass a school's appeal on"),
    "portal.remind_of_locks": Words(
        zh="提醒上级还有没解锁的空间、没处理的申诉", en="remind those above of locks and appeals that wait"
    ),
    "portal.unlock": Words(zh="提出解锁，同意解锁", en="propose and agree to unlock"),
    "portal.take_back": Words(zh="撤回直接公开的内容", en="take back what is public as it stands"),
    "portal.note_matters": Words(
        zh="记下直接公开的内容何时变了，提醒没有答复的异议",
        en="note when what is public as it stands says something else, remind of objections without an answer",
    ),
    "portal.object": Words(zh="对公示的内容提出异议", en="object to what stands under notice"),
    "portal.answer_matter": Words(zh="答复对公示内容的异议", en="answer an objection to what stands under notice"),
    "schools.keep_factor": Words(zh="设置自己的两步验证", en="keep the own second factor"),
    "schools.prove_factor": Words(zh="登录时验证第二步", en="prove the second factor at the door"),
    "schools.reset_factor": Words(zh="重设别人丢失的两步验证", en="reset somebody's lost second factor"),
    "factors.see": Words(zh="看下级的两步验证", en="see the second factors of those below"),
    "complaints.write": Words(zh="写投诉或建议", en="write a complaint or a suggestion"),
    "complaints.follow": Words(
        zh="补充、评价自己写的投诉，提请主管部门",
        en="add to the own complaint, rate its answer, bring it before the bureau",
    ),
    "complaints.handle": Words(zh="受理、追问、转交、答复投诉", en="take up, ask back, pass on and answer complaints"),
    "complaints.look_at_contact": Words(
        zh="看投诉人的联系方式（记入留痕）", en="see how a complaint's writer is reached, noted in the ledger"
    ),
    "complaints.watch": Words(
        zh="逾期的投诉转主管部门，没有下文的办结", en="bring overdue complaints before the bureau, close what is over"
    ),
    "comments.choose_pen": Words(zh="起一个笔名", en="choose a pen name"),
    "comments.write": Words(zh="在公开页面下评论", en="comment under a public page"),
    "comments.appeal": Words(zh="对没有展示的评论申诉", en="appeal for a comment that is not shown"),
    "comments.review": Words(zh="审核评论和申诉", en="review comments and appeals"),
    "comments.report": Words(zh="举报评论、页面或空间", en="report a comment, a page or a space"),
    "comments.answer_report": Words(zh="答复举报，撤下评论", en="answer a report, take a comment down"),
    "comments.lock_pen": Words(zh="锁定个人空间，复核和解锁", en="lock a personal space, review that, unlock it"),
    "comments.appeal_lock": Words(zh="对个人空间的锁定申诉", en="appeal against the lock of one's personal space"),
    "notices.write": Words(zh="写给家庭的通知", en="write a notice to families"),
    "notices.review": Words(zh="审核给家庭的通知", en="review a notice to families"),
    "notices.send_at_once": Words(zh="直接发出自己写的通知", en="send one's own notice at once"),
    "notices.remind": Words(zh="提醒还没有看通知的家庭", en="remind families that have not read a notice"),
    "notices.open": Words(zh="打开给自己孩子家庭的通知", en="open a notice to the own child's family"),
    "notices.note_told": Words(zh="记下纸质通知和电话告知", en="note that a family was told on paper or by telephone"),
    "notices.ask_families": Words(zh="发起满意度调查", en="open a survey of satisfaction"),
    "notices.rate_service": Words(zh="评价一项服务（不记名）", en="rate a service without a name"),
    "notices.read_words": Words(zh="看过家长写的评价", en="review what families wrote of a service"),
    "public.see": Words(zh="看公开的页面", en="see what is public"),
    "messages.see": Words(zh="看自己的消息", en="see one's messages"),
    "calls.see": Words(zh="看谁没有打开消息", en="see who has not opened a message"),
    "channels.see": Words(zh="看消息怎么发出去", en="see how messages leave the house"),
    "office.see": Words(zh="看教导处的页面", en="see the office's pages"),
    "coercion.see": Words(zh="看是否自愿申请的迹象", en="see signs that families may have been made to apply"),
    "homeroom.see": Words(zh="看班级名单", en="see a homeroom's list"),
    "applications.see": Words(zh="看申请", en="see applications"),
    "pictures.see": Words(zh="看申请的照片", en="see the photos of applications"),
    "needs.see": Words(zh="孩子的需要", en="what children need"),
    "duties.see": Words(zh="看谁签了职责书", en="see who signed the statement of duties"),
    "duties.print": Words(zh="打印职责书", en="print a statement of duties"),
    "readiness.see": Words(zh="看谁可以上岗", en="see who is ready to stand with children"),
    "vetting.see": Words(zh="看从业核查（编号遮盖）", en="see vetting, its numbers masked"),
    "groups.see": Words(zh="看编班", en="see groups"),
    "roster.see": Words(zh="看排班", en="see the roster"),
    "sessions.see": Words(zh="看场次", en="see sessions"),
    "roll.see": Words(zh="看点名表", en="see a roll"),
    "incidents.see": Words(zh="看事件列表", en="see the list of incidents"),
    "presence.see": Words(zh="看到岗矛盾和巡课照片", en="see contradicting presence and the patrol's pictures"),
    "rooms.see": Words(zh="看各场所的检查", en="see how the rooms stand"),
    "homework.see": Words(zh="看作业量", en="see how much homework there is"),
    "content.see": Words(zh="看各场做了什么", en="see what was done in sessions"),
    "teaching.see": Words(zh="看讲新课的反映", en="see reports of teaching"),
    "phones.see": Words(zh="看存点名表的手机", en="see the phones that keep rolls"),
    "drill.see": Words(zh="看有没有演练在进行", en="see whether a drill runs"),
    "late.see": Words(zh="看晚接统计", en="see how often children are collected late"),
    "gate.see": Words(zh="看校门名单", en="see the gate list"),
    "gate_devices.see": Words(zh="看校门设备", en="see the gate's devices"),
    "child.see": Words(zh="看孩子的下午", en="see a child's afternoon"),
    "settlement.see": Words(zh="看核算", en="see a settlement"),
    "buses.see": Words(zh="看校车和乘车的学生", en="see the buses and who rides along"),
    "fees.see": Words(zh="看应缴和收款", en="see what families owe and paid"),
    "child_fees.see": Words(zh="看自己孩子的应缴", en="see what is owed for the own children"),
    "statement.see": Words(zh="看补助单", en="see a statement"),
    "audit.see": Words(zh="看留痕", en="see the ledger"),
    "notices.see": Words(zh="看通知送到了哪些家庭", en="see which families a notice reached"),
    "notices_of_homeroom.see": Words(
        zh="看本班哪些家庭还不知道通知", en="see which families of the homeroom are missing"
    ),
    "child_notices.see": Words(zh="看给自己孩子家庭的通知", en="see notices to the own child's family"),
    "satisfaction.see": Words(zh="看满意度", en="see what families think of the service"),
    "pages.see": Words(zh="看文章的草稿、审核和版本", en="see drafts, reviews and versions of pages"),
    "school_pages.see": Words(zh="看本校登录可见的文章", en="see pages for everybody of the school"),
    "staff_pages.see": Words(zh="看本校教职工可见的文章", en="see pages for the school's staff"),
    "space_locks.see": Words(zh="看公开空间的锁定经过", en="see what was done about locks of the public space"),
    "complaints.see": Words(zh="看投诉与建议的清单", en="see the list of complaints and suggestions"),
    "comments.see": Words(zh="看自己的评论", en="see one's own comments"),
    "comment_queue.see": Words(zh="看等审核的评论和举报", en="see comments and reports that wait"),
    "bureau.see": Words(zh="看所辖学校汇总", en="see the supervised schools"),
    "platform.see": Words(zh="看平台", en="see the platform"),
}

OPENING = """\
# 权限 · Permissions

由权限表生成，请勿手改。/ Written from the table of permissions; do not edit.

一行是一件事，一列是一个角色，格里是范围：{ranges_zh}。空格表示不能做，也看不到：与不存在一样。

A row is an action, a column a role, a cell the reach: {ranges_en}. An empty cell means that the role cannot do it, and
that the thing is not there for it.
"""


def reference() -> str:
    """Write the whole reference. Raises KeyError for an action or a reach without words."""
    opening = OPENING.format(
        ranges_zh="、".join(words.zh for words in DIMENSIONS.values()),
        ranges_en=", ".join(words.en for words in DIMENSIONS.values()),
    )
    writes = "\n".join(_table(WRITES))
    reads = "\n".join(_table(READS))
    return f"{opening}\n## 写 · Writing\n\n{writes}\n\n## 读 · Reading\n\n{reads}\n"


def _table(rows: Rows) -> Iterator[str]:
    names = [f"{role.label} {role.value.replace('_', ' ')}" for role in Role]
    yield f"| 事 action | {' | '.join(names)} |"
    yield f"| --- |{' --- |' * len(names)}"
    for action, roles in rows.items():
        words = ACTIONS[action]
        cells = [_reach(roles.get(role)) for role in Role]
        yield f"| {words.zh} {words.en} `{action}` | {' | '.join(cells)} |"


def _reach(dimension: str | None) -> str:
    if dimension is None:
        return ""
    words = DIMENSIONS[dimension]
    return f"{words.zh} {words.en}"


if __name__ == "__main__":
    sys.stdout.write(reference())
