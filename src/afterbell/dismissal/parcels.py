"""What a device at the gate sends, as plain values, read back into words and stored kind by kind."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from afterbell.attendance.rules.clocks import told_by_phone
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.dismissal.commands.devices import NewAside, put_words_aside
from afterbell.dismissal.commands.gate import NewSide, take_at_gate
from afterbell.dismissal.commands.handovers import NewHandover, Receipt, record_handovers
from afterbell.dismissal.commands.standing_in import ShownPass, hand_over_by_passes
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.passes import LONGEST

MOST_WORDS = 500
LONGEST_SAID = 600
TO_GATE, BY_PASS = "to_gate", "by_pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateWord:
    """A word of the gate: `kind` is that the child is here, how it left, or that it left by a pass, which is `code`."""

    word_id: UUID
    kind: str
    pupil: str
    session: str
    collector: str
    code: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateParcel:
    """The words of one device, and those of earlier ones that were put aside."""

    device: str
    words: tuple[GateWord, ...]
    asides: tuple[NewAside, ...]


@dataclass(slots=True, kw_only=True)
class Taken:
    """What became of each word: kept, or refused and why. What is in neither is to be sent again."""

    kept: list[UUID] = field(default_factory=list)
    refused: defaultdict[UUID, list[Refusal]] = field(default_factory=lambda: defaultdict(list))

    def of(self, receipt: Receipt) -> None:
        """Take in what a command said."""
        self.kept += [*receipt.stored, *receipt.known]
        for row in receipt.refusals:
            self.refused[row.handover_id].append(row.refusal)

    def refuse(self, ids: Sequence[UUID], reasons: Sequence[Refusal]) -> None:
        for one in ids:
            self.refused[one] += reasons


def read_gate_parcel(sent: bytes) -> GateParcel:
    """Read what a device sent. Raises Refused when it is nothing a device of the house would send."""
    try:
        return _parcel(json.loads(sent))
    except (ValueError, RecursionError):
        raise REFUSALS.refused("parcel_unreadable") from None


def _parcel(said: object) -> GateParcel:
    match said:
        case {"device": str(device), "words": list(words), "asides": list(asides)} if (
            len(words) + len(asides) <= MOST_WORDS and device.isprintable()
        ):
            return GateParcel(
                device=device, words=tuple(map(_word, words)), asides=tuple(_aside(one) for one in asides)
            )
    raise ValueError("no parcel")


def _word(said: Any) -> GateWord:  # noqa: ANN401 - whatever stood in the parcel
    match said:
        case {
            "id": str(word_id),
            "kind": str(kind),
            "pupil": str(pupil),
            "session": str(session),
            "collector": str(collector),
            "code": str(code),
        } if len(code) <= LONGEST:
            if any("\0" in text or not text.isprintable() for text in (kind, pupil, session, collector, code)):
                raise ValueError("a character no text has")
            return GateWord(
                word_id=UUID(word_id),
                kind=kind,
                pupil=pupil,
                session=session,
                collector=collector,
                code=code,
                at=told_by_phone(said.get("at")),
            )
    raise ValueError("no word")


def _aside(said: Any) -> NewAside:  # noqa: ANN401 - as above
    match said:
        case {"of": str(word_id), "pupil": str(pupil), "said": str(text)} if text.strip() and text.isprintable():
            if not pupil.isprintable():
                raise ValueError("a character no text has")
            return NewAside(word_id=UUID(word_id), pupil=pupil, said=text.strip()[:LONGEST_SAID])
    raise ValueError("nothing that was put aside")


def take_in(*, actor: Actor, now: datetime, parcel: GateParcel) -> Taken:
    """Store what a device sent: who came to the gate, who left and how, who left by a pass, and what was put aside.

    What is alike is stored at once; where that is refused, each session's words, and each pass, are a command of
    their own, so that what one refuses undoes nothing of another.
    """
    taken = Taken()
    to_gate = [one for one in parcel.words if one.kind == TO_GATE]
    by_pass = [one for one in parcel.words if one.kind == BY_PASS]
    left = [one for one in parcel.words if one.kind not in (TO_GATE, BY_PASS)]
    _say_all(taken, to_gate, partial(_take_over, actor=actor, now=now))
    _say_all(taken, left, partial(_let_go, actor=actor, now=now))
    _say_all(taken, by_pass, partial(_let_go_by_pass, actor=actor, now=now))
    if parcel.asides:
        taken.kept += put_words_aside(actor=actor, now=now, device=parcel.device, asides=parcel.asides)
    return taken


def _say_all(taken: Taken, words: Sequence[GateWord], store: Callable[[Sequence[GateWord]], Receipt]) -> None:
    by: dict[str, list[GateWord]] = {}
    for one in words:
        by.setdefault(one.session or one.code, []).append(one)
    if len(by) > 1:
        try:
            taken.of(store(words))
        except (NotThere, Refused):
            pass
        else:
            return
    for of_session in by.values():
        _say(taken, of_session, partial(store, of_session))


def _take_over(words: Sequence[GateWord], *, actor: Actor, now: datetime) -> Receipt:
    sides = [
        NewSide(handover_id=one.word_id, pupil=one.pupil, session=one.session, happened_at=one.at or now)
        for one in words
    ]
    return take_at_gate(actor=actor, now=now, sides=sides)


def _let_go(words: Sequence[GateWord], *, actor: Actor, now: datetime) -> Receipt:
    left = [
        NewHandover(
            handover_id=one.word_id,
            pupil=one.pupil,
            session=one.session,
            kind=one.kind,
            collector=one.collector,
            happened_at=one.at or now,
        )
        for one in words
    ]
    return record_handovers(actor=actor, now=now, handovers=left)


def _let_go_by_pass(words: Sequence[GateWord], *, actor: Actor, now: datetime) -> Receipt:
    shown = [ShownPass(handover_id=one.word_id, code=one.code, happened_at=one.at or now) for one in words]
    return hand_over_by_passes(actor=actor, now=now, shown=shown)


def _say(taken: Taken, words: Sequence[GateWord], store: Callable[[], Receipt]) -> None:
    ids = [one.word_id for one in words]
    try:
        taken.of(store())
    except NotThere:
        taken.refuse(ids, [REFUSALS.refusal("session_unknown")])
    except Refused as refused:
        if not refused.conflict:
            taken.refuse(ids, refused.reasons)
