"""Opening the database, and the two ways to it: a short read, and a write that is durable when it returns.

SQLite is one file with one writer thread (`storage.writer`). PostgreSQL is reached by a pool, from the caller's
thread. Both behave alike to a work:

- a read sees one snapshot and may not write;
- a write runs as if it were alone: on SQLite because there is one writer, on PostgreSQL because transactions are
  serializable and are tried again where they met. **A work may therefore run more than once** and must have no
  effect outside its session;
- a read inside a write is allowed and sees what was committed before; a write inside a write or a read is refused.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.writer import Writer

log = logging.getLogger(__name__)

T = TypeVar("T")
_BUSY_MS = 5_000
_TRIES = 50
_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"
_NOW_MS = {
    "sqlite": "SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)",
    "postgresql": "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
}


def parse_url(url: str) -> URL:
    """The address of a database; `postgresql://` means psycopg 3. ValueError says what is wrong with it."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise ValueError(
            "it is no database URL; write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        ) from error
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ValueError(f"{parsed.drivername} is not supported; use sqlite:///FILE or postgresql://...")
    if parsed.database in {None, "", ":memory:"} or parsed.query.get("mode") == "memory":
        raise ValueError("a database in memory loses what people gave; name a file: sqlite:///FILE")
    return parsed


def sqlite_engine(url: URL, begin: str, *, pool: int = 1, read_only: bool = False) -> Engine:
    """An engine on a SQLite file whose transactions open with `begin`; durable, with foreign keys on."""
    engine = create_engine(
        url, pool_size=pool, max_overflow=pool, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False}
    )

    def connected(raw: Any, _: Any) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA journal_size_limit=67108864")
        if read_only:
            raw.execute("PRAGMA query_only=ON")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def postgres_engine(url: URL, *, pool: int = 1) -> Engine:
    """An engine on PostgreSQL; sessions count in UTC, because the columns keep no zone."""
    return create_engine(
        url,
        pool_size=pool,
        max_overflow=pool,
        pool_pre_ping=True,
        isolation_level="SERIALIZABLE",
        connect_args={"options": "-c timezone=UTC", "connect_timeout": 10},
    )


class Database:
    """One database: `read`, `write`, and the time that leases are counted in."""

    def __init__(self, url: URL, pool: int) -> None:
        """Use `open`."""
        self.dialect = url.get_backend_name()
        self._wakers: list[Callable[[], None]] = []
        self._inside = threading.local()
        self._again = threading.Lock()
        self._writer: Writer | None = None
        self._engines: list[Engine]
        if self.dialect == "sqlite":
            self._reads = sqlite_engine(url, "BEGIN", pool=pool, read_only=True)
            writes = sqlite_engine(url, "BEGIN IMMEDIATE")
            self._writer = Writer(writes, self._wake)
            self._engines = [self._reads, writes]
        else:
            self._writes = postgres_engine(url, pool=pool)
            self._reads = self._writes.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._engines = [self._writes]

    @classmethod
    def open(cls, url: str, *, pool: int = 20) -> "Database":
        """Open a database that `storage.migrate.migrate` has made; `pool` is how many may read at a time."""
        return cls(parse_url(url), pool)

    def read(self, work: Callable[[Session], T]) -> T:
        """Run a work in a short transaction that only reads; its rows stay usable afterwards."""
        with self._entered("read"), Session(self._reads, expire_on_commit=False) as session:
            return work(session)

    def write(self, work: Callable[[Session], T], *, wake: bool = True) -> T:
        """Run a work and return its result once it is committed and on disk; what it raises undoes it alone.

        `wake=False` spares the wakers, for the one who would only wake itself.
        """
        inside = getattr(self._inside, "what", None)
        if inside is not None:
            raise RuntimeError(f"a write inside a {inside}: return first, then write")
        if self._writer is not None:
            return self._writer.write(self._marked(work), wake=wake)
        with self._entered("write"):
            result = self._write_here(work)
        if wake:
            self._wake()
        return result

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Have `callback` called after commits, once for all that were committed together; it must be quick."""
        self._wakers.append(callback)

    def now_ms(self) -> int:
        """The database's own time in Unix milliseconds: what leases are counted in, the same for all processes."""
        return self.read(real_ms)

    def close(self) -> None:
        """Finish what is being written and give all connections back."""
        if self._writer is not None:
            self._writer.close()
        for engine in self._engines:
            engine.dispose()

    @contextmanager
    def _entered(self, what: str) -> Iterator[None]:
        before = getattr(self._inside, "what", None)
        self._inside.what = before or what
        try:
            yield
        finally:
            self._inside.what = before

    def _marked(self, work: Callable[[Session], T]) -> Callable[[Session], T]:
        def marked(session: Session) -> T:
            with self._entered("write"):
                return work(session)

        return marked

    def _write_here(self, work: Callable[[Session], T]) -> T:
        """Try at once beside the others; where works met, try again one after the other."""
        try:
            return self._once(work)
        except DBAPIError as error:
            if not _met(error):
                raise
        with self._again:
            for _ in range(_TRIES - 1):
                try:
                    return self._once(work)
                except DBAPIError as error:
                    if not _met(error):
                        raise
            return self._once(work)

    def _once(self, work: Callable[[Session], T]) -> T:
        with Session(self._writes, expire_on_commit=False) as session:
            result = work(session)
            session.commit()
            return result

    def _wake(self) -> None:
        for waker in self._wakers:
            try:
                waker()
            except Exception:
                log.exception("a waker failed")


def real_ms(session: Session) -> int:
    """The database's own time in Unix milliseconds, where a session is open already."""
    connection = session.connection()
    return int(connection.execute(text(_NOW_MS[connection.dialect.name])).scalar_one())


def _met(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in {_SERIALIZATION_FAILURE, _DEADLOCK}
