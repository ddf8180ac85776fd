"""What the scheme in force says of safety and of pay."""

from __future__ import annotations

from afterbell.base.words import Words
from afterbell.portal.rules.inforce.shown import MeasureShown, PayShown, RateShown, SafetyShown
from afterbell.scheme.render.keeping import pay_rule
from afterbell.scheme.rules.document import Scheme


def safety_shown(scheme: Scheme) -> SafetyShown:
    """Give the safety measures of a scheme."""
    rules = scheme.safety
    return SafetyShown(
        measures=tuple(MeasureShown(words=each.words, responsible=each.responsible) for each in rules.measures),
        checks=tuple(each.words for each in rules.venue_checklist),
        pupils_per_adult=rules.pupils_per_adult,
        alarm_minutes=rules.alarm_minutes,
        family_minutes=rules.family_minutes,
        principal_minutes=rules.principal_minutes,
        late_minutes=rules.late_minutes,
        alone_from_grade=rules.alone_from_grade,
    )


def pay_shown(scheme: Scheme) -> PayShown:
    """Give the pay rules of a scheme, each as the scheme's own text says it."""
    pay = scheme.pay
    return PayShown(
        class_hour_minutes=pay.class_hour_minutes,
        monthly_cap_fen=pay.monthly_cap_fen,
        rates=tuple(_rate(*pay_rule(scheme, rule)) for rule in pay.rules),
    )


def _rate(name: Words, kind: Words, rate: Words, applies: Words, ledger: Words) -> RateShown:
    return RateShown(name=name, kind=kind, rate=rate, applies=applies, ledger=ledger)
