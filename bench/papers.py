"""A print run measured: 1,000 signed applications, three papers each, set and sealed homeroom by homeroom.

    python bench/papers.py [--forms 1000] [--homerooms 40] [--runs 3]

What is read of the tables is made up here: texts of the demonstration's scheme, names, signatures as a finger draws
them. Exits with 1 where the median is above 20 seconds, or a form cannot be found in its file again.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from django.conf import settings
from rich.console import Console
from rich.table import Table

from afterbell.base.seals.keys import Holder
from afterbell.base.seals.reading import read_seal
from afterbell.enrolment.papers.binding import text_hash
from afterbell.enrolment.papers.naming import all_named
from afterbell.enrolment.papers.pdf import ApplicationPrint, SignedPaperPrint
from afterbell.enrolment.papers.run import HomeroomRun, sealed_run
from afterbell.enrolment.rules.signing import filled
from afterbell.scheme.rules.codes import PaperField, Signer
from afterbell.scheme.rules.document import Paper
from afterbell.scheme.rules.read import read_scheme

SCHEME = Path(__file__).parents[1] / "schemes" / "demo-school.toml"
AT_MOST, SEED = 20.0, 1
NOW = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)
NAMES = ("巴雅尔", "图雅", "阿斯尔", "诺敏", "其木格", "朝鲁", "娜仁高娃", "苏和", "王小雨", "额尔德尼其其格")
HOLDER = Holder(code="bench", name="测量用小学")

console = Console(width=110)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: seconds altogether, of the slowest homeroom, and bytes."""

    whole: float
    slowest: float
    size: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--homerooms", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as keys:
        settings.configure(SEALS_FOLDER=keys)
        runs = made_up(forms=options.forms, homerooms=options.homerooms)
        sealed_run(run=HomeroomRun(homeroom="first", name="准备", forms=runs[0].forms[:1]), now=NOW)
        measured = [measure(runs) for _ in range(options.runs)]
    return told(measured, forms=options.forms, homerooms=len(runs))


def measure(runs: list[HomeroomRun]) -> Measured:
    """Set and seal every homeroom, then see that each form is named in its file."""
    seconds, files = [], []
    for run in runs:
        begun = time.perf_counter()
        files.append(sealed_run(run=run, now=NOW))
        seconds.append(time.perf_counter() - begun)
    for run, file in zip(runs, files, strict=True):
        named = [each.application for each in all_named(read_seal(pdf=file).keywords)]
        if named != [form.code for form in run.forms]:
            raise SystemExit(f"{run.name}: {len(named)} of {len(run.forms)} forms are named in the file")
    return Measured(whole=sum(seconds), slowest=max(seconds), size=sum(map(len, files)))


def told(measured: list[Measured], *, forms: int, homerooms: int) -> int:
    table = Table(title=f"{forms} applications of three papers in {homerooms} files, medians of {len(measured)} runs")
    for heading in ("set and sealed, s", "a form, ms", "slowest homeroom, s", "MB", "peak memory, MiB"):
        table.add_column(heading, justify="right")
    whole = median(row.whole for row in measured)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row(
        f"{whole:.1f}",
        f"{whole / forms * 1000:.1f}",
        f"{median(row.slowest for row in measured):.2f}",
        f"{measured[0].size / 1e6:.0f}",
        f"{peak:.0f}",
    )
    console.print(table)
    console.print(f"at most {AT_MOST:.0f} s: {'kept' if whole <= AT_MOST else 'NOT kept'}")
    return 0 if whole <= AT_MOST else 1


def made_up(*, forms: int, homerooms: int) -> list[HomeroomRun]:
    """Make up the forms of a school, as even as they go over the homerooms."""
    chance = Random(SEED)  # noqa: S311 - a made-up school, nothing secret
    scheme = read_scheme(text=SCHEME.read_text(encoding="utf-8"))
    papers = [paper for paper in scheme.papers if Signer.GUARDIAN in paper.signed_by]
    names = [f"{grade}年级（{number}）班" for grade in range(1, 7) for number in range(1, homerooms // 6 + 2)]
    return [
        HomeroomRun(
            homeroom=f"h{place}",
            name=name,
            forms=tuple(form(f"f{number}", name, papers, chance) for number in range(place, forms, homerooms)),
        )
        for place, name in enumerate(names[:homerooms])
    ]


def form(code: str, homeroom: str, papers: list[Paper], chance: Random) -> ApplicationPrint:
    child, guardian = chance.choice(NAMES), chance.choice(NAMES)
    values = {field: field.value for field in PaperField} | {
        PaperField.PUPIL: child,
        PaperField.GUARDIAN: guardian,
        PaperField.HOMEROOM: homeroom,
        PaperField.PHONE: f"138{chance.randrange(10**8):08d}",
    }
    strokes = drawn(chance)
    return ApplicationPrint(
        code=code,
        school=HOLDER.name,
        holder=HOLDER,
        pupil=child,
        content_hash=text_hash("scheme"),
        papers=tuple(
            SignedPaperPrint(
                title=paper.title.zh,
                text=filled(text=paper.text.zh, values=values),
                text_hash=text_hash(paper.text.zh),
                signer=guardian,
                relation="母亲",
                channel="网上",
                signed_at=NOW,
                strokes=strokes,
                binding=text_hash(f"{code} {paper.code}"),
            )
            for paper in papers
        ),
    )


def drawn(chance: Random) -> str:
    """Draw a signature of a few hundred points, as a finger does."""
    strokes = []
    for _stroke in range(12):
        x, y = chance.randrange(50, 900), chance.randrange(50, 350)
        points = []
        for _point in range(25):
            x, y = min(max(x + chance.randrange(-9, 14), 0), 1000), min(max(y + chance.randrange(-12, 12), 0), 400)
            points.append(f"{x} {y}")
        strokes.append("M" + " L".join(points))
    return " ".join(strokes)


if __name__ == "__main__":
    raise SystemExit(main())
