"""Rows of who may not take a child, and of why a handover was undone, opened for whoever lets children go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from afterbell.base.crypto import seal, unseal
from afterbell.dismissal.models import Forbidden
from afterbell.dismissal.rules.forbidding import Forbidding, Person, Proof, packed, person_in, proof_in

PERSON, PROOF, REASON = "forbidden.person", "forbidden.proof", "forbidden.reason"
UNDOING, ASIDE = "handover.undone", "gate.aside"


def sealed_person(person: Person) -> bytes:
    """Seal who is forbidden for its column."""
    return seal(text=packed(person), purpose=PERSON)


def sealed_proof(proof: Proof) -> bytes:
    """Seal the paper's issuer and number for their column."""
    return seal(text=packed(proof), purpose=PROOF)


def sealed_reason(reason: str) -> bytes:
    """Seal why a forbidding ended for its column."""
    return seal(text=reason, purpose=REASON)


def sealed_undoing(reason: str) -> bytes:
    """Seal why a handover was taken back for its column."""
    return seal(text=reason, purpose=UNDOING)


def opened_undoing(kept: bytes | memoryview) -> str:
    """Read why a handover was taken back."""
    return unseal(sealed=bytes(kept), purpose=UNDOING)


def sealed_aside(said: str) -> bytes:
    """Seal what the gate said and was not taken, for its column."""
    return seal(text=said, purpose=ASIDE)


def opened_aside(kept: bytes | memoryview) -> str:
    """Read what the gate said and was not taken."""
    return unseal(sealed=bytes(kept), purpose=ASIDE)


def opened_person(kept: bytes | memoryview) -> Person:
    """Read who is forbidden."""
    return person_in(unseal(sealed=bytes(kept), purpose=PERSON))


def opened_proof(kept: bytes | memoryview) -> Proof:
    """Read the paper on which somebody is forbidden."""
    return proof_in(unseal(sealed=bytes(kept), purpose=PROOF))


def forbiddings_of(
    *, pupils: Collection[int], since: date, but: QuerySet[Forbidden] | None = None
) -> Mapping[int, tuple[Forbidding, ...]]:
    """Read by child's key who is forbidden on any day from this one on; what staff ended holds until that day."""
    end = Coalesce(Least("until", "ended__on"), "until", "ended__on")
    rows = (
        Forbidden.objects.filter(pupil__in=pupils, person_sealed__isnull=False)
        .exclude(pk__in=Forbidden.objects.none() if but is None else but)
        .annotate(end=end)
        .filter(Q(end=None) | Q(end__gt=since) & Q(end__gt=F("since")))
        .order_by("pk")
    )
    found: defaultdict[int, list[Forbidding]] = defaultdict(list)
    for pupil, kept, first, until in rows.values_list("pupil_id", "person_sealed", "since", "end"):
        if kept is not None:
            found[pupil].append(Forbidding(person=opened_person(kept), since=first, until=until))
    return {pupil: tuple(named) for pupil, named in found.items()}


def forbidden_on(
    *, day: date, pupils: Collection[int], but: QuerySet[Forbidden] | None = None
) -> Mapping[int, tuple[Person, ...]]:
    """Read by child's key who may not take it on this day, without the papers in `but`."""
    standing = forbiddings_of(pupils=pupils, since=day, but=but)
    return {
        pupil: tuple(row.person for row in rows if row.holds_on(day=day))
        for pupil, rows in standing.items()
        if any(row.holds_on(day=day) for row in rows)
    }
