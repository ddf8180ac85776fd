"""`afterbell forget` and `afterbell retention`: what would go is counted first, and goes only with `--do`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from django.db import DatabaseError, transaction

from afterbell.base import audit, clock
from afterbell.base.pictures.keeping import throw_away
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.schools.models import Pupil, School
from afterbell.site.cli_faults import Fault
from afterbell.site.due import Due
from afterbell.site.forgetting import carry_out, due_of_child, end_ties, guardians_left_alone, leave_nothing_behind
from afterbell.site.grounds import must_be_known, must_be_there
from afterbell.site.ownership import as_owner
from afterbell.site.retention import STRAY_PICTURES, due_in_school, strays_in_school

BY = "platform"
Doing = Annotated[bool, typer.Option("--do", help="really do it; without it only say what would be done")]


def forget(*, pupil: Annotated[str, typer.Option(help="the child's public code")], do: Doing = False) -> None:
    """Forget one child: what names it and its family is removed or blanked, marks and pay keep their codes."""
    must_be_there()
    with as_owner():
        must_be_known()
        row, school = _find(pupil)
        with within(school.pk):
            if Application.objects.filter(pupil=row).exclude(state__in=Application.ENDED).exists():
                raise Fault(
                    "孩子还在参加课后服务，先撤回申请 / the child still takes part: withdraw its application first"
                )
            if not do:
                _say(due_of_child(pupil=row))
                return
            with _owners_work(), transaction.atomic():
                guardians = guardians_left_alone(pupil=row)
                done = carry_out(due_of_child(pupil=row))
                end_ties(pupil=row, guardians=guardians, on=local_day(clock.now()))
                _enter(school=school.pk, action="retention.forget", subject=row.code, done=done)
        leave_nothing_behind()
    _tell(done)


def retention(*, do: Doing = False) -> None:
    """Remove in every school and authority what is past its time; run it every night, by cron or a timer."""
    must_be_there()
    with as_owner():
        must_be_known()
        for school in School.institutions.order_by("pk"):
            typer.echo(school.name)
            with within(school.pk):
                dues = due_in_school(school=school.pk, now=clock.now())
                strays = strays_in_school(school=school.pk, now=clock.now())
                if not do:
                    _say(dues, strays=len(strays))
                    continue
                with _owners_work(), transaction.atomic():
                    done = carry_out(dues) | ({STRAY_PICTURES.en: len(strays)} if strays else {})
                    for code in strays:
                        throw_away(tenant=school.pk, code=code)
                    if done:
                        _enter(school=school.pk, action="retention.run", subject="retention", done=done)
            _tell(done)
        if do:
            leave_nothing_behind()


def _find(code: str) -> tuple[Pupil, School]:
    for school in School.objects.order_by("pk"):
        with within(school.pk):
            row = Pupil.objects.filter(code=code).first()
        if row is not None:
            return row, school
    raise Fault(f"没有这个学生 / there is no pupil {code}")


@contextmanager
def _owners_work() -> Iterator[None]:
    """Say in a sentence that these tables are another's: only their owner removes facts."""
    try:
        yield
    except DatabaseError as error:
        if "owner" not in str(error):
            raise
        raise Fault(
            "只有表的所有者可以删除，请设 AFTERBELL_OWNER_DATABASE"
            " / only the owner of the tables can remove facts: set AFTERBELL_OWNER_DATABASE"
        ) from error


def _enter(*, school: int, action: str, subject: str, done: dict[str, int]) -> None:
    audit.append(tenant=school, by=BY, action=action, subject=subject, details=dict(done), now=clock.now())


def _say(dues: Iterable[Due], *, strays: int = 0) -> None:
    counted: Counter[str] = Counter()
    for due in dues:
        counted[f"{due.what.zh} / {due.what.en}"] += due.rows.count()
    if strays:
        counted[f"{STRAY_PICTURES.zh} / {STRAY_PICTURES.en}"] = strays
    for what, number in counted.items():
        typer.echo(f"  {number:>6}  {what}")
    typer.echo("  没有动；加 --do 才执行 / nothing was done; add --do to do it")


def _tell(done: dict[str, int]) -> None:
    for what, number in done.items():
        typer.echo(f"  {number:>6}  {what}")
    typer.echo("  做完了，已记入台账 / done and entered in the ledger" if done else "  没有到期的 / nothing is due")
