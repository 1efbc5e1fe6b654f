"""The read-only page of a running sandbox: its channels as they grow, told by server-sent events.

``Page(state).attach(app)`` adds the addresses /, /c/CHANNEL, /c/CHANNEL/stream, /pictures/FILE and /static to an
aiohttp application. Nothing here changes the state.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from aiohttp import web

from sandbox.objects import SIGNATURES
from sandbox.rendering import Door, Post, Room, Shown, Told, Workspace, channel_page, index_page
from sandbox.state import State
from sandbox.things import Channel, File, Message, Team

STILL_THERE = 15.0
"""Seconds after which a silent stream says that it stands."""
TOGETHER = 0.1
"""Seconds in which several changes are told as one."""


class Page:
    """Shows a state to people; ``tell`` puts a line of narration between the posts of every channel."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._told: list[Told] = []
        self._wakers: set[Callable[[], None]] = set()
        self._closing = False

    def attach(self, app: web.Application) -> None:
        """Add the page's addresses to an application; its streams end when that shuts down."""
        app.router.add_get("/", self._index)
        app.router.add_get("/c/{channel}", self._channel)
        app.router.add_get("/c/{channel}/stream", self._stream)
        app.router.add_get("/pictures/{file}", self._picture)
        app.router.add_static("/static/", Path(__file__).parent / "static")
        app.on_shutdown.append(self._close)

    def tell(self, text: str) -> None:
        """Show a line of narration, from now on."""
        with self.state.lock:
            self._told.append(Told(self.state.ts(), text))
            self.state.changed()

    def room(self, ident: str) -> Room | None:
        """Take a channel as it is now."""
        with self.state.lock:
            for team in self.state.teams.values():
                if ident in team.channels:
                    return self._room(team, team.channels[ident])
        return None

    def places(self) -> list[Workspace]:
        """List what the side shows: every channel, and direct messages in which something was said."""
        with self.state.lock:
            return [_place(team) for team in self.state.teams.values()]

    def _room(self, team: Team, channel: Channel) -> Room:
        messages = list(channel.messages.values())
        roots = [one for one in messages if one.thread_ts in ("", one.ts) or one.thread_ts not in channel.messages]
        return Room(
            channel.id,
            _name(team, channel),
            team.seed.name,
            _about(channel),
            "#" if channel.kind == "public" else "🔒" if channel.kind == "private" else "",
            [self._post(team, one, messages) for one in roots],
            list(self._told),
            team.names,
            {one.id: f"/pictures/{one.id}" for one in self.state.files.values() if self.state.ready(one)},
        )

    def _post(self, team: Team, message: Message, messages: list[Message]) -> Post:
        author, seer = team.users.get(message.user), team.users.get(message.ephemeral_for)
        replies = [one for one in messages if one.thread_ts == message.ts and one.ts != message.ts]
        return Post(
            message.ts,
            author.real_name if author else message.user or "Somebody",
            app=bool(message.bot_id),
            text=message.text,
            blocks=message.blocks,
            files=[self._shown(self.state.files[one]) for one in message.files if one in self.state.files],
            reactions=[(name, len(users)) for name, users in message.reactions.items()],
            replies=[self._post(team, one, []) for one in replies],
            ephemeral_for=seer.real_name if seer else message.ephemeral_for,
            edited=bool(message.edited),
        )

    def _shown(self, file: File) -> Shown:
        ready = self.state.ready(file)
        picture = ready and _kind(file).startswith("image/")
        return Shown(file.title or file.name, file.alt_txt or "", f"/pictures/{file.id}", picture, ready)

    async def _index(self, _request: web.Request) -> web.Response:
        return _html(index_page(self.places()))

    async def _channel(self, request: web.Request) -> web.Response:
        room = self.room(request.match_info["channel"])
        if room is None:
            raise web.HTTPNotFound(text="There is no such channel; / lists them all.")
        return _html(channel_page(room, self.places(), posts_only=request.query.get("part") == "posts"))

    async def _picture(self, request: web.Request) -> web.Response:
        file = self.state.files.get(request.match_info["file"])
        if file is None or file.data is None or not self.state.ready(file):
            raise web.HTTPNotFound(text="There is no such picture, or not yet.")
        return web.Response(body=file.data, content_type=_kind(file), headers={"X-Content-Type-Options": "nosniff"})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await answer.prepare(request)
        with contextlib.suppress(ConnectionResetError), self._listening() as woken:
            while not self._closing:
                try:
                    await asyncio.wait_for(woken.wait(), STILL_THERE)
                except TimeoutError:
                    await answer.write(b": still there\n\n")
                else:
                    woken.clear()
                    await answer.write(b"data: changed\n\n")
                    await asyncio.sleep(TOGETHER)
        return answer

    @contextlib.contextmanager
    def _listening(self) -> Iterator[asyncio.Event]:
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop may have ended while another thread changes something
                loop.call_soon_threadsafe(woken.set)

        with self.state.lock:
            self.state.listeners.append(wake)
        self._wakers.add(wake)
        try:
            yield woken
        finally:
            self._wakers.discard(wake)
            with self.state.lock:
                self.state.listeners.remove(wake)

    async def _close(self, _app: web.Application) -> None:
        self._closing = True
        for wake in list(self._wakers):
            wake()


def _html(text: str) -> web.Response:
    return web.Response(body=text.encode("utf-8", "replace"), content_type="text/html", charset="utf-8")


def _kind(file: File) -> str:
    head = file.data or b""
    kinds = [kind for signature, (kind, _, _) in SIGNATURES.items() if head.startswith(signature)]
    return kinds[0] if kinds else "application/octet-stream"


def _name(team: Team, channel: Channel) -> str:
    if channel.kind in ("public", "private"):
        return channel.name
    return ", ".join(team.users[one].real_name if one in team.users else one for one in channel.members)


def _about(channel: Channel) -> str:
    count = len(channel.members)
    parts = [f"{count} member{'' if count == 1 else 's'}", "archived" if channel.archived else "", channel.purpose]
    return " · ".join(filter(None, parts))


def _place(team: Team) -> Workspace:
    rooms = [one for one in team.channels.values() if one.kind in ("public", "private")]
    direct = [one for one in team.channels.values() if one.kind in ("im", "mpim") and one.messages]
    return Workspace(
        team.seed.name,
        [Door(one.id, one.name, one.kind == "private", one.archived) for one in rooms],
        [Door(one.id, _name(team, one)) for one in direct],
    )
