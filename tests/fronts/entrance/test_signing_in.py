"""The door: passwords, guardians' codes, demonstration links, and what ends a visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, override_settings

from afterbell.base import clock
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.schools.commands import end_post, issue_sign_in_code, revoke_sign_in_codes
from afterbell.schools.demonstration import sign_in_links
from afterbell.schools.models import Account, School
from afterbell.schools.roles import Role
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, TODAY, SmallSchool

PASSWORD = "herders-count-their-sheep"
WRONG, TOO_MANY = 422, 429


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


@pytest.fixture
def school(small_school: SmallSchool) -> SmallSchool:
    for handle in ("office", "subject1", "subject2"):
        account = small_school.account(handle)
        account.set_password(PASSWORD)
        account.save()
    return small_school


def enter(name: str, password: str = PASSWORD, *, place: str = "alpha", **more: str) -> HttpResponse:
    client = more.pop("client", None) or stranger()
    address = more.pop("address", "10.0.0.1")
    sent = {"place": place, "name": name, "password": password, **more}
    return client.post("/sign-in/", sent, REMOTE_ADDR=address)  # type: ignore[union-attr]


def test_staff_come_in_and_the_session_is_a_new_one(school: SmallSchool) -> None:  # noqa: ARG001 - the school stands
    client = stranger()
    client.session.save()
    client.cookies["sessionid"] = planted = "planted0by0somebody0else00000000"
    answer = enter("office", client=client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["sessionid"].value not in {"", planted}
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert client.get("/")["Location"] == "/office/"
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_wrong_password_an_unknown_name_and_somebody_without_a_password_are_told_the_same(
    school: SmallSchool,  # noqa: ARG001 - the school stands
) -> None:
    answers = [
        as_told(enter("office", "wrong")),
        as_told(enter("nobody", "wrong")),
        as_told(enter("gate", "wrong")),
        as_told(enter("gate", "")),
    ]
    assert answers[0][0] == WRONG
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("name", ["office", "nobody"])
def test_five_wrong_tries_lock_a_name_towards_that_address_alone(school: SmallSchool, name: str) -> None:  # noqa: ARG001 - the school stands
    statuses = [enter(name, "wrong").status_code for _try in range(6)]
    assert statuses == [WRONG] * 4 + [TOO_MANY] * 2
    locked = enter(name)
    assert (locked.status_code, locked["Retry-After"]) == (TOO_MANY, "900")
    assert "连续错 5 次要等 15 分钟" in locked.content.decode()
    assert enter("subject1").status_code == 302
    assert enter(name, address="10.0.0.2").status_code == (302 if name == "office" else WRONG)


def test_a_lock_opens_after_a_quarter_of_an_hour(school: SmallSchool) -> None:  # noqa: ARG001 - the school stands
    for _try in range(5):
        enter("office", "wrong")
    assert enter("office").status_code == TOO_MANY
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=15, seconds=1)
        attempt.save()
    assert enter("office").status_code == 302


def test_no_password_and_no_code_is_kept_with_a_failed_try(school: SmallSchool) -> None:  # noqa: ARG001 - the school stands
    enter("office", "a-wrong-password")
    stranger().post("/code/", {"code": "wr0ngc0d"})
    kept = " ".join(f"{attempt.post_data} {attempt.get_data}" for attempt in AccessAttempt.objects.all())
    assert AccessAttempt.objects.count() == 2
    assert "a-wrong-password" not in kept
    assert "wr0ngc0d" not in kept


def code_for(school: SmallSchool) -> str:
    child = school.children[0]
    return issue_sign_in_code(actor=school.homeroom_teacher(child), now=MORNING, guardian=child.guardian).code


def by_code(code: str, address: str = "10.0.0.1", client: Client | None = None) -> HttpResponse:
    return (client or stranger()).post("/code/", {"code": code}, REMOTE_ADDR=address)


def test_a_code_opens_once_however_it_is_typed(school: SmallSchool) -> None:
    code = code_for(school)
    client = stranger()
    assert by_code(f" {code[:4].upper()}-{code[4:]} ", client=client).status_code == 302
    assert client.get("/")["Location"] == "/family/"
    assert by_code(code).status_code == WRONG


def test_an_expired_a_revoked_and_an_invented_code_are_told_the_same(school: SmallSchool) -> None:
    revoked, expired = code_for(school), code_for(school)
    child = school.children[0]
    answers = [as_told(by_code("aaaa2222"))]
    with standing_clock(MORNING + timedelta(days=15)):
        answers.append(as_told(by_code(expired)))
    revoke_sign_in_codes(actor=school.homeroom_teacher(child), now=MORNING, guardian=child.guardian)
    clock.stand_at(moment=MORNING)
    answers.append(as_told(by_code(revoked)))
    assert answers[0][0] == WRONG
    assert answers == [answers[0]] * 3


def test_guessing_codes_is_limited_without_locking_a_school_out(school: SmallSchool) -> None:
    statuses = [by_code(f"guess{number:03d}").status_code for number in range(51)]
    assert statuses == [WRONG] * 49 + [TOO_MANY] * 2
    code = code_for(school)
    locked = by_code(code)
    assert (locked.status_code, locked["Retry-After"]) == (TOO_MANY, "3600")
    assert enter("office").status_code == 302
    assert by_code(code, address="10.0.0.9").status_code == 302


def test_a_demonstrations_link_lets_in_only_where_every_school_is_one(school: SmallSchool) -> None:
    link = next(link for link in sign_in_links() if link.role is Role.PRINCIPAL)
    assert stranger().get(f"/demo/{link.token}/")["Location"] == "/"
    assert stranger().get(f"/demo/{link.token}x/").status_code == 404
    School.objects.filter(pk=school.id).update(is_demonstration=False)
    assert stranger().get(f"/demo/{link.token}/").status_code == 404
    assert sign_in_links() == ()


@pytest.mark.django_db
def test_a_fresh_installation_has_no_links() -> None:
    from tests.support.world import platform_operator  # noqa: PLC0415 - Django is ready only now

    platform_operator()
    assert sign_in_links() == ()


def test_a_role_that_ends_is_gone_at_the_next_request(school: SmallSchool) -> None:
    teacher = visitor(school.actor("subject1"))
    assert teacher.get("/classroom/").status_code == 200
    end_post(
        actor=school.actor("office"),
        now=MORNING,
        staff=school.staff["subject1"],
        role=Role.SUBJECT_TEACHER,
        until=local_day(clock.now()),
    )
    assert teacher.get("/classroom/").status_code == 404


def test_a_closed_account_and_a_changed_password_end_every_visit(school: SmallSchool) -> None:
    teacher, colleague = visitor(school.actor("subject1")), visitor(school.actor("subject2"))
    Account.objects.filter(pk=school.account("subject1").pk).update(is_active=False)
    account = school.account("subject2")
    account.set_password("another-long-password")
    account.save()
    for gone in (teacher, colleague):
        assert gone.get("/classroom/")["Location"].startswith("/sign-in/")
    assert enter("subject1").status_code == WRONG


def test_after_signing_out_the_old_session_opens_nothing(school: SmallSchool) -> None:
    client = visitor(school.actor("office"))
    old = client.cookies["sessionid"].value
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/"
    thief = stranger()
    thief.cookies["sessionid"] = old
    assert thief.get("/office/").status_code == 302


def test_nobody_is_sent_elsewhere(school: SmallSchool) -> None:  # noqa: ARG001 - the school stands
    assert enter("office", next="/office/today/")["Location"] == "/office/today/"
    outside = ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "javascript:alert(1)", "")
    assert [enter("office", next=there)["Location"] for there in outside] == ["/"] * 5


def test_an_object_is_not_there_for_strangers_and_a_page_asks_who_they_are(school: SmallSchool) -> None:
    client = stranger()
    assert client.get("/office/?a=1")["Location"] == "/sign-in/?next=%2Foffice%2F%3Fa%3D1"
    assert client.get(f"/classroom/homerooms/{school.homerooms[0]}/").status_code == 404


def test_every_sent_form_needs_its_token(school: SmallSchool) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(school.account("office"), backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/sign-in/", "/code/", "/sign-out/", "/look/", "/language/setlang/"):
        assert client.post(address).status_code == 403, address


def test_every_answer_carries_the_locks_of_a_page(school: SmallSchool) -> None:
    addresses = ("/", "/sign-in/", "/code/", "/nowhere/", "/office/", "/classroom/homerooms/x/")
    for client, address in product((stranger(), visitor(school.actor("office"))), addresses):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        if client.session.get("_auth_user_id"):
            assert "no-store" in answer["Cache-Control"]


@override_settings(BEHIND_TLS=True)
def test_behind_our_proxy_the_address_it_saw_counts(school: SmallSchool) -> None:  # noqa: ARG001 - the school stands
    def send(seen: str, password: str = "wrong") -> int:  # noqa: S107 - an invented one
        sent = {"place": "alpha", "name": "office", "password": password}
        return stranger().post("/sign-in/", sent, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=seen).status_code

    assert [send(f"{forged}, 10.0.0.1") for forged in ("1.1.1.1", "2.2.2.2", "3.3.3.3", "4.4.4.4", "5.5.5.5")][
        -1
    ] == 429
    assert send("9.9.9.9, 10.0.0.1", PASSWORD) == TOO_MANY
    assert send("10.0.0.2", PASSWORD) == 302


def test_the_day_a_role_begins_is_its_first(school: SmallSchool) -> None:
    with within(school.id):
        assert school.actor("subject1", today=TODAY).roles == {Role.SUBJECT_TEACHER}
        assert school.actor("subject1", today=TODAY - timedelta(days=1)).roles == frozenset()


def test_in_english_the_sign_in_names_the_bureau_in_english() -> None:
    client = stranger()
    client.cookies["django_language"] = "en"
    page = client.get("/sign-in/").text
    assert re.findall(r'<option value="(bureau|platform)">([^<]+)<', page) == [
        ("bureau", "Education bureau"),
        ("platform", "Platform"),
    ]
