"""The program that draws: `python -m bot.drawing.worker`, requests on standard input, pictures on standard output.

It ends when its input closes, also while it draws, so that it never outlives whoever started it. It may use 1 GiB of
address space, and for one map as much processor time as the request says; whoever asked for more sees it die and
starts another. What libraries print goes to standard error, since standard output belongs to the answers.
"""

import os
import pickle
import queue
import resource
import sys
import threading
from typing import BinaryIO

from bot.drawing.pipes import DONE, FAILED, READY, Request, frame, read_frame

ADDRESS_SPACE = 1 << 30


def main() -> None:
    """Answer requests until the input closes."""
    answers = _own_output()
    _limit(resource.RLIMIT_AS, ADDRESS_SPACE)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    _prepare()
    _send(answers, frame(READY))
    while True:
        _send(answers, _answer(requests.get()))


def _send(answers: BinaryIO, content: bytes) -> None:
    answers.write(content)
    answers.flush()


def _own_output() -> BinaryIO:
    """Standard output for the answers alone; everything that is printed from now on goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _listen(source: BinaryIO, requests: "queue.SimpleQueue[bytes]") -> None:
    """Queue what comes in; the end of the input ends the process at once, whatever it is doing."""
    while (content := read_frame(source)) is not None:
        requests.put(content)
    os._exit(0)


def _prepare() -> None:
    """Load what drawing needs, so that the first map does not wait for it."""
    from bot.drawing import render
    from bot.journey import Journey, Stage, Touchpoint

    stage = Stage(name="Warm up", touchpoints=(Touchpoint(name="Read the fonts", score=1),))
    render.render(Journey(title="Warm up", stages=(stage,)))


def _answer(content: bytes) -> bytes:
    from bot.drawing.render import render

    try:
        request: Request = pickle.loads(content)  # noqa: S301 - from the parent that started this process, by its pipe
        _limit(resource.RLIMIT_CPU, int(_used()) + 1 + request.seconds)
        return frame(DONE, render(request.journey, fmt=request.fmt))  # type: ignore[arg-type]
    except Exception as error:
        return frame(FAILED, f"{type(error).__name__}: {error}".encode(errors="replace")[:2000])


def _used() -> float:
    """Processor seconds that this process has taken so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _limit(what: int, soft: int) -> None:
    """Set a soft limit, never above the hard one."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


if __name__ == "__main__":
    main()
