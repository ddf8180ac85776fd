"""Whoever knows the rules finds every lie in a bundle whose digest is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.words import Words
from afterbell.placement.rules.bundle.explain import explain
from afterbell.placement.rules.bundle.problem import Bundle, DayMarket
from afterbell.placement.rules.bundle.read import read_bundle
from afterbell.placement.rules.bundle.replay import replay
from afterbell.placement.rules.bundle.run import run_instance
from afterbell.placement.rules.bundle.write import write_bundle
from afterbell.placement.rules.lottery import commit, draw_lots, final_seed
from afterbell.placement.rules.matching.explain import Answer
from afterbell.placement.rules.matching.problem import Applicant
from afterbell.scheme.rules.codes import Lottery
from tests.placement.rules.bundle.bundles import DECIDED, HEADER, NAMES, SECRET, instances, opened, sealed, six_children

OTHER = "00000000000000000000000000000000"
Lines = list[dict[str, Any]]


@settings(deadline=None)
@given(instances())
def test_what_the_rules_lead_to_stands(instance: Bundle) -> None:
    bundle = run_instance(bundle=instance)
    assert replay(bundle=read_bundle(data=write_bundle(bundle=bundle))) == ()


def _swap_places(lines: Lines) -> None:
    """Give P9TD the place of K7Q2 at art."""
    lines[5] |= {"place": None, "rank": None}
    lines[7] |= {"place": "art", "rank": 1}


def _swap_numbers(lines: Lines) -> None:
    lines[5]["number"], lines[7]["number"] = lines[7]["number"], lines[5]["number"]


def _set(line: int, **values: object) -> Callable[[Lines], None]:
    return lambda lines: lines[line].update(values)


LIES: dict[str, tuple[str, Callable[[Lines], None]]] = {
    "another secret": ("commitment_differs", _set(0, secret=OTHER)),
    "another commitment": ("commitment_differs", _set(0, commitment=commit(seed=OTHER))),
    "secret and commitment of another draw": ("number_wrong", _set(0, secret=OTHER, commitment=commit(seed=OTHER))),
    "another public value": ("number_wrong", _set(0, public_value="07")),
    "another term": ("number_wrong", _set(0, term="2026-autumn")),
    "one lottery for the whole term": ("number_wrong", _set(0, lottery="per_term")),
    "numbers of two children changed": ("number_wrong", _swap_numbers),
    "places of two children changed": ("envy", _swap_places),
    "another cut-off": ("cutoff_wrong", _set(2, cutoff=[3, 2])),
    "another size at closing": ("closure_wrong", _set(3, closed=[1, 0])),
    "a club that did not close": ("closure_wrong", _set(3, closed=None)),
    "one place fewer": ("over_capacity", _set(2, capacity=1)),
    "one place more": ("waste", _set(2, capacity=3)),
    "another class": ("replay_differs", lambda lines: lines[6].update(wishes=[["art", 3], ["music", 3]])),
    "a ticket left out": ("number_wrong", lambda lines: (lines.pop(5), lines[1].update(tickets=5))),
}


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_lie_is_found_by_its_name(lie: str) -> None:
    rule, change = LIES[lie]
    lines = opened(write_bundle(bundle=DECIDED))
    change(lines)
    found = replay(bundle=read_bundle(data=sealed(lines)))
    assert rule in {finding.rule for finding in found}
    assert all(finding.words.zh and "{" not in finding.words.zh + finding.words.en for finding in found)


@settings(deadline=None)
@given(instances(), st.data())
def test_no_other_place_or_number_stands(instance: Bundle, data: st.DataObject) -> None:
    bundle = run_instance(bundle=instance)
    lines = opened(write_bundle(bundle=bundle))
    tickets = [line for line in lines if "ticket" in line]
    assume(tickets)
    line = data.draw(st.sampled_from(tickets))
    places = [None, *(club for club, _ in line["wishes"])]
    place = data.draw(st.sampled_from(places))
    number = data.draw(st.integers(1, 9))
    assume((place, number) != (line["place"], line["number"]))
    line |= {"place": place, "rank": places.index(place) or None, "number": number}
    assert replay(bundle=read_bundle(data=sealed(lines)))


def test_a_short_secret_is_found() -> None:
    short = replace(HEADER, secret="abc", commitment="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert next(finding.rule for finding in replay(bundle=replace(DECIDED, header=short))) == "secret_short"


def test_an_instance_is_decided_once_and_with_its_own_secret_alone() -> None:
    with pytest.raises(Refused, match="reveal_differs"):
        run_instance(bundle=replace(six_children(), header=replace(HEADER, secret=OTHER)))
    with pytest.raises(Refused, match="bundle_decided"):
        run_instance(bundle=DECIDED)
    with pytest.raises(Refused, match="bundle_undecided"):
        replay(bundle=six_children())
    with pytest.raises(Refused, match="bundle_undecided"):
        explain(bundle=six_children(), ticket="K7Q2")


def test_in_a_second_round_those_without_a_place_stand_as_they_stood() -> None:
    seed = final_seed(seed=SECRET, public_value=HEADER.public_value)
    all_six = [one.ticket for one in DECIDED.markets[0].market.applicants]
    lots = draw_lots(seed=seed, school="demo", term="2026-spring", weekday=2, tickets=all_six)
    first = {lot.ticket: lot.number for lot in lots}
    second = run_instance(bundle=_second(six_children(), {"P9TD", "R3WE"}))
    again = {one.ticket: one.number for one in second.markets[0].market.applicants}
    assert sorted(again, key=again.__getitem__) == sorted(again, key=first.__getitem__)
    assert replay(bundle=second) == ()
    turned = _numbered(second, {ticket: 3 - number for ticket, number in again.items()})
    assert "number_wrong" in {finding.rule for finding in replay(bundle=turned)}


def test_the_line_is_turned_round_on_every_other_service_day() -> None:
    once = replace(HEADER, lottery=Lottery.PER_TERM)
    plain, turned = (
        run_instance(bundle=replace(six_children(), header=replace(once, lottery=lottery)))
        for lottery in (Lottery.PER_TERM, Lottery.ALTERNATING)
    )
    numbers, reverse = (
        {one.ticket: one.number for one in bundle.markets[0].market.applicants} for bundle in (plain, turned)
    )
    assert reverse == {ticket: 7 - number for ticket, number in numbers.items()}
    assert replay(bundle=turned) == ()
    other_week = replace(turned, header=replace(turned.header, weekdays=(2, 3, 4)))
    assert "number_wrong" in {finding.rule for finding in replay(bundle=other_week)}


def _second(bundle: Bundle, tickets: set[str]) -> Bundle:
    each = bundle.markets[0]
    applicants = tuple(one for one in each.market.applicants if one.ticket in tickets)
    held = replace(each, market=replace(each.market, applicants=applicants))
    return Bundle(header=replace(bundle.header, round=2), markets=(held,))


def _numbered(bundle: Bundle, numbers: dict[str, int]) -> Bundle:
    each = bundle.markets[0]
    applicants = tuple(replace(one, number=numbers[one.ticket]) for one in each.market.applicants)
    return replace(bundle, markets=(replace(each, market=replace(each.market, applicants=applicants)),))


@settings(deadline=None)
@given(instances())
def test_other_codes_of_clubs_in_the_same_order_change_nothing_else(instance: Bundle) -> None:
    renamed = replace(instance, markets=tuple(_with_other_clubs(each) for each in instance.markets))
    told = write_bundle(bundle=run_instance(bundle=renamed)).replace(b'"club-', b'"c')
    plain = write_bundle(bundle=run_instance(bundle=instance))
    assert told.splitlines()[:-1] == plain.splitlines()[:-1]


def _with_other_clubs(each: DayMarket) -> DayMarket:
    clubs = tuple(replace(one, code=one.code.replace("c", "club-")) for one in each.market.clubs)
    applicants = tuple(
        replace(one, wishes=tuple(wish.replace("c", "club-") for wish in one.wishes)) for one in each.market.applicants
    )
    return replace(each, market=replace(each.market, clubs=clubs, applicants=applicants))


def test_a_ticket_reads_its_wishes_with_number_and_cut_off() -> None:
    (told,) = explain(bundle=DECIDED, ticket="R3WE")
    assert (told.weekday, told.band, told.number) == (2, Words(zh="early", en="early"), 5)
    assert [each.answer for each in told.explanations] == [Answer.FULL_NUMBER, Answer.FULL_NUMBER]
    assert "ahead of number 2" in told.explanations[0].words.en
    with pytest.raises(NotThere):
        explain(bundle=DECIDED, ticket="ZZZZ")


def test_a_bundle_with_names_speaks_in_them() -> None:
    named = replace(DECIDED, names=NAMES)
    (told,) = explain(bundle=named, ticket="R3WE")
    assert told.band == Words(zh="早班", en="early band")
    assert [each.words.zh.partition("：")[0] for each in told.explanations] == [
        "第 1 志愿“马头琴ᠮᠣᠷ\u180eᠢᠨ”",
        "第 2 志愿“美术”",
    ]
    lines = opened(write_bundle(bundle=named))
    lines[6]["cutoff"] = [3, 2]
    lines[7]["closed"] = [1, 0]
    found = {finding.rule: finding.words for finding in replay(bundle=read_bundle(data=sealed(lines)))}
    assert found["cutoff_wrong"].en == "Tuesday, early band: The cut-off of art club says (3, 2); it is (3, 1)."
    assert found["closure_wrong"].zh == "周二 早班：第 1 个关闭的社团写的是 国际象棋 (0)，应为 国际象棋 (1)。"


@settings(deadline=None)
@given(instances())
def test_every_wish_in_a_bundle_has_its_sentence(instance: Bundle) -> None:
    bundle = run_instance(bundle=instance)
    for ticket in bundle.tickets:
        wished = [_wishes(each, ticket) for each in bundle.markets if _wishes(each, ticket) is not None]
        assert [
            tuple(one.club for one in told.explanations) for told in explain(bundle=bundle, ticket=ticket)
        ] == wished


def _wishes(each: DayMarket, ticket: str) -> tuple[str, ...] | None:
    found: Applicant | None = next((one for one in each.market.applicants if one.ticket == ticket), None)
    return found.wishes if found else None
