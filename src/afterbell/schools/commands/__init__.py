"""Every write to the register of schools, people and days."""

from afterbell.schools.commands.calendar import change_school_day, set_up_term
from afterbell.schools.commands.calls import reveal_phone, tell_by_phone
from afterbell.schools.commands.channels import NewMail, NewRobot, end_channel, send_again, set_mail, set_robot
from afterbell.schools.commands.correcting import CorrectedGuardian, CorrectedPupil, correct_pupil
from afterbell.schools.commands.departing import pupil_leaves, take_back_leaving
from afterbell.schools.commands.describing import AboutSchool, describe_school
from afterbell.schools.commands.engaging import (
    NewVetting,
    end_vetting,
    engage_staff,
    record_vetting,
    tell_expiring_vettings,
)
from afterbell.schools.commands.factor_resets import agree_factor_reset, ask_factor_reset, reset_topmost_factor
from afterbell.schools.commands.factors import (
    Enrolled,
    enrol_factor,
    new_secret,
    prove_by_link,
    prove_factor,
    put_down_factor,
    renew_recovery_codes,
)
from afterbell.schools.commands.feeds import end_feed, make_feed
from afterbell.schools.commands.guardians import NewGuardian
from afterbell.schools.commands.invitations import invite_homeroom, invite_pupil
from afterbell.schools.commands.lists import Entered, enter_list
from afterbell.schools.commands.messages import give_address, open_message, take_back_address
from afterbell.schools.commands.one_pupil import OnePupil, add_pupil
from afterbell.schools.commands.opening import (
    NewLeader,
    appoint_bureau_officer,
    appoint_leader,
    bootstrap_platform,
    open_area,
    open_school,
    open_school_with_leaders,
)
from afterbell.schools.commands.places import NewHomeroom, NewRoom, register_homerooms, register_rooms
from afterbell.schools.commands.pupils import NewPupil, RegisteredPupil, register_pupils
from afterbell.schools.commands.sign_in import (
    IssuedCode,
    issue_sign_in_code,
    issue_sign_in_codes,
    note_failed_sign_in,
    note_sign_in,
    redeem_sign_in_code,
    revoke_sign_in_codes,
)
from afterbell.schools.commands.staff import NewStaff, Post, end_post, register_staff

__all__ = [
    "AboutSchool",
    "CorrectedGuardian",
    "CorrectedPupil",
    "Enrolled",
    "Entered",
    "IssuedCode",
    "NewGuardian",
    "NewHomeroom",
    "NewLeader",
    "NewMail",
    "NewPupil",
    "NewRobot",
    "NewRoom",
    "NewStaff",
    "NewVetting",
    "OnePupil",
    "Post",
    "RegisteredPupil",
    "add_pupil",
    "agree_factor_reset",
    "appoint_bureau_officer",
    "appoint_leader",
    "ask_factor_reset",
    "bootstrap_platform",
    "change_school_day",
    "correct_pupil",
    "describe_school",
    "end_channel",
    "end_feed",
    "end_post",
    "end_vetting",
    "engage_staff",
    "enrol_factor",
    "enter_list",
    "give_address",
    "invite_homeroom",
    "invite_pupil",
    "issue_sign_in_code",
    "issue_sign_in_codes",
    "make_feed",
    "new_secret",
    "note_failed_sign_in",
    "note_sign_in",
    "open_area",
    "open_message",
    "open_school",
    "open_school_with_leaders",
    "prove_by_link",
    "prove_factor",
    "pupil_leaves",
    "put_down_factor",
    "record_vetting",
    "redeem_sign_in_code",
    "register_homerooms",
    "register_pupils",
    "register_rooms",
    "register_staff",
    "renew_recovery_codes",
    "reset_topmost_factor",
    "reveal_phone",
    "revoke_sign_in_codes",
    "send_again",
    "set_mail",
    "set_robot",
    "set_up_term",
    "take_back_address",
    "take_back_leaving",
    "tell_by_phone",
    "tell_expiring_vettings",
]
