"""The operator's lost authenticator is reset on the server itself, and nobody else's is."""

from __future__ import annotations

import pytest

from afterbell.schools.models import SecondFactor
from afterbell.site.cli_faults import Fault
from afterbell.site.factor_command import reset_factor
from tests.support.authorities import officer
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool, platform_operator


def test_only_who_stands_topmost_is_reset_there(
    small_school: SmallSchool,  # noqa: ARG001 - the areas stand
    capsys: pytest.CaptureFixture[str],
) -> None:
    with standing_clock():
        operator, _officer = visitor(platform_operator()), visitor(officer("above"))
        for handle, said in (("platform/nobody", "has no authenticator"), ("bureau/above", "Somebody stands above")):
            with pytest.raises(Fault, match=said):
                reset_factor(handle)
        assert operator.get("/platform/").status_code == 200
        reset_factor("platform/operator")
        assert "已重置" in capsys.readouterr().out
        assert operator.get("/platform/")["Location"].startswith("/factor/prove/")
    assert [row.account.handle for row in SecondFactor.objects.filter(ended_at=None)] == ["bureau/above"]
