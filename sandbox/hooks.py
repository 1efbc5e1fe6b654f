"""The addresses that an app is given: response_urls, uploads, files to download."""

import json
from typing import Any

from aiohttp import web

from sandbox import replies
from sandbox.api.files import receive
from sandbox.objects import sort_of
from sandbox.state import State


class Hooks:
    """Serves /commands, /actions and /app (response_urls), /upload, /files-pri."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add_to(self, application: web.Application) -> None:
        """Add the routes."""
        application.router.add_post("/{kind:commands|actions|app}/{team}/{token}", self.reply)
        application.router.add_post("/upload/v1/{file}", self.upload)
        application.router.add_get("/files-pri/{file}/{name:.*}", self.download)

    async def reply(self, request: web.Request) -> web.Response:
        """Take a message by response_url."""
        given = await _content(request)
        outcome, status = "ok", 200
        try:
            with self._state.lock:
                replies.answer_url(self._state, request.match_info["token"], given)
        except replies.Unusable as refused:
            outcome, status = refused.error, refused.status
        self._state.log.add("reply_url", request.match_info["kind"], "an app", outcome, {"arguments": given})
        answer = {"ok": True} if status == 200 else {"ok": False, "error": outcome}
        return web.json_response(answer, status=status)

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of a file, raw or as the first file of a form."""
        data = await request.read()
        if request.content_type == "multipart/form-data":
            form = await request.post()
            parts = [one for one in form.values() if isinstance(one, web.FileField)]
            data = parts[0].file.read() if parts else b""
        answer = receive(self._state, request.match_info["file"], data)
        return web.Response(text=answer or "no such upload", status=200 if answer else 400)

    async def download(self, request: web.Request) -> web.Response:
        """Give the bytes of a file."""
        ident = request.match_info["file"].rpartition("-")[2]
        with self._state.lock:
            file = self._state.files.get(ident)
            data = None if file is None or file.deleted or not self._state.ready(file) else file.data
        if data is None:
            return web.Response(status=404, text="no such file")
        return web.Response(body=data, content_type=sort_of(data)[0])


async def _content(request: web.Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.read() or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
