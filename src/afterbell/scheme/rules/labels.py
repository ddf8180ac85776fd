"""The words of the closed sets, as they stand in a published scheme."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import (
    Activity,
    Collection,
    DayKind,
    DeductFor,
    Fact,
    FeeMethod,
    Language,
    Ledger,
    Level,
    Lottery,
    Masking,
    Match,
    Measure,
    MinimumHandling,
    OfferingKind,
    Pack,
    PaperField,
    PaperKind,
    PayUnit,
    PoolOf,
    PoolSplit,
    PublishedItem,
    Refund,
    Residence,
    Signer,
    SourceBasis,
    StaffRole,
    StaffSide,
    Stagger,
    StepBy,
    VettingKind,
    WorkKind,
)

_PAIRS: tuple[tuple[StrEnum, str, str], ...] = (
    (Residence.DAY, "走读生", "day pupils"),
    (Residence.OFF_CAMPUS, "校外住宿生", "off-campus boarders"),
    (Residence.BOARDER, "校内住宿生", "on-campus boarders"),
    (Language.MONGOLIAN, "蒙古语授课", "Mongolian instruction"),
    (Language.CHINESE, "汉语授课", "Chinese instruction"),
    (Ledger.SERVICE, "课后服务账", "after-school service"),
    (Ledger.BOARDING, "寄宿管理账", "boarding house"),
    (OfferingKind.TUTORING, "作业辅导", "homework tutoring"),
    (OfferingKind.CLUB, "社团活动", "club"),
    (OfferingKind.READING, "朗读活动", "reading aloud"),
    (OfferingKind.EVENING_STUDY, "晚自习", "evening study"),
    (WorkKind.DUTY, "值班", "duty"),
    (WorkKind.TUTORING, "作业辅导", "homework tutoring"),
    (WorkKind.CLUB, "社团活动", "clubs"),
    (WorkKind.MANAGEMENT, "管理", "management"),
    (PayUnit.DAY, "天", "day"),
    (PayUnit.CLASS_HOUR, "课时", "class-hour"),
    (PayUnit.SESSION, "次", "session"),
    (StepBy.HEADCOUNT, "按到场学生人数", "pupils there"),
    (StepBy.MINUTES, "按时长（分钟）", "minutes"),
    (StaffSide.OWN, "本校人员", "the school's own staff"),
    (StaffSide.OUTSIDE, "校外人员", "outside staff"),
    (StaffRole.PRINCIPAL, "校长", "principal"),
    (StaffRole.VICE_PRINCIPAL, "业务副校长", "vice-principal"),
    (StaffRole.ACADEMIC_OFFICE, "教导处", "academic affairs office"),
    (StaffRole.HOMEROOM_TEACHER, "班主任", "homeroom teachers"),
    (StaffRole.SUBJECT_TEACHER, "科任老师", "subject teachers"),
    (StaffRole.CLUB_LEADER, "社团老师", "club leaders"),
    (StaffRole.DUTY_LEADER, "值班领导", "duty leaders"),
    (StaffRole.GATE_GUARD, "门卫", "gate guards"),
    (DayKind.SCHOOL, "学习日", "school days"),
    (DayKind.WEEKEND, "周末", "weekends"),
    (DayKind.HOLIDAY, "法定节假日", "public holidays"),
    (DayKind.MAKE_UP, "调休上课日", "make-up days"),
    (PoolOf.FIXED, "固定金额", "a fixed amount"),
    (PoolOf.INCOME, "当月收入的一部分", "a share of the month's income"),
    (PoolOf.POOL, "另一分配项的一部分", "a share of another pool"),
    (PoolSplit.KEPT, "不分到个人", "not shared among persons"),
    (PoolSplit.EVENLY, "参与人员平均分", "evenly among who took part"),
    (PoolSplit.WEIGHTS, "按岗位系数分", "by weight of role"),
    (PoolSplit.UNITS, "按工作量分", "by units of work"),
    (DeductFor.LATE, "迟到", "coming late"),
    (DeductFor.EARLY, "早退", "leaving early"),
    (DeductFor.MISSED, "未到岗", "not coming"),
    (PaperKind.APPLICATION, "申请书", "application"),
    (PaperKind.UNDERTAKING, "承诺书", "undertaking"),
    (PaperKind.SAFETY_AGREEMENT, "安全责任书", "safety agreement"),
    (PaperKind.STAFF_DUTY, "教师职责书", "staff duty statement"),
    (Signer.GUARDIAN, "监护人", "guardian"),
    (Signer.STAFF, "教师", "member of staff"),
    (Signer.SCHOOL, "学校", "school"),
    (Match.ALL, "全部条件", "all tests"),
    (Match.ANY, "任一条件", "any test"),
    (
        MinimumHandling.CLOSE_SMALLEST,
        "从人数最少的起停开，学生转入下一志愿",
        "the smallest closes, its pupils go to their next wish",
    ),
    (MinimumHandling.KEEP, "照常开班", "it runs all the same"),
    (Lottery.PER_WEEKDAY, "每个服务日各抽一次", "one lot for each weekday"),
    (Lottery.PER_TERM, "每学期抽一次", "one lot for the term"),
    (
        Lottery.ALTERNATING,
        "每学期抽一次，每隔一个服务日倒过来排",
        "one lot for the term, the line turned round on every other service day",
    ),
    (FeeMethod.NONE, "不收费", "no fee"),
    (FeeMethod.PER_TERM, "按学期", "per term"),
    (FeeMethod.PER_MONTH, "按月", "per month"),
    (FeeMethod.PER_CLASS_HOUR, "按课时", "per class-hour"),
    (Collection.MONTHLY, "按月收取", "collected monthly"),
    (Collection.TERMLY, "按学期收取", "collected once a term"),
    (Refund.NONE, "不退费", "no refund"),
    (Refund.PER_DAY, "按未参加天数退费", "refunded by days not used"),
    (Refund.WHOLE_WEEK, "连续缺席一周以上的按缺席时间退费", "refunded for absences of a whole week or more"),
    (Refund.FIRST_MONTH, "参加不满一个月退出的退还余额", "the rest is returned to who leaves within a month"),
    (Refund.HALF_MONTH, "半个月未参加的退半个月", "half a month is returned for a half not used"),
    (Refund.WHOLE_MONTH, "整月未参加的退当月", "a month is returned for a month not used"),
    (Refund.BY_NOTICE, "提前告知退出的，退还退出以后的部分", "what follows leaving is returned to who gave notice"),
    (SourceBasis.TERM, "每学期", "a term"),
    (SourceBasis.PUPIL_TERM, "每生每学期", "a pupil and term"),
    (SourceBasis.PUPIL_YEAR, "每生每年", "a pupil and year"),
    (Measure.PUNCTUALITY, "按时到岗", "punctuality"),
    (Measure.HELD_OF_PLANNED, "实际开展次数与计划之比", "held of planned"),
    (Measure.SEALED_ON_TIME, "点名表按时封存", "rolls sealed on time"),
    (Measure.PATROL, "巡查结果", "patrol results"),
    (Measure.FAMILY_RATING, "家长评价", "families' rating"),
    (VettingKind.NO_RECORD, "从业禁止和无犯罪记录查询", "check of criminal records and bans"),
    (VettingKind.HEALTH, "健康证明", "health certificate"),
    (PublishedItem.SCHEME, "服务方案", "the scheme"),
    (PublishedItem.SURVEY, "调查汇总", "survey totals"),
    (PublishedItem.PLACEMENT, "录取结果", "placement"),
    (PublishedItem.GROUPS, "编班名单", "group lists"),
    (PublishedItem.ROSTER, "值班安排", "the roster"),
    (PublishedItem.FEES, "收费情况", "fees"),
    (PublishedItem.SETTLEMENT, "补助发放表", "the settlement"),
    (Activity.HOMEWORK, "做作业", "homework"),
    (Activity.REVISING, "复习、答疑", "revising and questions"),
    (Activity.READING, "自主阅读、朗读", "reading"),
    (Activity.ARTS, "艺术", "arts"),
    (Activity.SPORT, "体育", "sport"),
    (Activity.SCIENCE, "科普", "science"),
    (Activity.GAMES, "游戏", "games"),
    (Activity.FILMS, "观看影片", "films"),
    (Stagger.GRADE, "按年级", "grade by grade"),
    (Stagger.GROUP, "按小组", "group by group"),
    (Masking.MASKED, "隐去部分姓名", "names partly hidden"),
    (Masking.NO_NAMES, "不写姓名", "no names"),
    (Masking.FULL, "写全名", "full names"),
    (Level.WARN, "提醒", "note"),
    (Level.BLOCK, "不允许", "not allowed"),
    (Level.OFF, "不检查", "off"),
    (Pack.GUIDANCE_2017, "2017 年 3 月指导意见", "guidance of March 2017"),
    (Pack.BURDEN_2021, "2021 年 7 月“双减”", "burden relief of July 2021"),
    (Pack.INNER_MONGOLIA_2022, "内蒙古 2022 年经费办法", "Inner Mongolia's funding rules of 2022"),
    (Pack.FIVE_BANS_2023, "2023 年 12 月“五个严禁”", "the five prohibitions of December 2023"),
    (Fact.RESIDENCE, "住宿类别", "residence"),
    (Fact.GRADE, "年级", "grade"),
    (Fact.LANGUAGE, "授课语言", "language of instruction"),
    (Fact.COLLECTOR, "接送情况", "collector"),
    (Fact.AT_HOME, "家中看管情况", "who is at home"),
    (Fact.LEFT_BEHIND, "留守儿童", "left-behind child"),
    (Fact.MIGRANT_FAMILY, "进城务工人员随迁子女", "child of a migrant family"),
    (Fact.HARDSHIP, "家庭经济困难", "family in hardship"),
    (Fact.SPECIAL_NEED, "特殊需要", "special need"),
    (Fact.SIBLING_IN_SERVICE, "兄弟姐妹同在服务中", "sibling in the service"),
    (PaperField.PUPIL, "学生姓名", "pupil"),
    (PaperField.HOMEROOM, "班级", "homeroom"),
    (PaperField.GUARDIAN, "监护人姓名", "guardian"),
    (PaperField.RELATION, "与学生关系", "relation"),
    (PaperField.PHONE, "联系电话", "telephone"),
    (PaperField.SCHOOL, "学校", "school"),
    (PaperField.TERM, "学期", "term"),
    (PaperField.BANDS, "时段", "bands"),
    (PaperField.WEEKDAYS, "服务日", "weekdays"),
    (PaperField.TIMES, "时间", "times"),
    (PaperField.STAFF, "教师姓名", "member of staff"),
    (PaperField.POST, "岗位", "post"),
    (PaperField.DATE, "日期", "date"),
)
_LABELS = {(type(code), code.value): Words(zh=zh, en=en) for code, zh, en in _PAIRS}

_ZH_DAYS = "一二三四五六日"
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZH_NUMBERS = "一二三四五六七八九"


def label(code: StrEnum) -> Words:
    """Give the words of one member of a closed set. Raises KeyError for a set without words."""
    return _LABELS[type(code), code.value]


def weekday(number: int) -> Words:
    return Words(zh=f"周{_ZH_DAYS[number - 1]}", en=_EN_DAYS[number - 1])


def grade(number: int) -> Words:
    return Words(zh=f"{_ZH_NUMBERS[number - 1]}年级", en=f"grade {number}")


def grades(numbers: Iterable[int]) -> Words:
    """Name grades, runs of three or more in short: 一、二年级 / grades 3 to 6."""
    zh: list[str] = []
    en: list[str] = []
    for first, last in _runs(numbers):
        if last - first > 1:
            zh.append(f"{_ZH_NUMBERS[first - 1]}至{_ZH_NUMBERS[last - 1]}")
            en.append(f"{first} to {last}")
        else:
            zh += [_ZH_NUMBERS[number - 1] for number in range(first, last + 1)]
            en += [str(number) for number in range(first, last + 1)]
    several = len(en) > 1 or "to" in en[0]
    return Words(zh=f"{'、'.join(zh)}年级", en=f"{'grades' if several else 'grade'} {', '.join(en)}")


def weekdays(numbers: Iterable[int]) -> Words:
    """Name weekdays, runs of three or more in short: 周一至周四 / Monday to Thursday."""
    zh: list[str] = []
    en: list[str] = []
    for first, last in _runs(numbers):
        if last - first > 1:
            zh.append(f"{weekday(first).zh}至{weekday(last).zh}")
            en.append(f"{weekday(first).en} to {weekday(last).en}")
        else:
            zh += [weekday(number).zh for number in range(first, last + 1)]
            en += [weekday(number).en for number in range(first, last + 1)]
    return Words(zh="、".join(zh), en=", ".join(en))


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


_SUBJECTS = {
    "mongolian": Words(zh="蒙古语文", en="Mongolian"),
    "chinese": Words(zh="语文", en="Chinese"),
    "maths": Words(zh="数学", en="mathematics"),
    "english": Words(zh="英语", en="English"),
    "music": Words(zh="音乐", en="music"),
    "morin_khuur": Words(zh="马头琴", en="morin khuur"),
    "art": Words(zh="美术", en="art"),
    "dance": Words(zh="舞蹈", en="dance"),
    "calligraphy": Words(zh="书法", en="calligraphy"),
    "psychology": Words(zh="心理", en="psychology"),
    "sport": Words(zh="体育", en="sport"),
    "science": Words(zh="科学", en="science"),
    "leader": Words(zh="值班领导", en="leadership"),
    "first_aid": Words(zh="急救", en="first aid"),
}


def subject(code: str) -> Words:
    """Name a subject or skill; a code we have no words for names itself."""
    return _SUBJECTS.get(code, Words(zh=code, en=code))
