"""What happened, in order, and what Slack would have refused or shown as trouble."""

import threading
import time
from dataclasses import dataclass, field

from sandbox.world import Json


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``at`` is in seconds since the sandbox began.

    ``kind`` is call, envelope, ack, upload, reply_url, act or connection; ``what`` the method, the payload's type or
    the act; ``who`` the app's name or the person's; ``outcome`` "ok" or the error; ``detail`` arguments or payload.
    """

    at: float
    kind: str
    what: str
    who: str
    outcome: str
    detail: Json = field(default_factory=dict, hash=False, compare=False)

    def __str__(self) -> str:
        return f"{self.at:8.3f} {self.kind:10} {self.who}: {self.what} -> {self.outcome}"


@dataclass(frozen=True)
class Complaint:
    """Something that went wrong for a person, or would at Slack.

    ``kind`` is ack (late or missing), answer (an answer that Slack cannot use), refused (a call against the rules) or
    notifies (a post that notifies somebody: ``whom``).
    """

    at: float
    kind: str
    text: str
    whom: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class Log:
    """Entries and complaints, written from many threads."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._complaints: list[Complaint] = []

    def add(self, kind: str, what: str, who: str, outcome: str = "ok", detail: Json | None = None) -> Entry:
        """Note that something happened."""
        entry = Entry(time.monotonic() - self._began, kind, what, who, outcome, detail or {})
        with self._lock:
            self._entries.append(entry)
        return entry

    def complain(self, kind: str, text: str, whom: tuple[str, ...] = ()) -> None:
        """Note that something went wrong."""
        with self._lock:
            self._complaints.append(Complaint(time.monotonic() - self._began, kind, text, whom))

    @property
    def entries(self) -> list[Entry]:
        """All that happened so far."""
        with self._lock:
            return list(self._entries)

    @property
    def complaints(self) -> list[Complaint]:
        """All that went wrong so far."""
        with self._lock:
            return list(self._complaints)

    def of(self, kind: str, what: str = "") -> list[Entry]:
        """Return the entries of one kind, and of one method, payload type or act."""
        return [one for one in self.entries if one.kind == kind and what in ("", one.what)]
