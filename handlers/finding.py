"""Which workshop somebody means: the one that is carried, the only one here, or the one that they pick from a list."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.blocks.basic_components import PlainTextObject

from bot import steps
from bot.mapwright import Mapwright
from bot.plain import cut
from bot.scene import Actor
from bot.words import words
from bot.workshops import Listed
from handlers.forms import button, buttons, note, say
from handlers.ids import Act, Carried

MOST_LISTED = 20


def here(mapwright: Mapwright, actor: Actor, channel: str, state: str = "open") -> tuple[Listed, ...]:
    """The workshops of a channel in one state, newest first."""
    return mapwright.workshops.listed(actor, channel=channel, state=state)


def nothing_here(channel: str) -> list[Block]:
    """What to say where no workshop is open: how to start one."""
    start = button(Act.START, "Start a journey map", Carried(channel=channel), primary=True)
    return [say(words().say("command", "none_here")), *buttons([start])]


def chooser(found: Sequence[Listed], word: str, heading: str | None = None) -> list[Block]:
    """A line with a button for each workshop; pressing it does `word` there."""
    blocks: list[Block] = [say(heading or words().say("command", "chooser"))]
    for listed in found[:MOST_LISTED]:
        carried = Carried(workshop=listed.id, part=word, channel=listed.channel)
        accessory = button(Act.OPEN_WORKSHOP, "Open" if word == "open" else "This one", carried)
        text = PlainTextObject(text=cut(line(listed), 2000), emoji=False)
        blocks.append(SectionBlock(text=text, accessory=accessory))
    if len(found) > MOST_LISTED:
        blocks.append(note(f"and {len(found) - MOST_LISTED} more"))
    return blocks


def line(listed: Listed) -> str:
    """One workshop in a list."""
    row = steps.spec(listed.step)
    return words().say(
        "command",
        "list_line",
        title=listed.title,
        closed=listed.state == "closed",
        date=f"{listed.closed_at:%Y-%m-%d}" if listed.closed_at else "",
        number=row.number,
        step=row.title,
    )
