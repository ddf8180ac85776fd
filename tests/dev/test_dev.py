"""The script that sets everything up: what it asks of the machine, what it looks for, what it says."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dev() -> ModuleType:
    """Load the script as a module, afresh for each test."""
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["dev"] = module
    loader.exec_module(module)
    return module


def test_it_needs_nothing_but_the_standard_library() -> None:
    parsed = ast.parse((ROOT / "dev").read_text(encoding="utf-8"))
    plain = [alias.name for node in ast.walk(parsed) if isinstance(node, ast.Import) for alias in node.names]
    parts = [node.module or "" for node in ast.walk(parsed) if isinstance(node, ast.ImportFrom)]
    imported = [name.partition(".")[0] for name in (*plain, *parts)]
    assert len(imported) > 10
    assert [name for name in imported if name not in sys.stdlib_module_names] == []


def test_without_root_it_stops_with_the_one_command_to_type(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "NEEDS", {"python3-venv": bool, "chromium": bool, "postgresql": lambda: True})
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(dev.Stopped) as stopped:
        dev.ready_machine("python3-venv", "chromium", "postgresql")
    command = "sudo apt-get install -y --no-install-recommends python3-venv chromium"
    assert str(stopped.value) == f"this machine lacks python3-venv and chromium; type: {command}"


def test_without_apt_get_it_names_what_is_missing(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "NEEDS", {"fonts-noto-cjk": bool})
    monkeypatch.setattr(dev.shutil, "which", lambda _: None)
    with pytest.raises(dev.Stopped, match="what Debian calls fonts-noto-cjk"):
        dev.ready_machine("fonts-noto-cjk")


def test_a_command_that_fails_is_told_by_its_last_line(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOGS", tmp_path / "logs")
    with pytest.raises(dev.Stopped) as stopped:
        dev.quietly("ringing the bell", ["sh", "-c", "echo first; echo the bell is broken; exit 3"])
    assert str(stopped.value) == ("ringing the bell failed: the bell is broken (all of it: logs/ringing-the-bell.log)")


def test_a_port_in_use_is_one_sentence_and_nothing_is_set_up() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = subprocess.run([ROOT / "dev", "run", "--port", port], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr == (
        f"dev: the site cannot be served on port {port}, it is in use: choose another with --port\n"
    )


def test_where_the_home_folder_cannot_be_written_installers_keep_their_caches_here(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOGS", tmp_path / "logs")
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    ask = ["sh", "-c", "echo kept in $UV_CACHE_DIR; exit 1"]
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    with pytest.raises(dev.Stopped, match=f"kept in {tmp_path}/logs/cache/uv "):
        dev.quietly("asking", ask)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(dev.Stopped, match=r"kept in \(all of it"):
        dev.quietly("asking", ask)


def test_a_run_told_to_end_lets_the_demonstration_put_away_what_it_began(dev: ModuleType) -> None:
    command = "trap 'exit 7' TERM; sleep 0.5; kill -TERM $PPID; sleep 30 & wait"
    assert dev.patiently(["sh", "-c", command]) == 7


def test_mongolian_script_is_among_what_the_machine_must_have(dev: ModuleType) -> None:
    assert set(dev.FONTS) <= set(dev.NEEDS)
    assert all(dev.NEEDS[package]() for package in dev.FONTS)


@pytest.mark.parametrize(
    "name", [".", "file/figures.json", "/dev/full", "/proc/figures.json", "/proc/new/figures.json"]
)
def test_figures_that_cannot_be_written_are_one_sentence_and_nothing_is_set_up(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    command = [ROOT / "dev", "run", "--once", "--json", name]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert re.fullmatch(
        r"dev: (the figures cannot be written to|this is no file to write figures to)[^\n]*\n", answer.stderr
    )
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("note", ["", "{", "[]", '{"size": "small"}', '{"size": "small", "seed": "x"}'])
def test_a_note_that_cannot_be_read_tells_of_no_term(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, note: str
) -> None:
    monkeypatch.setattr(dev, "LOGS", tmp_path)
    assert dev.term_known() == {}
    (tmp_path / "term.json").write_text(note, encoding="utf-8")
    assert dev.term_known() == {}
    (tmp_path / "term.json").write_text('{"size": "small", "seed": 3}', encoding="utf-8")
    assert dev.term_known() == {"size": "small", "seed": 3}


def test_an_unknown_measurement_is_one_sentence_with_those_there_are() -> None:
    answer = subprocess.run([ROOT / "dev", "bench", "weather"], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("dev: there is no measurement 'weather'; there are: ")


def test_an_unknown_storm_is_one_sentence_with_those_there_are() -> None:
    answer = subprocess.run([ROOT / "dev", "storm", "weather"], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr == "dev: there is no storm 'weather'; there are: rollcall\n"


# With a stroke in each, so that the check of this repository does not stumble over its own test.
WORDS = ("x = 1  # TO|DO", "raise NotImpl|ementedError", "# 待|实现", "fixme = not_implemented")
ADDRESSES = ("/t|mp/x", "cd /wo|rk/main", "https://py|pi.org/simple", '"resol|ved": "https:')


@pytest.mark.parametrize("line", WORDS)
def test_words_of_unfinished_work_are_found(dev: ModuleType, line: str) -> None:
    assert bool(dev.UNFINISHED.search(line.replace("|", ""))) is ("|" in line)


@pytest.mark.parametrize("place", ADDRESSES)
def test_machine_paths_and_registries_are_found(dev: ModuleType, place: str) -> None:
    assert dev.PLACES.search(place.replace("|", ""))


@pytest.mark.parametrize("place", ["src/afterbell/root/x", "https://example.org/office/work/", "template/"])
def test_ordinary_paths_are_let_pass(dev: ModuleType, place: str) -> None:
    assert not dev.PLACES.search(place)


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.removesuffix(" \\").split("==", 1) for line in lines if "==" in line and line[0] != " ")


@pytest.mark.parametrize(("smaller", "larger"), [("run", "test"), ("test", "check"), ("run", "bench")])
def test_a_larger_lock_holds_the_smaller_one(smaller: str, larger: str) -> None:
    below, above = pins(smaller), pins(larger)
    assert below
    assert {name: above.get(name) for name in below} == below


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.stem)
def test_every_package_is_locked_by_hash_and_without_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text


def test_npm_packages_are_locked_without_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    brought = {name: facts for name, facts in packages.items() if name}
    assert [name for name, facts in brought.items() if "integrity" not in facts or "resolved" in facts] == []


def test_a_run_that_skips_or_tests_nothing_has_failed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOGS", tmp_path / "logs")
    (tmp_path / "test_some.py").write_text(
        "import pytest\ndef test_right(): pass\n@pytest.mark.skip\ndef test_left(): pass\ndef test_wrong(): assert 0\n"
    )
    own = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:django", "-c", "none.ini", "--rootdir", str(tmp_path)]
    (tmp_path / "none.ini").write_text("[pytest]\n")
    some = dev.stage("some", *own, "test_some.py")
    assert (some.passed, some.failed) == (1, 2)
    none = dev.stage("none", *own, "-k", "absent", "test_some.py")
    assert (none.passed, none.failed) == (0, 1)


def test_every_test_runs_on_both_databases_but_rules_the_house_and_pages(dev: ModuleType) -> None:
    left_out = {
        name: {argument.removeprefix("--ignore=") for argument in arguments if argument.startswith("--ignore=")}
        for name, arguments in dev.stages_of([])
    }
    run = {argument for name, arguments in dev.stages_of([]) if name in {"rules", "house"} for argument in arguments}
    walks = {f"tests/walls/test_{walk}.py" for walk in ("walls", "budget", "heads", "hammered")}
    assert left_out["sqlite"] - run == {"tests/fronts", *walks}
    assert left_out["postgresql"] - run == {"tests/browser", "tests/journeys"}
    assert all((dev.ROOT / place).exists() for places in left_out.values() for place in places)
