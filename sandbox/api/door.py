"""The door of the Web API: reads a request in any encoding, knows the caller by the token, answers or refuses."""

import asyncio
import json
from collections.abc import Mapping

from aiohttp import web

from sandbox.api.calls import AGAINST_THE_RULES, Call, Refused, invalid_arguments
from sandbox.api.methods import METHODS
from sandbox.faults import Fault, Faults
from sandbox.socket_mode import SocketMode
from sandbox.state import State
from sandbox.things import Team
from sandbox.world import App, Json

JSON_TYPE = "application/json"


class Door:
    """Answers POST and GET /api/METHOD."""

    def __init__(self, state: State, faults: Faults, sockets: SocketMode) -> None:
        self._state = state
        self._faults = faults
        self._sockets = sockets

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, with the fault that is due if any."""
        method = request.match_info["method"]
        given = await arguments_of(request)
        fault = self._faults.take(method) or Fault(method)
        await _befalls(fault, after=False)
        headers = {**self._scopes(request, method, given), **fault.headers}
        if fault.error:
            answer, status = self._refusal(method, fault), fault.status
        else:
            answer, status = self._answer(request, method, given), 200
        if answer.get("error") == "ratelimited" and "Retry-After" not in headers:
            status, headers["Retry-After"] = 429, str(answer.pop("retry_after", 1))
        await _befalls(fault, after=True)
        if fault.lost and request.transport is not None:
            request.transport.abort()
        return web.json_response(answer, status=status, headers=headers)

    def _scopes(self, request: web.Request, method: str, given: Mapping[str, object]) -> dict[str, str]:
        # An app learns from these headers what it was granted.
        found = self._state.installed(_token(request, given))
        headers = {"X-Slack-Req-Id": "sandbox"}
        if found is not None:
            headers["X-OAuth-Scopes"] = ",".join(found[1].scopes)
            headers["X-Accepted-OAuth-Scopes"] = ",".join(METHODS[method].scopes if method in METHODS else ())
        return headers

    def _refusal(self, method: str, fault: Fault) -> Json:
        self._state.log.add("call", method, "sandbox", fault.error, {"made_to_fail": True})
        return {"ok": False, "error": fault.error, **fault.extra}

    def _answer(self, request: web.Request, method: str, given: Mapping[str, object]) -> Json:
        token = _token(request, given)
        shown = {key: value for key, value in given.items() if key != "token"}
        found = self._state.installed(token)
        owner = found[1].name if found else next((a.name for _, a in self._state.apps() if a.app_token == token), "")
        who = owner or "somebody"
        try:
            with self._state.lock:
                answer = {"ok": True, **self._called(method, token, shown)}
        except Refused as refused:
            answer = {"ok": False, "error": refused.code, **refused.extra}
            if refused.code in AGAINST_THE_RULES:
                told = answer.get("response_metadata", {}).get("messages", "")
                self._state.log.complain("refused", f"{who} calls {method}: {refused.code} {told or ''}".strip())
        self._state.log.add("call", method, who, answer.get("error", "ok"), {"arguments": shown, "answer": answer})
        return answer

    def _called(self, method: str, token: str, given: Mapping[str, object]) -> Json:
        if method == "api.test":
            return {"args": dict(given)}
        if method == "apps.connections.open":
            return {"url": self._sockets.ticket(self._socket_app(token))}
        team, app = self._bot(token)
        known = METHODS.get(method)
        if known is None:
            raise Refused("unknown_method", req_method=method)
        call = Call(self._state, team, app, method, given)
        call.needs_scope(*known.scopes)
        absent = [one for one in known.required if given.get(one) in (None, "")]
        if absent:
            raise invalid_arguments(*(f"missing required field: {one}" for one in absent))
        answer = known.function(call)
        if call.warnings:
            answer |= {"warning": ",".join(call.warnings), "response_metadata": {"warnings": call.warnings}}
        return answer

    def _socket_app(self, token: str) -> App:
        found = [app for _, app in self._state.apps() if app.app_token == token]
        if not found:
            raise Refused(_why_not(token, "xapp-"))
        return found[0]

    def _bot(self, token: str) -> tuple[Team, App]:
        found = self._state.installed(token)
        if found is None:
            raise Refused(_why_not(token, "xoxb-"))
        return found


def _why_not(token: str, wanted: str) -> str:
    if not token:
        return "not_authed"
    return "invalid_auth" if token.startswith(wanted) else "not_allowed_token_type"


async def _befalls(fault: Fault, *, after: bool) -> None:
    if fault.act is not None and fault.act_after is after:
        await asyncio.get_running_loop().run_in_executor(None, fault.act)
    seconds = fault.after if after else fault.before
    if seconds:
        await asyncio.sleep(seconds)


def _token(request: web.Request, given: Mapping[str, object]) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or str(given.get("token") or "")


async def arguments_of(request: web.Request) -> dict[str, object]:
    """Read the arguments of a call from query, form, multipart or JSON; later ones win in this order."""
    found: dict[str, object] = dict(request.query)
    if request.content_type == JSON_TYPE:
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            body = {}
        return found | (body if isinstance(body, dict) else {})
    if request.method == "POST":
        form = await request.post()
        found |= {key: value for key, value in form.items() if isinstance(value, str)}
    return found
