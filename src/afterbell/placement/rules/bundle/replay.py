"""A bundle decided anew from its secret, its public value and its wishes alone, and held against what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from afterbell.base.words import Words
from afterbell.placement.rules.bundle.lines import refuse
from afterbell.placement.rules.bundle.problem import Bundle, DayMarket, Header, drawn_for, runs_backwards
from afterbell.placement.rules.lottery import LEAST_SECRET
from afterbell.placement.rules.matching.problem import Market
from afterbell.placement.rules.matching.solve import solve
from afterbell.placement.rules.matching.verify import verify
from afterbell.scheme.rules.labels import weekday
from afterbell.schools.rules.findings import Finding

SENTENCES: Mapping[str, Words] = {
    "commitment_differs": Words(
        zh="密钥与承诺值不符：承诺值是 {commitment}，这个密钥算得 {found}。",
        en="The secret is not the committed one: the commitment is {commitment}, this secret gives {found}.",
    ),
    "secret_short": Words(
        zh="密钥只有 {length} 个字符，少于 {least} 个，别人能猜出来。",
        en="The secret has {length} characters; with fewer than {least} it could be guessed.",
    ),
    "number_wrong": Words(
        zh="凭证“{ticket}”的号写的是 {found}，按种子应为 {due}。",
        en="The number of ticket {ticket} says {found}; from the seed it is {due}.",
    ),
    "rule_differs": Words(
        zh="按规则重算，结果与写的不同。", en="Decided anew by the rule, the outcome is another one."
    ),
    "in_market": Words(zh="{day} {band}：{said}", en="{day}, {band}: {said}"),
}


def replay(*, bundle: Bundle) -> tuple[Finding, ...]:
    """Give everything that is wrong with a bundle; nothing means it says what the rules lead to.

    The secret is held against the commitment, every number against the seed, every market decided anew by the readable
    rule and looked at by the independent checker. Raises Refused for a bundle without outcome.
    """
    if not bundle.decided:
        refuse("bundle_undecided")
    found = list(_header(bundle.header))
    for each in bundle.markets:
        found += [_within(bundle, each, finding) for finding in _market(bundle, each)]
    return tuple(found)


def seed_of(*, header: Header) -> str:
    """Give the seed: SHA-256 of `secret|public value`."""
    return sha256(f"{header.secret}|{header.public_value}".encode()).hexdigest()


def _header(header: Header) -> Iterator[Finding]:
    found = sha256(header.secret.encode()).hexdigest()
    if found != header.commitment:
        yield _finding("commitment_differs", commitment=header.commitment, found=found)
    if len(header.secret) < LEAST_SECRET:
        yield _finding("secret_short", length=len(header.secret), least=LEAST_SECRET)


def _market(bundle: Bundle, each: DayMarket) -> Iterator[Finding]:
    due = _numbers(bundle.header, each)
    wrong = tuple(_wrong_numbers(each.market, due))
    yield from wrong
    if each.matching is None:
        return
    market = _numbered(each.market, due) if wrong else each.market
    found = verify(market=market, matching=each.matching, names=bundle.clubs_called)
    yield from (Finding(rule=one.rule, where="", words=one.words) for one in found)
    if not found and solve(market=market) != each.matching:
        yield _finding("rule_differs")


def _numbers(header: Header, each: DayMarket) -> dict[str, int]:
    """Draw all numbers of a market: the smallest digest is number 1, where the line is turned round the largest."""
    drawn_on = drawn_for(header=header, weekday=each.weekday)
    prefix = f"{seed_of(header=header)}|{header.school}|{header.term}|{drawn_on}|"
    tickets = [applicant.ticket for applicant in each.market.applicants]
    backwards = runs_backwards(header=header, weekday=each.weekday)
    drawn = sorted(tickets, key=lambda ticket: sha256(f"{prefix}{ticket}".encode()).digest(), reverse=backwards)
    return {ticket: number for number, ticket in enumerate(drawn, 1)}


def _wrong_numbers(market: Market, due: Mapping[str, int]) -> Iterator[Finding]:
    for one in market.applicants:
        if one.number != due[one.ticket]:
            yield _finding("number_wrong", ticket=one.ticket, found=one.number, due=due[one.ticket])


def _numbered(market: Market, numbers: Mapping[str, int]) -> Market:
    return replace(market, applicants=tuple(replace(one, number=numbers[one.ticket]) for one in market.applicants))


def _finding(rule: str, **values: object) -> Finding:
    return Finding(rule=rule, where="", words=SENTENCES[rule].fill(**values))


def _within(bundle: Bundle, each: DayMarket, found: Finding) -> Finding:
    band = bundle.band_called(each.band)
    words = SENTENCES["in_market"].fill(day=weekday(each.weekday), band=band, said=found.words)
    return Finding(rule=found.rule, where=f"{each.weekday} {each.band}", words=words)
