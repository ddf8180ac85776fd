"""The paper route of the small school: what a guardian signed by hand, its photograph, and who enters it."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image

from afterbell.base.pictures.reading import Picture, read_picture
from afterbell.enrolment import commands
from afterbell.enrolment.commands import AskedDay, NewApplication, NewSignature
from tests.support.world import MORNING, PAPERS, Child, SmallSchool, answer_survey, days_for


@cache
def photo(shade: int = 230) -> bytes:
    """Make the file of a small photograph."""
    made = BytesIO()
    Image.new("L", (240, 320), shade).save(made, format="JPEG")
    return made.getvalue()


@cache
def picture(shade: int = 230) -> Picture:
    return read_picture(data=photo(shade))


def on_paper(
    world: SmallSchool, child: Child, *, circumstances: tuple[str, ...] = (), days: tuple[AskedDay, ...] = ()
) -> NewApplication:
    """Give what stands on the paper the child's first guardian signed."""
    return NewApplication(
        pupil=child.code,
        guardian=child.guardian,
        days=days or days_for(child, world),
        signatures=tuple(NewSignature(paper=paper) for paper in PAPERS),
        circumstances=circumstances,
    )


def enter(world: SmallSchool, child: Child, *, pictures: int = 1, circumstances: tuple[str, ...] = ()) -> str:
    """Let the homeroom teacher enter a paper application with its photographs; gives its code."""
    teacher = world.homeroom_teacher(child)
    given = on_paper(world, child, circumstances=circumstances)
    (code,) = commands.submit_paper_applications(actor=teacher, now=MORNING, applications=[given])
    if pictures:
        shots = [picture(200 + number) for number in range(pictures)]
        commands.add_paper_pictures(actor=teacher, now=MORNING, application=code, pictures=shots)
    return code


def entered(world: SmallSchool, *, pictures: int = 1) -> str:
    """Answer the survey and enter the first child's application from paper; gives its code."""
    answer_survey(world)
    return enter(world, world.children[0], pictures=pictures)
