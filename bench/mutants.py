"""How many faults planted in the rules of pay and fees the tests of these rules find.

    python bench/mutants.py [--sample 80] [--seed 1] [--under settlement]

A mutant is one file of `subsidy/rules` with one small change: a comparison turned, an operator, a constant, a `min`
for a `max`, a condition denied. So many are drawn from all there are, each is put into a copy of the house, and the
tests of the rules run until one fails. Exits with 1 where fewer than 85 of 100 are found. What survives is listed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
RULES = Path("src/afterbell/subsidy/rules")
TESTS = ("tests/subsidy/rules", "tests/subsidy/test_examples.py")
LEAST_PERCENT = 85
LONGEST = 300

COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATE: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A file with one change, and where it stands."""

    path: Path
    line: int
    was: str
    became: str
    text: str


def changes(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    """Give every small change of one node, to be made in a copy of it."""
    match node:
        case ast.Compare(ops=[compared, *_]) if type(compared) in COMPARE:
            yield lambda made: made.ops.__setitem__(0, COMPARE[type(compared)]())  # type: ignore[attr-defined]
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in OPERATE:
            yield lambda made: setattr(made, "op", OPERATE[type(operator)]())
        case ast.BoolOp(op=joined):
            other = ast.Or if isinstance(joined, ast.And) else ast.And
            yield lambda made: setattr(made, "op", other())
        case ast.Constant(value=bool() as flag):
            yield lambda made: setattr(made, "value", not flag)
        case ast.Constant(value=int() as number):
            yield lambda made: setattr(made, "value", number + 1)
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield lambda made: setattr(made.func, "id", CALLED[name])  # type: ignore[attr-defined]
        case ast.If() | ast.IfExp():
            yield lambda made: setattr(made, "test", ast.UnaryOp(op=ast.Not(), operand=made.test))  # type: ignore[attr-defined]


def mutants(path: Path) -> Iterator[Mutant]:
    """Give every mutant of one file; declarations, texts and types are left alone."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    nodes = [node for body in functions(tree) for node in ast.walk(body)]
    for number, node in enumerate(nodes):
        for change in changes(node):
            made = copy.deepcopy(tree)
            twin = [other for body in functions(made) for other in ast.walk(body)][number]
            was = ast.unparse(twin)
            change(twin)
            line = getattr(node, "lineno", 0)
            text = ast.unparse(ast.fix_missing_locations(made))
            yield Mutant(path=path, line=line, was=was, became=ast.unparse(twin), text=text)


def functions(tree: ast.Module) -> list[ast.stmt]:
    """Give the statements of the outermost functions of a file, without their docstrings."""
    return [
        statement
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]


def is_found(mutant: Mutant, house: Path) -> bool:
    """Say whether a test fails, or does not end, with this mutant in the house."""
    place = house / mutant.path
    kept = place.read_text(encoding="utf-8")
    place.write_text(mutant.text, encoding="utf-8")
    try:
        return run_tests(house) != 0
    finally:
        place.write_text(kept, encoding="utf-8")


def run_tests(house: Path) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--quick", "-p", "no:cacheprovider", *TESTS]
    env = {**os.environ, "PYTHONPATH": str(house / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=house, env=env, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return 1
    return done.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--under", default="")
    given = parser.parse_args()
    files = [path.relative_to(ROOT) for path in sorted((ROOT / RULES / given.under).rglob("*.py"))]
    every = [mutant for path in files for mutant in mutants(path)]
    drawn = Random(given.seed).sample(every, min(given.sample, len(every)))  # noqa: S311 - a sample, drawn again by its seed
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder)
        for part in ("src", "tests", "schemes", "docs/decisions", "docs/reference"):
            shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", house)
        if run_tests(house) != 0:
            sys.stderr.write("The tests fail without a mutant: nothing to measure.\n")
            return 1
        for number, mutant in enumerate(drawn, start=1):
            if not is_found(mutant, house):
                survived.append(mutant)
            sys.stdout.write(f"\r{number}/{len(drawn)}, {len(survived)} survived")
            sys.stdout.flush()
    found = len(drawn) - len(survived)
    sys.stdout.write(f"\n{found} of {len(drawn)} found, of {len(every)} there are: {100 * found / len(drawn):.1f} %\n")
    for mutant in survived:
        sys.stdout.write(f"{mutant.path}:{mutant.line}: {mutant.was}  ->  {mutant.became}\n")
    return 0 if 100 * found >= LEAST_PERCENT * len(drawn) else 1


if __name__ == "__main__":
    sys.exit(main())
