"""Two processes' worth of one bot on one database: work is shared, nothing is done twice."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest
from sqlmodel import select

from sandbox.people import Person
from storage.tables import Transition
from tests.whole.playing import by_lines, proposes, starts
from tests.whole.town import CHANNEL, Town, a_town, demo_world, running, stub_picture, until


@pytest.fixture
def replicated(database_url: str) -> Iterator[Town]:
    """A town with the same bot twice: Slack gives each payload to one of the two."""
    picture = stub_picture()
    with a_town(demo_world(), database_url) as town, ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(running(town.settings, town.slack, drawn=picture))
        until(lambda: len(town.slack.server.traffic.lines[town.slack.app().id]) == 2)
        yield town


def together(town: Town, names: tuple[str, ...], does: str) -> Counter[str]:
    """Several people do the same thing in the same moment; counts what their modals say then."""
    gate = Barrier(len(names))

    def act(person: Person) -> str:
        gate.wait(10)
        shown = person.submits()
        return shown.text if shown else ""

    people = [town.person(name) for name in names]
    for person in people:
        person.types(CHANNEL, does)
        person.sees("Go on anyway", where="modal")
    with ThreadPoolExecutor(len(people)) as pool:
        return Counter(pool.map(act, people))


def test_two_facilitators_at_once_advance_one_step(replicated: Town) -> None:
    amara = replicated.person("amara")
    amara.types(CHANNEL, "/journey start")
    amara.fill({"Title": "Switching", "Why do we map it?": "Too many give up", "Departments": "Marketing"})
    amara.fill({"Facilitators": ["amara", "tobias", "noor", "yuki"]})
    amara.submits()
    amara.fill({"People of Marketing": ["amara", "tobias", "noor", "yuki"]})
    amara.submits()
    amara.submits()
    amara.closes()
    for step in (2, 3, 4):
        told = together(replicated, ("amara", "tobias", "noor", "yuki"), "/journey next")
        assert sorted(told.values()) == [1, 3]
        assert all(f"step {step}" in text for text in told)
        for name in ("amara", "tobias", "noor", "yuki"):
            replicated.person(name).closes()
    moves = replicated.database.read(lambda s: s.exec(select(Transition)).all())
    targets = Counter(move.target for move in moves)
    assert (targets["personas"], targets["touchpoints"], targets["deeper"], targets["perspectives"]) == (1, 1, 1, 0)
    assert replicated.workshop().step == "deeper"
    replicated.settles()


def test_everything_is_posted_once(replicated: Town) -> None:
    amara = replicated.person("amara")
    starts(amara)
    for number in range(4):
        proposes(replicated.person("noor"), f"Journey {number}")
    amara.types(CHANNEL, "/journey map")
    for step in (2, 3):
        amara.types(CHANNEL, "/journey next")
        amara.sees("Go on anyway", where="modal")
        amara.submits()
        amara.closes()
        amara.sees(f"Step {step} of 5", where=CHANNEL, within=15)
    by_lines(replicated.person("noor"), "\n".join(f"Compare | Touchpoint {number} | website" for number in range(9)))
    amara.types(CHANNEL, "/journey map")
    replicated.settles()
    posts = Counter(message.metadata["event_payload"]["due"] for message in replicated.posts())
    assert set(posts.values()) == {1}
    assert set(posts) == {row.id for row in replicated.dues() if row.ts}
    lines = [sent.line for sent in replicated.slack.sent() if sent.line is not None]
    assert len(set(map(id, lines))) == 2
