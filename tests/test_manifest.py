"""The app manifest: within Slack's limits, no more scopes than what the code calls, and as the README tells it."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.doctor import NEEDED, OPTIONAL
from handlers import ids
from tests.rules import ROOT

# Which scopes a method needs (any one of them), after Slack's method reference; methods that need none are absent.
# Conversations of other kinds than channels would need scopes of their own; the bot looks into channels only.
SCOPES_OF_METHODS = {
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_delete": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "pins_add": {"pins:write"},
    "usergroups_list": {"usergroups:read"},
    "users_info": {"users:read"},
}
WITHOUT_SCOPE = {
    "auth_test",
    "chat_getPermalink",
    "views_open",
    "views_publish",
    "views_push",
    "views_update",
}
SCOPES_OF_EVENTS = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
}
# What Slack's manifest schema 2.0.0 allows: the longest text, or the most entries, by path ("*" is any index).
MOST = {
    "display_information.name": 35,
    "display_information.description": 140,
    "display_information.long_description": 4000,
    "features.bot_user.display_name": 80,
    "features.shortcuts": 10,
    "features.shortcuts.*.name": 24,
    "features.shortcuts.*.callback_id": 255,
    "features.shortcuts.*.description": 150,
    "features.slash_commands": 50,
    "features.slash_commands.*.command": 32,
    "features.slash_commands.*.description": 2000,
    "features.slash_commands.*.usage_hint": 1000,
    "oauth_config.scopes.bot": 255,
    "oauth_config.scopes.bot_optional": 255,
    "settings.event_subscriptions.bot_events": 100,
}
KEYS = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "features.shortcuts.*": {"name", "type", "callback_id", "description"},
    "features.slash_commands.*": {"command", "description", "usage_hint", "should_escape"},
    "oauth_config": {"scopes"},
    "oauth_config.scopes": {"bot", "bot_optional"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"bot_events"},
    "settings.interactivity": {"is_enabled"},
}


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The manifest as it is pasted into Slack."""
    read: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return read


def nodes(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value below one with its path, list positions as "*"."""
    yield path, value
    children: Iterator[tuple[str, object]] = iter(())
    if isinstance(value, dict):
        children = iter(value.items())
    elif isinstance(value, list):
        children = (("*", item) for item in value)
    for key, child in children:
        yield from nodes(child, f"{path}.{key}" if path else key)


def used(pattern: str, *folders: str) -> set[str]:
    """Return what a pattern's group finds in the sources of these folders."""
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {found for text in texts for found in re.findall(pattern, text)}


def methods_called() -> set[str]:
    """Return the names of the Web API methods that the port calls: attributes of its client."""
    tree = ast.parse((ROOT / "bot" / "slack.py").read_text(encoding="utf-8"))
    known = SCOPES_OF_METHODS.keys() | WITHOUT_SCOPE
    attributes = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"self._client", "client"}
    }
    methods = {name for name in attributes if re.fullmatch(r"[a-z]+_[a-zA-Z]+", name)}
    assert methods <= known, f"say in this test which scopes these need: {methods - known}"
    return methods


def test_it_stays_within_what_slack_accepts(manifest: Mapping[str, Any]) -> None:
    seen = dict(nodes(manifest))

    for path in MOST:
        assert path in seen, path
    for path, value in nodes(manifest):
        if isinstance(value, dict):
            assert value.keys() <= KEYS[path], path
        if path in MOST:
            assert 0 < len(value) <= MOST[path], path
    assert len(manifest["display_information"]["long_description"]) >= 175
    assert re.fullmatch("#[0-9a-f]{6}", manifest["display_information"]["background_color"])


def test_scopes_are_those_of_the_methods_called_and_the_events_heard(manifest: Mapping[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    methods = methods_called()
    if "pin=True" not in " ".join(used(r"(pin=True)", "bot", "handlers")):
        methods.discard("pins_add")  # the port can pin, and nothing asks it to
    needed = {"commands"}.union(*(SCOPES_OF_METHODS.get(name, set()) for name in methods))
    needed = needed.union(
        *(SCOPES_OF_EVENTS[name] for name in manifest["settings"]["event_subscriptions"]["bot_events"])
    )

    assert set(scopes["bot"]) == needed
    assert scopes["bot"] == sorted(scopes["bot"])
    assert set(scopes["bot_optional"]) < set(scopes["bot"])


def test_the_doctor_looks_for_the_same_scopes(manifest: Mapping[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]

    assert set(OPTIONAL) == set(scopes["bot_optional"])
    assert set(NEEDED) == set(scopes["bot"]) - set(scopes["bot_optional"])


def test_it_subscribes_to_what_the_handlers_hear(manifest: Mapping[str, Any]) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]

    assert set(events) == used(r"app\.event\(\"(\w+)\"\)", "handlers")
    assert events == sorted(events)


def test_command_and_shortcut_are_those_of_the_handlers(manifest: Mapping[str, Any]) -> None:
    assert [row["command"] for row in manifest["features"]["slash_commands"]] == [ids.COMMAND]
    assert [row["callback_id"] for row in manifest["features"]["shortcuts"]] == [ids.SHORTCUT]
    assert manifest["features"]["slash_commands"][0]["should_escape"] is True


def test_it_is_for_socket_mode_and_names_no_address(manifest: Mapping[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert "://" not in json.dumps(manifest)


def test_the_readme_gives_the_reason_for_each_scope(manifest: Mapping[str, Any]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_:.]+)`( \(optional\))? \| [^|]{20,} \|$", readme, flags=re.MULTILINE))
    scopes = manifest["oauth_config"]["scopes"]

    assert set(rows) == set(scopes["bot"])
    assert {name for name, optional in rows.items() if optional} == set(scopes["bot_optional"])


def test_usage_hint_and_readme_name_the_words_of_the_command(manifest: Mapping[str, Any]) -> None:
    hint = manifest["features"]["slash_commands"][0]["usage_hint"]
    words = set(re.findall(r"[a-z]+", hint))
    usage = (ROOT / "templates" / "command.j2").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert words == set(re.findall(r"/journey ([a-z]+)\b", usage.partition("{% endblock %}")[0]))
    assert words <= set(re.findall(r"/journey ([a-z]+)", readme))


def test_the_demo_plays_with_this_manifest(manifest: Mapping[str, Any]) -> None:
    assert json.loads((ROOT / "bot" / "demo" / "manifest.json").read_text(encoding="utf-8")) == manifest
