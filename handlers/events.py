"""What happens around the bot: it is invited, mentioned, written to, or a button is pressed that only opens a link."""

from typing import Any

from slack_bolt import Ack, App

from bot.mapwright import Mapwright
from bot.scene import Actor
from bot.words import words
from handlers.answering import fallback
from handlers.forms import say
from handlers.ids import Act


def register(app: App) -> None:
    """Listen to invitations and mentions."""
    app.event("member_joined_channel")(joined)
    app.event("app_mention")(mentioned)
    app.action(Act.IGNORE)(ignored)


def joined(event: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Somebody came into a channel; where it is the bot itself, what waited for it goes out now."""
    if event.get("user") == mapwright.slack.identity().user_id:
        mapwright.postings.invited(actor.workspace, event["channel"])


def mentioned(event: dict[str, Any], mapwright: Mapwright) -> None:
    """Say how to go on: a mention cannot open a form."""
    blocks = [say(words().say("command", "mention")).to_dict()]
    channel, person = event["channel"], event["user"]
    mapwright.later(lambda: mapwright.slack.ephemeral(channel, person, fallback(blocks), blocks))


def ignored(ack: Ack) -> None:
    """A link was followed: there is nothing to do but to acknowledge it."""
    ack()
