"""Four eyes on paper: what one person entered for a family, a second one holds beside the paper that was signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.base.written import written

REFUSALS = catalogue(
    "enrolment.countersigning",
    {
        "not_on_paper": Words(
            zh="这份申请不是纸质代录的，不用复核。",
            en="The application did not come on paper; nothing is countersigned.",
        ),
        "not_waiting": Words(zh="这份申请现在不等复核。", en="The application does not wait to be countersigned now."),
        "already_countersigned": Words(
            zh="这次录入已经有人复核过了，请刷新查看。",
            en="Somebody has countersigned this entry already; load the page again.",
        ),
        "no_picture": Words(
            zh="还没有签字纸的照片。请录入的老师先拍照上传。",
            en="There is no photo of the signed paper yet; whoever entered it takes one first.",
        ),
        "entered_it": Words(
            zh="录入的人不能复核自己的录入，请另一位老师来办。",
            en="Nobody countersigns what they entered; somebody else has to.",
        ),
        "own_child": Words(
            zh="孩子的监护人不能复核。", en="A guardian of the child does not countersign its application."
        ),
        "reason_missing": Words(zh="退回须写明哪里不一致。", en="Say what differs when you send it back."),
        "decision_missing": Words(
            zh="请选“照片和录入一致”或“不一致，退回更正”。", en="Say whether photo and entry agree or differ."
        ),
        "not_countersigned": Words(
            zh="纸质代录的申请还没有第二个人复核，不能由学校通过。",
            en="It came on paper and nobody has countersigned it; the school cannot approve it yet.",
        ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    """How the present round of an application on paper stands.

    Who entered it, how many photographs of the paper there are, and who looked at both; people by account.
    """

    entered_by: str
    pictures: int = 0
    looked_at_by: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a second person says of an entry: it is what stands on the paper, or what differs."""

    person: str
    confirms: bool
    reason: str = ""


def reasons_against_check(
    *, entry: PaperEntry | None, waits: bool, guardians: Sequence[str], check: Check
) -> tuple[Refusal, ...]:
    """Give every reason why a check cannot be taken; `waits` tells that the application is on its way."""
    if entry is None:
        return (REFUSALS.refusal("not_on_paper"),)
    return tuple(_reasons(entry=entry, waits=waits, guardians=guardians, check=check))


def _reasons(*, entry: PaperEntry, waits: bool, guardians: Sequence[str], check: Check) -> Iterator[Refusal]:
    if entry.looked_at_by:
        yield REFUSALS.refusal("already_countersigned")
    elif not waits:
        yield REFUSALS.refusal("not_waiting")
    if check.confirms and not entry.pictures:
        yield REFUSALS.refusal("no_picture")
    if check.person == entry.entered_by:
        yield REFUSALS.refusal("entered_it")
    if check.person in guardians:
        yield REFUSALS.refusal("own_child")
    if not check.confirms and not written(check.reason):
        yield REFUSALS.refusal("reason_missing", field="reason")


def why_not_countersigned(*, entry: PaperEntry | None) -> tuple[Refusal, ...]:
    """Say why the school cannot approve yet; nothing for what came online, or what a second person confirmed."""
    if entry is None or (entry.confirmed and entry.looked_at_by not in {"", entry.entered_by}):
        return ()
    return (REFUSALS.refusal("not_countersigned"),)
