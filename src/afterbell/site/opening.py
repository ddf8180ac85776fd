"""`afterbell open-school`: a school on a fresh installation, with whoever runs it, ready to be signed in to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from django.db import transaction

from afterbell.base import clock
from afterbell.base.codes import new_password
from afterbell.base.spans import local_day
from afterbell.schools import commands as schools
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import NewLeader
from afterbell.schools.commands.opening import OPERATOR_HANDLE
from afterbell.schools.demonstration import is_a_demonstration
from afterbell.schools.models import Account
from afterbell.schools.roles import Role
from afterbell.site.cli_faults import Fault
from afterbell.site.grounds import must_be_known, must_be_there
from afterbell.site.readiness import must_be_ready

Passwords = Callable[[str], str]


def open_school(
    name: Annotated[str, typer.Argument(metavar="NAME", help="the school's full name")],
    *,
    region: Annotated[str, typer.Option(help="自治区、省、直辖市 / region or province")],
    league: Annotated[str, typer.Option(help="盟、市 / league or city")],
    banner: Annotated[str, typer.Option(help="旗、县、区 / banner, county or district")],
    principal: Annotated[str, typer.Option(help="the principal's name")],
    office: Annotated[str, typer.Option(help="the name of the academic affairs office's clerk")],
    code: Annotated[str, typer.Option(help="the code in addresses; drawn when it is left out")] = "",
    ask_passwords: Annotated[
        bool, typer.Option("--ask-passwords", help="ask for the passwords instead of making them")
    ] = False,
) -> None:
    """Open a school, with its principal and its office; the first time with the platform's operator as well."""
    _must_be_ready_for_a_school()
    passwords = _asked if ask_passwords else _made
    now = clock.now()
    operator = Account.objects.filter(handle=OPERATOR_HANDLE).first()
    first = "" if operator else passwords(Role.PLATFORM_OPERATOR.label)
    leaders = [
        NewLeader(role=role, handle=handle, name=person, password=passwords(role.label))
        for role, handle, person in (
            (Role.PRINCIPAL, "principal", principal),
            (Role.ACADEMIC_OFFICE, "office", office),
        )
    ]
    with transaction.atomic():
        account = operator or Account.objects.get(code=schools.bootstrap_platform(now=now, password=first))
        opened = schools.open_school_with_leaders(
            actor=actor_of(account=account, today=local_day(now)),
            now=now,
            banner=(region, league, banner),
            name=name,
            code=code,
            is_demonstration=False,
            leaders=leaders,
        )
    typer.echo(f"已开通 / opened: {name} ({opened})")
    typer.echo("登录名和密码只显示这一次 / sign-in names and passwords, shown this once:")
    if first:
        _tell(Role.PLATFORM_OPERATOR.label, account.name, "平台", OPERATOR_HANDLE.partition("/")[2], first)
    for leader in leaders:
        _tell(Role(leader.role).label, leader.name, name, leader.handle, leader.password)
    typer.echo("接下来：afterbell serve，教导处登录、登记学期 / next: afterbell serve; the office sets up the term")


def _must_be_ready_for_a_school() -> None:
    """Stop with one sentence where no school can be opened: no database, not ready, or a demonstration in it."""
    must_be_there()
    must_be_known()
    must_be_ready()
    if is_a_demonstration():
        raise Fault(
            "这个数据库里是演示学校，真实的学校请用另一个数据库 / "
            "this database holds a demonstration; open a real school in another one"
        )


def _asked(whose: str) -> str:
    answer: str = typer.prompt(f"{whose} 的密码 / password", hide_input=True, confirmation_prompt=True, err=True)
    return answer


def _made(whose: str) -> str:  # noqa: ARG001 - both ways to a password are asked the same
    return new_password()


def _tell(*words: str) -> None:
    typer.echo("  " + "\t".join(words))
