"""A worker killed at the worst moment: what it had in hand is sent, and never silently lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

from afterbell.base.models import Delivery
from afterbell.base.outbox.delivering import LEASE, deliver_due
from afterbell.base.tenancy import within
from afterbell.schools.commands import NewRobot, set_robot
from tests.support.outside import WECOM, Heard, Outside
from tests.support.premises import Premises
from tests.support.world import MORNING, SmallSchool, answer_survey, apply, build_school

COMMAND = [sys.executable, "-c", "from afterbell.site.cli import main; main()", "deliver"]


def waiting(premises: Premises) -> SmallSchool:
    """Leave one robot with something to say."""
    assert premises.var.is_dir()
    school = build_school(name="测试小学", code="alpha")
    answer_survey(school)
    set_robot(actor=school.actor("office"), now=MORNING, robot=NewRobot(address=WECOM))
    apply(school, school.children[0])
    return school


def start(premises: Premises, outside: Outside) -> subprocess.Popen[str]:
    environment = {**os.environ, **premises.environment(), **outside.environment}
    return subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_the_command_sends_what_waits_and_says_so(own_database: Premises, outside: Outside) -> None:
    waiting(own_database)
    assert "已发送 1，等待重试 0" in start(own_database, outside).communicate(timeout=60)[0]
    assert "已发送 0，等待重试 0" in start(own_database, outside).communicate(timeout=60)[0]
    assert len(outside.heard) == 1


def test_killed_between_sending_and_noting_it_is_sent_again_after_the_lease(
    own_database: Premises, outside: Outside
) -> None:
    """The promise is at least once: the service heard it, nobody noted it, so it hears the same sentence again."""
    school = waiting(own_database)
    running: list[subprocess.Popen[str]] = []

    def kill(_heard: Heard) -> tuple[int, dict[str, str], dict[str, object]]:
        os.kill(running[0].pid, signal.SIGKILL)
        running[0].wait()
        return 200, {}, {"errcode": 0}

    outside.answer = kill
    running.append(start(own_database, outside))
    running[0].communicate(timeout=60)
    assert running[0].returncode == -signal.SIGKILL
    outside.answer = lambda _heard: (200, {}, {"errcode": 0})
    with within(school.id):
        left = Delivery.objects.get()
        assert (left.state, left.tries) == ("waiting", 1)
        assert left.leased_until is not None
        assert deliver_due(now=left.leased_until - timedelta(seconds=1)).delivered == 0
        assert deliver_due(now=left.leased_until).delivered == 1
        assert deliver_due(now=left.leased_until + LEASE).delivered == 0
        assert Delivery.objects.get().state == "delivered"
    assert [heard.text for heard in outside.heard] == [outside.heard[0].text] * 2
