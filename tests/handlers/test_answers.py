"""Where an answer goes: by response_url while it lives, on top of the modal where somebody is, else as a message."""

import json
from urllib.parse import urlencode

from bot.steps import Step
from handlers.ids import Act, Carried

from .conftest import BILLING, LEAD, STORES


def methods(talk, since: int) -> list[str]:
    """What was called since, reading apart."""
    return [method for method, _ in talk.slack.calls[since:] if not method.endswith(("info", "test", "getPermalink"))]


def test_where_the_response_url_is_gone_the_answer_comes_as_a_direct_message(talk) -> None:
    workshop = talk.start()
    since = len(talk.slack.calls)
    talk.press(Act.STATUS, Carried(workshop=workshop), STORES)
    talk.settle()
    assert methods(talk, since) == ["chat.postMessage"]
    sent = talk.slack.calls[-1][1]
    assert sent["channel"] == STORES
    assert "step 1 of 5" in json.dumps(sent["blocks"])


def test_a_refusal_of_a_button_lies_on_top_of_the_modal_so_that_nothing_typed_is_lost(talk) -> None:
    workshop = talk.start()
    carried = Carried(workshop=workshop, step=Step.CHOOSE, version=1)
    form = talk.press(Act.PROPOSE, carried, BILLING)
    since = len(talk.slack.calls)
    talk.press(Act.UNDO, Carried(workshop=workshop, item="nothing"), BILLING, {**form, "type": "modal"})
    talk.settle()
    assert methods(talk, since) == ["views.push"]
    assert "There is nothing to undo any more." in json.dumps(talk.shown())


def test_a_refused_page_without_fields_says_so_in_its_place(talk) -> None:
    workshop = talk.start()
    page = talk.press(Act.NEXT, Carried(workshop=workshop, step=Step.CHOOSE, version=1), LEAD)
    assert [block for block in page["blocks"] if block["type"] == "input"] == []
    answer = talk.submit(page, BILLING)
    assert answer["response_action"] == "update"
    assert "Only a facilitator" in json.dumps(answer["view"])


def test_somebody_of_another_workspace_sees_none_of_its_workshops(talk) -> None:
    workshop = talk.start()
    form = {"command": "/journey", "text": "status", "team_id": "T2", "channel_id": "C1", "user_id": LEAD}
    answer = talk.body(talk.send(urlencode({**form, "trigger_id": "1.2.a", "response_url": "http://127.0.0.1:9/x"})))
    talk.settle()
    seen = json.dumps([answer, talk.slack.calls[-1]])
    assert "No workshop is open in this channel" in seen
    assert workshop not in seen
