"""Blocks as a table, and what a list of blocks must be as a whole."""

from collections.abc import Iterator, Mapping

from sandbox.blockkit.elements import IN_ACTIONS, IN_AGENT, IN_CONTEXT, IN_INPUT, IN_SECTION
from sandbox.blockkit.objects import ONE_PICTURE, PICTURE, TYPE, plain, words
from sandbox.blockkit.problems import Problem, exists_already, missing, unsupported
from sandbox.blockkit.rich_text import PARTS, RICH_TEXT
from sandbox.blockkit.schema import (
    HOME,
    MESSAGE,
    MODAL,
    Check,
    Fields,
    Place,
    Rule,
    anything,
    array,
    boolean,
    by_type,
    integer,
    shape,
    string,
    word,
)


def _block(must: Fields | None = None, may: Fields | None = None, *rules: Rule) -> Check:
    return shape(must={**TYPE, **(must or {})}, may={"block_id": string(255), **(may or {})}, rules=rules)


def _or_null(check: Check) -> Check:
    def either(value: object, place: Place) -> Iterator[Problem]:
        if value is not None:
            yield from check(value, place)

    return either


def _text_or_fields(block: Mapping[str, object], place: Place) -> Iterator[Problem]:
    if "text" not in block and "fields" not in block:
        yield place.at("type").problem("must define either `text` or `fields`")


SECURE = string(3000, pattern=r"^https://")
CELL = by_type({"raw_text": shape(must={**TYPE, "text": string()}), "rich_text": RICH_TEXT})
COLUMN = shape(may={"align": word("left", "center", "right"), "is_wrapped": boolean})
VIDEO = _block(
    {"alt_text": string(), "title": plain(199), "thumbnail_url": SECURE, "video_url": SECURE},
    {
        "title_url": SECURE,
        "description": plain(),
        "provider_icon_url": SECURE,
        "provider_name": string(),
        "author_name": string(49),
    },
)
BLOCKS: dict[str, Check] = {
    "actions": _block({"elements": array(IN_ACTIONS, 25)}),
    "context": _block({"elements": array(IN_CONTEXT, 10)}),
    "context_actions": _block({"elements": array(IN_AGENT, 5)}),
    "divider": _block(),
    "file": _block({"external_id": string(255), "source": word("remote")}),
    "header": _block({"text": plain(150)}, {"level": integer(1, 4)}),
    "image": _block({"alt_text": string(2000)}, {**PICTURE, "title": plain(2000)}, ONE_PICTURE),
    "input": _block(
        {"label": plain(2000), "element": IN_INPUT},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": _block({"text": string(12_000)}),
    "rich_text": _block({"elements": PARTS}),
    "section": _block(
        None,
        {"text": words(), "fields": array(words(2000), 10), "accessory": IN_SECTION, "expand": boolean},
        _text_or_fields,
    ),
    "table": _block({"rows": array(array(CELL, 20), 100)}, {"column_settings": array(_or_null(COLUMN), 20)}),
    "video": VIDEO,
}
ALL = frozenset({MESSAGE, MODAL, HOME})
MESSAGES = frozenset({MESSAGE})
SURFACES = {"context_actions": MESSAGES, "file": MESSAGES, "markdown": MESSAGES, "table": MESSAGES}
"""Where a block may stand, when not everywhere."""

UNREAD = {
    "alert": frozenset({MODAL}),
    "card": ALL,
    "carousel": frozenset({MESSAGE, HOME}),
    "container": ALL,
    "data_table": frozenset({MESSAGE, HOME}),
    "data_visualization": frozenset({MESSAGE, HOME}),
    "plan": MESSAGES,
    "task_card": MESSAGES,
}
"""Blocks of 2026: their surface is checked, what is in them is not."""


def check_block(value: object, place: Place) -> Iterator[Problem]:
    """Check one block for the surface of ``place``."""
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict):
        yield place.problem("must provide an object")
    elif "type" not in value:
        yield place.problem(missing("type"))
    elif not isinstance(kind, str) or place.surface not in _surfaces(kind):
        yield place.at("type").problem(unsupported(kind))
    else:
        yield from BLOCKS.get(kind, anything)(value, place)


def _surfaces(kind: str) -> frozenset[str]:
    if kind in BLOCKS:
        return SURFACES.get(kind, ALL)
    return UNREAD.get(kind, frozenset())


def check_blocks(blocks: list[object], place: Place, most: int) -> list[Problem]:
    """Check a list of at most ``most`` blocks: each block, and the ids and the focus that must be unique."""
    found = list(array(check_block, most, least=0)(blocks, place))
    return (
        found + list(_ids_of_blocks(blocks, place)) + list(_ids_of_actions(blocks, place)) + list(_focus(blocks, place))
    )


def _ids_of_blocks(blocks: list[object], place: Place) -> Iterator[Problem]:
    seen = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(name, str):
            if name in seen:
                yield place.at(index).at("block_id").problem(exists_already("block_id", name))
            seen.add(name)


def _ids_of_actions(blocks: list[object], place: Place) -> Iterator[Problem]:
    for index, block in enumerate(blocks):
        seen = set()
        for element, at in elements_of(block, place.at(index)):
            name = element.get("action_id")
            if isinstance(name, str):
                if name in seen:
                    yield at.at("action_id").problem(exists_already("action_id", name))
                seen.add(name)


def _focus(blocks: list[object], place: Place) -> Iterator[Problem]:
    focused = False
    for index, block in enumerate(blocks):
        for element, at in elements_of(block, place.at(index)):
            if element.get("focus_on_load") is True:
                if focused:
                    yield at.at("focus_on_load").problem("only one element can have `focus_on_load`")
                focused = True


def elements_of(block: object, place: Place) -> Iterator[tuple[Mapping[str, object], Place]]:
    """List the interactive elements of one block, each with its place."""
    if not isinstance(block, dict):
        return
    elements = block.get("elements")
    for index, one in enumerate(elements if isinstance(elements, list) else []):
        if isinstance(one, dict):
            yield one, place.at("elements").at(index)
    for key in ("accessory", "element"):
        one = block.get(key)
        if isinstance(one, dict):
            yield one, place.at(key)
