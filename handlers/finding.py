"""Which workshop somebody means: the only one here, or the one that they pick from a list."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.blocks.basic_components import PlainTextObject

from bot import steps
from bot.choosing import Shelved
from bot.mapwright import Mapwright
from bot.plain import cut
from bot.scene import Actor
from bot.words import words
from bot.workshops import Listed
from handlers.forms import button, buttons, note, say
from handlers.ids import Act, Carried
from handlers.views.start import ranked

MOST_LISTED = 20
MOST_SHELVED = 5


def here(mapwright: Mapwright, actor: Actor, channel: str, state: str = "open") -> tuple[Listed, ...]:
    """The workshops of a channel in one state, newest first."""
    return mapwright.workshops.listed(actor, channel=channel, state=state)


def direct(channel: str) -> bool:
    """Whether this is a conversation between two, in which no workshop can run."""
    return channel.startswith("D")


def nothing_here(channel: str, word: str, elsewhere: Sequence[Listed]) -> list[Block]:
    """What to say where no workshop is open: the person's workshops in other channels, and how to start one here."""
    if direct(channel):
        return chooser(elsewhere, word, words().say("command", "in_channels", yours=bool(elsewhere)))
    start = button(Act.START, "Start a journey map", Carried(channel=channel), primary=True)
    heading = words().say("command", "none_here", yours=bool(elsewhere))
    return [*chooser(elsewhere, word, heading), *buttons([start])]


def shelf(shelved: Sequence[Shelved], channel: str) -> list[Block]:
    """The journeys of the backlog with a button each that starts a workshop here; nothing where there is none."""
    if not shelved or direct(channel):
        return []
    blocks: list[Block] = [say(words().say("command", "backlog"))]
    for one in shelved[:MOST_SHELVED]:
        accessory = button(Act.START, "Start with this", Carried(channel=channel, item=one.id))
        text = PlainTextObject(text=cut(ranked(one), 2000), emoji=False)
        blocks.append(SectionBlock(text=text, accessory=accessory))
    return blocks


def chooser(found: Sequence[Listed], word: str, heading: str | None = None) -> list[Block]:
    """A line with a button for each workshop; pressing it does `word` there."""
    blocks: list[Block] = [say(heading or words().say("command", "chooser"))]
    for listed in found[:MOST_LISTED]:
        carried = Carried(workshop=listed.id, part=word, channel=listed.channel)
        accessory = button(Act.OPEN_WORKSHOP, "Open" if word in ("", "open") else "This one", carried)
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
        closed=f"{listed.closed_at:%Y-%m-%d}" if listed.closed_at else "",
        started=f"{listed.started_at:%Y-%m-%d}",
        number=row.number,
        step=row.title,
    )
