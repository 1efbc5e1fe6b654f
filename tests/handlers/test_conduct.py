"""What holds for every request: signatures, outsiders, tampering, faults, budgets, argument names."""

import inspect
import json
import logging
import time
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest
from slack_bolt.kwargs_injection.args import Args

from bot.slack import HashConflict, Slack
from bot.steps import Step
from handlers.ids import Act, Carried, Page

from .conftest import BILLING, LEAD, STORES

MENTIONS = ("<!channel>", "<@U1>", "<!here>", "<http")


def test_an_unsigned_or_altered_request_is_refused(talk) -> None:
    body = urlencode({"command": "/journey", "text": "help", "user_id": LEAD})
    assert talk.bot.app.dispatch(BoltRequest(body=body)).status == 401
    assert talk.send(body, **{"x-slack-signature": "v0=" + "0" * 64}).status == 401
    assert talk.send(body, **{"x-slack-request-timestamp": str(int(time.time()) - 301)}).status == 401


@pytest.mark.parametrize("word", ["help", "nonsense", "start now please", "HELP"])
def test_words_are_answered(talk, word) -> None:
    answer = talk.command(word)
    opened = any(method == "views.open" for method, _ in talk.slack.calls)
    assert opened == word.startswith("start")
    assert ("/journey start" in json.dumps(answer)) != opened


def test_an_unknown_word_gets_usage_with_the_word_as_typed(talk) -> None:
    answer = talk.command("<!channel> &amp;")
    assert "/journey start" in answer["blocks"][0]["text"]["text"]
    assert answer["blocks"][0]["text"]["type"] == "plain_text"
    assert not any(mention in answer["text"] for mention in MENTIONS)


def test_without_a_workshop_the_bare_command_offers_to_start_one(talk) -> None:
    (block,) = [b for b in talk.command("")["blocks"] if b["type"] == "actions"]
    assert block["elements"][0]["action_id"] == Act.START
    talk.press(Act.START, block["elements"][0]["value"])
    assert talk.shown()["callback_id"] == Page.START


def test_every_listener_names_arguments_that_bolt_or_the_middleware_gives(talk) -> None:
    known = {*inspect.signature(Args.__init__).parameters, "actor", "mapwright"} | {"args"}
    for listener in talk.bot.app._listeners:
        unknown = set(listener.arg_names) - known
        assert not unknown, f"{listener.ack_function.__name__} asks for {unknown}"


def test_every_act_and_page_has_exactly_one_listener(talk) -> None:
    for act in Act:
        found = [
            listener
            for listener in talk.bot.app._listeners
            if all(
                matcher.matches(
                    BoltRequest(
                        mode="socket_mode",
                        body={
                            "type": "block_actions",
                            "actions": [{"action_id": act, "block_id": "b", "type": "button"}],
                        },
                    ),
                    None,
                )
                for matcher in listener.matchers
            )
        ]
        assert len(found) == 1, act


def test_people_of_another_organisation_are_refused(talk) -> None:
    workshop = talk.start()
    calls = len(talk.slack.calls)
    talk.press(Act.NEXT, Carried(workshop=workshop, step=Step.CHOOSE, version=1), LEAD, team="TFOREIGN")
    talk.settle()
    assert [method for method, _ in talk.slack.calls[calls:]] == ["chat.postMessage"]
    assert "another organisation" in talk.posted()[-1]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "no json",
        "[]",
        '{"workshop": "unknown"}',
        '{"workshop": {"a": 1}}',
        '{"version": "x"}',
        '{"step": "seventh"}',
    ],
)
@pytest.mark.parametrize("act", [Act.CONTRIBUTE, Act.NEXT, Act.MAP, Act.STATUS, Act.EDIT, Act.UNDO, Act.WITHDRAW])
def test_a_tampered_button_is_refused_in_words(talk, act, value) -> None:
    talk.press(Act.START, Carried(channel="C1").to_text())
    talk.press(act, value)
    talk.settle()
    assert "Something went wrong" not in json.dumps(talk.slack.calls)


def test_a_fault_gives_a_reference_that_stands_in_the_log_and_keeps_what_was_typed(talk, monkeypatch, caplog) -> None:
    from bot import choosing

    workshop = talk.start()
    view = talk.press(Act.PROPOSE, Carried(workshop=workshop), BILLING)
    monkeypatch.setattr(choosing, "propose", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR):
        answer = talk.submit(view, BILLING, name="Switching")
    assert answer["response_action"] == "errors"
    (said,) = answer["errors"].values()
    reference = said.split("reference ")[1].split(")")[0]
    assert reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_refusal_stands_at_its_field(talk) -> None:
    talk.command("start")
    view = talk.shown()
    answer = talk.submit(view, title="   ", why="x", departments="")
    fields = {block.split("|")[0]: text for block, text in answer["errors"].items()}
    assert fields == {
        "title": "Give the map a title.",
        "departments": "Name at least one department, one a line.",
    }


def test_where_reading_takes_long_a_loading_view_opens_and_is_filled(talk, monkeypatch) -> None:
    workshop = talk.start()
    workshops = type(talk.bot.mapwright.workshops)
    quick = workshops.scene

    def slow(self, *args):
        time.sleep(0.5)
        return quick(self, *args)

    monkeypatch.setattr(workshops, "scene", slow)
    talk.press(Act.CONTRIBUTE, Carried(workshop=workshop), BILLING)
    deadline = time.monotonic() + 5
    while talk.slack.calls[-1][0] != "views.update" and time.monotonic() < deadline:
        time.sleep(0.02)
    views = [
        (method, sent["view"]["title"]["text"]) for method, sent in talk.slack.calls if method.startswith("views.")
    ]
    assert views[-2:] == [("views.open", "One moment"), ("views.update", "Choose a journey")]


def test_whole_first_step_by_buttons_and_pages(talk) -> None:
    workshop = talk.start()
    carried = Carried(workshop=workshop)
    view = talk.press(Act.CONTRIBUTE, carried, STORES)
    assert view["title"]["text"] == "Choose a journey"
    answer = talk.submit(talk.press(Act.PROPOSE, carried, STORES), STORES, name="Switching <!channel>", goal="pay less")
    assert "Switching <!channel>" in json.dumps(answer)
    ranking = talk.press(Act.RANKING, carried, BILLING)
    assert "shows after you have scored" in json.dumps(ranking)
    view = talk.press(Act.SCORE_CANDIDATES, carried, BILLING)
    fields = [b["block_id"].split("|")[0] for b in view["blocks"] if b["type"] == "input"]
    answer = talk.submit(view, BILLING, **dict.fromkeys(fields, "4"))
    assert "4.0" in json.dumps(answer)
    view = talk.press(Act.NEXT, Carried(workshop=workshop, step=Step.CHOOSE, version=1), LEAD)
    assert view["callback_id"] == Page.NOT_YET
    candidate = fields[0].split(".")[1]
    talk.submit(talk.press(Act.CHOOSE, carried, LEAD), LEAD, candidate=candidate, reason="most common")
    talk.press(Act.NEXT, Carried(workshop=workshop, step=Step.CHOOSE, version=1), LEAD)
    talk.settle()
    assert "step 2" in talk.posted()[-1]


@pytest.mark.parametrize("act", [Act.PROPOSE, Act.TOUCHPOINT_NEW, Act.PERSONA_NEW, Act.CONTRIBUTE])
def test_a_button_of_a_modal_tapped_twice_says_nothing_about_the_second_tap(talk, monkeypatch, act) -> None:
    workshop = talk.start()
    hub = talk.press(Act.CONTRIBUTE, Carried(workshop=workshop), BILLING)
    opened = talk.press(act, Carried(workshop=workshop), BILLING, hub)
    tried = []

    def changed_meanwhile(*_: object) -> None:
        tried.append(act)
        raise HashConflict("hash_conflict", "views.update")

    monkeypatch.setattr(Slack, "update_view", changed_meanwhile)
    talk.press(act, Carried(workshop=workshop), BILLING, hub)
    talk.settle()
    assert tried
    assert talk.shown() is opened, "nothing lies on top of the page that the first tap opened"
    assert talk.posted() == []
