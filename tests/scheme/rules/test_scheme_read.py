"""A scheme file is read, or every fault in it is named with its line, its key, what was found and what is allowed."""

from __future__ import annotations

from string import ascii_letters

import pytest

from afterbell.base.refusals import Refused
from afterbell.scheme.rules.codes import Language, Ledger, OfferingKind, Residence
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import LONGEST_TEXT, read_scheme
from tests.scheme.drafts import SCHEMES, SMALL, demo, faults_of, small, small_text

FAULTS = [
    # (replaced, by, code, key, line that the fault names, found)
    ("weekdays = [1, 2]\n", "weekdays = [0, 2]\n", "out_of_range", "weekdays[1]", "weekdays = [1, 2]", "0"),
    ("weekdays = [1, 2]\n", "weekdays = []\n", "too_few", "weekdays", "weekdays = [1, 2]", "0"),
    ("weekdays = [1, 2]\n", "weekdays = [2, 2]\n", "twice", "weekdays[2]", "weekdays = [1, 2]", "2"),
    ("weekdays = [1, 2]\n", "weekdays = true\n", "wrong_kind", "weekdays", "weekdays = [1, 2]", "true"),
    ('code = "small"', 'code = "Small"', "wrong_kind", "about.code", 'code = "small"', '"Small"'),
    ('title = "方案"', 'title = " "', "wrong_kind", "about.title", 'title = "方案"', '" "'),
    ('title = "方案"', 'titel = "方案"', "missing", "about.title", "[about]", ""),
    ('title = "方案"', 'title = "方\\u202E案"', "wrong_kind", "about.title", 'title = "方案"', '"方�案"'),
    ('zh = "小学", ', "", "missing", "about.school.zh", 'school = { zh = "小学", en = "School" }', ""),
    (
        'en = "School"',
        'fr = "École"',
        "unknown_key",
        "about.school.fr",
        'school = { zh = "小学", en = "School" }',
        '"fr"',
    ),
    ('en = "School"', "en = 5", "wrong_kind", "about.school.en", 'school = { zh = "小学", en = "School" }', "5"),
    ('purpose = "有人管"', "purpose = 3", "wrong_kind", "about.purpose", 'purpose = "有人管"', "3"),
    ('chair = { post = "校长" }', "chair = 1", "wrong_kind", "organisation.chair", 'chair = { post = "校长" }', "1"),
    (
        'post = "校长"',
        'post = "校长", person = ""',
        "wrong_kind",
        "organisation.chair.person",
        'chair = { post = "校长" }',
        '""',
    ),
    (
        "first_day = 2026-03-02",
        'first_day = "2026-03-02"',
        "wrong_kind",
        "term.first_day",
        "first_day = 2026-03-02",
        '"2026-03-02"',
    ),
    (
        "first_day = 2026-03-02",
        "first_day = 2026-03-02T10:00:00",
        "wrong_kind",
        "term.first_day",
        "first_day = 2026-03-02",
        "2026-03-02 10:00:00",
    ),
    (
        "last_day = 2026-07-03",
        "last_day = 2026-02-03",
        "contradiction",
        "term.last_day",
        "last_day = 2026-07-03",
        "2026-02-03",
    ),
    (
        "from_day = 2026-05-01",
        "from_day = 2026-08-01",
        "outside",
        "seasons[2].from_day",
        "from_day = 2026-05-01",
        "2026-08-01",
    ),
    (
        "from_day = 2026-03-01",
        "from_day = 2026-04-01",
        "outside",
        "seasons[1].from_day",
        "from_day = 2026-03-01",
        "2026-04-01",
    ),
    (
        "from_day = 2026-05-01",
        "from_day = 2026-03-01",
        "twice",
        "seasons[2].from_day",
        "from_day = 2026-05-01",
        "2026-03-01",
    ),
    ('code = "summer"', 'code = "winter"', "twice", "seasons[2].code", 'code = "summer"', '"winter"'),
    (
        'dismissal = "17:00"',
        'dismissal = "17:60"',
        "wrong_kind",
        "seasons[1].dismissal",
        'dismissal = "17:00"',
        '"17:60"',
    ),
    (
        'summer = "17:00-19:00"',
        'summer = "19:00-17:00"',
        "out_of_range",
        "bands[1].times.summer",
        "times = ",
        '"19:00-17:00"',
    ),
    ('summer = "17:00-19:00"', 'summer = "17:00"', "wrong_kind", "bands[1].times.summer", "times = ", '"17:00"'),
    (', summer = "17:00-19:00"', "", "season_missing", "bands[1].times", "times = ", '"summer"'),
    (
        'summer = "17:00-19:00"',
        'summer = "17:00-19:00", autumn = "17:00-18:00"',
        "unknown_reference",
        "bands[1].times",
        "times = ",
        '"autumn"',
    ),
    (
        'residences = ["DAY", "BOARDER"]\nwords',
        'residences = ["BOARDER"]\nwords',
        "outside",
        "bands[1].residences",
        "residences = ",
        '"DAY"',
    ),
    (
        'residences = ["DAY", "BOARDER"]\nwords',
        'residences = ["NIGHT"]\nwords',
        "not_in_list",
        "scope.residences[1]",
        "residences = ",
        '"NIGHT"',
    ),
    ('band = "early"', 'band = "erly"', "unknown_reference", "offerings[1].band", 'band = "early"', '"erly"'),
    ("weekdays = [1]\n", "weekdays = [1, 5]\n", "outside", "offerings[2].weekdays", "weekdays = [1]", "5"),
    (
        "grades = [1, 2]\ncapacity",
        "grades = [1, 9]\ncapacity",
        "outside",
        "offerings[2].grades",
        "grades = [1, 2]",
        "9",
    ),
    ("minimum = 8", "minimum = 21", "contradiction", "offerings[2].minimum", "minimum = 8", "21"),
    ("capacity = 20\n", "", "missing", "offerings[2].capacity", "[[offerings]]", ""),
    ('bands = ["early"]', "", "contradiction", "duty_posts[1]", "[[duty_posts]]", "-"),
    (
        'bands = ["early"]',
        'bands = ["noon"]',
        "unknown_reference",
        "duty_posts[1].bands",
        'bands = ["early"]',
        '"noon"',
    ),
    ('one_of = ["nobody"]', 'one_of = ["dog"]', "not_in_list", "conditions[1].tests[1].one_of", "tests = ", '"dog"'),
    ('fact = "collector"', 'fact = "colector"', "not_in_list", "conditions[1].tests[1].fact", "tests = ", '"colector"'),
    ('words = "无人接"\n', 'words = "无人接"\nbands = ["x"]\n', "unknown_reference", "conditions[1].bands", "", '"x"'),
    ("rank = 1", "rank = 0", "out_of_range", "priorities[1].rank", "rank = 1", "0"),
    ("{pupil}", "{puppy}", "unknown_reference", "papers[1].text", "text = ", '"{puppy}"'),
    ("{pupil}", "{pupil", "unknown_reference", "papers[1].text", "text = ", '"{"'),
    (
        'signed_by = ["guardian"]',
        'signed_by = ["pupil"]',
        "not_in_list",
        "papers[1].signed_by[1]",
        "signed_by = ",
        '"pupil"',
    ),
    ("early = 2 }", "early = 0 }", "out_of_range", "pay.class_hours.early", "class_hours = ", "0"),
    ("early = 2 }", "early = 1.234 }", "wrong_kind", "pay.class_hours.early", "class_hours = ", "1.234"),
    ("early = 2 }", "early = inf }", "out_of_range", "pay.class_hours.early", "class_hours = ", "Infinity"),
    ("early = 2 }", "early = 1e999999999 }", "out_of_range", "pay.class_hours.early", "class_hours = ", "1E+999999999"),
    ("early = 2 }", "noon = 2 }", "unknown_reference", "pay.class_hours", "class_hours = ", '"noon"'),
    ("rate_fen = 3500", "rate_fen = 35.00", "wrong_kind", "pay.rules[1].rate_fen", "rate_fen = 3500", "35.00"),
    ("rate_fen = 3500", "rate_fen = -1", "out_of_range", "pay.rules[1].rate_fen", "rate_fen = 3500", "-1"),
    ("weight = 100", "weight = 90", "contradiction", "appraisal.items", "items = ", "90"),
]


@pytest.mark.parametrize(("old", "new", "code", "key", "line", "found"), FAULTS)
def test_each_fault_names_its_line_its_key_and_what_was_found(
    old: str, new: str, code: str, key: str, line: str, found: str
) -> None:
    faults = [fault for fault in faults_of(small_text((old, new))) if (fault.code, fault.key) == (code, key)]
    assert [fault.found for fault in faults] == [found]
    (fault,) = faults
    assert line.partition(" = ")[0] in small_text((old, new)).splitlines()[fault.line - 1]
    for sentence in (fault.words.zh, fault.words.en):
        assert key in sentence
        assert found in sentence
        assert str(fault.line) in sentence
    assert fault.allowed.zh
    assert fault.allowed.en


ADDED = [
    ("\n[grouping]\nmin_size = 50\nmax_size = 40\n", "contradiction", "grouping.min_size"),
    ("\n[grouping]\nlanguages_apart = false\n", "not_in_list", "grouping.languages_apart"),
    ("\n[grouping]\nlanguages_apart = 1\n", "wrong_kind", "grouping.languages_apart"),
    ("\n[procedure]\nopens = 2026-03-10\ncloses = 2026-03-09\n", "contradiction", "procedure.closes"),
    ("\n[procedure]\ncloses = 2026-09-09\n", "outside", "procedure.closes"),
    ("\n[fees]\namount_fen = 5\n", "contradiction", "fees.amount_fen"),
    ('\n[fees]\nmethod = "per_term"\n', "contradiction", "fees.amount_fen"),
    (
        '\n[fees]\nmethod = "per_month"\namount_fen = 100\nmonths = 4\nterm_cap_fen = 399\n',
        "contradiction",
        "fees.amount_fen",
    ),
    ('\n[policy]\nlevels = { no_such_rule = "off" }\n', "unknown_key", "policy.levels.no_such_rule"),
    ('\n[policy]\nlevels = { under_no_one = "shout" }\n', "not_in_list", "policy.levels.under_no_one"),
    ("\n[[papers]]\n", "missing", "papers[2].code"),
    ("\n[publicatoin]\n", "unknown_key", "publicatoin"),
    (
        '\n[[pay.rules]]\ncode = "again"\nname = "再"\nkind = "tutoring"\nunit = "class_hour"\nrate_fen = 1\n',
        "twice",
        "pay.rules[2]",
    ),
    (
        '\n[[pay.rules]]\ncode = "x"\nname = "x"\nkind = "duty"\nunit = "day"\nrate_fen = 1\nduty_posts = ["y"]\n',
        "unknown_reference",
        "pay.rules[2].duty_posts",
    ),
    (
        '\n[[pay.rules]]\ncode = "x"\nname = "x"\nkind = "duty"\nunit = "day"\nrate_fen = 1\ngrades = [6]\n',
        "outside",
        "pay.rules[2].grades",
    ),
    (
        '\n[[priorities]]\nrank = 1\ncode = "b"\nwords = "b"\ntests = [{ fact = "grade", one_of = ["1"] }]\n',
        "twice",
        "priorities[2].rank",
    ),
]


@pytest.mark.parametrize(("added", "code", "key"), ADDED)
def test_what_is_added_wrongly_is_named(added: str, code: str, key: str) -> None:
    assert (code, key) in {(fault.code, fault.key) for fault in faults_of(SMALL + added)}


def test_every_fault_is_named_at_once_in_the_order_of_the_lines() -> None:
    broken = small_text(
        ("weekdays = [1, 2]\n", "weekdays = [9]\n"),
        ('title = "方案"', "title = 1"),
        ('band = "early"', 'band = "noon"'),
        ("minimum = 8", "minimum = 30"),
        ("weight = 100", "weight = 1"),
    )
    faults = faults_of(broken)
    assert [fault.key for fault in faults] == [
        "weekdays[1]",
        "about.title",
        "offerings[1].band",
        "offerings[2].minimum",
        "appraisal.items",
    ]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_an_unknown_key_comes_with_the_nearest_known_one() -> None:
    (fault,) = faults_of(small_text(("minimum = 8", "minimun = 8")))
    assert fault.code == "unknown_key"
    assert fault.allowed.en.startswith("minimum (the nearest)")


def test_faults_are_refusals_with_words_in_both_languages() -> None:
    with pytest.raises(Refused) as caught:
        read_scheme(text=small_text(("minimum = 8", "minimum = 80")))
    assert isinstance(caught.value, SchemeFaults)
    (reason,) = caught.value.reasons
    assert (reason.code, reason.field) == ("scheme.contradiction", "offerings[2].minimum")
    assert "第 " in reason.words.zh
    assert "line " in reason.words.en


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb =", 2),
        ("a = 1\r\nb = [", 2),
        ("[a\n", 1),
        ("x = 2026-13-45", 1),
        ('x = "\n', 1),
        ("a = 1\na = 2", 2),
        ("", 0),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(text: str, line: int) -> None:
    faults = faults_of(text)
    assert faults
    if text:
        assert [(fault.code, fault.line) for fault in faults] == [("syntax", line)]
        assert " ".join(text.splitlines()[line - 1].split()) == faults[0].found
        assert not set(faults[0].words.zh.replace(faults[0].found, "")) & set(ascii_letters)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = " + "[" * 5000, "syntax"),
        ("a = '\ud800'", "not_text"),
        (" " * (LONGEST_TEXT + 1), "too_long"),
    ],
)
def test_monstrous_texts_are_refused_in_one_sentence(text: str, code: str) -> None:
    assert [fault.code for fault in faults_of(text)] == [code]


def test_the_small_scheme_takes_its_defaults() -> None:
    scheme = small()
    assert scheme.about.service_name.zh == "课后服务"
    assert scheme.fees.amount_fen == 0
    assert scheme.placement.max_wishes == 3
    assert scheme.bands[0].ledger is Ledger.SERVICE
    assert scheme.pay.class_hours == (("early", 200),)
    assert scheme.about.title.en == "方案"


@pytest.mark.parametrize("path", sorted(SCHEMES.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_scheme_in_the_repository_is_read(path: object) -> None:
    assert faults_of(str(path.read_text(encoding="utf-8"))) == ()  # type: ignore[attr-defined]


def test_the_demonstration_school_is_as_the_facts_say() -> None:
    scheme = demo()
    summer = [str(band.span_in(season="summer")) for band in scheme.bands]
    assert summer == ["17:00—17:50", "17:45—18:20", "18:40—20:00"]
    assert scheme.weekdays == (1, 2, 3, 4)
    assert scheme.band(code="early").grades == (1, 2)
    assert scheme.band(code="late").residences == (Residence.DAY, Residence.OFF_CAMPUS)
    assert scheme.band(code="evening").ledger is Ledger.BOARDING
    clubs = [offering for offering in scheme.offerings if offering.kind is OfferingKind.CLUB]
    assert len(clubs) == 24
    assert {offering.language for offering in scheme.offerings} == {None, Language.MONGOLIAN, Language.CHINESE}
    for weekday in scheme.weekdays:
        running = [club for club in clubs if weekday in club.weekdays]
        assert len({club.room for club in running}) == len(running) >= 10
        assert sum(club.capacity or 0 for club in running) >= 250


@pytest.mark.parametrize(
    "change",
    [
        ("minimum = 8", "minimum = 20"),
        ("from_day = 2026-05-01", "from_day = 2026-07-03"),
        ("from_day = 2026-03-01", "from_day = 2026-03-02"),
        ("last_day = 2026-07-03", "last_day = 2026-07-03\n[procedure]\nopens = 2026-07-03\ncloses = 2026-07-03"),
        ("[publication]", "[grouping]\nmin_size = 40\nmax_size = 40\n[publication]"),
        ("[publication]", '[fees]\nmethod = "per_month"\namount_fen = 100\nterm_cap_fen = 400\n[publication]'),
        ("early = 2 }", "early = 0.01 }"),
        ("early = 2 }", "early = 10 }"),
    ],
)
def test_what_is_just_allowed_is_read(change: tuple[str, str]) -> None:
    assert faults_of(small_text(change)) == ()


def test_a_term_may_last_one_day() -> None:
    one_day = small_text(
        ("first_day = 2026-03-02", "first_day = 2026-07-03"), ("from_day = 2026-05-01", "from_day = 2026-07-01")
    )
    assert faults_of(one_day) == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("title = 方案", "文字加引号"),
        ("title", "项名后写等号"),
        ("标题 = 1", "项名只用字母"),
        ("a = 1 b = 2", "一行只写一项"),
        ("a = [1", "用 ] 结束列表"),
        ('a = "x\n', "三个引号"),
        ("a = 1\na = 2", "每项只写一次"),
    ],
)
def test_a_line_that_is_no_toml_is_answered_with_what_was_meant(text: str, meant: str) -> None:
    (fault,) = faults_of(text)
    assert meant in fault.words.zh
