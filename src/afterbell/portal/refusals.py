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
        "survey_open": Words(
            zh="调查到 {last} 才结束，现在还有家长在填。结束以后再公开，免得前后两次的数相减看出是谁。",
            en="The survey is open until {last} and families are still answering. It can be published afterwards, so "
            "that nobody is recognised by subtracting one set of numbers from another.",
        ),
        "survey_few": Words(
            zh="填的不足 {fewest} 名学生，公开什么数都可能看出是谁，所以不能公开。",
            en="Fewer than {fewest} children have an answer; any number would show who they are.",
        ),
        "survey_not_published": Words(
            zh="施行的方案没有写公开调查汇总。要公开，先在方案的“公开”里加上，通过并公布。",
            en="The scheme in force does not publish survey totals. Add them to its publication first.",
        ),
        "survey_moved": Words(
            zh="预览以后又有新的回答，要公开的数变了。请看新的预览再公开。",
            en="Answers have come since the preview and the numbers differ. Look at the new preview.",
        ),
        "space_locked": Words(
            zh="本校的公开空间已被锁定，现在不能公开任何内容。请先申诉，解锁以后再公开。",
            en="The school's public space is locked and nothing can be published. Appeal first, and publish when it is "
            "open again.",
        ),
        "ground_unknown": Words(zh="请选一个锁定的依据。", en="Choose a ground for the lock."),
        "lock_without_words": Words(zh="请写明理由，学校看得到。", en="Say why; the school reads it."),
        "words_too_long": Words(zh="最多 {most} 个字。", en="{most} characters at most."),
        "same_time": Words(
            zh="刚才有另一个人做了同一步，请刷新看看。", en="Somebody else did the same a moment ago; look again."
        ),
        "sum_differs": Words(
            zh="公示的明细合计 {lines} 元，与结算总额 {total} 元不一致，不能公开。",
            en="The lines shown sum to {lines} yuan and the settlement to {total}; it cannot be published.",
        ),
    },
)
