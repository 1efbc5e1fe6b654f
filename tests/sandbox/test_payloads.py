"""Every payload that the sandbox sends to an app has the keys and types of its sample."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.courier import letter
from sandbox.face import Sandbox
from sandbox.payloads import disconnect, envelope, hello
from sandbox.people import Person
from tests.sandbox.echo import bolt, connected, world
from tests.sandbox.shapes import FOLDER, differences, sample


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A sandbox with the app of the samples, which acknowledges everything and does nothing by itself."""
    with Sandbox.open(world(channels=["riders", "secret"]), file_delay=0.0) as opened:
        app = bolt(opened)
        app.use(answer)
        with connected(opened, app):
            yield opened


def answer(ack: Any, body: dict[str, Any]) -> Any:
    if body.get("type") == "block_suggestion":
        return ack(options=[{"text": {"type": "plain_text", "text": "Commuter Cleo"}, "value": "p_1"}])
    return ack()


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient("xoxb-echo", base_url=slack.api_url)


@pytest.fixture
def amara(slack: Sandbox) -> Person:
    return slack.person("amara")


def last(slack: Sandbox, kind: str) -> dict[str, Any]:
    """The payload of this kind that was sent last, as it went over the wire."""
    found = slack.wait(lambda: slack.sent(kind), what=kind)
    payload: dict[str, Any] = json.loads(json.dumps(found[-1].payload))
    return payload


def card() -> dict[str, Any]:
    """The message of the samples, as an app posts it."""
    return {"text": "Stage 2 of 5 is open", "blocks": sample("block_actions_message_button")["message"]["blocks"]}


def opened(slack: Sandbox, client: WebClient, amara: Person, name: str) -> dict[str, Any]:
    """Open the modal of a sample, and return that sample."""
    wanted = sample(name)
    given = {k: wanted["view"][k] for k in ("type", "blocks", "private_metadata", "callback_id", "title")}
    given |= {k: wanted["view"][k] for k in ("clear_on_close", "notify_on_close", "close", "submit")}
    amara.types("#riders", "/echo")
    client.views_open(trigger_id=last(slack, "slash_commands")["trigger_id"], view=given)
    return wanted


def test_slash_command(slack: Sandbox, amara: Person) -> None:
    amara.types("#riders", '/echo start Weekend rider & "day pass" @tobias')

    payload = last(slack, "slash_commands")
    assert differences(sample("slash_command"), payload) == []
    assert payload["text"] == 'start Weekend rider &amp; "day pass" <@U07TOBIAS02|tobias>'
    assert payload["channel_name"] == "riders"


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("block_actions_message_button", lambda amara: amara.presses("Add touchpoint")),
        ("block_actions_message_select", lambda amara: amara.chooses("Jump to stage", "Buying a ticket")),
    ],
)
def test_click_in_a_message(
    slack: Sandbox, client: WebClient, amara: Person, name: str, act: Callable[[Person], object]
) -> None:
    client.chat_postMessage(channel="C07RIDERS01", **card())
    act(amara)

    assert differences(sample(name), last(slack, "block_actions")) == []


@pytest.mark.parametrize(
    ("name", "channel"),
    [("block_actions_private_channel", "C07SECRET02"), ("block_actions_direct_message", "U07AMARA001")],
)
def test_click_where_the_name_is_not_told(
    slack: Sandbox, client: WebClient, amara: Person, name: str, channel: str
) -> None:
    client.chat_postMessage(channel=channel, **card())
    amara.presses("Add touchpoint")

    payload = last(slack, "block_actions")
    payload["state"]["values"] = {}  # the sample leaves its select out
    assert differences(sample(name), payload) == []
    assert payload["channel"]["name"] == sample(name)["channel"]["name"]


def test_click_in_a_thread(slack: Sandbox, client: WebClient, amara: Person) -> None:
    root = client.chat_postMessage(channel="C07RIDERS01", text="root")
    client.chat_postMessage(channel="C07RIDERS01", thread_ts=root["ts"], **card())
    amara.presses("Add touchpoint")

    payload = last(slack, "block_actions")
    payload["state"]["values"] = {}
    assert differences(sample("block_actions_message_in_thread"), payload) == []


def test_click_in_an_ephemeral_message(slack: Sandbox, client: WebClient, amara: Person) -> None:
    button = {"type": "button", "action_id": "open_map", "value": "m_41"}
    button |= {"text": {"type": "plain_text", "text": "Open the map"}}
    blocks = [{"type": "actions", "block_id": "ephem_1", "elements": [button]}]
    client.chat_postEphemeral(channel="C07RIDERS01", user=amara.id, text="Only you", blocks=blocks)
    amara.presses("Open the map")

    assert differences(sample("block_actions_ephemeral"), last(slack, "block_actions")) == []


def test_click_in_a_modal(slack: Sandbox, client: WebClient, amara: Person) -> None:
    wanted = opened(slack, client, amara, "view_submission_all_elements")
    blocks = [{**one, "dispatch_action": one["block_id"] == "stage"} for one in wanted["view"]["blocks"]]
    keys = ("type", "title", "submit", "close", "private_metadata", "callback_id", "notify_on_close")
    kept = {k: wanted["view"][k] for k in keys} | {"blocks": [b for b in blocks if b["block_id"] in ("name", "stage")]}
    with slack.state.lock:
        view = slack.state.top_view(amara.id)
    assert view is not None
    client.views_update(view_id=view.id, view=kept)
    amara.fill({"Map name": "Weekend rider"})
    amara.chooses("Stage", "Buying a ticket")

    assert differences(sample("block_actions_modal"), last(slack, "block_actions")) == []


def test_click_at_home(slack: Sandbox, client: WebClient, amara: Person) -> None:
    wanted = sample("block_actions_home")
    view = {key: wanted["view"][key] for key in ("type", "blocks", "private_metadata", "callback_id")}
    client.views_publish(user_id=amara.id, view=view)
    amara.presses("New map", where="home")

    assert differences(wanted, last(slack, "block_actions")) == []


def fill_everything(slack: Sandbox, client: WebClient, amara: Person) -> dict[str, Any]:
    """Open the modal with every element and fill it as in the sample; returns the sample."""
    wanted = opened(slack, client, amara, "view_submission_all_elements")
    quote = wanted["view"]["state"]["values"]["quote"]["v"]["rich_text_value"]
    with slack.state.lock:
        photo = amara.photo("machine.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
    first = {"Map name": "Weekend rider", "Evidence link": "https://example.com/12", "Emotion -3 to 3": -2}
    chosen = {"Customer quote": quote, "Stage": "Buying a ticket", "Departments": ["Ticketing", "Customer care"]}
    people = {"Owner": "amara", "Contributors": ["amara", "Tobias Brandt"], "Post to": "#riders"}
    times = {"Closes on": "2026-11-27", "Recap time": "16:30", "Kick-off": 1795000800}
    more = {"Kind": "Current state", "Options": ["Daily recap"], "Photos": [photo]}
    amara.fill({**first, **chosen, **people, **times, **more})
    return wanted


def test_submission_of_every_element(slack: Sandbox, client: WebClient, amara: Person) -> None:
    wanted = fill_everything(slack, client, amara)
    assert amara.submits() is None

    payload = last(slack, "view_submission")
    url = payload.pop("response_urls")
    wanted.pop("response_urls")
    assert differences(wanted, payload) == []
    assert payload["view"]["state"]["values"]["stage"] == wanted["view"]["state"]["values"]["stage"]
    assert {key: url[0][key] for key in ("block_id", "action_id", "channel_id")} == {
        "block_id": "where",
        "action_id": "v",
        "channel_id": "C07RIDERS01",
    }


def test_submission_of_nothing(slack: Sandbox, client: WebClient, amara: Person) -> None:
    wanted = opened(slack, client, amara, "view_submission_all_elements")
    with slack.state.lock:
        view = slack.state.top_view(amara.id)
    assert view is not None
    blocks = [{**one, "optional": True} for one in wanted["view"]["blocks"]]
    for block in blocks:
        block["element"] = {k: v for k, v in block["element"].items() if k != "default_to_current_conversation"}
    keys = ("type", "title", "submit", "close")
    client.views_update(view_id=view.id, view={k: wanted["view"][k] for k in keys} | {"blocks": blocks})
    amara.submits()

    values = last(slack, "view_submission")["view"]["state"]["values"]
    values["at"]["v"].pop("timezone")  # of the element, which the sample of empty ones leaves out
    assert values == sample("view_state_values_when_left_empty")["values"]


def test_minimal_submission_and_a_pushed_one(slack: Sandbox, client: WebClient, amara: Person) -> None:
    opened(slack, client, amara, "view_submission_minimal")
    amara.fill({"Map name": "a"})
    amara.submits()
    assert differences(sample("view_submission_minimal"), last(slack, "view_submission")) == []

    opened(slack, client, amara, "block_actions_modal")
    wanted = sample("view_submission_pushed_view")
    keys = ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "external_id")
    amara.fill({"Map name": "a", "Stage": "Planning"})
    with slack.state.lock:
        below = slack.state.top_view(amara.id)
        assert below is not None
        trigger = slack.state.trigger(slack.app(), amara.id, view_id=below.id)
    client.views_push(trigger_id=trigger, view={k: wanted["view"][k] for k in keys} | {"notify_on_close": True})
    amara.fill({"Map name": "b"})
    assert amara.submits() is not None
    payload = last(slack, "view_submission")
    assert differences(wanted, payload) == []
    assert payload["view"]["previous_view_id"] == payload["view"]["root_view_id"] == below.id


def test_closing(slack: Sandbox, client: WebClient, amara: Person) -> None:
    wanted = opened(slack, client, amara, "view_closed")
    amara.fill({"Map name": "x"})
    amara.closes()

    payload = last(slack, "view_closed")
    assert differences(wanted, payload) == []
    assert payload["is_cleared"] is False


def test_suggestions(slack: Sandbox, client: WebClient, amara: Person) -> None:
    opened(slack, client, amara, "block_suggestion_modal")
    amara.fill({"Persona": "Commuter Cleo"})

    assert differences(sample("block_suggestion_modal"), last(slack, "block_suggestion")) == []
    assert amara.modal.values == {"Persona": "Commuter Cleo"}


def test_shortcuts(slack: Sandbox, amara: Person) -> None:
    said = slack.person("tobias").says("#riders", "The font is too small & they missed the train")
    amara.uses("Echo this", said)
    amara.uses("Echo anything")

    payload = last(slack, "message_action")
    assert differences(sample("message_shortcut"), payload) == []
    assert payload["message"]["text"] == "The font is too small &amp; they missed the train"
    assert differences(sample("global_shortcut"), last(slack, "shortcut")) == []


def test_envelopes_and_hello(slack: Sandbox) -> None:
    for name in ("slash", "view_submission", "block_actions", "block_suggestion", "event", "event_retry"):
        wanted = sample(f"socket_envelope_{name}")
        accepts = wanted["accepts_response_payload"]
        attempt = wanted.get("retry_attempt", 0)
        found = envelope("x", wanted["type"], wanted["payload"], accepts=accepts, attempt=attempt)
        assert found | {"envelope_id": wanted["envelope_id"]} == wanted
    assert differences(sample("socket_hello"), hello(slack.app(), 1)) == []
    for wanted in sample("socket_disconnects"):
        assert disconnect(wanted["reason"]) | {"debug_info": wanted["debug_info"]} == wanted


def test_signature() -> None:
    vector = sample("signature_vector")
    body = (FOLDER / vector["body_file"]).read_text(encoding="utf-8").rstrip("\n")
    fields = sample("slash_command")
    stamp = vector["headers"]["X-Slack-Request-Timestamp"]
    with Sandbox.open(world()) as slack:
        headers, raw = letter(slack.app(), "slash_commands", fields, timestamp=stamp)

    assert raw.decode() == body
    assert {key: headers[key] for key in vector["headers"]} == vector["headers"]
