"""The command line: a script is played against an app that speaks Socket Mode, and its outcome is the exit status."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.__main__ import main
from tests.waiting import ended

WORLD = """
workspaces:
- domain: larkfield
  people:
  - {name: amara, real_name: Amara Osei}
  - {name: tobias, real_name: Tobias Lind}
  channels:
  - {name: general, members: [amara, tobias]}
  apps:
  - name: Echo
    bot_token: xoxb-sandbox
    app_token: xapp-sandbox
    channels: [general]
    manifest:
      display_information: {name: Echo}
      features:
        slash_commands: [{command: /echo, description: Says it again}]
      oauth_config: {scopes: {bot: [commands, "chat:write", "files:write", "files:read"]}}
      settings: {socket_mode_enabled: true, interactivity: {is_enabled: true}}
"""
SCRIPT = """
- say: Echo answers
- {who: amara, types: /echo open, where: "#general"}
- {who: amara, fill: {Words: hello}, submits: true}
- {who: tobias, wait: "echo: hello", where: "#general"}
- {who: tobias, presses: Again, where: "#general"}
- {who: tobias, wait: "again, says tobias", where: "#general"}
- {who: tobias, save: pictures/x.png, where: "#general"}
"""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 4 + b"IHDR" + b"\0\0\0\x10\0\0\0\x10"
TEXT = {"type": "plain_text", "text": "Words"}
MODAL = {
    "type": "modal",
    "callback_id": "words",
    "title": TEXT,
    "submit": TEXT,
    "blocks": [
        {"type": "input", "block_id": "b", "label": TEXT, "element": {"type": "plain_text_input", "action_id": "a"}}
    ],
}


def echo(api: str) -> App:
    app = App(client=WebClient("xoxb-sandbox", base_url=api), token_verification_enabled=False)

    @app.command("/echo")
    def opened(ack, command, client):  # type: ignore[no-untyped-def]
        ack()
        client.views_open(trigger_id=command["trigger_id"], view={**MODAL, "private_metadata": command["channel_id"]})

    @app.view("words")
    def said(ack, view, client):  # type: ignore[no-untyped-def]
        ack()
        words = {"type": "plain_text", "text": "echo: " + view["state"]["values"]["b"]["a"]["value"]}
        button = {"type": "button", "action_id": "again", "text": {"type": "plain_text", "text": "Again"}}
        blocks = [{"type": "section", "text": words, "accessory": button}]
        client.chat_postMessage(channel=view["private_metadata"], text="echo", blocks=blocks)

    @app.action("again")
    def again(ack, body, client):  # type: ignore[no-untyped-def]
        ack()
        channel = body["channel"]["id"]
        client.files_upload_v2(content=PNG, filename="x.png", channel=channel)
        client.chat_postMessage(channel=channel, text=f"again, says {body['user']['name']}")

    return app


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "world.yaml").write_text(WORLD, encoding="utf-8")
    (tmp_path / "play.yaml").write_text(SCRIPT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def app(port: int) -> Iterator[None]:
    """An echo app that connects as soon as something listens on the port."""
    api = f"http://127.0.0.1:{port}/api/"
    made: list[SocketModeHandler] = []

    def connect() -> None:
        for _ in range(400):
            try:
                handler = SocketModeHandler(echo(api), "xapp-sandbox")
                handler.connect()  # type: ignore[no-untyped-call]
            except Exception:  # nothing listens yet
                time.sleep(0.05)
            else:
                made.append(handler)
                return

    thread = threading.Thread(target=connect)
    thread.start()
    yield
    thread.join()
    for handler in made:
        ended(handler.close)


def test_a_script_is_played_to_its_end(files: Path, port: int, app: None, capsys: pytest.CaptureFixture[str]) -> None:
    done = main(
        ["--world", str(files / "world.yaml"), "--script", str(files / "play.yaml"), "--once", "--port", str(port)]
    )
    printed = capsys.readouterr().out
    assert done == 0, printed
    assert "== Echo answers" in printed
    assert "tobias presses Again in #general" in printed
    assert "complaint" not in printed
    assert (files / "pictures" / "x.png").read_bytes() == PNG


def test_a_script_that_fails_says_what_was_seen_instead(
    files: Path, port: int, app: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "play.yaml").write_text(
        '- {who: amara, says: good morning, where: "#general"}\n'
        '- {who: tobias, wait: good night, where: "#general", within: 0.1}',
        encoding="utf-8",
    )
    done = main(
        ["--world", str(files / "world.yaml"), "--script", str(files / "play.yaml"), "--once", "--port", str(port)]
    )
    printed = capsys.readouterr().out
    assert done == 1
    assert "item 2 failed: tobias wait good night in #general" in printed
    assert "good morning" in printed.split("item 2 failed", 1)[1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("world.yaml", "workspaces: [{}]", "needs domain"),
        ("play.yaml", "- {presse: x}", "unknown word 'presse'"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(
    files: Path, name: str, content: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / name).write_text(content, encoding="utf-8")
    assert main(["--world", str(files / "world.yaml"), "--script", str(files / "play.yaml"), "--once"]) == 2
    assert said in capsys.readouterr().err


def test_a_port_that_is_taken(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["--world", str(files / "world.yaml"), "--once", "--port", str(taken.getsockname()[1])]) == 2
    assert "choose another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stands_until_told_to_end(files: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "sandbox", "--world", str(files / "world.yaml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        with urllib.request.urlopen(address, timeout=10) as page:
            assert b"general" in page.read()
        process.send_signal(how)
        assert process.wait(20) == 0
