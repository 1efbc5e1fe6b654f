"""What people do, as Slack tells apps of it: commands, clicks, submissions, shortcuts, messages.

Called from any thread but the server's; an act that needs an acknowledgement waits for it.
"""

import uuid
from collections.abc import Sequence

from sandbox import replies, rooms, screens
from sandbox.composer import composed, composed_blocks
from sandbox.forms import complaint
from sandbox.impossible import must
from sandbox.normal import stateful
from sandbox.objects import file_object, message_object
from sandbox.payloads import (
    action_ts,
    block_suggestion,
    global_shortcut,
    message_click,
    message_shortcut,
    slash_command,
    view_click,
    view_closed,
    view_submission,
)
from sandbox.server import Server
from sandbox.things import Channel, File, Message, Team, User, View
from sandbox.traffic import Ack
from sandbox.world import App, Json

Upload = tuple[str, bytes]


class Acts:
    """The acts of everybody in one workspace."""

    def __init__(self, server: Server, team: Team) -> None:
        self._server = server
        self._state = server.state
        self._team = team

    def command(self, user: User, channel: Channel, typed: str) -> Ack:
        """Send a slash command; what Slack would say to it appears in the channel."""
        command, _, rest = typed.partition(" ")
        team, state = self._team, self._state
        found = [(a, c) for a in team.apps.values() for c in a.commands if c["command"] == command]
        # Commands belong to the workspace that installed the app: guests have them, people of another workspace do not.
        if not found or user.team_id != team.id:
            with state.lock:
                rooms.from_slackbot(state, team, channel, user.id, f"{command} is not a valid command.")
            return Ack("unknown_command")
        # Command names are not namespaced: the app installed last has it.
        app, declared = found[-1]
        with state.lock:
            text = composed(team, rest.strip(), labels=True, mentions=bool(declared.get("should_escape")))
            urls = self._urls(app, user, channel.id, "commands")
            payload = slash_command(app, team, user, channel, (command, text), urls)
        return self._server.traffic.ask(app, payload, lambda ack: self._command_done(app, user, channel, command, ack))

    def _command_done(self, app: App, user: User, channel: Channel, command: str, ack: Ack) -> None:
        if ack.ok:
            replies.answer_command(self._state, self._team, app, user, channel, command, ack.answer)
        else:
            text = f'{command} failed with the error "{ack.error}"'
            rooms.from_slackbot(self._state, self._team, channel, user.id, text)

    def _urls(self, app: App, user: User, channel_id: str, kind: str, ts: str = "") -> tuple[str, str]:
        url = self._state.reply_url(app, self._team, user.id, channel_id, kind, ts)
        return url, self._state.trigger(app, user.id, channel_id)

    def click_message(self, user: User, message: Message, block: Json, element: Json, value: Json | None) -> Ack:
        """Press or choose something in a message; ``value`` is what then stands in an element that holds one."""
        app = self._team.apps[message.app_id]
        with self._state.lock:
            chosen = message.values.setdefault(user.id, {})
            if value is not None and element["type"] != "overflow":
                chosen.setdefault(block["block_id"], {})[element["action_id"]] = value
            values = screens.values_in(message.blocks, chosen)
            action = _action(block, element, value)
            urls = self._urls(app, user, message.channel_id, "actions", message.ts)
            payload = message_click(app, self._team, user, message, action, values, urls)
        return self._server.traffic.ask(app, payload)

    def click_view(self, user: User, view: View, block: Json, element: Json, value: Json | None) -> Ack:
        """Press or choose something in a modal or in the Home tab; an input that does not dispatch keeps it only."""
        app = self._team.apps[view.app_id]
        with self._state.lock:
            if value is not None and element["type"] != "overflow":
                self.enter(view, block, element, value)
                if block["type"] == "input" and not block.get("dispatch_action"):
                    return Ack("")
            trigger = self._state.trigger(app, user.id, view.channel_id, view.id)
            action = _action(block, element, value)
            payload = view_click(app, self._team, user, view, action, screens.values_of(view), trigger)
        return self._server.traffic.ask(app, payload)

    def enter(self, view: View, block: Json, element: Json, value: Json) -> None:
        """Let something stand in an element of a view, without telling the app."""
        with self._state.lock:
            view.values.setdefault(block["block_id"], {})[element["action_id"]] = value
            view.errors.pop(block["block_id"], None)
            self._state.changed()

    def suggestions(self, user: User, view: View, block: Json, element: Json, typed: str) -> list[Json]:
        """Ask the app for options while somebody types."""
        app = self._team.apps[view.app_id]
        place = (block["block_id"], element["action_id"])
        with self._state.lock:
            payload = block_suggestion(app, self._team, user, view, place, typed, screens.values_of(view))
        answer = self._server.traffic.ask(app, payload).answer or {}
        groups = [one["options"] for one in answer.get("option_groups") or []]
        return [one for options in [answer.get("options") or [], *groups] for one in options]

    def submit(self, user: User, view: View) -> Ack | None:
        """Press submit; None if the client has complaints of its own and sends nothing."""
        app = self._team.apps[view.app_id]
        with self._state.lock:
            values = screens.values_of(view)
            inputs = [(b, e) for b, e in stateful(view.content["blocks"]) if b["type"] == "input"]
            said = {b["block_id"]: complaint(b, values[b["block_id"]][e["action_id"]]) for b, e in inputs}
            view.errors, view.trouble = {ident: text for ident, text in said.items() if text}, ""
            if view.errors:
                self._state.changed()
                return None
            trigger = self._state.trigger(app, user.id, view.channel_id, view.id)
            urls = self._response_urls(app, user, view, values)
            payload = view_submission(app, self._team, user, view, values, trigger, urls)
        return self._server.traffic.ask(app, payload, lambda ack: self._submitted(app, view, ack))

    def _submitted(self, app: App, view: View, ack: Ack) -> None:
        if ack.ok:
            replies.answer_submission(self._state, self._team, app, view, ack.answer)
        else:
            view.trouble = screens.TROUBLE
            self._state.changed()

    def _response_urls(self, app: App, user: User, view: View, values: screens.Values) -> list[Json]:
        found = []
        for block, element in stateful(view.content["blocks"]):
            value = values[block["block_id"]][element["action_id"]]
            chosen = value.get("selected_conversation") or value.get("selected_channel")
            if element.get("response_url_enabled") and chosen:
                url = self._state.reply_url(app, self._team, user.id, chosen, "app")
                place = {"block_id": block["block_id"], "action_id": element["action_id"]}
                found.append(place | {"channel_id": chosen, "response_url": url})
        return found

    def close(self, user: User, view: View, *, everything: bool = False) -> None:
        """Cancel a modal; ``everything`` is the X, which ends the whole stack."""
        app = self._team.apps[view.app_id]
        with self._state.lock:
            cleared = everything or bool(view.content.get("clear_on_close"))
            told = self._state.views[view.root_id] if cleared else view
            values = screens.values_of(told, inputs=False)
            payload = view_closed(app, self._team, user, told, values, cleared=cleared)
            (screens.clear if cleared else screens.close)(self._state, view)
        if told.content.get("notify_on_close"):
            self._server.traffic.ask(app, payload)

    def use_on_message(self, user: User, message: Message, name: str) -> Ack:
        """Use a message shortcut, found by its name; the app need not be in the channel."""
        app, declared = self._shortcut(user, name, "message")
        with self._state.lock:
            files = rooms.files_of(self._state, self._team, message)
            shown = message_object(message, self._team, files)
            urls = self._urls(app, user, message.channel_id, "app", message.ts)
            payload = message_shortcut(app, self._team, user, message, declared["callback_id"], urls, shown)
        return self._server.traffic.ask(app, payload)

    def use(self, user: User, name: str) -> Ack:
        """Use a global shortcut, found by its name."""
        app, declared = self._shortcut(user, name, "global")
        trigger = self._state.trigger(app, user.id)
        return self._server.traffic.ask(app, global_shortcut(app, self._team, user, declared["callback_id"], trigger))

    def _shortcut(self, user: User, name: str, kind: str) -> tuple[App, Json]:
        must(user.team_id == self._team.id, f"{user.name} is of another workspace, where the app is not installed")
        offered = [(a, s) for a in self._team.apps.values() for s in a.shortcuts if s["type"] == kind]
        found = [(app, one) for app, one in offered if one["name"] == name]
        names = ", ".join(repr(one["name"]) for _, one in offered)
        return must(found, f"there is no {kind} shortcut {name!r}, only {names or 'none at all'}")[0]

    def say(self, user: User, channel: Channel, typed: str, thread_ts: str, files: Sequence[Upload] = ()) -> Message:
        """Post an ordinary message; @name and #channel become mentions as they do in the composer."""
        with self._state.lock:
            uploads = [self.upload(user, name, data).id for name, data in files]
            message = Message(
                channel.id,
                self._state.ts(),
                user.id,
                composed(self._team, typed, labels=False),
                composed_blocks(self._team, typed) if typed else [],
                subtype="file_share" if uploads else "",
                thread_ts=thread_ts,
                files=uploads,
                client_msg_id=str(uuid.uuid4()),
            )
            return rooms.post(self._state, self._team, message)

    def upload(self, user: User, name: str, data: bytes) -> File:
        """Upload a file of somebody's own, ready at once."""
        state = self._state
        created = int(float(state.ts()))
        file = File(state.ident("F"), self._team.id, user.id, "", name, len(data), name, data=data, created=created)
        file.ready_at, file.completed = state.now(), True
        state.files[file.id] = file
        return file

    def react(self, user: User, message: Message, name: str) -> None:
        """Add a reaction, or take it back if it is there."""
        with self._state.lock:
            if not rooms.react(self._state, self._team, message, user.id, name):
                rooms.unreact(self._state, self._team, message, user.id, name)

    def reload(self, user: User) -> None:
        """Lose what a client does not keep: ephemeral messages, open modals."""
        with self._state.lock:
            self._state.stacks.pop(user.id, None)
            for channel in self._team.channels.values():
                kept = {ts: one for ts, one in channel.messages.items() if one.ephemeral_for != user.id}
                channel.messages = kept
            self._state.changed()

    def photo(self, user: User, name: str, data: bytes) -> Json:
        """Upload a file of somebody's own, and show it as a file input holds it."""
        with self._state.lock:
            file = self.upload(user, name, data)
            return file_object(file, self._team, self._state.base_url, ready=True, whole=False)

    def open_app(self, user: User, app: App, tab: str) -> None:
        """Open an app's Home or Messages tab."""
        with self._state.lock:
            channel = self._state.dm(self._team, app.bot_user, user.id)
            event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
            event["event_ts"] = self._state.ts()
            home = self._state.homes.get((app.id, user.id))
            if home is not None and tab == "home":
                event["view"] = screens.shown(home, app)
            rooms.tell(self._state, self._team, "app_home_opened", event, only=app)


def _action(block: Json, element: Json, value: Json | None) -> Json:
    place = {"action_id": element["action_id"], "block_id": block["block_id"]}
    if value is None:
        kept = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        return place | kept | {"type": element["type"], "action_ts": action_ts()}
    picked = any(key.startswith("selected") for key in value)
    hint = {"placeholder": element["placeholder"]} if picked and "placeholder" in element else {}
    return {"type": element["type"], **place, **value, **hint, "action_ts": action_ts()}
