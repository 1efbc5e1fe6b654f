"""The words of a message: what a person reads in it, and whom it would notify."""

import re
from collections.abc import Iterator, Mapping

from sandbox.blockkit.messages import decoded
from sandbox.mrkdwn import escape, mrkdwn_lines, plain_lines, unescape
from sandbox.richtext import rich_lines
from sandbox.spans import Line, Names

__all__ = ["begun", "escape", "notified", "object_lines", "unescape", "visible"]

NOBODY: Names = {}
PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>")
BROADCAST = re.compile(r"<!(here|channel|everyone|group)(?:\|[^>]*)?>")
BARE_BROADCAST = re.compile(r"(?<!\w)@(here|channel|everyone)\b")
BARE_NAME = re.compile(r"(?<!\w)@(\w+(?:[.-]\w+)*)")


def object_lines(value: object, names: Names) -> list[Line]:
    """Read a text object (plain_text literally, mrkdwn by its rules) into lines; nothing for anything else."""
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(text, str):
        return []
    return mrkdwn_lines(text, names) if value.get("type") == "mrkdwn" else plain_lines(text)


def visible(blocks: object, text: object, names: Names = NOBODY) -> str:
    """Give the words a person reads: a line per block, labels of what can be pressed in brackets.

    Blocks hide ``text``, as in Slack. ``names`` says what to call ids; times are given in UTC.
    """
    listed = decoded(blocks)
    if isinstance(listed, list) and listed:
        return "\n".join(filter(None, (_block(one, names) for one in listed)))
    return _joined(mrkdwn_lines(text, names)) if isinstance(text, str) else ""


def _joined(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _said(value: object, names: Names) -> str:
    return _joined(object_lines(value, names))


def _block(block: object, names: Names) -> str:
    if not isinstance(block, dict):
        return ""
    kind = block.get("type")
    if kind == "rich_text":
        return _joined(rich_lines(block, names))
    if kind == "table":
        return _table(block, names)
    if kind == "markdown":
        return _joined(mrkdwn_lines(str(block.get("text", "")), names))
    if kind in ("image", "video"):
        return " ".join(filter(None, [_said(block.get("title"), names), f"({block.get('alt_text')})"]))
    return "\n".join(filter(None, _texts(block, names)))


def _texts(block: Mapping[str, object], names: Names) -> Iterator[str]:
    for key in ("label", "title", "subtitle", "text", "body", "subtext"):
        yield _said(block.get(key), names)
    for one in _listed(block.get("fields")):
        yield _said(one, names)
    elements = [*_listed(block.get("elements")), block.get("accessory"), block.get("element")]
    yield " ".join(filter(None, (_element(one, names) for one in elements)))
    yield _said(block.get("hint"), names)
    for child in _listed(block.get("child_blocks")):
        yield _block(child, names) if isinstance(child, dict) and child.get("type") != "container" else ""


def _element(element: object, names: Names) -> str:
    if not isinstance(element, dict):
        return ""
    kind = element.get("type")
    if kind in ("plain_text", "mrkdwn"):
        return _said(element, names)
    if kind == "image":
        return f"({element.get('alt_text')})"
    if kind in ("checkboxes", "radio_buttons"):
        return " ".join(
            f"[{_said(one.get('text'), names)}]" for one in _listed(element.get("options")) if isinstance(one, dict)
        )
    said = _said(element.get("text"), names) or begun(element, names) or _said(element.get("placeholder"), names)
    return f"[{said}]" if said else ""


def begun(element: Mapping[str, object], names: Names) -> str:
    """Give what an element holds before anybody touches it; empty when nothing."""
    chosen = element.get("initial_option")
    if isinstance(chosen, dict):
        return _said(chosen.get("text"), names)
    many = [_said(one.get("text"), names) for one in _listed(element.get("initial_options")) if isinstance(one, dict)]
    single = [
        str(value) for key, value in element.items() if key.startswith("initial_") and isinstance(value, str | int)
    ]
    return ", ".join([*many, *(names.get(one, one) for one in single)])


def _table(block: Mapping[str, object], names: Names) -> str:
    rows = [_listed(row) for row in _listed(block.get("rows"))]
    return "\n".join(" | ".join(_cell(cell, names) for cell in row) for row in rows)


def _cell(cell: object, names: Names) -> str:
    if isinstance(cell, dict) and cell.get("type") == "rich_text":
        return _joined(rich_lines(cell, names))
    return str(cell.get("text", "")) if isinstance(cell, dict) else ""


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def notified(arguments: Mapping[str, object], ids: Mapping[str, str] = NOBODY) -> list[str]:
    """List whom a post would notify: "U123", "S123", "here", "channel", "everyone".

    ``arguments`` are those of the call; ``ids`` gives the id of a name or handle, for link_names and parse=full.
    Whatever Slack might read as a mention counts: in code, in a text that blocks hide, in Markdown too. plain_text
    and the text elements of rich_text never do.
    """
    linked = arguments.get("parse") == "full" or str(arguments.get("link_names", "")).lower() in ("1", "true")
    found = set(_mentions(arguments.get("text"), bare=linked)) | set(
        _mentions(arguments.get("markdown_text"), bare=True)
    )
    if linked:
        found |= {ids[name] for name in BARE_NAME.findall(str(arguments.get("text", ""))) if name in ids}
    attachments = _listed(decoded(arguments.get("attachments")))
    found |= {one for attachment in attachments for one in _in_attachment(attachment)}
    return sorted(found | set(_in_json([decoded(arguments.get("blocks")), attachments])))


def _mentions(text: object, *, bare: bool) -> Iterator[str]:
    if isinstance(text, str):
        yield from PERSON.findall(text)
        yield from GROUP.findall(text)
        found = BROADCAST.findall(text) + (BARE_BROADCAST.findall(text) if bare else [])
        yield from ("channel" if one == "group" else one for one in found)


def _in_json(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield from _of_object(one)
            waiting.extend(child for child in one.values() if isinstance(child, dict | list))


def _of_object(one: Mapping[str, object]) -> Iterator[str]:
    kind = one.get("type")
    if kind == "mrkdwn":
        yield from _mentions(one.get("text"), bare=one.get("verbatim") is not True)
    elif kind == "markdown":
        yield from _mentions(one.get("text"), bare=True)
    elif kind in ("user", "usergroup", "broadcast"):
        named = one.get("range" if kind == "broadcast" else f"{kind}_id")
        yield from [named] if isinstance(named, str) else []


def _in_attachment(attachment: object) -> Iterator[str]:
    if isinstance(attachment, dict):
        fields = [one for one in _listed(attachment.get("fields")) if isinstance(one, dict)]
        for one in (attachment, *fields):
            for key in ("text", "pretext", "value", "footer"):
                yield from _mentions(one.get(key), bare=False)
