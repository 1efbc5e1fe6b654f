"""Reading a view as a person does: its words, its labels, its buttons; and whether Slack would show it."""

import json
from typing import Any

from handlers.ids import Carried, field_of
from sandbox.blockkit.views import check_view
from tests.waiting import until


def checked(view: dict[str, Any]) -> dict[str, Any]:
    """The view, which Slack would show."""
    assert check_view(view, modal=True, usable_files=lambda _: True) == []
    return view


def words(view: dict[str, Any]) -> str:
    """What the view says outside of its inputs."""
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    texts += [one["text"] for block in view["blocks"] if block["type"] == "context" for one in block["elements"]]
    return "\n".join(texts)


def labels(view: dict[str, Any]) -> list[str]:
    """The labels of the inputs."""
    return [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]


def fields(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The elements of the inputs, by field."""
    return {field_of(block["block_id"]): block["element"] for block in view["blocks"] if block["type"] == "input"}


def buttons(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The buttons by what stands on them."""
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return {button["text"]["text"]: button for row in rows for button in row}


def opened(talk: Any, view: dict[str, Any]) -> dict[str, Any]:
    """The view that was opened; where reading took long and a loading view stands there, what it is filled with."""
    if "Reading the map" in words(view):
        until(lambda: talk.shown() is not view)
    return checked(talk.shown())


def press(talk: Any, view: dict[str, Any], label: str, user: str) -> dict[str, Any]:
    """Press a button of a view, and return the view that took its place."""
    button = buttons(view)[label]
    return opened(talk, talk.press(button["action_id"], button["value"], user, view))


def sent(talk: Any, view: dict[str, Any], user: str, **values: Any) -> dict[str, Any]:
    """Send a filled view; returns the page that took its place."""
    answer = talk.submit(view, user, **values)
    assert len(json.dumps(answer)) < 16_000
    assert answer["response_action"] == "update", answer
    return checked(answer["view"])


def errors(talk: Any, view: dict[str, Any], user: str, **values: Any) -> dict[str, str]:
    """Send a filled view that is refused; returns what it says at which field."""
    answer = talk.submit(view, user, **values)
    assert answer["response_action"] == "errors", answer
    return {field_of(block): text for block, text in answer["errors"].items()}


def contribute(talk: Any, workshop: str, user: str) -> dict[str, Any]:
    """What Contribute opens for somebody."""
    return opened(talk, talk.press("contribute", Carried(workshop=workshop), user))
