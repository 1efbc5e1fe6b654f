"""The Mermaid diagram: every line is one that its grammar reads, whatever people typed."""

import re

from hypothesis import given

from bot import journey as j
from bot.formats.journey_file import loads
from bot.formats.mermaid import to_mermaid
from bot.insight import curve
from tests.formats import maps
from tests.formats.test_journey_file import FILES, SLOW
from tests.formats.test_text_twin import SHOP

# After the lexer of mermaid's journey diagram: names hold no hash, colon, semicolon or line break.
GRAMMAR = re.compile(
    r"journey|    title [^#\n;]+|    section [^#:\n;]+|      %% [^\n]+"
    r"|      [0-9]+\.[0-9]+[^#:\n;]*: [0-9.]+: [^#:\n;,]+"
)


def test_the_diagram_of_a_map() -> None:
    assert to_mermaid(SHOP).splitlines() == [
        "journey",
        "    title Buying shoes",
        "    section 1 Look",
        "      1.1 Sees advert: 4.5: Ana",
        "      %% 1.2 Asks friend: not scored",
        "    section 2 Buy",
        "      2.1 Queues: 1.5: Ana",
    ]


def test_published_maps_have_diagrams() -> None:
    for file in FILES:
        journey = loads(file.read_text("utf-8"))
        told = to_mermaid(journey)
        assert told.count("not scored") == sum(point.value is None for point in curve(journey))


@SLOW
@given(maps.journeys)
def test_any_map_follows_the_grammar(journey: j.Journey) -> None:
    lines = to_mermaid(journey).split("\n")[:-1]
    assert all(GRAMMAR.fullmatch(line) for line in lines)
    assert all(line.count("%%") == line.startswith("      %%") for line in lines)
    scores = [float(line.split(": ")[1]) for line in lines if line.startswith("      ") and "%%" not in line]
    assert len(scores) == sum(point.value is not None for point in curve(journey))
    assert all(1 <= score <= 5 for score in scores)
