"""Modals and Home tabs: opening, pushing, updating, what becomes of them by an app's answer. Under ``State.lock``."""

from sandbox.blockkit.problems import Problem
from sandbox.blockkit.views import check_view
from sandbox.forms import initial_value
from sandbox.normal import normal_blocks, stateful
from sandbox.objects import view_object
from sandbox.state import State
from sandbox.things import Team, View
from sandbox.world import App, Json

DEEPEST = 3
TROUBLE = "We had some trouble connecting. Try again?"
Values = dict[str, dict[str, Json]]


def problems_of(state: State, app: App, given: object, *, modal: bool) -> list[Problem]:
    """Say what is wrong with a view that an app wants to show."""
    return check_view(given, modal=modal, usable_files=state.usable_file(app))


def taken(state: State, app: App, team: Team, content: Json, apart: str = "") -> bool:
    """Tell whether another view of the app in the workspace has this external_id."""
    wanted = content.get("external_id")
    mine = [one for one in _living(state) if one.app_id == app.id and one.team_id == team.id and one.id != apart]
    return bool(wanted) and any(one.external_id == wanted for one in mine)


def _living(state: State) -> list[View]:
    stacked = {ident for stacks in state.stacks.values() for stack in stacks for ident in stack}
    return [state.views[ident] for ident in stacked] + list(state.homes.values())


def find(state: State, app: App, view_id: str, external_id: str) -> View | None:
    """Find a view of the app that somebody still has before them."""
    for view in _living(state):
        if view.app_id == app.id and (view.id == view_id or (external_id and view.external_id == external_id)):
            return view
    return None


def stack_of(state: State, view: View) -> list[str] | None:
    """Return the stack in which a modal is, the bottom first."""
    return next((stack for stack in state.stacks.get(view.user, []) if view.id in stack), None)


def open_modal(state: State, app: App, team: Team, user: str, content: Json, channel_id: str = "") -> View:
    """Open a modal on top of all that this person has open."""
    view = _made(state, app, team, user, content, channel_id)
    state.stacks.setdefault(user, []).append([view.id])
    state.changed()
    return view


def push(state: State, app: App, team: Team, below: View, content: Json) -> View | None:
    """Put a modal on top of the stack of another; None if the stack is full or gone."""
    stack = stack_of(state, below)
    if stack is None or len(stack) >= DEEPEST:
        return None
    view = _made(state, app, team, below.user, content, below.channel_id)
    view.root_id, view.previous_id = stack[0], stack[-1]
    stack.append(view.id)
    state.changed()
    return view


def replace(state: State, view: View, content: Json) -> None:
    """Give a view new content; inputs that keep block_id, action_id and kind keep what was typed."""
    kept = _kinds(view.content)
    view.content = _kept(content)
    same = {place for place, kind in _kinds(view.content).items() if kept.get(place) == kind}
    view.values = {
        block: {action: value for action, value in values.items() if (block, action) in same}
        for block, values in view.values.items()
    }
    view.errors, view.trouble = {}, ""
    view.hash = state.hash()
    state.changed()


def publish(state: State, app: App, team: Team, user: str, content: Json) -> View:
    """Show an app's Home tab to somebody."""
    view = state.homes.get((app.id, user))
    if view is None:
        view = _made(state, app, team, user, content, "")
        state.homes[app.id, user] = view
        state.changed()
    else:
        replace(state, view, content)
    return view


def close(state: State, view: View) -> None:
    """Take one modal away; the one below comes into sight."""
    stack = stack_of(state, view)
    if stack is not None:
        stack.remove(view.id)
        _sweep(state, view.user)


def clear(state: State, view: View) -> None:
    """Take a modal's whole stack away."""
    stack = stack_of(state, view)
    if stack is not None:
        stack.clear()
        _sweep(state, view.user)


def _sweep(state: State, user: str) -> None:
    state.stacks[user] = [stack for stack in state.stacks[user] if stack]
    if not state.stacks[user]:
        del state.stacks[user]
    state.changed()


def values_of(view: View, *, inputs: bool = True) -> Values:
    """Return ``state.values``: what was typed or chosen, else what each element began with."""
    return values_in(view.content["blocks"], view.values, view.channel_id, inputs=inputs)


def values_in(blocks: list[Json], typed: Values, channel_id: str = "", *, inputs: bool = True) -> Values:
    """Return ``state.values`` of blocks; without ``inputs`` those of input blocks are left out."""
    found: Values = {}
    for block, element in stateful(blocks):
        if inputs or block["type"] != "input":
            place, action = block["block_id"], element["action_id"]
            value = typed.get(place, {}).get(action)
            found.setdefault(place, {})[action] = value or initial_value(element, channel_id)
    return found


def shown(view: View, app: App) -> Json:
    """Show a view with what stands in it."""
    return view_object(view, app, values_of(view))


def _made(state: State, app: App, team: Team, user: str, content: Json, channel_id: str) -> View:
    ident = state.ident("V")
    view = View(ident, team.id, app.id, user, _kept(content), state.hash(), ident, channel_id=channel_id)
    state.views[ident] = view
    return view


def _kept(content: Json) -> Json:
    kept = {**content, "blocks": normal_blocks(content["blocks"])}
    for key in ("title", "submit", "close"):
        if kept.get(key):
            kept[key] = {"emoji": True, **kept[key]}
    return kept


def _kinds(content: Json) -> dict[tuple[str, str], str]:
    return {(b["block_id"], e["action_id"]): e["type"] for b, e in stateful(content["blocks"])}
