"""What is refused about the school's public space."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "portal",
    {
        "published_otherwise": Words(
            zh="“{title}”已经以另外的内容公开，不能再公开一次。",
            en="“{title}” is public with other content and cannot be published again.",
        ),
        "title_too_long": Words(
            zh="标题有 {length} 个字，最多 {most} 个。", en="The title has {length} characters; {most} are allowed."
        ),
        "not_what_runs": Words(
            zh="“{title}”的正文与运行的规则不一致，暂不显示。请联系学校教导处。",
            en="The text of “{title}” is not what the rules run by and is not shown. Please tell the school's office.",
        ),
        "sum_differs": Words(
            zh="公示的明细合计 {lines} 元，与结算总额 {total} 元不一致，不能公开。",
            en="The lines shown sum to {lines} yuan and the settlement to {total}; it cannot be published.",
        ),
    },
)
