"""What goes wrong on demand, what comes twice, and many people at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import URLError

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.face import Sandbox
from tests.sandbox.echo import bolt, connected, world
from tests.sandbox.test_modals import field, modal

RIDERS = "C07RIDERS01"
CROWD = 200


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.open(world(), patience=1.0) as opened:
        yield opened


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient("xoxb-echo", base_url=slack.api_url, retry_handlers=[])


def texts(slack: Sandbox) -> list[str]:
    return [one.text for one in slack.person("amara").messages("#riders")]


def test_a_call_fails_as_often_as_told(slack: Sandbox, client: WebClient) -> None:
    slack.faults.fail("chat.postMessage", "is_archived", times=2, detail="why")
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=RIDERS, text="x")
        assert caught.value.response.data == {"ok": False, "error": "is_archived", "detail": "why"}
    client.chat_postMessage(channel=RIDERS, text="at last")
    assert texts(slack) == ["at last"]


def test_a_limited_call(slack: Sandbox, client: WebClient) -> None:
    slack.faults.limit("chat.update", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel=RIDERS, ts="1", text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"


def test_a_lost_answer_comes_after_the_deed(slack: Sandbox, client: WebClient) -> None:
    slack.faults.lose_answer("chat.postMessage")
    with pytest.raises((URLError, ConnectionError)):
        client.chat_postMessage(channel=RIDERS, text="posted all the same")
    assert texts(slack) == ["posted all the same"]


def test_what_happens_before_and_after_a_deed(slack: Sandbox, client: WebClient) -> None:
    stood: list[list[str]] = []
    slack.faults.when("chat.postMessage", lambda: stood.append(texts(slack)))
    slack.faults.when("chat.postMessage", lambda: stood.append(texts(slack)), after=True)
    for text in ("one", "two"):
        client.chat_postMessage(channel=RIDERS, text=text)
    assert stood == [[], ["one", "two"]]


def test_a_slow_call_holds_up_no_other(slack: Sandbox, client: WebClient) -> None:
    held, go = threading.Event(), threading.Event()
    slack.faults.when("auth.test", lambda: held.set() or go.wait())  # type: ignore[func-returns-value]
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(client.auth_test)
        assert held.wait(5)
        client.chat_postMessage(channel=RIDERS, text="meanwhile")
        assert not slow.done()
        go.set()
        assert slow.result()["ok"]


def test_a_delay(slack: Sandbox, client: WebClient) -> None:
    slack.faults.delay("auth.test", 0.05)
    began = slack.state.now()
    client.auth_test()
    assert slack.state.now() - began >= 0.05
    slack.faults.clear()
    assert slack.faults.take("auth.test") is None


def echo(slack: Sandbox, seen: list[str]) -> App:
    app = bolt(slack)

    @app.action("go")
    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("Name", field("Name")))
        ack()

    @app.view("form")
    def take(ack: Any, view: dict[str, Any]) -> None:
        seen.append(view["state"]["values"]["name"]["v"]["value"])
        ack()

    return app


def test_a_submission_delivered_five_times(slack: Sandbox, client: WebClient) -> None:
    seen: list[str] = []
    amara = slack.person("amara")
    with connected(slack, echo(slack, seen)):
        client.views_open(trigger_id=slack.state.trigger(slack.app(), amara.id), view=modal("Name", field("Name")))
        amara.fill({"Name": "x"})
        amara.submits()
        acks = slack.redeliver(times=5)

    assert all(one.ok for one in acks)
    assert seen == ["x"] * 6
    payloads = [one.payload for one in slack.sent("view_submission")]
    assert all(one == payloads[0] for one in payloads)


def test_many_people_at_once(client: WebClient) -> None:
    crowd = [f"person{number}" for number in range(CROWD)]
    content = world()
    content["workspaces"][0]["people"] += [{"name": one} for one in crowd]
    content["workspaces"][0]["channels"][0]["members"] += crowd
    seen: list[str] = []
    with Sandbox.open(content, patience=20.0) as slack:
        button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
        with connected(slack, echo(slack, seen)):
            poster = WebClient("xoxb-echo", base_url=slack.api_url)
            poster.chat_postMessage(channel=RIDERS, text="go", blocks=[{"type": "actions", "elements": [button]}])

            def take_part(name: str) -> bool:
                person = slack.person(name)
                pressed = person.presses("Go")
                person.fill({"Name": name})
                return pressed.ok and person.submits() is None

            with ThreadPoolExecutor(CROWD) as pool:
                done = list(pool.map(take_part, crowd))

        assert done == [True] * CROWD
        assert sorted(seen) == sorted(crowd)
        assert slack.complaints == []


def test_an_app_that_goes_away_and_comes_back(slack: Sandbox) -> None:
    seen: list[str] = []
    amara = slack.person("amara")
    with connected(slack, echo(slack, seen)):
        slack.disconnect(reason="refresh_requested")
        slack.wait(lambda: len([one for one in slack.log.of("connection") if one.what == "open"]) == 2)
        slack.connected()
        assert amara.types("#riders", "/echo").error == "operation_timeout"  # connected, but knows no command
    slack.wait(lambda: len([one for one in slack.log.of("connection") if one.what == "closed"]) == 2)
    assert amara.types("#riders", "/echo").error == "dispatch_failed"
