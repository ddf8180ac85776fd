"""The cards of the demonstration's clubs: what children do there, who leads it, and a picture drawn for each."""

from __future__ import annotations

import colorsys
from datetime import date
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from afterbell.base.pictures.shown import ShownPicture, read_shown
from afterbell.demo.stage import Stage
from afterbell.placement import commands as placement
from afterbell.placement.commands import NewCard
from afterbell.placement.queries import clubs_page
from afterbell.scheme.queries import version_in_force
from afterbell.schools.models import Staff
from afterbell.schools.roles import Role

SHOWN = date(2026, 2, 24)
LAST_WISH_DAY = date(2026, 2, 27)
WIDTH, HEIGHT, SHAPES = 480, 320, 9

ABOUT = {
    "reading-mongolian": ("一起用蒙古语朗读故事和诗，学会听，也敢大声读出来。", ""),
    "reading-chinese": ("一起朗读故事和诗，学会听，也敢大声读出来。", ""),
    "choir": ("学会几首两声部的歌，学着听别人的声音。六月在校园里唱给大家听。", "水杯"),
    "morin-khuur": ("认识马头琴，学握弓和空弦，学期末能合奏一首小曲。琴由学校提供。", ""),
    "long-song": ("听长调、学短调，知道每首歌讲的是什么事。", ""),
    "sihu": ("认识四胡，学坐姿和运弓，合奏两首小曲。琴由学校提供。", ""),
    "percussion": ("用鼓、木鱼和身体打节奏，从两拍子打到合奏。", ""),
    "recorder": ("学会八个音，吹五首短曲。竖笛自己带，方便回家练。", "竖笛"),
    "grassland-dance": ("学几个基本的草原舞步，一起编一支小舞。", "软底鞋"),
    "andai": ("跳安代舞，学甩绸和踏步，人多才热闹。", "软底鞋"),
    "aerobics": ("跟着音乐跳，练力气和协调，强度适合低年级。", "运动鞋、水杯"),
    "drawing": ("画身边的人和草原，用蜡笔、水彩和拼贴。每人一本画册带回家。", "水彩笔"),
    "clay": ("捏动物、器皿和小人，晾干上色带回家。", "围裙"),
    "paper-cutting": ("从对折剪起，剪窗花和五畜，用的是圆头剪刀。", ""),
    "felt": ("用羊毛做毡画和小动物，学湿毡的办法。", "毛巾"),
    "pattern": ("认识哈木尔、犄角等纹样，画一张自己的图案。", "直尺、彩笔"),
    "beads": ("穿珠、编绳，做一件送给家人的小东西。", ""),
    "brush": ("学握笔和基本笔画，写自己的名字。纸墨由学校提供。", "旧衣服"),
    "pen": ("把字写端正：坐姿、握笔、间架。", "铅笔"),
    "mongolian-script": ("用竹笔写竖排的蒙古文，写一幅字挂在教室里。", ""),
    "feelings": ("玩一玩、说一说：高兴、生气、害怕时怎么办。由心理老师带。", ""),
    "play-together": ("合作游戏，学排队、商量和认输。由心理老师带。", ""),
    "drama": ("把故事演出来，人人有角色，不背长台词。", ""),
    "bokh": ("学搏克的礼仪、站姿和基本动作，在垫子上练，讲规矩、不受伤。", "运动鞋"),
    "rope": ("从单摇到花样，学期末比一比谁的进步大。", "跳绳、运动鞋"),
    "shagai": ("弹、掷、数嘎拉哈，学几种老玩法，也学算数。", ""),
}


def show_clubs(*, stage: Stage) -> None:
    """Write a card for every club, with a leader who can teach it, and say until when families wish."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=SHOWN)
    with stage.inside():
        skills = {row.code: row.skill for row in version_in_force(on=SHOWN)[1].offerings}
        clubs = clubs_page(viewer=office, term=stage.term, today=SHOWN).clubs
        staff = [(row.code, set(row.skills)) for row in Staff.objects.order_by("pk")]
    for number, club in enumerate(clubs):
        able = [code for code, skilled in staff if skills[club.code] in skilled]
        about, to_bring = ABOUT[club.code]
        card = NewCard(
            offering=club.code,
            about=about,
            to_bring=to_bring,
            leader=able[number % len(able)] if able else "",
            picture=drawn(club.code),
        )
        placement.write_card(actor=office, now=stage.at(SHOWN, 10), term=stage.term, card=card)
        stage.count("club_cards")
    placement.set_last_wish_day(actor=office, now=stage.at(SHOWN, 11), term=stage.term, day=LAST_WISH_DAY)


@cache
def drawn(club: str) -> ShownPicture:
    """Draw a picture for a club: soft hills and round shapes in colours of its own."""
    chance = Random(club)
    hue = chance.random()
    paper = Image.new("RGB", (WIDTH, HEIGHT), _colour(hue, 0.18, 0.96))
    pen = ImageDraw.Draw(paper)
    for _shape in range(SHAPES):
        across, down, size = chance.randrange(WIDTH), chance.randrange(HEIGHT), chance.randrange(30, 90)
        colour = _colour(hue + chance.uniform(-0.12, 0.12), chance.uniform(0.25, 0.6), chance.uniform(0.7, 0.95))
        if chance.random() < 0.6:
            pen.ellipse((across - size, down - size, across + size, down + size), fill=colour)
        else:
            pen.polygon(
                [(across, down - size), (across + size, down), (across, down + size), (across - size, down)],
                fill=colour,
            )
    for hill in range(3):
        top = HEIGHT - 90 + hill * 26
        left = chance.randrange(-160, WIDTH - 120)
        pen.ellipse((left - 120, top, left + 420, top + 300), fill=_colour(0.38 + hill * 0.02, 0.35, 0.6 - hill * 0.1))
    made = BytesIO()
    paper.save(made, format="PNG")
    return read_shown(data=made.getvalue())


def _colour(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
