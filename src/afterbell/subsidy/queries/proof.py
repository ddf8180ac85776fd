"""The proof of one line: the session, the presence that earned it, the confirmation, the roll, the rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from afterbell.attendance.models import Confirmation, Presence, RollSeal
from afterbell.attendance.rolls import fold_roll, marks_where
from afterbell.attendance.rules.folding import MarkState
from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.rostering.models import Session
from afterbell.scheme.models import SchemeVersion
from afterbell.scheme.queries import scheme_of_text
from afterbell.scheme.rules.document import PayRule
from afterbell.scheme.rules.labels import label
from afterbell.subsidy.models import Adjustment, PayLine
from afterbell.subsidy.people import namesakes, told_apart
from afterbell.subsidy.queries.statements import StatementLine, statement_line
from afterbell.subsidy.rules.settlement.problem import LineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RollFigures:
    """What a session's roll adds up to; `sealed_at` is None for an open roll."""

    present: int
    late: int
    left_early: int
    leave: int
    absent: int
    elsewhere: int
    sealed_by: str
    sealed_at: datetime | None

    @property
    def children(self) -> int:
        return self.present + self.late + self.left_early + self.leave + self.absent + self.elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld:
    """The session a line was earned in, who was there and who confirmed it; `roll` is None for a duty."""

    code: str
    name: str
    on: date
    starts_at: datetime
    ends_at: datetime
    room: str
    arrived_at: datetime
    presence_by: str
    presence_at: datetime
    confirmed_by: str
    confirmed_at: datetime
    roll: RollFigures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleApplied:
    """The scheme's rule a line was computed by, and the version it stands in."""

    code: str
    name: Words
    unit: Words
    rate_fen: int
    version_number: int
    version_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionProof:
    """What a correction puts right: the line that was wrong (empty: one was missing), who proposed and signed it."""

    line: str
    proposed_by: str
    signed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProof:
    """A line and everything it rests on; a line that a cap takes away has no session and no rule.

    `first_day` and `last_day` are the settlement's, both included.
    """

    line: StatementLine
    name: str
    statement: str
    settlement: str
    first_day: date
    last_day: date
    held: SessionHeld | None
    rule: RuleApplied | None
    version_number: int
    version_hash: str
    cap_fen: int | None
    correction: CorrectionProof | None
    may_object: bool


def line_proof(*, viewer: Actor, line: str) -> LineProof:
    """Give a line's proof to the person it pays or the leaders. Raises NotThere."""
    row = (
        PayLine.objects.select_related(
            "statement__settlement__version",
            "version",
            "staff",
            "session__room",
            "session__seal__sealed_by",
            "session__confirmation__confirmed_by",
            "presence__recorded_by",
            "adjustment__settlement",
            "adjustment__proposed_by",
            "adjustment__line__statement",
        )
        .filter(code=line)
        .first()
    )
    if row is None:
        raise NotThere("line")
    authorise(actor=viewer, action="statement.see", at=place(school=row.school_id, staff=row.staff_id))
    version = row.version or row.statement.settlement.version
    scheme = scheme_of_text(content_hash=version.content_hash, text=version.text)
    rule = next((rule for rule in scheme.pay.rules if rule.code == row.rate), None)
    return LineProof(
        line=statement_line(row),
        name=told_apart(name=row.staff.name, code=row.staff.code, alike=namesakes()),
        statement=row.statement.code,
        settlement=row.statement.settlement.code,
        first_day=row.statement.settlement.first_day,
        last_day=row.statement.settlement.until_day - timedelta(days=1),
        held=_held(row.session, row.presence) if row.session and row.presence else None,
        rule=_applied(rule, version) if rule and row.session else None,
        version_number=version.number,
        version_hash=version.content_hash,
        cap_fen=scheme.pay.monthly_cap_fen if row.kind == LineKind.CAP else None,
        may_object=may(actor=viewer, action="subsidy.object", at=place(staff=row.staff_id)),
        correction=_corrected(row.adjustment) if row.adjustment else None,
    )


def _corrected(row: Adjustment) -> CorrectionProof:
    return CorrectionProof(
        line=row.line.code if row.line else "",
        proposed_by=row.proposed_by.name,
        signed_by=tuple(row.signatures.order_by("at", "pk").values_list("by__name", flat=True)),
    )


def _held(session: Session, presence: Presence) -> SessionHeld:
    confirmation: Confirmation = session.confirmation
    return SessionHeld(
        code=session.code,
        name=session.name,
        on=session.date,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room=session.room.name if session.room else "",
        arrived_at=presence.arrived_at,
        presence_by=presence.recorded_by.name,
        presence_at=presence.recorded_at,
        confirmed_by=confirmation.confirmed_by.name,
        confirmed_at=confirmation.confirmed_at,
        roll=_figures(session) if session.group_id else None,
    )


def _figures(session: Session) -> RollFigures:
    seal: RollSeal | None = getattr(session, "seal", None)
    sealed = {session.pk: seal.sealed_at} if seal else {}
    roll = fold_roll(marks=marks_where(Q(session=session.pk)), sealed=sealed, versions=False)
    states = Counter(state.state for state in roll.states)
    return RollFigures(
        present=states[MarkState.PRESENT],
        late=states[MarkState.LATE],
        left_early=states[MarkState.LEFT_EARLY],
        leave=states[MarkState.LEAVE],
        absent=states[MarkState.ABSENT],
        elsewhere=states[MarkState.ELSEWHERE],
        sealed_by=seal.sealed_by.name if seal else "",
        sealed_at=seal.sealed_at if seal else None,
    )


def _applied(rule: PayRule, version: SchemeVersion) -> RuleApplied:
    return RuleApplied(
        code=rule.code,
        name=rule.name,
        unit=label(rule.unit),
        rate_fen=rule.rate_fen,
        version_number=version.number,
        version_hash=version.content_hash,
    )
