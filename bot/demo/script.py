"""The whole play on one published journey, as the items that the sandbox's script player reads."""

from collections.abc import Iterator

from bot.demo.beginning import Item, chosen, complete, found, met, onward, opened
from bot.demo.cast import CHANNEL
from bot.demo.ending import FINISHED, UNSEEN, deepened, finished, joined, revealed
from bot.journey import Journey


def script_of(journey: Journey, pictures: str) -> Iterator[Item]:
    """The items of the play; `pictures` is the beginning of the names under which snapshots are kept."""
    yield from opened(journey)
    yield from chosen(journey)
    yield from met(journey)
    yield from found(journey)
    yield from _snapshot("the map at step 3 of 5", f"{pictures}-step-3.png")
    yield from onward(4, anyway=not complete(journey))
    yield from deepened(journey)
    yield from onward(5)
    yield from revealed()
    yield from _snapshot("the map at step 5 of 5", f"{pictures}-step-5.png")
    yield from joined(journey)
    yield from finished()
    yield from _snapshot(FINISHED, f"{pictures}-finished.png")
    yield {"who": "carlos", "where": CHANNEL, "wait": UNSEEN, "within": 40}


def _snapshot(title: str, file: str) -> Iterator[Item]:
    yield {"who": "carlos", "where": CHANNEL, "wait": title, "within": 40}
    yield {"who": "carlos", "where": CHANNEL, "save": file, "fresh": True, "within": 40}
