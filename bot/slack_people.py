"""People, user groups and the bot itself, as Slack knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in Slack. `tz` is an IANA name or "", `guest` any kind of guest, `team` their home workspace."""

    id: str
    name: str
    tz: str = ""
    deleted: bool = False
    is_bot: bool = False
    guest: bool = False
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A user group and the ids of its people."""

    id: str
    name: str
    handle: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot is in its workspace, and what it was granted."""

    team_id: str
    team: str
    user_id: str
    bot_id: str
    url: str
    scopes: frozenset[str]


def person_of(user: Mapping[str, Any]) -> Person:
    """The person in an answer of users.info."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    return Person(
        id=user["id"],
        name=name or user["id"],
        tz=user.get("tz") or "",
        deleted=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        team=user.get("team_id") or "",
    )
