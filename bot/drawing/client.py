"""Drawing from the bot's side: a worker process that draws, started when it is needed and replaced when it fails.

The bot never imports matplotlib. A map that crashes the worker, takes too long or makes it talk nonsense costs that
worker and one `DrawingFailed`; the next map gets a new one.
"""

import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from bot.drawing.pipes import DONE, FAILED, LENGTH, MOST, READY, Request, frame
from bot.journey import Journey

BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml", "pdf": b"%PDF-"}
START_LIMIT = 60.0
"""Seconds until a new worker is ready; on a new machine it reads all fonts once."""
_KEPT = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "MPLCONFIGDIR",
    "PATH",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
)
_CHUNK = 1 << 16
NONSENSE = "the drawing process answered with something else than a picture"


class DrawingFailed(Exception):
    """A map could not be drawn; `reason` says why, for a log or the command line."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The map could not be drawn: {reason}")
        self.reason = reason


class _Refused(DrawingFailed):
    """The worker is well, but could not draw this map."""


class Renderer:
    """Draws journeys in a worker process, one at a time; safe to be used by many threads.

    `time_limit` is the most seconds that one map may take. `command` starts another worker program (for tests).
    """

    def __init__(
        self, time_limit: float = 20.0, *, command: Sequence[str] | None = None, start_limit: float = START_LIMIT
    ) -> None:
        self.time_limit = time_limit
        self.start_limit = start_limit
        self._command = list(command) if command else [sys.executable, "-P", "-m", "bot.drawing.worker"]
        self._turn = threading.Lock()
        self._worker: _Worker | None = None
        self._closed = threading.Event()

    def warm(self) -> None:
        """Start the worker now, without waiting for it, so that the first map comes sooner."""
        with self._turn:
            self._running()

    def render(self, journey: Journey, fmt: str = "png") -> bytes:
        """Draw a journey as "png", "svg" or "pdf"; raises `DrawingFailed` and nothing else."""
        if fmt not in BEGINNINGS:
            raise DrawingFailed(f"{fmt} is no format, only {', '.join(BEGINNINGS)} are")
        request = _request(journey, fmt, self.time_limit)
        with self._turn:
            try:
                answer = self._running().ask(request, self.time_limit, self.start_limit)
                return _picture(answer, BEGINNINGS[fmt])
            except _Refused as refused:
                raise DrawingFailed(refused.reason) from None
            except (DrawingFailed, OSError) as error:
                self._drop()
                raise error if isinstance(error, DrawingFailed) else DrawingFailed(str(error)) from error

    def close(self) -> None:
        """End the worker, also while it draws; nothing is drawn any more."""
        self._closed.set()
        if (worker := self._worker) is not None:
            worker.process.kill()
        with self._turn:
            self._drop()

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id of the worker, None where there is none."""
        return self._worker.process.pid if self._worker else None

    def _running(self) -> "_Worker":
        """The worker, a new one where there is none any more."""
        if self._worker is None or self._worker.process.poll() is not None:
            self._drop()
            if self._closed.is_set():
                raise DrawingFailed("drawing was closed")
            self._worker = _Worker(self._command)
            if self._closed.is_set():
                self._worker.process.kill()
        return self._worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = None


class _Worker:
    """One worker process and its pipes."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), bufsize=0
        )
        self.ready = False

    def ask(self, request: bytes, time_limit: float, start_limit: float) -> bytes:
        """Send a request and return the content of the answer."""
        if not self.ready:
            if self._read(time.monotonic() + start_limit) != READY:
                raise DrawingFailed("the drawing process did not start")
            self.ready = True
        deadline = time.monotonic() + time_limit
        self._write(request, deadline)
        return self._read(deadline)

    def end(self) -> None:
        """Kill the process and take leave of it."""
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                _open(stream).close()

    def _write(self, data: bytes, deadline: float) -> None:
        stream = _open(self.process.stdin)
        os.set_blocking(stream.fileno(), False)
        left = memoryview(data)
        while left:
            _wait([], [stream.fileno()], deadline)
            try:
                left = left[os.write(stream.fileno(), left[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise DrawingFailed(self._how_it_ended()) from None

    def _read(self, deadline: float) -> bytes:
        (size,) = LENGTH.unpack(self._bytes(LENGTH.size, deadline))
        if not 1 <= size <= MOST:
            raise DrawingFailed(NONSENSE)
        return self._bytes(size, deadline)

    def _bytes(self, count: int, deadline: float) -> bytes:
        stream = _open(self.process.stdout)
        found = bytearray()
        while len(found) < count:
            _wait([stream.fileno()], [], deadline)
            more = os.read(stream.fileno(), min(count - len(found), _CHUNK))
            if not more:
                raise DrawingFailed(self._how_it_ended())
            found += more
        return bytes(found)

    def _how_it_ended(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        status = self.process.returncode
        if status is not None and status < 0:
            return f"the drawing process was ended by {signal.Signals(-status).name}"
        return f"the drawing process ended with status {status}"


def _picture(answer: bytes, beginning: bytes) -> bytes:
    """The bytes of the picture in an answer that should hold one."""
    kind, content = answer[:1], answer[1:]
    if kind == FAILED:
        raise _Refused(content.decode(errors="replace"))
    if kind != DONE or not content.startswith(beginning):
        raise DrawingFailed(NONSENSE)
    return content


def _wait(readable: list[int], writable: list[int], deadline: float) -> None:
    """Wait until a pipe is ready; `DrawingFailed` when the time is over."""
    left = deadline - time.monotonic()
    poll = select.poll()
    for number in readable:
        poll.register(number, select.POLLIN)
    for number in writable:
        poll.register(number, select.POLLOUT)
    if left <= 0 or not poll.poll(left * 1000):
        raise DrawingFailed("it took too long")


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    """A pipe of the worker, which always has both."""
    if stream is None:
        raise DrawingFailed("the drawing process has no pipes")
    return stream


def _request(journey: Journey, fmt: str, time_limit: float) -> bytes:
    try:
        return frame(b"", pickle.dumps(Request(journey, fmt, int(time_limit) + 1)))
    except Exception as error:
        raise DrawingFailed(f"{type(error).__name__}: {error}") from error


def _environment() -> dict[str, str]:
    """What the worker needs to know: no secret of the bot is in it. One thread is enough for it."""
    root = str(Path(__file__).resolve().parents[2])
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    return kept | {"PYTHONPATH": root, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
