"""Every write to notices and to what families think of the service."""

from afterbell.notices.commands.asking import keep_words, open_service_survey, publish_satisfaction, rate_service
from afterbell.notices.commands.telling import note_told, open_notice, remind_families, undo_told
from afterbell.notices.commands.writing import correct_notice, return_notice, send_notice, write_notice

__all__ = [
    "correct_notice",
    "keep_words",
    "note_told",
    "open_notice",
    "open_service_survey",
    "publish_satisfaction",
    "rate_service",
    "remind_families",
    "return_notice",
    "send_notice",
    "undo_told",
    "write_notice",
]
