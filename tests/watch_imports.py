"""A program: import modules and print, as JSON, what they did while being imported.

`python tests/watch_imports.py FOLDER MODULE...` answers {"did": deeds, "made": objects, "failed", "loaded"}.
A deed is put down to a module of FOLDER when its own code, or a function it called, did it; not when another package
did it while that was being imported.
"""

import importlib
import json
import os
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path

EVENTS = (
    "open",
    "sqlite3.connect",
    "socket.",
    "subprocess.",
    "os.system",
    "_thread.start",
    "os.mkdir",
    "os.putenv",
    "ctypes.dlopen",
)
LIVE = (
    "Engine",
    "WebClient",
    "App",
    "BackgroundScheduler",
    "Thread",
    "ThreadPoolExecutor",
    "Session",
    "Settings",
    "Connection",
)
# Pydantic looks at its own variables while it makes the class of a table.
MAKES_CLASSES = f"{os.sep}site-packages{os.sep}pydantic{os.sep}"
BYTECODE = (".py", ".pyc", ".so")


def doer(folder: str) -> str:
    """Return "file:line" of the folder's code that is behind what happens now, or "" where an import is."""
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith("<frozen importlib") or MAKES_CLASSES in path:
            return ""
        if path.startswith(folder) and path != __file__ and "site-packages" not in path:
            return f"{Path(path).relative_to(folder)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


class Watched(dict[str, str]):
    """The environment, noting who reads which key."""

    def __init__(self, values: dict[str, str], folder: str, did: list[str]) -> None:
        super().__init__(values)
        self.folder, self.did = folder, did

    def note(self, key: object) -> None:
        if where := doer(self.folder):
            self.did.append(f"{where} reads the environment: {key}")

    def __getitem__(self, key: str) -> str:
        self.note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.note(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.note(key)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.note("all of it")
        return super().__iter__()


def watch(folder: str, did: list[str]) -> None:
    """From now on put every deed of the folder's code on the list."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if not event.startswith(EVENTS):
            return
        subject = str(arguments[0]) if arguments else ""
        if event == "open" and subject.endswith(BYTECODE) and arguments[1] in {"r", "rb", None}:
            return
        if where := doer(folder):
            did.append(f"{where} {event} {subject}")

    # Python 3.11 has no audit event for a thread's start.
    start = threading.Thread.start

    def noted(thread: threading.Thread) -> None:
        if where := doer(folder):
            did.append(f"{where} starts a thread: {thread.name}")
        start(thread)

    threading.Thread.start = noted  # type: ignore[method-assign, assignment]
    sys.addaudithook(hook)
    os.environ = Watched(dict(os.environ), folder, did)  # type: ignore[assignment]  # noqa: B003


def live(module: types.ModuleType) -> list[str]:
    """Return the names in a module that hold something that should be made by the composition only."""
    return [
        f"{module.__name__}.{name} is a {type(value).__name__}"
        for name, value in vars(module).items()
        if type(value).__name__ in LIVE
    ]


def main() -> None:
    """Import what the command line names and say what happened."""
    folder, *modules = sys.argv[1:]
    did: list[str] = []
    watch(folder, did)
    made: list[str] = []
    failed: list[str] = []
    for name in modules:
        try:
            made += live(importlib.import_module(name))
        except ImportError as error:
            failed.append(f"{name}: {error}")
    loaded = sorted({name.partition(".")[0] for name in sys.modules})
    print(json.dumps({"did": did, "made": made, "failed": failed, "loaded": loaded}))


if __name__ == "__main__":
    main()
