"""The world file: which workspaces, people, channels, user groups and apps a sandbox starts with.

Ids that the file leaves out are made up from the names, the same ones each time.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KINDS = ("member", "guest", "single_guest", "outsider", "deactivated")
Json = dict[str, Any]


class WorldError(ValueError):
    """A world file that cannot be meant so; the message says where and what to write instead."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account; ``kind`` is one of KINDS, ``tz`` an IANA zone, ``team`` an outsider's own workspace."""

    id: str
    name: str
    real_name: str
    kind: str = "member"
    tz: str = "Europe/London"
    locale: str = "en-GB"
    title: str = ""
    team: str = ""


@dataclass(frozen=True)
class Channel:
    """A channel; ``members`` are ids of people."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    members: tuple[str, ...] = ()
    purpose: str = ""


@dataclass(frozen=True)
class Usergroup:
    """A user group; ``users`` are ids of people."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()
    disabled: bool = False


@dataclass(frozen=True)
class App:
    """An app as installed in one workspace; ``scopes`` are those granted, ``channels`` ids of those it is in.

    ``request_url`` is for an app that takes its requests over HTTP; with it empty they go over Socket Mode.
    """

    id: str
    name: str
    bot_id: str
    bot_user: str
    bot_token: str
    app_token: str
    signing_secret: str
    manifest: Json = field(hash=False)
    scopes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    request_url: str = ""

    def feature(self, name: str) -> Any:
        """Return a part of the manifest's features, or an empty mapping."""
        return self.manifest.get("features", {}).get(name) or {}

    @property
    def commands(self) -> list[Json]:
        """The slash commands of the manifest."""
        return list(self.feature("slash_commands") or [])

    @property
    def shortcuts(self) -> list[Json]:
        """The shortcuts of the manifest."""
        return list(self.feature("shortcuts") or [])

    @property
    def events(self) -> list[str]:
        """The events to which the app's bot is subscribed."""
        return list(self.manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events") or [])

    @property
    def verification_token(self) -> str:
        """The old token that Slack still puts into each payload."""
        return f"verification-{self.id}"


@dataclass(frozen=True)
class Workspace:
    """One workspace; ``free`` ones have no user groups."""

    id: str
    domain: str
    name: str
    people: tuple[Person, ...] = ()
    channels: tuple[Channel, ...] = ()
    usergroups: tuple[Usergroup, ...] = ()
    apps: tuple[App, ...] = ()
    free: bool = False


@dataclass(frozen=True)
class World:
    """All there is at the start."""

    workspaces: tuple[Workspace, ...]


def load(source: Path | str | Mapping[str, Any]) -> World:
    """Read a world from a YAML file, or from what such a file holds; raises WorldError."""
    if isinstance(source, Mapping):
        return _world(source, Path())
    path = Path(source)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise WorldError(f"{path}: {error}") from error
    if not isinstance(content, Mapping):
        raise WorldError(f"{path}: must be a mapping with the key workspaces")
    return _world(content, path.parent)


def made_up(letter: str, *parts: str) -> str:
    """Make an id of Slack's shape that depends on the parts alone."""
    return f"{letter}0{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:9].upper()}"


def _world(content: Mapping[str, Any], folder: Path) -> World:
    return World(tuple(_workspace(one, folder) for one in _listed(content, "workspaces", "the world")))


def _workspace(given: Mapping[str, Any], folder: Path) -> Workspace:
    domain = _word(given, "domain", "a workspace")
    team = str(given.get("id") or made_up("T", domain))
    people = tuple(_person(one, team) for one in _listed(given, "people", domain))
    ids = {one.name: one.id for one in people}
    channels = tuple(_channel(one, team, ids) for one in _listed(given, "channels", domain))
    groups = tuple(_group(one, team, ids) for one in _listed(given, "usergroups", domain))
    rooms = {one.name: one.id for one in channels}
    apps = tuple(_app(one, team, rooms, folder) for one in _listed(given, "apps", domain))
    name = str(given.get("name") or domain.title())
    return Workspace(team, domain, name, people, channels, groups, apps, bool(given.get("free", False)))


def _person(given: Mapping[str, Any], team: str) -> Person:
    name = _word(given, "name", "a person")
    kind = str(given.get("kind", "member"))
    if kind not in KINDS:
        raise WorldError(f"{name}: kind {kind!r} is none of {', '.join(KINDS)}")
    own_team = str(given.get("team") or made_up("T", "elsewhere", name)) if kind == "outsider" else team
    more = {key: str(given[key]) for key in ("tz", "locale", "title") if key in given}
    ident = str(given.get("id") or made_up("U", team, name))
    return Person(ident, name, str(given.get("real_name") or name.title()), kind, team=own_team, **more)


def _channel(given: Mapping[str, Any], team: str, ids: Mapping[str, str]) -> Channel:
    name = _word(given, "name", "a channel").removeprefix("#")
    return Channel(
        str(given.get("id") or made_up("C", team, name)),
        name,
        bool(given.get("private", False)),
        bool(given.get("archived", False)),
        _named(given.get("members"), ids, f"#{name}"),
        str(given.get("purpose") or ""),
    )


def _group(given: Mapping[str, Any], team: str, ids: Mapping[str, str]) -> Usergroup:
    handle = _word(given, "handle", "a user group")
    return Usergroup(
        str(given.get("id") or made_up("S", team, handle)),
        handle,
        str(given.get("name") or handle.title()),
        _named(given.get("users"), ids, f"@{handle}"),
        bool(given.get("disabled", False)),
    )


def _app(given: Mapping[str, Any], team: str, rooms: Mapping[str, str], folder: Path) -> App:
    name = _word(given, "name", "an app")
    ident = str(given.get("id") or made_up("A", name))
    manifest = _manifest(given.get("manifest"), folder, name)
    granted = given.get("scopes")
    if granted is None:
        granted = manifest.get("oauth_config", {}).get("scopes", {}).get("bot") or []
    return App(
        id=ident,
        name=name,
        bot_id=str(given.get("bot_id") or made_up("B", team, name)),
        bot_user=str(given.get("bot_user") or made_up("U", team, "bot", name)),
        bot_token=str(given.get("bot_token") or f"xoxb-{made_up('', team, name)}"),
        app_token=str(given.get("app_token") or f"xapp-1-{ident}"),
        signing_secret=str(given.get("signing_secret") or made_up("", ident)),
        manifest=manifest,
        scopes=tuple(sorted(str(one) for one in granted)),
        channels=_named([str(one).removeprefix("#") for one in given.get("channels") or []], rooms, name),
        request_url=str(given.get("request_url") or ""),
    )


def _manifest(given: object, folder: Path, name: str) -> Json:
    if isinstance(given, Mapping):
        return dict(given)
    if not isinstance(given, str):
        raise WorldError(f"{name}: manifest must be the path of a file or a mapping")
    try:
        text = (folder / given).read_text(encoding="utf-8")
        found = json.loads(text) if given.endswith(".json") else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise WorldError(f"{name}: manifest {given}: {error}") from error
    if not isinstance(found, dict):
        raise WorldError(f"{name}: manifest {given} must hold a mapping")
    return found


def _word(given: Mapping[str, Any], key: str, what: str) -> str:
    if not isinstance(given, Mapping) or not given.get(key):
        raise WorldError(f"{what} needs {key}: {given!r}")
    return str(given[key])


def _listed(given: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    found = given.get(key) or []
    if not isinstance(found, list):
        raise WorldError(f"{where}: {key} must be a list")
    return found


def _named(given: Iterable[str] | None, ids: Mapping[str, str], where: str) -> tuple[str, ...]:
    names = [str(one) for one in given or []]
    unknown = [one for one in names if one not in ids and one not in ids.values()]
    if unknown:
        raise WorldError(f"{where}: nobody and nothing is called {', '.join(unknown)}")
    return tuple(ids.get(one, one) for one in names)
