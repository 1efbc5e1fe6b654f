"""The migrations make what the tables say, once, from wherever they are started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlmodel import SQLModel

from storage.database import Database, parse_url
from storage.migrate import NEWEST, MigrationError, migrate, version
from storage.tables import TABLES

ROOT = Path(__file__).parents[2]


def test_there_is_one_head_and_it_is_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_the_migrated_schema_is_that_of_the_tables(database_url: str) -> None:
    engine = create_engine(parse_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    assert names == {table.__tablename__ for table in TABLES} | {"alembic_version"}


def test_keys_and_unique_rules_are_those_of_the_tables(database_url: str) -> None:
    engine = create_engine(parse_url(database_url))
    found = inspect(engine)
    for name, table in SQLModel.metadata.tables.items():
        unique = {tuple(u["column_names"]) for u in found.get_unique_constraints(name)}
        wanted = {tuple(c.columns.keys()) for c in table.constraints if type(c).__name__ == "UniqueConstraint"}
        assert unique == wanted
        assert found.get_pk_constraint(name)["constrained_columns"] == table.primary_key.columns.keys()
        nullable = {c["name"] for c in found.get_columns(name) if c["nullable"]}
        assert nullable == {c.name for c in table.columns if c.nullable}
    engine.dispose()


def test_answers_are_clustered_in_sqlite(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    query = text("SELECT sql FROM sqlite_master WHERE name = 'answer'")
    assert "WITHOUT ROWID" in database.read(lambda s: s.connection().execute(query).scalar_one())
    database.close()


def test_doing_it_again_changes_nothing_and_needs_no_alembic(database_url: str) -> None:
    migrate(database_url)
    assert version(database_url) == NEWEST
    program = (
        "import sys; from storage.migrate import migrate; migrate(sys.argv[1]); "
        "assert 'alembic' not in sys.modules, 'alembic was imported'"
    )
    subprocess.run([sys.executable, "-c", program, database_url], check=True, cwd=ROOT)


def test_processes_that_start_together_migrate_once(empty_url: str, tmp_path: Path) -> None:
    program = "import sys; from storage.migrate import migrate; migrate(sys.argv[1])"
    elsewhere = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert version(empty_url) is None
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, empty_url],
            cwd=tmp_path,
            env=elsewhere,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert [(p.communicate()[1], p.returncode) for p in started] == [("", 0)] * 4
    assert version(empty_url) == NEWEST


def test_a_database_of_a_newer_version_is_left_alone_with_a_reason(database_url: str) -> None:
    engine = create_engine(parse_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(MigrationError, match=r"9999.*newer version"):
        migrate(database_url)


def test_a_folder_that_is_not_there_is_said() -> None:
    with pytest.raises(MigrationError, match="folder"):
        migrate("sqlite:////nowhere/at/all.sqlite3")
