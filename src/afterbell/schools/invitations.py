"""Which families have been let in: the guardians of a homeroom's children, and how their codes stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.tenancy import as_account
from afterbell.schools.models import Account, Appointment, Guardianship, Homeroom, Pupil, SignInCode
from afterbell.schools.roles import Role
from afterbell.schools.rules.codes import CodeFact, CodeState, newest_that_counts

ACTION = "schools.issue_sign_in_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianAtTheDoor:
    """A child's guardian: how the codes stand, and since or until when; the code itself is nowhere kept."""

    pupil: str
    child: str
    guardian: str
    name: str
    relation: str
    has_phone: bool
    state: CodeState
    issued_at: datetime | None
    expires_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomDoor:
    """A homeroom with the guardians of its children, child by child in the order of their names."""

    code: str
    name: str
    guardians: tuple[GuardianAtTheDoor, ...]

    def count(self, *states: CodeState) -> int:
        """Count the guardians who stand like this, each once, however many children."""
        return len({row.guardian for row in self.guardians if row.state in states})


def homeroom_door(*, viewer: Actor, homeroom: str, now: datetime) -> HomeroomDoor:
    """Give a homeroom's guardians and how their codes stand. Raises NotThere for who may not issue codes there."""
    row = Homeroom.objects.filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action=ACTION, at=place(school=viewer.tenant, homeroom=row.pk))
    guardians = guardians_at_the_door(where=Q(pupil__homeroom=row), now=now)
    return HomeroomDoor(code=row.code, name=row.name, guardians=guardians)


def guardians_of_pupil(*, viewer: Actor, pupil: str, now: datetime) -> tuple[GuardianAtTheDoor, ...]:
    """Give one child's guardians and how their codes stand; nothing to who sees the child but issues no codes."""
    row = Pupil.objects.filter(code=pupil).first()
    at = place(school=viewer.tenant, homeroom=row.homeroom_id if row else None)
    if row is None or not may(actor=viewer, action="homeroom.see", at=at):
        raise NotThere("pupil")
    return guardians_at_the_door(where=Q(pupil=row), now=now) if may(actor=viewer, action=ACTION, at=at) else ()


def guardians_at_the_door(*, where: Q, now: datetime) -> tuple[GuardianAtTheDoor, ...]:
    """Read guardianships of today with the codes of each guardian's account, in two queries."""
    today = local_day(now)
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    here = Q(pupil__left_on=None) | Q(pupil__left_on__gt=today)
    links = list(
        Guardianship.objects.filter(where, current, here)
        .select_related("guardian", "pupil")
        .order_by("pupil__sort_key", "pupil__pk", "pk")
    )
    codes = _codes({link.guardian.account_id for link in links if link.guardian.account_id})
    return tuple(_row(link, codes=codes.get(link.guardian.account_id or 0, ()), now=now) for link in links)


def _codes(accounts: Collection[int]) -> Mapping[int, Sequence[CodeFact]]:
    found: dict[int, list[CodeFact]] = defaultdict(list)
    rows = SignInCode.objects.filter(account__in=accounts).order_by("pk")
    for account, issued, expires, used, revoked in rows.values_list(
        "account_id", "issued_at", "expires_at", "used_at", "revoked_at"
    ):
        found[account].append(CodeFact(issued_at=issued, expires_at=expires, used_at=used, revoked_at=revoked))
    return found


def _row(link: Guardianship, *, codes: Sequence[CodeFact], now: datetime) -> GuardianAtTheDoor:
    code = newest_that_counts(codes=codes, now=now)
    return GuardianAtTheDoor(
        pupil=link.pupil.code,
        child=link.pupil.name,
        guardian=link.guardian.code,
        name=link.guardian.name,
        relation=link.relation,
        has_phone=bool(link.guardian.phone_fingerprint),
        state=code.state(now=now) if code else CodeState.NONE,
        issued_at=code.issued_at if code else None,
        expires_at=code.expires_at if code else None,
        used_at=code.used_at if code else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyOnDevice:
    """A guardian who was let in on this device by a code; `proof` ends with the account's visits."""

    account: int
    code: str
    name: str
    proof: str


def family_of_account(*, account: int) -> FamilyOnDevice | None:
    """Give the guardian an account belongs to, as a device may remember it; None for staff and closed accounts."""
    row = Account.objects.filter(pk=account, is_active=True).first()
    return _family(row) if row else None


def families_by_proof(*, proofs: Mapping[str, str]) -> tuple[FamilyOnDevice, ...]:
    """Give those of the families a device remembers whose visits were not ended meanwhile, in the device's order."""
    rows = {row.code: row for row in Account.objects.filter(code__in=proofs, is_active=True)}
    families = [_family(rows[code]) for code in proofs if code in rows]
    return tuple(family for family in families if family and family.proof == proofs[family.code])


def _family(row: Account) -> FamilyOnDevice | None:
    """Read the account's own posts, whichever school's walls stand: a device may know families of two schools."""
    with as_account(row.pk):
        is_guardian = Appointment.objects.filter(account=row, role=Role.GUARDIAN).exists()
    if not is_guardian:
        return None
    return FamilyOnDevice(account=row.pk, code=row.code, name=row.name, proof=row.get_session_auth_hash())
