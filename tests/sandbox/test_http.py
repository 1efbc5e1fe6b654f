"""Apps that take their requests over HTTP, and drivers in another process."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from slack_bolt import App, BoltRequest

from sandbox.face import Sandbox
from tests.sandbox.echo import bolt, connected, world
from tests.sandbox.test_modals import field, modal


@contextmanager
def door(answer: Callable[[dict[str, str], str], tuple[int, dict[str, str], str]]) -> Iterator[str]:
    """Serve POST on 127.0.0.1 by a function of headers and body; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, headers, text = answer(dict(self.headers), body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def dispatch(app: App, headers: dict[str, str], body: str) -> tuple[int, dict[str, str], str]:
    answer = app.dispatch(BoltRequest(body=body, headers={key: [value] for key, value in headers.items()}))
    return answer.status, answer.first_headers_without_set_cookie(), answer.body


def test_a_dialogue_over_http() -> None:
    made: list[App] = []
    with (
        door(lambda headers, body: dispatch(made[0], headers, body)) as url,
        Sandbox.open(world(request_url=url)) as slack,
    ):
        app = bolt(slack)
        made.append(app)

        @app.command("/echo")
        def start(ack: Any, body: dict[str, Any], client: Any) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=modal("One", field("Name")))
            ack("here you are")

        @app.view("form")
        def take(ack: Any) -> None:
            ack(response_action="errors", errors={"name": "not so"})

        @app.event("app_mention")
        def mention(say: Any) -> None:
            say("you called?")

        amara = slack.person("amara")
        assert amara.types("#riders", "/echo").ok
        amara.sees("here you are", where="#riders")
        amara.fill({"Name": "x"})
        shown = amara.submits()
        assert shown is not None
        assert shown.errors == {"Name": "not so"}
        amara.says("#riders", "@echo hello")
        amara.sees("you called?", where="#riders")
        assert slack.complaints == []


def test_an_event_is_tried_again_over_http() -> None:
    heard: list[str | None] = []

    def answer(headers: dict[str, str], _body: str) -> tuple[int, dict[str, str], str]:
        heard.append(headers.get("X-Slack-Retry-Num"))
        return (500, {}, "") if len(heard) < 3 else (500, {"X-Slack-No-Retry": "1"}, "")

    with (
        door(answer) as url,
        Sandbox.open(world(request_url=url), event_retries=(0.01, 0.01, 0.01)) as slack,
    ):
        slack.person("amara").says("#riders", "hello")
        slack.wait(lambda: slack.complaints)

        assert heard == [None, "1", "2"]
        assert "never acknowledged the event message" in str(slack.complaints[0])


def test_an_app_that_is_not_there_over_http() -> None:
    with Sandbox.open(world(request_url="http://127.0.0.1:9/")) as slack:
        assert slack.person("amara").types("#riders", "/echo").error == "dispatch_failed"


def test_an_answer_that_gets_lost_over_http() -> None:
    with (
        door(lambda _headers, _body: (200, {}, "")) as url,
        Sandbox.open(world(request_url=url), ack_limit=0.3) as slack,
    ):
        slack.faults.drop_next_ack()
        assert slack.person("amara").types("#riders", "/echo").error == "operation_timeout"
        assert slack.person("amara").types("#riders", "/echo").ok


def ask(slack: Sandbox, path: str, given: Any = None) -> dict[str, Any]:
    data = None if given is None else json.dumps(given).encode()
    try:
        with urlopen(Request(f"{slack.url}/_sandbox/{path}", data=data)) as response:
            return dict(json.loads(response.read()))
    except HTTPError as error:
        with error:
            return {"status": error.code, **json.loads(error.read())}


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.open(world(), patience=0.5) as opened:
        app = bolt(opened)

        @app.command("/echo")
        def start(ack: Any, body: dict[str, Any], client: Any) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=modal("One", field("Name")))
            ack()

        app.view("form")(lambda ack: ack())
        with connected(opened, app):
            yield opened


def test_a_dialogue_from_another_process(slack: Sandbox) -> None:
    def act(**given: Any) -> dict[str, Any]:
        return ask(slack, "act", {"person": "amara", **given})

    assert act(act="types", where="#riders", text="/echo")["result"]["error"] == ""
    assert act(act="fill", entries={"Name": "x"})["result"]["values"] == {"Name": "x"}
    assert ask(slack, "see?person=amara")["result"]["modal"]["title"] == "One"
    assert act(act="submits")["result"] is None
    assert act(act="says", where="#riders", text="hello & bye")["result"]["text"] == "hello & bye"
    act(act="reacts", where="#riders", message="hello", name="+1")
    seen = ask(slack, f"see?person=tobias&where={quote('#riders')}")["result"]
    assert [(one["text"], one["reactions"]) for one in seen["messages"]] == [("hello & bye", [["+1", 1]])]
    assert ask(slack, "do", {"do": "invite", "who": "gwen", "where": "#riders"})["ok"]
    assert ask(slack, "fault", {"fault": "fail", "method": "auth.test", "error": "fatal_error"})["ok"]
    assert [one["what"] for one in ask(slack, "log?kind=act")["result"]] == [
        "types",
        "fill",
        "submits",
        "says",
        "reacts",
    ]
    assert ask(slack, "complaints")["result"] == []


def test_what_another_process_cannot_do(slack: Sandbox) -> None:
    wrong = ask(slack, "act", {"person": "nobody", "act": "types"})
    assert (wrong["status"], wrong["error"]) == (409, "nobody is called nobody")
    wrong = ask(slack, "act", {"person": "amara", "act": "wait"})
    assert wrong["error"].startswith("'wait' is none of chooses")
    wrong = ask(slack, "act", {"person": "amara", "act": "types"})
    assert "missing a required argument: 'where'" in wrong["error"]
    wrong = ask(slack, "act", {"person": "amara", "act": "sees", "text": "nothing", "within": 0.01})
    assert "amara: does not see 'nothing'" in wrong["error"]
