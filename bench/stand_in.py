"""A stand-in for Slack that costs next to nothing: it hands out envelopes over Socket Mode and clocks the answers.

It judges nothing (the sandbox does that); it is there so that what is measured is the bot. It listens on 127.0.0.1.
"""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from aiohttp import WSMsgType, web

T = TypeVar("T")
TEAM, BOT_USER = "T07BENCH001", "U07BENCHBOT"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How long an answer took, in seconds, and what it said."""

    seconds: float
    payload: Mapping[str, Any]


@dataclass(slots=True)
class Under_way:  # noqa: N801
    """An envelope that was sent: when, and who waits for the answer."""

    sent: float
    answer: "Future[Acknowledged]" = field(default_factory=Future)


class StandIn:
    """Serves in a thread of its own from `with StandIn() as slack:` to the end of the block."""

    def __init__(self) -> None:
        self.delays: dict[str, float] = {}
        self.views: list[dict[str, Any]] = []
        self.connected: dict[str, threading.Event] = {}
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._waiting: dict[str, Under_way] = {}
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._last_call = time.monotonic()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._runner = self._do(self._serve())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is set to."""
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def response_url(self) -> str:
        """Where answers to a command may be posted."""
        return f"http://127.0.0.1:{self.port}/response"

    def expect(self, name: str) -> threading.Event:
        """Return what is set once the program whose app token is `xapp-NAME` is connected."""
        return self.connected.setdefault(name, threading.Event())

    def send(self, name: str, kind: str, payload: Mapping[str, Any]) -> "Future[Acknowledged]":
        """Hand an envelope to the program of this name; the future is done once it has acknowledged."""
        envelope = f"envelope-{next(self._numbers)}"
        text = json.dumps({"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True})
        under_way = Under_way(0.0)
        self._waiting[envelope] = under_way

        async def hand_over() -> None:
            under_way.sent = time.perf_counter()
            await self._sockets[name].send_str(text)

        asyncio.run_coroutine_threadsafe(hand_over(), self._loop)
        return under_way.answer

    def quiet(self, seconds: float = 1.0, patience: float = 60.0) -> None:
        """Wait until nothing was asked of the Web API for some time: what was to be posted is posted."""
        end = time.monotonic() + patience
        while time.monotonic() - self._last_call < seconds:
            if time.monotonic() > end:
                raise RuntimeError("the bot never stopped posting")
            time.sleep(seconds / 4)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _serve(self) -> web.AppRunner:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response", self._response)
        app.router.add_get("/socket/{name}", self._socket)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        return runner

    async def _response(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self._last_call = time.monotonic()
        if method == "apps.connections.open":
            name = request.headers["Authorization"].removeprefix("Bearer xapp-")
            return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket/{name}"})
        if delay := self.delays.get(method):
            await asyncio.sleep(delay)
        arguments: Mapping[str, Any] = await request.post()
        if request.content_type == "application/json" and await request.read():
            arguments = await request.json()
        answer = self._answer(method, arguments)
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": "chat:write,commands"})

    def _answer(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        if method == "auth.test":
            return {
                "team_id": TEAM,
                "team": "Bench",
                "user_id": BOT_USER,
                "bot_id": "B07BENCH001",
                "url": "http://127.0.0.1",
            }
        if method.startswith("views."):
            view = arguments["view"]
            self.views.append(json.loads(view) if isinstance(view, str) else dict(view))
            return {"view": {"id": f"V{number:09d}", "hash": str(number)}}
        if method == "users.info":
            return {"user": {"id": arguments["user"], "name": "somebody", "profile": {}, "team_id": TEAM}}
        if method.startswith("chat."):
            ts = f"{1_794_990_000 + number}.000100"
            return {"ts": ts, "channel": "C07BENCH001", "message": {"ts": ts}, "permalink": "http://127.0.0.1"}
        return {"channel": {"id": "C07BENCH001", "is_member": True}, "members": [], "usergroups": []}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        name = request.match_info["name"]
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A07BENCH001"}})
        self._sockets[name] = socket
        self.expect(name).set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledge(json.loads(message.data))
        return socket

    def _acknowledge(self, answer: Mapping[str, Any]) -> None:
        now = time.perf_counter()
        under_way = self._waiting.pop(answer.get("envelope_id", ""), None)
        if under_way is not None:
            under_way.answer.set_result(Acknowledged(now - under_way.sent, answer.get("payload") or {}))
