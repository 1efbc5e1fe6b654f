"""What the message composer makes of typed words: escaped text, mentions, the rich_text block."""

import re
import uuid
from collections.abc import Iterator

from sandbox.text import escape
from sandbox.things import Team
from sandbox.world import Json

MARK = re.compile(r"(?<!\S)([@#])([\w.-]*\w)")
BROADCASTS = ("here", "channel", "everyone")


def composed(team: Team, typed: str, *, labels: bool, mentions: bool = True) -> str:
    """Return typed words as message text: & < > escaped, @name and #channel as mentions (with names if ``labels``)."""
    if not mentions:
        return escape(typed)
    return "".join(_as_text(part, labels) if isinstance(part, dict) else escape(part) for part in _parts(team, typed))


def composed_blocks(team: Team, typed: str) -> list[Json]:
    """Return typed words as the rich_text block that a person's message carries."""
    parts = [
        {key: value for key, value in part.items() if key != "name"}
        if isinstance(part, dict)
        else {"type": "text", "text": part}
        for part in _parts(team, typed)
    ]
    section = {"type": "rich_text_section", "elements": parts}
    return [{"type": "rich_text", "block_id": uuid.uuid4().hex[:5], "elements": [section]}]


def _parts(team: Team, typed: str) -> Iterator[str | Json]:
    people = {one.name: one.id for one in team.users.values()}
    rooms = {one.name: one for one in team.channels.values() if one.kind in ("public", "private")}
    start = 0
    for match in MARK.finditer(typed):
        sign, name = match.groups()
        found: Json | None = None
        if sign == "@" and name in people:
            found = {"type": "user", "user_id": people[name], "name": name}
        elif sign == "@" and name in BROADCASTS:
            found = {"type": "broadcast", "range": name}
        elif sign == "#" and name in rooms:
            shown = name if rooms[name].kind == "public" else ""
            found = {"type": "channel", "channel_id": rooms[name].id, "name": shown}
        if found is not None:
            if match.start() > start:
                yield typed[start : match.start()]
            yield found
            start = match.end()
    if start < len(typed):
        yield typed[start:]


def _as_text(part: Json, labels: bool) -> str:
    if part["type"] == "broadcast":
        return f"<!{part['range']}>"
    sign, ident = ("@", part["user_id"]) if part["type"] == "user" else ("#", part["channel_id"])
    return f"<{sign}{ident}|{part['name']}>" if labels else f"<{sign}{ident}>"
