"""Photographs of the story: signed papers, looked at by a second person, and what shows that a family is in need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from afterbell.base.pictures.reading import Picture, read_picture
from afterbell.demo.stage import Child, Stage
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.commands import Decision, NewApplication
from afterbell.schools.actors import actor_of
from afterbell.schools.commands.opening import OPERATOR_HANDLE
from afterbell.schools.models import Account
from afterbell.schools.roles import Role

DESK, SHEET, INK, PEN = "#8A7B66", "#FBFAF6", "#3A3F3D", "#1F5F99"
DIFFERS = "纸上勾的星期和录入的不一样，请核对"
SHEETS = 8
"""So many photographs are told apart; a school's papers look alike."""


@cache
def photograph(number: int) -> Picture:
    """Draw a signed form as a telephone sees it: a sheet lying askew on a desk, boxes ticked, a signature."""
    chance = Random(number)
    sheet = Image.new("RGB", (600, 840), SHEET)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((150, 50, 450, 74), fill=INK)
    for line in range(14):
        down = 120 + line * 34
        pen.line((60, down, 60 + chance.randrange(300, 480), down), fill=INK, width=3)
    for box in range(4):
        left = 60 + box * 120
        pen.rectangle((left, 620, left + 26, 646), outline=INK, width=3)
        if box != number % 4:
            pen.line((left + 4, 632, left + 11, 642, left + 28, 612), fill=PEN, width=4)
    points = [(330 + step * 18, 740 + chance.randrange(-26, 26)) for step in range(12)]
    pen.line(points, fill=PEN, width=4, joint="curve")
    desk = Image.new("RGB", (760, 1000), DESK)
    askew = sheet.convert("RGBA").rotate(chance.uniform(-4, 4), expand=True, resample=Image.Resampling.BICUBIC)
    desk.paste(askew, ((760 - askew.width) // 2, (1000 - askew.height) // 2), askew)
    made = BytesIO()
    desk.save(made, format="JPEG", quality=80)
    return read_picture(data=made.getvalue())


def file_papers(*, stage: Stage, homeroom: str, codes: Sequence[str], now: datetime) -> None:
    """Let the homeroom teacher photograph the papers that were entered."""
    teacher = stage.homeroom_teacher(homeroom, today=now.date())
    for number, code in enumerate(codes):
        picture = photograph(number % SHEETS)
        enrolment.add_paper_pictures(actor=teacher, now=now, application=code, pictures=[picture])


def attach_evidence(*, stage: Stage, child: Child, given: NewApplication, now: datetime) -> None:
    """Let a family send a photograph of what it claims; for one without a phone the homeroom teacher does."""
    today = now.date()
    by = (
        stage.homeroom_teacher(child.homeroom, today=today)
        if child.code in stage.on_paper
        else stage.guardian(child.guardian, today=today)
    )
    for number, circumstance in enumerate(given.circumstances):
        stage.evidence[child.code] = enrolment.attach_evidence(
            actor=by,
            now=now,
            application=stage.applications[child.code],
            circumstance=circumstance,
            pictures=[photograph(number)],
        )
        stage.count("evidence")


def look_at_evidence(*, stage: Stage, homeroom: str, children: Sequence[str], now: datetime) -> None:
    """Let the homeroom teacher look at what shows the need, before deciding."""
    teacher = stage.homeroom_teacher(homeroom, today=now.date())
    for child in children:
        for picture in stage.evidence.pop(child, ()):
            enrolment.look_at_evidence(actor=teacher, now=now, picture=picture)


def forget_evidence(*, stage: Stage, day: date) -> None:
    """Let the platform's night remove the evidence by which everything is decided."""
    operator = Account.objects.get(handle=OPERATOR_HANDLE)
    actor = replace(actor_of(account=operator, today=day), tenant=stage.school)
    enrolment.forget_evidence(actor=actor, now=stage.at(day, 3))


def countersign(*, stage: Stage, codes: Sequence[str], now: datetime, differs: Sequence[str] = ()) -> None:
    """Let the office hold photographs beside entries: all of them agree but those that differ."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=now.date())
    decisions = [
        Decision(application=code, decision="returned", reason=DIFFERS)
        if code in differs
        else Decision(application=code, decision="approved")
        for code in codes
    ]
    if decisions:
        enrolment.countersign(actor=office, now=now, decisions=decisions)
        stage.count("countersigned", len(codes) - len(differs))
        stage.count("entered_wrongly", len(differs))


def correct(
    *, stage: Stage, homeroom: str, application: str, given: NewApplication, now: datetime, same_paper: bool
) -> None:
    """Let the homeroom teacher enter a returned paper again, with a new photograph where the family signed anew."""
    enrolment.correct_paper_application(
        actor=stage.homeroom_teacher(homeroom, today=now.date()),
        now=now,
        application=application,
        given=given,
        same_paper=same_paper,
    )
    if not same_paper:
        file_papers(stage=stage, homeroom=homeroom, codes=[application], now=now)
