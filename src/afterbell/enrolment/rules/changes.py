"""What of a changed scheme concerns a family that is applying, in words."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.scheme.rules.diff import Change, ChangeKind, diff
from afterbell.scheme.rules.document import Scheme

CONCERNS = frozenset(
    {"weekdays", "scope", "term", "seasons", "bands", "conditions", "priorities", "procedure", "papers", "fees"}
)


def changes_for_families(*, before: Scheme, after: Scheme) -> tuple[Words, ...]:
    """Give what a family has to know before it sends what it filled in under `before`; empty when nothing concerns it.

    Of a paper only its title is named: its text is read again, and signed, as it is now.
    """
    found = diff(before=before, after=after)
    told = [_told(change, before=before, after=after) for change in found if change.path[0] in CONCERNS]
    return tuple(dict.fromkeys(words for each in told for words in each))


def _told(change: Change, *, before: Scheme, after: Scheme) -> Iterator[Words]:
    match change.path:
        case ("papers", int() as number, *_):
            paper = (before if change.kind is ChangeKind.REMOVED else after).papers[number]
            yield PAPERS[change.kind].fill(title=paper.title)
        case _:
            yield change.words


PAPERS = {
    ChangeKind.CHANGED: Words(zh="《{title}》有改动，请重新读", en="“{title}” has changed; read it again"),
    ChangeKind.ADDED: Words(zh="新增文书《{title}》", en="one paper more: “{title}”"),
    ChangeKind.REMOVED: Words(zh="不再需要《{title}》", en="“{title}” is no longer asked for"),
    ChangeKind.MOVED: Words(zh="《{title}》的次序改变", en="“{title}” stands elsewhere in the list"),
}
