"""Every link in the documents leads somewhere, and every decision is in the index."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def documents() -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    return sorted(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("name", documents())
def test_every_link_of_a_document_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in LINK.findall(text) if not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_every_test_that_a_mechanism_names_stands() -> None:
    named = [
        (path.name, *found)
        for path in sorted((ROOT / "docs" / "mechanisms").glob("*.md"))
        for found in TEST.findall(path.read_text(encoding="utf-8"))
    ]
    assert named
    standing = {file: (ROOT / file).read_text(encoding="utf-8") for _page, file, _test in named}
    assert [row for row in named if f"def {row[2]}(" not in standing[row[1]]] == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")
    assert [record for record in records if f"({record})" not in index] == []


def test_every_decision_has_a_number_of_its_own_and_says_what_why_and_at_which_price() -> None:
    records = sorted(path for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "README.md")
    numbers = [path.name.partition("-")[0] for path in records]
    assert numbers == [f"{number:04}" for number in range(1, len(records) + 1)]
    for path, number in zip(records, numbers, strict=True):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number} "), path.name
        parts = ("**Chosen.**", "**Why.**", "**Costs.**", "**Would change it.**")
        assert [part for part in parts if part not in text] == [], path.name
