"""Where a person looks, and what they find there. Read under ``State.lock``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.impossible import must
from sandbox.normal import elements
from sandbox.reading import Screen, Seen, labelled, screen, seen, seen_in, sees_channel, where_of, words_of
from sandbox.state import State
from sandbox.text import visible
from sandbox.things import Channel, Message, Team, User, View
from sandbox.world import Json


@dataclass(frozen=True)
class Target:
    """Something to press or fill: an element of a message or of a view."""

    label: str
    block: Json
    element: Json
    view: View | None = None
    message: Message | None = None
    option: Json | None = None
    submits: bool = False
    closes: bool = False


Surface = tuple[list[Json], View | None, Message | None]


class Places:
    """All that one person has before them; ``home_app`` is the app whose Home tab they opened last."""

    def __init__(self, state: State, team: Team, user: User) -> None:
        self._state = state
        self._team = team
        self._user = user
        self.home_app = ""

    def channel(self, where: str) -> Channel:
        """Find a conversation: "#general", "@Journey Mapper", "@tobias", or an id."""
        team = self._team
        if where.startswith("@"):
            other = [u for u in team.users.values() if where[1:] in (u.name, u.real_name, u.id)]
            return self._state.dm(team, self._user.id, must(other, f"nobody is called {where}")[0].id)
        names = ", ".join(one.label for one in self._channels())
        found = must(self._state.channel(team, where), f"there is no {where}; {self._user.name} sees {names}")
        must(sees_channel(self._user, found), f"{self._user.name} cannot see {where}")
        return found

    def _channels(self) -> list[Channel]:
        return [one for one in self._team.channels.values() if sees_channel(self._user, one)]

    def home(self) -> View | None:
        """Return the Home tab of the app opened last, or of the only app that published one."""
        mine = {app: view for (app, user), view in self._state.homes.items() if user == self._user.id}
        if self.home_app:
            return mine.get(self.home_app)
        return next(iter(mine.values())) if len(mine) == 1 else None

    def message(self, shown: Seen) -> Message:
        """Find the message behind one that was seen."""
        with self._state.lock:
            found = self._team.channels[shown.channel].messages.get(shown.ts)
            return must(found, f"the message is gone: {shown.text!r}")

    def reading(self, text: str, where: str | None) -> Seen | Screen | None:
        """Find where a text can be read: the modal first, then the newest message, then the Home tab."""
        wanted = _flat(text)
        if where in (None, "modal"):
            view = self._state.top_view(self._user.id)
            shown = screen(self._team, view) if view else None
            if shown and wanted in _flat(_all_words(shown)):
                return shown
        if where not in ("modal", "home"):
            names = self._team.names
            for one in self._newest(where):
                if wanted in _flat(words_of(one, names) + _titles(self._state, one)):
                    return seen(self._state, self._team, self._team.channels[one.channel_id], one, names)
        home = self.home() if where in (None, "home") else None
        shown = screen(self._team, home) if home else None
        return shown if shown and wanted in _flat(_all_words(shown)) else None

    def _newest(self, where: str | None) -> list[Message]:
        rooms = self._channels() if where is None else [self.channel(where)]
        found = [m for room in rooms for m in room.messages.values() if m.ephemeral_for in ("", self._user.id)]
        return sorted(found, key=lambda one: one.ts, reverse=True)

    def _surfaces(self, where: str | None) -> Iterator[Surface]:
        """Yield what can be acted on: an open modal covers everything else."""
        view = self._state.top_view(self._user.id)
        if where == "modal" or (where is None and view is not None):
            if view is not None:
                yield view.content["blocks"], view, None
            return
        home = self.home()
        if home is not None and (where == "home" or (where is None and self.home_app)):
            yield home.content["blocks"], home, None
        if where != "home":
            yield from ((one.blocks, None, one) for one in self._newest(where) if one.app_id)

    def field(self, label: str, where: str | None, beside: str | None = None) -> Target | None:
        """Find an element that holds a value by its label."""
        for blocks, view, message in self._surfaces(where):
            for name, block, element in labelled(blocks):
                if label == name and (beside is None or self._stands_by(blocks, block, beside)):
                    return Target(label, block, element, view, message)
        return None

    def button(self, label: str, where: str | None, beside: str | None) -> Target | None:
        """Find a button by its label, or an option of an overflow menu; emoji codes in a label may be left out."""
        for same in (lambda text: text == label, lambda text: _bare(text) == _bare(label)):
            for blocks, view, message in self._surfaces(where):
                for block, element, option, text in _pressable(blocks):
                    if same(text) and (beside is None or self._stands_by(blocks, block, beside)):
                        return Target(label, block, element, view, message, option)
                if view is not None and view.content["type"] == "modal" and beside is None:
                    for key in ("submit", "close"):
                        if same((view.content.get(key) or {}).get("text")):
                            return Target(label, {}, {}, view, submits=key == "submit", closes=key == "close")
        return None

    def _stands_by(self, blocks: list[Json], block: Json, words: str) -> bool:
        names = self._team.names
        near = [block]
        if block["type"] in ("actions", "context_actions"):
            before = [one for one in blocks[: blocks.index(block)] if one["type"] not in ("actions", "divider")]
            near += before[-1:]
        return any(_flat(words) in _flat(visible([one], "", names)) for one in near)

    def shown(self, where: str | None = None) -> str:
        """Tell what the person sees, for the message of a failure."""
        lines = []
        view = self._state.top_view(self._user.id)
        if view is not None and where in (None, "modal"):
            shown = screen(self._team, view)
            lines.append(f"modal {shown.title!r}: {_all_words(shown)}")
        home = self.home()
        if home is not None and where in (None, "home"):
            lines.append(f"home: {_all_words(screen(self._team, home))}")
        rooms = [] if where in ("modal", "home") else self._channels() if where is None else [self.channel(where)]
        for room in rooms:
            last = seen_in(self._state, self._team, room, self._user)[-8:]
            lines += [f"{where_of(self._team, room)} {one.author}: {one.text}" for one in last]
        return "sees " + ("\n  ".join(["", *lines]) if lines else "nothing")


def _pressable(blocks: list[Json]) -> Iterator[tuple[Json, Json, Json | None, str]]:
    for block in blocks:
        for element in elements(block):
            if element["type"] in ("button", "workflow_button"):
                yield block, element, None, element["text"]["text"]
            for option in element["options"] if element["type"] == "overflow" else []:
                yield block, element, option, option["text"]["text"]


def _all_words(shown: Screen) -> str:
    errors = [f"{label}: {text}" for label, text in shown.errors.items()]
    return "\n".join([shown.title, shown.text, *errors, f"[{shown.submit}]" if shown.submit else ""])


def _titles(state: State, message: Message) -> str:
    return "".join(f"\n{state.files[one].title or state.files[one].name}" for one in message.files)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _bare(text: str | None) -> str:
    return _flat(re.sub(r":[a-z0-9_+-]+:", "", text or ""))
