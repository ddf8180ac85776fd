"""The addresses of the house; each front keeps its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from afterbell.fronts.bureau.opening import opening_urls
from afterbell.fronts.bureau.platform import platform_urls
from afterbell.fronts.classroom.appraisal import appraisal_urls
from afterbell.fronts.classroom.briefing import briefing_urls
from afterbell.fronts.classroom.calls import call_urls
from afterbell.fronts.classroom.care import care_urls
from afterbell.fronts.classroom.children import child_urls
from afterbell.fronts.classroom.clearances import clearance_urls
from afterbell.fronts.classroom.codes import code_urls
from afterbell.fronts.classroom.consents import consent_urls
from afterbell.fronts.classroom.content import content_urls
from afterbell.fronts.classroom.contested import contested_urls
from afterbell.fronts.classroom.corrections import correction_urls
from afterbell.fronts.classroom.duties import duty_urls
from afterbell.fronts.classroom.forbidden import forbidden_urls
from afterbell.fronts.classroom.handed import handed_urls
from afterbell.fronts.classroom.homerooms import homeroom_urls
from afterbell.fronts.classroom.homework import homework_urls
from afterbell.fronts.classroom.homework_load import own_load_urls
from afterbell.fronts.classroom.incident import record_urls
from afterbell.fronts.classroom.kept_homework import kept_homework_urls
from afterbell.fronts.classroom.kept_roll import kept_roll_urls
from afterbell.fronts.classroom.late import late_urls
from afterbell.fronts.classroom.leave import leave_urls
from afterbell.fronts.classroom.looking import looking_urls
from afterbell.fronts.classroom.morning import morning_urls
from afterbell.fronts.classroom.my_roster import my_roster_urls
from afterbell.fronts.classroom.notices import homeroom_notice_urls
from afterbell.fronts.classroom.paper import paper_urls
from afterbell.fronts.classroom.paper_sheet import paper_sheet_urls
from afterbell.fronts.classroom.patrol import patrol_urls
from afterbell.fronts.classroom.phones import phone_urls
from afterbell.fronts.classroom.rooms import room_urls
from afterbell.fronts.classroom.sessions import session_urls
from afterbell.fronts.classroom.statements import statement_urls
from afterbell.fronts.classroom.today_of_child import today_of_child_urls
from afterbell.fronts.classroom.turns import turn_urls
from afterbell.fronts.classroom.unsigned import unsigned_urls
from afterbell.fronts.classroom.walking import walking_urls
from afterbell.fronts.comments import own_comment_urls
from afterbell.fronts.described.views import described_urls
from afterbell.fronts.family.applications import application_urls
from afterbell.fronts.family.applying import applying_urls
from afterbell.fronts.family.calendar import calendar_urls as family_calendar_urls
from afterbell.fronts.family.caring import care_urls as family_care_urls
from afterbell.fronts.family.changing import change_urls
from afterbell.fronts.family.collector import collector_urls
from afterbell.fronts.family.consents import consent_urls as family_consent_urls
from afterbell.fronts.family.evidence import evidence_urls, picture_urls
from afterbell.fronts.family.fees import family_fee_urls
from afterbell.fronts.family.home import home_urls as family_urls
from afterbell.fronts.family.incidents import incident_urls as family_incident_urls
from afterbell.fronts.family.notices import family_notice_urls
from afterbell.fronts.family.places import place_urls
from afterbell.fronts.family.rating import rating_urls
from afterbell.fronts.family.services import service_urls
from afterbell.fronts.family.signing import signing_urls
from afterbell.fronts.family.standing_in import stand_in_urls
from afterbell.fronts.family.survey import survey_urls as family_survey_urls
from afterbell.fronts.family.today import today_urls as family_today_urls
from afterbell.fronts.family.way_home import way_home_urls
from afterbell.fronts.family.wishes import wish_urls
from afterbell.fronts.feeds import feed_urls
from afterbell.fronts.inbox import inbox_urls
from afterbell.fronts.office.applications import review_urls
from afterbell.fronts.office.appraisals import appraisal_urls as office_appraisal_urls
from afterbell.fronts.office.audit import audit_urls
from afterbell.fronts.office.board import board_urls
from afterbell.fronts.office.budget import budget_urls
from afterbell.fronts.office.budget_against import against_urls
from afterbell.fronts.office.buses import bus_urls
from afterbell.fronts.office.by_hand import by_hand_urls
from afterbell.fronts.office.calendar import calendar_urls
from afterbell.fronts.office.channels import channel_urls
from afterbell.fronts.office.clubs import club_urls
from afterbell.fronts.office.comments import office_comment_urls
from afterbell.fronts.office.complaints import complaint_urls
from afterbell.fronts.office.conditions import conditions_urls
from afterbell.fronts.office.countersigning import countersigning_urls
from afterbell.fronts.office.fees import fee_urls
from afterbell.fronts.office.forecast import forecast_urls
from afterbell.fronts.office.free import free_urls
from afterbell.fronts.office.groups import group_urls
from afterbell.fronts.office.home import home_urls as office_urls
from afterbell.fronts.office.homework import office_homework_urls
from afterbell.fronts.office.incidents import incident_urls
from afterbell.fronts.office.late import late_urls as office_late_urls
from afterbell.fronts.office.lists import list_urls
from afterbell.fronts.office.moving import moving_urls
from afterbell.fronts.office.needs import need_urls
from afterbell.fronts.office.notice_writing import notice_writing_urls
from afterbell.fronts.office.notices import notice_urls
from afterbell.fronts.office.page_saving import page_saving_urls
from afterbell.fronts.office.pages import office_page_urls
from afterbell.fronts.office.papers import papers_urls
from afterbell.fronts.office.placing_steps import placing_urls
from afterbell.fronts.office.presence import presence_urls
from afterbell.fronts.office.printing import printing_urls
from afterbell.fronts.office.publishing import publishing_urls
from afterbell.fronts.office.pupils import pupil_urls
from afterbell.fronts.office.readiness import readiness_urls
from afterbell.fronts.office.reforming import reform_urls
from afterbell.fronts.office.register import register_urls
from afterbell.fronts.office.replacing import replacing_urls
from afterbell.fronts.office.roster import roster_urls
from afterbell.fronts.office.runs import run_urls
from afterbell.fronts.office.satisfaction import satisfaction_urls
from afterbell.fronts.office.schemes import scheme_urls
from afterbell.fronts.office.school_page import school_urls
from afterbell.fronts.office.settlements import settlement_urls
from afterbell.fronts.office.signs import sign_urls
from afterbell.fronts.office.space import own_space_urls
from afterbell.fronts.office.space_channels import space_channel_urls
from afterbell.fronts.office.staffing import staffing_urls
from afterbell.fronts.office.starting import start_urls
from afterbell.fronts.office.stopping import stopping_urls
from afterbell.fronts.office.survey import survey_urls
from afterbell.fronts.office.survey_building import building_urls
from afterbell.fronts.office.survey_publication import publication_urls
from afterbell.fronts.office.teaching_reports import teaching_report_urls
from afterbell.fronts.office.terms import terms_urls
from afterbell.fronts.office.today import today_urls
from afterbell.fronts.office.turns import turn_urls as office_turn_urls
from afterbell.fronts.office.vetting import vetting_urls
from afterbell.fronts.office.week_lists import homeroom_week_urls, week_urls
from afterbell.fronts.own_objections import own_objection_urls
from afterbell.fronts.teaching import family_teaching_urls, staff_teaching_urls

handler400 = "afterbell.fronts.failing.bad_request"
handler403 = "afterbell.fronts.failing.forbidden"
handler404 = "afterbell.fronts.viewing.not_there"
handler500 = "afterbell.fronts.failing.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("afterbell.fronts.entrance.urls")),
    path("", include([*inbox_urls, *feed_urls, *own_comment_urls])),
    path("", include([*inbox_urls, *feed_urls, *own_objection_urls])),
    path("", include(described_urls)),
    path("family/", include([*family_urls, *application_urls, *applying_urls, *family_calendar_urls])),
    path("family/", include([*family_survey_urls, *wish_urls, *signing_urls])),
    path("family/", include([*way_home_urls, *collector_urls, *stand_in_urls, *family_today_urls])),
    path("family/", include([*family_consent_urls, *evidence_urls, *change_urls, *place_urls, *family_care_urls])),
    path("family/", include([*rating_urls, *family_notice_urls, *service_urls])),
    path("classroom/", include(homeroom_notice_urls)),
    path("office/", include([*notice_writing_urls, *notice_urls, *satisfaction_urls])),
    path("classroom/", include([*session_urls, *homeroom_urls, *code_urls, *child_urls, *paper_urls])),
    path(
        "classroom/",
        include([*statement_urls, *appraisal_urls, *leave_urls, *unsigned_urls, *consent_urls, *duty_urls]),
    ),
    path(
        "classroom/",
        include(
            [*call_urls, *paper_sheet_urls, *late_urls, *homeroom_week_urls, *room_urls, *walking_urls, *care_urls]
        ),
    ),
    path("classroom/", include([*clearance_urls, *briefing_urls])),
    path(
        "classroom/",
        include([*kept_roll_urls, *phone_urls, *contested_urls, *correction_urls, *handed_urls, *today_of_child_urls]),
    ),
    path("classroom/", include(kept_homework_urls)),
    path("classroom/", include(turn_urls)),
    path("classroom/", include(forbidden_urls)),
    path("office/", include([*office_turn_urls, *replacing_urls])),
    path(
        "classroom/",
        include([*homework_urls, *own_load_urls, *content_urls, *staff_teaching_urls]),
    ),
    path("family/", include(family_teaching_urls)),
    path("office/", include([*office_homework_urls, *teaching_report_urls])),
    path("classroom/", include([*looking_urls, *morning_urls, *my_roster_urls])),
    path("classroom/", include([*looking_urls, *morning_urls])),
    path("family/", include([*family_incident_urls, *family_fee_urls])),
    path("classroom/", include([*patrol_urls, *record_urls])),
    path("office/", include([*presence_urls, *incident_urls])),
    path("pictures/", include(picture_urls)),
    path("gate/", include("afterbell.fronts.gate.urls")),
    path("", include("afterbell.fronts.portal.urls")),
    path(
        "office/",
        include(
            [
                *office_urls,
                *board_urls,
                *office_late_urls,
                *today_urls,
                *review_urls,
                *sign_urls,
                *week_urls,
                *group_urls,
                *roster_urls,
                *settlement_urls,
                *against_urls,
                *audit_urls,
                *budget_urls,
                *bus_urls,
                *fee_urls,
                *office_appraisal_urls,
            ]
        ),
    ),
    path(
        "office/",
        include(
            [*register_urls, *list_urls, *calendar_urls, *scheme_urls, *survey_urls, *building_urls, *conditions_urls]
        ),
    ),
    path("office/", include([*placing_urls, *run_urls, *staffing_urls, *terms_urls, *channel_urls])),
    path("office/", include([*papers_urls, *countersigning_urls, *readiness_urls, *vetting_urls])),
    path("office/", include([*printing_urls, *forecast_urls, *publication_urls, *start_urls])),
    path("office/", include([*school_urls, *pupil_urls, *by_hand_urls, *moving_urls, *reform_urls])),
    path("office/", include([*free_urls, *club_urls, *need_urls, *stopping_urls, *own_space_urls, *complaint_urls])),
    path("office/", include([*free_urls, *club_urls, *need_urls, *stopping_urls])),
    path("office/", include([*own_space_urls, *office_comment_urls])),
    path("office/", include([*free_urls, *club_urls, *need_urls, *stopping_urls, *own_space_urls, *publishing_urls])),
    path("office/", include([*free_urls, *club_urls, *need_urls, *stopping_urls, *own_space_urls])),
    path("office/", include([*space_channel_urls, *office_page_urls, *page_saving_urls])),
    path("bureau/", include("afterbell.fronts.bureau.urls")),
    path("platform/", include([*platform_urls, *opening_urls])),
]
