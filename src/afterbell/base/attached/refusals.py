"""What is refused about a file somebody attaches, and what to do instead."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "attached",
    {
        "empty": Words(
            zh="“{name}”是空的，没有传到。请重新选一次。", en="“{name}” arrived empty. Choose it once more."
        ),
        "too_large": Words(
            zh="“{name}”超过 10 MB，没有收下。请压缩里面的图片，或分成几个文件。",
            en="“{name}” is over 10 MB and was not taken. Make its pictures smaller, or part it.",
        ),
        "kind": Words(
            zh="“{name}”不能作附件。可以用 PDF、Word（.docx）、Excel（.xlsx）、PowerPoint（.pptx）、.txt 或 .csv。",
            en="“{name}” cannot be attached. Use PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), .txt or .csv.",
        ),
        "not_what_it_says": Words(
            zh="“{name}”的内容和扩展名不一致，没有收下。请用原来的程序另存一份再传。",
            en="The content of “{name}” is not what its ending says. Save it again with the program it comes from.",
        ),
        "old_office": Words(
            zh="“{name}”是旧版 Office 文件。请另存为 .docx、.xlsx 或 .pptx 再传。",
            en="“{name}” is of an old Office. Save it as .docx, .xlsx or .pptx.",
        ),
        "password": Words(
            zh="“{name}”加了密，查不了里面有没有个人信息，没有收下。请去掉密码再传。",
            en="“{name}” is encrypted and cannot be looked through for personal data. Take the password off.",
        ),
        "macros": Words(
            zh="“{name}”里有宏、脚本或夹带的文件，没有收下。请另存为不带这些的文件再传。",
            en="“{name}” holds macros, scripts or files within it. Save it without them.",
        ),
        "unpacks_too_far": Words(
            zh="“{name}”解开以后大得不正常，没有收下。请把内容复制到一个新文件里再传。",
            en="“{name}” unpacks to an unusual size and was not taken. Copy what is in it into a new file.",
        ),
        "broken": Words(
            zh="“{name}”打不开，可能已损坏。请用原来的程序另存一份再传。",
            en="“{name}” cannot be opened and may be damaged. Save it again with the program it comes from.",
        ),
        "too_heavy": Words(
            zh="读“{name}”用了太多时间或内存，没有收下。请分成几个文件再传。",
            en="Reading “{name}” took too long or too much. Part it into several files.",
        ),
    },
)
