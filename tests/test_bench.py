"""The parts of the bench that decide what it says: bars, and payloads that the bot takes for Slack's."""

import json

import pytest

from bench import payloads
from bench.figures import Figure
from handlers.ids import Carried
from handlers.opening import pressed, sent


@pytest.mark.parametrize(
    ("value", "bar", "least", "kept"),
    [(1.3, 1.3, False, True), (1.31, 1.3, False, False), (0.8, 0.8, True, True), (0.79, 0.8, True, False)],
)
def test_a_bar_is_the_most_or_the_least(value: float, bar: float, least: bool, kept: bool) -> None:
    figure = Figure(what="help / empty app", value=value, unit="x", bar=bar, least=least)

    assert figure.kept is kept
    assert figure.line().startswith("ok" if kept else "OVER")
    assert f"{'>=' if least else '<='} {bar:g}" in figure.line()


def test_a_figure_without_a_bar_is_always_well() -> None:
    figure = Figure(what="map warm", value=250, unit="ms")

    assert figure.kept
    assert "bar" not in figure.line()


def test_every_submission_is_a_page_of_its_own() -> None:
    field = {"type": "plain_text_input", "action_id": "value"}
    view = {
        "callback_id": "propose",
        "private_metadata": Carried(workshop="w", nonce="0123456789abcdef").to_text(),
        "blocks": [{"type": "input", "block_id": "name|0123456789abcdef", "element": field}],
    }

    one, other = (sent(payloads.submission(view, "A journey")["view"]) for _ in range(2))

    assert one[0].workshop == "w"
    assert one[1].typed == {"name": "A journey"}
    assert one[1].nonce != other[1].nonce


def test_a_pressed_button_carries_what_it_was_given() -> None:
    value = Carried(workshop="w", channel="C1").to_text()

    body = json.loads(json.dumps(payloads.press("propose", value, "http://127.0.0.1/r")))

    assert pressed(body) == Carried(workshop="w", channel="C1")
