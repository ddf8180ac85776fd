"""What `./dev run` does with a data folder in which its own note tells of a term that was only begun."""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.site.test_bad_input import open_a_real_school
from tests.support.premises import Premises
from tests.support.saying import contents

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dev(own_database: Premises, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script so that it works in the test's own data folder."""
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dev", module)
    loader.exec_module(module)
    monkeypatch.setattr(module, "VAR", own_database.var)
    monkeypatch.setattr(module, "LOGS", own_database.var / "dev")
    monkeypatch.setattr(module, "FIGURES", own_database.var / "demo" / "figures.json")
    monkeypatch.setattr(module, "DATABASE", own_database.var / "afterbell.sqlite3")
    monkeypatch.setenv("AFTERBELL_VAR", str(own_database.var))
    monkeypatch.delenv("AFTERBELL_DATABASE")
    return module


def test_a_real_school_made_after_an_interrupted_term_is_refused_and_left(
    own_database: Premises, dev: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    open_a_real_school()
    connection.close()
    (own_database.var / "dev").mkdir()
    note = {"size": "small", "seed": 1, "begun": True}
    (own_database.var / "dev" / "term.json").write_text(json.dumps(note), encoding="utf-8")
    before = contents(own_database.var)
    with pytest.raises(dev.Stopped, match="the line above says why"):
        dev.see_term(size=None, seed=None)
    (line,) = capfd.readouterr().err.splitlines()
    assert "this database holds a real school" in line
    after = contents(own_database.var)
    assert {name: told for name, told in after.items() if name in before} == before
    assert set(after) - set(before) <= {"demo"}
