"""Waiting for something to come true, instead of sleeping."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return as soon as the condition holds; fail where it never does."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it never came true")
        pause.wait(0.005)


def ended(close: Callable[[], object], seconds: float = 10) -> None:
    """End a Socket Mode connection; one that had only just begun can keep the SDK's `close` waiting for ever."""

    def end() -> None:
        # The SDK closes a session that it may not have yet.
        with suppress(AttributeError):
            close()

    ending = threading.Thread(target=end, daemon=True)
    ending.start()
    ending.join(seconds)
