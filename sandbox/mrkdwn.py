"""Slack's mrkdwn, read into lines of spans.

docs.slack.dev/messaging/formatting-message-text: three entities, ``<...>`` forms, ``* _ ~ ` `` and fences, quotes.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from sandbox.spans import Line, Names, Span, called

EMPHASIS = {"*": "bold", "_": "italic", "~": "strike"}
FORMS = r"<(?P<form>[^<>\n]+)>"
CODE = r"`(?P<code>[^`\n]+)`"
DATE_FORMS = {
    "date_num": "%Y-%m-%d",
    "date": "%B %-d, %Y",
    "date_short": "%b %-d, %Y",
    "date_long": "%A, %B %-d, %Y",
    "date_pretty": "%B %-d, %Y",
    "date_short_pretty": "%b %-d, %Y",
    "date_long_pretty": "%A, %B %-d, %Y",
    "time": "%-I:%M %p",
    "time_secs": "%-I:%M:%S %p",
    "ago": "on %b %-d, %Y",
}


def unescape(text: str) -> str:
    """Turn the three entities back, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Write the three characters as entities, once."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn_lines(text: str, names: Names) -> list[Line]:
    """Read a mrkdwn text; ids are shown by their ``names``."""
    found = []
    for index, part in enumerate(re.split(r"```(.+?)```", text, flags=re.DOTALL)):
        if index % 2:
            found.append(Line("pre", (Span(unescape(part.strip("\n")), frozenset({"code"})),)))
        elif part.strip("\n") or not found:
            found += [_line(one, names) for one in part.strip("\n").split("\n")]
    return found


def plain_lines(text: str) -> list[Line]:
    """Take a text literally, line by line."""
    return [Line("text", (Span(one),)) for one in text.split("\n")]


def _line(text: str, names: Names) -> Line:
    quoted = re.match(r"(?:&gt;|>) ?", text)
    kind, rest = ("quote", text[quoted.end() :]) if quoted else ("text", text)
    return Line(kind, tuple(_inline(rest, names, frozenset())))


@cache
def _pattern(marks: frozenset[str]) -> re.Pattern[str]:
    ways = [FORMS, CODE]
    for sign, name in EMPHASIS.items():
        if name not in marks:
            s = re.escape(sign)
            ways.append(rf"(?<![\w{s}]){s}(?P<{name}>(?=\S)[^\n]{{0,3000}}?[^\s{s}]){s}(?![\w{s}])")
    return re.compile("|".join(ways))


def _inline(text: str, names: Names, marks: frozenset[str]) -> Iterator[Span]:
    at = 0
    for match in _pattern(marks).finditer(text):
        if match.start() > at:
            yield Span(unescape(text[at : match.start()]), marks)
        kind, inner = match.lastgroup or "", match.group(match.lastgroup or 0)
        if kind == "form":
            yield _form(inner, names, marks)
        elif kind == "code":
            yield Span(unescape(inner), marks | {"code"})
        else:
            yield from _inline(inner, names, marks | {kind})
        at = match.end()
    if at < len(text):
        yield Span(unescape(text[at:]), marks)


def _form(inner: str, names: Names, marks: frozenset[str]) -> Span:
    target, _, label = inner.partition("|")
    label, mention = unescape(label), marks | {"mention"}
    if target.startswith("@"):
        return Span("@" + called(target[1:], names, label), mention)
    if target.startswith("#"):
        return Span("#" + called(target[1:], names, label), mention)
    if target.startswith("!subteam^"):
        return Span("@" + called(target[9:], names, label.removeprefix("@")), mention)
    if target.startswith("!date^"):
        return Span(_date(target, label), marks)
    if target in ("!here", "!channel", "!everyone", "!group"):
        return Span("@" + target[1:], mention)
    if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
        return Span(label or unescape(target).removeprefix("mailto:"), marks, unescape(target))
    return Span(f"<{unescape(inner)}>", marks)


def _date(target: str, fallback: str) -> str:
    parts = target.split("^")
    try:
        moment = datetime.fromtimestamp(int(parts[1]), UTC)
        return re.sub(r"\{(\w+)\}", lambda token: moment.strftime(DATE_FORMS[token.group(1)]), parts[2])
    except (ValueError, OverflowError, OSError, KeyError, IndexError):
        return fallback
