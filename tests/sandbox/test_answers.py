"""Every answer of the Web API has the keys and types of its sample, in whatever encoding it was asked."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.face import Sandbox
from tests.sandbox.echo import world
from tests.sandbox.shapes import differences, sample

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (2400).to_bytes(4, "big") + (1200).to_bytes(4, "big") + bytes(20)
RIDERS = "C07RIDERS01"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.open(world(), file_delay=0.05) as opened:
        yield opened


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient("xoxb-echo", base_url=slack.api_url)


def answers() -> dict[str, Any]:
    found: dict[str, Any] = sample("web_api_responses")
    return found


def card() -> dict[str, Any]:
    return {"text": "Stage 2 of 5", "blocks": answers()["chat.postMessage"]["message"]["blocks"]}


def check(name: str, found: Any, *, apart: tuple[str, ...] = ()) -> None:
    """Compare an answer with its sample; ``apart`` names differences that are meant."""
    data = found.data if hasattr(found, "data") else found
    lines = [line for line in differences(answers()[name], data) if not line.startswith(apart or "-")]
    assert lines == []


def test_chat(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=RIDERS, **card())
    check("chat.postMessage", posted)
    check("chat.getPermalink", client.chat_getPermalink(channel=RIDERS, message_ts=posted["ts"]))
    reply = client.chat_postMessage(channel=RIDERS, text="a reply", thread_ts=posted["ts"])
    link = client.chat_getPermalink(channel=RIDERS, message_ts=reply["ts"])
    check("chat.getPermalink_thread_reply", link)
    dotless = reply["ts"].replace(".", "")
    assert link["permalink"] == (
        f"https://larkfield.slack.com/archives/{RIDERS}/p{dotless}?thread_ts={posted['ts']}&cid={RIDERS}"
    )
    check("chat.update", client.chat_update(channel=RIDERS, ts=posted["ts"], **card()))
    check("chat.postEphemeral", client.chat_postEphemeral(channel=RIDERS, user="U07AMARA001", text="you"))
    check("chat.delete", client.chat_delete(channel=RIDERS, ts=reply["ts"]))


def test_views(slack: Sandbox, client: WebClient) -> None:
    wanted = answers()["views.open"]["view"]
    keys = ("type", "blocks", "callback_id", "title", "close", "submit", "notify_on_close")
    trigger = slack.state.trigger(slack.app(), "U07AMARA001")
    check("views.open", client.views_open(trigger_id=trigger, view={key: wanted[key] for key in keys}))
    home = {key: answers()["views.publish"]["view"][key] for key in ("type", "blocks", "callback_id")}
    check("views.publish", client.views_publish(user_id="U07AMARA001", view=home))


def test_conversations(slack: Sandbox, client: WebClient) -> None:
    info = client.conversations_info(channel=RIDERS, include_num_members=True, include_locale=True)
    check("conversations.info", info)
    assert info["channel"]["num_members"] == 3
    check("conversations.members", client.conversations_members(channel=RIDERS))
    assert "no_op" not in client.conversations_open(users="U07AMARA001").data
    check("conversations.open_im", client.conversations_open(users="U07AMARA001"))
    again = client.conversations_join(channel=RIDERS)
    assert again["warning"] == answers()["conversations.join_again"]["warning"]
    assert again["response_metadata"] == answers()["conversations.join_again"]["response_metadata"]
    posted = client.chat_postMessage(channel=RIDERS, **card())
    tobias = slack.person("tobias")
    tobias.says("#riders", "a reply", thread=posted["ts"])
    history = client.conversations_history(channel=RIDERS)
    check("conversations.history_root", {**history.data, "messages": history["messages"][:1]})
    replies = client.conversations_replies(channel=RIDERS, ts=posted["ts"])
    assert [one["user"] for one in replies["messages"]] == ["U07ECHOBOT1", "U07TOBIAS02"]


def test_metadata_comes_back_where_it_is_asked_for(client: WebClient) -> None:
    told = {"event_type": "map", "event_payload": {"key": "7"}}
    client.chat_postMessage(channel=RIDERS, text="x", metadata=told)
    assert "metadata" not in client.conversations_history(channel=RIDERS)["messages"][0]
    [found] = client.conversations_history(channel=RIDERS, include_all_metadata=True)["messages"]
    assert found["metadata"] == told
    with pytest.raises(SlackApiError, match="invalid_metadata_schema"):
        client.chat_postMessage(channel=RIDERS, text="x", metadata={"event_type": "map"})


def test_long_lists_come_in_pages(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel=RIDERS, text=str(number))
    texts: list[str] = []
    cursor, pages = "", 0
    while pages == 0 or cursor:
        page = client.conversations_history(channel=RIDERS, limit=2, cursor=cursor)
        texts += [one["text"] for one in page["messages"]]
        cursor, pages = page["response_metadata"]["next_cursor"], pages + 1
    assert (texts, pages) == (["4", "3", "2", "1", "0"], 3)
    assert client.conversations_history(channel=RIDERS, limit=2)["has_more"] is True
    assert [one["name"] for one in client.users_conversations(types="public_channel")["channels"]] == ["riders"]
    named = [one["name"] for one in client.conversations_list(types="public_channel,private_channel")["channels"]]
    assert named == ["riders", "lobby"]


def test_people(client: WebClient) -> None:
    check("auth.test", client.auth_test())
    check("team.info", client.team_info())
    check("users.info", client.users_info(user="U07AMARA001", include_locale=True))
    everybody = {one["name"]: one for one in client.users_list(include_locale=True)["members"]}
    flags = answers()["users.info_guest_flags"]
    assert flags["single_channel_guest"].items() <= everybody["sid"].items()
    assert flags["multi_channel_guest"].items() <= everybody["gwen"].items()
    assert flags["slack_connect_stranger"].items() <= everybody["otto"].items()
    assert flags["deactivated"].items() <= everybody["gone"].items()
    assert {"tz", "locale"} & set(everybody["otto"]) == set()
    assert everybody["slackbot"]["id"] == "USLACKBOT"
    assert everybody["slackbot"]["is_bot"] is False
    assert everybody["echo"]["is_bot"] is True
    check("usergroups.list", client.usergroups_list(include_users=True, include_count=True))
    check("usergroups.users.list", client.usergroups_users_list(usergroup="S07BILLING1"))


def test_what_is_attached(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=RIDERS, **card())
    check("reactions.add", client.reactions_add(channel=RIDERS, timestamp=posted["ts"], name="+1"))
    check("reactions.get", client.reactions_get(channel=RIDERS, timestamp=posted["ts"]))
    check("pins.add", client.pins_add(channel=RIDERS, timestamp=posted["ts"]))
    assert client.pins_list(channel=RIDERS)["items"][0]["message"]["ts"] == posted["ts"]
    link = "https://larkfield.slack.com/archives/x"
    check(
        "bookmarks.add",
        client.bookmarks_add(channel_id=RIDERS, title="Map", type="link", link=link, emoji=":world_map:"),
    )
    assert client.bookmarks_list(channel_id=RIDERS)["bookmarks"][0]["link"] == link


def test_a_file_in_three_steps(slack: Sandbox, client: WebClient) -> None:
    flow = sample("files_upload_flow")
    asked = client.files_getUploadURLExternal(filename="map.png", length=len(PNG), alt_txt="A map")
    assert differences(flow["1_getUploadURLExternal"]["response"], asked.data) == []
    with urlopen(Request(asked["upload_url"], data=PNG, method="POST")) as response:
        assert response.read().decode() == f"OK - {len(PNG)}"
    done = client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "Map"}], channel_id=RIDERS)
    wanted = flow["3_completeUploadExternal"]["response_as_it_really_looks"]
    assert differences(wanted, done.data) == []
    assert done["files"][0]["mimetype"] == ""

    ready = slack.wait(lambda: (f := client.files_info(file=asked["file_id"]))["file"]["mimetype"] and f)
    assert differences(flow["4_files.info_when_ready"], ready.data) == []
    shared = ready["file"]["shares"]["public"][RIDERS][0]["ts"]
    seen = slack.person("tobias").messages("#riders")[-1]
    assert (seen.ts, seen.files[0].data, seen.files[0].alt) == (shared, PNG, "A map")


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart"])
def test_every_encoding_is_read(slack: Sandbox, encoding: str) -> None:
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": encoding}}]
    given = {"channel": RIDERS, "text": "x", "blocks": json.dumps(blocks)}
    address, headers = f"{slack.api_url}chat.postMessage", {"Authorization": "Bearer xoxb-echo"}
    if encoding == "query":
        request = Request(f"{address}?{urlencode(given)}", headers=headers)
    elif encoding == "form":
        request = Request(address, data=urlencode(given).encode(), headers=headers)
    elif encoding == "json":
        headers["Content-Type"] = "application/json;charset=utf-8"
        request = Request(address, data=json.dumps({**given, "blocks": blocks}).encode(), headers=headers)
    else:
        headers["Content-Type"] = "multipart/form-data; boundary=zzz"
        parts = [
            f'--zzz\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in given.items()
        ]
        request = Request(address, data="".join([*parts, "--zzz--\r\n"]).encode(), headers=headers)
    with urlopen(request) as response:
        answer = json.loads(response.read())
        granted = response.headers["X-OAuth-Scopes"]

    assert answer["message"]["blocks"][0]["text"]["text"] == encoding
    assert "chat:write" in granted.split(",")


def refusal(slack: Sandbox, client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=arguments)
    return dict(caught.value.response.data)


def section(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "plain_text", "text": text}}]


def test_refusals_look_like_their_samples(slack: Sandbox, client: WebClient) -> None:
    wanted = sample("web_api_errors")
    trigger = slack.state.trigger(slack.app(), "U07AMARA001")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": section("x")}
    element = {"type": "plain_text_input", "action_id": "v"}
    field = {"type": "input", "label": {"type": "plain_text", "text": "A"}, "element": element}
    no_submit = {**view, "title": {"type": "plain_text", "text": "A"}, "blocks": [field]}
    image = [{"type": "image", "alt_text": "x", "slack_file": {"id": "F07NOTREADY"}}]
    divider = [{"type": "divider"}]

    def post(**arguments: Any) -> dict[str, Any]:
        return refusal(slack, client, "chat.postMessage", channel=RIDERS, **arguments)

    def show(content: Any, ident: str) -> dict[str, Any]:
        return refusal(slack, client, "views.open", trigger_id=ident, view=content)

    assert post(blocks=section("x" * 3001)) == wanted["invalid_blocks"]
    assert post(blocks=divider * 51) == wanted["too_many_blocks"]
    assert post(blocks=image) == wanted["slack_file_not_ready"]
    assert show(view, trigger) == wanted["invalid_arguments_view_title"]
    assert show(no_submit, trigger) == wanted["invalid_arguments_no_submit"]
    assert refusal(slack, client, "users.info") == wanted["missing_required"]
    assert refusal(slack, client, "chat.postMesage") == wanted["unknown_method"]
    assert show({**view, "title": {"type": "plain_text", "text": "A"}}, "nonsense") == wanted["trigger"][2]
    lobby = refusal(slack, client, "chat.postMessage", channel="C07LOBBY003", text="x")
    assert lobby == wanted["not_in_channel"]
    secret = refusal(slack, client, "chat.postMessage", channel="C07SECRET02", text="x")
    assert secret == wanted["channel_not_found"]


def test_a_scope_that_was_not_granted() -> None:
    with Sandbox.open(world(scopes=["commands", "chat:write"])) as slack:
        client = WebClient("xoxb-echo", base_url=slack.api_url)

        assert refusal(slack, client, "usergroups.list") == sample("web_api_errors")["missing_scope"]
        assert [one.kind for one in slack.complaints] == ["refused"]


def test_too_many_posts_a_second() -> None:
    with Sandbox.open(world(), message_rate=0.001) as slack:
        client = WebClient("xoxb-echo", base_url=slack.api_url)
        for number in range(4):
            client.chat_postMessage(channel=RIDERS, text=str(number))
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=RIDERS, text="one too many")

        wanted = sample("web_api_errors")["ratelimited"]
        assert caught.value.response.status_code == wanted["status"]
        assert caught.value.response.data == wanted["body"]
        assert int(caught.value.response.headers["Retry-After"]) > 100
