"""Answering one person: by response_url while it lives, in the modal where they are, else as a direct message."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from slack_bolt import BoltContext
from slack_sdk.models.blocks import Block

from bot.mapwright import Mapwright
from bot.plain import cut, escape_mrkdwn
from bot.slack_errors import TriggerExpired, ViewGone
from handlers.forms import modal, say
from handlers.ids import Carried, Page


def respond(mapwright: Mapwright, body: Mapping[str, Any], context: BoltContext, blocks: Sequence[Block]) -> None:
    """Show blocks to the person who asked, and to nobody else."""
    rendered = [block.to_dict() for block in blocks]
    text = fallback(rendered)
    url = body.get("response_url")
    if not url or not mapwright.slack.respond(url, text, rendered):
        mapwright.slack.post(context.user_id or "", text, rendered)


def tell(mapwright: Mapwright, body: Mapping[str, Any], context: BoltContext, text: str) -> None:
    """Say a sentence to the person who asked; where they are in a modal, on top of it, so nothing typed is lost."""
    view = body.get("view")
    if view and view.get("type") == "modal" and body.get("trigger_id"):
        shown = modal("Mapwright", Page.SHOW, [say(text)], Carried(), submit=None)
        # Whoever has closed the modal meanwhile, or waited long, still learns it.
        with suppress(ViewGone, TriggerExpired):
            mapwright.slack.push_view(body["trigger_id"], shown.to_dict())
            return
    respond(mapwright, body, context, [say(text)])


def fallback(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The first words of a message, escaped, for notifications and screen readers."""
    words = (str(block["text"]["text"]) for block in blocks if "text" in block)
    return escape_mrkdwn(cut(next(words, "Mapwright"), 300))
