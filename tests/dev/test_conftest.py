"""The tests' own rules bite: nothing is skipped silently, and nothing empties tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
