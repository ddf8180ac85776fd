"""What parents write of a school every day is never kept back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules import DEFAULT_LISTS, screen, verify_findings

SENTENCES = """
老师辛苦了，孩子每天都很开心。
请问 4:30 放学还是 5:30 放学？
下午 15:30-17:45 的课后服务孩子很喜欢
评论最多 140 字，够用了
餐费 12元一次，是不是有点贵
2026年3月1日开学，请问课后服务哪天开始？
我家孩子在三年级2班，想报篮球社团
周一到周四都参加，周五自己接
2026-03-01 15:30 的家长会改到几点？
住宿生 18:40–20:00 上晚自习吗？
校车 17:50 从学校出发，18:20 到
希望多开几个社团，比如书法、围棋、剪纸
请到2号楼301室参加家长会
302教室的灯有点暗
第3单元测试卷已经签字
第三单元的作业写完了
电话打了三次没有人接
老师的微信群里已经通知了
微信群什么时候建？
qq群里看到了
请用微信扫码登录
拒绝毒品，健康成长，这次的讲座很好
防溺水教育要多讲几遍
毒品预防教育基地参观很有意义
学生姓名不要公开，谢谢学校
吸毒的危害，孩子回家讲给我们听了
远离赌博从家长做起
助学贷款的政策请再讲一讲
傻瓜相机也能拍出好照片
这孩子真傻。瓜子皮扔了一地
今天冷，毒。品尝了食堂的饭菜，很好
数学 98 分，语文 95 分，英语 100 分
身高 135 厘米，体重 30 公斤
跳绳 1 分钟 158 个
学费、餐费、校服费分别是多少？
1、作业辅导；2、阅读；3、体育
1、2、3、4、5、6、7、8、9、10、11 号都可以
总共 1,380,013,800 步，全校一起走的
单号 2026030100017 的申请书收到了吗？
分别补了 150、1200、1500 元
号码 137、138、0013、8000 都有
面积 138.5、1200、1500
比例 150:1200:1500%
138、139 开头的号都收到了
解放路2026-03-01封闭施工
住校生 12-01-0930 集合
坐3路12-3-501 次车
山洞里拐弯的地方勾了一下
出勤率 98%30 人请假
错的电话 12345678901 打不通
短了一位 1380013800 的号码
长了一位 138001380001 的号码
身份证 110105194912310021 校验不对
编号 1234567890123456 查不到
3 + 5 = 8，a < b 也会了
比分 15:12、13:15、11:9
喜欢读《小王子》和<三字经>
(*^_^*) 谢谢老师 o(∩_∩)o
老师好 :) 辛苦啦 ^_^
奶奶每天来接，路上要走 40 分钟
嘎查里的班车 3 号开始通吗
嘎查6月3号开会，家长能请假吗
我们村3号到5号有活动
解放路堵车，晚 10 分钟到
坐 12路 到学校门口
大家在3号楼门口集合
12.5元一顿，比外面便宜 3.5元
孩子说 PE 课 very good
Thank you very much, the club is great!
The children have 45 minutes of reading
ᠪᠠᠭᠰᠢ ᠪᠠᠶᠠᠷᠯᠠᠯᠠ᠎ᠠ
Баярлалаа багш аа
👍👍👍 给食堂点赞
🇨🇳 升旗仪式很庄严
一起努力，一二三年级的孩子先走
二〇二六年三月一日见
零基础也能学吗
孩子六年级了，想七点半到校
新村小学的孩子也能报名吗
花园里种的花开了
请问周三第4节是谁的课？
补助 1200 元，分 4 个月发
100% 的家长都同意了
老师说每人一本，一共 48 本
我觉得值班表可以早一天发
希望冬天早 20 分钟放学，天黑得早
女儿在合唱团，绿色的演出服很好看
号楼旁边的单元门坏了
""".strip().splitlines()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_parents_sentence_is_shown(sentence: str) -> None:
    assert screen(text=sentence, lists=DEFAULT_LISTS) == ()
    assert verify_findings(text=sentence, lists=DEFAULT_LISTS, findings=()) == ()


@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4), st.sampled_from(["。", "\n", "！", "；"]))
def test_sentences_one_after_another_are_shown(sentences: list[str], between: str) -> None:
    assert screen(text=between.join(sentences), lists=DEFAULT_LISTS) == ()
