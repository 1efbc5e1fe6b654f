"""The modal in which many touchpoints are added by lines, and what of them comes back to be corrected."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.plain import cut, size
from bot.scene import Scene
from bot.touching_lines import Outcome
from bot.words import words
from handlers.forms import MOST_TEXT, button, buttons, modal, say, select_input, text_input
from handlers.ids import Act, Carried, Page
from handlers.views.touchpoints import OWNER_CHOICES, back, lacking, missing

REASONS_SHOWN = 12
EXAMPLE = "Compare | Looks at plans | website | +1"


def lines(scene: Scene, outcome: Outcome | None = None) -> View:
    """The lines to write; after a submission only those that were not saved, with what to do about each."""
    done = outcome or Outcome()
    carried = Carried(workshop=scene.id).fresh()
    blocks: list[Block] = [say(words().say("touchpoints", "lines"))]
    if done.reasons:
        blocks = [say(_count(done)), say(_reasons(done))]
    for number, part in enumerate(parts(done.left), 1):
        field, label = ("lines", "Lines") if number == 1 else (f"lines{number}", f"Lines, part {number}")
        example = EXAMPLE if number == 1 else ""
        optional = number > 1
        blocks.append(
            text_input(field, label, carried.nonce, initial=part, placeholder=example, lines=True, optional=optional)
        )
    label = "Owner of these touchpoints"
    hint = "Leave it empty where they differ: the map says which ones lack an owner."
    blocks.append(
        select_input("owner", label, carried.nonce, OWNER_CHOICES, initial=done.owner, optional=True, hint=hint)
    )
    return modal("Add many by lines", Page.LINES, blocks, carried, submit="Save")


def saved(scene: Scene, outcome: Outcome) -> View:
    """After all lines were good: how many were saved, and what is still missing."""
    carried = Carried(workshop=scene.id)
    blocks: list[Block] = [say(words().say("touchpoints", "lines_done", saved=outcome.saved))]
    todo = [button(Act.TOUCHPOINT_LINES, "Add more by lines", carried)]
    if lacking(scene):
        blocks.append(say(missing(scene)))
        todo.insert(0, button(Act.TOUCHPOINT_MISSING, "Fill in what is missing", carried, primary=True))
    todo.append(back(scene))
    return modal("Thank you", Page.SHOW, [*blocks, *buttons(todo)], carried, submit=None, close="Done")


def parts(text: str, most: int = MOST_TEXT) -> list[str]:
    """The text in as few parts as fit into one field each, split between lines where that is possible."""
    found, rest = [], text
    while size(rest) > most:
        fits = len(cut(rest, most, "")) or most // 2
        whole = rest.rfind("\n", 0, fits + 1)
        end = whole if whole > 0 else fits
        found.append(rest[:end])
        rest = rest[end:].removeprefix("\n")
    return [*found, rest]


def _count(outcome: Outcome) -> str:
    block = "lines_saved" if outcome.saved else "lines_none_saved"
    return words().say("touchpoints", block, saved=outcome.saved, left=len(outcome.reasons))


def _reasons(outcome: Outcome) -> str:
    shown, more = outcome.reasons[:REASONS_SHOWN], max(len(outcome.reasons) - REASONS_SHOWN, 0)
    return words().say("touchpoints", "reasons", reasons=shown, more=more)
