"""`/journey`: each word does one thing; alone it does what this person most likely wants now.

Answers go to the person alone. What needs Slack's own data (who has left, who is in a channel) is looked up outside
the listener and answered by response_url.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk.models.blocks import Block, RichTextBlock
from slack_sdk.models.blocks.block_elements import RichTextElementParts, RichTextSectionElement

from bot.desk import Surface
from bot.mapwright import Mapwright
from bot.plain import cut, one_line
from bot.scene import Actor
from bot.slack import ChannelGone
from bot.words import words
from handlers import finding
from handlers.advance import advance, back, reopen
from handlers.answering import fallback, respond
from handlers.contribute import asked_now
from handlers.edit import edit_view
from handlers.forms import say
from handlers.ids import COMMAND, Act, Carried
from handlers.opening import open_modal, pressed
from handlers.start import open_start
from handlers.views import advance as advance_views
from handlers.views.status import status


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that somebody typed, or the button of a workshop in a list, in a channel."""

    mapwright: Mapwright
    actor: Actor
    body: Mapping[str, Any]
    context: BoltContext
    channel: str
    ack: Ack

    def answer(self, *blocks: Block) -> None:
        """Answer the person alone, while the listener runs: a command by its acknowledgement, which costs no call."""
        if "command" in self.body:
            rendered = [block.to_dict() for block in blocks]
            self.ack(text=fallback(rendered), blocks=rendered)
        else:
            self.mapwright.later(lambda: self.tell(*blocks))

    def tell(self, *blocks: Block) -> None:
        """Answer the person alone, after the listener."""
        respond(self.mapwright, self.body, self.context, blocks)

    def carried(self, workshop_id: str) -> Carried:
        """The workshop with the step and version at which it stands."""
        scene = self.mapwright.workshops.scene(self.actor, workshop_id)
        return Carried(workshop=scene.id, step=scene.step, version=scene.version)


Does = Callable[[Asked, str], None]


def register(app: App) -> None:
    """Listen to the command and to the buttons of lists."""
    app.command(COMMAND)(command)
    app.action(Act.OPEN_WORKSHOP)(picked)
    app.action(Act.MAP)(map_pressed)
    app.action(Act.STATUS)(status_pressed)


def command(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright, context: BoltContext) -> None:
    """Do what the first word says."""
    ack()
    asked = Asked(mapwright, actor, body, context, body["channel_id"], ack)
    word, _, rest = one_line(body.get("text") or "").partition(" ")
    word = word.lower()
    if word == "start":
        _start(asked)
    elif word == "help":
        text, blocks = _usage()
        ack(text=text, blocks=blocks)
    elif word in ("list", "open"):
        mapwright.later(lambda: _list(asked, rest))
    elif word in FOR_ONE:
        _for_one(asked, word)
    else:
        shown = words().say("command", "unknown", word=cut(word, 60))
        asked.answer(say(f"{shown}\n{words().say('command', 'usage')}"))


@cache
def _usage() -> tuple[str, list[dict[str, Any]]]:
    """The help as it goes out: the same for everybody, so it is rendered once."""
    blocks = [say(words().say("command", "usage")).to_dict()]
    return fallback(blocks), blocks


def _start(asked: Asked) -> None:
    if finding.direct(asked.channel):
        asked.answer(say(words().say("command", "in_channels", yours=False)))
        return
    open_start(asked.mapwright, asked.actor, asked.body["trigger_id"], asked.channel)
    asked.mapwright.later(lambda: _warn(asked, asked.channel))


def _warn(asked: Asked, channel: str) -> bool:
    """Say what to do where the bot cannot post: it is no member of the channel, or that is archived."""
    why = asked.mapwright.slack.barred(channel)
    if why is None:
        return False
    block = "archived" if why is ChannelGone else "not_in"
    asked.tell(say(words().say("command", block, here=channel == asked.channel)))
    return True


def _for_one(asked: Asked, word: str) -> None:
    state = "closed" if word == "reopen" else "open"
    found = finding.here(asked.mapwright, asked.actor, asked.channel, state)
    if not found and word in ("map", "status"):
        found = finding.here(asked.mapwright, asked.actor, asked.channel, "closed")[:1]
    if len(found) == 1:
        FOR_ONE[word](asked, found[0].id)
    elif found:
        asked.answer(*finding.chooser(found, word))
    elif word == "reopen":
        asked.answer(say(words().say("command", "none_closed")))
    else:
        elsewhere = asked.mapwright.workshops.involving(asked.actor)
        asked.answer(*finding.nothing_here(asked.channel, word, elsewhere))


def picked(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright, context: BoltContext) -> None:
    """Do the word of a list to the workshop that was picked from it."""
    carried = pressed(body)
    ack()
    asked = Asked(mapwright, actor, body, context, carried.channel, ack)
    FOR_ONE.get(carried.part, _status)(asked, carried.workshop)


def map_pressed(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright, context: BoltContext) -> None:
    """Post or redraw the map."""
    ack()
    carried = pressed(body)
    _map(Asked(mapwright, actor, body, context, carried.channel, ack), carried.workshop)


def status_pressed(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright, context: BoltContext) -> None:
    """Say where the workshop stands."""
    ack()
    carried = pressed(body)
    _status(Asked(mapwright, actor, body, context, carried.channel, ack), carried.workshop)


def _contribute(asked: Asked, workshop_id: str) -> None:
    workshops = asked.mapwright.workshops
    build = lambda: asked_now(workshops.scene(asked.actor, workshop_id))  # noqa: E731 - a name for what is built
    open_modal(asked.mapwright, asked.body["trigger_id"], build)


def _map(asked: Asked, workshop_id: str) -> None:
    occasion = asked.mapwright.postings.ask_for_map(asked.actor, workshop_id)

    def answer() -> None:
        scene = asked.mapwright.workshops.scene(asked.actor, workshop_id)
        if _warn(asked, scene.channel):
            return
        ts = asked.mapwright.postings.posted(scene.workspace, scene.id, Surface.MAP, occasion)
        if not ts:
            asked.tell(say(words().say("map", "asked")))
            return
        link = asked.mapwright.slack.permalink(scene.channel, ts)
        asked.tell(linked(words().say("map", "redrawn"), link))

    asked.mapwright.later(answer)


def linked(text: str, link: str) -> Block:
    """A paragraph that parses nothing, with a link at its end."""
    parts = [RichTextElementParts.Text(text=f"{text} "), RichTextElementParts.Link(url=link)]
    return RichTextBlock(elements=[RichTextSectionElement(elements=list(parts))])


def _status(asked: Asked, workshop_id: str) -> None:
    def answer() -> None:
        scene = asked.mapwright.workshops.scene(asked.actor, workshop_id)
        problems = asked.mapwright.postings.problems(scene.workspace, scene.id)
        if problems:
            # What kept a post back may be over, as when a channel was unarchived: Slack does not tell.
            asked.mapwright.postings.invited(scene.workspace, scene.channel)
        asked.tell(*status(scene, asked.mapwright.slack.user, problems))

    asked.mapwright.later(answer)


def _next(asked: Asked, workshop_id: str) -> None:
    advance(asked.mapwright, asked.body, asked.context, asked.actor, asked.carried(workshop_id))


def _back(asked: Asked, workshop_id: str) -> None:
    back(asked.mapwright, asked.body, asked.context, asked.actor, asked.carried(workshop_id))


def _close(asked: Asked, workshop_id: str) -> None:
    scene = asked.mapwright.workshops.led_scene(asked.actor, workshop_id)
    open_modal(asked.mapwright, asked.body["trigger_id"], lambda: advance_views.close(scene))


def _reopen(asked: Asked, workshop_id: str) -> None:
    asked.answer(say(reopen(asked.mapwright, asked.actor, workshop_id)))


def _handover(asked: Asked, workshop_id: str) -> None:
    scene = asked.mapwright.workshops.led_scene(asked.actor, workshop_id)
    open_modal(asked.mapwright, asked.body["trigger_id"], lambda: advance_views.handover(scene))


def _edit(asked: Asked, workshop_id: str) -> None:
    scene = asked.mapwright.workshops.scene(asked.actor, workshop_id)
    open_modal(asked.mapwright, asked.body["trigger_id"], lambda: edit_view(scene))


def _list(asked: Asked, named: str = "") -> None:
    """The workshops that this person may see, those whose title has `named` in it; the only one opens at once."""
    listed = finding.of_channels(asked.mapwright, asked.actor, asked.channel)
    found = [w for w in listed if named.casefold() in w.title.casefold()]
    if named and len(found) == 1:
        _status(asked, found[0].id)
        return
    heading = words().say("command", "list" if found else "list_empty", named=cut(named, 60))
    shelved = finding.backlog(asked.mapwright, asked.actor) if not named else ()
    asked.tell(*finding.chooser(found, "open", heading), *finding.shelf(shelved, asked.channel))


FOR_ONE: dict[str, Does] = {
    "": _contribute,
    "add": _contribute,
    "map": _map,
    "status": _status,
    "next": _next,
    "back": _back,
    "close": _close,
    "reopen": _reopen,
    "handover": _handover,
    "edit": _edit,
}
