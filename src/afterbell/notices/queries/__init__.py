"""Every read of notices and of what families think of the service."""

from afterbell.notices.queries.families import FamilyNotice, FamilyNoticePage, family_notice, family_notices
from afterbell.notices.queries.homerooms import (
    HomeroomFamily,
    HomeroomNotice,
    HomeroomNotices,
    HomeroomReach,
    Slip,
    Slips,
    homeroom_notices,
    homeroom_reach,
    slips,
)
from afterbell.notices.queries.office import (
    HomeroomCoverage,
    NoticeCard,
    NoticePage,
    NoticeVersion,
    notice_page,
    notices_list,
    words_of_notice,
)
from afterbell.notices.queries.satisfaction import (
    SaidOfService,
    SatisfactionPage,
    ServiceDesk,
    ServiceToRate,
    satisfaction_page,
    service_desk,
)

__all__ = [
    "FamilyNotice",
    "FamilyNoticePage",
    "HomeroomCoverage",
    "HomeroomFamily",
    "HomeroomNotice",
    "HomeroomNotices",
    "HomeroomReach",
    "NoticeCard",
    "NoticePage",
    "NoticeVersion",
    "SaidOfService",
    "SatisfactionPage",
    "ServiceDesk",
    "ServiceToRate",
    "Slip",
    "Slips",
    "family_notice",
    "family_notices",
    "homeroom_notices",
    "homeroom_reach",
    "notice_page",
    "notices_list",
    "satisfaction_page",
    "service_desk",
    "slips",
    "words_of_notice",
]
