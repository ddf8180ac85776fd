"""What the register of schools, people and days refuses, in the words of the office."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "schools",
    {
        "name_missing": Words(zh="名称不能为空。", en="A name is missing."),
        "name_too_long": Words(zh="“{name}”太长，最多 {most} 个字。", en="“{name}” is too long: at most {most}."),
        "name_unreadable": Words(
            zh="“{name}”含有看不见的字符，请重新输入。", en="“{name}” holds invisible characters; type it again."
        ),
        "not_a_name": Words(zh="“{name}”不像一个名字。", en="“{name}” does not look like a name."),
        "letter_of_one_machine": Words(
            zh="“{name}”里有一个只在某台电脑上才看得见的字（自造字），别处显示不出来。请换成标准字，或写成同音的常用字。",
            en="“{name}” holds a letter only one machine can show. Use the standard character.",
        ),
        "school_known": Words(
            zh="{banner}已经有一所“{name}”。", en="There is a school named “{name}” in {banner} already."
        ),
        "address_too_long": Words(
            zh="地址太长，最多 {most} 个字。", en="The address is too long: at most {most} characters."
        ),
        "address_unreadable": Words(
            zh="地址里有看不见的字符，请重新输入。", en="The address holds invisible characters; type it again."
        ),
        "pupil_known": Words(
            zh="{homeroom}已经有这名学生“{name}”，家长也对得上。要改资料，请打开这名学生。",
            en="{name} of {homeroom} is registered already, with this guardian. To correct something, open that pupil.",
        ),
        "pupil_namesake": Words(
            zh="{homeroom}已经有一名“{name}”，家长不同。确实是另一个孩子的，请勾选“是另一个同名的孩子”再登记。",
            en="There is a {name} in {homeroom} with other guardians. If this is another child, tick “another child of "
            "the same name” and register again.",
        ),
        "left_too_late": Words(
            zh="最后一天不能晚于今天（{day}），请在离校那天或以后登记。",
            en="The last day cannot be after today ({day}); enter it on that day or later.",
        ),
        "left_too_early": Words(
            zh="最后一天不能早于入学登记的那天（{day}）。", en="The last day cannot be before the child joined ({day})."
        ),
        "left_in_past_term": Words(
            zh="最后一天不能早于本学期开学的前一天（{day}）。假期里离校的，写这一天。",
            en="The last day cannot be before the eve of this term ({day}). For a child that left in the holidays, "
            "enter that day.",
        ),
        "left_and_forgotten": Words(
            zh="家长的资料已按保存期限删除，不能再撤回。孩子在校的，请重新登记。",
            en="The family's data were removed when their time was over, so this cannot be taken back. Register the "
            "child anew.",
        ),
        "guardian_twice": Words(
            zh="{name}已经是这个孩子的家长，不用再加。要改关系或电话，请改原来的那一位。",
            en="{name} is a guardian of this child already. To change the relation or the number, change that entry.",
        ),
        "named_twice": Words(
            zh="{name}写了两次，一位家长只写一次。", en="{name} is named twice; name each guardian once."
        ),
        "phone_twice": Words(
            zh="电话尾号 {tail} 写给了两位家长，请改成各自的电话。",
            en="The telephone number ending in {tail} is given for two guardians; enter each one's own.",
        ),
        "last_guardian": Words(
            zh="至少要留一位家长。要换人，请先写上新的家长。",
            en="One guardian has to stay. To change, name the new guardian first.",
        ),
        "school_code_wrong": Words(
            zh="学校代码“{school}”只能用小写字母、数字和短横，2—12 位。",
            en="The school's code {school} may have lower-case letters, digits and hyphens, 2 to 12.",
        ),
        "school_code_taken": Words(
            zh="学校代码“{school}”已经有人用了，请换一个。", en="The school's code {school} is taken; choose another."
        ),
        "term_known": Words(
            zh="已经有一个“{name}”，日期与这次填的不同。", en="There is a term “{name}” already, with other days."
        ),
        "verifier_disagrees": Words(
            zh="独立核对不同意结果，没有保存：{finding}",
            en="The independent check disagrees, nothing was stored: {finding}",
        ),
        "terms_overlap": Words(
            zh="{first} 至 {last} 与“{name}”的日期重叠。", en="{first} to {last} overlaps the term “{name}”."
        ),
        "not_in_term": Words(zh="{day} 不在“{name}”内。", en="{day} is not in the term “{name}”."),
        "weekday_missing": Words(
            zh="上学的日子要写明按星期几的课表（1—7）。", en="A day with school follows a weekday's timetable, 1 to 7."
        ),
        "weekday_not_needed": Words(zh="不上学的日子不按任何课表。", en="A day without school follows no timetable."),
        "twice_in_list": Words(zh="“{name}”在名单里出现了两次。", en="“{name}” stands in the list twice."),
        "grade_outside": Words(zh="年级应为 1—6，写的是 {grade}。", en="A grade is 1 to 6, not {grade}."),
        "number_outside": Words(
            zh="班号应为 1—99，写的是 {number}。", en="A homeroom's number is 1 to 99, not {number}."
        ),
        "seats_outside": Words(
            zh="座位数应为 1—2000，写的是 {seats}。", en="A room has 1 to 2,000 seats, not {seats}."
        ),
        "language_unknown": Words(
            zh="授课语言“{language}”不认识，可写：{known}。", en="The language {language} is not one of {known}."
        ),
        "residence_unknown": Words(
            zh="住宿类型“{residence}”不认识，可写：{known}。", en="The residence {residence} is not one of {known}."
        ),
        "role_unknown": Words(zh="没有“{role}”这个学校岗位。", en="{role} is not a post in a school."),
        "role_not_yours": Words(
            zh="“{role}”只能由校长或平台任命。", en="Only a principal or the platform appoints a {role}."
        ),
        "homeroom_unknown": Words(zh="没有这个班：{homeroom}。", en="There is no homeroom {homeroom}."),
        "homeroom_not_needed": Words(
            zh="只有班主任的岗位带班级。", en="Only a homeroom teacher's post has a homeroom."
        ),
        "homeroom_missing": Words(zh="班主任要写明哪个班。", en="A homeroom teacher's post names the homeroom."),
        "handle_wrong": Words(
            zh="登录名“{handle}”只能用小写字母、数字、点和短横，2—40 位。",
            en="The sign-in name {handle} may have lower-case letters, digits, dots and hyphens, 2 to 40.",
        ),
        "handle_taken": Words(
            zh="登录名“{handle}”已属于另一个人。", en="The sign-in name {handle} belongs to somebody else."
        ),
        "spot_wrong": Words(
            zh="“{spot}”看不出在哪里；请写纬度和经度，例如 43.93, 116.09。",
            en="{spot} is no place here; write degrees north and east, as 43.93, 116.09.",
        ),
        "phone_wrong": Words(zh="电话“{phone}”不像一个电话号码。", en="{phone} does not look like a telephone number."),
        "phone_of_other": Words(
            zh="电话尾号 {tail} 已登记在另一位家长名下。",
            en="The telephone number ending in {tail} is registered for another guardian.",
        ),
        "guardian_missing": Words(zh="{name}没有登记任何家长。", en="No guardian is named for {name}."),
        "relation_missing": Words(zh="请写明家长与孩子的关系。", en="Say how the guardian is related to the child."),
        "code_wrong": Words(
            zh="这个登录码不能用：可能输错了、已用过、已过期或已作废。请向班主任要一个新的。",
            en="This code is mistyped, used before, expired or revoked. Ask the homeroom teacher for a new one.",
        ),
        "guardian_without_account": Words(
            zh="这位家长没有登录账号。", en="This guardian has no account to sign in with."
        ),
        "nobody_to_invite": Words(
            zh="没有需要发登录码的家长：都已登录，或手里有还没用的登录码。",
            en="No guardian needs a code: all are signed in or hold one they have not used.",
        ),
        "phone_missing": Words(
            zh="这位家长没有登记电话，请找另一位家长，或让孩子带话。",
            en="No number is registered for this guardian; ask another one, or send word with the child.",
        ),
        "address_wrong": Words(
            zh="这不像一个邮箱地址，请检查后再填。", en="This does not look like an address for mail; check it."
        ),
        "robot_unknown": Words(
            zh="这不是企业微信、钉钉或飞书群机器人的地址。请在群里打开机器人的设置，把完整的 Webhook 地址复制过来。",
            en="This is no WeCom, DingTalk or Feishu robot. Copy the whole webhook address from the robot's settings.",
        ),
        "mail_server_unknown": Words(
            zh="这个邮件服务器不在平台允许的名单里，请从列表里选，或请平台运维加上。",
            en="The platform does not allow this mail server; choose one of the list, or ask the operator to add it.",
        ),
        "factor_code_wrong": Words(
            zh="验证码不对或已经过期。请看手机上的时间是否准确，填最新显示的 6 位数字。",
            en="The code is wrong or over. See that the phone's clock is right, and type the six digits it shows now.",
        ),
        "factor_there": Words(zh="这个账号已经绑定了验证器。", en="This account has an authenticator already."),
        "factor_needed": Words(
            zh="主管部门和平台的账号不能关闭两步验证。",
            en="An account of the bureau or the platform cannot do without its authenticator.",
        ),
        "reset_asked": Words(
            zh="已经有人提出重置，请等另一位上级同意。",
            en="Somebody has proposed this already; another person above has to agree.",
        ),
        "reset_not_asked": Words(
            zh="没有等待同意的重置：可能已经办好，或本人刚刚又用验证器登录了。",
            en="No reset waits for you: it may be done, or the person has just signed in with the authenticator.",
        ),
        "reset_needs_another": Words(
            zh="您提出的重置要由另一位上级同意。", en="What you proposed has to be agreed to by another person above."
        ),
        "reset_from_above": Words(
            zh="这个账号有上级，请上级在“两步验证”页重置。",
            en="Somebody stands above this account; they reset it on the page “Two-step sign-in”.",
        ),
        "password_weak": Words(zh="密码不合要求：{why}", en="The password will not do: {why}"),
        "same_time": Words(
            zh="别人刚刚登记了同样的内容，请刷新后再看。",
            en="Somebody else has just registered the same; load the page again.",
        ),
        "engagement_unknown": Words(
            zh="用工方式只能是本校、退休教师、志愿者或机构人员。",
            en="Somebody is own staff, a retired teacher, a volunteer, or an agency's.",
        ),
        "agency_not_needed": Words(zh="只有机构人员才写机构名称。", en="Only an agency's staff have an agency."),
        "vetting_unknown": Words(zh="没有这一种核查。", en="There is no such vetting."),
        "vetting_number_wrong": Words(
            zh="请写证明上的编号：4 到 {most} 个字母、数字或汉字，至少有一个数字。",
            en="Write the number on the document: 4 to {most} letters and digits, with at least one digit.",
        ),
        "vetting_of_another": Words(
            zh="这个编号已经登记在另一个人名下，请核对证明。",
            en="This number stands under another person's name. Look at the document again.",
        ),
        "vetting_ended": Words(zh="这项核查已经作废。", en="This vetting was ended before."),
        "checked_later": Words(zh="核查日期 {day} 还没有到。", en="The day of the check, {day}, is still to come."),
        "valid_before_checked": Words(
            zh="有效期不能早于核查日期。", en="A vetting is not valid until a day before its check."
        ),
        "valid_too_long": Words(
            zh="有效期最多五年，请核对年份。", en="A vetting is valid for five years at most. Look at the year again."
        ),
        "why_missing": Words(zh="请写明原因。", en="Please give the reason."),
        "why_too_long": Words(zh="原因最多 {most} 个字。", en="The reason has at most {most} characters."),
    },
)
