"""Sections five to eight: what is offered, how a child comes to it, and who is there."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.render.blocks import Block, Section, bilingual, grid, listed, paragraph, spoken
from afterbell.scheme.rules.codes import OfferingKind
from afterbell.scheme.rules.document import DutyPost, Offering, Scheme
from afterbell.scheme.rules.labels import grades, label, subject, weekdays
from afterbell.scheme.rules.showing import day, joined, same


def offerings(scheme: Scheme) -> Section:
    blocks: list[Block] = [
        paragraph(
            "作业辅导由教师指导学生独立完成作业，不讲新课，不集体补课。",
            "In homework tutoring pupils do their own homework with a teacher's guidance; nothing new is taught.",
        )
    ]
    for kind in OfferingKind:
        rows = [_offering(scheme, each) for each in scheme.offerings if each.kind is kind]
        head = (
            ("名称", "name"),
            ("时段", "band"),
            ("服务日", "weekdays"),
            ("年级", "grades"),
            ("名额（开班）", "places (minimum)"),
            ("地点", "room"),
        )
        blocks += grid(label(kind), head, rows)
    return Section(code="offerings", title=bilingual("服务内容与形式", "What is offered"), blocks=tuple(blocks))


def _offering(scheme: Scheme, offering: Offering) -> tuple[Words, ...]:
    named = offering.name
    if offering.language:
        language = label(offering.language)
        named = Words(zh=f"{named.zh}（{language.zh}）", en=f"{named.en} ({language.en})")
    places = bilingual("按报名编班", "groups as needed")
    if offering.capacity is not None:
        places = same(f"{offering.capacity} ({offering.minimum})")
    return (
        named,
        scheme.band(code=offering.band).name,
        weekdays(offering.weekdays),
        grades(offering.grades),
        places,
        same(offering.room or "—"),
    )


def procedure(scheme: Scheme) -> Section:
    way = scheme.procedure
    blocks: list[Block] = [*listed(way.steps, numbered=True)]
    if way.opens and way.closes:
        opens, closes = day(way.opens), day(way.closes)
        blocks.append(
            paragraph(
                f"申请时间：{opens.zh}至{closes.zh}（含当天）。",
                f"Applications: {opens.en} to the end of {closes.en}.",
            )
        )
    blocks.append(
        paragraph(
            f"班级审核自提交之日起 {way.homeroom_review_days} 天内完成，"
            f"学校审核自班级通过之日起 {way.school_review_days} 天内完成。随时可以退出。",
            f"The homeroom reviews within {way.homeroom_review_days} days of the application, the school within "
            f"{way.school_review_days} of the homeroom's approval. "
            "A child may leave at any time.",
        )
    )
    papers = joined([paper.title for paper in scheme.papers])
    if scheme.papers:
        blocks.append(paragraph(f"需签署的文书：{papers.zh}（附后）。", f"Papers (annexed): {papers.en}."))
    return Section(code="procedure", title=bilingual("申请程序", "How to apply"), blocks=tuple(blocks))


def groups(scheme: Scheme) -> Section:
    rule, way = scheme.grouping, scheme.placement
    minimum, lottery = label(way.minimum), label(way.lottery)
    return Section(
        code="groups",
        title=bilingual("编班", "Groups"),
        blocks=(
            *spoken(rule.words),
            paragraph(
                f"每组 {rule.min_size} 至 {rule.max_size} 人；不同授课语言不混编。",
                f"Groups of {rule.min_size} to {rule.max_size}; languages of instruction are never mixed.",
            ),
            *spoken(way.words),
            paragraph(
                f"每人最多填 {way.max_wishes} 个志愿；抽签：{lottery.zh}；报名人数不足时：{minimum.zh}；"
                f"有空位时由学校通知候补的家庭，{way.offer_hours} 小时内答复。",
                f"At most {way.max_wishes} wishes; lottery: {lottery.en}; below the minimum: {minimum.en}; "
                f"the school tells waiting families of a free place; they answer within {way.offer_hours} hours.",
            ),
        ),
    )


def staff(scheme: Scheme) -> Section:
    duties = [(each.post, each.duties) for each in scheme.organisation.responsibilities]
    return Section(
        code="staff",
        title=bilingual("师资与值班", "Staff and duty"),
        blocks=(
            *grid(bilingual("岗位职责", "Responsibilities"), (("岗位", "post"), ("职责", "duties")), duties),
            *grid(
                bilingual("值班岗位", "Duty posts"),
                (("岗位", "post"), ("人数", "people"), ("时间", "time"), ("专长", "skill"), ("说明", "note")),
                [_post(scheme, post) for post in scheme.duty_posts],
            ),
            paragraph(
                f"每人每周最多安排 {scheme.organisation.sessions_a_week} 场。",
                f"A person is named for at most {scheme.organisation.sessions_a_week} sessions a week.",
            ),
        ),
    )


def _post(scheme: Scheme, post: DutyPost) -> tuple[Words, ...]:
    when = [scheme.band(code=code).name for code in post.bands]
    spans = dict(post.times)
    for season in sorted(scheme.seasons, key=lambda each: each.from_day) if spans else ():
        span = spans[season.code]
        when.append(Words(zh=f"{season.name.zh} {span}", en=f"{season.name.en} {span}"))
    skill = subject(post.skill) if post.skill else same("—")
    return (post.name, same(str(post.people)), joined(when), skill, post.words or same("—"))
