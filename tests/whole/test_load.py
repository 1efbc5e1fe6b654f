"""Many at once: 200 people send at the same moment, and the same thing is sent several times at the same moment."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import select

from sandbox.people import Person
from sandbox.traffic import Ack
from storage.tables import Answer, Item, Submission
from tests.whole.playing import contributes, page, starts
from tests.whole.town import CHANNEL, Town, a_town, demo_world, started

CROWD = 200
AT_ONCE = 5


def crowded() -> dict[str, Any]:
    """The demo's workspace with 200 more people, all in the channel."""
    world = demo_world()
    workspace = world["workspaces"][0]
    names = [f"person{number:03}" for number in range(CROWD)]
    workspace["people"] += [{"name": name, "real_name": name.title()} for name in names]
    workspace["channels"][0]["members"] += names
    return world


@pytest.fixture
def crowd(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    """A crowded town; the bot is a process of its own, and draws nothing here because nobody asks for a map."""
    with a_town(crowded(), sqlite_url, patience=20.0) as town, started(town.settings, tmp_path) as process:
        town.slack.connected()
        yield town
        assert process.end() == 0


def opened(person: Person) -> str:
    """Somebody has the form before them, filled; returns what they typed."""
    contributes(person, "Propose a journey")
    name = f"Journey of {person.name}"
    person.fill({"Journey": name})
    return name


@pytest.mark.slow
def test_two_hundred_submissions_at_once_are_acknowledged_and_stored_once(crowd: Town) -> None:
    names = [f"person{number:03}" for number in range(CROWD)]
    teams = {f"Team {number}": names[number::4] for number in range(4)}
    starts(crowd.person("amara"), departments=teams)
    people = [crowd.person(name) for name in names]
    with ThreadPoolExecutor(8) as few:
        typed = list(few.map(opened, people))
    together = Barrier(CROWD)

    def sends(person: Person) -> str:
        together.wait(30)
        shown = person.submits()
        return shown.title if shown and not shown.errors else str(shown and shown.errors)

    with ThreadPoolExecutor(CROWD) as many:
        titles = Counter(many.map(sends, people))
    assert titles == {"Thank you": CROWD}
    assert sorted(candidate.name for candidate in crowd.journey().candidates) == sorted(typed)
    acks = [sent.ack for sent in crowd.slack.sent("view_submission")]
    assert all(ack is not None and ack.ok for ack in acks)
    crowd.settles(60)
    assert f"{CROWD} journeys proposed" in crowd.person("noor").sees("Step 1 of 5", where=CHANNEL).text


def at_once(town: Town, payload: dict[str, Any]) -> list[Ack]:
    """The same payload several times in the same moment."""
    app = town.slack.app()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(town.slack.server.traffic.ask, app, payload) for _ in range(AT_ONCE)]
        return [one.result() for one in asked]


def changed(payload: dict[str, Any], **words: str) -> dict[str, Any]:
    """A payload with some of its words exchanged."""
    text = json.dumps(payload)
    for old, new in words.items():
        assert old in text
        text = text.replace(old, new)
    found: dict[str, Any] = json.loads(text)
    return found


def sent_by_noor(town: Town) -> tuple[dict[str, Any], str]:
    """A submission that was acknowledged, and the nonce of its page."""
    noor = town.person("noor")
    starts(town.person("amara"))
    contributes(noor, "Propose a journey")
    noor.fill({"Journey": "Firstwords"})
    page(noor.submits(), "Thank you")
    payload = town.slack.sent("view_submission", noor)[-1].payload
    return payload, json.loads(payload["view"]["private_metadata"])["nonce"]


def names(town: Town) -> list[str]:
    """What is proposed."""
    return [candidate.name for candidate in town.journey().candidates]


def rows(town: Town, table: Any) -> list[Any]:
    """All rows of a table."""
    return list(town.database.read(lambda s: s.exec(select(table)).all()))


def test_a_submission_that_comes_again_five_times_at_once_counts_once(town: Town) -> None:
    sent_by_noor(town)
    before = len(rows(town, Submission)), len(rows(town, Answer)), len(rows(town, Item))
    acks = town.slack.redeliver(times=AT_ONCE)
    assert all(ack.ok for ack in acks)
    assert len({json.dumps(ack.answer) for ack in acks}) == 1
    assert (len(rows(town, Submission)), len(rows(town, Answer)), len(rows(town, Item))) == before
    assert names(town) == ["Firstwords"]


def test_a_submission_that_comes_five_times_at_once_for_the_first_time_counts_once(town: Town) -> None:
    payload, nonce = sent_by_noor(town)
    fresh = changed(payload, **{nonce: "0123456789abcdef", "Firstwords": "Otherwords"})
    acks = at_once(town, fresh)
    assert all(ack.ok and ack.answer["response_action"] == "update" for ack in acks)
    assert names(town) == ["Firstwords", "Otherwords"]


def test_the_same_page_with_other_words_is_a_revision(town: Town) -> None:
    payload, _ = sent_by_noor(town)
    again = changed(payload, Firstwords="Secondwords")
    assert all(ack.ok for ack in at_once(town, again))
    assert names(town) == ["Secondwords"]
    (candidate,) = [item for item in rows(town, Item) if item.kind == "candidate"]
    said = [answer for answer in rows(town, Answer) if answer.item_id == candidate.id]
    assert sorted(answer.revision for answer in said) == [1, 2]
    assert len(rows(town, Submission)) == 3
