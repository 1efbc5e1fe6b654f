"""What people see in channels, and what an app may do there: membership, ephemeral messages, response_urls, files."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.face import Sandbox
from sandbox.people import Person
from tests.sandbox.echo import MANIFEST, bolt, connected, world

RIDERS = "C07RIDERS01"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.open(world(), file_delay=0.2, ack_limit=0.5, patience=1.0) as opened:
        yield opened


@pytest.fixture
def app(slack: Sandbox) -> Iterator[App]:
    made = bolt(slack)
    with connected(slack, made):
        yield made


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient("xoxb-echo", base_url=slack.api_url)


@pytest.fixture
def amara(slack: Sandbox) -> Person:
    return slack.person("amara")


def refused(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def button(label: str, **more: Any) -> dict[str, Any]:
    words = {"type": "plain_text", "text": label}
    return {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": words, **more}]}


def test_where_an_app_may_post(slack: Sandbox, client: WebClient, amara: Person) -> None:
    def post(channel: str) -> str:
        return refused(client.chat_postMessage, channel=channel, text="x")

    assert post("C07LOBBY003") == "not_in_channel"
    assert post("C07SECRET02") == "channel_not_found"
    assert post("C0NOSUCH001") == "channel_not_found"
    slack.invite("Echo", "#secret")
    client.chat_postMessage(channel="C07SECRET02", text="now I am here")
    assert amara.sees("now I am here", where="#secret")
    slack.archive("#riders")
    assert post(RIDERS) == "is_archived"
    client.chat_postMessage(channel=amara.id, text="a word to you")
    assert [one.text for one in amara.dms()] == ["a word to you"]
    with pytest.raises(AssertionError, match="tobias cannot see #secret"):
        slack.person("tobias").messages("#secret")


def test_public_channels_with_the_scope_for_it() -> None:
    scopes = ["chat:write", "chat:write.public"]
    with Sandbox.open(world(scopes=scopes)) as slack:
        client = WebClient("xoxb-echo", base_url=slack.api_url)
        client.chat_postMessage(channel="C07LOBBY003", text="hello from outside")
        assert slack.person("gwen").sees("hello from outside", where="#lobby")
        assert refused(client.chat_postMessage, channel="C07SECRET02", text="x") == "channel_not_found"


def test_an_app_without_messages_tab_sends_no_direct_messages() -> None:
    home = {"home_tab_enabled": False, "messages_tab_enabled": False}
    features = {**MANIFEST["features"], "app_home": home}
    with Sandbox.open(world(manifest={**MANIFEST, "features": features})) as slack:
        client = WebClient("xoxb-echo", base_url=slack.api_url)
        assert refused(client.chat_postMessage, channel="U07AMARA001", text="x") == "messages_tab_disabled"
        view = {"type": "home", "blocks": []}
        assert refused(client.views_publish, user_id="U07AMARA001", view=view) == "not_enabled"


def test_ephemeral_messages_are_for_one(slack: Sandbox, client: WebClient, amara: Person) -> None:
    def whisper(user: str, channel: str = RIDERS) -> str:
        return refused(client.chat_postEphemeral, channel=channel, user=user, text="x")

    ts = client.chat_postEphemeral(channel=RIDERS, user=amara.id, text="only you")["message_ts"]
    seen = amara.sees("only you", where="#riders")
    assert seen.ephemeral is True  # type: ignore[union-attr]
    slack.person("tobias").does_not_see("only you")
    assert refused(client.chat_update, channel=RIDERS, ts=ts, text="y") == "message_not_found"
    assert whisper("U07GUESTS03") == "user_not_in_channel"
    assert whisper(amara.id, "C07LOBBY003") == "not_in_channel"
    amara.reloads()
    amara.does_not_see("only you")


def test_edits(slack: Sandbox, client: WebClient, amara: Person) -> None:
    ts = client.chat_postMessage(channel=RIDERS, text="one", blocks=[button("Go")])["ts"]
    assert amara.messages("#riders")[-1].buttons == ["Go"]
    client.chat_update(channel=RIDERS, ts=ts, text="two")
    [shown] = amara.messages("#riders")
    assert (shown.text, shown.buttons, shown.edited) == ("two", [], True)
    said = amara.says("#riders", "mine")
    assert refused(client.chat_update, channel=RIDERS, ts=said.ts, text="x") == "cant_update_message"
    assert refused(client.chat_delete, channel=RIDERS, ts=said.ts) == "cant_delete_message"
    assert refused(client.chat_update, channel=RIDERS, ts=ts, text="x" * 4001) == "msg_too_long"
    client.chat_delete(channel=RIDERS, ts=ts)
    assert refused(client.chat_update, channel=RIDERS, ts=ts, text="x") == "message_not_found"
    answer = client.chat_postMessage(channel=RIDERS, text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(answer["message"]["text"]) == 40_000


def test_threads(client: WebClient, amara: Person) -> None:
    root = amara.says("#riders", "a question")
    client.chat_postMessage(channel=RIDERS, text="an answer", thread_ts=root.ts)
    client.chat_postMessage(channel=RIDERS, text="for all", thread_ts=root.ts, reply_broadcast=True)
    assert [one.text for one in amara.thread(root)] == ["an answer", "for all"]
    lost = refused(client.chat_postMessage, channel=RIDERS, text="x", thread_ts="1.000001")
    assert lost == "cannot_reply_to_message"


def test_a_post_that_notifies_somebody_is_told(slack: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=RIDERS, text="&lt;!channel&gt; and @here are only words")
    assert slack.complaints == []
    client.chat_postMessage(channel=RIDERS, text="<!channel> <@U07AMARA001>")
    assert [one.whom for one in slack.complaints] == [("U07AMARA001", "channel")]


@pytest.mark.parametrize(
    ("answer", "seen", "everybody"),
    [
        ("just words", "just words", False),
        ({"text": "for you", "response_type": "ephemeral"}, "for you", False),
        ({"text": "for all", "response_type": "in_channel"}, "for all", True),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, 'failed with the error "invalid_command_response"', False),
    ],
)
def test_answers_to_a_command(slack: Sandbox, app: App, amara: Person, answer: Any, seen: str, everybody: bool) -> None:
    app.command("/echo")(lambda ack: ack(answer) if isinstance(answer, str) else ack(**answer))
    amara.types("#riders", "/echo")

    assert amara.sees(seen, where="#riders").ephemeral is not everybody  # type: ignore[union-attr]
    if not everybody:
        slack.person("tobias").does_not_see(seen)
    assert len(slack.complaints) == ("invalid" in seen)


def test_commands_that_fail(slack: Sandbox, amara: Person) -> None:
    assert amara.types("#riders", "/echo").error == "dispatch_failed"
    assert amara.sees('/echo failed with the error "dispatch_failed"', where="#riders")
    assert amara.types("#riders", "/nope").error == "unknown_command"
    assert amara.sees("/nope is not a valid command")
    app = bolt(slack)
    app.command("/echo")(lambda: None)
    with connected(slack, app):
        assert amara.types("#riders", "/echo").error == "operation_timeout"
    slack.remove(amara, "#lobby")
    with pytest.raises(AssertionError, match="amara is not in"):
        amara.types("#lobby", "/echo")


def send(url: str, **given: Any) -> tuple[int, str]:
    try:
        with urlopen(Request(url, data=json.dumps(given).encode(), method="POST")) as response:
            return response.status, ""
    except HTTPError as error:
        with error:
            return error.code, json.loads(error.read())["error"]


def test_response_url_of_a_command(slack: Sandbox, amara: Person) -> None:
    amara.types("#lobby", "/echo")
    url = slack.sent("slash_commands")[-1].payload["response_url"]

    assert send(url, text="whispered, where the app is no member") == (200, "")
    assert send(url, text="x", blocks=[{"type": "nope"}]) == (400, "invalid_blocks")
    assert send(url, delete_original=True)[0] == 404
    for number in range(4):
        assert send(url, text=f"said {number}", response_type="in_channel") == (200, "")
    assert send(url, text="one too many") == (404, "used_url")
    assert send(url[:-1], text="x") == (404, "no_such_url")
    assert [one.ephemeral for one in amara.messages("#lobby") if one.author == "Echo"] == [True] + [False] * 4
    state = slack.state.reply_urls[url.rpartition("/")[2]]
    state.born -= 1801
    assert send(url, text="x") == (404, "expired_url")


def test_response_url_of_a_click(slack: Sandbox, app: App, client: WebClient, amara: Person) -> None:
    @app.action("go")
    def go(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        ack()
        respond(**json.loads(action["value"]))

    def blocks(**answer: Any) -> list[dict[str, Any]]:
        return [button("Go", value=json.dumps(answer))]

    client.chat_postEphemeral(
        channel=RIDERS, user=amara.id, text="1", blocks=blocks(replace_original=True, text="after")
    )
    amara.presses("Go")
    [shown] = amara.messages("#riders")
    assert (shown.text, shown.ephemeral, shown.buttons) == ("after", True, [])
    client.chat_postMessage(channel=RIDERS, text="2", blocks=blocks(delete_original=True))
    amara.presses("Go")
    assert [one.text for one in amara.messages("#riders")] == ["after"]
    client.chat_postMessage(channel=RIDERS, text="3", blocks=blocks(replace_original=False, text="a new one"))
    amara.presses("Go")
    assert amara.messages("#riders")[-1].text == "a new one"


def test_buttons_are_found_by_what_stands_beside_them(
    slack: Sandbox, app: App, client: WebClient, amara: Person
) -> None:
    app.action("go")(lambda ack: ack())
    rows = []
    for name in ("Planning", "Buying"):
        rows.append({"type": "section", "text": {"type": "plain_text", "text": name}})
        rows.append(button(":pencil2: Edit", value=name))
    menu = {"type": "overflow", "action_id": "go"}
    menu["options"] = [{"text": {"type": "plain_text", "text": "Remove"}, "value": "r"}]
    rows.append({"type": "section", "text": {"type": "plain_text", "text": "More"}, "accessory": menu})
    client.chat_postMessage(channel=RIDERS, text="list", blocks=rows)
    client.chat_postMessage(channel=RIDERS, text="newer", blocks=[button("Other")])

    amara.presses("Edit", beside="Planning")
    assert slack.sent("block_actions")[-1].payload["actions"][0]["value"] == "Planning"
    amara.presses("Edit", where="#riders")
    assert slack.sent("block_actions")[-1].payload["actions"][0]["value"] == "Planning"
    amara.presses("Remove")
    action = slack.sent("block_actions")[-1].payload["actions"][0]
    assert (action["type"], action["selected_option"]["value"]) == ("overflow", "r")


def test_a_file_cannot_be_shown_before_it_is_ready(slack: Sandbox, client: WebClient, amara: Person) -> None:
    asked = client.files_getUploadURLExternal(filename="map.png", length=len(PNG))
    image = [{"type": "image", "alt_text": "A map", "slack_file": {"id": asked["file_id"]}}]

    def show() -> str:
        return refused(client.chat_postMessage, channel=RIDERS, text="map", blocks=image)

    assert refused(client.files_completeUploadExternal, files=[{"id": asked["file_id"]}]) == "file_not_found"
    assert send_bytes(asked["upload_url"], PNG + b"more") == 400
    assert send_bytes(asked["upload_url"], PNG) == 200
    assert show() == "invalid_blocks"
    client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "Map"}])
    assert show() == "invalid_blocks"
    slack.wait(lambda: client.files_info(file=asked["file_id"])["file"]["mimetype"])
    client.chat_postMessage(channel=RIDERS, text="map", blocks=image)

    assert [one.data for one in amara.messages("#riders")[-1].pictures] == [PNG]
    client.files_delete(file=asked["file_id"])
    assert refused(client.files_info, file=asked["file_id"]) == "file_deleted"
    assert show() == "invalid_blocks"
    assert refused(client.files_getUploadURLExternal, filename="x", length=0) == "missing_argument"
    too_long = refused(client.files_getUploadURLExternal, filename="x", length=1, alt_txt="x" * 1001)
    assert too_long == "alt_txt_too_large"


def send_bytes(url: str, data: bytes) -> int:
    try:
        with urlopen(Request(url, data=data, method="POST")) as response:
            return int(response.status)
    except HTTPError as error:
        error.close()
        return int(error.code)


def test_the_bot_learns_of_its_invitation(slack: Sandbox, app: App) -> None:
    @app.event("member_joined_channel")
    def hello(event: dict[str, Any], say: Any) -> None:
        say(f"hello <#{event['channel']}>")

    slack.invite("Echo", "#secret", by=slack.person("amara"))
    assert slack.person("amara").sees("hello #secret", where="#secret")


def test_shortcut_where_the_bot_is_no_member(slack: Sandbox, app: App, amara: Person) -> None:
    @app.shortcut("echo_this")
    def echo(ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        ack()
        respond(f"you mean: {shortcut['message']['text']}")

    said = amara.says("#secret", "a & b")
    amara.uses("Echo this", said)
    assert amara.sees("you mean: a & b", where="#secret")
    with pytest.raises(AssertionError, match="there is no message shortcut 'Nope', only 'Echo this'"):
        amara.uses("Nope", said)


def test_people_of_another_workspace_press_buttons_only(
    slack: Sandbox, app: App, client: WebClient, amara: Person
) -> None:
    app.action("go")(lambda ack: ack())
    otto = slack.person("otto")
    slack.invite(otto, "#riders")
    client.chat_postMessage(channel=RIDERS, text="press", blocks=[button("Go")])

    assert otto.types("#riders", "/echo").error == "unknown_command"
    with pytest.raises(AssertionError, match="otto is of another workspace"):
        otto.uses("Echo this", otto.messages("#riders")[-1])
    assert otto.presses("Go").ok
    user = slack.sent("block_actions")[-1].payload["user"]
    assert (user["id"], user["team_id"]) == ("U07OUTSID05", "T0OTHERORG1")


def test_words_are_read_anew_once_something_changes(slack: Sandbox, client: WebClient, amara: Person) -> None:
    ts = client.chat_postMessage(channel=RIDERS, text=f"see <#{RIDERS}>")["ts"]
    amara.sees("see #riders")
    slack.rename("#riders", "drivers")
    amara.sees("see #drivers")
    client.chat_update(channel=RIDERS, ts=ts, text="see there")
    amara.sees("see there")
    amara.does_not_see("drivers")


def test_unknown_tokens(slack: Sandbox) -> None:
    def error(token: str, method: str) -> str:
        return refused(WebClient(token, base_url=slack.api_url).api_call, api_method=method)

    assert error("", "auth.test") == "not_authed"
    assert error("xoxb-other", "auth.test") == "invalid_auth"
    assert error("xapp-echo", "auth.test") == "not_allowed_token_type"
    assert error("xoxb-echo", "apps.connections.open") == "not_allowed_token_type"
    assert "xox" not in "".join(json.dumps(one.detail) for one in slack.log.entries)
