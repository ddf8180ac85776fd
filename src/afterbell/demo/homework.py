"""Homework is noted in the tutoring and evening sessions of the last weeks, and one family says what it saw there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from afterbell.attendance import commands as attendance
from afterbell.attendance.commands import Held, NewNote
from afterbell.base.codes import codes_drawn_from
from afterbell.demo.day import Day, Roll
from afterbell.demo.stage import Stage
from afterbell.schools.roles import Role

FIRST_DAY = date(2026, 5, 20)
WITHOUT_WRITTEN = frozenset({1, 2})
KINDS = frozenset({"tutoring", "evening"})
DRIFT = 0.5


def note_homework(*, stage: Stage, today: Day, rolls: Iterable[Roll]) -> None:
    """Let each tutor note the homework twice, when the quick ones are done and at the end, and what was done."""
    if today.date < FIRST_DAY:
        return
    grades = {child.code: child.grade for child in stage.children}
    held = [roll for roll in rolls if roll.kind in KINDS]
    for number, roll in enumerate(held):
        chance = stage.chance(f"homework {roll.starts_at} {number}")
        there = [code for _pk, code in roll.children if (roll.code, code) in stage.present]
        written = [code for code in there if grades[code] not in WITHOUT_WRITTEN]
        _note(stage=stage, today=today, roll=roll, children=written, chance=chance)
    if held and not stage.story.get("teaching_reports"):
        _report(stage=stage, today=today, roll=held[0])


def _note(*, stage: Stage, today: Day, roll: Roll, children: list[str], chance: Random) -> None:
    actor = stage.acting(roll.account, today=today.date)
    load = chance.uniform(0.2, 0.9)
    drawn = {code: chance.random() for code in children}
    quick = [code for code, number in drawn.items() if number < load * DRIFT]
    slow = {code: number for code, number in drawn.items() if number >= load * DRIFT}
    early = [_word(code, "done", 0, seq=1, chance=chance) for code in quick]
    late = [_word(code, "done", 0, seq=2, chance=chance) for code, number in slow.items() if number < load]
    late += [
        _word(code, "not_done", 5 * chance.randrange(1, 9), seq=2, chance=chance)
        for code, number in slow.items()
        if number >= load
    ]
    activities = ("homework", "revising") if children else ("reading", "games")
    content = Held(activities=activities, nothing_taught=chance.random() > 0.03)
    half = roll.starts_at + (roll.ends_at - roll.starts_at) / 2
    if early:
        attendance.log_homework(actor=actor, now=half, session=roll.code, device="page", notes=early)
    attendance.log_homework(actor=actor, now=roll.ends_at, session=roll.code, device="page", notes=late, held=content)
    stage.count("homework_notes", len(early) + len(late))


def _word(code: str, said: str, left: int, *, seq: int, chance: Random) -> NewNote:
    return NewNote(
        note_id=UUID(int=chance.getrandbits(128), version=4),
        pupil=code,
        said=said,
        asked=chance.random() < 0.15,
        minutes_left=left,
        device_seq=seq,
    )


def _report(*, stage: Stage, today: Day, roll: Roll) -> None:
    """Let one family report the first such session, a teacher of the house another view of it, and one be answered."""
    guardians = {child.code: child.guardian for child in stage.children}
    family = stage.guardian(guardians[roll.children[0][1]], today=today.date)
    duty = stage.person(Role.DUTY_LEADER, today=today.date)
    principal = stage.person(Role.PRINCIPAL, today=today.date)
    now = roll.ends_at + timedelta(minutes=5)
    with codes_drawn_from(stage.chance("teaching reports")):
        first = attendance.report_teaching(
            actor=family,
            now=now,
            session=roll.code,
            about="new_teaching",
            words="孩子说老师在黑板上讲了明天的新课文",
            named=False,
        )
        attendance.report_teaching(
            actor=duty,
            now=now,
            session=roll.code,
            about="group_lesson",
            words="路过时全班在听写，不像各做各的作业",
            named=True,
        )
    attendance.answer_report(
        actor=principal,
        now=now,
        report=first,
        outcome="not_found",
        reason="问了三个孩子，看了板书：是讲评作业里的错题，不是新课",
    )
    stage.count("teaching_reports", 2)
