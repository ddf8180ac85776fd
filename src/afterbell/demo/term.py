"""The demonstration term from an empty database to its live afternoon, or to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from afterbell.base import clock
from afterbell.base.codes import codes_drawn_from
from afterbell.demo import (
    afternoons,
    caring,
    choosing,
    clubs,
    enrolling,
    homeward,
    on_paper,
    opening,
    readying,
    settling,
    signing,
    turning,
)
from afterbell.demo.day import service_days
from afterbell.demo.documents import write_documents
from afterbell.demo.figures import Figures, figures_of_school, together
from afterbell.demo.population import SCHOOL, SMALL, Shape
from afterbell.demo.schemes import scheme_text
from afterbell.demo.stage import Stage

SHAPES: dict[str, tuple[Shape, int]] = {"small": (SMALL, 1), "school": (SCHOOL, 1), "town": (SCHOOL, 12)}
END = date(2026, 7, 16)
Step = tuple[str, Callable[[], object]]


def run_demonstration(*, size: str, seed: int, finish: bool) -> Figures:
    """Run a demonstration through the commands the pages use; gives its figures.

    The database is empty and migrated. Without `finish` the site's clock stops on the live afternoon.
    """
    shape, count = SHAPES[size]
    text = scheme_text(size=size)
    with codes_drawn_from(Random(f"{seed}|codes")), _progress() as progress:
        stages = list(opening.open_schools(shape=shape, seed=seed, count=count, text=text))
        for number, stage in enumerate(stages, 1):
            with stage.inside():
                _run_school(stage=stage, text=text, finish=finish, progress=progress, mark=f"{number}/{count}")
        now = stages[0].at(END, 9) if finish else afternoons.live_moment(stage=stages[0])
        opening.appoint_a_second_officer(now=now)
        clock.stand_at(moment=now)
        return _close(stages=stages, now=now, progress=progress)


def _progress() -> Progress:
    """Show a bar where somebody watches, nothing where the output goes to a file."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, transient=True)


def _run_school(*, stage: Stage, text: str, finish: bool, progress: Progress, mark: str) -> None:
    _walk(
        progress=progress,
        name=f"{mark} 开学之前",
        steps=[
            ("登记", lambda: opening.settle_in(stage=stage, text=text)),
            ("方案", lambda: enrolling.publish_scheme(stage=stage, text=text)),
            ("调查", lambda: enrolling.hold_survey(stage=stage)),
            ("公开调查", lambda: enrolling.publish_survey(stage=stage)),
            ("申请", lambda: enrolling.apply(stage=stage)),
            ("同意事项", lambda: signing.decide_consents(stage=stage)),
            ("孩子的需要", lambda: caring.say_what_they_need(stage=stage)),
            ("照护须知", lambda: caring.write_care_notes(stage=stage)),
            ("审核", lambda: enrolling.review(stage=stage)),
            ("社团", lambda: clubs.show_clubs(stage=stage)),
            ("志愿", lambda: choosing.make_wishes(stage=stage)),
            ("录取", lambda: choosing.place_first(stage=stage)),
            ("第二轮", lambda: choosing.wish_again(stage=stage)),
            ("职责书", lambda: signing.sign_duties(stage=stage)),
            ("培训和核查", lambda: readying.make_ready(stage=stage)),
            ("编班排班", lambda: choosing.place_and_group(stage=stage)),
            ("接送", lambda: homeward.say_how_children_go_home(stage=stage)),
        ],
    )
    _walk(progress=progress, name=f"{mark} 学期", steps=list(_afternoons(stage=stage, finish=finish)))


def _afternoons(*, stage: Stage, finish: bool) -> Iterable[Step]:
    """List the afternoons in their order, each step of a month's settlement on its day."""
    last = END if finish else afternoons.LIVE_DAY
    forgetting = date(2026, 3, 31)
    steps = list(settling.steps_by(by=last))
    for day in service_days(term=stage.term):
        while steps and steps[0][0] <= day:
            yield _settlement(stage, *steps.pop(0))
        if day >= last:
            break
        if day == forgetting:
            yield ("证明到期", lambda: on_paper.forget_evidence(stage=stage, day=forgetting))
        yield (str(day), lambda day=day: afternoons.hold_afternoon(stage=stage, day=day))  # type: ignore[misc]
    for step in steps:
        yield _settlement(stage, *step)
    if not finish:
        moment = afternoons.live_moment(stage=stage)
        yield ("核算", lambda: settling.draw_up_the_first_days(stage=stage, day=last))
        yield ("现场", lambda: afternoons.hold_until(stage=stage, moment=moment))
        yield ("代班换班", lambda: turning.ask_for_turns(stage=stage, moment=moment))


def _settlement(stage: Stage, day: date, first: date, until: date, step: int) -> Step:
    return (
        f"{first:%m} 月结算",
        lambda: settling.take_step(stage=stage, day=day, first=first, until=until, step=step),
    )


def _walk(*, progress: Progress, name: str, steps: list[Step]) -> None:
    task = progress.add_task(name, total=len(steps))
    for what, step in steps:
        progress.update(task, description=f"{name} · {what}")
        step()
        progress.advance(task)
    progress.remove_task(task)


def _close(*, stages: list[Stage], now: datetime, progress: Progress) -> Figures:
    """Count what came of it and write the documents of the first school."""
    parts: list[Figures] = []
    task = progress.add_task("核对与文件", total=len(stages) + 1)
    for stage in stages:
        with stage.inside():
            parts.append(figures_of_school(school=stage.school, now=now, story=stage.story))
        progress.advance(task)
    with stages[0].inside():
        write_documents(stage=stages[0], folder=Path(settings.VAR) / "demo", today=now.date())
    progress.remove_task(task)
    connection.close()
    return together(parts)
