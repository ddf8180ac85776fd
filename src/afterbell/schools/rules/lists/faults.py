"""Why a row or a whole file cannot be taken as it is, with what to do about it."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "schools.lists",
    {
        "no_head": Words(
            zh="找不到表头。请用模板，或把列名（如{names}）写在最前面十行之内的一行里。",
            en="No line of column names was found. Use the template, or write the names ({names}) in one of the first "
            "ten lines.",
        ),
        "column_missing": Words(
            zh="缺少一列：{name}。请补上这一列再上传。", en="A column is missing: {name}. Add it and upload again."
        ),
        "no_rows": Words(zh="表头下面一行也没有。", en="There is no row below the column names."),
        "cell_missing": Words(zh="“{name}”没有填。", en="{name} is empty."),
        "name_too_long": Words(zh="“{name}”太长，最多 {most} 个字。", en="“{name}” is too long: at most {most}."),
        "not_a_name": Words(zh="“{name}”不像一个名字。", en="“{name}” does not look like a name."),
        "letter_of_one_machine": Words(
            zh="“{name}”里有一个只在某台电脑上才看得见的字（自造字），别处显示不出来。请换成标准字，或写成同音的常用字。",
            en="“{name}” holds a letter only one machine can show. Use the standard character.",
        ),
        "name_unreadable": Words(
            zh="“{name}”含有看不见的字符，请重新输入。", en="“{name}” holds invisible characters; type it again."
        ),
        "homeroom_unreadable": Words(
            zh="看不懂班级“{text}”。可以写：三年级（2）班、三2班、3.2。",
            en="The homeroom “{text}” cannot be read. Write 三年级（2）班, 三2班 or 3.2.",
        ),
        "homeroom_unknown": Words(
            zh="学校还没有{name}。请先登记班级，或改正班级。",
            en="The school has no {name} yet. Register homerooms first, or correct it.",
        ),
        "homeroom_of_two": Words(
            zh="数字 {text} 可能是 {first} 班，也可能是 {second} 班。请把这一格设为文本，写成三年级（2）班的样子。",
            en="The number {text} may be homeroom {first} or {second}. Make the cell text and write 三年级（2）班.",
        ),
        "language_unknown": Words(
            zh="授课语言“{text}”不认识。请写：蒙语授课、汉语授课。",
            en="The language “{text}” is not known. Write 蒙语授课 (Mongolian) or 汉语授课 (Chinese).",
        ),
        "residence_unknown": Words(
            zh="住宿“{text}”不认识。请写：走读、校外住宿、校内住宿。",
            en="The residence “{text}” is not known. Write 走读 (day), 校外住宿 (off-campus) or 校内住宿 (on-campus).",
        ),
        "relation_too_long": Words(
            zh="关系“{text}”太长，请写父亲、母亲、祖母这样的词。",
            en="The relation “{text}” is too long; write father, mother.",
        ),
        "phone_lost": Words(
            zh="电话“{text}”被 Excel 改成了科学计数，后面的数字没有了。请把这一列设为文本，重新填写。",
            en="Excel wrote the telephone number {text} as a power of ten and lost digits. Make the column text and "
            "type it again.",
        ),
        "phone_wrong": Words(zh="电话“{text}”不像一个电话号码。", en="{text} does not look like a telephone number."),
        "number_wrong": Words(
            zh="“{name}”应当是 {least}—{most} 的整数，写的是“{text}”。",
            en="{name} is a whole number from {least} to {most}, not “{text}”.",
        ),
        "handle_wrong": Words(
            zh="登录名“{text}”只能用小写字母、数字、点和短横，2—40 位。",
            en="The sign-in name {text} may have lower-case letters, digits, dots and hyphens, 2 to 40.",
        ),
        "role_unknown": Words(
            zh="岗位“{text}”不认识。可以写：{known}。", en="The post “{text}” is not known. Write one of: {known}."
        ),
        "role_not_yours": Words(
            zh="校长由主管部门或平台任命，不能由名单登记。请去掉这个岗位。",
            en="A principal is appointed by the bureau or the platform, not by a list. Take the post out.",
        ),
        "homeroom_of_nobody": Words(
            zh="写了班主任，没有写带哪个班。", en="A homeroom teacher is named without the homeroom."
        ),
        "skill_unknown": Words(
            zh="特长“{text}”不认识。可以写：{known}。", en="The skill “{text}” is not known. Write one of: {known}."
        ),
        "twice": Words(zh="与第 {other} 行是同一个：请只留一行。", en="The same as line {other}: keep one of the two."),
        "fixed": Words(
            zh="{what}已登记为“{before}”，不能由名单改成“{after}”。确实要改，请删掉这一格并联系平台。",
            en="{what} is registered as {before} and a list does not make it {after}. Empty the cell, or ask the "
            "platform.",
        ),
        "guardian_missing": Words(
            zh="没有写任何一位家长。请写一位家长的姓名和关系。",
            en="No guardian is named. Write one guardian's name and relation.",
        ),
        "guardian_without_name": Words(
            zh="“{name}”写了电话或关系，没有写姓名。", en="{name} has a telephone number or relation but no name."
        ),
        "relation_missing": Words(
            zh="没有写{name}与孩子的关系。", en="It is not said how {name} is related to the child."
        ),
        "guardian_twice": Words(zh="{name}在这一行里写了两次。", en="{name} stands twice in this row."),
        "several_children": Words(
            zh="已登记的“{name}”有 {number} 名都可能是这个孩子（{where}）。请写上已登记的家长电话。",
            en="{number} registered children named {name} may be this one ({where}). Write a telephone number of a "
            "guardian who is registered.",
        ),
        "unsure_child": Words(
            zh="本班已有一名“{name}”，家长都对不上。是同一个孩子：请写上一位已登记的家长。是新来的同名孩子：请把原来的“{name}”也写进名单。",
            en="There is a {name} in this homeroom with other guardians. If it is the same child, name a guardian who "
            "is registered; if it is another child of the same name, put the first one into the list as well.",
        ),
        "phone_of_other": Words(
            zh="电话尾号 {tail} 已登记在“{owner}”名下，与这里写的“{name}”不同。请核对姓名或电话。",
            en="The telephone number ending in {tail} is registered for {owner}, not {name}. Check name and number.",
        ),
        "phone_two_names": Words(
            zh="电话尾号 {tail} 在第 {other} 行写的是另一个名字。请改成一致。",
            en="The telephone number ending in {tail} has another name in line {other}. Make them agree.",
        ),
        "guardian_two_phones": Words(
            zh="同一位家长“{name}”在第 {other} 行写的是另一个电话。请改成一致。",
            en="The same guardian {name} has another telephone number in line {other}. Make them agree.",
        ),
        "moved_on": Words(
            zh="预览以后，名册又有了变化。请重新看一遍，再登记。什么也没有写入。",
            en="The register has changed since this preview. Look again, then confirm. Nothing was written.",
        ),
        "still_faulty": Words(
            zh="还有 {number} 行要改。改好以后重新上传；在此之前什么也不会写入。",
            en="{number} rows still have to be mended. Upload again when they are; nothing is written before.",
        ),
        "being_written": Words(
            zh="另一位老师正在登记名单。请等几秒再试。",
            en="Somebody else is entering a list. Wait some seconds and try again.",
        ),
        "gone": Words(
            zh="上传的文件已经过期，请重新上传。什么也没有写入。",
            en="The uploaded file has expired; upload it again. Nothing was written.",
        ),
    },
)
