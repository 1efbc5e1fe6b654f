"""What the message composer makes of typed words: escaped text, mentions, the rich_text block."""

import re
import uuid
from collections.abc import Iterator

from sandbox.text import escape
from sandbox.things import Team
from sandbox.world import Json

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
    offered = _offered(team)
    # The composer offers names however they are written, the longest that fits first.
    names = "|".join(re.escape(one) for one in sorted(offered, key=len, reverse=True))
    start = 0
    for match in re.finditer(rf"(?<!\S)(?:{names})(?!\w)", typed, re.IGNORECASE):
        mention = offered.get(match[0].lower())
        if mention is None:  # letters that are equal by the rules of matching, and not once lowered
            continue
        if match.start() > start:
            yield typed[start : match.start()]
        yield mention
        start = match.end()
    if start < len(typed):
        yield typed[start:]


def _offered(team: Team) -> dict[str, Json]:
    found: dict[str, Json] = {f"@{one}": {"type": "broadcast", "range": one} for one in BROADCASTS}
    for room in team.channels.values():
        if room.kind in ("public", "private"):
            shown = room.name if room.kind == "public" else ""
            found[f"#{room.name.lower()}"] = {"type": "channel", "channel_id": room.id, "name": shown}
    for user in team.users.values():
        mention = {"type": "user", "user_id": user.id, "name": user.name}
        found |= {f"@{user.real_name.lower()}": mention, f"@{user.name.lower()}": mention}
    return found


def _as_text(part: Json, labels: bool) -> str:
    if part["type"] == "broadcast":
        return f"<!{part['range']}>"
    sign, ident = ("@", part["user_id"]) if part["type"] == "user" else ("#", part["channel_id"])
    return f"<{sign}{ident}|{part['name']}>" if labels else f"<{sign}{ident}>"
