"""What is refused about versions of the scheme."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "scheme",
    {
        "days_differ": Words(
            zh="方案写的学期是 {first} 至 {last}，而学校登记的“{name}”是 {own_first} 至 {own_last}。",
            en="The scheme's term runs {first} to {last}, the school's “{name}” {own_first} to {own_last}.",
        ),
        "blocked": Words(
            zh="方案有必须先解决的问题：{finding}", en="The scheme has a problem to be settled first: {finding}"
        ),
        "already_approved": Words(
            zh="第 {number} 版已经由{name}记下领导小组通过。",
            en="{name} has recorded the approval of version {number}.",
        ),
        "already_returned": Words(
            zh="第 {number} 版已经由{name}退回。改好以后另存新的一版，再交领导小组。",
            en="{name} has sent version {number} back. What is changed is stored as a new version and proposed again.",
        ),
        "already_published": Words(
            zh="第 {number} 版已经由{name}公布。", en="{name} has published version {number} already."
        ),
        "return_without_reason": Words(
            zh="没有退回：请写明为什么退回第 {number} 版，教导处照着改。",
            en="Nothing was sent back: say why version {number} goes back, so that the office can change it.",
        ),
        "reason_too_long": Words(zh="理由最多 {most} 个字。", en="A reason has at most {most} characters."),
        "not_approved": Words(
            zh="第 {number} 版还没有经领导小组通过，不能公布。",
            en="Version {number} has not been approved by the leadership and cannot be published.",
        ),
        "hash_differs": Words(
            zh="第 {number} 版的内容与通过时的不一致，不能公布。",
            en="Version {number} is not what was approved; it cannot be published.",
        ),
        "text_altered": Words(
            zh="存着的方案文本（{hash}…）与通过、公布时的不一致，查明之前不能使用；请联系平台管理员核对备份。",
            en="The stored text of the scheme ({hash}…) is not what was approved and published; "
            "it is not used until the platform's operator has compared it with a backup.",
        ),
        "text_of_before": Words(
            zh="这个数据库里的方案（{hash}…）是旧版程序存的，指纹算法已经改了。演示数据请删掉数据文件夹后重新运行；"
            "学校的方案请从原文重新起草、通过、公布。",
            en="The scheme in this database ({hash}…) was stored by an earlier version, which took its fingerprint "
            "another way. Remove a demonstration's data folder and run it again; "
            "draft, approve and publish a school's own anew.",
        ),
        "in_the_past": Words(
            zh="生效日 {day} 已经过去，方案不能倒着生效。",
            en="{day} is past: a scheme does not come into force backwards.",
        ),
        "before_the_last": Words(
            zh="生效日 {day} 早于现行方案的生效日 {last}。",
            en="{day} is before {last}, when the present scheme came into force.",
        ),
        "no_file": Words(zh="请先选一个 TOML 文件。", en="Choose a TOML file first."),
        "file_not_text": Words(
            zh="文件第 {line} 行不是 UTF-8 文字，请另存为 UTF-8 再上传。",
            en="Line {line} of the file is not UTF-8; save it as UTF-8 and upload it again.",
        ),
        "draft_moved": Words(
            zh="{name}在您打开以后存过这份草稿。您写的还在下面，没有丢；请对照以后再存一次。",
            en="{name} saved this draft after you opened it. What you wrote still stands below: compare, save again.",
        ),
        "draft_moved_meanwhile": Words(
            zh="{name}在您看差别的时候存过草稿。下面是和新草稿的差别，请再看一次再决定；什么也还没有换。",
            en="{name} saved the draft while you were looking. What differs from the new draft stands below: "
            "look again, then decide. Nothing has been replaced yet.",
        ),
        "draft_not_toml": Words(
            zh="您打开以后，有人在全文里存了不符合 TOML 写法的文字，这一部分暂时存不进去。您写的还在下面，没有丢："
            "请先在另一页把全文改好，再回到这里存一次。",
            en="After you opened this, somebody saved a whole text that is not TOML, and this part cannot go into it. "
            "What you wrote still stands below: mend the whole text on another page, then save here again.",
        ),
        "draft_too_long": Words(
            zh="这份文字太长，方案最多 {most} 字。没有存。",
            en="This text is too long: a scheme has at most {most} characters. It was not saved.",
        ),
        "draft_with_nul": Words(
            zh="第 {line} 行有一个看不见的控制字符（NUL），存不了。它已经标成 �，删掉再存；其余的文字都还在。",
            en="Line {line} holds a control sign nobody sees (NUL) and cannot be saved. It is marked as �: "
            "remove it and save again; the rest of the text is still there.",
        ),
        "same_time": Words(
            zh="别人刚刚存了一版，请刷新后再试。", en="Somebody else has just stored a version; load the page again."
        ),
        "none_in_force": Words(zh="{day} 还没有生效的方案。", en="No scheme is in force on {day}."),
    },
)
