"""views.*: modals behind a trigger_id, and the Home tab."""

import re

from sandbox import screens
from sandbox.api.calls import Call, Refused, invalid_arguments, refuse
from sandbox.objects import view_object
from sandbox.things import Trigger, View
from sandbox.world import Json

TRIGGER = re.compile(r"\d+\.\d+\.[0-9a-f]+")


def open_(call: Call) -> Json:
    """views.open."""
    content = _content(call, modal=True)
    trigger = _trigger(call)
    if screens.taken(call.state, call.app, call.team, content):
        raise Refused("duplicate_external_id")
    trigger.used = True
    view = screens.open_modal(call.state, call.app, call.team, trigger.user, content, trigger.channel_id)
    return _shown(call, view)


def push(call: Call) -> Json:
    """views.push: from within an open modal only."""
    content = _content(call, modal=True)
    trigger = _trigger(call)
    below = call.state.views.get(trigger.view_id)
    if below is None or screens.stack_of(call.state, below) is None:
        raise Refused("not_found" if trigger.view_id else "invalid_trigger_id")
    if screens.taken(call.state, call.app, call.team, content):
        raise Refused("duplicate_external_id")
    view = screens.push(call.state, call.app, call.team, below, content)
    if view is None:
        raise Refused("push_limit_reached")
    trigger.used = True
    return _shown(call, view)


def update(call: Call) -> Json:
    """views.update, by view_id or external_id; ``hash`` guards against races."""
    if not (call.text("view_id") or call.text("external_id")):
        raise invalid_arguments("missing required field: view_id")
    view = screens.find(call.state, call.app, call.text("view_id"), call.text("external_id"))
    content = _content(call, modal=view is None or view.content["type"] == "modal")
    if view is None:
        raise Refused("not_found")
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refused("hash_conflict")
    if screens.taken(call.state, call.app, call.team, content, apart=view.id):
        raise Refused("duplicate_external_id")
    screens.replace(call.state, view, content)
    return _shown(call, view)


def publish(call: Call) -> Json:
    """views.publish: the Home tab of one person."""
    if not call.app.feature("app_home").get("home_tab_enabled", False):
        raise Refused("not_enabled")
    if call.text("user_id") not in call.team.users:
        raise invalid_arguments("invalid `user_id`")
    content = _content(call, modal=False)
    known = call.state.homes.get((call.app.id, call.text("user_id")))
    if known is not None and call.text("hash") and call.text("hash") != known.hash:
        raise Refused("hash_conflict")
    if screens.taken(call.state, call.app, call.team, content, apart=known.id if known else ""):
        raise Refused("duplicate_external_id")
    return _shown(call, screens.publish(call.state, call.app, call.team, call.text("user_id"), content))


def _content(call: Call, *, modal: bool) -> Json:
    refuse(screens.problems_of(call.state, call.app, call.arguments.get("view"), modal=modal), "invalid_arguments")
    content: Json = call.data("view")
    return content


def _trigger(call: Call) -> Trigger:
    given = call.text("trigger_id")
    if not TRIGGER.fullmatch(given):
        raise Refused("invalid_arguments", response_metadata={"messages": ["invalid `trigger_id`"]})
    found = call.state.triggers.get(given)
    if found is None or found.app_id != call.app.id:
        raise Refused("invalid_trigger_id")
    if found.used:
        raise Refused("exchanged_trigger_id")
    if call.state.now() - found.born > call.state.options.trigger_life:
        raise Refused("expired_trigger_id")
    return found


def _shown(call: Call, view: View) -> Json:
    return {"view": view_object(view, call.app)}
