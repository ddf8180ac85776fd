"""Two steps at the door: who is asked, what stays shut until then, how tries are bounded, how long a proof lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.portal.models import SpaceLock
from afterbell.schools.commands import agree_factor_reset, ask_factor_reset
from afterbell.schools.demonstration import sign_in_links
from afterbell.schools.models import Account, School, SecondFactor
from afterbell.schools.roles import Role
from afterbell.schools.rules.second_factor import code_at, step_at
from tests.support.authorities import officer
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, platform_operator
from tests.walls.pages import pages

PASSWORD = "herders-count-their-sheep"
SECRET = re.compile(r"<code>([A-Z2-7 ]{39})</code>")
WRONG, TOO_MANY = 422, 429
AT_THE_DOOR = {"/factor/", "/factor/prove/", "/sign-out/", "/look/", "/language/setlang/"}
PROVE, ENROL = "/factor/prove/", "/factor/"


@dataclass(slots=True)
class Wall:
    """The wall clock, and the authenticator app of one officer that goes by it."""

    at: datetime = datetime(2026, 6, 11, 8, 0, 10, tzinfo=UTC)
    secret: str = ""

    def goes_on(self, **by: float) -> None:
        self.at += timedelta(**by)

    def shown(self, *, steps: int = 0) -> str:
        return code_at(secret=self.secret, step=step_at(self.at) + steps)

    def wrong(self) -> str:
        near = {self.shown(steps=steps) for steps in (-1, 0, 1)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall = Wall()
    monkeypatch.setattr(clock, "on_the_wall", lambda: wall.at)
    return wall


@pytest.fixture
def first(small_school: SmallSchool) -> Actor:  # noqa: ARG001 - the areas stand
    return with_password(officer("first"))


def with_password(actor: Actor) -> Actor:
    account = Account.objects.get(pk=actor.account or 0)
    account.set_password(PASSWORD)
    account.save()
    return actor


def enter(handle: str, *, client: Client | None = None, address: str = "10.0.0.1", **more: str) -> Client:
    client = client or stranger()
    place, _slash, name = handle.partition("/")
    sent = {"place": place, "name": name, "password": PASSWORD, **more}
    assert client.post("/sign-in/", sent, REMOTE_ADDR=address).status_code == 302
    return client


def give(client: Client, code: str, *, to: str = PROVE, address: str = "10.0.0.1", **more: str) -> HttpResponse:
    return client.post(to, {"factor_code": code, **more}, REMOTE_ADDR=address)  # type: ignore[return-value]


def enrolled(wall: Wall, handle: str = "bureau/first") -> Client:
    """Let somebody sign in and take up an authenticator; the app's next code is a new one."""
    client = enter(handle)
    found = SECRET.search(client.get(ENROL).text)
    assert found
    wall.secret = found[1].replace(" ", "")
    assert give(client, wall.shown(), to=ENROL).status_code == 200
    wall.goes_on(seconds=30)
    return client


def key(client: Client) -> str:
    return client.cookies["sessionid"].value


def test_a_password_alone_opens_no_page_of_the_house(first: Actor, wall: Wall) -> None:  # noqa: ARG001 - the officer stands
    client = enter("bureau/first", next="/bureau/costs/")
    assert client.get("/bureau/costs/")["Location"] == "/factor/prove/?next=%2Fbureau%2Fcosts%2F"
    opened = set()
    for page in pages():
        address = page.at(*(["zzzzzzzzzz"] * len(page.parameters)))
        if address in AT_THE_DOOR:
            continue
        for answer in (client.get(address), *([] if page.parameters else [client.post(address)])):
            if not (answer.status_code == 302 and answer["Location"].startswith(PROVE)):
                opened.add(address)
    assert opened == set()
    door = client.get(ENROL)
    assert (door.status_code, "绑定验证器" in door.text, "主管的学校" in door.text) == (200, True, False)
    assert client.get(PROVE)["Location"].startswith(ENROL)


def test_taking_it_up_is_one_right_code_and_shows_ten_codes_once(first: Actor, wall: Wall) -> None:  # noqa: ARG001 - as above
    client = enter("bureau/first")
    page = client.get(ENROL)
    found = SECRET.search(page.text)
    assert found
    assert 'src="data:image/svg+xml' in page.text
    assert "unsafe" not in page["Content-Security-Policy"]
    assert SECRET.search(client.get(ENROL).text)[1] == found[1], "a page loaded again shows the same"  # type: ignore[index]
    assert SECRET.search(enter("bureau/first").get(ENROL).text)[1] != found[1], "another session's is another"  # type: ignore[index]
    wall.secret, planted = found[1].replace(" ", ""), key(client)
    assert wall.secret not in str(dict(client.session))
    refused = give(client, wall.wrong(), to=ENROL)
    assert (refused.status_code, SECRET.search(refused.text)[1]) == (WRONG, found[1])  # type: ignore[index]
    shown = give(client, wall.shown(), to=ENROL, next="/bureau/costs/")
    codes = re.findall(r"<li><code>(\w{10})</code>", shown.text)
    assert (shown.status_code, len(set(codes)), "no-store" in shown["Cache-Control"]) == (200, 10, True)
    assert 'href="/bureau/costs/"' in shown.text
    assert key(client) != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert client.get("/bureau/").status_code == 200
    assert not set(codes) & set(re.findall(r"\w{10}", client.get(ENROL).text))
    assert client.post(ENROL, {"factor_code": codes[0]}).status_code == 404
    other = enter("bureau/first")
    assert give(other, codes[0].upper()).status_code == 302
    assert other.get("/bureau/").status_code == 200
    assert give(enter("bureau/first"), codes[0]).status_code == WRONG


def test_each_sign_in_proves_it_anew_in_a_session_of_a_new_name(first: Actor, wall: Wall) -> None:  # noqa: ARG001 - as above
    enrolled(wall)
    client = enter("bureau/first")
    planted = key(client)
    assert client.get("/bureau/")["Location"] == "/factor/prove/?next=%2Fbureau%2F"
    assert "第二步" in client.get("/factor/prove/?next=/bureau/").text
    assert give(client, wall.shown(steps=-2)).status_code == WRONG
    assert give(client, wall.shown(steps=-1)).status_code == WRONG, "the one it was taken up with"
    answer = give(client, wall.shown(), next="https://elsewhere.example/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    thief = stranger()
    thief.cookies["sessionid"] = planted
    assert key(client) != planted
    assert thief.get("/bureau/")["Location"].startswith("/sign-in/")
    assert client.get("/bureau/").status_code == 200
    other = enter("bureau/first")
    assert give(other, wall.shown()).status_code == WRONG, "a code is taken once"
    assert give(other, wall.shown(steps=1)).status_code == 302, "an app one step ahead"
    assert enter("bureau/first", client=client).get("/bureau/").status_code == 302, "a password given again asks again"
    other.post("/sign-out/")
    assert other.get("/bureau/")["Location"].startswith("/sign-in/")


def test_five_guesses_and_no_more_whatever_is_given_between(first: Actor, wall: Wall) -> None:  # noqa: ARG001 - as above
    enrolled(wall)
    client, statuses = enter("bureau/first"), []
    for number in range(6):
        client = enter("bureau/first") if number == 3 else client
        statuses.append(give(client, wall.wrong()).status_code)
    assert statuses == [WRONG] * 4 + [TOO_MANY] * 2
    locked = give(client, wall.shown())
    assert (locked.status_code, locked["Retry-After"]) == (TOO_MANY, "900")
    kept = " ".join(attempt.post_data for attempt in AccessAttempt.objects.all())
    assert wall.wrong() not in kept
    other = give(enter("bureau/first", address="10.0.0.2"), wall.shown(), address="10.0.0.2")
    assert other.status_code == 302


def test_one_line_guesses_five_times_however_many_addresses_it_has(first: Actor, wall: Wall) -> None:  # noqa: ARG001 - as above
    enrolled(wall)
    client = enter("bureau/first")
    statuses = [give(client, wall.wrong(), address=f"2001:db8:5:5::{number:x}").status_code for number in range(6)]
    assert statuses == [WRONG] * 4 + [TOO_MANY] * 2
    assert give(client, wall.shown(), address="2001:db8:5:6::1").status_code == 302


def test_guesses_from_many_addresses_end_at_twenty(first: Actor, wall: Wall) -> None:  # noqa: ARG001 - as above
    enrolled(wall)
    client = enter("bureau/first")
    for number in range(24):
        assert give(client, wall.wrong(), address=f"10.1.{number}.1").status_code == WRONG
    assert SecondFactor.objects.get().wrong == 20
    refused = give(client, wall.shown(), address="10.2.0.1")
    assert refused.status_code == WRONG
    assert "一小时内一共错 20 次" in refused.content.decode()
    wall.goes_on(hours=1)
    assert give(client, wall.shown(), address="10.2.0.1").status_code == 302


def test_a_reset_ends_every_proof_at_once(first: Actor, wall: Wall) -> None:
    client = enrolled(wall)
    assert client.get("/bureau/").status_code == 200
    person = Account.objects.get(pk=first.account or 0).code
    ask_factor_reset(actor=officer("above"), now=MORNING, person=person, why="当面认出")
    assert client.get("/bureau/").status_code == 200
    agree_factor_reset(actor=platform_operator(), now=MORNING, person=person)
    assert client.get("/bureau/")["Location"].startswith(PROVE)
    assert client.get(PROVE)["Location"].startswith(ENROL)


def test_a_step_that_weighs_asks_again_and_loses_nothing(first: Actor, wall: Wall, small_school: SmallSchool) -> None:  # noqa: ARG001 - as above
    client, there = enrolled(wall), f"/bureau/schools/{small_school.code}/space/"
    sent = {"step": "lock", "ground": "unsafe", "words": "名单里有孩子的“证件号”\n第二行", "sure": "1"}
    wall.goes_on(minutes=30)
    asked = client.post(there, sent)
    assert (asked.status_code, "请再验证一次" in asked.text) == (WRONG, True)
    assert client.get("/bureau/").status_code == 200, "what does not weigh goes on"
    for code in (wall.wrong(), ""):
        asked = give(client, code, to=there, **hidden(asked))
        assert asked.status_code == WRONG
    assert hidden(asked) == sent
    with within(small_school.id):
        assert not SpaceLock.objects.exists()
    done = give(client, wall.shown(), to=there, **hidden(asked))
    assert (done.status_code, done["Location"]) == (302, there)
    with within(small_school.id):
        assert SpaceLock.objects.get().reason == sent["words"]
    assert "请再验证一次" not in client.post(there, {"step": "confirm", "words": "同意"}).text


def hidden(answer: HttpResponse) -> dict[str, str]:
    from django.test.html import parse_html  # noqa: PLC0415 - read as a browser reads it

    found: dict[str, str] = {}

    def look(part: object) -> None:
        held = dict(getattr(part, "attributes", ()))
        if held.get("type") == "hidden" and held["name"] != "csrfmiddlewaretoken":
            found[held["name"]] = held["value"]
        for child in getattr(part, "children", ()):
            look(child)

    look(parse_html(answer.content.decode()))
    found.pop("next", None)  # where the page's language is chosen
    return found


def test_a_school_turns_it_on_for_itself_and_off_again(small_school: SmallSchool, wall: Wall) -> None:
    handle = f"{small_school.code}/principal"
    with_password(small_school.actor("principal"))
    assert enter(handle).get("/office/register/school/").status_code == 200
    client = enrolled(wall, handle)
    assert "10 个恢复码" in client.get(ENROL).text
    again = enter(handle)
    assert again.get("/office/")["Location"].startswith(PROVE)
    assert give(again, wall.shown()).status_code == 302
    assert len(re.findall(r"<li><code>", again.post("/factor/recovery/").text)) == 10
    wall.goes_on(minutes=31)
    assert "请再验证一次" in again.post("/factor/put-down/").text
    assert give(again, wall.shown(), to="/factor/put-down/")["Location"] == ENROL
    assert enter(handle).get("/office/register/school/").status_code == 200
    for actor in (small_school.actor("subject1"), small_school.family(small_school.children[0])):
        assert visitor(actor).get(ENROL).status_code == 404
        assert visitor(actor).get(PROVE)["Location"].startswith(ENROL)
    assert stranger().get(ENROL)["Location"].startswith("/sign-in/")
    assert stranger().post(PROVE)["Location"].startswith("/sign-in/")


def test_a_demonstrations_link_counts_as_both_only_in_a_demonstration(first: Actor, small_school: SmallSchool) -> None:  # noqa: ARG001 - as above
    link = next(link for link in sign_in_links() if link.role is Role.BUREAU_OFFICER)
    for _visit in range(2):
        client = stranger()
        assert client.get(f"/demo/{link.token}/")["Location"] == "/"
        assert client.get("/bureau/").status_code == 200
    School.objects.filter(pk=small_school.id).update(is_demonstration=False)
    assert stranger().get(f"/demo/{link.token}/").status_code == 404
    assert client.get("/bureau/").status_code == 302, "what the link proved ends with the demonstration"


def test_two_above_reset_a_lost_one_on_the_page(first: Actor, small_school: SmallSchool) -> None:
    visitor(first)
    person = Account.objects.get(pk=first.account or 0).code
    above, operator = visitor(officer("above")), visitor(platform_operator())
    page = above.get("/bureau/factors/").text
    assert "专干first" in page
    assert above.post("/bureau/factors/reset/", {"step": "ask", "person": person, "why": ""}).status_code == WRONG
    sent = {"step": "ask", "person": person, "why": "当面认出"}
    assert above.post("/bureau/factors/reset/", sent)["Location"] == "/bureau/factors/"
    assert "同意重置" not in above.get("/bureau/factors/").text
    assert operator.post("/bureau/factors/reset/", sent).status_code == 409
    waiting = operator.get("/bureau/factors/").text
    assert "当面认出" in waiting
    assert "同意重置" in waiting
    agreed = {"step": "agree", "person": person}
    assert visitor(officer("second")).post("/bureau/factors/reset/", agreed).status_code == 404
    assert operator.post("/bureau/factors/reset/", agreed).status_code == 302
    assert not SecondFactor.objects.filter(account=first.account, ended_at=None).exists()
    for nobody in (visitor(small_school.actor("principal")), visitor(small_school.actor("office"))):
        assert nobody.get("/bureau/factors/").status_code == 404
        assert nobody.post("/bureau/factors/reset/", sent).status_code == 404
    assert stranger().get("/bureau/factors/")["Location"].startswith("/sign-in/")
