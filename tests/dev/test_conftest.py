"""The tests' own rules bite: nothing is skipped silently, nothing empties tables, and what runs once is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.browser import SIZES

ROOT = Path(__file__).parents[2]


def run_test(*, folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run one test file under the project's conftest, in a folder of its own."""
    (folder / "rules").mkdir()
    (folder / "rules" / "test_it.py").write_text(text)
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "rules"]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )


def test_a_skipped_test_is_a_failed_one(tmp_path: Path) -> None:
    answer = run_test(folder=tmp_path, text="import pytest\ndef test_it():\n    pytest.skip('no browser')\n")
    assert answer.returncode == 1
    assert "was skipped" in answer.stdout
    assert "1 failed" in answer.stdout


def test_a_test_that_would_flush_tables_is_refused(tmp_path: Path) -> None:
    answer = run_test(
        folder=tmp_path, text="import pytest\n@pytest.mark.django_db(transaction=True)\ndef test_it():\n    pass\n"
    )
    assert answer.returncode == 4
    assert "own_database" in answer.stderr + answer.stdout


def test_on_postgresql_a_story_misses_its_second_size_and_nothing_else() -> None:
    first, *others = (f"[{size}]" for size in SIZES)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--db", "postgresql", "tests/journeys"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    walked = [line for line in answer.stdout.splitlines() if "::" in line]
    sized = [story for story in walked if story.endswith(first)]
    assert [story for story in walked if story.endswith(tuple(others))] == []
    assert f"({len(sized) * len(others)} deselected)" in answer.stdout
    assert len(sized) >= 5
    assert len(walked) > len(sized)
