"""Who can take which session at which price, while nobody's diary changes: what is alike is asked once."""

from __future__ import annotations

from afterbell.base.spans import TimeSpan
from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.problem import Demand, Kind
from afterbell.rostering.rules.roster.rules import IN_TIME, OF_THE_ADULT, OF_THE_GROUP, walking


class Glance:
    """One look at the desk for one day. It holds until somebody's diary changes.

    Sessions of one time and kind differ to a passing rule only by their room, and to the adult's own soft rules only
    by their weight; so most of what a term's roster asks is asked once for many sessions.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._in_time: dict[tuple[TimeSpan, Kind, str], bool] = {}
        self._own: dict[tuple[int, Kind, str], int] = {}

    def offers(self, demand: Demand) -> list[tuple[str, int]]:
        """Give everybody who can take the session, in the order of codes, with the price."""
        able = self._desk.able(demand)
        free = [diary for diary in able if self._in_time_for(demand, diary) and self._near(demand, diary)]
        if demand.group is None and not demand.homerooms:
            return [(diary.adult.code, self._own_price(demand, diary)) for diary in free]
        return [(diary.adult.code, self._own_price(demand, diary) + self._price(demand, diary)) for diary in free]

    def _in_time_for(self, demand: Demand, diary: Diary) -> bool:
        key = (demand.span, demand.kind, diary.adult.code)
        known = self._in_time.get(key)
        if known is None:
            limits = self._desk.problem.limits
            self._desk.tried += 1
            known = self._in_time[key] = all(rule.test(demand, diary, limits) is None for rule in IN_TIME)
        return known

    def _near(self, demand: Demand, diary: Diary) -> bool:
        return not diary.on(demand.day) or walking(demand, diary, self._desk.problem.limits) is None

    def _own_price(self, demand: Demand, diary: Diary) -> int:
        key = (demand.weight, demand.kind, diary.adult.code)
        known = self._own.get(key)
        if known is None:
            taste = self._desk.taste
            known = self._own[key] = sum(rule.price(demand, diary, taste) for rule in OF_THE_ADULT)
        return known

    def _price(self, demand: Demand, diary: Diary) -> int:
        price, taste = 0, self._desk.taste
        for rule in OF_THE_GROUP:
            price += rule.price(demand, diary, taste)
        return price
