"""Bringing a database to the newest schema, once, however many processes start together.

Alembic is imported only where there is something to do: a database that is up to date costs one query. `NEWEST` is
the head of `storage.migrations.versions`, and a test holds it to that.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from storage.database import parse_url, postgres_engine, sqlite_engine

NEWEST = "0001"
_LOCK_KEY = 0x6D617077
_PATIENCE_SECONDS = 60.0


class MigrationError(RuntimeError):
    """The database cannot be brought to the newest schema; the message says why and what to do."""


def migrate(url: str) -> None:
    """Make or upgrade the tables under a lock; does nothing where they are the newest already."""
    parsed = parse_url(url)
    engine = _engine(parsed)
    try:
        with _locked(engine) as connection:
            if _version(connection) != NEWEST:
                _upgrade(connection)
    finally:
        engine.dispose()


def version(url: str) -> str | None:
    """The schema that a database has, None where it has none yet."""
    engine = _engine(parse_url(url))
    try:
        with engine.connect() as connection:
            return _version(connection)
    finally:
        engine.dispose()


def _engine(parsed: URL) -> Engine:
    if parsed.get_backend_name() == "sqlite":
        return sqlite_engine(parsed, "BEGIN IMMEDIATE")
    return postgres_engine(parsed)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """A connection beside which nobody else migrates, in a transaction of its own."""
    if engine.dialect.name == "sqlite":
        with _first_come(engine) as connection:
            yield connection
            connection.commit()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as holder:
        holder.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK_KEY})
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            holder.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK_KEY})


def _first_come(engine: Engine) -> Connection:
    """A connection that holds SQLite's write lock.

    Its own waiting does not cover the change of a new file to write-ahead logging, so it is tried again here.
    """
    patience = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            connection = engine.connect()
            connection.begin()
            return connection
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise MigrationError(
                    f"the database cannot be opened for writing ({error.orig}). "
                    "Check its folder, the disk, and that no other program holds it."
                ) from error
        time.sleep(0.02)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise MigrationError(
            f"the database has the schema {_version(connection)}, which this version does not know ({error}). "
            "Run the newer version that made it, or restore a backup."
        ) from error
