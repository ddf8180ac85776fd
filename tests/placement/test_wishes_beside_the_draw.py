"""While the draw is revealed nobody's wish and no last day is stored: who comes at that moment waits and is told.

Done without holding the term first, as it was, and as it is. SQLite has one writer at a time.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from afterbell.base.tenancy import within
from afterbell.placement import commands as placement
from afterbell.placement.commands import ListOf, clubs, draw, rank_club, ranking, wishes
from afterbell.placement.models import DrawReveal, LastWishDay, Wish
from tests.placement.test_commands import early
from tests.support.at_once import at_once, while_it_lasts
from tests.support.premises import Premises
from tests.support.term_begun import PUBLIC_VALUE, commit_draw, publish_small_clubs, wish
from tests.support.world import MORNING, TODAY, build_school, enrol_everybody


@pytest.mark.parametrize("held", [False, True], ids=["not-held", "as-it-is"])
def test_while_the_draw_is_revealed_no_wish_and_no_last_day_is_stored(
    own_database: Premises, monkeypatch: pytest.MonkeyPatch, *, held: bool
) -> None:
    assert own_database
    world = build_school(name="测试小学", code="alpha")
    codes = enrol_everybody(world)
    first, second = early(codes)[:2]
    publish_small_clubs(world)
    commit_draw(world)
    if not held:
        for module in (wishes, ranking):
            monkeypatch.setattr(module, "hold_terms_of", lambda **_asked: None)
        for module in (clubs, draw):
            monkeypatch.setattr(module, "hold_term", lambda **_asked: None)
    family, office = world.family(world.children[codes.index(first)]), world.actor("office2")
    of, day = ListOf(application=first, which=1, weekday=1, band="early"), TODAY + timedelta(days=3)
    ended: list[str] = []

    def all_three() -> None:
        ended.extend(
            at_once(
                lambda: rank_club(actor=family, now=MORNING, of=of, club="choir", ranked=True),
                lambda: wish(world, second, "choir"),
                lambda: placement.set_last_wish_day(actor=office, now=MORNING, term=world.term, day=day),
            )
        )

    def reveal() -> None:
        placement.reveal_draw(actor=world.actor("office"), now=MORNING, term=world.term, public_value=PUBLIC_VALUE)

    kept = held or connection.vendor == "sqlite"
    assert while_it_lasts(reveal, all_three) == "done"
    assert ended == ["conflict" if kept else "done"] * 3
    with within(world.id):
        assert DrawReveal.objects.exists()
        assert (Wish.objects.count(), LastWishDay.objects.count()) == ((0, 0) if kept else (2, 1))
