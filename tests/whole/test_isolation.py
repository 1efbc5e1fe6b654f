"""Two workspaces on one database: neither ever sees, moves or posts what is the other's."""

import copy
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlmodel import select

from bot.journey import Journey
from sandbox.people import Person
from sandbox.traffic import Ack
from storage.tables import Answer, Item, Workshop
from tests.whole.playing import by_lines, contributes, goes_on, page, proposes, starts
from tests.whole.town import CHANNEL, Town, a_town, demo_world, running, settings_for, stub_picture

HERE, THERE = "larkfield", "oakdale"
APPS = {HERE: "A07MAPWRGT1", THERE: "A07MAPWRGT2"}
TEAMS = {HERE: "T07LARK0001", THERE: "T07OAKD0002"}
STAGES = ("Look", "Ask", "Go")


def two_worlds() -> dict[str, Any]:
    """The demo's workspace twice, with the same names of people and channels, and ids and tokens of their own."""
    world = demo_world()
    twin = copy.deepcopy(world["workspaces"][0])
    twin |= {"id": TEAMS[THERE], "domain": THERE, "name": "Oakdale"}
    for thing in (*twin["people"], *twin["channels"]):
        thing["id"] = thing["id"].replace("07", "09", 1)
    app = twin["apps"][0]
    app |= {"id": APPS[THERE], "bot_id": "B07MAPWRGT2", "bot_user": "U07MAPWRGT2"}
    app |= {"bot_token": "xoxb-of-oakdale", "app_token": "xapp-of-oakdale"}
    world["workspaces"].append(twin)
    return world


@pytest.fixture
def towns(database_url: str) -> Iterator[Town]:
    """Two bots, each with the tokens of one workspace, on one database."""
    picture = stub_picture()
    with a_town(two_worlds(), database_url) as town, ExitStack() as stack:
        for app in APPS.values():
            settings = settings_for(town.slack, database_url, app)
            stack.enter_context(running(settings, town.slack, app, drawn=picture))
        yield town


def in_(town: Town, domain: str, name: str) -> Person:
    """Somebody of one of the two."""
    return town.slack.person(f"{name}@{domain}")


def everything_seen(town: Town, domain: str) -> str:
    """All words that anybody of a workspace has before them: channels, messages of the bot, modals, Home."""
    said = []
    for name in ("amara", "noor", "tobias", "yuki"):
        person = in_(town, domain, name)
        rooms = (CHANNEL, "@Mapwright", *(("#support-floor",) if name in ("noor", "amara") else ()))
        said += [message.text for where in rooms for message in person.messages(where)]
        said += [person.open_modal.text] if person.open_modal else []
    with town.slack.state.lock:
        views = [view for view in town.slack.state.homes.values() if view.team_id == TEAMS[domain]]
    return "\n".join([*said, *(str(view.content) for view in views)])


def opens_all(town: Town, domain: str) -> None:
    """Every way in which somebody could come across a workshop."""
    amara, noor = in_(town, domain, "amara"), in_(town, domain, "noor")
    for words in ("list", "open", "status", "map", "reopen"):
        amara.types(CHANNEL, f"/journey {words}")
    amara.opens_home()
    amara.sees("Your workshops", where="home")
    noor.uses("Add to journey map", noor.says("#support-floor", "They said so on the phone"))
    assert noor.modal
    contributes(amara, "From the backlog")
    amara.sees("backlog", where="modal")
    town.settles()
    town.slack.wait(lambda: "closed workshop" in everything_seen(town, domain), within=5)


def started(town: Town) -> None:
    """A workshop in each, with candidates."""
    for domain in APPS:
        amara, noor = in_(town, domain, "amara"), in_(town, domain, "noor")
        starts(amara, title=f"The map of {domain}", stages=[f"{stage} {domain}" for stage in STAGES])
        proposes(noor, f"Journey of {domain}")
        proposes(noor, f"Another of {domain}")
    town.settles()


def test_nobody_sees_a_workshop_of_another_workspace(towns: Town) -> None:
    started(towns)
    for domain, other in ((HERE, THERE), (THERE, HERE)):
        opens_all(towns, domain)
        seen = everything_seen(towns, domain)
        assert f"The map of {domain}" in seen
        assert other not in seen


def test_each_bot_posts_only_in_its_own_workspace(towns: Town) -> None:
    started(towns)
    assert {row.problem for row in towns.dues()} == {""}
    for number, domain in enumerate(APPS):
        mine = {row.id for row in towns.dues() if row.workspace == TEAMS[domain]}
        posts = [m.metadata["event_payload"]["due"] for m in towns.posts(CHANNEL, number)]
        assert sorted(posts) == sorted(mine)
    assert {entry.outcome for entry in towns.slack.log.of("call")} == {"ok"}


def forged(town: Town, kind: str, domain: str, ours: str, theirs: str) -> Ack:
    """The last payload of somebody once more, as from a page of its own about the other workspace's workshop."""
    sent = town.slack.sent(kind, in_(town, domain, "noor"))[-1]
    carried = json.loads(sent.payload["view"]["private_metadata"])
    text = json.dumps(sent.payload)
    assert ours in text
    for old, new in ((ours, theirs), (carried.get("nonce") or ours, "0123456789abcdef")):
        text = text.replace(old, new)
    return town.slack.server.traffic.ask(sent.app, json.loads(text))


def test_the_id_of_another_workspaces_workshop_opens_nothing(towns: Town) -> None:
    started(towns)
    ids = {w.workspace: w.id for w in towns.database.read(lambda s: s.exec(select(Workshop)).all())}
    ours, theirs = ids[TEAMS[THERE]], ids[TEAMS[HERE]]
    before = len(towns.database.read(lambda s: s.exec(select(Item)).all()))
    noor = in_(towns, THERE, "noor")
    contributes(noor, "Propose a journey")
    noor.reloads()
    assert forged(towns, "block_actions", THERE, ours, theirs).ok
    noor.sees("not here any more", where="@Mapwright")
    contributes(noor, "Propose a journey")
    noor.fill({"Journey": "Smuggled"})
    page(noor.submits(), "Thank you")
    ack = forged(towns, "view_submission", THERE, ours, theirs)
    assert ack.ok
    assert "not here any more" in str(ack.answer)
    towns.settles()
    assert len(towns.database.read(lambda s: s.exec(select(Item)).all())) == before + 1
    assert HERE not in everything_seen(towns, THERE)


def test_both_play_at_once_and_keep_their_own(towns: Town) -> None:
    started(towns)
    maps: dict[str, Journey] = {}
    for step in (2, 3):
        for domain in APPS:
            goes_on(towns, in_(towns, domain, "amara"), step)
    for domain in APPS:
        by_lines(in_(towns, domain, "noor"), f"Look {domain} | Touchpoint of {domain} | website | +1")
        in_(towns, domain, "amara").types(CHANNEL, "/journey map")
    towns.settles()
    for domain, other in ((HERE, THERE), (THERE, HERE)):
        maps[domain] = towns.journey(f"The map of {domain}")
        assert [touchpoint.name for touchpoint in maps[domain].touchpoints] == [f"Touchpoint of {domain}"]
        assert other not in str(maps[domain])
    answers = towns.database.read(lambda s: s.exec(select(Answer)).all())
    assert {answer.workspace for answer in answers} == set(TEAMS.values())
