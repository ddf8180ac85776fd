"""Where a version of the scheme stands, in the few words a list has room for."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.fronts.look.saying import say_date
from afterbell.fronts.look.tones import Tone
from afterbell.scheme.versions import VersionStory


def state_of(story: VersionStory) -> tuple[str, Tone]:
    """Say whether a version waits, was sent back, approved, or published and from which day."""
    if story.in_force_from:
        day = say_date(day=story.in_force_from, language=get_language() or "zh-hans")
        return _("已公布，%(day)s起施行") % {"day": day}, "good"
    if story.returned:
        return _("已退回，等修改"), "alarm"
    if story.approved:
        return _("已通过，还没有公布"), "attention"
    return _("已提出，等校长通过"), "attention"
