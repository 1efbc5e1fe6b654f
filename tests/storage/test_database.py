"""The two ways to the database: what a write promises, alone and among others."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from storage.database import Database, parse_url
from storage.tables import Draft, Workshop
from tests.waiting import until

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def draft(key: str, **data: Any) -> Draft:
    return Draft(workspace="T1", key=key, person="U1", data=data, updated_at=NOON)


def add(key: str, **data: Any) -> Callable[[Session], None]:
    return lambda session: session.add(draft(key, **data))


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Draft)).one()


def test_what_was_written_is_read(database: Database) -> None:
    database.write(add("a", words="été 👍🏽"))
    row = database.read(lambda session: session.get(Draft, ("T1", "a")))
    assert row is not None
    assert row.data == {"words": "été 👍🏽"}
    assert row.updated_at == NOON


def test_a_write_outlives_the_process_that_made_it(database: Database, database_url: str) -> None:
    database.write(add("a"))
    other = Database.open(database_url)
    assert other.read(count) == 1
    other.close()


def test_what_a_work_raises_undoes_it_alone_and_reaches_its_caller(database: Database) -> None:
    def bad(session: Session) -> None:
        session.add(draft("bad"))
        session.flush()
        raise KeyError("mine")

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(database.write, bad if n % 3 == 0 else add(f"{n}")) for n in range(60)]
        errors = [future.exception() for future in futures]
    assert [type(e) for e in errors] == [KeyError if n % 3 == 0 else type(None) for n in range(60)]
    keys = database.read(lambda session: session.exec(select(Draft.key)).all())
    assert sorted(keys) == sorted(f"{n}" for n in range(60) if n % 3)


def test_eight_threads_that_read_and_write_lose_nothing(database: Database) -> None:
    database.write(add("sum", total=0))

    def one_more(session: Session) -> None:
        row = session.get_one(Draft, ("T1", "sum"))
        row.data = {"total": row.data["total"] + 1}

    def often() -> None:
        for _ in range(25):
            database.write(one_more)

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(often) for _ in range(8)]:
            future.result()
    row = database.read(lambda session: session.get_one(Draft, ("T1", "sum")))
    assert row.data == {"total": 200}


def test_waiting_works_are_served_in_the_order_in_which_they_came(sqlite_database: Database) -> None:
    order: list[int] = []
    started, go = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        started.set()
        assert go.wait(10)

    def turn(number: int) -> Callable[[Session], None]:
        return lambda session: order.append(number)

    with ThreadPoolExecutor(40) as pool:
        pool.submit(sqlite_database.write, hold)
        assert started.wait(10)
        futures = []
        for number in range(30):
            futures.append(pool.submit(sqlite_database.write, turn(number)))
            until(lambda number=number: sqlite_database._writer._jobs.qsize() == number + 1)
        go.set()
        for future in futures:
            future.result()
    assert order == list(range(30))


def test_works_that_wait_together_are_committed_together(sqlite_database: Database) -> None:
    commits: list[int] = []
    sqlite_database.after_commit(lambda: commits.append(1))
    started, go, woken = threading.Event(), threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        started.set()
        assert go.wait(10)

    with ThreadPoolExecutor(20) as pool:
        pool.submit(sqlite_database.write, hold)
        assert started.wait(10)
        futures = [pool.submit(sqlite_database.write, add(f"{n}")) for n in range(15)]
        until(lambda: sqlite_database._writer._jobs.qsize() == 15)
        go.set()
        for future in futures:
            future.result()
    sqlite_database.after_commit(woken.set)
    sqlite_database.write(add("last"))
    assert woken.wait(10)
    assert len(commits) == 3
    assert sqlite_database.read(count) == 16


def test_a_commit_that_fails_reaches_everybody_who_waited_for_it(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, go = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        started.set()
        assert go.wait(10)

    def breaks(session: Session) -> None:
        # What SQLite does by itself when the disk is full: the whole transaction is gone.
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.execute("ROLLBACK")
        raise OSError("disk full")

    with ThreadPoolExecutor(20) as pool:
        pool.submit(sqlite_database.write, hold)
        assert started.wait(10)
        works = [add("a"), breaks, add("b")]
        futures = []
        for number, work in enumerate(works, 1):
            futures.append(pool.submit(sqlite_database.write, work))
            until(lambda number=number: sqlite_database._writer._jobs.qsize() == number)
        go.set()
        errors = [future.exception(timeout=10) for future in futures]
    assert all(errors), errors
    assert sqlite_database.read(count) == 0
    sqlite_database.write(add("after"))
    assert sqlite_database.read(count) == 1


def test_a_write_inside_a_write_or_a_read_is_refused(database: Database) -> None:
    with pytest.raises(RuntimeError, match="a write inside a write"):
        database.write(lambda session: database.write(count))
    with pytest.raises(RuntimeError, match="a write inside a read"):
        database.read(lambda session: database.write(count))


def test_a_read_inside_a_write_sees_what_was_committed_before(database: Database) -> None:
    def look(session: Session) -> int:
        session.add(draft("new"))
        session.flush()
        return database.read(count)

    assert database.write(look) == 0
    assert database.read(count) == 1


def test_a_read_may_not_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        database.read(lambda session: (session.add(draft("a")), session.flush()))
    assert database.read(count) == 0


def test_a_read_sees_one_moment(database: Database) -> None:
    def twice(session: Session) -> tuple[int, int]:
        before = count(session)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(database.write, add("meanwhile")).result()
        return before, count(session)

    assert database.read(twice) == (0, 0)
    assert database.read(count) == 1


def test_wakers_are_called_after_commits_and_spared_on_request(database: Database) -> None:
    seen: list[int] = []
    woken = threading.Event()

    def wake() -> None:
        seen.append(database.read(count))
        woken.set()

    database.after_commit(lambda: 1 / 0)
    database.after_commit(wake)
    database.write(add("quiet"), wake=False)
    assert seen == []
    database.write(add("loud"))
    assert woken.wait(10)
    assert seen == [2]


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        database.write(
            lambda session: session.connection().execute(
                text("INSERT INTO facilitator (workshop_id, person, workspace) VALUES ('none', 'U1', 'T1')")
            )
        )


def test_sqlite_flushes_every_commit_to_the_disk(sqlite_database: Database) -> None:
    def pragmas(session: Session) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [session.connection().execute(text(f"PRAGMA {name}")).scalar() for name in names]

    full = 2
    assert sqlite_database.write(pragmas) == ["wal", full, 1]
    assert sqlite_database.read(pragmas) == ["wal", full, 1]


def test_times_of_all_zones_come_back_as_the_same_moment(database: Database) -> None:
    def start(session: Session) -> None:
        session.add(Workshop(id="w", workspace="T1", channel="C1", step="choose", started_by="U1", started_at=NOON))

    database.write(start)
    row = database.read(lambda session: session.get_one(Workshop, "w"))
    assert row.started_at == NOON
    stored = database.read(lambda session: session.exec(select(Workshop).where(col(Workshop.started_at) == NOON)).one())
    assert stored.id == "w"


def test_the_databases_time_moves_on_and_is_about_now(database: Database) -> None:
    first = database.now_ms()
    assert abs(first - datetime.now(UTC).timestamp() * 1000) < 60_000
    until(lambda: database.now_ms() > first)


def test_a_closed_database_has_finished_and_takes_nothing_more(database_url: str) -> None:
    database = Database.open(database_url)
    with ThreadPoolExecutor(4) as pool:
        for number in range(40):
            pool.submit(database.write, add(f"{number}"))
    database.close()
    if database.dialect == "sqlite":
        with pytest.raises(RuntimeError, match="closed"):
            database.write(add("late"))
    again = Database.open(database_url)
    assert again.read(count) == 40
    again.close()


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://a/b", "nonsense", "sqlite:///file:x?mode=memory&uri=true"]
)
def test_addresses_that_cannot_serve_are_refused_with_a_reason(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///"):
        parse_url(url)


def test_postgresql_means_psycopg() -> None:
    assert parse_url("postgresql://u:p@host/name").drivername == "postgresql+psycopg"
    assert parse_url("postgres://u:p@host/name").drivername == "postgresql+psycopg"


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Any:
    opened = Database.open(sqlite_url)
    yield opened
    opened.close()
