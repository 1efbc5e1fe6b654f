"""A dialogue from a typed command to a message that somebody reads, over Socket Mode."""

from collections.abc import Iterator

import pytest
from slack_bolt import App

from sandbox.face import Sandbox
from tests.sandbox.echo import bolt, connected, world

MODAL = {
    "type": "modal",
    "callback_id": "say",
    "title": {"type": "plain_text", "text": "Say it again"},
    "submit": {"type": "plain_text", "text": "Say"},
    "close": {"type": "plain_text", "text": "Cancel"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "v", "max_length": 20},
        }
    ],
}


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.open(world()) as opened:
        yield opened


def echo(app: App) -> None:
    """Ten lines: a command opens a modal, the submission is posted."""

    @app.command("/echo")
    def start(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"private_metadata": body["channel_id"]})

    @app.view("say")
    def say(ack, view, client):
        words = view["state"]["values"]["words"]["v"]["value"]
        if words == "nothing":
            ack(response_action="errors", errors={"words": "Say something"})
            return
        ack()
        client.chat_postMessage(channel=view["private_metadata"], text=f"Again: {words}")


def test_from_a_command_to_a_message(slack: Sandbox) -> None:
    app = bolt(slack)
    echo(app)
    with connected(slack, app):
        amara, tobias = slack.person("amara"), slack.person("tobias")

        assert amara.types("#riders", "/echo").ok
        assert amara.modal.title == "Say it again"
        assert amara.submits().errors == {"Words": "Please complete this required field."}
        amara.fill({"Words": "nothing"})
        assert amara.submits().errors == {"Words": "Say something"}
        amara.fill({"Words": "hello"})
        assert amara.submits() is None

        assert tobias.sees("Again: hello", where="#riders").author == "Echo"
        tobias.does_not_see("nothing")
    assert slack.complaints == []


def test_what_cannot_be_typed_is_said(slack: Sandbox) -> None:
    app = bolt(slack)
    echo(app)
    with connected(slack, app):
        amara = slack.person("amara")
        amara.types("#riders", "/echo")

        with pytest.raises(AssertionError, match="amara: Words: at most 20 characters"):
            amara.fill({"Words": "x" * 21})
        with pytest.raises(AssertionError, match="one line"):
            amara.fill({"Words": "a\nb"})
