"""An independent look at a request before it is fulfilled: who had to say yes did, in time, and nobody ended it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from afterbell.base.words import Words
from afterbell.rostering.rules.turns.problem import Asking, Deed, Fact

NO_CONSENT = Words(zh="对方没有答应", en="the colleague has not accepted")
NO_APPROVAL = Words(zh="学校没有同意", en="the school has not approved it")
ENDED = Words(zh="这件事已经结束", en="the request had ended")


def verify(*, asking: Asking, facts: Collection[Fact]) -> tuple[Words, ...]:
    """Give everything that speaks against fulfilling a request by these facts; empty when it may be fulfilled."""
    said = {deed: sorted({fact.at for fact in facts if fact.deed is deed and fact.at < asking.until}) for deed in Deed}
    consented = said[Deed.ACCEPTED][:1] if asking.consent else []
    since = consented[0] if consented else None
    approved = [at for at in said[Deed.APPROVED] if since is None or at >= since][:1] if asking.approval else []
    findings = []
    if asking.consent and not consented:
        findings.append(NO_CONSENT)
    if asking.approval and not approved:
        findings.append(NO_APPROVAL)
    if not findings and _ended(asking, said, since=since, held=[*consented, *approved]):
        findings.append(ENDED)
    return tuple(findings)


def _ended(
    asking: Asking, said: dict[Deed, list[datetime]], *, since: datetime | None, held: Collection[datetime]
) -> bool:
    """Say whether somebody ended it before the last yes: a no counts where it answers the question then open."""
    if not held:
        return False
    last = max(held)
    ended = [*said[Deed.WITHDRAWN], *said[Deed.OVERTAKEN]]
    if asking.approval:
        ended += [at for at in said[Deed.REFUSED] if since is None or at >= since]
    declined = said[Deed.DECLINED] if asking.consent else []
    return any(at < last for at in ended) or any(since is not None and at < since for at in declined)
