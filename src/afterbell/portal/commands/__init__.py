"""Every write to the school's public space."""

from afterbell.portal.commands.channels import add_channel, move_channel, rename_channel
from afterbell.portal.commands.drafting import (
    DraftText,
    attach_file,
    attach_picture,
    begin_page,
    begin_version,
    give_up_draft,
    keep_as_new_page,
    save_draft,
    send_for_review,
)
from afterbell.portal.commands.inforce import note_matters, publish_matter, take_back_matter
from afterbell.portal.commands.locking import (
    appeal_lock,
    forward_appeal,
    lift_lock,
    lock_space,
    review_lock,
    want_unlock,
)
from afterbell.portal.commands.objecting import (
    Receipt,
    answer_matter_objection,
    object_to_matter,
    object_to_page,
    remind_of_objections,
)
from afterbell.portal.commands.publishing import publish_article, publish_survey
from afterbell.portal.commands.reminding import remind_of_locks
from afterbell.portal.commands.reviewing import lock_unsafe_pages, publish_due_pages, review_page, withdraw_page

__all__ = [
    "DraftText",
    "Receipt",
    "add_channel",
    "answer_matter_objection",
    "appeal_lock",
    "attach_file",
    "attach_picture",
    "begin_page",
    "begin_version",
    "forward_appeal",
    "give_up_draft",
    "keep_as_new_page",
    "lift_lock",
    "lock_space",
    "lock_unsafe_pages",
    "move_channel",
    "note_matters",
    "object_to_matter",
    "object_to_page",
    "publish_article",
    "publish_due_pages",
    "publish_matter",
    "publish_survey",
    "remind_of_locks",
    "remind_of_objections",
    "rename_channel",
    "review_lock",
    "review_page",
    "save_draft",
    "send_for_review",
    "take_back_matter",
    "want_unlock",
    "withdraw_page",
]
