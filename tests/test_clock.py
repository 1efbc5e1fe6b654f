"""The clock: woken by commits and by time, one lane a channel, and ended by nothing but `stop`."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import WORKERS, Clock
from bot.config import Settings
from bot.timing import BusinessTime
from storage import due
from storage.database import Database
from storage.tables import Due
from tests.waiting import until

SETTINGS = Settings(tick_seconds=0.05, lease=60, http_timeout=1)


def want(database: Database, occasion: str = "", **more: Any) -> None:
    arguments = {"workspace": "T1", "workshop_id": "w1", "kind": "card", "channel": "C1", **more}
    database.write(lambda s: due.want(s, occasion=occasion, **arguments))


def done(database: Database, row: Due) -> None:
    assert database.write(lambda s: due.complete(s, row, done_wanted=row.wanted, ts="1.1"), wake=False)


@pytest.fixture
def started() -> Iterator[Callable[..., Clock]]:
    clocks: list[Clock] = []

    def start(database: Database, deliver: Callable[[Due], None], settings: Settings = SETTINGS) -> Clock:
        clocks.append(Clock(database, deliver, settings))
        clocks[-1].start()
        return clocks[-1]

    yield start
    for clock in clocks:
        assert clock.stop(10)


def test_a_commit_wakes_it(database: Database, started: Callable[..., Clock]) -> None:
    seen: list[str] = []

    def deliver(row: Due) -> None:
        seen.append(row.occasion)
        done(database, row)

    started(database, deliver, Settings(tick_seconds=3600, lease=60, http_timeout=1))
    want(database, "a")
    until(lambda: seen == ["a"])
    want(database, "b")
    until(lambda: seen == ["a", "b"])


def test_time_wakes_it(database: Database, started: Callable[..., Clock]) -> None:
    seen: list[str] = []
    soon = int((datetime.now(UTC) + timedelta(milliseconds=300)).timestamp() * 1000)
    want(database, "later", due_at=soon)
    started(database, lambda row: (seen.append(row.occasion), done(database, row)))
    until(lambda: seen == ["later"])
    assert datetime.now(UTC).timestamp() * 1000 >= soon


def test_shifted_time_makes_tomorrow_due_today(database: Database, started: Callable[..., Clock]) -> None:
    tomorrow = int((datetime.now(UTC) + timedelta(days=1)).timestamp() * 1000)
    seen: list[str] = []
    want(database, "tomorrow", due_at=tomorrow)
    shifted = Settings(tick_seconds=0.05, lease=60, http_timeout=1, time_shift=90_000)
    started(database, lambda row: (seen.append(row.occasion), done(database, row)), shifted)
    until(lambda: seen == ["tomorrow"])


def test_a_lane_is_never_entered_twice_and_lanes_go_side_by_side(
    database: Database, started: Callable[..., Clock]
) -> None:
    lock, inside, together, seen = threading.Lock(), set(), threading.Barrier(2, timeout=10), []
    overlaps: list[str] = []

    def deliver(row: Due) -> None:
        with lock:
            if row.channel in inside:
                overlaps.append(row.channel)
            inside.add(row.channel)
        if row.occasion.startswith("0"):
            together.wait()
        with lock:
            inside.discard(row.channel)
            seen.append((row.channel, row.occasion))
        done(database, row)

    for number in range(5):
        for channel in ("C1", "C2"):
            want(database, f"{number} {channel}", channel=channel)
    started(database, deliver)
    until(lambda: len(seen) == 10)
    assert overlaps == []
    for channel in ("C1", "C2"):
        assert [o for c, o in seen if c == channel] == [f"{n} {channel}" for n in range(5)]


def test_it_takes_no_more_than_it_can_work_on(database: Database, started: Callable[..., Clock]) -> None:
    go, under_way = threading.Event(), threading.Semaphore(0)

    def deliver(row: Due) -> None:
        under_way.release()
        assert go.wait(10)
        done(database, row)

    for number in range(WORKERS + 3):
        want(database, str(number), channel=f"C{number}")
    clock = started(database, deliver)
    for _ in range(WORKERS):
        assert under_way.acquire(timeout=10)
    clock.wake()
    claimed = [r for r in database.read(lambda s: due.waiting(s, "T1", "w1")) if r.state == due.CLAIMED]
    assert len(claimed) == WORKERS
    go.set()
    until(lambda: database.read(lambda s: due.waiting(s, "T1", "w1")) == [])


def test_nothing_that_goes_wrong_ends_it(
    database: Database, started: Callable[..., Clock], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    broken = [2]
    real = database.read

    def read(work: Any) -> Any:
        if broken[0]:
            broken[0] -= 1
            raise OSError("the disk is away")
        return real(work)

    def deliver(row: Due) -> None:
        seen.append(row.occasion)
        if row.occasion == "bad":
            raise ValueError("a bug")
        done(database, row)

    want(database, "bad")
    want(database, "good", channel="C2")
    monkeypatch.setattr(database, "read", read)
    started(database, deliver)
    until(lambda: sorted(seen) == ["bad", "good"])
    until(lambda: "a delivery failed" in caplog.text and "looking for what is due failed" in caplog.text)
    want(database, "next", channel="C3")
    until(lambda: "next" in seen)


def test_stopping_finishes_what_is_under_way(database: Database) -> None:
    entered, go, finished = threading.Event(), threading.Event(), []

    def deliver(row: Due) -> None:
        entered.set()
        assert go.wait(10)
        done(database, row)
        finished.append(row.occasion)

    want(database, "a")
    clock = Clock(database, deliver, SETTINGS)
    clock.start()
    assert entered.wait(10)
    want(database, "after", channel="C2")
    stopper = threading.Thread(target=lambda: finished.append(str(clock.stop(10))))
    stopper.start()
    go.set()
    stopper.join(10)
    assert finished[0] == "a" or finished[:2] == ["after", "a"]
    assert finished[-1] == "True"
    assert not clock._thread.is_alive()


def test_stopping_does_not_wait_for_ever(database: Database) -> None:
    entered, go = threading.Event(), threading.Event()

    def deliver(row: Due) -> None:
        entered.set()
        go.wait(10)

    want(database, "a")
    clock = Clock(database, deliver, SETTINGS)
    clock.start()
    assert entered.wait(10)
    assert not clock.stop(0.05)
    go.set()
    clock._pool.shutdown(wait=True)


def test_what_was_parked_is_tried_once_when_it_starts(database: Database, started: Callable[..., Clock]) -> None:
    want(database, "parked")
    arguments: dict[str, Any] = {"now_ms": 1, "business_ms": 0, "lease_ms": 9, "busy_lanes": (), "limit": 1}
    (row,) = database.write(lambda s: due.claim(s, owner="x", **arguments))
    database.write(lambda s: due.park(s, row, problem="not there"))
    seen: list[str] = []
    started(database, lambda row: (seen.append(row.occasion), done(database, row)))
    until(lambda: seen == ["parked"])


def test_two_processes_share_the_work(database: Database, database_url: str, started: Callable[..., Clock]) -> None:
    other = Database.open(database_url)
    lock, seen = threading.Lock(), []

    def deliver_by(own: Database) -> Callable[[Due], None]:
        def deliver(row: Due) -> None:
            with lock:
                seen.append(row.occasion)
            done(own, row)

        return deliver

    first, second = started(database, deliver_by(database)), started(other, deliver_by(other))
    for number in range(40):
        want(database, str(number), channel=f"C{number % 5}")
    until(lambda: len(seen) >= 40)
    assert sorted(seen, key=int) == [str(n) for n in range(40)]
    assert first.stop(10)
    assert second.stop(10)
    other.close()


def test_business_time_is_now_in_utc_shifted() -> None:
    shift = BusinessTime(3600).now() - BusinessTime().now()
    assert timedelta(minutes=59) < shift < timedelta(minutes=61)
    assert BusinessTime().now().utcoffset() == timedelta(0)
    assert abs(BusinessTime().now_ms() - datetime.now(UTC).timestamp() * 1000) < 60_000
