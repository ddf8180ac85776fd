"""What a bundle is refused for, with the line of the file."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words


def _at_line(zh: str, en: str) -> Words:
    return Words(zh=f"第 {{line}} 行：{zh}", en=f"Line {{line}}: {en}")


REFUSALS = catalogue(
    "placement",
    {
        "bundle_empty": Words(
            zh="文件是空的。请重新保存学校公布的录取数据包。",
            en="The file is empty. Save the school's placement bundle anew.",
        ),
        "bundle_several": Words(
            zh="文件里有 {bundles} 个数据包，这里只能有一个。", en="The file holds {bundles} bundles; one is due here."
        ),
        "bundle_no_market": Words(zh="数据包里没有一个市场。", en="The bundle holds no market."),
        "bundle_line_long": _at_line(
            "超过 {most} 个字节，不是录取数据包的一行。请看看是不是选错了文件。",
            "longer than {most} bytes, no line of a placement bundle. See whether it is the right file.",
        ),
        "bundle_cut_off": _at_line(
            "文件到这里断了，后面应该还有内容，请重新保存。", "the file breaks off here; save it anew."
        ),
        "bundle_not_json": _at_line(
            "这一行读不懂：被改动过，或者没有保存完整。请重新保存这个文件。",
            "this line cannot be read: it was altered, or is not whole. Save the file anew.",
        ),
        "bundle_no_header": _at_line(
            "应是录取数据包的开头，这里不是。请选从学校的页面保存的、名字以 .jsonl 结尾的文件。",
            "the head of a placement bundle is due. Choose the file saved from the school's page; its name ends "
            "with .jsonl.",
        ),
        "bundle_version_unknown": _at_line(
            "格式版本是 {found}，这里只认识版本 {known}。请刷新网页，或者换用新的程序。",
            "the format's version is {found}; this program knows version {known}. Load the page "
            "anew, or use a newer program.",
        ),
        "bundle_line_unknown": _at_line(
            "以 {found} 开头，这里应是 {due}。", "it begins with {found}; due here is {due}."
        ),
        "bundle_keys": _at_line(
            "字段应依次是 {due}，实际是 {found}。文件被改动过，请用学校原来的文件。",
            "the fields are {found}; due are {due}. The file was altered; take the school's own.",
        ),
        "bundle_value": _at_line("字段 {key} 的值 {found} 不对：{due}。", "the field {key} has {found}: {due}."),
        "bundle_not_canonical": _at_line(
            "空格、换行或数字的写法变了，多半是用别的程序打开又保存过。请用学校原来的文件。",
            "blanks, line ends or numbers are written in another way; another program may have "
            "saved it. Take the school's own file.",
        ),
        "bundle_twice": _at_line("{what} 出现了不止一次。", "{what} appears more than once."),
        "bundle_order": _at_line(
            "{what} 应排在 {before} 之前：各行要按次序排列。", "{what} belongs before {before}: lines stand in order."
        ),
        "bundle_count": _at_line("{what}应有 {due} 行，实有 {found} 行。", "{due} lines of {what} due, {found} found."),
        "bundle_wish_twice": _at_line("社团 {club} 填了不止一次。", "club {club} is wished for twice."),
        "bundle_club_unknown": _at_line("这个市场没有社团 {club}。", "this market has no club {club}."),
        "bundle_minimum": _at_line(
            "最少 {minimum} 人，名额却只有 {capacity} 个。", "a minimum of {minimum} with {capacity} places."
        ),
        "bundle_rank": _at_line(
            "录取到 {place}，是第 {due} 志愿，写的却是 {found}。", "the place is {place}, wish {due}; it says {found}."
        ),
        "bundle_closing": _at_line(
            "没有开班的社团不能有录取线，关闭的次序应是 1、2、3……", "a closed club has no cut-off; turns are 1, 2, 3 …"
        ),
        "bundle_name_idle": _at_line(
            "{named} 有名称，却不在任何市场里。文件被改动过，请用学校原来的文件。",
            "{named} has a name and is in no market. The file was altered; take the school's own.",
        ),
        "bundle_name_double": _at_line(
            "{named} 和 {other} 的名称读起来一样，分不清是哪一个。请告诉学校。",
            "{named} and {other} read alike and cannot be told apart. Tell the school.",
        ),
        "bundle_digest": _at_line(
            "校验值不符：写的是 {found}，内容算得 {due}。文件被改动过，或者没有保存完整。"
            "请重新保存；还是这样，请告诉学校。",
            "the digest says {found}; the lines give {due}. The file was altered or is not whole. "
            "Save it anew; if it is still so, tell the school.",
        ),
        "bundle_repeated": _at_line(
            "学校 {school}、学期 {term}、第 {round} 轮在文件里出现了不止一次。",
            "school {school}, term {term}, round {round} appears more than once in the file.",
        ),
        "bundle_decided": Words(
            zh="这个文件里已经有结果；要重新计算，请用没有结果的文件。",
            en="This file holds an outcome already; to compute, give one without.",
        ),
        "bundle_undecided": Words(
            zh="这个文件里还没有结果；先用 afterbell place run 计算。",
            en="This file holds no outcome yet; compute it first with afterbell place run.",
        ),
        "bundle_wrong": Words(
            zh="算出的结果没有通过核对：{finding}", en="The outcome did not stand before the check: {finding}"
        ),
    },
)
