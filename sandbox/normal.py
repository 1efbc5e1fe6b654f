"""Blocks and views as Slack keeps them: ids made up, defaults written out."""

import copy
import uuid
from collections.abc import Iterator
from typing import Any

from sandbox.world import Json

STATELESS = {"button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button"}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def normal_blocks(given: object) -> list[Json]:
    """Return a copy of blocks that have passed the checks, as Slack gives them back."""
    blocks: list[Json] = copy.deepcopy(given) if isinstance(given, list) else []
    for block in blocks:
        block.setdefault("block_id", uuid.uuid4().hex[:5])
        if block["type"] == "input":
            _input(block)
        for element in elements(block):
            element.setdefault("action_id", uuid.uuid4().hex[:5])
        if block["type"] != "rich_text":
            _texts(block)
    return blocks


def elements(block: Json) -> Iterator[Json]:
    """Yield what a person can press, choose or type into in a block."""
    if block["type"] == "input":
        yield block["element"]
    elif block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
    elif block["type"] == "section" and block.get("accessory", {}).get("type", "image") != "image":
        yield block["accessory"]
    elif block["type"] == "card":
        yield from block.get("actions") or []
    for child in block.get("child_blocks") or []:
        yield from elements(child)


def stateful(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield (block, element) for all that stands in ``state.values``."""
    for block in blocks:
        for element in elements(block):
            if element["type"] not in STATELESS:
                yield block, element


def _input(block: Json) -> None:
    block.setdefault("optional", False)
    block.setdefault("dispatch_action", False)
    element = block["element"]
    if element["type"] == "plain_text_input":
        element.setdefault("multiline", False)
        element.setdefault("dispatch_action_config", {"trigger_actions_on": ["on_enter_pressed"]})


def _texts(value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _texts(one)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif isinstance(value.get("text"), str) and value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for key, one in value.items():
            if key != "rich_text" and isinstance(one, dict | list):
                _texts(one)
