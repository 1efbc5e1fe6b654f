"""The acts of people over HTTP, for a driver in another process. The same code as the Python face, thinly wrapped.

- POST /_sandbox/act {"person": "amara", "act": "types", "where": "#general", "text": "/help"}: any act of ``Person``,
  its arguments by name; a ``message`` is quoted by a piece of its text (and ``where``), or given as {channel, ts}.
- GET /_sandbox/see?person=amara&where=%23general: what somebody sees: messages, modal, home.
- POST /_sandbox/do {"do": "invite", "who": "tobias", "where": "#general"}: what no single person does.
- POST /_sandbox/fault {"fault": "fail", "method": "chat.postMessage", "error": "is_archived"}: see ``Faults``.
- GET /_sandbox/log?kind=call&what=chat.postMessage and GET /_sandbox/complaints.

Answers are {"ok": true, "result": ...}; what cannot be done is 409 {"ok": false, "error": "..."}.
"""

import asyncio
import dataclasses
import inspect
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp import web

from sandbox.face import Sandbox
from sandbox.people import Person
from sandbox.reading import Seen
from sandbox.server import Server
from sandbox.world import Json

ACTS = (
    "chooses",
    "closes",
    "does_not_see",
    "fill",
    "opens_home",
    "opens_messages",
    "presses",
    "reacts",
    "reloads",
    "says",
    "sees",
    "submits",
    "types",
    "uses",
)
DEEDS = (
    "archive",
    "connected",
    "deactivate",
    "disconnect",
    "invite",
    "redeliver",
    "regroup",
    "remove",
    "rename",
    "unarchive",
    "uninstall",
)
FAULTS = ("clear", "delay", "drop_next_ack", "fail", "limit", "lose_answer")
MOST_AT_ONCE = 64
"""Acts that go on at the same time; each may wait for an acknowledgement or for something to appear."""


class Remote:
    """Serves the addresses under /_sandbox."""

    def __init__(self, server: Server) -> None:
        self._slack = Sandbox(server)
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="act")

    def add_to(self, application: web.Application) -> None:
        """Add the routes."""
        application.router.add_post("/_sandbox/act", self._act)
        application.router.add_post("/_sandbox/do", self._do)
        application.router.add_post("/_sandbox/fault", self._fault)
        application.router.add_get("/_sandbox/see", self._see)
        application.router.add_get("/_sandbox/log", self._log)
        application.router.add_get("/_sandbox/complaints", self._complaints)
        application.on_cleanup.append(self._end)

    async def _end(self, _application: web.Application) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _answer(self, work: Callable[[], Any]) -> web.Response:
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except (AssertionError, LookupError, TypeError, ValueError) as error:
            return web.json_response({"ok": False, "error": f"{error}"}, status=409)
        return web.json_response({"ok": True, "result": plain(result)})

    async def _act(self, request: web.Request) -> web.Response:
        given = await _body(request)
        return await self._answer(lambda: self._acted(given))

    def _acted(self, given: Json) -> Any:
        person = self._slack.person(str(given.pop("person", "")))
        quoted = given.get("message")
        if quoted is not None:
            given["message"] = _quoted(person, quoted, given)
        return _called(person, str(given.pop("act", "")), ACTS, given)

    async def _do(self, request: web.Request) -> web.Response:
        given = await _body(request)
        return await self._answer(lambda: _called(self._slack, str(given.pop("do", "")), DEEDS, given))

    async def _fault(self, request: web.Request) -> web.Response:
        given = await _body(request)
        return await self._answer(lambda: _called(self._slack.faults, str(given.pop("fault", "")), FAULTS, given))

    async def _see(self, request: web.Request) -> web.Response:
        asked = request.query
        return await self._answer(lambda: self._seen(asked.get("person", ""), asked.get("where", "")))

    def _seen(self, name: str, where: str) -> Json:
        person = self._slack.person(name)
        messages = person.messages(where) if where not in ("", "modal", "home") else []
        return {"messages": messages, "modal": person.open_modal, "home": person.open_home}

    async def _log(self, request: web.Request) -> web.Response:
        kind, what = request.query.get("kind", ""), request.query.get("what", "")
        return await self._answer(lambda: self._slack.log.of(kind, what))

    async def _complaints(self, _request: web.Request) -> web.Response:
        return await self._answer(lambda: self._slack.complaints)


def _quoted(person: Person, quoted: object, given: Json) -> Seen:
    if isinstance(quoted, Mapping):
        found = [one for one in person.messages(str(quoted["channel"])) if one.ts == quoted["ts"]]
    else:
        where = str(given.pop("where"))
        found = [one for one in person.messages(where) if str(quoted) in one.text]
    if not found:
        raise LookupError(f"{person.name} sees no message {quoted!r}")
    return found[-1]


def _called(target: object, name: str, known: tuple[str, ...], given: Json) -> Any:
    if name not in known:
        raise ValueError(f"{name!r} is none of {', '.join(known)}")
    function = getattr(target, name)
    try:
        bound = inspect.signature(function).bind(**given)
    except TypeError as error:
        raise ValueError(f"{name}{inspect.signature(function)}: {error}") from error
    return function(*bound.args, **bound.kwargs)


async def _body(request: web.Request) -> Json:
    try:
        found = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise web.HTTPBadRequest(text="the body must be JSON") from error
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="the body must be a JSON object")
    return found


def plain(value: Any) -> Any:
    """Turn a result into JSON: dataclasses into objects, bytes into their number."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return len(value)
    return value if value is None or isinstance(value, bool | int | float | str) else repr(value)
