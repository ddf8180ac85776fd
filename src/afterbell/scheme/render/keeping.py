"""Sections nine to twelve: safety, money, appraisal, and what is published."""

from __future__ import annotations

from afterbell.base.money import yuan
from afterbell.base.words import Words
from afterbell.scheme.render.blocks import Block, Section, bilingual, grid, listed, paragraph, spoken
from afterbell.scheme.render.sharing import beside_rates, rate_in_full
from afterbell.scheme.rules.codes import ON_THE_SCHOOLS_PAGE, FeeMethod, Refund
from afterbell.scheme.rules.document import FeeRate, PayRule, Scheme
from afterbell.scheme.rules.labels import grade, grades, label, subject, weekdays
from afterbell.scheme.rules.showing import joined, same


def safety(scheme: Scheme) -> Section:
    rules = scheme.safety
    blocks: list[Block] = [
        *grid(
            bilingual("安全措施", "Measures"),
            (("措施", "measure"), ("责任人", "responsible")),
            [(each.words, each.responsible) for each in rules.measures],
        ),
        paragraph(
            f"每名成人看护学生不超过 {rules.pupils_per_adult} 人；"
            f"应到未到的学生，开始 {rules.alarm_minutes} 分钟后仍未点到的立即查找。",
            f"At most {rules.pupils_per_adult} pupils to an adult; a child not accounted for {rules.alarm_minutes} "
            "minutes after the beginning is looked for at once.",
        ),
        paragraph(
            f"先由班主任和值班领导找；{rules.family_minutes} 分钟后还没找到，告诉家长，"
            f"{rules.principal_minutes} 分钟后告诉校长。",
            "The homeroom teacher and the duty leader look first; a child not found is told to the family after "
            f"{rules.family_minutes} minutes, to the principal after {rules.principal_minutes}.",
        ),
        _signed_late(rules.late_signing_days),
        _going_home(rules.alone_from_grade),
    ]
    if rules.venue_checklist:
        blocks.append(paragraph("场所使用前检查：", "Before a room is used:"))
        blocks += listed(tuple(each.words for each in rules.venue_checklist))
    return Section(code="safety", title=bilingual("安全管理", "Safety"), blocks=tuple(blocks))


def _signed_late(days: int) -> Block:
    if not days:
        return paragraph("点名当天完成，不补。", "The roll is called on the day, never later.")
    return paragraph(
        f"当天没有点名的，{days} 天内由负责老师写明理由补点。",
        f"A roll not called on its day is called by its adult within {days} days, with the reason.",
    )


def _going_home(alone_from: int | None) -> Block:
    if alone_from is None:
        return paragraph("所有学生由登记的接送人接走。", "Every child is taken home by a registered collector.")
    first = grade(alone_from)
    return paragraph(
        f"{first.zh}以下学生由登记的接送人接走；{first.zh}及以上经监护人书面同意可自行回家。",
        f"Below {first.en} every child is collected; from {first.en} a child may go home alone "
        "if the guardian agrees in writing.",
    )


def money(scheme: Scheme) -> Section:
    pay, budget = scheme.pay, scheme.budget
    named = {band.code: band.name for band in scheme.bands}
    hours = [(named[code], same(f"{count / 100:g}")) for code, count in pay.class_hours]
    blocks: list[Block] = [
        *_fees(scheme),
        *spoken(pay.words),
        *grid(
            bilingual("补助标准", "Pay"),
            (("工作", "work"), ("类别", "kind"), ("标准", "rate"), ("适用", "applies to"), ("账目", "ledger")),
            [pay_rule(scheme, rule) for rule in pay.rules],
        ),
        paragraph(
            f"一课时为 {pay.class_hour_minutes} 分钟；下表没有列出的时间按分钟折算，保留两位小数，四舍五入。"
            "按天计的工作一天只计一次，同一天有几项的取最高一项。每笔金额四舍五入到分。",
            f"A class-hour is {pay.class_hour_minutes} minutes; times not in the table count their minutes, "
            "rounded to two decimals. Work paid by the day counts once a day, the best paid of several. Amounts are "
            "rounded to the fen, line by line.",
        ),
        *grid(bilingual("课时", "Class-hours"), (("时段", "band"), ("课时数", "class-hours")), hours),
    ]
    if pay.monthly_cap_fen is not None:
        cap = yuan(pay.monthly_cap_fen)
        spared = joined([label(kind) for kind in pay.cap_spares])
        blocks.append(
            paragraph(
                f"每人每月不超过 {cap} 元（不计入：{spared.zh}）。",
                f"At most {cap} yuan a person a month (not counted: {spared.en}).",
            )
        )
    blocks += beside_rates(scheme)
    blocks += spoken(budget.words)
    blocks += grid(
        bilingual("经费来源", "Sources"),
        (("来源", "source"), ("金额", "amount"), ("口径", "basis"), ("账目", "ledger")),
        [(each.name, _amount(each.amount_fen), label(each.basis), label(each.ledger)) for each in budget.sources],
    )
    return Section(code="money", title=bilingual("经费与补助", "Money"), blocks=tuple(blocks))


def _amount(fen: int) -> Words:
    return Words(zh=f"{yuan(fen)} 元", en=f"{yuan(fen)} yuan")


def _fees(scheme: Scheme) -> tuple[Block, ...]:
    fees = scheme.fees
    if fees.method is FeeMethod.NONE:
        return spoken(fees.words or bilingual("家庭不交费。", "Families pay nothing."))
    method, amount, collection, refund = (
        label(fees.method),
        _amount(fees.amount_fen),
        label(fees.collection),
        fees.refund,
    )
    cap_zh, cap_en = "", ""
    if fees.method is FeeMethod.PER_MONTH:
        cap_zh, cap_en = f"，每学期收 {fees.months} 个月", f", {fees.months} months a term"
    if fees.term_cap_fen is not None:
        cap = _amount(fees.term_cap_fen)
        cap_zh, cap_en = f"{cap_zh}，每学期不超过 {cap.zh}", f"{cap_en}, at most {cap.en} a term"
    told = paragraph(
        f"收费：{method.zh} {amount.zh}{cap_zh}；{collection.zh}；{label(refund).zh}。",
        f"Fee: {amount.en} {method.en}{cap_en}; {collection.en}; {label(refund).en}.",
    )
    notice, back = fees.notice_days_ahead, fees.return_days
    told_back = paragraph(
        f"退出须提前 {notice} 天告知；应退的钱在 {back} 天内退还。",
        f"Who leaves says so {notice} days ahead; what is due to a family is returned within {back} days.",
    )
    rates = grid(
        bilingual("分项标准", "Rates by service"),
        (("项目", "service"), ("金额", "amount"), ("适用", "applies to")),
        [(rate.name, _amount(rate.rate_fen), _who_pays(scheme, rate)) for rate in fees.fee_rates],
    )
    exempt = tuple(
        Words(zh=f"{each.words.zh}：减免 {each.percent}%", en=f"{each.words.en}: {each.percent}% off")
        for each in fees.exemptions
    )
    own = paragraph("收费、减免和退费由学校办理。", "The school itself collects, waives and refunds.")
    return (told, *rates, *([] if refund is Refund.NONE else [told_back]), *listed(exempt), own, *spoken(fees.words))


def _who_pays(scheme: Scheme, rate: FeeRate) -> Words:
    offered = {row.code: row.name for row in scheme.offerings}
    limits = [scheme.band(code=code).name for code in rate.bands]
    limits += [offered[code] for code in rate.offered] + [label(each) for each in rate.lives]
    return joined(limits) if limits else bilingual("全部", "all")


def pay_rule(scheme: Scheme, rule: PayRule) -> tuple[Words, ...]:
    """Write a rate for people: its work, kind, rate, to what it applies, and which ledger pays."""
    posts = {post.code: post.name for post in scheme.duty_posts}
    limits = [scheme.band(code=code).name for code in rule.bands]
    limits += [grades(rule.grades)] if rule.grades else []
    limits += [subject(code) for code in rule.subjects]
    limits += [posts[code] for code in rule.duty_posts]
    limits += [weekdays(rule.on_weekdays)] if rule.on_weekdays else []
    limits += [label(each) for each in (*rule.day_kinds, *rule.staff_roles)]
    limits += [label(rule.staff_side)] if rule.staff_side else []
    where = joined(limits) if limits else bilingual("全部", "all")
    return (
        rule.name,
        label(rule.kind),
        rate_in_full(rule),
        where,
        label(rule.ledger),
    )


def appraisal(scheme: Scheme) -> Section:
    rows = [(each.words, label(each.measure), same(f"{each.weight}%")) for each in scheme.appraisal.items]
    head = (("项目", "item"), ("依据", "measured by"), ("权重", "weight"))
    return Section(
        code="appraisal",
        title=bilingual("考核", "Appraisal"),
        blocks=(
            *grid(bilingual("考核项目", "Items"), head, rows),
            *spoken(scheme.appraisal.words or bilingual("依据考勤记录考核。", "Appraised from the attendance record.")),
            *_appeals(scheme),
        ),
    )


def _appeals(scheme: Scheme) -> list[Block]:
    """Say by whom a month is appraised and how long its person may appeal, where the scheme appraises at all."""
    if not scheme.appraisal.items:
        return [paragraph("考核由学校自行组织。", "The school itself carries the appraisal out.")]
    days = scheme.appraisal.appeal_days
    return [
        paragraph(
            "每月由教导处按记录算出，另一人确认；家庭评价不记名，满 5 家才计。"
            f"确认后 {days} 天内本人可以申诉，由没有核算过的人在 {days} 天内答复。",
            "The office draws each month up from the record and somebody else confirms it; families rate without a "
            f"name, and fewer than five do not count. For {days} days after that its person may appeal, and somebody "
            f"who did not draw it up answers within {days} days.",
        )
    ]


def publication(scheme: Scheme) -> Section:
    rules = scheme.publication
    pupils, staff = label(rules.pupil_names), label(rules.staff_names)
    here = joined([label(item) for item in rules.items if item in ON_THE_SCHOOLS_PAGE])
    elsewhere = [label(item) for item in rules.items if item not in ON_THE_SCHOOLS_PAGE]
    others = joined(elsewhere)
    return Section(
        code="publication",
        title=bilingual("公开与监督", "Publication and oversight"),
        blocks=(
            paragraph(
                f"发布单位：{rules.issuing_unit.zh}。补助公示期 {rules.notice_days} 天，期满后明细撤下，只留合计。",
                f"Issued by: {rules.issuing_unit.en}. What staff were paid stands for {rules.notice_days} days; then "
                "the lines are taken down and the total stays.",
            ),
            paragraph(f"在学校主页公开：{here.zh}。", f"On the school's page: {here.en}."),
            *(
                [paragraph(f"由学校另行公布：{others.zh}。", f"By the school itself: {others.en}.")]
                if elsewhere
                else []
            ),
            paragraph(
                f"学生姓名：{pupils.zh}；教师姓名：{staff.zh}；少于 {rules.minimum_aggregate} 人的统计不公布。",
                f"Pupils: {pupils.en}; staff: {staff.en}; "
                f"no figure about fewer than {rules.minimum_aggregate} children.",
            ),
            paragraph(f"意见和投诉：{rules.complaints_to.zh}", f"Comments and complaints: {rules.complaints_to.en}"),
        ),
    )
