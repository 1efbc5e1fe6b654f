from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from bot import exchange
from bot.desk import Desk
from bot.formats.journey_file import dumps, loads
from bot.importing import bring_in
from bot.journey import numbered
from bot.mapping import journey_of
from bot.problem import Problem
from bot.scene import Actor
from storage import reading
from storage.database import Database
from tests.formats.maps import journeys

PUBLISHED = sorted((Path(__file__).parents[2] / "bot/demo/journeys").glob("*.yaml"))


def there_and_back(database: Database, text: str) -> str:
    desk = Desk(database, lambda: datetime(2026, 11, 24, tzinfo=UTC))
    workshop = bring_in(desk, Actor("T1", "U1"), "C1", loads(text))
    rows = database.read(lambda session: reading.load(session, "T1", workshop))
    assert rows is not None
    return dumps(journey_of(rows, as_file=True))


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_file_comes_back_as_it_was(database, path) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.safe_load(there_and_back(database, text)) == yaml.safe_load(text)


@given(journey=journeys)
@settings(
    max_examples=60,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
def test_what_export_writes_comes_back_unchanged(sqlite_url, journey) -> None:
    """Any file can be brought in, and what is exported from there on stays as it is.

    A file may say what rows do not keep twice: the same score of the same person, an empty line in a list.
    """
    database = Database.open(sqlite_url)
    try:
        exported = there_and_back(database, dumps(numbered(journey)))
        assert yaml.safe_load(there_and_back(database, exported)) == yaml.safe_load(exported)
    finally:
        database.close()


def test_export_names_the_workshops_that_there_are(sqlite_url, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    text = PUBLISHED[0].read_text(encoding="utf-8")
    workshop = exchange.bring_in(text, "file", "T1", "C1", "U1")
    assert yaml.safe_load(exchange.export(workshop)) == yaml.safe_load(text)
    title = yaml.safe_load(text)["title"]
    assert exchange.export(title) == exchange.export(workshop)
    with pytest.raises(Problem, match=workshop):
        exchange.export("unknown")
    exchange.bring_in(text, "file", "T1", "C1", "U1")
    with pytest.raises(Problem, match="Several"):
        exchange.export(title)
