"""What everybody may know of a school's draws: the commitment at once, the secret once it is revealed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.placement.models import Draw, DrawReveal, PlacementRun
from afterbell.placement.rules.lottery import final_seed

MOST_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRound:
    """A published round, with the code by which everybody fetches its bundle."""

    run: str
    which: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDraw:
    """The draw of a term; `secret`, `public_value` and `seed` are empty until it is revealed.

    `value_named` and `value_on` say which public value was announced beforehand; a draw of before announced none here.
    `rounds` are those whose placement is published, for whoever decides them anew.
    """

    term: str
    school: str
    term_code: str
    commitment: str
    committed_at: datetime
    value_named: str
    value_on: date | None
    secret: str
    public_value: str
    seed: str
    revealed_at: datetime | None
    rounds: tuple[PublicRound, ...]


def public_draws(*, viewer: Actor, school: int) -> tuple[PublicDraw, ...]:
    """Give the draws of the school in scope to everybody, the newest first."""
    authorise(actor=viewer, action="public.see", at=place(school=school))
    rows = Draw.objects.select_related("reveal", "term__school").order_by("-term__first_day", "-pk")
    shown = list(rows[:MOST_SHOWN])
    rounds = _rounds([row.pk for row in shown])
    return tuple(_shown(row, rounds=rounds.get(row.pk, ())) for row in shown)


def _rounds(draws: Sequence[int]) -> dict[int, tuple[PublicRound, ...]]:
    """Give the published rounds of each of these draws, the first round first; none where nobody made a wish."""
    runs = PlacementRun.objects.filter(draw__in=draws, confirmed__published__isnull=False, markets__isnull=False)
    found: dict[int, list[PublicRound]] = defaultdict(list)
    for draw, run, which in runs.order_by("round").values_list("draw_id", "code", "round").distinct():
        found[draw].append(PublicRound(run=run, which=which))
    return {draw: tuple(rounds) for draw, rounds in found.items()}


def _shown(row: Draw, *, rounds: tuple[PublicRound, ...]) -> PublicDraw:
    reveal: DrawReveal | None = getattr(row, "reveal", None)
    return PublicDraw(
        term=row.term.name,
        school=row.term.school.code,
        term_code=row.term.code,
        commitment=row.commitment,
        committed_at=row.committed_at,
        value_named=row.value_named,
        value_on=row.value_on,
        secret=reveal.secret if reveal else "",
        public_value=reveal.public_value if reveal else "",
        seed=final_seed(seed=reveal.secret, public_value=reveal.public_value) if reveal else "",
        revealed_at=reveal.revealed_at if reveal else None,
        rounds=rounds,
    )
