"""What holds for due rows whatever happens to them, in whatever order."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from storage import due
from storage.database import Database
from storage.tables import Due

LEASE = 100
LANES = {"a": "C1", "b": "C1", "c": "C2", "d": "C2"}
OWNERS = ("one", "two")


class Rows(RuleBasedStateMachine):
    """Two processes that ask, claim, deliver, fail and die, on a clock that only goes forward."""

    template: Path
    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="due-"))
        shutil.copy(self.template, self.folder / "db")
        self.database = Database.open(f"sqlite:///{self.folder / 'db'}", pool=1)
        self.now = 1_000
        self.asked: dict[str, int] = {}
        self.shown: dict[str, int] = {}

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def end(self, row: Due, ends: Callable[..., bool], **more: Any) -> None:
        """Whatever a process does to a row counts exactly if it still holds it."""
        now = self.all()[row.id]
        holds = (now.state, now.claimed_by, now.claimed_until) == (due.CLAIMED, row.claimed_by, row.claimed_until)
        assert self.database.write(lambda s: ends(s, row, **more)) is holds
        if holds and ends is due.complete:
            self.shown[row.id] = more["done_wanted"]

    def all(self) -> dict[str, Due]:
        return {row.id: row for row in self.database.read(lambda s: s.exec(select(Due)).all())}

    @rule(occasion=st.sampled_from(list(LANES)))
    def want(self, occasion: str) -> None:
        arguments = {"workspace": "T1", "workshop_id": "w", "kind": "card", "occasion": occasion}
        self.database.write(lambda s: due.want(s, **arguments, channel=LANES[occasion]))
        self.asked[occasion] = self.asked.get(occasion, 0) + 1

    @rule(milliseconds=st.sampled_from((1, LEASE // 2, LEASE + 1)))
    def time_passes(self, milliseconds: int) -> None:
        self.now += milliseconds

    @rule(target=claims, owner=st.sampled_from(OWNERS), limit=st.integers(1, 3))
    def claim(self, owner: str, limit: int) -> list[Due]:
        arguments: dict[str, Any] = {"business_ms": 0, "lease_ms": LEASE, "busy_lanes": (), "limit": limit}
        return self.database.write(lambda s: due.claim(s, owner=owner, now_ms=self.now, **arguments))

    @rule(rows=claims)
    def complete(self, rows: list[Due]) -> None:
        for row in rows:
            self.end(row, due.complete, done_wanted=row.wanted, ts="1.1", next_not_before=self.now + 10)

    @rule(rows=claims)
    def release(self, rows: list[Due]) -> None:
        for row in rows:
            self.end(row, due.release, not_before=self.now + 10, phase="uploaded")

    @rule(rows=claims, ends=st.sampled_from((due.park, due.fail)))
    def stop(self, rows: list[Due], ends: Callable[..., bool]) -> None:
        for row in rows:
            self.end(row, ends, problem="because")

    @rule(channel=st.sampled_from(("C1", "C2")))
    def invited(self, channel: str) -> None:
        self.database.write(lambda s: due.unpark(s, workspace="T1", channel=channel))

    @invariant()
    def nothing_that_was_asked_for_is_forgotten(self) -> None:
        rows = self.all()
        assert {row.occasion: row.wanted for row in rows.values()} == self.asked
        for row in rows.values():
            assert row.done == self.shown.get(row.id, 0)
            assert (row.state == due.DONE) == (row.done == row.wanted)
            assert (row.claimed_by == "") == (row.state != due.CLAIMED)

    @invariant()
    def no_lane_is_under_way_twice(self) -> None:
        live = [r.channel for r in self.all().values() if r.state == due.CLAIMED and r.claimed_until >= self.now]
        assert len(live) == len(set(live))


def test_whatever_happens_nothing_is_forgotten(sqlite_template: Path) -> None:
    Rows.template = sqlite_template
    run_state_machine_as_test(Rows, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
