"""Socket Mode: the connection of an app, its tickets, frames and end."""

import asyncio
import contextlib
import json
import uuid

from aiohttp import WSMsgType, web

from sandbox.payloads import disconnect, hello
from sandbox.state import State
from sandbox.traffic import Line, Traffic
from sandbox.world import App, Json

MOST_CONNECTIONS = 10
PING = 0.25
"""Seconds between pings. A client that closes while it reads notices only when something comes, so often is kind."""


class Connection:
    """One WebSocket of an app. Frames go out one after the other; ``answers`` once the client has answered a ping."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._turn = asyncio.Lock()
        self.answers = False

    async def send(self, frame: str) -> None:
        """Send one frame."""
        async with self._turn:
            await self._socket.send_str(frame)

    async def close(self) -> None:
        """End the connection."""
        await self._socket.close()


class SocketMode:
    """Hands out tickets, and keeps the connections that are made with them."""

    def __init__(self, state: State, traffic: Traffic) -> None:
        self._state = state
        self._traffic = traffic
        self._tickets: dict[str, App] = {}

    def ticket(self, app: App) -> str:
        """Return the address under which the app may connect once."""
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = app
        address = self._state.base_url.replace("http://", "ws://", 1)
        return f"{address}/link/?ticket={ticket}&app_id={app.id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        app = self._tickets.pop(request.query.get("ticket", ""), None)
        if app is None:
            return web.Response(status=403, text="used or unknown ticket")
        lines = self._traffic.lines.setdefault(app.id, [])
        if len(lines) >= MOST_CONNECTIONS:
            return web.Response(status=429, text="too many connections")
        socket = web.WebSocketResponse(max_msg_size=2**22, compress=False, autoping=False)
        await socket.prepare(request)
        connection = Connection(socket)
        await connection.send(json.dumps(hello(app, len(lines) + 1)))
        lines.append(connection)
        self._note(app, "open")
        pings = asyncio.get_running_loop().create_task(_ping(socket))
        try:
            await self._read(socket, connection, app)
        finally:
            pings.cancel()
            self._traffic.gone(connection)
            self._note(app, "closed")
        return socket

    def _note(self, app: App, what: str) -> None:
        self._state.log.add("connection", what, app.name)
        with self._state.lock:
            self._state.changed()

    async def _read(self, socket: web.WebSocketResponse, connection: Connection, app: App) -> None:
        async for frame in socket:
            if frame.type is WSMsgType.PING:
                await socket.pong(frame.data)
            elif frame.type is WSMsgType.PONG:
                connection.answers = True
            elif frame.type is WSMsgType.TEXT:
                self._take(frame.data, app)

    def _take(self, frame: str, app: App) -> None:
        try:
            content: Json = json.loads(frame)
        except ValueError:
            self._state.log.complain("ack", f"{app.name} sends a frame that is no JSON")
        else:
            self._traffic.taken(content)

    async def end(self, app: App, reason: str) -> None:
        """Tell an app that its connections end, and unless it is a mere warning, end them."""
        for line in list(self._traffic.lines.get(app.id, [])):
            await line.send(json.dumps(disconnect(reason)))
            if reason != "warning":
                await self.close(line)

    @staticmethod
    async def close(line: Line) -> None:
        """End one connection without a word."""
        if isinstance(line, Connection):
            await line.close()


async def _ping(socket: web.WebSocketResponse) -> None:
    with contextlib.suppress(ConnectionError, RuntimeError):
        while not socket.closed:
            await socket.ping(b"Ping from applink-sandbox")
            await asyncio.sleep(PING)
