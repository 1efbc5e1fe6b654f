"""How soon Slack is answered, over Socket Mode, by the bot and by an empty Bolt app, measured in turns."""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench import payloads
from bench.figures import Figure, milliseconds
from bench.programs import Running, program
from bench.setting import person, started_workshops
from bench.stand_in import Acknowledged, StandIn
from handlers.ids import Act, Carried, Page

ROUNDS = 10
EACH = 20
CROWD = 200
PEOPLE = 8
SLACK_SECONDS = 0.25
PATIENCE = 30.0

Envelope = tuple[str, Mapping[str, Any]]
Make = Callable[[], Envelope]


def one_at_a_time(slack: StandIn, name: str, make: Make) -> list[float]:
    """Return how many seconds each of some envelopes took, one after another."""
    return [checked(slack.send(name, *make()).result(PATIENCE)).seconds for _ in range(EACH)]


def checked(answer: Acknowledged) -> Acknowledged:
    """Refuse an answer that says that something was wrong: a refusal is quicker than what is measured."""
    if answer.payload.get("response_action") == "errors" or "reference" in str(answer.payload):
        raise RuntimeError(f"refused: {answer.payload}")
    return answer


def all_at_once(slack: StandIn, name: str, envelopes: Sequence[Envelope]) -> float:
    """Return the seconds from handing out the first of many envelopes to the last answer."""
    begun = time.perf_counter()
    answers = [slack.send(name, *envelope) for envelope in envelopes]
    for answer in answers:
        checked(answer.result(PATIENCE))
    return time.perf_counter() - begun


def in_turns(slack: StandIn, work: Mapping[str, tuple[str, Make]]) -> dict[str, list[float]]:
    """Measure several things in turns, so that what the machine does besides meets all of them alike."""
    for name, make in work.values():
        one_at_a_time(slack, name, make)
    seen: dict[str, list[float]] = {key: [] for key in work}
    for _ in range(ROUNDS):
        for key, (name, make) in work.items():
            seen[key] += one_at_a_time(slack, name, make)
    return seen


def measure(slack: StandIn, folder: Path) -> Iterator[Figure]:
    """Yield the figures of bars 1 to 3 that need a running bot."""
    database = folder / "answering.sqlite3"
    workshops = started_workshops(f"sqlite:///{database}", people=PEOPLE)
    with ExitStack() as stack:
        bot = stack.enter_context(program(slack, "bot", ["bot", "run"], database))
        before = stack.enter_context(program(slack, "before", ["bench.empty_app", "before"], database))
        default = stack.enter_context(program(slack, "default", ["bench.empty_app", "default"], database))
        pages = [opened_page(slack, bot, workshop) for workshop in workshops]
        slack.quiet()
        yield from alone(slack, (bot, before, default), pages)
        slack.quiet()
        yield from crowd(slack, bot, workshops, pages)


def opened_page(slack: StandIn, bot: Running, workshop: str) -> dict[str, Any]:
    """Press the button that opens the form for a journey, and return the form."""
    slack.send(bot.name, "interactive", pressed(slack, workshop)).result(PATIENCE)
    found = [view for view in slack.views if view["callback_id"] == Page.PROPOSE]
    if not found:
        raise RuntimeError("the button opened no form")
    return found[-1]


def pressed(slack: StandIn, workshop: str, who: str = payloads.LEAD) -> dict[str, Any]:
    """The button "Propose a journey" of a workshop."""
    return payloads.press(Act.PROPOSE, Carried(workshop=workshop).to_text(), slack.response_url, who)


def alone(slack: StandIn, running: Sequence[Running], pages: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    """One request at a time: commands and a submission against the empty app."""
    bot, before, default = (one.name for one in running)
    turn = itertools.cycle(pages)

    def typed(text: str) -> Make:
        return lambda: ("slash_commands", payloads.command(text, slack.response_url))

    def sent() -> Envelope:
        return "interactive", payloads.submission(next(turn), "A journey")

    seen = in_turns(
        slack,
        {
            "empty help": (before, typed("help")),
            "help": (bot, typed("help")),
            "/journey": (bot, typed("")),
            "status": (bot, typed("status")),
            "empty submission, default mode": (default, sent),
            "empty submission": (before, sent),
            "submission": (bot, sent),
        },
    )
    middle = {key: median(values) for key, values in seen.items()}
    for key, values in seen.items():
        yield Figure(what=f"{key}: acknowledged after", value=middle[key] * 1000, unit="ms", note=milliseconds(values))
    yield Figure(what="help / empty app", value=middle["help"] / middle["empty help"], unit="x", bar=1.3)
    for key in ("/journey", "status"):
        more = (middle[key] - middle["empty help"]) * 1000
        yield Figure(what=f"{key} - empty app", value=more, unit="ms", bar=5)
    ratio = middle["submission"] / middle["empty submission, default mode"]
    yield Figure(what="submission on disk / empty app in Bolt's default mode", value=ratio, unit="x", bar=1)


def crowd(
    slack: StandIn, bot: Running, workshops: Sequence[str], pages: Sequence[Mapping[str, Any]]
) -> Iterator[Figure]:
    """Many people within the same moment."""
    places = [(number % len(workshops), person(number % PEOPLE + 2)) for number in range(CROWD)]
    forms = [("interactive", payloads.submission(pages[place], "A journey", who)) for place, who in places]
    seconds = all_at_once(slack, bot.name, forms)
    yield Figure(what=f"{CROWD} submissions at once, all acknowledged after", value=seconds, unit="s", bar=1)

    slack.quiet()
    clicks = [("interactive", pressed(slack, workshops[place], who)) for place, who in places]
    slack.delays["views.open"] = SLACK_SECONDS
    seconds = all_at_once(slack, bot.name, clicks)
    slack.delays.clear()
    what = f"{CROWD} clicks that open a form ({SLACK_SECONDS * 1000:.0f} ms at Slack's), all acknowledged after"
    yield Figure(what=what, value=seconds, unit="s", bar=3)
