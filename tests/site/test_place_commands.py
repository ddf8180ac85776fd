"""`afterbell place` as a family types it: check, explain, compute, and every way of getting it wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from afterbell.placement.rules.bundle.run import run_instance
from afterbell.placement.rules.bundle.write import write_bundle
from tests.placement.rules.bundle.bundles import DECIDED, HEADER, NAMES, opened, sealed, six_children
from tests.support.saying import Said, contents, say

NOWHERE = {"AFTERBELL_DATABASE": "nothing://x", "AFTERBELL_VAR": "/dev/null/x"}
WRITTEN = write_bundle(bundle=DECIDED)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Give a folder with the six children's bundle, and the instance it came from."""
    (tmp_path / "six.jsonl").write_bytes(WRITTEN)
    (tmp_path / "instance.jsonl").write_bytes(write_bundle(bundle=six_children()))
    return tmp_path


def place(desk: Path, *arguments: str) -> Said:
    return say("place", *arguments, cwd=desk, environment=NOWHERE)


def test_a_right_bundle_is_told_so_without_a_database(desk: Path) -> None:
    before = contents(desk)
    said = place(desk, "verify", "six.jsonl", "--commitment", HEADER.commitment.upper())
    assert (said.code, said.err) == (0, "")
    assert "school demo, term 2026-spring, round 1: 1 markets, 6 lists of wishes" in said.out
    assert said.out.splitlines()[-2] == "全部核对无误：six.jsonl / everything is right: six.jsonl"
    assert "names come from the school and are not proved" in said.out.splitlines()[-1]
    assert contents(desk) == before


def test_without_the_published_commitment_the_family_is_told_to_compare_it(desk: Path) -> None:
    said = place(desk, "verify", "six.jsonl")
    assert said.code == 0
    assert f"commitment: {HEADER.commitment}" in said.out
    assert "compare the commitment with the one published" in said.out


def test_another_commitment_than_the_published_is_a_fault(desk: Path) -> None:
    assert "not the one published beforehand" in place(desk, "verify", "six.jsonl", "--commitment", "0" * 64).sentence
    assert "64 hexadecimal digits" in place(desk, "verify", "six.jsonl", "--commitment", "12").sentence


def test_a_lie_ends_with_1_and_its_sentence_in_both_languages(desk: Path) -> None:
    lines = opened(WRITTEN)
    lines[5]["number"], lines[7]["number"] = lines[7]["number"], lines[5]["number"]
    (desk / "lie.jsonl").write_bytes(sealed(lines))
    said = place(desk, "verify", "lie.jsonl")
    assert (said.code, said.err) == (1, "")
    assert "周二 early：凭证“K7Q2”的号写的是 3，按种子应为 1。" in said.out
    assert "The number of ticket K7Q2 says 3; from the seed it is 1." in said.out
    assert "nothing is explained" in place(desk, "explain", "lie.jsonl", "--ticket", "K7Q2").sentence


def test_a_byte_edited_is_one_sentence_with_the_line(desk: Path) -> None:
    (desk / "edited.jsonl").write_bytes(WRITTEN.replace(b'"capacity":2', b'"capacity":3', 1))
    sentence = place(desk, "verify", "edited.jsonl").sentence
    assert "第 12 行：校验值不符" in sentence
    assert "Line 12: the digest says" in sentence


@pytest.mark.parametrize("typed", ["R3WE", "r3we", " R3WE "])
def test_a_ticket_reads_its_reasons(desk: Path, typed: str) -> None:
    said = place(desk, "explain", "six.jsonl", "--ticket", typed)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[:2] == ["周二 early：5 号", "Tuesday, early: number 5"]
    assert "In class 3, being drawn ahead of number 2 would have been enough." in said.out


def test_a_ticket_that_is_not_there_is_said_to_be_so(desk: Path) -> None:
    assert "not found: ZZZZ" in place(desk, "explain", "six.jsonl", "--ticket", "ZZZZ").sentence


def test_an_instance_is_computed_to_the_same_bundle_byte_for_byte(desk: Path) -> None:
    said = place(desk, "run", "instance.jsonl", "--out", "again.jsonl")
    assert (said.code, said.err, said.out) == (0, "", "again.jsonl\n")
    assert (desk / "again.jsonl").read_bytes() == WRITTEN
    assert "add --force" in place(desk, "run", "instance.jsonl", "--out", "again.jsonl").sentence
    assert place(desk, "run", "instance.jsonl").out == "instance.outcome.jsonl\n"


def test_an_instance_with_another_secret_leaves_no_file(desk: Path) -> None:
    header = replace(HEADER, secret="0" * 32)
    (desk / "changed.jsonl").write_bytes(write_bundle(bundle=replace(six_children(), header=header)))
    before = contents(desk)
    assert "The revealed secret is not the committed one" in place(desk, "run", "changed.jsonl").sentence
    assert "holds an outcome already" in place(desk, "run", "six.jsonl").sentence
    assert "holds no outcome yet" in place(desk, "verify", "instance.jsonl").sentence
    assert contents(desk) == before


def test_a_file_with_two_schools_is_checked_school_by_school(desk: Path) -> None:
    north = run_instance(bundle=replace(six_children(), header=replace(HEADER, school="north")))
    (desk / "region.jsonl").write_bytes(WRITTEN + write_bundle(bundle=north))
    said = place(desk, "verify", "region.jsonl")
    assert said.code == 0
    assert "school demo," in said.out
    assert "school north," in said.out


@pytest.mark.parametrize("arguments", [("verify", "none.jsonl"), ("verify", "."), ("explain", "six.jsonl"), ("fly",)])
def test_what_is_typed_wrong_is_one_sentence(desk: Path, arguments: tuple[str, ...]) -> None:
    assert place(desk, *arguments).sentence


def test_clubs_are_told_by_their_names(desk: Path) -> None:
    (desk / "named.jsonl").write_bytes(write_bundle(bundle=replace(DECIDED, names=NAMES)))
    assert place(desk, "verify", "named.jsonl").code == 0
    said = place(desk, "explain", "named.jsonl", "--ticket", "K7Q2").out
    assert said.splitlines()[:2] == ["周二 早班：1 号", "Tuesday, early band: number 1"]
    assert "第 1 志愿“美术”：已录取" in said
    assert "Wish 1, art club: placed" in said


@pytest.mark.parametrize(
    ("data", "what", "to_do"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "第 1 行：应是录取数据包的开头", "Choose the file saved from the school's page"),
        (b"", "文件是空的", "Save the school's placement bundle anew"),
        (WRITTEN[:-200], "文件到这里断了", "save it anew"),
        (WRITTEN.replace(b'"version":1', b'"version":2', 1), "格式版本是 2", "use a newer program"),
        (WRITTEN.replace(b'"capacity":2', b'"capacity":3', 1), "校验值不符", "if it is still so, tell the school"),
        (WRITTEN.replace(b'"rank":1}', b'"rank": 1}', 1), "用别的程序打开又保存过", "Take the school's own file"),
        (WRITTEN.replace(b'{"ticket":"K7Q2"', b'{"ticket":"K7Q2', 1), "第 6 行：这一行读不懂", "Save the file anew"),
    ],
    ids=["a picture", "nothing", "cut", "a later version", "one byte", "saved by another program", "a sign left out"],
)
def test_each_wrong_file_is_one_sentence_with_what_to_do(desk: Path, data: bytes, what: str, to_do: str) -> None:
    (desk / "wrong.jsonl").write_bytes(data)
    sentence = place(desk, "verify", "wrong.jsonl").sentence
    assert what in sentence
    assert to_do in sentence
