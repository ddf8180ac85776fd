"""Agreement of pools with each other: each stands after what it is a part of, and parts are no more than the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import PoolOf, PoolSplit
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.tables import Draft
from afterbell.scheme.rules.reading.values import written

WHOLE = 100_00
NEEDED = ("code", "ledger", "of", "month_fen", "part_percent", "of_pool", "split", "shares")


def _pools(draft: Draft) -> Iterator[tuple[Path, Draft]]:
    """Give the pools in which nothing is faulty that these agreements look at."""
    for number, pool in enumerate(draft.get("pay", {}).get("pools") or ()):
        if all(key in pool for key in NEEDED):
            yield ("pay", "pools", number), pool


def pools_stand_after_what_they_are_a_part_of(draft: Draft, notes: Notes) -> None:
    before: list[str] = []
    for path, pool in _pools(draft):
        if pool["of"] is PoolOf.POOL:
            if pool["of_pool"] not in before:
                names = Words(zh="、".join(before) or "（无）", en=", ".join(before) or "(none)")
                notes.add("unknown_reference", (*path, "of_pool"), found=written(pool["of_pool"]), allowed=names)
        elif pool["of_pool"]:
            none = Words(zh="只在来源是 pool 时写", en='written only where of = "pool"')
            notes.add("contradiction", (*path, "of_pool"), found=written(pool["of_pool"]), allowed=none)
        before.append(pool["code"])


def pools_say_how_much(draft: Draft, notes: Notes) -> None:
    """Note a pool that says what nobody reads: a pool of its own says an amount, a part says a share."""
    for path, pool in _pools(draft):
        fixed = pool["of"] is PoolOf.FIXED
        unread = "part_percent" if fixed else "month_fen"
        if pool[unread]:
            none = Words(zh="这种来源不写这一项", en="left out for this source")
            notes.add("contradiction", (*path, unread), found=written(pool[unread]), allowed=none)
        if not fixed and not pool["part_percent"]:
            more = Words(zh="大于 0", en="more than 0")
            notes.add("contradiction", (*path, "part_percent"), found=0, allowed=more)


def parts_are_no_more_than_the_whole(draft: Draft, notes: Notes) -> None:
    sums: defaultdict[tuple[object, object], int] = defaultdict(int)
    for path, pool in _pools(draft):
        if pool["of"] is PoolOf.FIXED:
            continue
        source = (pool["of"], pool["of_pool"] if pool["of"] is PoolOf.POOL else pool["ledger"])
        sums[source] += pool["part_percent"]
        if sums[source] > WHOLE:
            most = Words(zh="同一来源的份额合计不超过 100", en="shares of one source of at most 100 in all")
            notes.add("contradiction", (*path, "part_percent"), found=f"{sums[source] / 100:g}", allowed=most)


def shares_of_kinds_leave_each_other_room(draft: Draft, notes: Notes) -> None:
    for path, pool in _pools(draft):
        if pool["shares"] and pool["split"] is not PoolSplit.UNITS:
            units = Words(zh="只在按工作量分时写", en='written only where split = "units"')
            notes.add("contradiction", (*path, "shares"), found=pool["split"].value, allowed=units)
        least, seen = 0, set()
        for at, share in enumerate(pool["shares"]):
            if not {"work", "least_percent", "most_percent"} <= set(share):
                continue
            here = (*path, "shares", at)
            if share["work"] in seen:
                once = Words(zh="每类工作只写一次", en="each kind once")
                notes.add("twice", (*here, "work"), found=written(share["work"].value), allowed=once)
            seen.add(share["work"])
            least += share["least_percent"]
            if share["least_percent"] > share["most_percent"] or least > WHOLE:
                room = Words(
                    zh="不高于最高份额，各类最低份额合计不超过 100", en="not above the most, and at most 100 in all"
                )
                notes.add(
                    "contradiction", (*here, "least_percent"), found=f"{share['least_percent'] / 100:g}", allowed=room
                )


def fee_rates_name_what_is_there(draft: Draft, notes: Notes) -> None:
    for number, rate in enumerate(draft.get("fees", {}).get("fee_rates") or ()):
        for key, rows in (("bands", "bands"), ("offered", "offerings")):
            known = [row["code"] for row in draft.get(rows) or () if "code" in row]
            for code in rate.get(key) or ():
                if code not in known:
                    names = Words(zh="、".join(known), en=", ".join(known))
                    path = ("fees", "fee_rates", number, key)
                    notes.add("unknown_reference", path, found=written(code), allowed=names)


RULES = (
    pools_stand_after_what_they_are_a_part_of,
    pools_say_how_much,
    parts_are_no_more_than_the_whole,
    shares_of_kinds_leave_each_other_room,
    fee_rates_name_what_is_there,
)
