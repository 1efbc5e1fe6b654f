"""The modals around moving a workshop: what is missing, closing, handing over."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import steps
from bot.plain import cut
from bot.scene import Scene
from bot.steps import Step
from bot.words import words
from handlers.forms import modal, people_input, say
from handlers.ids import Carried, Page

MOST_REASONS = 30


def not_yet(carried: Carried, step: Step, reasons: Sequence[str]) -> View:
    """What is missing before the next step; sending it goes on all the same."""
    row = steps.spec(step)
    listed = "\n".join(f"• {cut(reason, 90)}" if len(reasons) > MOST_REASONS else f"• {reason}" for reason in reasons)
    blocks: list[Block] = [
        say(words().say("advance", "not_yet", number=row.number, step=row.title)),
        say(listed),
        say(words().say("advance", "anyway")),
    ]
    return modal("Not done yet", Page.NOT_YET, blocks, carried, submit="Go on anyway", close="Stay")


def moved(step: Step, block: str) -> View:
    """Where the workshop stands now."""
    row = steps.spec(step)
    text = words().say("advance", block, number=row.number, step=row.title)
    return modal("Step " + str(row.number), Page.SHOW, [say(text)], Carried(), submit=None)


def close(scene: Scene) -> View:
    """The question before a workshop is closed."""
    text = words().say("advance", "close", title=scene.title)
    verdict = steps.may_advance(scene.step, scene.journey)
    blocks: list[Block] = [say(text)]
    if isinstance(verdict, steps.Refused):
        reasons = [f"• {cut(reason, 250)}" for reason in verdict.reasons[:10]]
        blocks.append(say("\n".join([words().say("advance", "close_without"), *reasons])))
    return modal("Close the workshop?", Page.CLOSE, blocks, Carried(workshop=scene.id), submit="Close it", close="Stay")


def handover(scene: Scene) -> View:
    """The facilitators, to be named anew."""
    carried = Carried(workshop=scene.id).fresh()
    blocks: list[Block] = [
        say(words().say("advance", "handover")),
        people_input("facilitators", "Facilitators", carried.nonce, initial=scene.facilitators),
    ]
    return modal("Hand over", Page.HANDOVER, blocks, carried, submit="Hand over")
