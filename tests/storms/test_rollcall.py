"""The storm of the roll call in short, and that it would see doubles: `./dev storm rollcall` rages to the end."""

from __future__ import annotations

from random import Random

from pytest_django import DjangoDbBlocker

from tests.storms.rollcall.grounds import ground_of
from tests.storms.rollcall.phones import Phone
from tests.storms.rollcall.storm import PHONES, ROOT, build_school, judge, rage
from tests.storms.rollcall.victims import killable_site
from tests.storms.test_killed_sync import drop_the_guard
from tests.support.databases import next_name, standing
from tests.support.premises import Estate

KILLS, A_FEW = 3, 3
THROWAWAY = {"AFTERBELL_THROWAWAY": "1"}
UNGUARDED = THROWAWAY | {"DJANGO_SETTINGS_MODULE": "tests.storms.rollcall.unguarded", "PYTHONPATH": str(ROOT)}


def test_nothing_acknowledged_is_lost_or_doubled_while_site_and_database_are_killed(estate: Estate) -> None:
    with ground_of(estate, like=estate.migrated(), waiting=False) as ground:
        people = build_school(ground.premises, rounds=1)
        with killable_site(premises=ground.premises, environment=THROWAWAY) as site:
            outcome = rage(site=site, people=people, victims=(site, *ground.victims), kills=KILLS, seed=5)
    assert outcome.right, outcome
    assert outcome.acknowledged == PHONES * 50
    assert sum(outcome.kills.values()) == KILLS
    assert outcome.kills_felt > 0  # a phone that waits a moment notices nothing


def test_without_the_unique_key_and_without_looking_first_the_same_marks_stand_twice(
    estate: Estate, django_db_blocker: DjangoDbBlocker
) -> None:
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        people = build_school(premises, rounds=2, phones=A_FEW)
        with killable_site(premises=premises, environment=UNGUARDED) as site:
            chance = Random(7)  # noqa: S311 - a storm that can be repeated
            phones = [Phone(known=known, port=site.port, chance=chance) for known in people]
            for phone in phones:
                tell_twice(phone, session=phone.known["sessions"][0])
            kept = judge(premises=premises, phones=phones, seed=0)
            assert (kept.doubled, kept.lost, kept.stored) == (0, 0, kept.marks)
            with standing(premises, django_db_blocker):
                drop_the_guard(premises)
            for phone in phones:
                tell_twice(phone, session=phone.known["sessions"][1])
        assert judge(premises=premises, phones=phones, seed=0).doubled == kept.marks


def tell_twice(phone: Phone, *, session: str) -> None:
    """Send a whole roll, lose the answer, and send it again."""
    taps = phone.tap(children=phone.known["children"])
    phone.send(session=session, taps=taps)
    phone.send(session=session, taps=taps)
    phone.hang_up()
