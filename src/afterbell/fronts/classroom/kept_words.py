"""What the page says that a phone keeps, in the language in which it was opened."""

from __future__ import annotations

from django.utils.translation import gettext as _


def said_by_the_page() -> dict[str, str]:
    """Give the sentences by the names under which the page's scripts know them; {number} and the like are theirs."""
    return {
        "title": _("点名"),
        "sessions": _("今天的场次"),
        "all_sessions": _("全部场次"),
        "state": _("手机上有 {number} 场，没有网络也能点名、记作业。"),
        "today": _("今天"),
        "tomorrow": _("明天"),
        "covers": _("{name}（代班）"),
        "figures": _("到 {came} / {all}"),
        "sealed_figures": _("到 {came} / {all}，已封存"),
        "counts": _("应到 {all} 名　已到 {came}　请假 {leave}　缺 {absent}　未点 {open}"),
        "left_early": _("　早退 {left_early}"),
        "elsewhere": _("　别处 {elsewhere}"),
        "everybody": _("全到（{number}）"),
        "rest": _("其余全到（{number}）"),
        "seal": _("提交点名"),
        "seal_waits": _("联网后自动提交"),
        "sealed": _("点名已封存。现在再点的内容会保留，由班主任或值班领导决定是否算数。"),
        "cancelled": _("停课：{reason}"),
        "not_yet": _("还没有到这一天，名单先存在手机上。"),
        "roll": _("点名"),
        "homework": _("{name} 作业"),
        "homework_counts": _("写完 {done} 名，没写完 {not_done} 名，{open} 名没有记。"),
        "homework_not_begun": _("开始以后才能记。"),
        "stated": _("已声明没有讲授新课"),
        "preset": _("已请假"),
        "contested": _("两条记录不一致，等班主任或值班领导决定"),
        "unsent": _("未上传"),
        "waiting": _("还有 {number} 条没有上传。"),
        "strays": _("另有 {number} 条是别的场次的，联网后一起上传。"),
        "offline": _("没有网络，点的都存在手机上，联网后自动上传。"),
        "offline_empty": _("没有网络，手机上也没有名单；请在有网络时打开一次。"),
        "busy": _("学校的服务器这会儿没有收下，稍后自动再送；点的都在手机上。"),
        "signed_out": _("登录已过期，点的都在手机上。请重新登录后自动上传。"),
        "signed_out_empty": _("请先登录，再打开点名。"),
        "picture": _("第 {number} 张，共 {all} 张"),
        "not_here": _("这个账号没有要点名的场次。"),
        "not_mine": _("这一场现在由别人负责，没有收下；请把情况告诉值班领导。"),
        "ended": _("这部手机已停用，上面的名单和记录都已清除。没有上传的点名请在“今天的场次”里重新点。"),
        "cannot": _("这个浏览器不能在手机上保存名单；请从“今天的场次”里点名，或换系统浏览器打开。"),
    }
