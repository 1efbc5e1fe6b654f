"""Faults on demand: refusals, delays, lost answers and lost acknowledgements."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sandbox.world import Json


@dataclass(frozen=True)
class Fault:
    """What befalls a call of ``method``.

    ``error`` refuses it with that code (``extra`` joins the answer, ``status`` and ``headers`` are those of HTTP);
    ``before`` and ``after`` are seconds that pass before it takes effect, and between that and the answer; ``lost``
    takes effect, then the connection breaks without an answer; ``act`` is called before it takes effect, or, if
    ``act_after``, between that and the answer.
    """

    method: str
    times: int | None = 1
    error: str = ""
    status: int = 200
    extra: Json = field(default_factory=dict, hash=False)
    headers: dict[str, str] = field(default_factory=dict, hash=False)
    before: float = 0.0
    after: float = 0.0
    lost: bool = False
    act: Callable[[], None] | None = None
    act_after: bool = False


class Faults:
    """The faults that are due. Each call of its method meets at most one, the oldest; ``times`` None is for ever."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._due: list[Fault] = []
        self._acks_to_drop = 0

    def add(self, fault: Fault) -> None:
        """Make a fault due."""
        with self._lock:
            self._due.append(fault)

    def fail(self, method: str, error: str, times: int | None = 1, **extra: object) -> None:
        """Refuse the next calls of a method, with this error code."""
        self.add(Fault(method, times, error=error, extra=dict(extra)))

    def limit(self, method: str, retry_after: int = 1, times: int | None = 1) -> None:
        """Answer the next calls with HTTP 429 and Retry-After."""
        headers = {"Retry-After": str(retry_after)}
        self.add(Fault(method, times, error="ratelimited", status=429, headers=headers))

    def delay(self, method: str, seconds: float, times: int | None = None, *, after: bool = False) -> None:
        """Let calls take longer: before they take effect, or after it."""
        before, late = (0.0, seconds) if after else (seconds, 0.0)
        self.add(Fault(method, times, before=before, after=late))

    def lose_answer(self, method: str, times: int | None = 1) -> None:
        """Let the next calls take effect and then break the connection."""
        self.add(Fault(method, times, lost=True))

    def when(self, method: str, act: Callable[[], None], times: int | None = 1, *, after: bool = False) -> None:
        """Call something (in a thread of its own) while a call waits: before it takes effect, or after it."""
        self.add(Fault(method, times, act=act, act_after=after))

    def drop_next_ack(self, times: int = 1) -> None:
        """Let the next acknowledgements of apps get lost on their way."""
        with self._lock:
            self._acks_to_drop += times

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._due.clear()
            self._acks_to_drop = 0

    def take(self, method: str) -> Fault | None:
        """Return what befalls this call, and count it."""
        with self._lock:
            for index, fault in enumerate(self._due):
                if fault.method in (method, "*"):
                    return self._count(index, fault)
        return None

    def _count(self, index: int, fault: Fault) -> Fault:
        if fault.times is not None:
            left = replace(fault, times=fault.times - 1)
            self._due[index : index + 1] = [left] if fault.times > 1 else []
        return fault

    def takes_ack(self) -> bool:
        """Tell whether this acknowledgement gets lost, and count it."""
        with self._lock:
            lost = self._acks_to_drop > 0
            self._acks_to_drop -= lost
            return lost
