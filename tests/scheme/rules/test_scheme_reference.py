"""The committed reference and JSON Schema are what the declaration writes, and leave nothing out."""

from __future__ import annotations

import dataclasses
import inspect
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from afterbell.scheme.reference import write_reference
from afterbell.scheme.rules import codes
from afterbell.scheme.rules.canonical import plain
from afterbell.scheme.rules.codes import Fact, Match
from afterbell.scheme.rules.document import Test as ScopeTest
from afterbell.scheme.rules.facts import FACT_VALUES, holds
from afterbell.scheme.rules.findings.explained import RULE_CODES
from afterbell.scheme.rules.labels import grades, label, weekdays
from afterbell.scheme.rules.reference import json_schema, reference
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import Part, Rows, Table
from tests.scheme.drafts import SCHEMES, demo

DOCS = Path(__file__).parents[3] / "docs" / "reference"
SETS = [
    each for _, each in inspect.getmembers(codes, inspect.isclass) if issubclass(each, StrEnum) and each is not StrEnum
]


def tables(table: Table) -> Iterator[Table]:
    yield table
    for item in table.fields:
        if isinstance(item.kind, Part | Rows):
            yield from tables(item.kind.table)


def test_the_committed_reference_is_what_the_declaration_writes() -> None:
    again = "python -m afterbell.scheme.reference writes it anew"
    assert (DOCS / "scheme.md").read_text(encoding="utf-8") == reference(), again
    assert (DOCS / "scheme.schema.json").read_text(encoding="utf-8") == json_schema(), again


def test_one_command_writes_the_reference(tmp_path: Path) -> None:
    written = write_reference(folder=tmp_path)
    assert [path.name for path in written] == ["scheme.md", "scheme.schema.json"]
    assert [path.read_bytes() for path in written] == [(DOCS / path.name).read_bytes() for path in written]


@pytest.mark.parametrize("path", sorted(SCHEMES.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_scheme_tells_editors_where_its_schema_lies(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    word, _, where = first.partition(" ")
    assert word == "#:schema"
    assert (path.parent / where).resolve() == DOCS / "scheme.schema.json"


def test_the_declaration_has_every_field_of_every_dataclass() -> None:
    for table in tables(SCHEME):
        assert sorted(item.key for item in table.fields) == sorted(
            field.name for field in dataclasses.fields(table.make)
        )
        for item in table.fields:
            assert item.label.zh
            assert item.label.en


def test_the_reference_names_every_key_every_choice_and_every_rule() -> None:
    text = reference()
    for table in tables(SCHEME):
        for item in table.fields:
            assert f"| `{item.key}` |" in text
    for rule in RULE_CODES:
        assert f"`{rule}`" in text
    for row in text.splitlines():
        assert not row.startswith("| `") or row.replace("\\|", "").count("|") in {3, 4, 5, 6}


@pytest.mark.parametrize("options", SETS, ids=lambda options: options.__name__)
def test_every_member_of_every_closed_set_has_words(options: type[StrEnum]) -> None:
    for option in options:
        assert label(option).zh
        assert label(option).en


def test_the_json_schema_knows_the_keys_of_the_demonstration_scheme() -> None:
    schema = json.loads(json_schema())
    assert set(plain(scheme=demo())) | {"format"} == set(schema["properties"]), "a format at its default is not written"
    offering = schema["properties"]["offerings"]["items"]
    assert offering["additionalProperties"] is False
    assert offering["required"] == ["code", "name", "kind", "band", "weekdays", "grades"]
    assert offering["properties"]["capacity"] == {
        "description": "人数上限 / capacity (不写：按报名人数编班 / left out: groups are formed for all who apply)",
        "type": "integer",
        "minimum": 1,
        "maximum": 500,
    }


def test_runs_of_grades_and_weekdays_are_written_in_short() -> None:
    assert grades([1, 2]).zh == "一、二年级"
    assert grades([3, 4, 5, 6, 1]).zh == "一、三至六年级"
    assert grades([4]).en == "grade 4"
    assert weekdays([1, 2, 3, 4]).zh == "周一至周四"
    assert weekdays([1, 3, 4]).en == "Monday, Wednesday, Thursday"


def test_a_condition_holds_by_all_or_by_any_of_its_tests_and_unknown_facts_pass_none() -> None:
    late = ScopeTest(fact=Fact.COLLECTOR, one_of=("late", "nobody"))
    first = ScopeTest(fact=Fact.GRADE, one_of=("1",))
    facts = {Fact.COLLECTOR: "late", Fact.GRADE: "2"}
    assert holds(match=Match.ANY, tests=(late, first), facts=facts)
    assert not holds(match=Match.ALL, tests=(late, first), facts=facts)
    assert not holds(match=Match.ANY, tests=(late, first), facts={})
    assert set(FACT_VALUES) == set(Fact)
