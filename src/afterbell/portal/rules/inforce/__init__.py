"""What is true on paper of matters that are public straight from the data: what is shown, how, and from when on."""

from afterbell.portal.rules.inforce.effect import DaysShut, Effect, effect_of, readable_until
from afterbell.portal.rules.inforce.kinds import TITLES, WITH_NOTICE, Matter
from afterbell.portal.rules.inforce.naming import Label, Named, labels_of
from afterbell.portal.rules.inforce.plain import fingerprint, plain
from afterbell.portal.rules.inforce.screened import Fault, found_in, screened
from afterbell.portal.rules.inforce.sheets import Sheet, sheets_of
from afterbell.portal.rules.inforce.verify_naming import names_against

__all__ = [
    "TITLES",
    "WITH_NOTICE",
    "DaysShut",
    "Effect",
    "Fault",
    "Label",
    "Matter",
    "Named",
    "Sheet",
    "effect_of",
    "fingerprint",
    "found_in",
    "labels_of",
    "names_against",
    "plain",
    "readable_until",
    "screened",
    "sheets_of",
]
