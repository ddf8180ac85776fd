"""The columns of each list: what they are called, how else people call them, and which must be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.schools.rules.lists.problem import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column: its title, other titles it is known by, what may be chosen in it, and an example for the template."""

    key: str
    title: Words
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    in_template: bool = True
    width: int = 14


HOMEROOM_TITLES = ("行政班", "所在班级", "班", "班级名称", "class", "homeroom")
GRADE = Field(key="grade", title=Words(zh="年级", en="grade"), synonyms=("所在年级", "grade"), in_template=False)
HOMEROOM_HELP = "写成 三年级（2）班、三2班、3.2 都可以"

HOMEROOM_FIELDS = (
    GRADE,
    Field(
        key="homeroom",
        title=Words(zh="班级", en="homeroom"),
        synonyms=HOMEROOM_TITLES,
        required=True,
        help=HOMEROOM_HELP,
        width=18,
    ),
    Field(
        key="language",
        title=Words(zh="授课语言", en="language of instruction"),
        synonyms=("语言", "教学语言", "授课", "language"),
        required=True,
        choices=("蒙语授课", "汉语授课"),
    ),
    Field(
        key="name",
        title=Words(zh="班级别名", en="own name"),
        synonyms=("别名", "班名", "简称", "name"),
        help="不填就叫 三年级（2）班",
        width=18,
    ),
)
PUPIL_FIELDS = (
    GRADE,
    Field(
        key="homeroom",
        title=Words(zh="班级", en="homeroom"),
        synonyms=HOMEROOM_TITLES,
        required=True,
        help=HOMEROOM_HELP,
        width=18,
    ),
    Field(
        key="name",
        title=Words(zh="姓名", en="name"),
        synonyms=("学生姓名", "学生", "名字", "孩子姓名", "name", "pupil"),
        required=True,
        help="没有姓的照写，中间的点写成 ·",
        width=18,
    ),
    Field(
        key="residence",
        title=Words(zh="住宿", en="residence"),
        synonyms=("住宿类型", "住宿情况", "住宿方式", "是否住校", "是否住宿", "就读方式", "residence"),
        required=True,
        choices=("走读", "校外住宿", "校内住宿"),
    ),
    Field(
        key="guardian1",
        title=Words(zh="家长姓名", en="guardian's name"),
        synonyms=(
            "家长",
            "家长1",
            "家长1姓名",
            "监护人",
            "监护人姓名",
            "监护人1",
            "监护人1姓名",
            "第一监护人",
            "guardian",
        ),
        required=True,
        width=16,
    ),
    Field(
        key="relation1",
        title=Words(zh="关系", en="relation"),
        synonyms=("与学生关系", "家长1关系", "关系1", "监护人关系", "监护人1关系", "relation"),
        required=True,
        choices=("父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "其他"),
    ),
    Field(
        key="phone1",
        title=Words(zh="家长电话", en="guardian's telephone"),
        synonyms=(
            "电话",
            "手机",
            "手机号",
            "联系电话",
            "家长1电话",
            "家长手机",
            "电话1",
            "监护人电话",
            "监护人1电话",
            "phone",
        ),
        help="没有电话可以不填，家长就用纸质表",
        width=16,
    ),
    Field(
        key="guardian2",
        title=Words(zh="第二位家长姓名", en="second guardian's name"),
        synonyms=("家长2", "家长2姓名", "家长姓名2", "监护人2", "监护人2姓名", "第二监护人"),
        width=16,
    ),
    Field(
        key="relation2",
        title=Words(zh="第二位关系", en="second guardian's relation"),
        synonyms=("家长2关系", "关系2", "监护人2关系"),
        choices=("父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "其他"),
    ),
    Field(
        key="phone2",
        title=Words(zh="第二位电话", en="second guardian's telephone"),
        synonyms=("家长2电话", "电话2", "手机2", "监护人2电话"),
        width=16,
    ),
    Field(key="father", title=Words(zh="父亲姓名", en="father"), synonyms=("父亲", "爸爸姓名"), in_template=False),
    Field(
        key="father_phone",
        title=Words(zh="父亲电话", en="father's telephone"),
        synonyms=("父亲手机", "父亲联系电话", "爸爸电话"),
        in_template=False,
    ),
    Field(key="mother", title=Words(zh="母亲姓名", en="mother"), synonyms=("母亲", "妈妈姓名"), in_template=False),
    Field(
        key="mother_phone",
        title=Words(zh="母亲电话", en="mother's telephone"),
        synonyms=("母亲手机", "母亲联系电话", "妈妈电话"),
        in_template=False,
    ),
)
STAFF_FIELDS = (
    Field(
        key="handle",
        title=Words(zh="登录名", en="sign-in name"),
        synonyms=("工号", "账号", "教师编号", "职工号", "handle"),
        required=True,
        help="小写字母和数字，每人一个，以后不变",
        width=16,
    ),
    Field(
        key="name",
        title=Words(zh="姓名", en="name"),
        synonyms=("教师姓名", "教师", "老师", "名字", "name"),
        required=True,
        width=16,
    ),
    Field(
        key="roles",
        title=Words(zh="岗位", en="posts"),
        synonyms=("职务", "角色", "任职", "role"),
        help="几个岗位用 、 隔开",
        width=22,
    ),
    Field(
        key="homerooms",
        title=Words(zh="所带班级", en="homeroom of the teacher"),
        synonyms=("班主任班级", "任班主任", "带班", "班级", "homeroom"),
        help="班主任填",
        width=18,
    ),
    Field(
        key="skills",
        title=Words(zh="特长", en="skills"),
        synonyms=("任教学科", "学科", "科目", "可任", "skills"),
        help="如 语文、数学、马头琴",
        width=22,
    ),
    Field(
        key="languages",
        title=Words(zh="授课语言", en="languages"),
        synonyms=("语言", "教学语言", "languages"),
        help="蒙语、汉语",
        width=16,
    ),
)
ROOM_FIELDS = (
    Field(
        key="room",
        title=Words(zh="教室", en="room"),
        synonyms=("教室名称", "名称", "房间", "场地", "场所", "room"),
        required=True,
        width=22,
    ),
    Field(
        key="seats",
        title=Words(zh="座位数", en="seats"),
        synonyms=("座位", "容量", "人数", "可容纳人数", "seats"),
        required=True,
    ),
)
FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.HOMEROOMS: HOMEROOM_FIELDS,
    Kind.PUPILS: PUPIL_FIELDS,
    Kind.STAFF: STAFF_FIELDS,
    Kind.ROOMS: ROOM_FIELDS,
}
# A file that names father and mother needs no column for the relation.
STANDS_FOR: Mapping[str, tuple[str, ...]] = {"guardian1": ("father", "mother"), "relation1": ("father", "mother")}


def title_of(kind: Kind, key: str) -> Words:
    """Give the title of a column."""
    return next(field.title for field in FIELDS[kind] if field.key == key)
