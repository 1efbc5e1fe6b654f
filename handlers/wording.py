"""A message's text as a person reads it: Slack delivers mentions and links as marks, and `& < >` as entities.

Source: docs.slack.dev/messaging/formatting-message-text. What comes out is literal text, in which nothing pings.
"""

import re
from collections.abc import Callable

from bot.plain import clean

NameOf = Callable[[str], str]

_MARK = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def readable(text: str, name_of: NameOf) -> str:
    """The text with names for people, channels and groups, and links as "label (address)".

    `name_of` gives the name of the person with an id; "" where it is not to be had.
    """
    parts: list[str] = []
    at = 0
    for mark in _MARK.finditer(text):
        parts += [_unescaped(text[at : mark.start()]), _said(mark, name_of)]
        at = mark.end()
    return clean("".join([*parts, _unescaped(text[at:])]))


def _said(mark: re.Match[str], name_of: NameOf) -> str:
    sign, target, label = mark[1], _unescaped(mark[2]), _unescaped(mark[3] or "")
    if sign == "@":
        return f"@{name_of(target) or label or 'somebody'}"
    if sign == "#":
        return f"#{label}" if label else "a channel"
    if sign == "!":
        return _special(target, label)
    return _link(target, label) if _ADDRESS.match(target) else _unescaped(mark[0])


def _special(target: str, label: str) -> str:
    kind = target.partition("^")[0]
    if kind == "subteam":
        return f"@{label.removeprefix('@') or 'a user group'}"
    return label if kind == "date" and label else f"@{kind}"


def _link(address: str, label: str) -> str:
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({shown})" if label and label not in shown else shown


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
