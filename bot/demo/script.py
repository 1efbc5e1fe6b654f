"""The whole play on one published journey, as the items that the sandbox's script player reads."""

from collections.abc import Iterator

from bot.demo.beginning import Item, chosen, found, met, opened
from bot.demo.cast import CHANNEL
from bot.demo.ending import deepened, finished, joined
from bot.journey import Journey


def script_of(journey: Journey, pictures: str) -> Iterator[Item]:
    """The items of the play; `pictures` is the beginning of the names under which snapshots are kept."""
    yield from opened(journey)
    yield from chosen(journey)
    yield from met(journey)
    yield from found(journey)
    yield from _snapshot(f"{pictures}-step-3.png")
    yield from deepened(journey)
    yield from _snapshot(f"{pictures}-step-4.png")
    yield from joined(journey)
    yield from finished()
    yield from _snapshot(f"{pictures}-finished.png")


def _snapshot(file: str) -> Iterator[Item]:
    yield {"who": "carlos", "where": CHANNEL, "save": file, "within": 40}
