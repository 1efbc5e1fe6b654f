"""The journey file of a workshop that people have played."""

from bot.formats.journey_file import dumps
from tests.whole.playing import by_lines, goes_on, proposes, starts
from tests.whole.town import Town, read_file


def test_a_workshop_can_be_exported_in_every_step(town: Town) -> None:
    amara, noor = town.person("amara"), town.person("noor")
    starts(amara)
    proposes(noor, "Leaving us")
    for step in range(2, 6):
        goes_on(town, amara, step)
        if step == 3:
            by_lines(noor, "Compare | Looks at plans | website | +1")
        assert read_file(dumps(town.journey())) == town.journey()
