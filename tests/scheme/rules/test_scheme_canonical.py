"""One content has one hash, and a scheme written back to a file is the same scheme."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.canonical import canonical_json, hash_of, plain, plain_table, plain_value, scheme_hash
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.read import parsed, read_scheme
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.tables import draft_of, made
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import REQUIRED, Flag, Part, Rows, Table, field
from afterbell.scheme.rules.writing import to_toml
from tests.scheme.drafts import DEMO, SCHEMES, SMALL, demo, small_text
from tests.scheme.generated import schemes
from tests.support.examples import examples


def read_alone(text: str) -> Scheme:
    """Read every value without asking whether the keys agree."""
    notes = Notes(lines={})
    draft = draft_of(table=SCHEME, raw=parsed(text=text), path=(), notes=notes)
    assert notes.faults == []
    scheme: Scheme = made(table=SCHEME, draft=draft)
    return scheme


@examples(60)
@given(schemes())
def test_any_scheme_written_to_a_file_is_read_back_the_same(scheme: Scheme) -> None:
    written = to_toml(scheme=scheme)
    again = read_alone(written)
    assert again == scheme
    assert hash_of(scheme=again) == hash_of(scheme=scheme)
    assert to_toml(scheme=again) == written


def test_every_scheme_of_the_repository_is_written_back_without_loss() -> None:
    for path in sorted(SCHEMES.rglob("*.toml")):
        scheme = read_scheme(text=path.read_text(encoding="utf-8"))
        assert read_scheme(text=to_toml(scheme=scheme)) == scheme


def test_comments_blanks_order_of_keys_and_written_defaults_leave_the_hash_alone() -> None:
    usual = scheme_hash(text=SMALL)
    same = [
        "# a remark\n\n" + SMALL.replace(" = ", "   =  "),
        SMALL.replace("\n", "\r\n"),
        small_text(("weekdays = [1, 2]\n", "format = 1\nweekdays = [2, 1]\n")),
        small_text(('code = "small"\ntitle = "方案"', 'title = { en = "方案", zh = " 方案" }\ncode = "small"')),
        small_text(("early = 2 }", "early = 2.00 }")),
        small_text(('winter = "17:00-19:00"', 'winter = " 17:00 — 19:00 "')),
        SMALL + '\n[fees]\nmethod = "none"\namount_fen = 0\n',
    ]
    assert [scheme_hash(text=text) for text in same] == [usual] * len(same)
    assert len(usual) == 64


def test_any_change_of_content_changes_the_hash() -> None:
    changed = [
        small_text(("rate_fen = 3500", "rate_fen = 3501")),
        small_text(('en = "School"', 'en = "A School"')),
        small_text(("minimum = 8", "minimum = 9")),
        small_text(('summer = "17:00-19:00"', 'summer = "17:00-19:01"')),
        small_text(('name = "数学"', 'name = "算术"')),
    ]
    hashes = {scheme_hash(text=text) for text in [SMALL, *changed]}
    assert len(hashes) == len(changed) + 1


@given(st.sampled_from([" ", "\t", "\n\n", "# 备注 = [\n"]), st.data())
def test_remarks_anywhere_between_lines_leave_the_hash_alone(remark: str, data: st.DataObject) -> None:
    lines = SMALL.splitlines(keepends=True)
    lines.insert(data.draw(st.integers(0, len(lines))), remark)
    assert scheme_hash(text="".join(lines)) == scheme_hash(text=SMALL)


def test_the_hash_is_the_same_on_every_machine() -> None:
    assert scheme_hash(text=SMALL) == "3502c9c90d7715818758134872ff371c5112ca04bf3fffdb2d9f0cf236536532"
    assert hash_of(scheme=demo()) == scheme_hash(text=DEMO.read_text(encoding="utf-8"))


@examples(40)
@given(schemes())
def test_a_key_the_file_comes_to_know_later_leaves_every_older_text_its_hash(scheme: Scheme) -> None:
    newer = _with_a_new_key(SCHEME)
    assert plain_table(newer, _of_a_newer_house(newer, scheme)) == plain(scheme=scheme)


@examples(60)
@given(schemes(), schemes())
def test_schemes_that_differ_have_forms_that_differ(scheme: Scheme, other: Scheme) -> None:
    mixed = replace(scheme, fees=other.fees, safety=other.safety, policy=other.policy)
    assert (canonical_json(scheme=mixed) == canonical_json(scheme=scheme)) == (mixed == scheme)


def test_what_holds_by_default_stays_what_it_was() -> None:
    """A text that leaves a key out was approved with its default: another default would be another scheme."""
    stands = dict(_defaults(SCHEME, ""))
    known = json.loads((Path(__file__).parent / "defaults.json").read_text(encoding="utf-8"))
    assert stands == known, "add the key to defaults.json; never change what stands there"


def _with_a_new_key(table: Table) -> Table:
    """Give the table as a later house may declare it: each table in it has one more key."""
    known = tuple(
        replace(item, kind=replace(item.kind, table=_with_a_new_key(item.kind.table)))
        if isinstance(item.kind, Part | Rows)
        else item
        for item in table.fields
    )
    return replace(table, fields=(*known, field("came_later", Flag(), zh="后来", en="later", default=True)))


def _of_a_newer_house(table: Table, made: Any) -> Any:  # noqa: ANN401 - whatever the table makes
    values: dict[str, Any] = {"came_later": True}
    for item in table.fields[:-1]:
        value = getattr(made, item.key)
        if isinstance(item.kind, Part):
            value = _of_a_newer_house(item.kind.table, value)
        elif isinstance(item.kind, Rows):
            value = tuple(_of_a_newer_house(item.kind.table, row) for row in value)
        values[item.key] = value
    return SimpleNamespace(**values)


def _defaults(table: Table, above: str) -> Iterator[tuple[str, Any]]:
    for item in table.fields:
        key = f"{above}{item.key}"
        if isinstance(item.kind, Part | Rows):
            yield from _defaults(item.kind.table, f"{key}.")
        elif item.default is not REQUIRED:
            yield key, plain_value(item.kind, item.default)
