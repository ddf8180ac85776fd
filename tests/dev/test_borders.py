"""The import contracts are kept, and would be broken by a wrong import: each is shown one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"
WRONG_IMPORTS = (
    ("enrolment/reviews.py", "import afterbell.placement.queries", "The contexts stand in the order"),
    ("base/tables.py", "import afterbell.schools.queries", "The contexts stand in the order"),
    ("portal/pages.py", "import afterbell.fronts", "The contexts stand in the order"),
    ("demo/showing.py", "import afterbell.fronts", "The contexts stand in the order"),
    ("placement/rules/deep/lookup.py", "import django.db", "Rules are true on paper"),
    ("placement/rules/moment.py", "import time", "Rules are true on paper"),
    ("subsidy/rules/read.py", "import afterbell.subsidy.models", "Rules are true on paper"),
    ("fronts/office/pages.py", "import afterbell.placement.models", "Fronts speak to commands"),
    ("fronts/office/names.py", "import afterbell.rostering.desk", "Pages show what a query let the viewer see"),
    ("rostering/queries/who.py", "import afterbell.rostering.reactions", "Only the wiring knows"),
    ("dismissal/queries/when.py", "import afterbell.attendance.events", "Events are told by commands"),
)


def borders_broken(*, house: Path) -> str:
    """Run the project's own contracts over a house's sources; empty when all are kept."""
    answer = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": str(house / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return " ".join(answer.stdout.split()) if answer.returncode else ""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Build a small house with rooms of the same names, and the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rooms = {Path(file).parts[0] for file, _, _ in WRONG_IMPORTS} | {"schools", "scheme", "attendance", "site"}
    for room in rooms:
        for file in ("__init__", "models", "queries/__init__", "reactions", "events", "rules/__init__"):
            put(tmp_path / "src" / "afterbell" / room / f"{file}.py", "")
    put(tmp_path / "src" / "afterbell" / "site" / "wiring.py", "import afterbell.rostering.reactions\n")
    put(tmp_path / "src" / "afterbell" / "rostering" / "desk.py", "")
    put(tmp_path / "src" / "afterbell" / "__init__.py", "")
    return tmp_path


def put(path: Path, text: str) -> None:
    for folder in (path.parent, path.parent.parent):
        folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    for folder in path.parents:
        if folder.name == "src":
            break
        (folder / "__init__.py").touch()


def test_a_house_without_wrong_imports_keeps_every_border(house: Path) -> None:
    assert borders_broken(house=house) == ""


@pytest.mark.parametrize(("file", "line", "contract"), WRONG_IMPORTS)
def test_a_wrong_import_breaks_its_border(house: Path, file: str, line: str, contract: str) -> None:
    put(house / "src" / "afterbell" / file, f"{line}\n")
    said = borders_broken(house=house)
    broken = said[said.index("Broken contracts") :]
    assert contract in broken
