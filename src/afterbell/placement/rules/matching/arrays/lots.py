"""The lottery for a whole region: the same digests as for a single ticket, ranked per market."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from afterbell.base.refusals import Refusal, Refused
from afterbell.placement.rules.lottery import draw_prefix
from afterbell.placement.rules.refusals import REFUSALS

BLANK, LAST_SIGN, PIPE = ord(" "), ord("~"), ord("|")


def draw(
    *,
    seed: str,
    term: str,
    weekday: int,
    schools: Sequence[str],
    tickets: NDArray[np.bytes_],
    pupil_start: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give every ticket its number, 1 .. n in the market of its school.

    `schools[m]` is the code of market m's school, `tickets` are ASCII bytes laid out by market. Raises Refused for
    text that is not plain and for a ticket that comes twice in a market.
    """
    _refuse_rough(tickets)
    numbers = np.empty(len(tickets), dtype=np.int64)
    twice: list[Refusal] = []
    for market, school in enumerate(schools):
        own = slice(int(pupil_start[market]), int(pupil_start[market + 1]))
        prefix = draw_prefix(seed=seed, school=school, term=term, weekday=weekday).encode("ascii")
        digests = b"".join([sha256(prefix + ticket).digest() for ticket in tickets[own].tolist()])
        order, equal = ascending(np.frombuffer(digests, dtype=">u8").reshape(-1, 4))
        numbers[own][order] = np.arange(1, len(order) + 1)
        twice += [REFUSALS.refusal("ticket_twice", ticket=tickets[own][at].decode("ascii")) for at in equal]
    if twice:
        raise Refused(twice)
    return numbers


def ascending(digests: NDArray[np.uint64]) -> tuple[NDArray[np.int64], list[int]]:
    """Order digests, rows of four 64-bit words, and give the rows that repeat another."""
    order = np.argsort(digests[:, 0].astype(np.uint64))
    if np.all(np.diff(digests[order, 0].astype(np.uint64)) > 0):
        return order, []
    order = np.lexsort(tuple(digests[:, word] for word in (3, 2, 1, 0)))
    equal = np.all(digests[order[1:]] == digests[order[:-1]], axis=1)
    return order, order[1:][equal].tolist()


def _refuse_rough(tickets: NDArray[np.bytes_]) -> None:
    """Refuse tickets with signs that are not visible ASCII, or with a pipe, or empty."""
    width = tickets.dtype.itemsize
    signs = np.ascontiguousarray(tickets).view(np.uint8).reshape(len(tickets), width)
    ended = np.zeros(len(tickets), dtype=np.bool_)
    rough = np.zeros(len(tickets), dtype=np.bool_)
    for column in range(width):
        sign = signs[:, column]
        visible = (sign > BLANK) & (sign <= LAST_SIGN) & (sign != PIPE)
        rough |= (~visible & (sign != 0)) | (ended & (sign != 0)) | ((sign == 0) & (column == 0))
        ended |= sign == 0
    if rough.any():
        raise Refused([REFUSALS.refusal("text_not_plain", text=repr(bytes(each))) for each in tickets[rough].tolist()])
