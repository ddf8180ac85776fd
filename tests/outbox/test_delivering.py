"""What leaves the house: after the fact, by one worker at a time, with another try when the way is closed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import transaction

from afterbell.base.models import Channel, Delivery, Mailbox, Message
from afterbell.base.outbox.delivering import AGAIN_AFTER, LEASE, Sent, attempt, deliver_due
from afterbell.base.outbox.robots import robot_of
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import say_consent
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.schools.channels import channels, try_out
from afterbell.schools.commands import (
    NewMail,
    NewRobot,
    end_channel,
    give_address,
    send_again,
    set_mail,
    set_robot,
    take_back_address,
)
from tests.support.at_once import at_once
from tests.support.outside import DINGTALK, FEISHU, WECOM, Heard, Outside, closed_port
from tests.support.premises import Premises
from tests.support.world import MORNING, Child, SmallSchool, answer_survey, apply, build_school

LATER = MORNING + timedelta(minutes=15)
NOTHING = Sent()


@pytest.fixture
def school(own_database: Premises) -> Iterator[SmallSchool]:
    """Build a school where commits are real, its survey answered."""
    assert own_database
    built = build_school(name="测试小学", code="alpha")
    answer_survey(built)
    return built


def robot(school: SmallSchool, address: str = WECOM, *, homeroom: str = "") -> str:
    return set_robot(actor=school.actor("office"), now=MORNING, robot=NewRobot(address=address, homeroom=homeroom))


def agree(school: SmallSchool, *children: Child, given: bool = True) -> None:
    """Let families consent to messages by outside channels, or take the consent back."""
    for child in children:
        say_consent(
            actor=school.family(child),
            now=MORNING,
            pupil=child.code,
            purpose=Purpose.MESSAGES.value,
            text=WORDINGS[Purpose.MESSAGES].text_hash,
            given=given,
        )


def look(school: SmallSchool, now: datetime = LATER) -> Sent:
    with within(school.id):
        return deliver_due(now=now)


def test_a_group_is_told_once_in_a_quarter_of_an_hour_and_no_child_is_named(
    school: SmallSchool, outside: Outside
) -> None:
    robot(school, homeroom=school.homerooms[0])
    robot(school, DINGTALK)
    robot(school, FEISHU, homeroom=school.homerooms[1])
    agree(school, school.children[2], *school.children[4:6])
    apply(school, *school.children[:4])
    assert look(school, MORNING) == NOTHING
    assert look(school) == Sent(delivered=2)
    assert look(school, LATER + timedelta(days=1)) == NOTHING
    assert sorted((heard.host, heard.text) for heard in outside.heard) == [
        ("oapi.dingtalk.com", "【铃后 Afterbell】测试小学：课后服务有新消息，请老师登录查看。"),
        ("qyapi.weixin.qq.com", "【铃后 Afterbell】测试小学一年级（1）班：课后服务有新消息，请家长登录查看。"),
    ]
    apply(school, *school.children[4:6], now=LATER)
    assert look(school, LATER + timedelta(minutes=15)) == Sent(delivered=2)
    assert outside.heard[-1].host == "open.feishu.cn" or outside.heard[-2].host == "open.feishu.cn"


def test_nothing_leaves_before_the_fact_is_stored(school: SmallSchool, outside: Outside) -> None:
    robot(school, homeroom=school.homerooms[0])
    with transaction.atomic():
        apply(school, school.children[0])
        transaction.set_rollback(True)
    assert look(school) == NOTHING
    assert outside.heard == []


def test_a_letter_goes_to_the_address_a_guardian_gave_and_to_nobody_else(school: SmallSchool, outside: Outside) -> None:
    server = outside.environment["AFTERBELL_MAIL_SERVERS"]
    set_mail(
        actor=school.actor("office"), now=MORNING, mail=NewMail(server=server, user="office@school.cn", password="")
    )
    child = school.children[0]
    give_address(actor=school.family(child), now=MORNING, address="saruul@example.cn")
    agree(school, child)
    apply(school, *school.children[:3])
    assert look(school, MORNING) == Sent(delivered=1)
    (letter,) = outside.letters
    with within(school.id):
        key = Delivery.objects.get().key
        assert b"saruul" not in bytes(Mailbox.objects.get().address_sealed)
    assert "To: saruul@example.cn" in letter
    assert f"Message-ID: <{key}@school.cn>" in letter
    assert child.name not in letter
    take_back_address(actor=school.family(child), now=MORNING)
    with within(school.id):
        assert not Mailbox.objects.exists()


def test_without_a_consent_nothing_about_the_child_leaves_the_house(school: SmallSchool, outside: Outside) -> None:
    server = outside.environment["AFTERBELL_MAIL_SERVERS"]
    mail = NewMail(server=server, user="office@school.cn", password="")
    set_mail(actor=school.actor("office"), now=MORNING, mail=mail)
    robot(school, homeroom=school.homerooms[0])
    child = school.children[0]
    give_address(actor=school.family(child), now=MORNING, address="saruul@example.cn")
    apply(school, child)
    assert look(school) == NOTHING
    with within(school.id):
        assert Message.objects.filter(kind="enrolment.received", concerns=child.code).exists()
    assert (outside.heard, outside.letters) == ([], [])


def test_a_consent_taken_back_stops_what_waits_already(school: SmallSchool, outside: Outside) -> None:
    server = outside.environment["AFTERBELL_MAIL_SERVERS"]
    mail = NewMail(server=server, user="office@school.cn", password="")
    set_mail(actor=school.actor("office"), now=MORNING, mail=mail)
    child = school.children[0]
    give_address(actor=school.family(child), now=MORNING, address="saruul@example.cn")
    agree(school, child)
    apply(school, child)
    with within(school.id):
        assert Delivery.objects.filter(state="waiting").count() == 1
    agree(school, child, given=False)
    look(school)
    assert outside.letters == []


@pytest.mark.parametrize(
    ("status", "headers", "answer", "problem"),
    [
        (200, {}, {"errcode": 93000, "errmsg": "invalid webhook url"}, "errcode 93000"),
        (200, {}, {}, "errcode None"),
        (302, {"Location": "http://127.0.0.1:1/"}, {}, "HTTP 302"),
        (500, {}, {}, "HTTP 500"),
    ],
)
def test_what_a_service_refuses_is_tried_again_later_and_seen_by_the_office(
    school: SmallSchool,
    outside: Outside,
    status: int,
    headers: dict[str, str],
    answer: dict[str, object],
    problem: str,
) -> None:
    outside.answer = lambda _heard: (status, headers, answer)
    code = robot(school)
    apply(school, school.children[0])
    assert look(school) == Sent(waiting=1)
    assert look(school) == NOTHING
    office = school.actor("office")
    with within(school.id):
        (row,) = channels(viewer=office)
        assert (row.waiting, row.problem, row.hint) == (1, problem, "…6666")
        assert try_out(viewer=office, channel=code) == problem
    now = LATER
    for pause in AGAIN_AFTER[:-1]:
        now += pause
        assert look(school, now) == Sent(waiting=1)
    now += AGAIN_AFTER[-1]
    assert look(school, now) == Sent(given_up=1)
    assert len(outside.heard) == len(AGAIN_AFTER) + 2
    outside.answer = lambda _heard: (200, {}, {"errcode": 0})
    assert send_again(actor=office, now=now) == 1
    assert look(school, now) == Sent(delivered=1)


def test_without_a_network_the_pages_work_and_the_group_is_told_later(
    school: SmallSchool, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot(school)
    robot(school, DINGTALK)
    with monkeypatch.context() as cut:
        cut.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
        apply(school, school.children[0])
        assert look(school) == Sent(waiting=2)
    assert look(school, LATER + AGAIN_AFTER[0]) == Sent(delivered=2)
    assert len(outside.heard) == 2


def test_two_workers_at_once_send_twice_without_the_lease_and_once_with_it(
    school: SmallSchool, outside: Outside
) -> None:
    meeting = Barrier(2)

    def slow(_heard: Heard) -> tuple[int, dict[str, str], dict[str, object]]:
        time.sleep(0.3)
        return 200, {}, {"errcode": 0}

    outside.answer = slow
    robot(school)
    apply(school, school.children[0])

    def without() -> None:
        with within(school.id):
            delivery = Delivery.objects.select_related("channel").get()
            meeting.wait()
            attempt(delivery)

    assert at_once(without, without) == ["done", "done"]
    assert len(outside.heard) == 2
    outside.heard.clear()
    assert at_once(*[lambda: look(school)] * 4) == ["done"] * 4
    assert len(outside.heard) == 1
    with within(school.id):
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.tries) == ("delivered", 1)


def test_two_families_at_one_moment_both_apply_and_their_teacher_is_told_once(school: SmallSchool) -> None:
    ended = at_once(*[lambda child=child: apply(school, child) for child in school.children[:4]])  # type: ignore[misc]
    assert ended == ["done"] * 4
    with within(school.id):
        assert Message.objects.filter(kind="enrolment.to_review").count() == 1
        assert Message.objects.filter(kind="enrolment.received").count() == 4


def test_a_lease_outlasts_a_try(school: SmallSchool, outside: Outside) -> None:
    robot(school)
    apply(school, school.children[0])
    with within(school.id):
        Delivery.objects.update(leased_until=LATER + LEASE, holder="dead")
    assert look(school, LATER + LEASE - timedelta(seconds=1)) == NOTHING
    assert look(school, LATER + LEASE) == Sent(delivered=1)
    assert len(outside.heard) == 1
    assert timedelta(seconds=4 * 10) < LEASE


@pytest.mark.parametrize(
    "address",
    [
        WECOM.replace("https", "http"),
        WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com.evil.cn"),
        WECOM.replace("https://", "https://evil.cn@"),
        WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com:8080"),
        WECOM + "&debug=1",
        WECOM + "\r\nHost: evil.cn",
        "https://127.0.0.1/cgi-bin/webhook/send?key=0f3a2b1c-1111-2222-3333-444455556666",
        "https://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        DINGTALK + "#x",
        FEISHU + "/../../x",
        "",
    ],
)
@pytest.mark.django_db
def test_an_address_that_is_none_of_the_three_services_is_refused(address: str, small_school: SmallSchool) -> None:
    assert robot_of(address) is None
    with pytest.raises(Refused, match="robot_unknown"):
        robot(small_school, address)


@pytest.mark.django_db
def test_a_mail_server_the_platform_does_not_allow_is_refused(small_school: SmallSchool) -> None:
    mail = NewMail(server="smtp://10.0.0.1:25", user="nobody", password="x")
    with pytest.raises(Refused) as refused:
        set_mail(actor=small_school.actor("office"), now=MORNING, mail=mail)
    assert {reason.code for reason in refused.value.reasons} == {"schools.mail_server_unknown", "schools.address_wrong"}


@pytest.mark.django_db
def test_a_key_is_sealed_and_forgotten_with_its_channel(small_school: SmallSchool) -> None:
    code = robot(small_school)
    with within(small_school.id):
        assert b"444455556666" not in bytes(Channel.objects.get(code=code).secret_sealed)
    end_channel(actor=small_school.actor("office"), now=MORNING, channel=code)
    with within(small_school.id):
        assert bytes(Channel.objects.get(code=code).secret_sealed) == b""
        assert channels(viewer=small_school.actor("office")) == ()
    assert datetime.now(UTC) > LATER
