"""What stands in the channel in the end, when people are quicker than deliveries."""

from collections.abc import Iterator

import pytest

from bot.journey import Journey
from tests.whole.playing import by_lines, contributes, goes_on, starts
from tests.whole.town import CHANNEL, Town, a_town, demo_world, running, stub_picture, until


class Drawn:
    """Stands in for drawing, and keeps what was to be drawn."""

    def __init__(self) -> None:
        self.maps: list[Journey] = []
        self.picture = stub_picture()

    def __call__(self, journey: Journey) -> bytes:
        """The stand-in for a map."""
        self.maps.append(journey)
        return self.picture(journey)


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture
def slow_files(sqlite_url: str, drawn: Drawn) -> Iterator[Town]:
    """A town in which an uploaded picture can be shown a second later."""
    with (
        a_town(demo_world(), sqlite_url, file_delay=1.0) as town,
        running(town.settings, town.slack, drawn=drawn) as bot,
    ):
        town.bot = bot
        yield town


def test_a_contribution_between_the_upload_and_the_first_post_of_a_map_is_drawn(slow_files: Town, drawn: Drawn) -> None:
    amara, noor = slow_files.person("amara"), slow_files.person("noor")
    starts(amara)
    for step in (2, 3):
        goes_on(slow_files, amara, step)
    amara.types(CHANNEL, "/journey map")
    until(lambda: any(row.upload for row in slow_files.dues("map")))
    by_lines(noor, "Compare | Looks at plans | website")
    slow_files.settles()
    assert [touchpoint.name for touchpoint in drawn.maps[-1].touchpoints] == ["Looks at plans"]
    (map_row,) = slow_files.dues("map")
    assert sum(message.metadata["event_payload"]["due"] == map_row.id for message in slow_files.posts()) == 1


def test_every_card_but_the_last_is_one_line_however_quickly_the_steps_follow(town: Town) -> None:
    amara = town.person("amara")
    starts(amara)
    town.settles()
    town.slack.faults.limit("chat.postMessage", retry_after=1, times=1)
    for step in (2, 3):
        amara.types(CHANNEL, "/journey next")
        amara.sees("Go on anyway", where="modal")
        amara.submits()
        amara.sees(f"step {step}", where="modal")
        amara.closes()
    town.settles()
    cards = [message.text for message in amara.messages(CHANNEL) if message.text.startswith("Step ")]
    assert [card.partition("\n")[0] for card in cards] == [
        "Step 1 of 5, Choose a journey: nothing proposed yet.",
        "Step 3 of 5: Find common touchpoints",
    ]
    assert "Next" not in cards[0]


def test_a_name_keeps_its_small_first_letter_on_the_card(town: Town) -> None:
    amara, lena = town.person("amara"), town.person("lena")
    starts(amara)
    goes_on(town, amara, 2)
    contributes(lena, "Describe somebody new")
    lena.fill({"Name": "iris, on an iPhone"})
    lena.submits()
    town.settles()
    assert "\niris, on an iPhone\n" in lena.sees("Step 2 of 5", where=CHANNEL).text
