"""What is said of a text of the scheme: its faults and what the rules find, each where a person would mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from afterbell.fronts.office.said import said
from afterbell.scheme.queries import FindingRow, JudgedText
from afterbell.scheme.rules.editing.fields import Node, every, part_of, parts
from afterbell.scheme.rules.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A fault or a finding, in the words of the page; `at` is the field it stands beside.

    `ways` are the parts in which it is mended, empty for what only the whole text mends; `is_whole` says that no
    single field is to blame. `line` is where it stands in the whole text.
    """

    key: str
    words: str
    alarm: bool
    name: str = ""
    allowed: str = ""
    asks: str = ""
    source: str = ""
    change: str = ""
    ways: tuple[tuple[str, str], ...] = ()
    is_whole: bool = False
    at: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """All that one rule finds, told together; a fault stands alone."""

    name: str
    alarm: bool
    remarks: tuple[Remark, ...]

    @property
    def first(self) -> Remark:
        return self.remarks[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTogether:
    """Remarks as a page lists them, rule by rule, and how many they are."""

    rules: tuple[Rule, ...]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartState:
    """A part in the list of parts: how much is wrong in it, and how much is found."""

    code: str
    name: str
    wrong: int
    found: int
    current: bool


def remarks_of(judged: JudgedText) -> tuple[Remark, ...]:
    """Give all that is said of a text, what is wrong before what a policy rule finds."""
    return (*map(_of_fault, judged.faults), *map(_of_finding, judged.findings))


def _of_fault(fault: Fault) -> Remark:
    part = part_of(fault.key)
    ways = tuple((code, said(name)) for code, name in parts() if code == part)
    return Remark(
        key=fault.key,
        words=said(fault.what),
        allowed=said(fault.allowed),
        alarm=True,
        ways=ways,
        is_whole=not part,
        line=fault.line,
    )


def _of_finding(finding: FindingRow) -> Remark:
    return Remark(
        key=finding.key,
        words=said(finding.words),
        alarm=finding.blocks,
        name=said(finding.explained.name),
        asks=said(finding.explained.asks),
        source=said(finding.source),
        change=said(finding.explained.change),
        ways=tuple((code, said(name)) for code, name in finding.parts),
        is_whole=not finding.at_a_field,
        line=finding.line,
    )


def together(remarks: Iterable[Remark]) -> ToldTogether:
    """Put the remarks of each rule together, in the order in which the rules first find something."""
    found: dict[object, list[Remark]] = defaultdict(list)
    for remark in remarks:
        found[(remark.name, remark.alarm) if remark.name else (remark.key, remark.words)].append(remark)
    rules = tuple(Rule(name=told[0].name, alarm=told[0].alarm, remarks=tuple(told)) for told in found.values())
    return ToldTogether(rules=rules, number=sum(len(rule.remarks) for rule in rules))


def whole(remarks: Iterable[Remark], *, beside: str = "") -> ToldTogether:
    """Give what concerns the whole scheme and no single field, but for what the part `beside` it shows itself."""
    return together(remark for remark in remarks if remark.is_whole and (not beside or part_of(remark.key) != beside))


def side_list(*, remarks: Iterable[Remark], current: str = "") -> tuple[PartState, ...]:
    """Name the parts, each with how much is wrong in it and how much is found."""
    wrong: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    for remark in remarks:
        (wrong if remark.alarm else found)[part_of(remark.key)] += 1
    return tuple(
        PartState(code=code, name=said(name), wrong=wrong[code], found=found[code], current=code == current)
        for code, name in parts()
    )


def placed(*, part: str, nodes: tuple[Node, ...], remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    """Give each remark of a part to the field it names, or to the nearest thing around it; "" is the page."""
    keys = {node.key: node.name for node in every(nodes)}
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        if part_of(remark.key) == part:
            near = [key for key in keys if remark.key == key or remark.key.startswith((f"{key}.", f"{key}["))]
            name = keys[max(near, key=len)] if near else ""
            found[name].append(replace(remark, at=name))
    return found
