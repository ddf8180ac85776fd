"""What a guardian is asked to consent to, each thing by itself, in plain words; a changed text asks anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from afterbell.base.words import Words
from afterbell.enrolment.papers.binding import text_hash


class Purpose(StrEnum):
    """For what something of a child may be used; there is none for faces, which are never recognised here."""

    PHOTOGRAPHS = "photographs"
    HEALTH = "health"
    PHONE = "phone"
    MESSAGES = "messages"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWording:
    """A purpose as it is asked for now; the Chinese text is the one that counts, the English one stands beside it."""

    purpose: Purpose
    title: Words
    text: Words

    @property
    def text_hash(self) -> str:
        return text_hash(self.text.zh)


_ASKED = (
    ConsentWording(
        purpose=Purpose.PHOTOGRAPHS,
        title=Words(zh="公开活动照片", en="Photographs in publications"),
        text=Words(
            zh="学校可以把孩子参加课后服务活动的照片放在学校的公开页面、宣传栏和家长群里，不写孩子的姓名。不用照"
            "片识别任何人的脸。撤回以后不再使用新的照片，公开页面上的旧照片在七天内撤下。",
            en="The school may show photographs of the child's activities in the after-school service on its "
            "public page, its notice board and in the parents' groups, without the child's name. Nobody's "
            "face is recognised from them. After you revoke this no new ones are used, and those on the "
            "public page are taken down within seven days.",
        ),
    ),
    ConsentWording(
        purpose=Purpose.HEALTH,
        title=Words(zh="把病史和过敏告诉看护的老师", en="Medical and allergy notes for the adults in charge"),
        text=Words(
            zh="您写下的病史、过敏和用药，只给当天负责看护孩子的老师和值班领导看，用来及时照顾孩子。撤回以后他们"
            "马上看不到。不同意的，请您自己告诉老师需要注意的事。",
            en="What you write about illnesses, allergies and medicine is shown only to the adults in charge of "
            "the child that day and to the duty leader, so that they can help at once. They stop seeing it "
            "as soon as you revoke this. If you do not consent, please tell the teacher yourself what to "
            "look out for.",
        ),
    ),
    ConsentWording(
        purpose=Purpose.PHONE,
        title=Words(zh="值班领导可以看您的电话", en="Your telephone number for the duty leader"),
        text=Words(
            zh="没有人来接、孩子没有到或者身体不舒服时，当天的值班领导可以看到您的电话，直接打给您。不同意的，由"
            "班主任联系您，可能会慢一些。",
            en="When nobody comes, when the child is missing or unwell, the duty leader of the day may see your "
            "telephone number and call you. If you do not consent, the homeroom teacher calls you, which may "
            "take longer.",
        ),
    ),
    ConsentWording(
        purpose=Purpose.MESSAGES,
        title=Words(zh="用校外的通道发消息", en="Messages by outside channels"),
        text=Words(
            zh="学校可以通过企业微信、钉钉、飞书的群机器人或电子邮件给您发通知，消息会经过这些公司的服务器。消息"
            "里不写孩子的全名和去向。不同意的，通知只在这个页面里看。",
            en="The school may send you notices by a robot of WeCom, DingTalk or Feishu, or by e-mail; they "
            "pass through these companies' servers. They hold neither the child's full name nor where it is. "
            "If you do not consent, you read the notices here only.",
        ),
    ),
    ConsentWording(
        purpose=Purpose.STATISTICS,
        title=Words(zh="用于公开的统计", en="Use in published statistics"),
        text=Words(
            zh="去掉姓名、只数人数以后，孩子的报名和出勤可以算进学校公开的统计里。少于五个人的数不公开，认不出是谁。",
            en="Without a name and only as a number, the child's enrolment and attendance may be counted in "
            "statistics the school publishes. Numbers below five are not published, so that nobody can be "
            "recognised.",
        ),
    ),
)
WORDINGS: Mapping[Purpose, ConsentWording] = {wording.purpose: wording for wording in _ASKED}
"""A changed text is another text: whoever consented to the earlier one has not consented to this one."""
