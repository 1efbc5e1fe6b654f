"""How long a start takes and what it holds in memory before the first map, against an empty Bolt app."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.programs import program
from bench.setting import started_workshops
from bench.stand_in import StandIn

ROUNDS = 5


def measure(slack: StandIn, folder: Path) -> Iterator[Figure]:
    """Yield the figures of bar 4."""
    database = folder / "starting.sqlite3"
    started_workshops(f"sqlite:///{database}", count=1)
    commands = {"bot": ["bot", "run"], "empty": ["bench.empty_app", "before"]}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    memory: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            with program(slack, name, command, database) as running:
                seconds[name].append(running.seconds)
                memory[name].append(running.megabytes())
    for name in commands:
        yield Figure(what=f"{name}: connected after", value=median(seconds[name]), unit="s")
        yield Figure(what=f"{name}: memory when connected", value=median(memory[name]), unit="MB")
    yield Figure(what="start / empty app", value=median(seconds["bot"]) / median(seconds["empty"]), unit="x", bar=4)
    ratio = median(memory["bot"]) / median(memory["empty"])
    yield Figure(what="memory before the first map / empty app", value=ratio, unit="x", bar=2.5)
