"""Refusals of a placement run and of its second round."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words

ROUNDS: Mapping[str, Words] = {
    "round_confirmed": Words(
        zh="这一轮的录取已经确认，不能再预览。", en="This round is confirmed already; there is nothing to preview."
    ),
    "confirmed_before": Words(zh="这次录取已经确认过。", en="This run is confirmed already."),
    "another_confirmed": Words(
        zh="这一轮已经有一次录取确认了，一轮只能确认一次。",
        en="A run of this round is confirmed already; one run of a round counts.",
    ),
    "not_confirmed": Words(
        zh="这次录取还没有确认。请先确认，再公布。", en="This run is not confirmed yet. Confirm it first."
    ),
    "published_before": Words(zh="这次录取已经公布过。", en="This run is published already."),
    "scheme_changed": Words(
        zh="预览以后公布了新的方案。请重新预览。", en="A new scheme was published since the preview. Preview again."
    ),
    "child_gone": Words(
        zh="预览以后变了：{homeroom} {pupil} {day}不再参加（撤回了、改了日子，或文书要重签）。请重新预览。",
        en="Changed since the preview: {pupil} of {homeroom} no longer takes part on {day} (withdrawn, other days, "
        "or a paper to sign again). Preview again.",
    ),
    "child_new": Words(
        zh="预览以后变了：{homeroom} {pupil} {day}现在也参加。请重新预览。",
        en="Changed since the preview: {pupil} of {homeroom} takes part on {day} now. Preview again.",
    ),
    "child_changed": Words(
        zh="预览以后变了：{homeroom} {pupil} {day}的志愿或优先类别（例如换了年级）。请重新预览。",
        en="Changed since the preview: the wishes or the class of {pupil} of {homeroom} on {day} (another grade, "
        "say). Preview again.",
    ),
    "club_changed": Words(
        zh="预览以后变了：{day}“{club}”的名额（最少）从 {was}（{least_was}）变成 {now}（{least}）。请重新预览。",
        en="Changed since the preview: {club} on {day} has {now} places (minimum {least}), it had {was} "
        "(minimum {least_was}). Preview again.",
    ),
    "room_small": Words(
        zh="“{offering}”有 {places} 个名额，教室“{room}”只有 {seats} 个座位。请改方案的名额，或改登记的座位。",
        en="{offering} has {places} places and its room {room} only {seats} seats. Change the places in the "
        "scheme, or the registered seats.",
    ),
    "no_second_round": Words(
        zh="公布第一轮时没有开第二轮。", en="No second round was opened when the first was published."
    ),
    "no_third_round": Words(zh="第二轮以后没有下一轮。", en="There is no round after the second."),
    "second_round_open": Words(
        zh="第二轮志愿填到 {day} 24:00，过了那天才能录取。",
        en="Second wishes are open until the end of {day}; place them after that.",
    ),
    "second_round_closed": Words(
        zh="第二轮志愿填到 {day} 24:00，已经截止，不能再改。",
        en="The second round's wishes were taken until the end of {day}; they stand now.",
    ),
    "second_round_day": Words(
        zh="第二轮的截止日要在 {first} 到 {last} 之间。", en="The second round ends between {first} and {last}."
    ),
    "second_round_unfinished": Words(
        zh="第二轮还没有公布。请先录取并公布第二轮，再编班。",
        en="The second round is not published yet. Place and publish it, then form groups.",
    ),
    "not_placed": Words(
        zh="社团录取还没有公布。请先预览、确认、公布，再编班。",
        en="Club places are not published yet. Preview, confirm and publish them first.",
    ),
    "verifier_disagrees": Words(
        zh="独立核对不同意结果，没有保存：{finding}",
        en="The independent check disagrees, nothing was stored: {finding}",
    ),
    "somebody_first": Words(zh="别人刚刚做了同一件事。", en="Somebody else has just done the same."),
}
