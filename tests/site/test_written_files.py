"""Files a command is asked to write: refused before any work, or written whole where the path leads."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from afterbell.site import files
from afterbell.site.cli_faults import Fault
from tests.support.premises import Premises
from tests.support.saying import contents, say

ROOT = Path(__file__).parents[2]
SCHEME = ROOT / "schemes" / "demo-school.toml"


def render(target: str | Path, *more: str, cwd: Path) -> str:
    said = say("scheme", "render", SCHEME, "--to", "html", "-o", target, *more, cwd=cwd)
    return said.sentence if said.code else ""


@pytest.mark.parametrize("kind", ["pipe", "device", "link to a device", "loop"])
def test_what_is_no_ordinary_file_is_left_even_when_forced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "out"
    match kind:
        case "pipe":
            os.mkfifo(target)
        case "device":
            target = Path("/dev/full")
        case "link to a device":
            target.symlink_to("/dev/null")
        case "loop":
            target.symlink_to(target)
    before = (os.lstat(target).st_ino, os.lstat(target).st_mode)
    assert "this is no ordinary file" in render(target, "--force", cwd=tmp_path)
    assert (os.lstat(target).st_ino, os.lstat(target).st_mode) == before


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    meant, link = tmp_path / "folder" / "scheme.html", tmp_path / "link.html"
    link.symlink_to(meant)
    assert "the file exists, add --force" in render(link, cwd=tmp_path)
    assert not meant.exists()
    assert render(link, "--force", cwd=tmp_path) == ""
    assert link.is_symlink()
    assert meant.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == ["scheme.html"]


def test_looking_leaves_nothing(tmp_path: Path) -> None:
    files.see_writable(tmp_path / "figures.json", force=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/proc/figures.json", "x" * 255])
def test_a_place_that_takes_no_file_is_told_before_any_work(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault, match="the folder cannot be written"):
        files.see_writable(tmp_path / name, force=True)


@pytest.mark.parametrize("name", ["/dev/full", "/proc/figures.json"])
def test_a_demonstration_stays_where_its_figures_cannot_be_written(own_database: Premises, name: str) -> None:
    before = contents(own_database.var)
    said = say(
        "demo", "--size", "small", "--no-serve", "--json", name,
        cwd=own_database.var, environment=own_database.environment(),
    )  # fmt: skip
    assert re.search("this is no ordinary file|the folder cannot be written", said.sentence)
    assert contents(own_database.var) == before


def test_a_file_somebody_else_protects_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A superuser may write anything, so the test asks as somebody else."""
    folder, kept = tmp_path / "shared", tmp_path / "shared" / "figures.json"
    folder.mkdir()
    kept.write_text("kept", encoding="utf-8")
    folder.chmod(0o1777)
    monkeypatch.setattr(files.os, "geteuid", lambda: 65_534)
    with pytest.raises(Fault, match="the file cannot be written"):
        files.see_writable(kept, force=True)
    assert kept.read_text(encoding="utf-8") == "kept"
