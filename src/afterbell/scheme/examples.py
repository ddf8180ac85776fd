"""A scheme to begin with: the example that comes with the house, put on a school's own name and term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from afterbell.base.words import Words
from afterbell.scheme.rules.read import read_scheme
from afterbell.scheme.rules.writing import to_toml

EXAMPLE = Path(__file__).parents[3] / "schemes" / "demo-school.toml"


def example_text(*, school: str, term: str, first_day: date, last_day: date) -> str:
    """Write the example for this school and term; everything else in it is for the school to change."""
    scheme = read_scheme(text=EXAMPLE.read_text(encoding="utf-8"))
    about = replace(scheme.about, school=Words(zh=school, en=school))
    days = replace(scheme.term, name=Words(zh=term, en=term), first_day=first_day, last_day=last_day)
    return to_toml(scheme=replace(scheme, about=about, term=days))
