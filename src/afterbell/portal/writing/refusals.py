"""What is refused about a page somebody writes, and what to do instead."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "pages",
    {
        "no_title": Words(zh="请写标题。", en="Give it a title."),
        "title_long": Words(zh="标题最多 {most} 个字。", en="A title has {most} characters at most."),
        "no_unit": Words(zh="请写发布单位。", en="Say which unit publishes it."),
        "unit_long": Words(zh="发布单位最多 {most} 个字。", en="A unit has {most} characters at most."),
        "no_text": Words(
            zh="正文是空的，也没有附件。写好正文，或加上附件再送审。",
            en="There is neither text nor a file. Write the text or attach a file first.",
        ),
        "text_long": Words(
            zh="正文超过 {most} 个字。请把长材料放进附件。",
            en="The text is over {most} characters. Put long material into a file.",
        ),
        "text_involved": Words(
            zh="正文的格式太多，排不出来。请清除格式再贴，或把原件放进附件。",
            en="The text has too much formatting to be set. Clear its formatting first, or attach the original.",
        ),
        "no_correction": Words(
            zh="改已经发布的文章，要写清更正了什么，读者在文末看得到。",
            en="Say what is corrected; readers see it at the foot of the page.",
        ),
        "words_long": Words(zh="最多 {most} 个字。", en="{most} characters at most."),
        "no_reason": Words(zh="请写明理由。", en="Say why."),
        "reason_personal": Words(
            zh="{found}。撤下的理由谁都能看到，请去掉。",
            en="{found}. Everybody reads why a page was taken down; leave it out.",
        ),
        "reason_names": Words(
            zh="“{name}”是本校学生的名字。撤下的理由谁都能看到，请不要写学生是谁。",
            en="“{name}” is the name of a pupil here. Everybody reads why a page was taken down; name no pupil.",
        ),
        "channel_unknown": Words(zh="请选一个栏目。", en="Choose a channel."),
        "visibility_unknown": Words(zh="请选可见范围。", en="Choose who may see it."),
        "time_past": Words(
            zh="定时发布的时间已经过了。请改成以后的时间，或留空，审核通过就发布。",
            en="The time to publish is over. Choose one to come, or leave it empty.",
        ),
        "notice_past": Words(
            zh="公示的最后一天不能早于发布那天。", en="The last day of a notice is not before it appears."
        ),
        "notice_shortened": Words(
            zh="已经公示到 {day}，更正只能延长，不能提前。写错了日期，请撤下这篇，写明理由，另发一篇。",
            en="The notice is promised until {day}: a correction may prolong it, not shorten it. If the day was a "
            "mistake, withdraw the page with the reason and publish another.",
        ),
        "notice_over": Words(
            zh="公示的最后一天（{day}）在发布之前就过去了，不能通过。请退回，请作者改最后一天后再送审。",
            en="The last day of the notice ({day}) is over before it appears, so it cannot be accepted. Send it back "
            "for its writer to change that day.",
        ),
        "unchanged": Words(
            zh="和现在发布的一字不差，没有什么要更正。",
            en="It is what is published already; there is nothing to correct.",
        ),
        "personal": Words(
            zh="{place}：{found}。公开的文章里不能有，请去掉；或改为登录才可见。",
            en="{place}: {found}. Leave it out of what is public, or let only those who sign in see it.",
        ),
        "unread": Words(
            zh="附件“{name}”{place}是图片，查不了里面有没有个人信息。请换成有文字的文件；或改为登录才可见。",
            en="The file “{name}”, {place}, is a picture and cannot be looked through for personal data. Use a file "
            "with text, or let only those who sign in see it.",
        ),
        "draft_elsewhere": Words(
            zh="这份草稿在别的窗口存过，这里的不是最新。刚才写的没有存上：请复制出来，刷新以后再贴进去。",
            en="This draft was saved in another window. What you just wrote is not stored: copy it, reload, paste it.",
        ),
        "draft_of_another": Words(
            zh="{who}正在改这篇文章，送审以后别人才能再改。",
            en="{who} is changing this page; others may once it is sent.",
        ),
        "in_review": Words(zh="这篇文章正在审核，审完才能再改。", en="It is in review and can be changed afterwards."),
        "not_in_review": Words(
            zh="这一版已经有人审过了，请刷新看看。", en="Somebody has reviewed this version already; look again."
        ),
        "own_page": Words(
            zh="自己写的文章要由另一个人审核。请另一位同事来审，学校是教导处的同事或校长。",
            en="Another person reviews what you wrote: a colleague; in a school one of the office, or the principal.",
        ),
        "withdrawn_meanwhile": Words(
            zh="这篇文章已经撤下，不能再送审。可以把写好的留作新文章，或者丢掉。",
            en="This page was withdrawn and cannot be sent. Keep what you wrote as a new page, or throw it away.",
        ),
        "withdrawn_before": Words(
            zh="这篇文章已经撤下，不能再改。要再发布，请新写一篇。",
            en="This page was withdrawn and stays so. Write a new one instead.",
        ),
        "not_published": Words(zh="这篇文章没有发布，不用撤下。", en="This page is not published."),
        "space_locked": Words(
            zh="公开空间已被锁定，现在不能发布。草稿和送审的都在，解锁以后再审核。",
            en="The space is locked and nothing can be published. Drafts are kept; review it when it is open.",
        ),
        "files_many": Words(zh="一篇文章最多 {most} 个附件。", en="A page has {most} files at most."),
        "pictures_many": Words(zh="一篇文章最多 {most} 张图片。", en="A page has {most} pictures at most."),
        "file_lost": Words(
            zh="这个文件不见了或被改过，请联系平台管理员。", en="This file is gone or was changed; tell the operator."
        ),
        "channel_no_name": Words(zh="请写栏目的名称。", en="Name the channel."),
        "channel_long": Words(zh="栏目的名称最多 {most} 个字。", en="A channel's name has {most} characters at most."),
        "channel_screened": Words(
            zh="栏目的名称里不能有电话、证件号、网址或不当的词。",
            en="A channel's name holds no number of a telephone or card, no address and no word of the lists.",
        ),
        "channel_known": Words(zh="同一级里已经有“{name}”。", en="“{name}” is there already."),
        "channel_deep": Words(zh="栏目只有两级。", en="Channels have two levels."),
        "channels_many": Words(zh="最多 {most} 个栏目。", en="{most} channels at most."),
    },
)
