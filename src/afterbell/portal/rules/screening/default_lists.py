"""The lists a school begins with: few words, each plain, to be changed by the school."""

from __future__ import annotations

from afterbell.portal.rules.screening.problem import Decision, Entry, WordLists

HOLD, REFUSE = Decision.HOLD, Decision.REFUSE

# By sound only what sounds like nothing else: 冰毒 sounds like 病毒, 代写作业 like 带些作业, 白痴 like 白吃.
GROUPS = (
    ("insult", REFUSE, True, "傻瓜蛋 王八蛋 狗杂种 臭婊子 混账东西"),
    ("insult", REFUSE, False, "sb cnm nmsl tmd 傻b 傻比 煞笔 畜生 狗东西 废物老师 滚蛋 去死吧"),
    ("insult", HOLD, True, "傻逼 傻瓜 脑残 神经病"),
    ("insult", HOLD, False, "笨蛋 白痴 弱智 猪脑子 不要脸 缺德 垃圾老师 人渣"),
    ("gambling", REFUSE, False, "百家乐 老虎机 六合彩 押大小 赌场 网赌 博彩 下注 赌球"),
    ("gambling", HOLD, False, "赌博 赌钱 彩票预测"),
    ("drugs", REFUSE, False, "冰毒 海洛因 摇头丸 k粉 大麻烟 卖毒 迷药"),
    ("drugs", HOLD, False, "毒品 吸毒 电子烟"),
    ("superstition", HOLD, False, "算命 看风水 转运符 开光 驱鬼 跳大神 改运 消灾符"),
    ("ads", HOLD, True, "兼职日结"),
    ("ads", HOLD, False, "加微信 刷单 代写作业 代考 贷款 办证 扫码领 包过班 加v 加薇 私聊我 招代理"),
    ("danger", HOLD, False, "自杀 割腕 跳楼 溺水挑战"),
)

MEANT_WELL = (
    "拒绝毒品 远离毒品 禁毒 毒品预防 毒品危害 毒品教育 识别毒品 防毒品 毒品知识",
    "吸毒的危害 吸毒教育 不吸毒 拒绝吸毒",
    "拒绝赌博 远离赌博 禁止赌博 不赌博 防赌博 反赌博 远离电子烟 拒绝电子烟 电子烟的危害 禁止电子烟",
    "防溺水 助学贷款 网络贷款风险 防校园贷款 防止自杀 预防自杀 学生姓名",
    "傻瓜相机 傻瓜式 不算命 《笨蛋老师》",
)

DEFAULT_LISTS = WordLists(
    entries=tuple(
        Entry(code=f"{group}_{number}_{at}", word=word, by_sound=by_sound, decision=decision)
        for number, (group, decision, by_sound, words) in enumerate(GROUPS, start=1)
        for at, word in enumerate(words.split(), start=1)
    ),
    allowed=tuple(phrase for line in MEANT_WELL for phrase in line.split()),
)
