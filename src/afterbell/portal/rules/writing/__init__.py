"""What is true on paper of a page somebody writes: what it may hold, what it says, what changed, which channels."""

from afterbell.portal.rules.writing.channels import AUTHORITY_CHANNELS, DEFAULT_CHANNELS, MATERIALS, DefaultChannel
from afterbell.portal.rules.writing.cleaning import clean, is_involved, of_plain, paragraphs_of, pictures_in, text_of
from afterbell.portal.rules.writing.differing import Difference, Part, differences

__all__ = [
    "AUTHORITY_CHANNELS",
    "DEFAULT_CHANNELS",
    "MATERIALS",
    "DefaultChannel",
    "Difference",
    "Part",
    "clean",
    "differences",
    "is_involved",
    "of_plain",
    "paragraphs_of",
    "pictures_in",
    "text_of",
]
