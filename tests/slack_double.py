"""A small double of Slack's Web API over HTTP on 127.0.0.1: it remembers what it was asked, and fails as told.

It knows only the methods of which the delivery and the port make use, and judges nothing; the sandbox does that.
"""

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Answer = dict[str, Any]
Script = Answer | Callable[[dict[str, Any]], Answer | None]


@dataclass
class SlackDouble:
    """What this Slack holds. `fails[method]` is a queue: an answer instead of the real one, or what looks first."""

    url: str = ""
    scopes: str = "chat:write,files:write,files:read"
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    looks_until_ready: int = 0
    fails: dict[str, deque[Script]] = field(default_factory=lambda: defaultdict(deque))
    answers: dict[str, Answer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, method: str, error: str, **more: Any) -> None:
        """Let the next call of the method fail with this error; `status` and `headers` are those of HTTP."""
        self.fails[method].append({"ok": False, "error": error, **more})

    def asked(self, method: str) -> list[dict[str, Any]]:
        """What a method was asked, in order."""
        return [arguments for name, arguments in self.calls if name == method]

    def texts(self, channel: str = "") -> list[str]:
        """The texts that stand in a channel, or everywhere."""
        return [m["text"] for m in self.messages if not channel or m["channel"] == channel]

    def answer(self, method: str, arguments: dict[str, Any]) -> Answer:
        """What the method gives, after it has done what it does."""
        with self._lock:
            self.calls.append((method, arguments))
            script = self.fails[method].popleft() if self.fails[method] else None
        told = script(arguments) if callable(script) else script
        if told is not None:
            return told
        with self._lock:
            if method in self.answers:
                return self.answers[method]
            does = getattr(self, "_" + method.replace(".", "_"), None)
            return does(arguments) if does else {"ok": False, "error": "unknown_method"}

    def _auth_test(self, _: dict[str, Any]) -> Answer:
        return {"ok": True, "team_id": "T1", "team": "Lark", "user_id": "UBOT", "bot_id": "B1", "url": "https://x/"}

    def _chat_postMessage(self, asked: dict[str, Any]) -> Answer:  # noqa: N802
        message = {**asked, "ts": f"1790000000.{len(self.messages) + 1:06d}"}
        self.messages.append(message)
        return {"ok": True, "ts": message["ts"], "channel": asked["channel"]}

    def _chat_update(self, asked: dict[str, Any]) -> Answer:
        for message in self.messages:
            if message["ts"] == asked["ts"]:
                message.update(text=asked["text"], blocks=asked["blocks"])
                return {"ok": True, "ts": asked["ts"], "channel": asked["channel"]}
        return {"ok": False, "error": "message_not_found"}

    def _conversations_open(self, asked: dict[str, Any]) -> Answer:
        return {"ok": True, "channel": {"id": "D" + asked["users"][1:]}}

    def _conversations_history(self, asked: dict[str, Any]) -> Answer:
        if "channels:history" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "channels:history"}
        return {"ok": True, "messages": [m for m in self.messages if m["channel"] == asked["channel"]]}

    def _files_getUploadURLExternal(self, asked: dict[str, Any]) -> Answer:  # noqa: N802
        file_id = f"F{len(self.files) + 1:09d}"
        self.files[file_id] = {**asked, "looks": 0, "bytes": b"", "complete": False}
        return {"ok": True, "file_id": file_id, "upload_url": f"{self.url}upload/{file_id}"}

    def _files_completeUploadExternal(self, asked: dict[str, Any]) -> Answer:  # noqa: N802
        for file in json.loads(asked["files"]):
            self.files[file["id"]]["complete"] = True
        return {"ok": True, "files": []}

    def _files_info(self, asked: dict[str, Any]) -> Answer:
        file = self.files.get(asked["file"])
        if file is None:
            return {"ok": False, "error": "file_not_found"}
        file["looks"] += 1
        ready = file["looks"] > self.looks_until_ready
        return {"ok": True, "file": {"mimetype": "image/png" if ready else "", "original_w": 10 if ready else 0}}

    def _files_delete(self, asked: dict[str, Any]) -> Answer:
        if self.files.pop(asked["file"], None) is None:
            return {"ok": False, "error": "file_not_found"}
        self.deleted.append(asked["file"])
        return {"ok": True}


class _Handler(BaseHTTPRequestHandler):
    double: SlackDouble

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method = self.path.strip("/").removeprefix("api/")
        if method.startswith("upload/"):
            self.double.files[method.removeprefix("upload/")]["bytes"] = body
            self._send(200, {}, {})
            return
        kind = self.headers.get("Content-Type") or ""
        asked = json.loads(body or b"{}") if "json" in kind else dict(parse_qsl(body.decode()))
        answer = dict(self.double.answer(method, asked))
        self._send(answer.pop("status", 200), answer.pop("headers", {}), answer)

    def _send(self, status: int, headers: dict[str, str], answer: Answer) -> None:
        data = json.dumps(answer).encode()
        try:
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(data)),
                "X-OAuth-Scopes": self.double.scopes,
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def slack_double() -> Iterator[SlackDouble]:
    """A double that serves until the end of the block."""
    double = SlackDouble()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"double": double}))
    server.daemon_threads = True
    double.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
