"""How long a map takes: from nothing, the first of a worker, and the ones after it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bot.drawing.client import Renderer
from bot.formats.journey_file import loads

JOURNEY = Path(__file__).resolve().parent.parent / "bot" / "demo" / "journeys" / "mobile-plan-switch.yaml"
ROUNDS = 7


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure(folder: Path) -> Iterator[Figure]:
    """Yield the time of one published map, cold and warm, and the size of its picture."""
    journey = loads(JOURNEY.read_text(encoding="utf-8"), name=JOURNEY.name)
    command = [sys.executable, "-m", "bot", "render", str(JOURNEY), "-o", str(folder / "map.png")]
    whole = [timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(3)]
    first, later = [], []
    for _ in range(3):
        renderer = Renderer(60.0)
        first.append(timed(lambda drawer=renderer: drawer.render(journey)))  # type: ignore[misc]
        later += [timed(lambda drawer=renderer: drawer.render(journey)) for _ in range(ROUNDS)]  # type: ignore[misc]
        renderer.close()
    yield Figure(what="mapwright render, whole process", value=median(whole), unit="s")
    yield Figure(what="map cold: the first one of a worker", value=median(first), unit="s")
    yield Figure(what="map warm: the ones after it", value=median(later) * 1000, unit="ms")
    yield Figure(what="size of the picture", value=(folder / "map.png").stat().st_size / 1000, unit="kB")
