"""`afterbell scheme` as a clerk types it: check, render, diff, and every way of getting them wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.saying import Said, contents, say

SCHEME = Path(__file__).parents[2] / "schemes" / "demo-school.toml"
TEXT = SCHEME.read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Give a folder with the demonstration school's scheme in it."""
    (tmp_path / "a.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def changed(desk: Path, old: str, new: str) -> str:
    """Write the scheme with one place changed; gives the file's name."""
    assert TEXT.count(old) >= 1
    (desk / "b.toml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return "b.toml"


def scheme(desk: Path, *arguments: str) -> Said:
    return say("scheme", *arguments, cwd=desk)


def test_a_sound_scheme_is_told_its_findings_and_passes(desk: Path) -> None:
    said = scheme(desk, "check", "a.toml", "--as-of", "2026-03-02")
    assert (said.code, said.err) == (0, "")
    findings = [line for line in said.out.splitlines() if line.startswith("[")]
    assert len([line for line in findings if line.startswith("[提醒] 第 ")]) == len(findings) / 2
    assert re.search(r"^\[提醒\] 第 \d+ 行 seasons\[2\].*18:20—18:40.*依据.2017 年指导意见", said.out, re.MULTILINE)
    assert re.search(r"^\[note\] line \d+, seasons\[2\].*18:20—18:40.*drawn from guidance", said.out, re.MULTILINE)
    assert said.out.splitlines()[-1].startswith("a.toml: no faults; by the rules of 2026-03-02: ")


def test_a_finding_names_the_line_its_key_stands_on(desk: Path) -> None:
    said = scheme(desk, "check", "a.toml", "--as-of", "2026-03-02", "--lang", "en")
    found = re.search(r"line (\d+), weekdays: 4 days a week", said.out)
    assert found
    assert TEXT.splitlines()[int(found[1]) - 1].startswith("weekdays")


def test_a_check_leaves_nothing_behind_and_needs_no_data_folder(desk: Path) -> None:
    before = contents(desk)
    said = say("scheme", "check", "a.toml", cwd=desk, environment={"AFTERBELL_VAR": str(desk / "var")})
    assert said.code == 0
    assert contents(desk) == before


def test_no_setting_of_a_database_can_disturb_a_check(desk: Path) -> None:
    nowhere = {"AFTERBELL_DATABASE": "nothing://x", "AFTERBELL_VAR": "/dev/null/x"}
    assert say("scheme", "check", "a.toml", cwd=desk, environment=nowhere).code == 0


def test_a_finding_that_blocks_ends_with_1(desk: Path) -> None:
    name = changed(desk, 'fewer_than_five_days = "warn"', 'fewer_than_five_days = "block"')
    said = scheme(desk, "check", name, "--as-of", "2026-03-02", "--lang", "zh")
    assert said.code == 1
    assert "[不允许]" in said.out
    assert said.out.splitlines()[-1].endswith("不允许 1 条。")


def test_a_rule_holds_only_from_its_day(desk: Path) -> None:
    early = scheme(desk, "check", "a.toml", "--as-of", "2016-03-02", "--lang", "en")
    assert early.code == 0
    assert early.out == "a.toml: no faults; by the rules of 2016-03-02: 0 noted, 0 not allowed.\n"


def test_every_fault_is_told_at_once_with_line_and_key(desk: Path) -> None:
    wrong = TEXT.replace("first_day = 2026-03-02", 'first_day = "soon"', 1).replace("\nweekdays", "\nweekdaze", 1)
    assert wrong != TEXT
    (desk / "b.toml").write_text(wrong, encoding="utf-8")
    said = scheme(desk, "check", "b.toml")
    assert said.code == 1
    line = next(number for number, text in enumerate(wrong.splitlines(), 1) if text.startswith("first_day"))
    assert re.search(rf"^第 {line} 行 term\.first_day：.*应为：", said.out, re.MULTILINE)
    assert re.search(rf"^line {line}, term\.first_day: .*allowed: ", said.out, re.MULTILINE)
    assert "weekdaze" in said.out
    count = int(said.out.splitlines()[-1].removeprefix("b.toml: ").removesuffix(" faults in all."))
    assert count >= 2
    assert len(said.out.splitlines()) == 2 * count + 2


def test_a_broken_line_is_named(desk: Path) -> None:
    name = changed(desk, "[term]", "[term")
    line = next(number for number, text in enumerate(TEXT.splitlines(), 1) if text.startswith("[term]"))
    said = scheme(desk, "check", name)
    assert said.code == 1
    assert f"第 {line} 行" in said.out
    assert f"line {line}" in said.out


def test_a_file_saved_by_windows_is_read(desk: Path) -> None:
    (desk / "b.toml").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert scheme(desk, "check", "b.toml").code == 0
    assert scheme(desk, "diff", "a.toml", "b.toml").out == "没有变化。\nNothing changed.\n"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("check", "none.toml"), "there is no such file"),
        (("check", "."), "this is not a file"),
        (("diff", "a.toml", "/dev/zero"), "this is not a file"),
        (("render", "--to", "html", "gbk.toml"), "line 2 is not UTF-8"),
        (("check", "long.toml"), "too large for a scheme"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(desk: Path, typed: tuple[str, ...], words: str) -> None:
    (desk / "gbk.toml").write_bytes("# x\ntitle = '方案'\n".encode("gbk"))
    (desk / "long.toml").write_bytes(b"#" * 4_000_001)
    before = contents(desk)
    assert words in scheme(desk, *typed).sentence
    assert contents(desk) == before


def test_a_wrong_date_is_one_sentence(desk: Path) -> None:
    assert "2026-02-30" in scheme(desk, "check", "a.toml", "--as-of", "2026-02-30").sentence


def test_a_page_is_written_into_the_folder_one_stands_in(desk: Path) -> None:
    said = scheme(desk, "render", "a.toml", "--to", "html")
    assert (said.code, said.out) == (0, "a.html\n")
    page = (desk / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "指导思想" in page
    assert "课后服务实施方案" in page


def test_a_pdf_is_written_where_one_says_and_is_the_same_every_time(desk: Path) -> None:
    for name in ("x.pdf", "y.pdf"):
        assert scheme(desk, "render", "a.toml", "--to", "pdf", "-o", name, "--lang", "en").code == 0
    assert (desk / "x.pdf").read_bytes().startswith(b"%PDF-")
    assert (desk / "x.pdf").read_bytes() == (desk / "y.pdf").read_bytes()


def test_nothing_is_written_over_unless_one_insists(desk: Path) -> None:
    (desk / "a.html").write_text("mine", encoding="utf-8")
    assert "--force" in scheme(desk, "render", "a.toml", "--to", "html").sentence
    assert (desk / "a.html").read_text(encoding="utf-8") == "mine"
    assert scheme(desk, "render", "a.toml", "--to", "html", "--force").code == 0
    assert (desk / "a.html").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(
    ("out", "words"), [("nowhere/a.html", "there is no folder"), (".", "this is a folder"), ("/proc/a.html", "/proc")]
)
def test_a_place_that_cannot_be_written_is_one_sentence(desk: Path, out: str, words: str) -> None:
    before = contents(desk)
    assert words in scheme(desk, "render", "a.toml", "--to", "html", "-o", out).sentence
    assert contents(desk) == before


def test_a_scheme_with_faults_is_not_rendered(desk: Path) -> None:
    name = changed(desk, "first_day = 2026-03-02", "first_day = 2026-02-30")
    said = scheme(desk, "render", name, "--to", "html")
    assert said.code == 1
    assert "term.first_day：写的是 2026-02-30" in said.out
    assert not (desk / "b.html").exists()


def test_a_missing_font_is_said_with_its_package(desk: Path) -> None:
    (desk / "fonts").mkdir()
    said = scheme(desk, "render", "a.toml", "--to", "pdf", "--fonts", "fonts")
    assert "fonts-noto-cjk" in said.sentence
    assert not (desk / "a.pdf").exists()


def test_a_difference_is_told_in_words(desk: Path) -> None:
    name = changed(desk, "last_day = ", "last_day = 2026-07-11 #")
    said = scheme(desk, "diff", "a.toml", name)
    assert said.code == 0
    assert len(said.out.splitlines()) == 2
    assert "2026年7月11日" in said.out.splitlines()[0]
    assert "2026" in said.out.splitlines()[1]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("chek", "a.toml"), "chek"),
        (("check", "a.toml", "--lang", "mn"), "'zh', 'en', 'both'"),
        (("render", "a.toml"), "--to"),
        (("render", "a.toml", "--to", "doc"), "'html', 'pdf'"),
    ],
)
def test_a_command_typed_wrong_is_one_sentence(desk: Path, typed: tuple[str, ...], words: str) -> None:
    said = scheme(desk, *typed)
    assert said.code == 2
    assert words in said.sentence
    assert f"afterbell scheme{' ' + typed[0] if typed[0] != 'chek' else ''} --help" in said.sentence
