"""Which of a scheme's fee rates a child's services fall under: by what was offered, by band, and by where it lives."""

from __future__ import annotations

import pytest

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Collection, FeeMethod, Refund, Residence
from afterbell.scheme.rules.document.money import FeeRate, Fees
from afterbell.subsidy.rules.fees.rules import fee_rates_for


def rate(
    code: str, *, bands: tuple[str, ...] = (), offered: tuple[str, ...] = (), lives: tuple[str, ...] = ()
) -> FeeRate:
    return FeeRate(
        code=code,
        name=Words(zh=code, en=code),
        rate_fen=100,
        bands=bands,
        offered=offered,
        lives=tuple(map(Residence, lives)),
    )


FEES = Fees(
    method=FeeMethod.PER_MONTH,
    amount_fen=5000,
    months=4,
    term_cap_fen=None,
    collection=Collection.MONTHLY,
    refund=Refund.NONE,
    fee_rates=(rate("clay", offered=("clay",)), rate("late", bands=("late",)), rate("board", lives=("BOARDER",))),
    notice_days_ahead=0,
    return_days=0,
    exemptions=(),
    words=None,
)


@pytest.mark.parametrize(
    ("bands", "offered", "lives", "found"),
    [
        (["early", "late"], ["clay", "choir"], "DAY", ("clay", "late")),
        (["early"], ["choir"], "DAY", ("late",)),
        (["late"], [], "DAY", ("late",)),
        (["early"], [], "DAY", ()),
        (["early"], [], "BOARDER", ("board",)),
        (["early", "late"], [], "BOARDER", ("board", "late")),
    ],
)
def test_a_childs_services_fall_under_the_first_rate_that_fits_each(
    bands: list[str], offered: list[str], lives: str, found: tuple[str, ...]
) -> None:
    assert fee_rates_for(fees=FEES, bands=bands, offered=offered, residence=Residence(lives)) == found
