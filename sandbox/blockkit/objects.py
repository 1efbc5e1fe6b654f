"""Composition objects: texts, options, confirmations, files and filters, with their limits."""

import re
from collections.abc import Iterator, Mapping

from sandbox.blockkit.problems import Problem
from sandbox.blockkit.schema import (
    Check,
    Place,
    anything,
    array,
    boolean,
    by_type,
    exactly_one,
    shape,
    string,
    word,
)

FILE_ID = r"^[F][A-Z0-9]{8,}$"
WEB_ADDRESS = r"^https?://"
TYPE: dict[str, Check] = {"type": anything}
"""The field that picked the check, so already looked at."""


def typed(must: Mapping[str, Check] | None = None, may: Mapping[str, Check] | None = None) -> Check:
    """Make a shape that also has the ``type`` by which it was picked."""
    return shape(must={**TYPE, **(must or {})}, may=may)


def _plain(most: int) -> Check:
    return typed(must={"text": string(most)}, may={"emoji": boolean})


def _mrkdwn(most: int) -> Check:
    return typed(must={"text": string(most)}, may={"verbatim": boolean})


def plain(most: int = 3000) -> Check:
    """Make a check for a plain_text object."""
    return by_type({"plain_text": _plain(most)})


def text_kinds(most: int = 3000) -> dict[str, Check]:
    """List both kinds of text object, by their type."""
    return {"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)}


def words(most: int = 3000) -> Check:
    """Make a check for a text object of either kind."""
    return by_type(text_kinds(most))


STYLE = word("primary", "danger")
CONFIRM = shape(
    must={"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    may={"style": STYLE},
)


def option(text: Check, *, url: bool = False) -> Check:
    """Make a check for an option; only those of an overflow menu may have a url."""
    links = {"url": string(3000)} if url else {}
    return shape(must={"text": text, "value": string(150)}, may={"description": plain(75), **links})


OPTION = option(plain(75))
RICH_OPTION = option(words(75))
"""Of checkboxes and radio buttons, whose texts may be mrkdwn."""
LINKED_OPTION = option(plain(75), url=True)
OPTION_GROUP = shape(must={"label": plain(75), "options": array(OPTION, 100)})
FILTER = shape(
    may={
        "include": array(word("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
DISPATCH = shape(may={"trigger_actions_on": array(word("on_enter_pressed", "on_character_entered"), 2)})
WORKFLOW = shape(
    must={
        "trigger": shape(
            must={"url": string(3000, pattern=WEB_ADDRESS)},
            may={"customizable_input_parameters": array(shape(must={"name": string(), "value": string()}))},
        )
    }
)


def _usable(value: Mapping[str, object], place: Place) -> Iterator[Problem]:
    given = str(value.get("id") or value.get("url"))
    named = re.search(r"F[A-Z0-9]{8,}", given)
    if not place.usable_files(named.group() if named else given):
        yield place.problem("invalid slack file")


def _one_name(value: Mapping[str, object], place: Place) -> Iterator[Problem]:
    if ("id" in value) == ("url" in value):
        yield place.problem("must define exactly one of `id` or `url`")
    else:
        yield from _usable(value, place)


SLACK_FILE = shape(may={"id": string(pattern=FILE_ID), "url": string(3000)}, rules=[_one_name])
PICTURE: dict[str, Check] = {"image_url": string(3000, pattern=WEB_ADDRESS), "slack_file": SLACK_FILE}
ONE_PICTURE = exactly_one("image_url", "slack_file")
