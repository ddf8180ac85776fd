"""A school that is no demonstration: opened at the terminal, its people can sign in, and nothing is half done."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote

from django.test import Client

from tests.support.owners import as_owner, rows
from tests.support.premises import Premises
from tests.support.saying import Said, say

NAME = "阳光小学"
AREA = ("--region", "甲自治区", "--league", "乙盟", "--banner", "丙旗")
PEOPLE = ("--principal", "校长甲", "--office", "主任乙")
KEY = re.compile(r"^  (\S+)\t(\S+)\t(\S+)\t(\S+)\t(\S+)$", re.MULTILINE)

SECRET = re.compile(r"<code>([A-Z2-7 ]{39})</code>")

NOT_OPENED = {
    ((), NAME): "There is a school named “阳光小学” in 丙旗 already",
    (("--code", "sunny"), "月光小学"): "The school's code sunny is taken",
    (("--code", "bureau"), "月光小学"): "The school's code bureau is taken",
    (("--code", "太阳"), "月光小学"): "lower-case letters",
    ((), " "): "A name is missing",
}
"""What is typed, and the name, by the words of the refusal."""


def open_school(premises: Premises, *typed: str, name: str = NAME) -> Said:
    return say("open-school", name, *AREA, *PEOPLE, *typed, cwd=premises.var, environment=premises.environment())


def take_up_second_step(client: Client) -> None:
    """Do what the operator does at the first sign-in: read the key on the page, and give what the app shows."""
    from afterbell.schools.rules.second_factor import code_at, step_at  # noqa: PLC0415 - Django is ready only now

    key = SECRET.search(client.get("/factor/").text)
    assert key
    code = code_at(secret=key[1].replace(" ", ""), step=step_at(datetime.now(UTC)))
    assert client.post("/factor/", {"factor_code": code}).status_code == 200


def test_a_school_is_opened_and_everybody_of_it_can_sign_in(own_database: Premises) -> None:
    said = open_school(own_database, "--code", "sunny")
    assert (said.code, said.err) == (0, "")
    assert "阳光小学 (sunny)" in said.out
    keys = {role: (name, place, handle, password) for role, name, place, handle, password in KEY.findall(said.out)}
    assert list(keys) == ["平台运维", "校长", "教导处"]
    assert keys["教导处"][:3] == ("主任乙", NAME, "office")
    from tests.support.visits import stranger  # noqa: PLC0415 - Django is ready only now

    for role, place, first in (
        ("平台运维", "platform", "/platform/"),
        ("校长", "sunny", "/office/"),
        ("教导处", "sunny", "/office/"),
    ):
        client = stranger()
        sent = {"place": place, "name": keys[role][2], "password": keys[role][3]}
        assert client.post("/sign-in/", sent).status_code == 302
        if role == "平台运维":
            assert client.get(first)["Location"] == f"/factor/prove/?next={quote(first, safe='')}"
            take_up_second_step(client)
        assert client.get(first).status_code == 200
    assert "演示" not in stranger().get("/schools/sunny/").text
    for secret in (password for *_rest, password in keys.values()):
        assert secret not in str(as_owner(own_database, "SELECT password FROM schools_account"))


def test_a_second_school_leaves_the_operator_as_it_is(own_database: Premises) -> None:
    open_school(own_database)
    said = open_school(own_database, name="月光小学")
    assert [row[0] for row in KEY.findall(said.out)] == ["校长", "教导处"]


def test_what_cannot_be_opened_is_one_sentence_and_changes_nothing(own_database: Premises) -> None:
    open_school(own_database, "--code", "sunny")
    before = rows(own_database)
    for (typed, name), words in NOT_OPENED.items():
        assert words in open_school(own_database, *typed, name=name).sentence
        assert rows(own_database) == before


def test_a_person_without_a_name_opens_nothing(own_database: Premises) -> None:
    before = rows(own_database)
    nobody = ("open-school", NAME, *AREA, "--principal", "校长甲", "--office", "")
    said = say(*nobody, cwd=own_database.var, environment=own_database.environment())
    assert "A name is missing" in said.sentence
    assert rows(own_database) == before


def test_a_real_school_is_not_opened_in_a_demonstration(own_term: Premises) -> None:
    before = rows(own_term)
    assert "this database holds a demonstration" in open_school(own_term).sentence
    assert rows(own_term) == before
