"""World files: what they may leave out, and what is said of mistakes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.world import WorldError, load


def small(**app: Any) -> dict[str, Any]:
    people = [{"name": "amara"}, {"name": "gwen", "kind": "guest"}]
    apps = [{"name": "Echo", "manifest": {}, **app}]
    channels = [{"name": "#general", "members": ["amara"]}]
    return {"workspaces": [{"domain": "lark", "people": people, "channels": channels, "apps": apps}]}


def test_ids_are_made_up_the_same_each_time() -> None:
    first, second = load(small()), load(small())
    assert first == second
    [workspace] = first.workspaces
    assert workspace.name == "Lark"
    assert workspace.people[0].id.startswith("U0")
    assert workspace.channels[0].members == (workspace.people[0].id,)
    assert len({one.id for one in (*workspace.people, *workspace.channels, *workspace.apps)}) == 4


def test_a_file_with_its_manifest_beside_it(tmp_path: Path) -> None:
    scopes = {"bot": ["commands", "chat:write"], "bot_optional": ["commands"]}
    commands = [{"command": "/echo", "description": "x"}]
    manifest = {"oauth_config": {"scopes": scopes}, "features": {"slash_commands": commands}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    content = small(manifest="manifest.json", channels=["#general"])
    (tmp_path / "world.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")

    [workspace] = load(tmp_path / "world.yaml").workspaces
    [app] = workspace.apps
    assert app.scopes == ("chat:write", "commands")
    assert app.commands[0]["command"] == "/echo"
    assert app.channels == (workspace.channels[0].id,)
    assert app.shortcuts == app.events == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"people": [{"real_name": "x"}]}, "a person needs name"),
        ({"people": [{"name": "x", "kind": "robot"}]}, "x: kind 'robot' is none of member, guest"),
        ({"channels": [{"name": "a", "members": ["nobody"]}]}, "#a: nobody and nothing is called nobody"),
        ({"channels": {"name": "a"}}, "lark: channels must be a list"),
        ({"apps": [{"name": "Echo"}]}, "Echo: manifest must be the path of a file or a mapping"),
        ({"apps": [{"name": "Echo", "manifest": "missing.json"}]}, "Echo: manifest missing.json: "),
        ({"apps": [{"name": "Echo", "manifest": {}, "channels": ["b"]}]}, "Echo: nobody and nothing is called b"),
        ({"domain": ""}, "a workspace needs domain"),
    ],
)
def test_mistakes_are_named(change: dict[str, Any], told: str) -> None:
    content = small()
    content["workspaces"][0].update(change)
    with pytest.raises(WorldError, match=told.replace("(", "\\(")):
        load(content)


def test_files_that_are_no_world(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text("- a", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(WorldError, match="must be a mapping"):
        load(tmp_path / "list.yaml")
    with pytest.raises(WorldError, match=r"broken\.yaml"):
        load(tmp_path / "broken.yaml")
    with pytest.raises(WorldError, match=r"none\.yaml"):
        load(tmp_path / "none.yaml")
