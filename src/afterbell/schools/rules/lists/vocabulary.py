"""The words people write in a list, and what each means to the school."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words
from afterbell.schools.rules.lists.cells import word_of
from afterbell.schools.rules.lists.problem import Cell

Synonyms = Mapping[str, tuple[str, ...]]

RESIDENCES: Mapping[str, Words] = {
    "day": Words(zh="走读", en="day pupil"),
    "off_campus": Words(zh="校外住宿", en="off-campus boarder"),
    "boarder": Words(zh="校内住宿", en="on-campus boarder"),
}
RESIDENCE_SYNONYMS: Synonyms = {
    "day": ("走读", "走读生", "通学", "通学生", "不住宿", "不住校", "否", "day"),
    "off_campus": ("校外住宿", "校外住宿生", "校外寄宿", "校外", "外宿", "租房", "off_campus", "offcampus"),
    "boarder": (
        "校内住宿",
        "校内住宿生",
        "住校",
        "住校生",
        "住宿",
        "住宿生",
        "寄宿",
        "寄宿生",
        "校内",
        "是",
        "boarder",
    ),
}
LANGUAGES: Mapping[str, Words] = {
    "mongolian": Words(zh="蒙语", en="Mongolian"),
    "chinese": Words(zh="汉语", en="Chinese"),
}
LANGUAGE_SYNONYMS: Synonyms = {
    "mongolian": ("蒙语", "蒙语授课", "蒙授", "蒙", "蒙文", "蒙古语", "蒙古语授课", "mongolian"),
    "chinese": (
        "汉语",
        "汉语授课",
        "汉授",
        "汉",
        "汉文",
        "中文",
        "普通话",
        "国家通用语言",
        "国家通用语言授课",
        "chinese",
    ),
}
ROLES: Mapping[str, Words] = {
    "principal": Words(zh="校长", en="principal"),
    "vice_principal": Words(zh="业务副校长", en="vice-principal"),
    "academic_office": Words(zh="教导处", en="academic affairs office"),
    "homeroom_teacher": Words(zh="班主任", en="homeroom teacher"),
    "subject_teacher": Words(zh="科任老师", en="subject teacher"),
    "club_leader": Words(zh="社团老师", en="club leader"),
    "duty_leader": Words(zh="值班领导", en="duty leader"),
    "gate_guard": Words(zh="门卫", en="gate guard"),
}
ROLE_SYNONYMS: Synonyms = {
    "principal": ("校长", "principal"),
    "vice_principal": ("业务副校长", "副校长", "教学副校长", "vice_principal"),
    "academic_office": ("教导处", "教导主任", "教务处", "教务", "academic_office"),
    "homeroom_teacher": ("班主任", "homeroom_teacher"),
    "subject_teacher": ("科任老师", "科任教师", "科任", "任课教师", "任课老师", "教师", "老师", "subject_teacher"),
    "club_leader": ("社团老师", "社团教师", "社团", "club_leader"),
    "duty_leader": ("值班领导", "值班", "duty_leader"),
    "gate_guard": ("门卫", "保安", "gate_guard"),
}
SKILLS: Mapping[str, Words] = {
    "mongolian": Words(zh="蒙语文", en="Mongolian"),
    "chinese": Words(zh="语文", en="Chinese"),
    "maths": Words(zh="数学", en="mathematics"),
    "english": Words(zh="英语", en="English"),
    "psychology": Words(zh="心理", en="psychology"),
    "music": Words(zh="音乐", en="music"),
    "dance": Words(zh="舞蹈", en="dance"),
    "morin_khuur": Words(zh="马头琴", en="morin khuur"),
    "art": Words(zh="美术", en="art"),
    "calligraphy": Words(zh="书法", en="calligraphy"),
    "sport": Words(zh="体育", en="sport"),
    "leader": Words(zh="值班带队", en="duty"),
}
SKILL_SYNONYMS: Synonyms = {
    "mongolian": ("蒙语文", "蒙语", "蒙文"),
    "chinese": ("语文", "汉语文", "汉语"),
    "maths": ("数学",),
    "english": ("英语", "外语"),
    "psychology": ("心理", "心理健康"),
    "music": ("音乐", "声乐", "合唱"),
    "dance": ("舞蹈",),
    "morin_khuur": ("马头琴",),
    "art": ("美术", "绘画"),
    "calligraphy": ("书法",),
    "sport": ("体育", "体育与健康"),
    "leader": ("值班带队", "带队", "值班"),
}
RELATION_SYNONYMS: Synonyms = {
    "父亲": ("父亲", "爸爸", "父", "爸", "父子", "父女", "father"),
    "母亲": ("母亲", "妈妈", "母", "妈", "母子", "母女", "mother"),
    "祖父": ("祖父", "爷爷", "爷", "grandfather"),
    "祖母": ("祖母", "奶奶", "奶", "grandmother"),
    "外祖父": ("外祖父", "姥爷", "外公"),
    "外祖母": ("外祖母", "姥姥", "外婆"),
}


def _by_word(synonyms: Synonyms) -> dict[str, str]:
    return {word_of(word): code for code, words in synonyms.items() for word in (code, *words)}


RESIDENCE_OF = _by_word(RESIDENCE_SYNONYMS)
LANGUAGE_OF = _by_word(LANGUAGE_SYNONYMS)
ROLE_OF = _by_word(ROLE_SYNONYMS)
SKILL_OF = _by_word(SKILL_SYNONYMS)
RELATION_OF = _by_word(RELATION_SYNONYMS)


def relation_of(cell: Cell) -> str:
    """Read how a guardian is related to the child; a word that is not known stands as it was written."""
    word = word_of(cell)
    return RELATION_OF.get(word, word)


def listed(words: Mapping[str, Words]) -> str:
    """Name what can be written."""
    return "、".join(word.zh for word in words.values())
