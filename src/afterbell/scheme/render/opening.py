"""Sections one to four: why, who stands behind it, for whom, and when."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.scheme.render.blocks import Block, Section, bilingual, grid, listed, paragraph, spoken
from afterbell.scheme.rules.document import Scheme, Season
from afterbell.scheme.rules.labels import grades, label, weekdays
from afterbell.scheme.rules.showing import day, joined, same


def principles(scheme: Scheme) -> Section:
    about = scheme.about
    return Section(
        code="principles",
        title=bilingual("指导思想和基本原则", "Purpose and principles"),
        blocks=(*spoken(about.purpose), *listed(tuple(each.words for each in about.principles))),
    )


def organisation(scheme: Scheme) -> Section:
    body = scheme.organisation
    seats = [
        (bilingual("组长", "chair"), body.chair),
        *((bilingual("副组长", "deputy"), seat) for seat in body.deputies),
    ]
    rows = [(role, seat.post, same(seat.person or "—"), seat.duties or same("—")) for role, seat in seats]
    members = joined(list(body.members))
    blocks: tuple[Block, ...] = grid(
        bilingual("领导小组", "Steering group"),
        (("分工", "role"), ("职务", "post"), ("姓名", "name"), ("职责", "duties")),
        rows,
    )
    if body.members:
        blocks += (paragraph(f"组员：{members.zh}。", f"Members: {members.en}."),)
    return Section(
        code="organisation",
        title=bilingual("组织机构", "Organisation"),
        blocks=(*blocks, *spoken(body.academic_office)),
    )


def scope(scheme: Scheme) -> Section:
    who = joined([label(residence) for residence in scheme.scope.residences])
    which = grades(scheme.scope.grades)
    ranked = sorted(scheme.priorities, key=lambda each: each.rank)
    blocks: list[Block] = [
        *spoken(scheme.scope.words),
        paragraph(f"年级：{which.zh}。住宿类别：{who.zh}。", f"Grades: {which.en}. Residence: {who.en}."),
    ]
    if scheme.conditions:
        blocks.append(paragraph("申请条件：", "Conditions for applying:"))
        blocks += listed(tuple(each.words for each in scheme.conditions))
    if ranked:
        blocks.append(
            paragraph("名额有限时，按以下顺序优先：", "Where places are limited, these come first, in this order:")
        )
        blocks += listed(tuple(each.words for each in ranked), numbered=True)
    return Section(code="scope", title=bilingual("服务对象", "For whom"), blocks=tuple(blocks))


def times(scheme: Scheme) -> Section:
    term, days, service = scheme.term, weekdays(scheme.weekdays), scheme.about.service_name
    first, last = day(term.first_day), day(term.last_day)
    seasons = sorted(scheme.seasons, key=lambda season: season.from_day)
    blocks = (
        paragraph(
            f"{term.name.zh}{service.zh}：{first.zh}至{last.zh}，学习日的{days.zh}；寒暑假和法定节假日不开展。",
            f"{term.name.en}, {service.en}: {first.en} to {last.en}, {days.en} on school days; never in holidays.",
        ),
        *_bells(seasons),
        *_bands(scheme, seasons),
    )
    return Section(code="times", title=bilingual("服务时间", "When"), blocks=blocks)


def _bells(seasons: list[Season]) -> tuple[Block, ...]:
    rows = [
        (
            season.name,
            day(season.from_day),
            _bell(season),
            same(f"{season.local_off_work:%H:%M}"),
            same(f"{season.dark_from:%H:%M}" if season.dark_from else "—"),
        )
        for season in seasons
    ]
    head = (
        ("作息", "timetable"),
        ("起始", "from"),
        ("放学", "dismissal"),
        ("当地下班", "local off-work"),
        ("天黑", "dark from"),
    )
    return grid(bilingual("作息", "Timetables"), head, rows)


def _bell(season: Season) -> Words:
    usual = same(f"{season.dismissal:%H:%M}")
    apart = [
        Words(zh=f"{grades(row.grades).zh} {row.at:%H:%M}", en=f"{grades(row.grades).en} {row.at:%H:%M}")
        for row in season.grade_dismissals
    ]
    return joined([*apart, Words(zh=f"其他年级 {usual.zh}", en=f"other grades {usual.en}")] if apart else [usual])


def _bands(scheme: Scheme, seasons: list[Season]) -> tuple[Block, ...]:
    rows = [
        (
            band.name,
            grades(band.grades),
            joined([label(residence) for residence in band.residences]),
            *(same(str(band.span_in(season=season.code))) for season in seasons),
            label(band.ledger),
        )
        for band in scheme.bands
    ]
    named = tuple((season.name.zh, season.name.en) for season in seasons)
    head = (("时段", "band"), ("年级", "grades"), ("学生", "pupils"), *named, ("账目", "ledger"))
    return grid(bilingual("时段", "Bands"), head, rows)
