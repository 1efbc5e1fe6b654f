"""Opening modals in time: a trigger lives 3 seconds, and reading the database has a budget of some hundred of them.

Where the budget is overrun, a loading view opens at once and is filled from outside the listener.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from typing import Any

from slack_sdk.models.views import View

from bot.desk import Form
from bot.mapwright import Mapwright
from bot.slack_errors import HashConflict
from handlers.context import explain
from handlers.forms import modal, say, typed
from handlers.ids import Carried, Page

Build = Callable[[], View]


def show(mapwright: Mapwright, body: Mapping[str, Any], build: Build) -> None:
    """Show a modal: in place of the one in which something was pressed, otherwise by the trigger of the click."""
    view = body.get("view")
    if view and view.get("type") == "modal":
        # Pressed twice, the first press has changed the modal already: nothing is to be said about the second.
        with suppress(HashConflict):
            mapwright.slack.update_view(view["id"], build().to_dict(), view.get("hash"))
        return
    open_modal(mapwright, body["trigger_id"], build)


def open_modal(mapwright: Mapwright, trigger_id: str, build: Build) -> None:
    """Open the modal that `build` makes, or a loading view that it fills once it is ready."""
    future = mapwright.pool.submit(build)
    try:
        view = future.result(timeout=mapwright.settings.open_budget_ms / 1000)
    except Late:
        view_id = mapwright.slack.open_view(trigger_id, loading().to_dict())
        future.add_done_callback(lambda done: _fill(mapwright, view_id, done.result))
        return
    mapwright.slack.open_view(trigger_id, view.to_dict())


def _fill(mapwright: Mapwright, view_id: str, ready: Build) -> None:
    try:
        view = ready()
    except Exception as error:
        view = modal("That did not work", Page.SHOW, [say(explain(error).say)], Carried(), submit=None)
    mapwright.slack.update_view(view_id, view.to_dict(), None)


def loading() -> View:
    """What stands there while the real view is being made."""
    return modal("One moment", Page.SHOW, [say("Reading the map ...")], Carried(), submit=None)


def pressed(body: Mapping[str, Any]) -> Carried:
    """What the button that was pressed carries."""
    action = body["actions"][0]
    return Carried.from_text(action.get("value") or (action.get("selected_option") or {}).get("value"))


def sent(view: Mapping[str, Any]) -> tuple[Carried, Form]:
    """What a submitted view carries, and the form that the person filled."""
    carried = Carried.from_text(view.get("private_metadata"))
    return carried, Form(name=view["callback_id"], nonce=carried.nonce or view["id"], typed=typed(view))
