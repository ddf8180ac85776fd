"""The channels every space begins with, a school's and an authority's; both rename, order and add to them."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.words import Words

MATERIALS = "materials"
"""The key of the channel in which also stands what the house publishes by itself: schemes, notices of subsidies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultChannel:
    """A channel by its key, and the key of the one it is part of, empty on the first level."""

    key: str
    name: Words
    parent: str = ""


DEFAULT_CHANNELS = (
    DefaultChannel(key="news", name=Words(zh="学校动态", en="School news")),
    DefaultChannel(key="notices", name=Words(zh="通知公告", en="Notices")),
    DefaultChannel(key="office", name=Words(zh="教导处", en="Academic affairs office")),
    DefaultChannel(key=MATERIALS, name=Words(zh="教导处材料", en="Academic affairs office materials"), parent="office"),
    DefaultChannel(key="afterschool", name=Words(zh="课后服务", en="After-school service")),
    DefaultChannel(key="service-news", name=Words(zh="社团活动", en="Clubs"), parent="afterschool"),
    DefaultChannel(key="safety", name=Words(zh="安全健康", en="Safety and health")),
)

AUTHORITY_CHANNELS = (
    DefaultChannel(key="news", name=Words(zh="工作动态", en="News")),
    DefaultChannel(key="notices", name=Words(zh="通知公告", en="Notices")),
    DefaultChannel(key="policy", name=Words(zh="政策文件", en="Policies")),
    DefaultChannel(key="afterschool", name=Words(zh="课后服务", en="After-school service")),
    DefaultChannel(key="safety", name=Words(zh="安全健康", en="Safety and health")),
)
