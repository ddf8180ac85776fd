"""Every write is a command's: what stores rows is reached from a command, or stands in a list with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "afterbell"
MAKING = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

ELSEWHERE = {
    "base.audit.append": "the ledger itself, called by every command",
    "base.audit._locked_head": "the ledger itself",
    "base.clock.stand_at": "the clock of a demonstration, which no school has",
    "schools.commands.opening.bootstrap_platform": "the one write before there is anybody; it writes its own entry",
    "portal.counting._store": "a view of a public article: a figure without a person, and no page waits for it",
    "complaints.knocking.note_knock": "how often an address guesses a word: anybody's, counted for a day",
    "base.outbox.delivering._take": "the state of a delivery, not of a school",
    "base.outbox.delivering._note_failure": "as above",
    "base.outbox.delivering.deliver_due": "as above",
    "site.due.Due": "what is past its time is removed by the owner of the tables, with an entry of its own",
    "site.forgetting.end_ties": "as above",
    "site.worker.take_up_what_was_left": "the state of a task, not of a school",
}
"""Writes that are no command's; docs/decisions says why each may stand."""

Place = tuple[str, str]


@dataclass(slots=True)
class Function:
    """A function of the source, or a module's own lines: the names it mentions, the rows it writes."""

    module: str
    name: str
    is_command: bool
    mentions: set[Place]
    writes: list[int]

    @property
    def place(self) -> Place:
        return self.module, self.name


def writes_rows(call: ast.Call) -> bool:
    """Say whether a call stores, changes or removes rows; a dictionary's `update` is given something to take in."""
    if not isinstance(call.func, ast.Attribute):
        return False
    match call.func.attr:
        case "update":
            return not call.args and bool(call.keywords)
        case "save":
            return not call.args
        case "delete":
            return not call.args and not call.keywords
    return call.func.attr in MAKING and any(name in ast.unparse(call.func) for name in ("objects", "institutions"))


def imported(tree: ast.Module) -> dict[str, Place]:
    """Map the names a module imports from the house to where they come from."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("afterbell."):
            for alias in node.names:
                found[alias.asname or alias.name] = ((node.module or "").removeprefix("afterbell."), alias.name)
    return found


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def functions_of(path: Path) -> Iterator[Function]:
    module = module_of(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = imported(tree)
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else "lines of the module"
        within = list(ast.walk(node))
        words = {each.id for each in within if isinstance(each, ast.Name)}
        mentions = {(module, word) for word in words & own} | {names[word] for word in words & set(names)}
        mentions |= {
            (f"{'.'.join(names[each.value.id])}", each.attr)
            for each in within
            if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in names
        }
        yield Function(
            module=module,
            name=name,
            is_command=isinstance(node, ast.FunctionDef)
            and any(ast.unparse(decorator).startswith("command(") for decorator in node.decorator_list),
            mentions=mentions,
            writes=[each.lineno for each in within if isinstance(each, ast.Call) and writes_rows(each)],
        )


FILES = [path for path in sorted(ROOT.rglob("*.py")) if "migrations" not in path.parts]


def source() -> list[Function]:
    return [function for path in FILES for function in functions_of(path)]


def handed_on() -> dict[Place, Place]:
    """Map a name a package hands on to the place where it is made."""
    return {
        (module_of(path), name): place
        for path in FILES
        if path.name == "__init__.py"
        for name, place in imported(ast.parse(path.read_text(encoding="utf-8"))).items()
    }


def reached(functions: list[Function]) -> set[Place]:
    """Give every place that a command reaches, and every reaction: it runs in the transaction of what was told."""
    elsewhere = handed_on()
    by_place: dict[Place, list[Function]] = {}
    for function in functions:
        by_place.setdefault(function.place, []).append(function)
    waiting = [each.place for each in functions if each.is_command or each.module.endswith(".reactions")]
    found: set[Place] = set()
    while waiting:
        place = waiting.pop()
        place = elsewhere.get(place, place)
        if place not in found:
            found.add(place)
            waiting += [there for function in by_place.get(place, ()) for there in function.mentions]
    return found


def test_every_write_is_a_commands_or_has_its_reason() -> None:
    functions = source()
    inside = reached(functions)
    writing = [function for function in functions if function.writes]
    assert len(writing) > 40
    outside = {".".join(function.place): function.writes for function in writing if function.place not in inside}
    assert {name: lines for name, lines in outside.items() if name not in ELSEWHERE} == {}
    assert set(ELSEWHERE) <= {".".join(function.place) for function in writing}


def test_commands_stand_in_commands() -> None:
    commands = [function for function in source() if function.is_command]
    assert len(commands) > 40
    assert [each.place for each in commands if ".commands" not in each.module] == []


@pytest.mark.parametrize(
    ("line", "writes"),
    [
        ("Pupil.objects.create(name='x')", True),
        ("Pupil.objects.filter(pk=1).update(name='x')", True),
        ("rows.update(**change)", True),
        ("row.save(update_fields=['name'])", True),
        ("Pupil.objects.all().delete()", True),
        ("known.update(others)", False),
        ("default_storage.save(name, file)", False),
        ("default_storage.delete(name)", False),
        ("Digest.create(name='x')", False),
    ],
)
def test_a_write_is_told_from_what_only_looks_like_one(line: str, *, writes: bool) -> None:
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    assert writes_rows(call) is writes
