"""Sections five to eight: what is offered, how a child comes to it, and who is there."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.render.blocks import Block, Section, bilingual, grid, listed, paragraph, spoken
from afterbell.scheme.rules.codes import OfferingKind
from afterbell.scheme.rules.document import (
    DutyPost,
    HomeworkRules,
    Offering,
    Readiness,
    RosterMethod,
    Scheme,
    Topic,
)
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
    blocks += _homework(scheme.homework)
    return Section(code="offerings", title=bilingual("服务内容与形式", "What is offered"), blocks=tuple(blocks))


def _homework(rules: HomeworkRules) -> tuple[Block, ...]:
    """Say what an afternoon may hold, how much homework is too much, and that somebody looks."""
    held = joined([label(each) for each in rules.activities])
    unwritten = grades(rules.unwritten_grades) if rules.unwritten_grades else same("")
    none_zh = f"{unwritten.zh}不布置书面作业，其他年级" if rules.unwritten_grades else ""
    none_en = f"No written homework in {unwritten.en}; elsewhere" if rules.unwritten_grades else "Written homework:"
    return (
        paragraph(f"内容：{held.zh}。", f"An afternoon may hold: {held.en}."),
        paragraph(
            f"{none_zh}书面作业平均完成时间不超过 {rules.most_minutes} 分钟；"
            f"每周抽看 {rules.looks_a_week} 场，看有没有讲授新课。",
            f"{none_en} at most {rules.most_minutes} minutes on average. {rules.looks_a_week} sessions a week are "
            "looked into, to see that nothing new is taught.",
        ),
    )


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
            *_rostered(scheme.roster),
            *_ready(scheme.readiness),
        ),
    )


def _ready(asked: Readiness) -> tuple[Block, ...]:
    """Say what somebody has to have before standing with children."""
    outside, own = (joined([label(kind) for kind in kinds]) for kinds in (asked.outside_vetting, asked.own_vetting))
    bars = paragraph(
        "没有签职责书、没有培训的，从前一天起不再安排，值班领导写明原因的除外。",
        "Who has not signed and been trained is not rostered from the day before on, unless the duty leader says so "
        "with a reason.",
    )
    vetted = [(Words(zh="外聘人员", en="Outside staff"), outside), (Words(zh="本校人员", en="Own staff"), own)]
    return (
        *(
            paragraph(f"{who.zh}上岗须有在有效期内的{kinds.zh}。", f"{who.en} stand only with a valid {kinds.en}.")
            for who, kinds in vetted
            if kinds.zh
        ),
        *_told(bilingual("每学期培训并签名：", "Training, signed each term:"), asked.training),
        *_told(bilingual("每个组开始时向学生讲：", "What each group is told when it begins:"), asked.briefing),
        *((bars,) if asked.bars else ()),
    )


def _told(title: Words, topics: tuple[Topic, ...]) -> tuple[Block, ...]:
    return (paragraph(title.zh, title.en), *listed(tuple(topic.words for topic in topics))) if topics else ()


def _rostered(way: RosterMethod) -> tuple[Block, ...]:
    """Say by which rules the roster is made."""
    a_month = Words(zh=f"，每月最多 {way.most_a_month} 场", en=f", at most {way.most_a_month} a month")
    month = a_month if way.most_a_month is not None else same("")
    more = Words(
        zh="；上学期多做或少做的，结转到本学期", en="; what somebody did more or less last term is carried over"
    )
    carried = more if way.carry_over else same("")
    rest = Words(zh=f"，之后 {way.rest_nights} 天不再排", en=f", and none for {way.rest_nights} days after")
    rested = rest if way.rest_nights else same("")
    late = f"{way.late_from:%H:%M}"
    return (
        paragraph(
            f"每人每天最多 {way.most_a_day} 场{month.zh}；晚自习每周最多 {way.evenings_a_week} 次，当天另排不超过 "
            f"{way.beside_evening} 场{rested.zh}；换教室留 {way.walking_minutes} 分钟。",
            f"At most {way.most_a_day} sessions a day{month.en}; evening study at most {way.evenings_a_week} times a "
            f"week, with at most {way.beside_evening} more sessions that day{rested.en}; {way.walking_minutes} minutes "
            "between two rooms.",
        ),
        paragraph(
            f"工作量按分钟均衡：{late} 以后每分钟按 {way.late_percent}% 折算，"
            f"天黑后按 {way.dark_percent}% 折算{carried.zh}。"
            f"为让一组少换老师，容许相差 {way.continuity} 场；为各类场次均匀，{way.evenness} 场；"
            f"为班主任带本班学生，{way.own_homeroom} 场。",
            f"Load is evened out by minutes: after {late} a minute counts {way.late_percent} %, after dark "
            f"{way.dark_percent} %{carried.en}. Keeping a group's adult is worth {way.continuity} sessions of "
            f"unevenness, an even share of each kind {way.evenness}, homeroom teachers with their own pupils "
            f"{way.own_homeroom}.",
        ),
        _turns(way),
    )


def _turns(way: RosterMethod) -> Block:
    """Say who asks a substitute, and what the school approves before it holds."""
    kinds = (
        (way.approve_leave, Words(zh="请假", en="leave")),
        (way.approve_substitute, Words(zh="代班", en="a substitute")),
        (way.approve_swap, Words(zh="换班", en="a swap")),
    )
    approved = [words for needed, words in kinds if needed]
    asking = (
        Words(zh="老师可以自己请人代班", en="Teachers ask substitutes themselves")
        if way.teachers_ask
        else Words(zh="代班由教导处请人", en="The office asks substitutes")
    )
    zh, en = "、".join(words.zh for words in approved), ", ".join(words.en for words in approved)
    need = Words(zh=f"学校同意以后才生效的：{zh}", en=f"what holds only when the school approves it: {en}")
    none = Words(zh="请假、代班和换班不必学校同意", en="leave, substitutes and swaps need no approval")
    said = need if approved else none
    return paragraph(f"{asking.zh}；{said.zh}。", f"{asking.en}; {said.en}.")


def _post(scheme: Scheme, post: DutyPost) -> tuple[Words, ...]:
    when = [scheme.band(code=code).name for code in post.bands]
    spans = dict(post.times)
    for season in sorted(scheme.seasons, key=lambda each: each.from_day) if spans else ():
        span = spans[season.code]
        when.append(Words(zh=f"{season.name.zh} {span}", en=f"{season.name.en} {span}"))
    skill = subject(post.skill) if post.skill else same("—")
    return (post.name, same(str(post.people)), joined(when), skill, post.words or same("—"))
