"""Who asks, and what they are told when something is refused or goes wrong.

`install` gives every listener the arguments `actor` and `mapwright`. Whatever a listener raises becomes words for the
person: a refusal its own sentence, at its field where it has one, and anything else a sentence with a reference that
stands in the log too. What was typed into a modal stays in it.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot.desk import Refusal
from bot.mapwright import Mapwright
from bot.scene import Actor
from bot.slack import SlackError
from handlers.answering import fallback, tell
from handlers.forms import modal, say
from handlers.ids import Carried, Page, field_of

log = logging.getLogger(__name__)


def install(app: App, mapwright: Mapwright) -> None:
    """Put the middleware and the error handler in front of all listeners."""

    def who(context: BoltContext, body: dict[str, Any], next: Callable[[], Any]) -> Any:
        context["mapwright"] = mapwright
        context["actor"] = actor_of(context, body)
        if outsider(context, body):
            raise Refusal("This workshop belongs to another organisation: only its own people can take part.")
        return next()

    def failed(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        return answer(mapwright, body, context, explain(error))

    app.middleware(who)
    app.error(failed)


def actor_of(context: BoltContext, body: Mapping[str, Any]) -> Actor:
    """The person behind a request, in the workspace where the app is installed."""
    workspace = context.team_id or context.enterprise_id or ""
    return Actor(workspace, context.user_id or body.get("event", {}).get("user", "") or "")


def outsider(context: BoltContext, body: Mapping[str, Any]) -> bool:
    """Whether the person belongs to another organisation (a channel shared between two)."""
    user = body.get("user")
    home = context.authorize_result.team_id if context.authorize_result else None
    theirs = user.get("team_id") if isinstance(user, Mapping) else None
    return bool(theirs and home and theirs != home and not context.is_enterprise_install)


def explain(error: Exception) -> Refusal:
    """What to tell a person about an error; what nobody foresaw is logged under a reference that they can quote."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, SlackError):
        log.warning("Slack refused: %s", error)
        return Refusal(error.say)
    reference = secrets.token_hex(4)
    log.error("unexpected error, reference %s", reference, exc_info=error)
    return Refusal(f"Something went wrong on our side (reference {reference}). Try again; nothing saved is lost.")


def answer(mapwright: Mapwright, body: Mapping[str, Any], context: BoltContext, refusal: Refusal) -> BoltResponse:
    """Bring a refusal to the person: in the modal that was sent, else ephemerally, else as a direct message."""
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body=_in_modal(body["view"], refusal))
    if body.get("command"):
        blocks = [say(refusal.say).to_dict()]
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": fallback(blocks), "blocks": blocks})
    mapwright.later(lambda: tell(mapwright, body, context, refusal.say))
    return BoltResponse(status=200, body="")


def _in_modal(view: Mapping[str, Any], refusal: Refusal) -> dict[str, Any]:
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    errors = {block: refusal.fields[field_of(block)] for block in inputs if field_of(block) in refusal.fields}
    if not errors and inputs:
        errors = {inputs[0]: refusal.say}
    if errors:
        return {"response_action": "errors", "errors": errors}
    shown = modal("That did not work", Page.SHOW, [say(refusal.say)], Carried(), submit=None)
    return {"response_action": "update", "view": shown.to_dict()}
