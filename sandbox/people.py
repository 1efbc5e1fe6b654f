"""A person at their client: sees, types, fills, presses, submits. In these words a test reads like a dialogue.

Where a person looks for something that is not there yet, they wait for it for a while (``Options.patience``); what
cannot be done raises Impossible, an AssertionError that says what they see instead. ``where`` is "#channel", "@App"
(direct messages), "modal" or "home"; left out, it is whatever the person has before them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sandbox.acts import Acts, Upload
from sandbox.forms import filled_value
from sandbox.impossible import Impossible, must
from sandbox.looking import Places, Target
from sandbox.reading import Screen, Seen, directory, screen, seen, seen_in
from sandbox.server import Server
from sandbox.things import Channel, Message, Team, User, View
from sandbox.traffic import Ack
from sandbox.world import App

Found = TypeVar("Found")


class Person:
    """Somebody in one workspace."""

    def __init__(self, server: Server, team: Team, user: User) -> None:
        self._server = server
        self._state = server.state
        self._team = team
        self.user = user
        self._acts = Acts(server, team)
        self._places = Places(server.state, team, user)

    @property
    def id(self) -> str:
        """The person's user id."""
        return self.user.id

    @property
    def team_id(self) -> str:
        """The workspace they are in."""
        return self._team.id

    @property
    def name(self) -> str:
        """The person's short name."""
        return self.user.name

    def __repr__(self) -> str:
        return f"<{self.user.name}>"

    def wait(self, look: Callable[[], Found | None], within: float | None, otherwise: Callable[[], str]) -> Found:
        """Look until there is something, or raise Impossible with what ``otherwise`` says."""
        limit = self._state.options.patience if within is None else within
        with self._state.lock:
            found = self._state.lock.wait_for(look, limit)
            if not found:
                raise Impossible(f"{self.name}: {otherwise()}")
            return found

    # What the person sees

    @property
    def modal(self) -> Screen:
        """The modal on top, waited for."""
        view = self._view("there is no modal")
        with self._state.lock:
            return screen(self._team, view)

    @property
    def open_modal(self) -> Screen | None:
        """The modal on top, or None."""
        with self._state.lock:
            view = self._state.top_view(self.id)
            return screen(self._team, view) if view else None

    def _view(self, otherwise: str) -> View:
        return self.wait(lambda: self._state.top_view(self.id), None, lambda: f"{otherwise}; {self._places.shown()}")

    @property
    def home(self) -> Screen:
        """The Home tab of the app opened last, waited for."""
        return self.wait(self._home, None, lambda: "no app has published a Home tab")

    @property
    def open_home(self) -> Screen | None:
        """The Home tab of the app opened last, or None."""
        with self._state.lock:
            return self._home()

    def _home(self) -> Screen | None:
        view = self._places.home()
        return screen(self._team, view) if view else None

    def messages(self, where: str) -> list[Seen]:
        """List what stands in a conversation, replies included, the oldest first."""
        with self._state.lock:
            return seen_in(self._state, self._team, self._places.channel(where), self.user)

    def thread(self, message: Seen) -> list[Seen]:
        """List the replies to a message."""
        root = message.thread or message.ts
        return [one for one in self.messages(message.channel) if one.thread == root]

    def dms(self, app: str | None = None) -> list[Seen]:
        """List the direct messages with an app, the only one there is unless named."""
        return self.messages(f"@{self._app(app).name}")

    def sees(self, text: str, where: str | None = None, within: float | None = None) -> Seen | Screen:
        """Wait until a text can be read, and return where: the newest message, or the modal or Home tab."""

        def look() -> Seen | Screen | None:
            return self._places.reading(text, where)

        def otherwise() -> str:
            return f"does not see {text!r} in {where or 'anything'}; {self._places.shown(where)}"

        # The checker joins the two into object.
        return cast("Seen | Screen", self.wait(look, within, otherwise))

    def does_not_see(self, text: str, where: str | None = None) -> None:
        """Raise Impossible if a text can be read now."""
        with self._state.lock:
            found = self._places.reading(text, where)
        must(found is None, f"{self.name}: sees {text!r}: {found}")

    # What the person does

    def types(self, where: str, text: str) -> Ack:
        """Send a slash command, and wait for its acknowledgement; a text without a slash is an ordinary message."""
        channel = self._member_of(where)
        if not text.startswith("/"):
            self.says(where, text)
            return Ack("")
        self._note("types", where=where, text=text)
        return self._acts.command(self.user, channel, text)

    def says(
        self, where: str, text: str, thread: Seen | str | None = None, files: Sequence[Upload] | None = None
    ) -> Seen:
        """Post an ordinary message, with files given as (name, bytes); ``thread`` is what it replies to."""
        channel = self._member_of(where)
        self._note("says", where=where, text=text)
        root = thread if isinstance(thread, str) or thread is None else thread.thread or thread.ts
        message = self._acts.say(self.user, channel, text, root or "", files or ())
        return self._seen(message)

    def _seen(self, message: Message) -> Seen:
        with self._state.lock:
            channel = self._team.channels[message.channel_id]
            return seen(self._state, self._team, channel, message, self._team.names)

    def fill(self, entries: Mapping[str, object], where: str = "modal") -> Screen:
        """Enter values by label: text, option text, a list of those, names of people; None empties."""
        self._note("fill", entries=dict(entries))
        for label, given in entries.items():
            target = self._target(lambda label=label: self._places.field(label, where), f"{label!r} to fill")  # type: ignore[misc]
            self._set(target, given)
        return self.modal if where == "modal" else self.home

    def _set(self, target: Target, given: object) -> Ack:
        view, element = target.view, target.element
        if view is not None and "external" in element["type"] and given is not None:
            element = self._with_suggestions(target, given)
        with self._state.lock:
            names = directory(self._team)
        try:
            value = filled_value(element, given, names)
        except (Impossible, ValueError) as error:
            raise Impossible(f"{self.name}: {target.label}: {error}") from error
        typing = element["type"].endswith("_input")
        if view is not None and typing and not _at_each_character(element):
            self._acts.enter(view, target.block, element, value)
            return Ack("")
        return self._send(target, value)

    def _with_suggestions(self, target: Target, given: object) -> dict[str, Any]:
        view = must(target.view, "options are asked for in modals only")
        typed = given if isinstance(given, list | tuple) else [given]
        found = [
            option
            for one in typed
            for option in self._acts.suggestions(self.user, view, target.block, target.element, str(one))
        ]
        return {**target.element, "options": found}

    def photo(self, name: str, data: bytes) -> dict[str, Any]:
        """Have a file at hand for a file input; what is returned goes into ``fill``."""
        return self._acts.photo(self.user, name, data)

    def chooses(self, label: str, option: object, where: str | None = None, beside: str | None = None) -> Ack:
        """Choose in a select, radio buttons, checkboxes or a date picker that tells the app at once."""
        self._note("chooses", label=label, option=option)
        target = self._target(lambda: self._places.field(label, where, beside), f"{label!r} to choose in", where)
        return self._set(target, option)

    def presses(self, label: str, where: str | None = None, beside: str | None = None) -> Ack:
        """Press a button, or an option of an overflow menu; ``beside`` is a text that stands by it.

        The labels of a modal's own two buttons submit and close it.
        """
        target = self._target(lambda: self._places.button(label, where, beside), f"{label!r} to press", where)
        if target.submits:
            return self._submit(target.view)
        if target.closes:
            self.closes()
            return Ack("")
        self._note("presses", label=label, where=where)
        value = {"type": "overflow", "selected_option": target.option} if target.option else None
        return self._send(target, value)

    def _send(self, target: Target, value: dict[str, Any] | None) -> Ack:
        if target.view is not None:
            return self._acts.click_view(self.user, target.view, target.block, target.element, value)
        message = must(target.message, "nothing to press")
        return self._acts.click_message(self.user, message, target.block, target.element, value)

    def _target(self, look: Callable[[], Target | None], what: str, where: str | None = None) -> Target:
        return self.wait(look, None, lambda: f"finds no {what}; {self._places.shown(where)}")

    def submits(self) -> Screen | None:
        """Press submit, wait for the answer, and return the modal that is then on top, or None."""
        self._submit(self._view("there is no modal to submit"))
        return self.open_modal

    def _submit(self, view: View | None) -> Ack:
        view = must(view, "there is no modal to submit")
        must(view.content.get("submit"), f"{self.name}: the modal has no submit button")
        self._note("submits", view=view.id, callback_id=view.content.get("callback_id"))
        return self._acts.submit(self.user, view) or Ack("incomplete")

    def closes(self, everything: bool = False) -> Screen | None:
        """Cancel the modal on top (``everything``: by the X, all of them); returns what is then on top."""
        view = self._view("there is no modal to close")
        self._note("closes", view=view.id)
        self._acts.close(self.user, view, everything=everything)
        return self.open_modal

    def uses(self, name: str, message: Seen | None = None) -> Ack:
        """Use a message shortcut on a message, or, without one, a global shortcut."""
        self._note("uses", name=name)
        if message is None:
            return self._acts.use(self.user, name)
        return self._acts.use_on_message(self.user, self._places.message(message), name)

    def reacts(self, message: Seen, name: str) -> None:
        """Add a reaction; doing it again takes it back."""
        self._note("reacts", name=name)
        self._acts.react(self.user, self._places.message(message), name.strip(":"))

    def opens_home(self, app: str | None = None) -> None:
        """Open an app's Home tab."""
        self._open(app, "home")

    def opens_messages(self, app: str | None = None) -> None:
        """Open an app's Messages tab."""
        self._open(app, "messages")

    def _open(self, name: str | None, tab: str) -> None:
        app = self._app(name)
        self._note("opens", app=app.name, tab=tab)
        self._places.home_app = app.id if tab == "home" else ""
        self._acts.open_app(self.user, app, tab)

    def reloads(self) -> None:
        """Reload the client: ephemeral messages and open modals are gone."""
        self._acts.reload(self.user)

    def _app(self, name: str | None) -> App:
        apps = [one for one in self._team.apps.values() if name in (None, one.name, one.id, f"@{one.name}")]
        must(len(apps) == 1, f"which app? there are {[one.name for one in self._team.apps.values()]}")
        return apps[0]

    def _member_of(self, where: str) -> Channel:
        with self._state.lock:
            channel = self._places.channel(where)
            must(self.id in channel.members, f"{self.name} is not in {where}")
            must(not channel.archived, f"{where} is archived")
            return channel

    def _note(self, act: str, **detail: object) -> None:
        self._state.log.add("act", act, self.name, "ok", detail)


def _at_each_character(element: Mapping[str, Any]) -> bool:
    config = element.get("dispatch_action_config") or {}
    return "on_character_entered" in config.get("trigger_actions_on", [])
