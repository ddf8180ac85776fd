"""What the office can be refused about settlements."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "subsidy",
    {
        "not_over": Words(
            zh="{last} 还没有过去，只能结算到昨天。", en="{last} is not over yet; settle the days up to yesterday."
        ),
        "backwards": Words(zh="结束日期要在开始日期之后。", en="A settlement ends after it starts."),
        "settled_before": Words(
            zh="{first} 起的这段时间已经结算过。", en="The span of days from {first} is settled already."
        ),
        "nothing": Words(
            zh="这段时间没有已确认的工作可以结算。请值班领导先确认场次。",
            en="No confirmed work lies in these days. Let the duty leader confirm the sessions first.",
        ),
        "verifier_disagrees": Words(
            zh="独立核对不同意结果，没有保存：{finding}",
            en="The independent check disagrees, nothing was stored: {finding}",
        ),
        "not_published": Words(
            zh="现行方案的公开内容没有补助，不能公示。请先修改方案。",
            en="The scheme in force does not publish subsidies. Change the scheme first.",
        ),
        "published_before": Words(zh="这次结算已经公示。", en="This settlement is published already."),
        "changed": Words(
            zh="保存的明细与结算时不一致，不能公示。",
            en="The stored lines differ from what was settled; not published.",
        ),
    },
)
