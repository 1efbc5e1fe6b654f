"""Check the arguments of a chat.* call as Slack does before it posts anything.

Limits and sentences: docs.slack.dev/reference/block-kit and the answers that people report from the real API.
"""

import json
from collections.abc import Callable, Iterator, Mapping

from sandbox.blockkit.blocks import UNREAD, check_blocks
from sandbox.blockkit.problems import Problem, too_long, too_many
from sandbox.blockkit.schema import MESSAGE, Place

MOST_BLOCKS = 50
MOST_ATTACHMENTS = 100
MOST_MARKDOWN = 12_000
MOST_TEXT = 13_200
"""Characters of all blocks together. Not documented: between 11,341 (refused) and 13,297 (passed) have been seen."""


def check_message(
    arguments: Mapping[str, object], usable_files: Callable[[str], bool], *, most_text: int | None = MOST_TEXT
) -> list[Problem]:
    """Say what is wrong with text, markdown_text, blocks and attachments.

    ``usable_files`` tells of a file id whether the app may show that file now; ``most_text`` None switches the limit
    on the text of all blocks together off. An empty list means that Slack would post it.
    """
    return list(_check(arguments, usable_files, most_text))


def _check(
    arguments: Mapping[str, object], usable_files: Callable[[str], bool], most_text: int | None
) -> Iterator[Problem]:
    blocks, attachments = decoded(arguments.get("blocks")), decoded(arguments.get("attachments"))
    text, markdown = arguments.get("text"), arguments.get("markdown_text")
    if not (text or markdown or blocks or attachments):
        yield Problem("must provide text, blocks or attachments", "", "no_text")
    if markdown:
        yield from _markdown_text(markdown, bool(text or blocks))
    if blocks is not None and not isinstance(blocks, list):
        yield Problem("must provide an array", "/blocks", "invalid_blocks_format")
    elif blocks:
        yield from _blocks(blocks, Place("/blocks", MESSAGE, usable_files), most_text)
    if attachments is not None:
        yield from _attachments(attachments, Place("/attachments", MESSAGE, usable_files), most_text)


def decoded(value: object) -> object:
    """Read a JSON string as what it holds; form-encoded calls send blocks so. Other values, and no JSON, stay."""
    if not isinstance(value, str):
        return value
    try:
        found: object = json.loads(value) if value.strip() else None
    except (ValueError, RecursionError):
        return value
    return found


def _markdown_text(markdown: object, accompanied: bool) -> Iterator[Problem]:
    if accompanied:
        yield Problem("cannot be used with `text` or `blocks`", "/markdown_text", "markdown_text_conflict")
    if not isinstance(markdown, str):
        yield Problem("must provide a string", "/markdown_text", "invalid_arguments")
    elif len(markdown) > MOST_MARKDOWN:
        yield Problem(too_long(MOST_MARKDOWN), "/markdown_text", "msg_too_long")


def _blocks(blocks: list[object], place: Place, most_text: int | None) -> Iterator[Problem]:
    yield from check_blocks(blocks, place, MOST_BLOCKS)
    tables = [index for index, block in enumerate(blocks) if _type(block) == "table"]
    for index in tables[1:]:
        yield place.at(index).problem("only_one_table_allowed", "invalid_attachments")
    charts = [block for block in blocks if _type(block) == "data_visualization"]
    if len(charts) > 2:
        yield place.problem("too many data_visualization blocks")
    markdown = sum(text_size(block) for block in blocks if _type(block) == "markdown")
    if markdown > MOST_MARKDOWN or (most_text is not None and text_size(blocks) > most_text):
        yield place.problem("too much text in all blocks together", "msg_blocks_too_long")


def _attachments(attachments: object, place: Place, most_text: int | None) -> Iterator[Problem]:
    if not isinstance(attachments, list):
        yield place.problem("must provide an array", "invalid_attachments")
        return
    if len(attachments) > MOST_ATTACHMENTS:
        yield place.problem(too_many(MOST_ATTACHMENTS), "too_many_attachments")
    for index, one in enumerate(attachments):
        blocks = one.get("blocks") if isinstance(one, dict) else None
        if not isinstance(one, dict):
            yield place.at(index).problem("must provide an object", "invalid_attachments")
        elif isinstance(blocks, list):
            yield from _blocks(blocks, place.at(index).at("blocks"), most_text)
        elif blocks is not None:
            yield place.at(index).at("blocks").problem("must provide an array", "invalid_attachments")


def _type(block: object) -> object:
    return block.get("type") if isinstance(block, dict) else None


def text_size(value: object) -> int:
    """Count the characters of every ``text`` in a piece of JSON, however deep."""
    total, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            text = one.get("text")
            total += len(text) if isinstance(text, str) else 0
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return total


def notes(blocks: object) -> list[str]:
    """Name the blocks that pass without being read, since they are newer than these checks."""
    listed = blocks if isinstance(blocks, list) else []
    kinds = [_type(block) for block in listed]
    return [f"{kind}: passed unread" for kind in kinds if isinstance(kind, str) and kind in UNREAD]
