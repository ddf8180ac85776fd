"""The comments under a public page, as the page shows them: a part of it, and a page of their own."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.comments.queries import CommentsUnder, comments_under
from afterbell.fronts.portal.framing import page_asked
from afterbell.fronts.viewing import ViewerRequest
from afterbell.portal.rules import MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """What stands under a page; `words` and `faults` are what was typed and refused."""

    seen: CommentsUnder
    most: int
    words: str = ""
    refused: bool = False

    @property
    def before(self) -> int:
        return self.seen.number - 1

    @property
    def after(self) -> int:
        return self.seen.number + 1 if self.seen.number < self.seen.pages else 0


def under_of(request: ViewerRequest, *, code: str, article: str, words: str = "", refused: bool = False) -> Under:
    """Read the comments under a page, the part of them that was asked for."""
    seen = comments_under(viewer=request.viewer, school=code, article=article, number=page_asked(request))
    return Under(seen=seen, most=MOST, words=words, refused=refused)
