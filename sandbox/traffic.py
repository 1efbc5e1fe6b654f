"""What goes to apps: each payload once, over Socket Mode or HTTP, its acknowledgement awaited for 3 seconds.

Events come again when nobody acknowledges them; clicks, commands and submissions do not.
"""

import asyncio
import json
import random
import threading
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.faults import Faults
from sandbox.impossible import must
from sandbox.payloads import envelope
from sandbox.state import State
from sandbox.world import App, Json

KINDS = {"slash_commands": "slash_commands", "event_callback": "events_api"}
ANSWERED = ("slash_commands", "view_submission", "block_suggestion")
"""Payloads whose acknowledgement may carry an answer."""


class Line(Protocol):
    """A connection of an app, over which frames go; ``answers`` once it has shown that it reads."""

    answers: bool

    async def send(self, frame: str) -> None:
        """Send one frame."""


@dataclass(frozen=True)
class Ack:
    """How an app took a payload. ``error`` is "", "operation_timeout" (nothing in time) or "dispatch_failed"."""

    error: str
    answer: Any = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether it was acknowledged in time."""
        return not self.error


@dataclass
class Sent:
    """A payload on its way; ``apply`` is called with the acknowledgement at once when it comes."""

    envelope_id: str
    app: App
    kind: str
    payload: Json
    at: float
    apply: Callable[[Ack], None] | None = None
    done: threading.Event = field(default_factory=threading.Event)
    ack: Ack | None = None
    line: Line | None = None
    attempt: int = 0

    @property
    def name(self) -> str:
        """What kind of payload it is, for people."""
        if self.kind == "event_callback":
            return str(self.payload["event"]["type"])
        return self.kind


Poster = Callable[[App, Sent], Awaitable[Ack]]


class Traffic:
    """Sends payloads and takes acknowledgements. ``loop`` is the server's; people call ``ask`` from their threads."""

    def __init__(self, state: State, faults: Faults) -> None:
        self._state = state
        self._faults = faults
        self._open: dict[str, Sent] = {}
        self.lines: dict[str, list[Line]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.post: Poster | None = None
        self.history: list[Sent] = []

    def ask(self, app: App, payload: Json, apply: Callable[[Ack], None] | None = None) -> Ack:
        """Send a payload and wait until it is acknowledged, or 3 s have passed. For any thread but the server's."""
        sent = self._sent(app, payload, apply)
        self._on_loop(lambda: self._start(sent))
        sent.done.wait()
        return must(sent.ack, "no acknowledgement and no failure")

    def tell(self, app: App, payload: Json) -> None:
        """Send an event, and again after each of the waits of the options while nobody acknowledges it."""
        sent = self._sent(app, payload, None)
        self._on_loop(lambda: self._start(sent))

    def _sent(self, app: App, payload: Json, apply: Callable[[Ack], None] | None) -> Sent:
        kind = "slash_commands" if "command" in payload else str(payload["type"])
        sent = Sent(str(uuid.uuid4()), app, kind, payload, self._state.now(), apply)
        with self._state.lock:
            self.history.append(sent)
        return sent

    def _on_loop(self, act: Callable[[], None]) -> None:
        self._running.call_soon_threadsafe(act)

    @property
    def _running(self) -> asyncio.AbstractEventLoop:
        return must(self.loop, "the server does not run")

    def _start(self, sent: Sent) -> None:
        sent.at = self._state.now()
        self._open[sent.envelope_id] = sent
        self._running.call_later(self._state.options.ack_limit, self._give_up, sent, sent.attempt)
        task = self._running.create_task(self._send(sent))
        task.add_done_callback(lambda done: self._failed(sent) if done.exception() else None)

    async def _send(self, sent: Sent) -> None:
        detail = {"envelope_id": sent.envelope_id, "attempt": sent.attempt, "payload": sent.payload}
        self._state.log.add("envelope", sent.name, sent.app.name, "ok", detail)
        if sent.app.request_url and self.post is not None:
            ack = await self.post(sent.app, sent)
            if not self._lost(sent, ack.seconds):
                self._finish(sent, ack)
            return
        lines = self.lines.get(sent.app.id, [])
        if not lines:
            self._failed(sent)
            return
        sent.line = random.choice(lines)  # noqa: S311
        kind = KINDS.get(sent.kind, "interactive")
        frame = envelope(sent.envelope_id, kind, sent.payload, accepts=sent.kind in ANSWERED, attempt=sent.attempt)
        await sent.line.send(json.dumps(frame))

    def taken(self, frame: Json) -> None:
        """Take an acknowledgement that came over a connection."""
        ident = str(frame.get("envelope_id"))
        sent = self._open.get(ident) or next((s for s in reversed(self.history) if s.envelope_id == ident), None)
        if sent is None:
            self._state.log.complain("ack", f"an acknowledgement for an unknown envelope {ident}")
            return
        seconds = self._state.now() - sent.at
        if self._lost(sent, seconds):
            return
        answer = frame.get("payload")
        if answer not in (None, {}) and sent.kind not in ANSWERED:
            self._state.log.complain("ack", f"{sent.app.name} answers {sent.name}, which takes no answer")
        if sent.ack is not None:
            self._late(sent, seconds)
        else:
            self._finish(sent, Ack("", answer, seconds))

    def _lost(self, sent: Sent, seconds: float) -> bool:
        if not self._faults.takes_ack():
            return False
        self._state.log.add("ack", sent.name, sent.app.name, "dropped", {"seconds": seconds})
        return True

    def _late(self, sent: Sent, seconds: float) -> None:
        self._state.log.add("ack", sent.name, sent.app.name, "late", {"seconds": seconds})
        if sent.ack is not None and not sent.ack.ok:
            self._state.log.complain("ack", f"{sent.app.name} acknowledges {sent.name} late, after {seconds:.1f} s")

    def _finish(self, sent: Sent, ack: Ack) -> None:
        if sent.ack is not None:
            return
        self._open.pop(sent.envelope_id, None)
        sent.ack = ack
        detail = {"seconds": ack.seconds, "answer": ack.answer}
        self._state.log.add("ack", sent.name, sent.app.name, ack.error or "ok", detail)
        if not ack.ok and sent.kind != "event_callback":
            self._state.log.complain("ack", f"{sent.app.name} does not acknowledge {sent.name}: {ack.error}")
        try:
            if sent.apply is not None:
                with self._state.lock:
                    sent.apply(ack)
        finally:
            sent.done.set()
        if sent.kind == "event_callback" and not ack.ok:
            self._again(sent)

    def _failed(self, sent: Sent) -> None:
        self._finish(sent, Ack("dispatch_failed"))

    def _give_up(self, sent: Sent, attempt: int) -> None:
        if sent.ack is None and sent.attempt == attempt:
            self._finish(sent, Ack("operation_timeout", seconds=self._state.options.ack_limit))

    def _again(self, sent: Sent) -> None:
        waits = self._state.options.event_retries
        if sent.attempt >= len(waits):
            self._state.log.complain("ack", f"{sent.app.name} never acknowledged the event {sent.name}")
            return
        self._running.call_later(max(0.0, waits[sent.attempt] - (self._state.now() - sent.at)), self._repeat, sent)

    def _repeat(self, sent: Sent) -> None:
        sent.attempt += 1
        sent.ack = None
        self._start(sent)

    def gone(self, line: Line) -> None:
        """Forget a connection that broke; what was on its way over it has failed."""
        for lines in self.lines.values():
            if line in lines:
                lines.remove(line)
        for sent in [one for one in self._open.values() if one.line is line]:
            self._failed(sent)
        with self._state.lock:
            self._state.changed()
