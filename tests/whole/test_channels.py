"""Channels in which the bot cannot post, or not yet, or not as often as it would: nothing is lost, people are told."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from sandbox import rooms
from storage import due
from tests.whole.playing import DEPARTMENTS, by_lines, contributes, goes_on, page, proposes, starts
from tests.whole.town import CHANNEL, Town, a_town, demo_world, running, stub_picture, until

PRIVATE = "#board-room"
APP = "@Mapwright"


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """A town with a private channel in which the bot is no member, a guest, and somebody of another organisation."""
    world = demo_world()
    workspace = world["workspaces"][0]
    workspace["people"] += [
        {"name": "gwen", "real_name": "Gwen Guest", "kind": "guest"},
        {"name": "otto", "real_name": "Otto Outside", "kind": "outsider"},
    ]
    workspace["channels"][0]["members"] += ["gwen", "otto"]
    workspace["channels"].append({"name": PRIVATE, "members": ["amara", "noor", "tobias"], "private": True})
    with (
        a_town(world, sqlite_url) as opened,
        running(opened.settings, opened.slack, drawn=stub_picture()) as bot,
    ):
        opened.bot = bot
        yield opened


def kinds(town: Town, where: str) -> list[str]:
    """What kinds of posts stand in a channel, in their order there."""
    rows = {row.id: row.kind for row in town.dues()}
    posts = [m for m in town.posts(where) if m.metadata]
    return [rows[m.metadata["event_payload"]["due"]] for m in posts]


def test_what_waits_for_the_invitation_goes_out_in_order(town: Town) -> None:
    amara, noor = town.person("amara"), town.person("noor")
    starts(amara, where=PRIVATE)
    until(lambda: all(row.state == due.PARKED for row in town.dues() if row.kind != "notice"))
    amara.sees("/invite @Mapwright", where=APP, within=10)
    proposes(noor, "Leaving us", where=PRIVATE)
    amara.types(PRIVATE, "/journey map")
    assert kinds(town, PRIVATE) == []
    town.slack.invite(town.slack.app(), PRIVATE)
    town.settles()
    assert kinds(town, PRIVATE) == ["kickoff", "card", "map", "twin"]
    assert "1 journey proposed" in noor.sees("Step 1 of 5", where=PRIVATE).text
    told = [message for message in amara.dms() if "/invite" in message.text]
    assert len(told) == 1


def test_an_archived_channel_keeps_everybody_informed_and_everything_kept(town: Town) -> None:
    amara, noor = town.person("amara"), town.person("noor")
    starts(amara)
    town.settles()
    amara.opens_home()
    contributes(noor, "Propose a journey")
    town.slack.archive(CHANNEL)
    noor.fill({"Journey": "Leaving us"})
    page(noor.submits(), "Thank you")
    amara.sees("archived", where=APP, within=10)
    assert [candidate.name for candidate in town.journey().candidates] == ["Leaving us"]
    town.slack.unarchive(CHANNEL)
    amara.presses("Status", where="home")
    town.settles()
    amara.sees("1 journey proposed", where=CHANNEL)
    assert kinds(town, CHANNEL) == ["kickoff", "card"]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_where_no_file_can_be_uploaded_the_text_is_posted(town: Town, method: str) -> None:
    amara, noor = town.person("amara"), town.person("noor")
    starts(amara)
    for step in (2, 3):
        goes_on(town, amara, step)
    by_lines(noor, "Compare | Looks at plans | website | +1")
    town.slack.faults.fail(method, "file_uploads_disabled", times=None)
    amara.types(CHANNEL, "/journey map")
    town.settles()
    shown = [message for message in amara.messages(CHANNEL) if "Looks at plans" in message.text]
    assert shown
    assert not any(message.pictures for message in amara.messages(CHANNEL))
    assert kinds(town, CHANNEL).count("map") == 1
    town.slack.faults.clear()
    by_lines(noor, "Buy | Pays | website | +1")
    town.settles()
    assert [len(m.pictures) for m in amara.messages(CHANNEL) if m.pictures] == [1]
    assert kinds(town, CHANNEL).count("map") == 1


def test_a_deleted_message_is_posted_anew_once(town: Town) -> None:
    amara, noor = town.person("amara"), town.person("noor")
    starts(amara)
    town.settles()
    card = next(m for m in town.posts() if "Step 1 of 5" in str(m.blocks))
    with town.slack.state.lock:
        team = next(iter(town.slack.state.teams.values()))
        rooms.remove(town.slack.state, team, card)
    assert kinds(town, CHANNEL) == ["kickoff"]
    proposes(noor, "Leaving us")
    proposes(noor, "Coming back")
    town.settles()
    assert kinds(town, CHANNEL) == ["kickoff", "card"]
    assert "2 journeys proposed" in noor.sees("Step 1 of 5", where=CHANNEL).text


def test_slack_says_how_long_to_wait_and_is_obeyed(town: Town) -> None:
    amara = town.person("amara")
    town.slack.faults.limit("chat.postMessage", retry_after=2, times=2)
    starts(amara)
    town.settles()
    calls = town.slack.log.of("call", "chat.postMessage")
    limited = [entry.at for entry in calls if entry.outcome == "ratelimited"]
    assert len(limited) == 2
    for at in limited:
        following = [entry.at for entry in calls if entry.at > at]
        assert min(following) - at >= 1.9
    assert kinds(town, CHANNEL) == ["kickoff", "card"]


def test_a_file_that_takes_its_time_is_posted_once(sqlite_url: str) -> None:
    with ExitStack() as stack:
        town = stack.enter_context(a_town(demo_world(), sqlite_url, file_delay=3.0))
        stack.enter_context(running(town.settings, town.slack, drawn=stub_picture()))
        amara = town.person("amara")
        starts(amara)
        amara.types(CHANNEL, "/journey map")
        town.settles()
        assert kinds(town, CHANNEL).count("map") == 1
        assert sum(len(message.pictures) for message in amara.messages(CHANNEL)) == 1
        assert len(town.slack.log.of("call", "files.completeUploadExternal")) == 1


def test_a_guest_takes_part_and_an_outsider_does_not(town: Town) -> None:
    amara, gwen, otto = town.person("amara"), town.person("gwen"), town.person("otto")
    starts(amara, departments={**DEPARTMENTS, "Agency": ["gwen"]})
    town.settles()
    proposes(gwen, "Of the guest")
    otto.presses("Contribute", where=CHANNEL)
    otto.sees("another organisation", where=CHANNEL, within=10)
    assert otto.open_modal is None
    town.settles()
    assert [candidate.name for candidate in town.journey().candidates] == ["Of the guest"]


def test_somebody_who_is_no_facilitator_moves_and_changes_nothing(town: Town) -> None:
    amara, noor, tobias = town.person("amara"), town.person("noor"), town.person("tobias")
    starts(amara)
    proposes(tobias, "Of Tobias")
    town.settles()
    for words in ("next", "back", "close", "handover"):
        noor.types(CHANNEL, f"/journey {words}")
        noor.sees("Only a facilitator", where=CHANNEL, within=5)
        assert noor.open_modal is None
        noor.reloads()
    noor.presses("Next", where=CHANNEL)
    noor.sees("Only a facilitator", where=CHANNEL, within=5)
    noor.types(CHANNEL, "/journey edit")
    noor.sees("You have not added anything", where="modal")
    assert (town.workshop().step, town.workshop().state) == ("choose", "open")


def test_somebody_whose_account_is_closed_is_no_facilitator_any_more(town: Town) -> None:
    amara, noor = town.person("amara"), town.person("noor")
    starts(amara)
    town.settles()
    town.slack.deactivate(amara)

    def offered() -> bool:
        noor.types(CHANNEL, "/journey status")
        noor.sees("Still missing", where=CHANNEL)
        return "Take over" in noor.messages(CHANNEL)[-1].buttons

    until(offered)
    noor.presses("Take over", where=CHANNEL)
    town.person("tobias").sees("noor has taken over", where=CHANNEL, within=10)
    town.settles()
    goes_on(town, noor, 2)
