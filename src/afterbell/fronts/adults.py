"""What pages say of the adult named for a session: there, not there, or not the same by all who say it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from afterbell.attendance.queries import SessionCard
from afterbell.attendance.rules.presence import Found
from afterbell.fronts.look.tones import Tone


def adult_note(card: SessionCard) -> str:
    """Say in words whether the named adult is there; nothing while nobody has said anything."""
    match card.adult_found:
        case Found.HERE:
            return _("已到岗")
        case Found.CONTRADICTING:
            return _("到岗说法不一，等决定")
        case Found.NOT_HERE:
            return _("不在岗（已决定）") if card.adult_decided else _("巡课没有见到")
        case Found.UNKNOWN:
            return ""


def adult_tone(card: SessionCard) -> Tone:
    """Mark where nobody is named or the named adult is not there; where the words differ, somebody decides."""
    if not card.adult or card.adult_found is Found.NOT_HERE:
        return "alarm"
    return "attention" if card.adult_found is Found.CONTRADICTING else "plain"
