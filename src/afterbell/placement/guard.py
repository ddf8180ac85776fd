"""The last word on a group's seats, which the database itself has: no place and no offer beyond the capacity.

Whoever stores a place - a family that claims, the office by hand, the forming of groups - is refused by the database
when the seats of that weekday are taken or held by an offer nobody has answered. No command can forget to ask, and two
that ask at the same moment cannot both be told yes. Counted is who is there on a day of the new place, so a place that
ends frees its seat from that day on. The guards are put up anew after every migration. SQLite cannot rebuild a table
that a guard names, so there they are taken down before.
"""

from __future__ import annotations

FULL = "the group has no seat left on this weekday"

_STANDING = """
(SELECT count(*) FROM placement_groupplace p WHERE p.group_id = NEW.group_id AND p.weekday = NEW.weekday
   AND {others} (p.until IS NULL OR (p.until > NEW.since AND p.until > p.since)){meets})
+ (SELECT count(*) FROM placement_offer o WHERE o.group_id = NEW.group_id AND o.weekday = NEW.weekday
   AND NOT EXISTS (SELECT 1 FROM placement_offeranswer a WHERE a.offer_id = o.id))
>= (SELECT capacity FROM placement_servicegroup g WHERE g.id = NEW.group_id)
"""
_OF_A_PLACE = _STANDING.format(others="p.id <> NEW.id AND", meets=" AND (NEW.until IS NULL OR p.since < NEW.until)")
_OF_AN_OFFER = _STANDING.format(others="", meets="")
_IS_NO_PLACE = "NEW.until IS NOT NULL AND NEW.until <= NEW.since"


def guard_names() -> tuple[str, ...]:
    """Name the guards as they stand in the database."""
    return "placement_place_has_a_seat", "placement_place_moves_to_a_seat", "placement_offer_has_a_seat"


def guards_down(*, vendor: str) -> list[str]:
    """Build the SQL that takes the guards down where they would hinder a migration; elsewhere they stay up."""
    return [f"DROP TRIGGER IF EXISTS {name}" for name in guard_names()] if vendor == "sqlite" else []


def guard_statements(*, vendor: str) -> list[str]:
    """Build the SQL that puts the guards up, in the place of those of an earlier version."""
    place, moved, offer = guard_names()
    if vendor == "sqlite":
        return [
            *guards_down(vendor=vendor),
            _sqlite(place, "INSERT ON placement_groupplace", f"NOT ({_IS_NO_PLACE}) AND {_of_a_new(_OF_A_PLACE)}"),
            _sqlite(moved, "UPDATE OF group_id, weekday ON placement_groupplace", _OF_A_PLACE),
            _sqlite(offer, "INSERT ON placement_offer", _OF_AN_OFFER),
        ]
    return [
        _postgresql_function("afterbell_place_has_a_seat", f"NOT ({_IS_NO_PLACE}) AND {_OF_A_PLACE}"),
        _postgresql_function("afterbell_offer_has_a_seat", _OF_AN_OFFER),
        _postgresql(place, "INSERT ON placement_groupplace", "afterbell_place_has_a_seat"),
        _postgresql(moved, "UPDATE OF group_id, weekday ON placement_groupplace", "afterbell_place_has_a_seat"),
        _postgresql(offer, "INSERT ON placement_offer", "afterbell_offer_has_a_seat"),
    ]


def _of_a_new(condition: str) -> str:
    """Leave out what SQLite does not know yet before a row is stored: its number."""
    return condition.replace("p.id <> NEW.id AND", "")


def _sqlite(name: str, moment: str, condition: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {moment} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{FULL}'); END"


def _postgresql_function(name: str, condition: str) -> str:
    """Let whoever stores a place of a group wait for the one before, and then count what that one stored."""
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM placement_servicegroup WHERE id = NEW.group_id FOR NO KEY UPDATE;
  IF {condition} THEN
    RAISE EXCEPTION '{FULL}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


def _postgresql(name: str, moment: str, function: str) -> str:
    return f"CREATE OR REPLACE TRIGGER {name} BEFORE {moment} FOR EACH ROW EXECUTE FUNCTION {function}()"
