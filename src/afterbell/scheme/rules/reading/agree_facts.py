"""Agreement of tests with the facts they look at, and of papers' texts with the fields they may name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import PaperField
from afterbell.scheme.rules.facts import FACT_VALUES
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.tables import Draft
from afterbell.scheme.rules.reading.values import written

_BRACED = re.compile(r"\{([^{}]*)\}|[{}]")
_TESTED = (("conditions",), ("priorities",), ("fees", "exemptions"))


def tests_fit_their_facts(draft: Draft, notes: Notes) -> None:
    for path, test in _tests(draft):
        if "fact" not in test:
            continue
        values = FACT_VALUES[test["fact"]]
        for value in test.get("one_of", ()):
            if value not in values:
                listed = Words(zh="、".join(values), en=", ".join(values))
                notes.add("not_in_list", (*path, "one_of"), found=written(value), allowed=listed)


def _tests(draft: Draft) -> Iterator[tuple[Path, Draft]]:
    for keys in _TESTED:
        rows = draft.get(keys[0]) or ()
        if len(keys) > 1:
            rows = dict(rows).get(keys[1]) or ()
        for row, entry in enumerate(rows):
            for number, test in enumerate(entry.get("tests", ())):
                yield (*keys, row, "tests", number), test


def paper_fields_are_known(draft: Draft, notes: Notes) -> None:
    names = tuple(field.value for field in PaperField)
    for row, paper in enumerate(draft.get("papers", ())):
        text = paper.get("text")
        texts = (text.zh, text.en) if text else ()
        for strange in sorted({field for each in texts for field in strange_fields(text=each, known=names)}):
            listed = Words(zh="、".join(names), en=", ".join(names))
            notes.add("unknown_reference", ("papers", row, "text"), found=written(strange), allowed=listed)


def strange_fields(*, text: str, known: tuple[str, ...]) -> set[str]:
    """Give what stands in braces and is no field, and braces without a partner."""
    return {found[0] for found in _BRACED.finditer(text) if found[1] not in known}
