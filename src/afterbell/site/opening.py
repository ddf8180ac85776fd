"""`afterbell open-school`: a school on a fresh installation, with whoever runs it, ready to be signed in to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import typer
from django.db import transaction

from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.base.codes import ALPHABET
from afterbell.base.spans import local_day
from afterbell.schools import commands as schools
from afterbell.schools.actors import actor_of
from afterbell.schools.commands.opening import OPERATOR_HANDLE
from afterbell.schools.demonstration import is_a_demonstration
from afterbell.schools.models import Account
from afterbell.schools.roles import Role
from afterbell.site.cli_faults import Fault
from afterbell.site.grounds import must_be_known, must_be_there
from afterbell.site.readiness import must_be_ready

PART, PARTS = 5, 3
Passwords = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """With what somebody signs in: shown once on the terminal, kept nowhere in clear."""

    role: Role
    name: str
    handle: str
    password: str = field(repr=False)


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
    must_be_there()
    must_be_known()
    must_be_ready()
    if is_a_demonstration():
        raise Fault(
            "这个数据库里是演示学校，真实的学校请用另一个数据库 / "
            "this database holds a demonstration; open a real school in another one"
        )
    passwords = _asked if ask_passwords else _made
    now = clock.now()
    with transaction.atomic():
        operator, keys = _operator(now=now, passwords=passwords)
        opened = schools.open_school(actor=operator, now=now, banner=(region, league, banner), name=name, code=code)
        for role, handle, person in (
            (Role.PRINCIPAL, "principal", principal),
            (Role.ACADEMIC_OFFICE, "office", office),
        ):
            key = Key(role=role, name=person, handle=handle, password=passwords(role.label))
            schools.appoint_leader(
                actor=operator,
                now=now,
                school=opened,
                role=role,
                handle=handle,
                name=person,
                since=local_day(now),
                password=key.password,
            )
            keys.append(key)
    _tell(name=name, code=opened, keys=keys)


def _operator(*, now: datetime, passwords: Passwords) -> tuple[Actor, list[Key]]:
    """Find who runs the platform; on a fresh installation make the account."""
    known = Account.objects.filter(handle=OPERATOR_HANDLE).first()
    if known:
        return actor_of(account=known, today=local_day(now)), []
    role = Role.PLATFORM_OPERATOR
    password = passwords(role.label)
    made = Account.objects.get(code=schools.bootstrap_platform(now=now, password=password))
    handle = OPERATOR_HANDLE.partition("/")[2]
    return actor_of(account=made, today=local_day(now)), [
        Key(role=role, name=made.name, handle=handle, password=password)
    ]


def _asked(whose: str) -> str:
    answer: str = typer.prompt(f"{whose} 的密码 / password", hide_input=True, confirmation_prompt=True, err=True)
    return answer


def _made(whose: str) -> str:  # noqa: ARG001 - both ways to a password are asked the same
    """Make a password that can be read out: three parts of five letters and digits, none like another."""
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(PART)) for _part in range(PARTS))


def _tell(*, name: str, code: str, keys: list[Key]) -> None:
    typer.echo(f"已开通 / opened: {name} ({code})")
    typer.echo("登录名和密码只显示这一次 / sign-in names and passwords, shown this once:")
    for key in keys:
        place = "平台" if key.role is Role.PLATFORM_OPERATOR else name
        typer.echo(f"  {key.role.label}\t{key.name}\t{place}\t{key.handle}\t{key.password}")
    typer.echo(
        "接下来：afterbell serve，教导处登录后登记学期 / next: afterbell serve, then the office sets up the term"
    )
