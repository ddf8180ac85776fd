"""What the gate's kept page says, in the language in which it was opened; {number} is its scripts' own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def said_by_the_page() -> dict[str, str]:
    """Give the sentences by the names under which the page's scripts know them."""
    return {
        "title": _("放学交接"),
        "state": _("{waiting} 名到过的学生还没有离校，{gone} 名已离校。只交给名单上的人。"),
        "list_of": _("名单是 {date} {time} 的。"),
        "due": _("现在放学的"),
        "session": "{time} {name}",
        "more": _("还有 {number} 名没有列出，请按姓名找。"),
        "nobody_due": _("现在没有到放学时间的学生；要提前找某个学生，请按姓名查。"),
        "nobody_found": _("没有找到学生，换一个姓名、班级或场次再找。"),
        "unmarked": _("点名还没有传到这台设备"),
        "kept_away": _("有人被禁止接走这名学生。没有网络时看不到是谁，请先叫值班领导，不要交。"),
        "kept_away_here": _("有人被禁止接走这名学生，交接前请看"),
        "kept_away_look": _("看是谁"),
        "said": "{time} {way}",
        "unsent": _("未上传"),
        "undo": _("点错了，撤销"),
        "check_pass": _("查 {name} 的代接码"),
        "waiting": _("还有 {number} 条没有上传。"),
        "offline": _("没有网络，记下的都锁在这台设备上，联网后自动上传。"),
        "offline_empty": _("没有网络，这台设备上也没有名单；请在有网络时打开一次。"),
        "busy": _("学校的服务器这会儿没有收下，稍后自动再送；记下的都在这台设备上。"),
        "signed_out": _("登录已过期，记下的都在这台设备上。请重新登录后自动上传。"),
        "signed_out_empty": _("请先登录，再打开放学交接。"),
        "not_here": _("这个账号不在校门值班，不能把名单存在这台设备上。"),
        "ended": _("这台设备已停用，上面的名单和记录都已清除。没有上传的交接请告诉值班领导。"),
        "cannot": _("这个浏览器不能在设备上保存名单；请换系统浏览器打开。"),
        "doubt": _("名单是 {date} 的，这台设备的时间已经是 {device}。今天还是 {date} 吗？"),
        "needs": _("没有网络时请扫码，不能只念数字。"),
        "fine": _("可以交给 {name}：{child}"),
        "stranger": _("今天放学名单以外的学生"),
        "done": _("已记下：{child} 交给 {name}"),
        "by_pass": _("凭代接码交给 {name}"),
        "refused": _("{time} {child} {way}：{why}"),
        "no_camera": _("打不开摄像头；请允许使用，或用扫码枪、输入数字。"),
        "inside_of": _("这是 {date} {time} 的名单，打印出来带到集合点，逐个打钩。"),
        "inside": _("谁在学校里"),
        "pass": _("查代接码"),
        "month_day": _("{month} 月 {day} 日"),
    }
