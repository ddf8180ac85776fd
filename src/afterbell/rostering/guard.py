"""The last word on what does not take place, which the database itself has: a cancellation is not edited away.

Only one that a stop made may go, once that stop was lifted: the lifting is stored first, a row of its own that stays.
The guards are put up anew after every migration. SQLite cannot rebuild a table that a guard names, so there they are
taken down before.
"""

from __future__ import annotations

TABLE = "rostering_cancellation"
STAYS = f"{TABLE} is append-only, but for what a lifted stop takes away"

_WAS_LIFTED = """
EXISTS (SELECT 1 FROM rostering_stoppedsession s
  JOIN rostering_daystop d ON d.id = s.stop_id AND d.stopped_at = OLD.cancelled_at
  JOIN rostering_daystoplifted l ON l.stop_id = d.id
  WHERE s.session_id = OLD.session_id)
"""


def cancellation_guards() -> tuple[str, ...]:
    """Name the guards as they stand in the database."""
    return f"{TABLE}_stays", f"{TABLE}_is_not_edited"


def cancellation_guards_down(*, vendor: str) -> list[str]:
    """Build the SQL that takes the guards down where they would hinder a migration; elsewhere they stay up."""
    return [f"DROP TRIGGER IF EXISTS {name}" for name in cancellation_guards()] if vendor == "sqlite" else []


def cancellation_guard_statements(*, vendor: str) -> list[str]:
    """Build the SQL that puts the guards up, in the place of those of an earlier version."""
    stays, edited = cancellation_guards()
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
        return [
            *cancellation_guards_down(vendor=vendor),
            f"CREATE TRIGGER {stays} BEFORE DELETE ON {TABLE} WHEN NOT {_WAS_LIFTED} {refuse}",
            f"CREATE TRIGGER {edited} BEFORE UPDATE ON {TABLE} {refuse}",
        ]
    return [
        f"""
CREATE OR REPLACE FUNCTION afterbell_cancellation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND {_WAS_LIFTED} THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{STAYS}';
END $$
""",
        _postgresql(stays, "DELETE"),
        _postgresql(edited, "UPDATE"),
    ]


def _postgresql(name: str, moment: str) -> str:
    each = f"BEFORE {moment} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION afterbell_cancellation_stays()"
    return f"CREATE OR REPLACE TRIGGER {name} {each}"
