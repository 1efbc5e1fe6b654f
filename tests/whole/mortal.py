"""A bot that dies and is started again while people go on, and the record of what was acknowledged to them."""

import signal
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

from sandbox.people import Person
from storage import due
from storage.tables import Due
from tests.whole.town import Process, Town, processes_of, started, until

PROGRAM = (sys.executable, "-m", "tests.whole.doomed")
ACKNOWLEDGED, ANYWHEN = "acknowledged", "anywhen"
Sends = Callable[[], bool]


@dataclass(frozen=True)
class Act:
    """What somebody does: `opens` brings the form up, `sends` sends it and says whether that was acknowledged.

    `gives` is what is then on the map, as (kind, words).
    """

    name: str
    opens: Callable[[], object]
    sends: Sends
    gives: Sequence[tuple[str, object]] = ()


@dataclass(frozen=True)
class Kill:
    """One death: where it was to be, and what the rows said afterwards."""

    stage: str
    act: str
    acknowledged: bool
    phases: tuple[str, ...]
    workers: int

    def __str__(self) -> str:
        heard = "acknowledged" if self.acknowledged else "not acknowledged"
        rows = ", ".join(self.phases) or "nothing due"
        return f"{self.stage:13} {self.act:28} {heard:17} workers {self.workers}; {rows}"


@dataclass
class Mortal:
    """The bot's process, of which there is one at a time, and all that was seen of it."""

    town: Town
    home: Path
    stack: ExitStack
    process: Process | None = None
    heir: Process | None = None
    kills: list[Kill] = field(default_factory=list)
    given: Counter[tuple[str, object]] = field(default_factory=Counter)
    in_doubt: Counter[str] = field(default_factory=Counter)
    before: set[int] = field(default_factory=set)

    def lives(self) -> Process:
        """The living process; where there is none its heir takes over, and another heir is called in."""
        if self.process is None or self.process.popen.poll() is not None:
            self.process, self.heir = self.heir or self._born(), None
            self.orders("live")
            self.town.slack.connected()
            self.heir = self._born()
        return self.process

    def _born(self) -> Process:
        """A process that has all its modules, and waits for the word to begin."""
        return self.stack.enter_context(started(self.town.settings, self.home, PROGRAM))

    def _line(self) -> str:
        assert self.process is not None
        assert self.process.popen.stdout is not None
        return self.process.popen.stdout.readline().strip()

    def _alive(self) -> set[int]:
        """All processes of the bot's and of those that it has started, without the heir."""
        return set(processes_of(self.home)) - ({self.heir.popen.pid} if self.heir else set())

    def orders(self, order: str) -> None:
        """Tell the process, and wait until it has understood."""
        assert self.process is not None
        assert self.process.popen.stdin is not None
        print(order, file=self.process.popen.stdin, flush=True)
        assert self._line() == "yes"

    def plays(self, act: Act, stage: str = "", after: float = 0.0) -> None:
        """Do it, with the bot dying at a stage where one is given, and go on until it was acknowledged."""
        self.lives()
        act.opens()
        self._dooms(stage, after)
        heard = act.sends()
        if stage:
            self._dies(stage, act, heard)
        while not heard:
            self.lives()
            heard = act.sends()
        self.given.update(act.gives)

    def _dooms(self, stage: str, after: float) -> None:
        process = self.lives()
        self.before = self._alive() - {process.popen.pid}
        if stage == ACKNOWLEDGED:
            self.orders("hold")
        elif stage == ANYWHEN:
            timer = Timer(after, process.popen.send_signal, (signal.SIGKILL,))
            timer.daemon = True
            timer.start()
        elif stage:
            self.orders(f"die {stage}")

    def _dies(self, stage: str, act: Act, heard: bool) -> None:
        assert self.process is not None
        popen = self.process.popen
        if stage == ACKNOWLEDGED:
            assert heard
            popen.send_signal(signal.SIGKILL)
        until(lambda: popen.poll() is not None, 20, lambda: f"no death at {stage} of {act.name}: {self._rows()}")
        assert popen.returncode == -signal.SIGKILL
        if stage not in (ACKNOWLEDGED, ANYWHEN):
            assert self._line() == f"killed at {stage}"
        workers = len((self.before | self._alive()) - {popen.pid})
        self.kills.append(Kill(stage, act.name, heard, tuple(self._rows()), workers))
        until(lambda: not self._alive(), 20, lambda: f"left behind: {self._alive()}")
        self._doubt()

    def _rows(self) -> list[str]:
        left = [row for row in self.town.dues() if row.state != due.DONE]
        return [f"{r.kind} {r.occasion} {r.state}{' ' if r.phase else ''}{r.phase}" for r in left]

    def _doubt(self) -> None:
        """Count the messages that stand in the channel while their rows do not know it."""
        for row in self.town.dues():
            if row.phase == "posting" and not row.ts and self.posts()[row.id] > self.in_doubt[row.id]:
                self.in_doubt[row.id] += 1

    def posts(self) -> Counter[str]:
        """How many messages stand in the channels for each due row."""
        found = [m.metadata["event_payload"]["due"] for m in self.town.posts()]
        return Counter(found)

    def ends(self) -> list[Due]:
        """Let everything go out, and the last process end in peace; returns all rows."""
        process = self.lives()
        self.town.settles()
        for one in (process, self.heir):
            assert one is not None
            assert one.popen.stdin is not None
            print("end", file=one.popen.stdin, flush=True)
            assert one.popen.wait(20) == 0
        until(lambda: not processes_of(self.home), 10, lambda: f"left behind: {processes_of(self.home)}")
        return self.town.dues()


def acknowledged(town: Town, person: Person, kind: str = "view_submission") -> bool:
    """Whether the last payload of somebody was acknowledged in time."""
    ack = town.slack.sent(kind, person)[-1].ack
    return ack is not None and ack.ok
