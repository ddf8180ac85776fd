"""Databases, secrets, codes, sealed fields."""

from __future__ import annotations

import random
import stat
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from afterbell.base.codes import codes_drawn_from, new_code, new_password, typed_password
from afterbell.base.crypto import blind, seal, unseal
from afterbell.base.databases import database_settings
from afterbell.base.letters import letters_of
from afterbell.base.money import yuan
from afterbell.base.refusals import catalogue
from afterbell.base.secrets import var_secret
from afterbell.base.words import Words
from tests.support.visits import typed_otherwise


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = var_secret(folder=tmp_path / "secrets", name="key")
    assert var_secret(folder=tmp_path / "secrets", name="key") == first
    assert stat.S_IMODE((tmp_path / "secrets" / "key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["key"]


def test_a_password_is_known_however_it_is_typed() -> None:
    word = new_password()
    for otherwise in typed_otherwise(word):
        assert (typed_password(otherwise), letters_of(otherwise)) == (word, word.replace("-", ""))
    assert (typed_password(""), letters_of(" - ")) == ("", "")


def test_a_sealed_field_opens_only_for_its_own_purpose() -> None:
    sealed = seal(text="13900000000", purpose="guardian.phone")
    assert unseal(sealed=sealed, purpose="guardian.phone") == "13900000000"
    assert b"139" not in sealed
    with pytest.raises(InvalidTag):
        unseal(sealed=sealed, purpose="collector.phone")


def test_the_same_secret_has_the_same_fingerprint_for_one_purpose() -> None:
    assert blind(text="abc", purpose="code") == blind(text="abc", purpose="code")
    assert blind(text="abc", purpose="code") != blind(text="abc", purpose="phone")


def test_a_seeded_demonstration_draws_the_same_codes() -> None:
    def draw() -> list[str]:
        with codes_drawn_from(random.Random(7)):  # noqa: S311 - a demonstration's chance is meant to be repeatable
            return [new_code() for _ in range(5)]

    assert draw() == draw()
    assert new_code() != new_code()


@pytest.mark.parametrize(
    ("url", "name", "host"),
    [
        ("sqlite:////srv/a.sqlite3", "/srv/a.sqlite3", None),
        ("postgresql://app:p%40ss@/afterbell?host=/run/pg", "afterbell", "/run/pg"),
        ("postgresql://app:x@db.local:5433/afterbell", "afterbell", "db.local"),
    ],
)
def test_an_address_names_a_database(url: str, name: str, host: str | None) -> None:
    settings = database_settings(url=url)
    assert settings["NAME"] == name
    assert settings.get("HOST") == host


def test_another_kind_of_address_is_refused() -> None:
    with pytest.raises(ValueError, match="sqlite"):
        database_settings(url="mysql://x/y")


@pytest.mark.parametrize(("fen", "words"), [(3500, "35.00"), (-5, "-0.05"), (123456789, "1,234,567.89"), (0, "0.00")])
def test_money_is_written_in_yuan(fen: int, words: str) -> None:
    assert yuan(fen) == words


def test_a_day_in_a_refusal_is_written_as_people_write_it() -> None:
    known = catalogue("test", {"late": Words(zh="{day} 已过，{what}。", en="{day} has passed, {what}.")})
    words = known.refusal("late", day=date(2026, 6, 10), what=Words(zh="请改", en="change it")).words
    assert words == Words(zh="2026年6月10日 周三 已过，请改。", en="Wed 10 June 2026 has passed, change it.")
