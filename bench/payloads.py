"""What Slack sends, as small as it comes: a command, a button pressed in a message, a form that was submitted."""

import itertools
import json
from collections.abc import Mapping
from typing import Any

from bench.stand_in import TEAM

CHANNEL, LEAD = "C07BENCH001", "U07BENCH001"
_TRIGGERS = itertools.count(1)


def _common(person: str) -> dict[str, Any]:
    return {
        "token": "unused",
        "api_app_id": "A07BENCH001",
        "trigger_id": f"{next(_TRIGGERS)}.1.0123456789abcdef0123456789abcdef",
        "team": {"id": TEAM, "domain": "bench"},
        "user": {"id": person, "username": "somebody", "name": "somebody", "team_id": TEAM},
        "is_enterprise_install": False,
        "enterprise": None,
    }


def command(text: str, response_url: str, person: str = LEAD) -> dict[str, Any]:
    """`/journey TEXT`, typed in the channel."""
    return {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": CHANNEL,
        "channel_name": "bench",
        "user_id": person,
        "user_name": "somebody",
        "command": "/journey",
        "text": text,
        "api_app_id": "A07BENCH001",
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": _common(person)["trigger_id"],
    }


def press(action_id: str, value: str, response_url: str, person: str = LEAD) -> dict[str, Any]:
    """A button of a message in the channel."""
    action = {
        "type": "button",
        "action_id": action_id,
        "block_id": "b",
        "value": value,
        "action_ts": "1794990000.000100",
    }
    return {
        **_common(person),
        "type": "block_actions",
        "container": {"type": "message", "message_ts": "1794990000.000100", "channel_id": CHANNEL},
        "channel": {"id": CHANNEL, "name": "bench"},
        "message": {"type": "message", "ts": "1794990000.000100", "text": "", "blocks": []},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }


def submission(view: Mapping[str, Any], typed: str, person: str = LEAD) -> dict[str, Any]:
    """A form as the program opened it, each of its text inputs filled, with a page name (nonce) of its own."""
    carried = json.loads(view["private_metadata"])
    fresh = f"{next(_TRIGGERS):016x}"
    text = json.dumps(view).replace(carried["nonce"], fresh)
    sent = json.loads(text)
    values = {
        block["block_id"]: {block["element"]["action_id"]: {"type": block["element"]["type"], "value": typed}}
        for block in sent["blocks"]
        if block["type"] == "input"
    }
    sent |= {
        "id": f"V{fresh}",
        "team_id": TEAM,
        "state": {"values": values},
        "hash": fresh,
        "root_view_id": f"V{fresh}",
    }
    return {**_common(person), "type": "view_submission", "view": sent, "response_urls": []}
