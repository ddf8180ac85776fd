"""`evidence forget` removes what nobody decides by any more, in every school, and says how much."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.premises import Premises
from tests.support.saying import Said, say


def forget(premises: Premises) -> Said:
    return say("evidence", "forget", cwd=premises.var, environment=premises.environment())


@pytest.mark.usefixtures("own_database")
def test_it_is_said_that_nobody_runs_the_platform_yet(own_database: Premises) -> None:
    assert "还没有平台运维账号" in forget(own_database).sentence


def test_evidence_is_forgotten_thirty_days_after_the_decision(own_database: Premises) -> None:
    from afterbell.base import clock  # noqa: PLC0415 - Django is ready only now
    from afterbell.base.tenancy import within  # noqa: PLC0415 - as above
    from afterbell.enrolment import commands  # noqa: PLC0415 - as above
    from afterbell.enrolment.models import EvidencePicture  # noqa: PLC0415 - as above
    from tests.support.paper import enter, picture  # noqa: PLC0415 - as above
    from tests.support.world import MORNING, answer_survey, build_school  # noqa: PLC0415 - as above

    world = build_school(name="测试小学", code="alpha")
    answer_survey(world)
    child = world.children[0]
    code = enter(world, child, circumstances=("hardship",))
    commands.attach_evidence(
        actor=world.family(child), now=MORNING, application=code, circumstance="hardship", pictures=[picture()]
    )
    refusing = commands.Decision(application=code, decision="refused", reason="不符合条件")
    commands.review_in_homeroom(actor=world.actor("homeroom1"), now=MORNING, decisions=[refusing])
    for days, number in ((29, 0), (30, 1), (31, 0)):
        clock.stand_at(moment=MORNING + timedelta(days=days))
        said = forget(own_database)
        assert (said.code, said.err) == (0, "")
        assert said.out == f"已删除 {number} 张证明照片 / removed {number} photos of evidence\n"
    with within(world.id):
        assert not EvidencePicture.objects.exists()
    kept = own_database.var / "media" / "pictures" / str(world.id)
    assert len(list(kept.iterdir())) == 1
