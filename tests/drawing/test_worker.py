import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot import journey as j
from bot.drawing.client import DrawingFailed, Renderer
from bot.drawing.pipes import DONE, READY, frame
from tests.drawing.samples import full
from tests.rules import ROOT

SMALL = j.Journey(title="A map", stages=(j.Stage(name="One", touchpoints=(j.Touchpoint(name="x", score=1),)),))
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


def program(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def drawing(how: str) -> list[str]:
    """A worker whose drawing is `how`, a statement that may use `journey`, `real` and `title`."""
    return program(
        "import os, sys, time\n"
        "from bot.drawing import render, worker\n"
        "real = render.render\n"
        "def drawn(journey, *, fmt='png', width=None):\n"
        "    title = journey.title\n"
        f"    {how}\n"
        "    return real(journey, fmt=fmt, width=width)\n"
        "render.render = drawn\n"
        "worker.main()\n"
    )


def until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until something holds; False when it did not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def alive(pid: int) -> bool:
    """Whether a process runs (one that waits to be reaped does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_draws_in_another_process_and_keeps_it(renderer: Renderer) -> None:
    assert renderer.pid is None
    assert renderer.render(SMALL).startswith(PNG)
    first = renderer.pid
    assert renderer.render(SMALL, "svg").startswith(b"<?xml")
    assert renderer.render(SMALL, "pdf").startswith(b"%PDF-")
    assert renderer.pid == first != os.getpid()


def test_warm_starts_the_worker(renderer: Renderer) -> None:
    renderer.warm()

    assert renderer.pid is not None
    assert alive(renderer.pid)


def test_many_threads_share_it(renderer: Renderer) -> None:
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(renderer.render, [SMALL] * 16))

    assert len(set(pictures)) == 1


def test_a_killed_worker_costs_one_map(renderer: Renderer) -> None:
    renderer.render(SMALL)
    first = renderer.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)

    assert renderer.render(SMALL).startswith(PNG)
    assert renderer.pid != first


def test_a_crash_while_drawing_is_told_and_the_next_map_is_drawn() -> None:
    with Renderer(command=drawing("os.kill(os.getpid(), 11) if title == 'crash' else None")) as renderer:
        with pytest.raises(DrawingFailed, match="SIGSEGV"):
            renderer.render(j.Journey(title="crash"))

        assert renderer.render(SMALL).startswith(PNG)


def test_a_map_that_takes_too_long_is_given_up_and_its_worker_ends() -> None:
    with Renderer(5.0, command=drawing("time.sleep(600) if title == 'slow' else None")) as renderer:
        renderer.render(SMALL)
        renderer.time_limit = 0.3
        first = renderer.pid
        with pytest.raises(DrawingFailed, match="too long"):
            renderer.render(j.Journey(title="slow"))

        assert first is not None
        assert not alive(first)
        renderer.time_limit = 20
        assert renderer.render(SMALL).startswith(PNG)


def test_an_error_while_drawing_is_told_and_the_worker_stays() -> None:
    with Renderer(command=drawing("1 / 0 if title == 'odd' else None")) as renderer:
        renderer.render(SMALL)
        first = renderer.pid
        with pytest.raises(DrawingFailed, match="ZeroDivisionError"):
            renderer.render(j.Journey(title="odd"))

        assert renderer.render(SMALL).startswith(PNG)
        assert renderer.pid == first


def test_a_map_that_wants_too_much_memory_fails_alone() -> None:
    with Renderer(command=drawing("bytearray(2 << 30) if title == 'big' else None")) as renderer:
        with pytest.raises(DrawingFailed, match="MemoryError"):
            renderer.render(j.Journey(title="big"))

        assert renderer.render(SMALL).startswith(PNG)


def test_a_map_that_burns_the_processor_is_ended() -> None:
    how = "[renderer for renderer in iter(int, 1) if renderer] if title == 'busy' else None"
    with Renderer(0.5, command=drawing(how)) as renderer, pytest.raises(DrawingFailed, match="too long"):
        renderer.render(j.Journey(title="busy"))


def test_the_worker_has_a_limit_of_its_own_for_the_processor() -> None:
    how = "import resource; 0 < resource.getrlimit(resource.RLIMIT_CPU)[0] < 60 or 1 / (title != 'limit')"
    with Renderer(7.0, command=drawing(how)) as renderer:
        assert renderer.render(j.Journey(title="limit")).startswith(PNG)


def test_what_is_printed_while_drawing_is_no_answer() -> None:
    with Renderer(command=drawing("print('hello'); os.write(1, b'hello')")) as renderer:
        assert renderer.render(SMALL).startswith(PNG)


def answering(*frames: bytes) -> str:
    """A program that writes these bytes and waits for its end."""
    return f"import sys; sys.stdout.buffer.write({b''.join(frames)!r}); sys.stdout.flush(); sys.stdin.read()"


@pytest.mark.parametrize(
    "code",
    [
        "print('Hello, this is no worker')",
        answering(b"\xff" * 100_000),
        answering(bytes(4)),
        answering(frame(READY), frame(DONE, b"abcd")),
        answering(frame(READY), frame(b"?")),
        "import sys; sys.exit(3)",
        "import os; os.close(0); os.close(1)",
    ],
)
def test_garbage_is_no_picture(code: str) -> None:
    with Renderer(5.0, command=program(code), start_limit=20) as renderer:
        with pytest.raises(DrawingFailed):
            renderer.render(SMALL)

        assert renderer.pid is None


def test_a_worker_that_does_not_read_does_not_hold_the_bot() -> None:
    code = "import sys, time; sys.stdout.buffer.write(b'\\0\\0\\0\\1R'); sys.stdout.flush(); time.sleep(600)"
    large = j.Journey(title="x" * 1_000_000)
    with Renderer(0.3, command=program(code)) as renderer, pytest.raises(DrawingFailed, match="too long"):
        renderer.render(large)


def test_a_program_that_is_not_there_is_told() -> None:
    with Renderer(command=["/nonexistent/worker"]) as renderer, pytest.raises(DrawingFailed):
        renderer.render(SMALL)


def test_other_formats_are_refused_without_a_worker(renderer: Renderer) -> None:
    with pytest.raises(DrawingFailed, match="gif"):
        renderer.render(SMALL, "gif")

    assert renderer.pid is None


def test_what_cannot_be_sent_is_told(renderer: Renderer) -> None:
    with pytest.raises(DrawingFailed):
        renderer.render(j.Journey(title="x", extra={"lock": threading.Lock()}))


def test_close_ends_the_worker_also_while_it_draws() -> None:
    renderer = Renderer(command=drawing("time.sleep(600) if title == 'slow' else None"))
    renderer.render(SMALL)
    pid = renderer.pid
    assert pid is not None
    with ThreadPoolExecutor(1) as pool:
        drawn = pool.submit(renderer.render, j.Journey(title="slow"))
        renderer.close()
        with pytest.raises(DrawingFailed):
            drawn.result(20)

    assert not alive(pid)
    with pytest.raises(DrawingFailed, match="closed"):
        renderer.render(SMALL)
    renderer.close()


def test_the_worker_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    how = "os.environ.get('SLACK_BOT_TOKEN') and 1 / 0"
    with Renderer(command=drawing(how)) as renderer:
        assert renderer.render(SMALL).startswith(PNG)


@pytest.mark.parametrize("busy", [False, True])
def test_no_worker_outlives_a_killed_parent(busy: bool) -> None:
    parent = subprocess.Popen(
        program(
            "import sys, threading\n"
            "from bot import journey as j\n"
            "from bot.drawing.client import Renderer\n"
            "from tests.drawing.test_worker import SMALL, drawing\n"
            "renderer = Renderer(600, command=drawing(\"time.sleep(600) if title == 'slow' else None\"))\n"
            "renderer.render(SMALL)\n"
            "print(renderer.pid, flush=True)\n"
            f"renderer.render(j.Journey(title='slow' if {busy} else ''))\n"
            "sys.stdin.read()\n"
        ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    worker = int(parent.stdout.readline())
    assert alive(worker)

    parent.kill()
    parent.wait(20)

    assert until(lambda: not alive(worker))
    parent.stdout.close()
    parent.stdin.close()


def test_a_large_map_goes_through_the_pipes(renderer: Renderer) -> None:
    assert len(renderer.render(full(10, 30))) > 1 << 16
