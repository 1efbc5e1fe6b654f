"""The demo's script says the labels and words that people see: it plays to its end on every published journey."""

from pathlib import Path

import pytest

import bot.demo
from bot.demo.play import published
from bot.demo.script import script_of
from sandbox.script import Player
from sandbox.stage import Theatre

from .conftest import opened_town

FOLDER = Path(bot.demo.__file__).parent
NAMES = sorted(path.stem for path in (FOLDER / "journeys").glob("*.yaml"))


class Narrator:
    """Keeps what is told instead of showing it."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def tell(self, text: str) -> None:
        self.told.append(text)


@pytest.mark.parametrize("name", NAMES)
def test_the_demo_plays_to_its_end_without_any_trouble(name, sqlite_url, tmp_path, monkeypatch) -> None:
    narrator = Narrator()
    items = list(script_of(published(name), "map"))
    with opened_town(sqlite_url, world=FOLDER / "world.yaml", patch=monkeypatch) as town:
        player = Player(Theatre(town.slack, narrator), narrator.tell, speed=0, folder=tmp_path)
        assert player.play(items), narrator.told[-1]
        assert [str(trouble) for trouble in town.slack.complaints] == []
        assert town.journey().title == published(name).title[:100]
    assert {item["save"] for item in items if "save" in item} == {path.name for path in tmp_path.glob("*.png")}
