"""What `./dev run` does with a data folder in which its own note tells of a term that was only begun."""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.saying import contents, say

ROOT = Path(__file__).parents[2]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Give a data folder in which a real school has been opened, on SQLite whatever the run's database."""
    folder = tmp_path / "var"
    folder.mkdir()
    where = ("--region", "甲自治区", "--league", "乙盟", "--banner", "丙旗", "--principal", "甲", "--office", "乙")
    for typed in (("migrate",), ("open-school", "真实小学", *where)):
        said = say(*typed, cwd=folder, environment={"AFTERBELL_VAR": str(folder)})
        assert said.code == 0, said.err
    return folder


@pytest.fixture
def dev(var: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script so that it works in the test's own data folder."""
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dev", module)
    loader.exec_module(module)
    monkeypatch.setattr(module, "VAR", var)
    monkeypatch.setattr(module, "LOGS", var / "dev")
    monkeypatch.setattr(module, "FIGURES", var / "demo" / "figures.json")
    monkeypatch.setattr(module, "DATABASE", var / "afterbell.sqlite3")
    monkeypatch.setenv("AFTERBELL_VAR", str(var))
    for name in ("AFTERBELL_DATABASE", "AFTERBELL_OWNER_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    return module


def test_a_real_school_made_after_an_interrupted_term_is_refused_and_left(
    var: Path, dev: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    (var / "dev").mkdir()
    note = {"size": "small", "seed": 1, "begun": True}
    (var / "dev" / "term.json").write_text(json.dumps(note), encoding="utf-8")
    before = contents(var)
    with pytest.raises(dev.Stopped, match="the line above says why"):
        dev.see_term(size="small", seed=1)
    (line,) = capfd.readouterr().err.splitlines()
    assert "this database holds a real school" in line
    after = contents(var)
    assert {name: told for name, told in after.items() if name in before} == before
    assert set(after) - set(before) <= {"demo"}
