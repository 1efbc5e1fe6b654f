"""How many contributions a second are committed through Bolt, and by calling the same use case directly.

Both sides write the same rows into a database of their own kind, from as many threads, in turns.
"""

import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from slack_bolt import BoltRequest

from bench import payloads
from bench.figures import Figure
from bench.setting import ACTOR, started_workshops
from bench.stand_in import StandIn
from bot import choosing
from bot.bootstrap import Bot, build
from bot.choosing import Proposal
from bot.config import Settings
from bot.desk import Form
from handlers.views import choose as views

THREADS = 16
EACH = 320
ROUNDS = 5
WORKSHOPS = 100
_NUMBERS = itertools.count(1)


def through_bolt(bot: Bot, workshops: Sequence[str]) -> Callable[[], None]:
    """Return what sends one submission through Bolt and checks that it was taken."""
    pages = [views.propose(bot.mapwright.workshops.scene(ACTOR, workshop)).to_dict() for workshop in workshops]

    def send() -> None:
        number = next(_NUMBERS)
        body = payloads.submission(pages[number % len(pages)], f"Journey {number}")
        answer = bot.app.dispatch(BoltRequest(body=json.dumps(body), mode="socket_mode", headers={}))
        if answer.status != 200 or "errors" in str(answer.body):
            raise RuntimeError(f"refused: {answer.status} {answer.body}")

    return send


def directly(bot: Bot, workshops: Sequence[str]) -> Callable[[], None]:
    """Return what makes the same rows without Bolt."""

    def write() -> None:
        number = next(_NUMBERS)
        name = f"Journey {number}"
        form = Form(name="propose", nonce=f"direct{number:016x}", typed={"name": name})
        workshop = workshops[number % len(workshops)]
        choosing.propose(bot.mapwright.desk, ACTOR, workshop, Proposal(name=name, goal=name), form)

    return write


def rate(work: Callable[[], None]) -> float:
    """Return how often a second `work` is done by many threads at once."""
    with ThreadPoolExecutor(THREADS) as pool:
        begun = time.perf_counter()
        for done in [pool.submit(work) for _ in range(EACH)]:
            done.result()
        return EACH / (time.perf_counter() - begun)


def measure(slack: StandIn, folder: Path) -> Iterator[Figure]:
    """Yield the two rates and their ratio."""
    bots = []
    works = []
    for name, side in (("bolt", through_bolt), ("direct", directly)):
        url = f"sqlite:///{folder / name}.sqlite3"
        workshops = started_workshops(url, count=WORKSHOPS)
        bots.append(build(Settings(bot_token="xoxb-commits", api_url=slack.api_url, database_url=url)))
        works.append(side(bots[-1], workshops))
    for work in works:
        work()
    rates = [[rate(work) for work in works] for _ in range(ROUNDS)]
    for bot in bots:
        bot.close()
    through, direct = (median(column) for column in zip(*rates, strict=True))
    yield Figure(what="contributions committed a second, called directly", value=direct, unit="/s")
    yield Figure(what="contributions committed and answered a second, through Bolt", value=through, unit="/s")
    ratio = median(one / other for one, other in rates)
    yield Figure(what="commits through Bolt / called directly", value=ratio, unit="x", bar=0.8, least=True)
