"""Why a document is not sealed, and what is wrong with a seal."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "seals",
    {
        "key_unusable": Words(
            zh="封印文件的密钥无法使用（{file}：{reason}），文件没有发出；请检查密钥文件夹",
            en="the key that seals documents cannot be used ({file}: {reason}), nothing was given out; "
            "look at the folder with the keys",
        ),
        "clock_wrong": Words(
            zh="本机时钟是 {now}，不在封印证书的有效期内，文件没有发出；请校准时钟",
            en="this machine's clock says {now}, outside the time of the seal's certificate, nothing was given out; "
            "set the clock right",
        ),
        "not_sealed": Words(
            zh="文件没有封上（{reason}），没有发出", en="the document was not sealed ({reason}), nothing was given out"
        ),
        "keys_unreadable": Words(
            zh="密钥文件夹读不出来（{reason}），无法确认是谁的封印",
            en="the folder with the keys cannot be read ({reason}): whose seal it is cannot be said",
        ),
        "no_pdf": Words(zh="这不是 PDF 文件", en="this is not a PDF"),
        "unreadable": Words(
            zh="文件被截断或改动过，读不出封印",
            en="the file was cut or altered, its seal cannot be read",
        ),
        "unsealed": Words(zh="这个 PDF 没有封印", en="this PDF carries no seal"),
        "altered": Words(zh="封印之后文件被改动过", en="the file was altered after it was sealed"),
        "added_to": Words(
            zh="封印之后有人在文件后面添加了内容",
            en="something was added to the file after it was sealed",
        ),
        "time_impossible": Words(
            zh="封印写的时间 {at} 不在证书的有效期内",
            en="the seal says it was put on at {at}, outside the time of its certificate",
        ),
    },
)
