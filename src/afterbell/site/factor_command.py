"""`afterbell reset-factor`: ends the lost second factor of somebody above whom nobody stands."""

from __future__ import annotations

from typing import Annotated

import typer

from afterbell.base import clock
from afterbell.base.refusals import NotThere, Refused
from afterbell.schools.actors import PLATFORM, house_actor
from afterbell.schools.commands import reset_topmost_factor
from afterbell.schools.commands.opening import OPERATOR_HANDLE
from afterbell.site.cli_faults import Fault
from afterbell.site.grounds import must_be_known, must_be_there


def reset_factor(
    handle: Annotated[str, typer.Argument(metavar="NAME", help="the sign-in name, as platform/operator")],
) -> None:
    """Let the platform's operator set up an authenticator anew; everybody else asks an authority above."""
    must_be_there()
    must_be_known()
    try:
        reset_topmost_factor(actor=house_actor(school=PLATFORM), now=clock.now(), handle=handle)
    except NotThere:
        raise Fault(f"“{handle}”没有绑定验证器 / {handle} has no authenticator; try {OPERATOR_HANDLE}") from None
    except Refused as refused:
        words = refused.reasons[0].words
        raise Fault(f"{words.zh} / {words.en}") from None
    typer.echo(f"已重置，{handle} 下次登录要重新绑定 / reset; {handle} sets one up anew at the next sign-in")
