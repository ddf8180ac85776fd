"""Judge a scheme by the rule packs it names, as they stood on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from afterbell.scheme.rules.codes import Level, Pack
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.findings import burden_2021, five_bans_2023, guidance_2017, inner_mongolia_2022
from afterbell.scheme.rules.findings.finding import Finding, Rule

PACKS: Mapping[Pack, tuple[date, tuple[Rule, ...]]] = {
    Pack.GUIDANCE_2017: (date(2017, 3, 1), guidance_2017.RULES),
    Pack.BURDEN_2021: (date(2021, 7, 1), burden_2021.RULES),
    Pack.INNER_MONGOLIA_2022: (date(2022, 1, 1), inner_mongolia_2022.RULES),
    Pack.FIVE_BANS_2023: (date(2023, 12, 1), five_bans_2023.RULES),
}
"""Each pack with the first day of the month from which it holds, and its rules."""


def find(*, scheme: Scheme, as_of: date) -> tuple[Finding, ...]:
    """Give what the packs in force on a day find, in the order of packs, rules and keys.

    A rule's level is the scheme's own setting where it has one; a rule that is off finds nothing.
    """
    levels = dict(scheme.policy.levels)
    found: list[Finding] = []
    for pack, (since, rules) in PACKS.items():
        if pack not in scheme.policy.packs or as_of < since:
            continue
        for rule in rules:
            level = levels.get(rule.code, rule.level)
            if level is not Level.OFF:
                found += _findings(scheme, pack, rule, level)
    return tuple(found)


def _findings(scheme: Scheme, pack: Pack, rule: Rule, level: Level) -> list[Finding]:
    return [
        Finding(rule=rule.code, level=level, pack=pack, paragraph=rule.paragraph, words=said.words, path=said.path)
        for said in rule.check(scheme)
    ]
