"""The tour of the house: every page, who opens it, and how it is reached from the first page of that person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeAlias
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.support.browser import watched_page, watching
from tests.support.served import ServedSite

Cookies: TypeAlias = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One page: opened by somebody of `role` ("" for a stranger) at `start`, then through links that match `follow`.

    `then` is added to the address where nothing links to the page today, as to a review with nothing to review.
    `holds` is what the page must show, so that an empty page or another one does not pass for it.
    `library` is what a browser library may weigh that this page alone loads, after everything else.
    """

    name: str
    role: str
    start: str
    follow: tuple[str, ...] = ()
    then: str = ""
    holds: str
    library: int = 0


CHARTS = 1_200_000
SCHOOL = r"/schools/[^/]+/"
OWN_STATEMENT = r"/classroom/statements/[^/]+/"
TOUR = (
    Stop(name="door", role="", start="/", holds="公开页面"),
    Stop(name="staff-sign-in", role="", start="/sign-in/", holds="登录名"),
    Stop(name="guardian-sign-in", role="", start="/code/", holds="登录码"),
    Stop(name="public-school", role="", start="/", follow=(SCHOOL,), holds="方案"),
    Stop(name="public-scheme", role="", start="/", follow=(SCHOOL, SCHOOL + "scheme/"), holds="方案"),
    Stop(name="public-article", role="", start="/", follow=(SCHOOL, SCHOOL + "articles/[^/]+/"), holds="补助"),
    Stop(name="public-draws", role="", start="/", follow=(SCHOOL, SCHOOL + "draws/"), holds="承诺值"),
    Stop(name="verify-placement", role="", start="/verify/placement/", holds="核对录取"),
    Stop(name="family-home", role="家长", start="/family/", holds="今天"),
    Stop(name="family-applications", role="家长", start="/family/applications/", holds="申请"),
    Stop(
        name="family-application",
        role="家长",
        start="/family/applications/",
        follow=(r"/family/applications/[^/]+/",),
        holds="申请",
    ),
    Stop(
        name="family-evidence",
        role="家长",
        start="/family/applications/",
        follow=(r"/family/applications/[^/]+/", r"/family/applications/[^/]+/evidence/"),
        holds="只有家长",
    ),
    Stop(
        name="family-change-days",
        role="家长",
        start="/family/applications/",
        follow=(r"/family/applications/[^/]+/",),
        then="days/",
        holds="变更时段",
    ),
    Stop(
        name="family-survey",
        role="家长",
        start="/family/",
        follow=(r"/family/children/[^/]+/survey/",),
        holds="接送情况",
    ),
    Stop(
        name="family-wishes",
        role="家长",
        start="/family/",
        follow=(r"/family/applications/[^/]+/wishes/",),
        holds="志愿",
    ),
    Stop(
        name="family-places",
        role="家长",
        start="/family/",
        follow=(r"/family/applications/[^/]+/places/",),
        holds="空位",
    ),
    Stop(
        name="family-collectors",
        role="家长",
        start="/family/",
        follow=(r"/family/children/[^/]+/collectors/",),
        holds="怎么回家",
    ),
    Stop(
        name="family-care",
        role="家长",
        start="/family/",
        follow=(r"/family/children/[^/]+/care/",),
        holds="照护须知",
    ),
    Stop(name="families-on-a-device", role="家长", start="/families/", holds="换一家"),
    Stop(name="waiting-answers", role="班主任", start="/classroom/answers/", holds="等家里答复"),
    Stop(name="kept-roll", role="社团老师", start="/classroom/today/", holds="点名"),
    Stop(name="kept-phones", role="值班领导", start="/classroom/phones/", holds="存点名表的手机"),
    Stop(name="contested", role="值班领导", start="/classroom/contested/", holds="不一致的点名"),
    Stop(name="patrol", role="值班领导", start="/classroom/patrol/", holds="巡课"),
    Stop(name="incident", role="值班领导", start="/classroom/incident/", holds="先找学生"),
    Stop(name="incidents", role="值班领导", start="/office/incidents/?state=all", holds="事件和受伤"),
    Stop(
        name="incident-followed",
        role="值班领导",
        start="/office/incidents/?state=all",
        follow=(r"/office/incidents/(?!sheet)[^/]+/",),
        holds="看内容",
    ),
    Stop(
        name="session-incident",
        role="值班领导",
        start="/office/today/",
        follow=(r"/classroom/sessions/[^/]+/roll/", r"/classroom/sessions/[^/]+/incident/"),
        holds="哪些学生",
    ),
    Stop(
        name="child-incidents",
        role="家长",
        start="/family/",
        follow=(r"/family/children/[^/]+/care/", r"/family/children/[^/]+/incidents/"),
        holds="学校记下的事",
    ),
    Stop(name="presence", role="值班领导", start="/office/presence/", holds="到岗矛盾"),
    Stop(name="handed-over", role="值班领导", start="/classroom/handed/", holds="以 AB1 开头"),
    Stop(name="homeroom-codes", role="班主任", start="/classroom/homerooms/", then="codes/", holds="登录码"),
    Stop(name="homeroom-unanswered", role="班主任", start="/classroom/homerooms/", then="unanswered/", holds="没有填"),
    Stop(name="homeroom-calls", role="班主任", start="/classroom/homerooms/", then="calls/", holds="要打电话的"),
    Stop(
        name="homeroom-child",
        role="班主任",
        start="/classroom/homerooms/",
        follow=(r"/classroom/pupils/[^/]+/",),
        holds="家长和登录码",
    ),
    Stop(
        name="open-late",
        role="教导处",
        start="/classroom/homerooms/",
        follow=(r"/classroom/homerooms/[^/]+/", r"/classroom/pupils/[^/]+/", r"/classroom/pupils/[^/]+/late/"),
        holds="补申请",
    ),
    Stop(
        name="homeroom-survey",
        role="班主任",
        start="/classroom/homerooms/",
        follow=(r"/classroom/pupils/[^/]+/",),
        then="survey/",
        holds="接送情况",
    ),
    Stop(
        name="homeroom-collectors",
        role="班主任",
        start="/classroom/homerooms/",
        follow=(r"/classroom/pupils/[^/]+/",),
        then="collectors/",
        holds="怎么回家",
    ),
    Stop(
        name="paper-sheet",
        role="班主任",
        start="/classroom/homerooms/",
        follow=(r"/family/applications/[^/]+/", r"/classroom/applications/[^/]+/paper/"),
        holds="复核：照片和录入一致",
    ),
    Stop(name="homeroom-unsigned", role="班主任", start="/classroom/homerooms/", then="unsigned/", holds="文书"),
    Stop(name="homeroom-consents", role="班主任", start="/classroom/homerooms/", then="consents/", holds="同意事项"),
    Stop(name="own-duties", role="班主任", start="/classroom/duties/", holds="职责"),
    Stop(name="staff-duties", role="教导处", start="/classroom/duties/staff/", holds="人要签"),
    Stop(name="office-papers", role="教导处", start="/office/papers/", holds="文书"),
    Stop(name="print-run", role="教导处", start="/office/papers/print/", holds="按班打印"),
    Stop(
        name="family-consents",
        role="家长",
        start="/family/",
        follow=(r"/family/children/[^/]+/consents/",),
        holds="同意事项",
    ),
    Stop(
        name="family-signing",
        role="家长",
        start="/family/applications/",
        follow=(r"/family/applications/[^/]+/",),
        then="sign/",
        holds="文书",
    ),
    Stop(name="own-sessions", role="班主任", start="/classroom/", holds="场次"),
    Stop(name="homeroom", role="班主任", start="/classroom/homerooms/", holds="班"),
    Stop(name="homeroom-reviews", role="班主任", start="/classroom/homerooms/", then="reviews/", holds="审核"),
    Stop(name="stop-day", role="教导处", start="/office/today/", follow=(r"/office/stop-day/",), holds="为什么停"),
    Stop(name="looking", role="值班领导", start="/classroom/", follow=(r"/classroom/looking/",), holds="正在找的学生"),
    Stop(
        name="morning",
        role="班主任",
        start="/classroom/homerooms/",
        follow=(r"/classroom/homerooms/[^/]+/morning/",),
        holds="上午到校",
    ),
    Stop(
        name="roll",
        role="值班领导",
        start="/office/today/?state=open",
        follow=(r"/classroom/sessions/[^/]+/roll/",),
        holds="未点",
    ),
    Stop(name="rooms", role="值班领导", start="/classroom/rooms/", holds="已检查"),
    Stop(name="room", role="值班领导", start="/classroom/rooms/", follow=(r"/classroom/rooms/[^/]+/",), holds="看一遍"),
    Stop(
        name="session-homework",
        role="值班领导",
        start="/classroom/content/?day=2026-06-03",
        follow=(r"/classroom/sessions/[^/]+/homework/",),
        holds="今天做了什么",
    ),
    Stop(name="session-contents", role="值班领导", start="/classroom/content/?day=2026-06-03", holds="抽到要看的"),
    Stop(name="own-homework", role="班主任", start="/classroom/homework/?day=2026-06-03", holds="作业", library=CHARTS),
    Stop(name="report-teaching", role="社团老师", start="/classroom/teaching/?day=2026-06-09", holds="交给校长"),
    Stop(name="family-teaching", role="家长", start="/family/teaching/", holds="只有校长看得到"),
    Stop(
        name="office-homework",
        role="教导处",
        start="/office/homework/?day=2026-06-03",
        holds="这是估计",
        library=CHARTS,
    ),
    Stop(name="teaching-reports", role="校长", start="/office/teaching-reports/", holds="反映"),
    Stop(name="own-statements", role="班主任", start="/classroom/statements/", holds="补助"),
    Stop(name="own-statement", role="班主任", start="/classroom/statements/", follow=(OWN_STATEMENT,), holds="元"),
    Stop(
        name="own-line",
        role="班主任",
        start="/classroom/statements/",
        follow=(OWN_STATEMENT, r"/classroom/lines/[^/]+/"),
        holds="元",
    ),
    Stop(name="gate", role="门卫", start="/gate/", holds="放学"),
    Stop(name="office-home", role="教导处", start="/office/", holds="今天"),
    Stop(name="office-today", role="值班领导", start="/office/today/", holds="场次"),
    Stop(name="office-applications", role="教导处", start="/office/applications/", holds="申请"),
    Stop(name="office-overdue", role="教导处", start="/office/applications/overdue/", holds="没有逾期的审核"),
    Stop(name="office-signs", role="校长", start="/office/signs/", holds="报名是自愿的吗"),
    Stop(name="office-countersigning", role="教导处", start="/office/countersigning/", holds="复核"),
    Stop(name="office-start", role="教导处", start="/office/start/", holds="家长邀请单"),
    Stop(name="office-lists", role="教导处", start="/office/lists/", holds="上传名单"),
    Stop(name="office-groups", role="教导处", start="/office/groups/", holds="编班"),
    Stop(
        name="office-group",
        role="教导处",
        start="/office/groups/",
        follow=(r"/office/groups/(?!list)[^/]+/",),
        holds="学生",
    ),
    Stop(name="office-reform", role="教导处", start="/office/placing/reform/", holds="重新编哪些组"),
    Stop(name="office-week-lists", role="教导处", start="/office/groups/lists/?day=2026-06-08", holds="全部印成一份"),
    Stop(name="office-clubs", role="教导处", start="/office/clubs/?club=choir", holds="志愿"),
    Stop(name="office-wishes", role="教导处", start="/office/wishes/", holds="志愿"),
    Stop(name="office-roster", role="教导处", start="/office/roster/?week=2026-06-08", holds="本周"),
    Stop(name="office-roster-people", role="教导处", start="/office/roster/?week=2026-06-08&by=people", holds="本周"),
    Stop(
        name="office-substitute",
        role="教导处",
        start="/office/roster/?week=2026-06-08",
        follow=(r"\?week=2026-06-08&amp;session=[^\"#]+",),
        holds="交给谁",
    ),
    Stop(name="office-roster-month", role="教导处", start="/office/roster/month/?month=2026-06-08", holds="晚自习"),
    Stop(name="my-roster", role="科任老师", start="/classroom/roster/", holds="放进手机日历"),
    Stop(name="office-settlements", role="教导处", start="/office/settlements/", holds="结算"),
    Stop(
        name="office-settlement",
        role="教导处",
        start="/office/settlements/",
        follow=(r"/office/settlements/[^/]+/",),
        holds="元",
    ),
    Stop(
        name="office-statement",
        role="教导处",
        start="/office/settlements/",
        follow=(r"/office/settlements/[^/]+/", r"/office/statements/[^/]+/"),
        holds="元",
    ),
    Stop(
        name="office-line",
        role="教导处",
        start="/office/settlements/",
        follow=(r"/office/settlements/[^/]+/", r"/office/statements/[^/]+/", r"/office/lines/[^/]+/"),
        holds="元",
    ),
    Stop(name="own-turns", role="班主任", start="/classroom/turns/", holds="代班和换班"),
    Stop(
        name="ask-turn",
        role="社团老师",
        start="/classroom/turns/",
        follow=(r"/classroom/turns/ask/\?session=\w+",),
        holds="请人代班",
    ),
    Stop(name="office-turns", role="教导处", start="/office/turns/", holds="等学校同意"),
    Stop(name="own-leave", role="班主任", start="/classroom/leave/", holds="请假"),
    Stop(name="office-schemes", role="教导处", start="/office/schemes/", holds="第 1 版"),
    Stop(
        name="office-scheme",
        role="校长",
        start="/office/schemes/",
        follow=(r"/office/schemes/(?!draft|compare)[^/]+/",),
        holds="按规定看",
    ),
    Stop(name="office-scheme-compare", role="校长", start="/office/schemes/compare/", holds="比较两版"),
    Stop(
        name="office-scheme-take",
        role="教导处",
        start="/office/schemes/",
        follow=(r"/office/schemes/(?!draft|compare)[^/]+/", r"/office/schemes/draft/take/\?from=\w+"),
        holds="换进草稿",
    ),
    Stop(name="office-draft", role="教导处", start="/office/schemes/draft/", holds="方案全文"),
    Stop(name="office-scheme-form", role="教导处", start="/office/schemes/draft/form/?part=offerings", holds="存草稿"),
    Stop(name="office-survey", role="教导处", start="/office/survey/", holds="谁来接", library=CHARTS),
    Stop(name="office-survey-questions", role="教导处", start="/office/survey/questions/", holds="家长看到的样子"),
    Stop(name="office-forecast", role="教导处", start="/office/survey/forecast/", holds="需求预测", library=CHARTS),
    Stop(name="office-conditions", role="教导处", start="/office/survey/conditions/", holds="安排得下吗"),
    Stop(name="office-survey-publication", role="校长", start="/office/survey/publication/", holds="公开调查结果"),
    Stop(name="office-placing", role="教导处", start="/office/placing/", holds="承诺值"),
    Stop(
        name="office-run",
        role="教导处",
        start="/office/placing/",
        follow=(r"/office/placing/runs/[^/]+/",),
        holds="录取第一志愿",
    ),
    Stop(name="office-without-place", role="教导处", start="/office/placing/by-hand/", holds="进组"),
    Stop(name="office-free", role="教导处", start="/office/placing/free/", holds="剩余名额"),
    Stop(name="office-needs", role="教导处", start="/office/needs/", holds="孩子的需要"),
    Stop(name="office-leaves", role="教导处", start="/office/roster/leave/", holds="代记请假"),
    Stop(name="office-terms", role="教导处", start="/office/roster/terms/", holds="记下一个人"),
    Stop(name="office-readiness", role="教导处", start="/office/readiness/", holds="主讲人"),
    Stop(
        name="office-vetting",
        role="教导处",
        start="/office/readiness/?show=outside",
        follow=(r"/office/staff/[^/]+/vetting/",),
        holds="证明编号",
    ),
    Stop(name="clearances", role="值班领导", start="/classroom/clearances/", holds="上岗"),
    Stop(name="office-cancel", role="校长", start="/office/roster/cancel/?day=2026-06-11", holds="涉及多少学生"),
    Stop(name="office-calendar", role="教导处", start="/office/calendar/?day=2026-06-11", holds="名学生"),
    Stop(name="office-school", role="校长", start="/office/register/school/", holds="学校代码"),
    Stop(name="office-pupils", role="教导处", start="/office/register/pupils/?q=巴雅尔", holds="家长"),
    Stop(name="office-pupil-new", role="教导处", start="/office/register/pupils/new/", holds="第二位家长"),
    Stop(
        name="office-pupil",
        role="教导处",
        start="/office/register/pupils/",
        follow=(r"/office/register/pupils/(?!list|new)[^/]+/",),
        holds="不再是监护人",
    ),
    Stop(name="office-rooms", role="教导处", start="/office/register/rooms/", holds="座位数"),
    Stop(name="office-homerooms", role="教导处", start="/office/register/homerooms/", holds="授课语言"),
    Stop(name="office-staff", role="教导处", start="/office/register/staff/", holds="登录名"),
    Stop(name="platform-new-school", role="平台运维", start="/platform/schools/new/", holds="学校全称"),
    Stop(name="platform-new-leader", role="平台运维", start="/platform/leaders/new/", holds="登录名"),
    Stop(name="family-calendar", role="家长", start="/family/", follow=(r"/family/calendar/",), holds="日历地址"),
    Stop(name="family-messages", role="家长", start="/messages/", holds="编好班了"),
    Stop(name="staff-messages", role="班主任", start="/messages/", holds="消息"),
    Stop(name="office-channels", role="教导处", start="/office/channels/", holds="加一个渠道"),
    Stop(name="bureau", role="主管部门", start="/bureau/", holds="学校"),
    Stop(name="platform", role="平台运维", start="/platform/", holds="学校"),
)


@dataclass(slots=True, kw_only=True)
class Visit:
    """A page that was opened, what travelled for it without pictures (bytes, as sent), and what the console said."""

    page: Page
    travelled: int = 0
    complaints: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Guide:
    """Takes visitors through a served site; everybody signs in once, by the demonstration's link."""

    site: ServedSite
    chromium: Browser
    cookies: dict[str, Cookies] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    @contextmanager
    def signed_in(self, *, role: str, size: ViewportSize, language: str = "zh-hans") -> Iterator[Page]:
        """Open an empty page in which somebody of the role is signed in, watched for faults."""
        with watched_page(self.chromium, viewport=size) as page:
            self._let_in(page.context, role=role, language=language)
            yield page

    @contextmanager
    def visit(self, stop: Stop, *, size: ViewportSize, language: str = "zh-hans") -> Iterator[Visit]:
        """Open the stop's page with nothing remembered from before, and measure what it takes."""
        with (
            self.signed_in(role=stop.role, size=size, language=language) as page,
            self._opened(stop, page=page) as visit,
        ):
            yield visit

    @contextmanager
    def pass_by(self, stop: Stop, *, page: Page) -> Iterator[Visit]:
        """Open the stop's page in a browser that forgets before it all it knew, and measure what it takes."""
        page.context.clear_cookies()
        self._let_in(page.context, role=stop.role, language="zh-hans")
        with watching(page.context) as faults, self._opened(stop, page=page) as visit:
            yield visit
            visit.complaints.extend(faults)
            _forget(page, site=self.site.url)

    @contextmanager
    def _opened(self, stop: Stop, *, page: Page) -> Iterator[Visit]:
        visit = Visit(page=page)
        address = self.address(stop, page=page)
        with _measuring(visit):
            answer = page.goto(address, wait_until="load")
            if answer is None or answer.status != 200:
                raise AssertionError(f"{stop.name}: {address} answered {answer and answer.status}")
            self.opened |= {address, page.url}
            yield visit

    def address(self, stop: Stop, *, page: Page) -> str:
        """Find the page's address by the links that lead to it. Raises LookupError where one is missing."""
        if stop.name not in self.addresses:
            here = self.site.url + stop.start
            for pattern in stop.follow:
                text = page.context.request.get(here).text()
                found = re.search(rf'href="({pattern})[#"]', text)
                if not found:
                    raise LookupError(f"{stop.name}: no link {pattern} on {here}")
                here = urljoin(here, unescape(found[1]))
            if stop.then:
                here = page.context.request.get(here).url + stop.then
            self.addresses[stop.name] = here
        return self.addresses[stop.name]

    def _let_in(self, context: BrowserContext, *, role: str, language: str) -> None:
        if role and role not in self.cookies:
            context.request.get(self.site.sign_in_link(role=role))
            self.cookies[role] = context.cookies()
        context.add_cookies(self.cookies.get(role, []))
        context.add_cookies([{"name": "django_language", "value": language, "url": self.site.url}])


def _forget(page: Page, *, site: str) -> None:
    """Leave a page and forget what it kept in the browser, copies of what it carried included."""
    page.evaluate("sessionStorage.clear()")
    page.goto("about:blank")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.clearBrowserCache")
    wire.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "all"})
    wire.detach()


@contextmanager
def _measuring(visit: Visit) -> Iterator[None]:
    """Count every byte the browser is sent, heads included, pictures left out; keep the console's errors."""
    wire = visit.page.context.new_cdp_session(visit.page)
    wire.send("Network.enable")
    pictures: set[str] = set()

    def answered(told: dict[str, str]) -> None:
        if told["type"] == "Image":
            pictures.add(told["requestId"])

    def finished(told: dict[str, str]) -> None:
        if told["requestId"] not in pictures:
            visit.travelled += int(told["encodedDataLength"])

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.complaints.append(message.text)

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    visit.page.on("console", said)
    try:
        yield
    finally:
        wire.detach()
        visit.page.remove_listener("console", said)
