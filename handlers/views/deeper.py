"""The modals of step 4: a page of scores for each stage; what follows is in `handlers.views.detail`."""

from collections.abc import Collection

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import asking
from bot.asking import CHOICES
from bot.deepening import choice_of
from bot.journey import Touchpoint
from bot.plain import cut
from bot.scene import Scene
from bot.words import words
from handlers.forms import button, buttons, modal, say, select_input
from handlers.ids import Act, Carried, Page
from handlers.views.common import speaking
from handlers.views.detail import AGAIN, called, details

SCORE = "score"


def hub(scene: Scene) -> View:
    """The first page on which something is unanswered, otherwise the touchpoints of which detail is asked."""
    if not scene.journey.touchpoints:
        blocks = [say(words().say("deeper", "nothing"))]
        return modal("Go deeper", Page.SHOW, blocks, Carried(workshop=scene.id), submit=None)
    return after(scene, ())


def after(scene: Scene, shown: Collection[str], *, again: bool = False) -> View:
    """The page to open when one that showed these touchpoints is saved."""
    pages = asking.score_pages(scene.journey)
    index = asking.following(pages, shown, lambda page: _unanswered(scene, page), again=again)
    return details(scene) if index is None else scores(scene, index, again=again)


def scores(scene: Scene, index: int, *, again: bool = False) -> View:
    """One page of touchpoints, each with one choice; only this person's own earlier ones are chosen already."""
    pages = asking.score_pages(scene.journey)
    if index >= len(pages):
        return details(scene)
    page = pages[index]
    carried = Carried(workshop=scene.id, page=index, part=AGAIN if again else "").fresh()
    blocks: list[Block] = [say(words().say("deeper", "scores", title=cut(page.title, 600))), *speaking(scene)]
    for part in page.parts:
        if len(page.parts) > 1:
            blocks.append(say(words().say("deeper", "shared", number=part.stage.number, name=cut(part.name, 150))))
        blocks += [score_input(scene, touchpoint, carried.nonce) for touchpoint in part.touchpoints]
    here = words().say("deeper", "here", stages=len(page.parts))
    passes = [
        button(Act.PASS_STAGE, here, carried),
        button(Act.PASS_ALL, words().say("deeper", "onwards"), carried),
    ]
    return modal(page.title, Page.SCORES, [*blocks, *buttons(passes)], carried, submit="Save and go on")


def score_input(scene: Scene, touchpoint: Touchpoint, nonce: str) -> Block:
    """One touchpoint's choice, labelled with its number and name."""
    mine = choice_of(scene, touchpoint.id)
    return select_input(
        f"{SCORE}.{touchpoint.id}", called(touchpoint), nonce, list(CHOICES), initial=mine, optional=True
    )


def _unanswered(scene: Scene, page: asking.Page) -> bool:
    return any(not choice_of(scene, touchpoint.id) for touchpoint in page.touchpoints)
