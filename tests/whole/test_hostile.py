"""Hostile texts typed into every input of every modal, and every surface looked at afterwards.

Nothing goes wrong, nobody is notified, and what is shown whole is shown as it was typed. Maps are really drawn.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.journey import Journey
from bot.plain import clean, one_line
from handlers.ids import Page
from sandbox.people import Person
from storage.tables import Facilitator, Workshop
from tests.whole.hostile import CHINESE, FAMILIES, LETTERS, PINGS, SCRIPTS, Vandal
from tests.whole.town import CHANNEL, ELSEWHERE, Town, a_town, demo_world, running, until

LEAD, MEMBER, STRANGER, HEIR = "amara", "noor", "piotr", "lena"
TEAMS = (("amara", "lena"), ("tobias", "ines"), ("noor",), ("carlos",))
SENT = set(Page) - {Page.HUB, Page.SHOW, Page.HOME}
LARGEST = 16_000_000
LIVE = (
    "<!channel",
    "<!here",
    "<!everyone",
    "<!subteam",
    "<!date",
    "<@U07NOOR",
    "<#C07",
    "<https://evil",
    "<mailto:evil",
)


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """A town with real maps, a redraw every five seconds, and the bot in both channels."""
    world = demo_world()
    workspace = world["workspaces"][0]
    workspace["apps"][0]["channels"] = ["journey-map", "support-floor"]
    workspace["usergroups"] = [{"id": "S07BILLING1", "handle": "billing", "name": "Billing", "users": ["carlos"]}]
    with (
        a_town(world, sqlite_url, settings={"redraw_seconds": 5.0}, patience=10.0) as opened,
        running(opened.settings, opened.slack) as bot,
    ):
        opened.bot = bot
        yield opened


def starts(vandal: Vandal, lead: Person, where: str, *, decided: bool) -> None:
    """A workshop, of which every input of the three pages is filled; `decided` also what the sponsor knows already."""
    lead.types(where, "/journey start")
    shown = vandal.submits(lead, {"Facilitators": ["amara", "tobias"], "Departments from user groups": None})
    assert shown is not None
    labels = [label for label in shown.labels if label.startswith("People of")]
    vandal.submits(lead, dict(zip(labels, [list(people) for people in TEAMS], strict=True)))
    left_out = {} if decided else dict.fromkeys(lead.modal.labels[2:])
    vandal.submits(lead, left_out)
    lead.reloads()


def steps(vandal: Vandal, town: Town) -> None:
    """All five steps, each explored by a facilitator, a member and somebody whom nobody has named."""
    lead = town.person(LEAD)
    for step in range(1, 6):
        vandal.stages = [stage.name for stage in journey(town, CHANNEL).stages]
        if step == 3:
            touchpoints(vandal, [town.person(name) for name in (MEMBER, LEAD) * 4])
        for person in map(town.person, (MEMBER, LEAD, STRANGER)):
            vandal.explores(person, lambda person=person: person.types(CHANNEL, "/journey add"))
            vandal.explores(person, lambda person=person: person.types(CHANNEL, "/journey edit"))
        lead.types(CHANNEL, "/journey map")
        if step < 5:
            lead.types(CHANNEL, "/journey next")
            town.slack.wait(lambda step=step: lead.open_modal is not None or stands(town, CHANNEL) > step, within=5)
            if lead.open_modal is not None:
                vandal.submits(lead)
            lead.reloads()
            assert stands(town, CHANNEL) == step + 1


def touchpoints(vandal: Vandal, people: Sequence[Person]) -> None:
    """Each of them adds a touchpoint over its two pages; the first two leave something out that is asked for later."""
    for number, person in enumerate(people):
        person.types(CHANNEL, "/journey add")
        person.presses("Add a touchpoint", where="modal")
        vandal.submits(person, {"Channels": None, "Other channels": None} if number == 0 else None)
        vandal.submits(person, {"Owner": None} if number < 2 else None)
        person.reloads()


def around(vandal: Vandal, town: Town) -> None:
    """What is not asked by a step: messages taken in, commands, lists, Home, handing over, asking, taking over."""
    lead, member = town.person(LEAD), town.person(MEMBER)
    for text in (vandal.text(), vandal.text()):
        message = member.says(ELSEWHERE, text.replace("\x00", ""))
        vandal.explores(member, lambda message=message: member.uses("Add to journey map", message))
    for words in (
        "status",
        "list",
        "help",
        "map",
        "open",
        f"open {vandal.text(40)}",
        vandal.text(60),
        "back",
        "reopen",
    ):
        for person in (lead, member, town.person(STRANGER)):
            person.types(CHANNEL, f"/journey {words}")
    lead.opens_home()
    lead.sees("Your workshops", where="home")
    for word in ("handover", "close"):
        lead.types(CHANNEL, f"/journey {word}")
        assert lead.modal
        if word == "handover":
            vandal.submits(lead, {"Facilitators": ["amara", "tobias"]})
        lead.reloads()
    for name in (*TEAMS[-1], STRANGER):
        town.slack.deactivate(name)
    until(lambda: asked_for(member))
    member.presses(asked_for(member), where=CHANNEL)
    vandal.submits(member, {"People": ["yuki"]})
    member.reloads()


def asked_for(person: Person) -> str:
    """The button beside a department that nobody speaks for, once the status shows it."""
    person.types(CHANNEL, "/journey status")
    person.sees("Still missing", where=CHANNEL)
    labels = [label for label in person.messages(CHANNEL)[-1].buttons if label.startswith("Ask somebody")]
    return labels[0] if labels else ""


def ends(vandal: Vandal, town: Town) -> None:
    """The facilitators leave, somebody takes over and closes; then the other workshop is closed too."""
    heir = town.person(HEIR)
    for name in ("amara", "tobias"):
        town.slack.deactivate(name)

    def offered() -> bool:
        heir.types(CHANNEL, "/journey status")
        heir.sees("Still missing", where=CHANNEL)
        return "Take over" in heir.messages(CHANNEL)[-1].buttons

    until(offered)
    heir.presses("Take over", where=CHANNEL)
    until(lambda: heir.id in leads(town))
    heir.types(CHANNEL, "/journey close")
    vandal.submits(heir)
    heir.reloads()


def leads(town: Town) -> list[str]:
    """Who facilitates a workshop now."""
    return [row.person for row in town.database.read(lambda s: s.exec(select(Facilitator)).all())]


def workshop_in(town: Town, where: str) -> Workshop:
    """The workshop of a channel."""
    rows = town.database.read(lambda s: s.exec(select(Workshop)).all())
    (found,) = [row for row in rows if row.channel == {CHANNEL: "C07JOURNEY1", ELSEWHERE: "C07SUPPORT2"}[where]]
    return found


def journey(town: Town, where: str) -> Journey:
    """The map of the workshop in a channel."""
    return town.journey(workshop_in(town, where).title)


def stands(town: Town, where: str) -> int:
    """The number of the step at which the workshop is."""
    return ["choose", "personas", "touchpoints", "deeper", "perspectives"].index(workshop_in(town, where).step) + 1


def mrkdwn_of(value: Any) -> Iterator[str]:
    """All texts of a payload in which Slack would read its own marks."""
    if isinstance(value, list):
        for one in value:
            yield from mrkdwn_of(one)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield str(value["text"])
        for one in value.values():
            yield from mrkdwn_of(one)


def check_payloads(town: Town) -> None:
    """Nothing that the bot sent has a live mention or a link in it that somebody typed."""
    sent = [entry.detail.get("arguments", {}) for entry in town.slack.log.of("call")]
    sent += [{"blocks": entry.detail["answer"]} for entry in town.slack.log.of("ack") if entry.detail.get("answer")]
    assert len(sent) > 200
    for arguments in sent:
        texts = [str(arguments.get("text") or "")]
        for key in ("blocks", "view"):
            held = arguments.get(key)
            texts += mrkdwn_of(json.loads(held) if isinstance(held, str) else held)
        for text in texts:
            assert not any(mark in text for mark in LIVE), text


def check_picture(town: Town, folder: Path) -> None:
    """The finished map is a picture within bounds, with a text for those who cannot see it."""
    shown = [picture for message in town.person(MEMBER).messages(CHANNEL) for picture in message.pictures]
    assert shown
    for number, picture in enumerate(shown):
        (folder / f"map-{number}.png").write_bytes(picture.data)
        assert picture.data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", picture.data[16:24])
        assert 400 <= width <= 4000
        assert 200 <= height <= 4000
        assert 1 <= len(picture.alt) <= 2000


def check_words(town: Town, vandal: Vandal) -> None:
    """What stands on the map was typed so, and stands in the channel letter by letter; nothing was escaped in sight."""
    seen = "\n".join(message.text for message in town.person(MEMBER).messages(CHANNEL))
    made = journey(town, CHANNEL)
    texts = [clean(text) for _, text in vandal.typed]
    parts = {
        one_line(part) for text in texts for line in (text, *text.split("\n")) for part in (line, *line.split("|"))
    }
    names = [thing.name for thing in (*made.candidates, *made.personas, *made.stages, *made.touchpoints)]
    assert len(names) > 15
    for name in names:
        assert name in parts or (vandal.full and any(part.startswith(name.rstrip("…")) for part in parts)), name
    for touchpoint in made.touchpoints:
        assert touchpoint.name in seen
    escaped = seen.replace("&lt;!channel&gt;", "").replace("&amp;", "", seen.count("&lt;!channel&gt;"))
    assert not any(entity in escaped for entity in ("&lt;", "&gt;", "&amp;"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("texts", "full"),
    [
        pytest.param(PINGS, False, id="pings"),
        pytest.param(SCRIPTS, False, id="scripts"),
        pytest.param((CHINESE,), True, id="3000 Chinese characters"),
        pytest.param((LETTERS,), True, id="3000 letters"),
        pytest.param((FAMILIES,), True, id="3000 of emoji"),
    ],
)
def test_every_input_takes_it_and_every_surface_shows_it(
    town: Town, texts: tuple[str, ...], full: bool, tmp_path: Path
) -> None:
    vandal = Vandal(town, texts, full=full)
    lead = town.person(LEAD)
    starts(vandal, lead, CHANNEL, decided=False)
    starts(vandal, lead, ELSEWHERE, decided=True)
    steps(vandal, town)
    around(vandal, town)
    ends(vandal, town)
    town.settles(60)
    assert {str(page) for page in SENT} - vandal.sent == set()
    check_payloads(town)
    check_picture(town, tmp_path)
    check_words(town, vandal)
