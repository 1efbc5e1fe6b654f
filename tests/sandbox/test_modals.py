"""Modals as people have them: opened, pushed, updated, refused; what an app may answer to a submission."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.face import Sandbox
from sandbox.people import Person
from tests.sandbox.echo import bolt, connected, world

Ack = Callable[..., Any]


def text(words: str) -> dict[str, str]:
    return {"type": "plain_text", "text": words}


def field(name: str, **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "v", **more.pop("element", {})}
    return {"type": "input", "block_id": name.lower(), "label": text(name), "element": element, **more}


def modal(title: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    shown = list(blocks) or [{"type": "section", "text": text(f"This is {title}")}]
    submit = {"submit": text("Send")} if any(one["type"] == "input" for one in shown) else {}
    return {"type": "modal", "callback_id": "form", "title": text(title), "blocks": shown, **submit, **more}


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.open(world(), trigger_life=0.3, ack_limit=0.5, patience=1.0) as opened:
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


def open_for(slack: Sandbox, client: WebClient, person: Person, view: dict[str, Any]) -> Any:
    return client.views_open(trigger_id=slack.state.trigger(slack.app(), person.id), view=view)


def push_for(slack: Sandbox, client: WebClient, person: Person, view: dict[str, Any]) -> Any:
    top = person.modal.id
    return client.views_push(trigger_id=slack.state.trigger(slack.app(), person.id, view_id=top), view=view)


def error_of(caught: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(caught.value.response["error"])


def answers(app: App, answer: Callable[[Ack], Any]) -> None:
    """Let the app answer submissions of the form so."""

    @app.view("form")
    def take(ack: Ack) -> None:
        answer(ack)


def test_a_trigger_opens_one_modal_and_lives_shortly(slack: Sandbox, client: WebClient, amara: Person) -> None:
    trigger = slack.state.trigger(slack.app(), amara.id)
    client.views_open(trigger_id=trigger, view=modal("One"))
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=trigger, view=modal("Two"))
    assert error_of(caught) == "exchanged_trigger_id"

    late = slack.state.trigger(slack.app(), amara.id)
    born = slack.state.triggers[late].born
    slack.wait(lambda: slack.state.now() - born > 0.3)
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=late, view=modal("Three"))
    assert error_of(caught) == "expired_trigger_id"
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id="1.2.abc", view=modal("Four"))
    assert error_of(caught) == "invalid_trigger_id"
    assert amara.modal.title == "One"


def test_three_modals_lie_on_each_other(slack: Sandbox, client: WebClient, amara: Person) -> None:
    open_for(slack, client, amara, modal("One"))
    for title in ("Two", "Three"):
        pushed = push_for(slack, client, amara, modal(title))
    assert pushed["view"]["root_view_id"] != pushed["view"]["previous_view_id"]
    with pytest.raises(SlackApiError) as caught:
        push_for(slack, client, amara, modal("Four"))
    assert error_of(caught) == "push_limit_reached"
    outside = slack.state.trigger(slack.app(), amara.id)
    with pytest.raises(SlackApiError) as caught:
        client.views_push(trigger_id=outside, view=modal("Five"))
    assert error_of(caught) == "invalid_trigger_id"

    below = amara.closes()
    assert below is not None
    assert below.title == "Two"
    assert amara.closes(everything=True) is None


def test_an_update_keeps_what_was_typed(slack: Sandbox, client: WebClient, amara: Person) -> None:
    options = [{"text": text(one), "value": one} for one in ("a", "b")]
    select = {"type": "static_select", "options": options}
    opened = open_for(slack, client, amara, modal("One", field("Same"), field("Kind"), field("Gone")))
    amara.fill({"Same": "kept", "Kind": "lost", "Gone": "lost"})
    view = modal("Two", field("Same"), field("Kind", element=select), {**field("Gone"), "block_id": "anew"})
    client.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=view)

    assert amara.modal.values == {"Same": "kept", "Kind": None, "Gone": None}
    with pytest.raises(SlackApiError) as caught:
        client.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=view)
    assert error_of(caught) == "hash_conflict"
    amara.closes()
    with pytest.raises(SlackApiError) as caught:
        client.views_update(view_id=opened["view"]["id"], view=view)
    assert error_of(caught) == "not_found"


def test_an_external_id_is_used_once_at_a_time(slack: Sandbox, client: WebClient, amara: Person) -> None:
    open_for(slack, client, amara, modal("One", external_id="form-1"))
    with pytest.raises(SlackApiError) as caught:
        open_for(slack, client, slack.person("tobias"), modal("Two", external_id="form-1"))
    assert error_of(caught) == "duplicate_external_id"
    client.views_update(external_id="form-1", view=modal("Three", external_id="form-1"))
    assert amara.modal.title == "Three"
    amara.closes()
    open_for(slack, client, slack.person("tobias"), modal("Two", external_id="form-1"))


def test_a_view_that_slack_refuses(slack: Sandbox, client: WebClient, amara: Person) -> None:
    with pytest.raises(SlackApiError) as caught:
        open_for(slack, client, amara, modal("x" * 25))
    assert error_of(caught) == "invalid_arguments"
    assert amara.open_modal is None
    assert "must be less than 25 characters [json-pointer:/view/title/text]" in str(slack.complaints[0])


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (lambda ack: ack(), "One"),
        (lambda ack: ack(response_action="clear"), None),
        (lambda ack: ack(response_action="update", view=modal("Three")), "Three"),
        (lambda ack: ack(response_action="push", view=modal("Three")), "Three"),
    ],
)
def test_what_an_answer_leads_to(
    slack: Sandbox, app: App, client: WebClient, amara: Person, answer: Callable[[Ack], Any], left: str | None
) -> None:
    answers(app, answer)
    open_for(slack, client, amara, modal("One"))
    push_for(slack, client, amara, modal("Two", field("Name")))
    amara.fill({"Name": "x"})

    shown = amara.submits()

    assert (shown.title if shown else None) == left
    assert slack.complaints == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda ack: ack("done"), "must be empty or carry a response_action"),
        (lambda ack: ack(response_action="errors", errors={"nope": "x"}), "errors for nope: no input block"),
        (lambda ack: ack(response_action="errors", errors={"name": ""}), "each error must be a text"),
        (lambda ack: ack(response_action="update", view=modal("x" * 25)), "must be less than 25 characters"),
        (lambda ack: ack(response_action="push", view=modal("Two", external_id="taken")), "duplicate_external_id"),
    ],
)
def test_an_answer_that_slack_cannot_use(
    slack: Sandbox, app: App, client: WebClient, amara: Person, answer: Callable[[Ack], Any], told: str
) -> None:
    answers(app, answer)
    open_for(slack, client, slack.person("tobias"), modal("Other", external_id="taken"))
    open_for(slack, client, amara, modal("One", field("Name")))
    amara.fill({"Name": "x"})

    shown = amara.submits()

    assert shown is not None
    assert (shown.title, shown.errors) == ("One", {"": "We had some trouble connecting. Try again?"})
    assert [one.kind for one in slack.complaints] == ["answer"]
    assert told in str(slack.complaints[0])


def test_an_answer_that_comes_too_late(slack: Sandbox, app: App, client: WebClient, amara: Person) -> None:
    go = threading.Event()
    answers(app, lambda ack: go.wait() and ack(response_action="clear"))
    open_for(slack, client, amara, modal("One", field("Name")))
    amara.fill({"Name": "x"})

    shown = amara.submits()
    go.set()
    slack.wait(lambda: len(slack.complaints) == 2)

    assert shown is not None
    assert shown.errors == {"": "We had some trouble connecting. Try again?"}
    assert "does not acknowledge view_submission: operation_timeout" in str(slack.complaints[0])
    assert "acknowledges view_submission late" in str(slack.complaints[1])
    assert amara.open_modal is not None


def test_an_acknowledgement_that_gets_lost(slack: Sandbox, app: App, client: WebClient, amara: Person) -> None:
    answers(app, lambda ack: ack())
    slack.faults.drop_next_ack()
    open_for(slack, client, amara, modal("One", field("Name")))
    amara.fill({"Name": "x"})

    shown = amara.submits()
    assert shown is not None
    assert shown.errors == {"": "We had some trouble connecting. Try again?"}
    assert amara.submits() is None
    assert len(slack.sent("view_submission")) == 2


def test_the_client_checks_before_it_sends(slack: Sandbox, client: WebClient, amara: Person) -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "5"}
    blocks = [
        field("Name", element={"min_length": 3}),
        field("Score", element=number),
        field("Mail", element={"type": "email_text_input"}),
        field("Link", element={"type": "url_text_input"}),
        field("Note", optional=True),
    ]
    open_for(slack, client, amara, modal("One", *blocks))

    def errors(**entries: object) -> dict[str, str]:
        amara.fill(entries)
        shown = amara.submits()
        assert shown is not None
        return shown.errors

    required = "Please complete this required field."
    assert errors() == dict.fromkeys(("Name", "Score", "Mail", "Link"), required)
    assert set(errors(Name="ab", Score="2.5", Mail="a@b", Link="example.com")) == {"Name", "Score", "Mail", "Link"}
    assert set(errors(Name="abc", Score="6", Mail="a@b.org", Link="https://example.com")) == {"Score"}
    assert set(errors(Score="NaN")) == {"Score"}
    assert slack.sent("view_submission") == []


def test_closing_tells_who_asked_for_it(slack: Sandbox, app: App, client: WebClient, amara: Person) -> None:
    closed: list[tuple[str, bool]] = []

    @app.view_closed("form")
    def note(ack: Ack, body: dict[str, Any]) -> None:
        closed.append((body["view"]["title"]["text"], body["is_cleared"]))
        ack()

    open_for(slack, client, amara, modal("One", notify_on_close=True))
    push_for(slack, client, amara, modal("Two", notify_on_close=True))
    push_for(slack, client, amara, modal("Three"))
    amara.closes()
    amara.closes()
    amara.closes(everything=True)
    open_for(slack, client, amara, modal("Four", notify_on_close=True, clear_on_close=True))
    amara.closes()

    assert closed == [("Two", False), ("One", True), ("Four", True)]


def test_equal_labels_are_told_apart(slack: Sandbox, client: WebClient, amara: Person) -> None:
    open_for(slack, client, amara, modal("One", field("Same"), {**field("Same"), "block_id": "other"}))
    amara.fill({"Same": "first", "Same (2)": "second"})

    assert amara.modal.labels == ("Same", "Same (2)")
    assert amara.modal.state["other"]["v"]["value"] == "second"


def test_what_is_not_there_is_said(slack: Sandbox, client: WebClient, amara: Person) -> None:
    select = {"type": "static_select", "options": [{"text": text("a"), "value": "a"}]}
    open_for(
        slack,
        client,
        amara,
        modal("One", field("Kind", element=select), field("Who", element={"type": "users_select"})),
    )
    with pytest.raises(AssertionError, match="there is no option 'b', only 'a'"):
        amara.fill({"Kind": "b"})
    with pytest.raises(AssertionError, match="nobody and nothing is called 'nobody'"):
        amara.fill({"Who": "nobody"})
    with pytest.raises(AssertionError, match="finds no 'Nope' to fill; sees"):
        amara.fill({"Nope": "x"})
    with pytest.raises(AssertionError, match="finds no 'Nope' to press"):
        amara.presses("Nope")
    with pytest.raises(AssertionError, match="does not see 'Nope' in modal"):
        amara.sees("Nope", where="modal", within=0.01)
