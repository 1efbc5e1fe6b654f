"""Which workshop somebody means: the only one here, or the one that they pick from a list."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.blocks.basic_components import PlainTextObject

from bot import choosing, steps
from bot.choosing import MaySee, Shelved
from bot.mapwright import Mapwright
from bot.plain import cut
from bot.scene import Actor
from bot.slack import SlackError
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


def visible(mapwright: Mapwright, actor: Actor, channel: str) -> bool:
    """Whether a person may see what was said in a channel: members may, and where it is public all but guests.

    Asks Slack: call it outside transactions. What Slack does not tell is not shown.
    """
    try:
        if mapwright.slack.is_public(channel) and not mapwright.slack.user(actor.person).guest:
            return True
        return actor.person in mapwright.slack.members(channel)
    except SlackError:
        return False


def seeing(mapwright: Mapwright, actor: Actor) -> MaySee:
    """What says of a channel whether `visible` holds for this person."""
    return lambda channel: visible(mapwright, actor, channel)


def backlog(mapwright: Mapwright, actor: Actor, without: str = "") -> tuple[Shelved, ...]:
    """What a person may see of the backlog, highest rank first; `without` leaves out one workshop's candidates."""
    return choosing.shelf(mapwright.desk, actor, without, may_see=seeing(mapwright, actor))


def of_channels(mapwright: Mapwright, actor: Actor, channel: str) -> list[Listed]:
    """The workshops of `channel` and of others in which the person is, and those that they take part in.

    Open ones come first. Private channels stay private.
    """
    listed = mapwright.workshops.listed(actor)
    mine = {workshop.id for workshop in mapwright.workshops.involving(actor, channel)}
    others = {w.channel for w in listed if w.id not in mine and w.channel != channel}
    seen = {other for other in others if actor.person in mapwright.slack.members(other)}
    found = [w for w in listed if w.id in mine or w.channel == channel or w.channel in seen]
    return sorted(found, key=lambda w: w.state != "open")


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
