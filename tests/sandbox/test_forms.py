"""What people enter, and what the composer makes of what they type."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.composer import composed, composed_blocks
from sandbox.forms import REQUIRED, Directory, complaint, filled_value, initial_value, is_empty, shown_value
from sandbox.state import State
from sandbox.text import unescape, visible
from sandbox.things import Team
from sandbox.world import load
from tests.sandbox.echo import world

HERE = Directory({"amara": "U1", "Amara Osei": "U1", "tobias": "U2"}, {"riders": "C1"})
A = {"text": {"type": "plain_text", "text": "A"}, "value": "a"}
B = {"text": {"type": "plain_text", "text": "B"}, "value": "b"}
KINDS = [
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "static_select",
    "external_select",
    "radio_buttons",
    "multi_static_select",
    "multi_external_select",
    "checkboxes",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "multi_conversations_select",
    "channels_select",
    "multi_channels_select",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "file_input",
]


@pytest.mark.parametrize(
    ("element", "entered", "key", "value"),
    [
        ({"type": "number_input"}, 3, "value", "3"),
        ({"type": "static_select", "options": [A, B]}, "B", "selected_option", B),
        ({"type": "static_select", "option_groups": [{"options": [A]}, {"options": [B]}]}, "b", "selected_option", B),
        ({"type": "checkboxes", "options": [A, B]}, ["B", "A"], "selected_options", [B, A]),
        ({"type": "users_select"}, "@Amara Osei", "selected_user", "U1"),
        ({"type": "multi_users_select"}, ["amara", "tobias"], "selected_users", ["U1", "U2"]),
        ({"type": "conversations_select"}, "#riders", "selected_conversation", "C1"),
        ({"type": "multi_channels_select"}, "riders", "selected_channels", ["C1"]),
        ({"type": "datepicker"}, date(2026, 11, 27), "selected_date", "2026-11-27"),
        ({"type": "timepicker"}, "9:05", "selected_time", "09:05"),
        ({"type": "timepicker"}, time(16, 30), "selected_time", "16:30"),
        ({"type": "datetimepicker"}, datetime(2026, 1, 1, tzinfo=UTC), "selected_date_time", 1767225600),
    ],
)
def test_entries_become_values(element: dict[str, Any], entered: object, key: str, value: object) -> None:
    assert filled_value(element, entered, HERE) == {"type": element["type"], key: value}


@pytest.mark.parametrize("kind", KINDS)
def test_untouched_and_emptied_are_the_same(kind: str) -> None:
    element = {"type": kind}
    assert filled_value(element, None, HERE) == initial_value(element)
    assert is_empty(initial_value(element))
    assert shown_value(initial_value(element)) in (None, [])
    block = {"type": "input", "element": element}
    assert complaint(block, initial_value(element)) == REQUIRED
    assert complaint({**block, "optional": True}, initial_value(element)) == ""


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "initial_value": "x"}, {"value": "x"}),
        ({"type": "static_select", "initial_option": A}, {"selected_option": A}),
        ({"type": "checkboxes", "initial_options": [A]}, {"selected_options": [A]}),
        ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": ["U1"]}),
        ({"type": "timepicker", "initial_time": "09:00", "timezone": "UTC"}, {"selected_time": "09:00"}),
        (
            {"type": "conversations_select", "default_to_current_conversation": True},
            {"selected_conversation": "C9"},
        ),
    ],
)
def test_what_stands_there_at_first(element: dict[str, Any], value: dict[str, Any]) -> None:
    found = initial_value(element, "C9")
    assert {key: found[key] for key in value} == value
    assert found.get("timezone") == element.get("timezone")


@pytest.mark.parametrize(
    ("element", "entered", "told"),
    [
        ({"type": "plain_text_input", "max_length": 3}, "four", "at most 3 characters"),
        ({"type": "plain_text_input", "multiline": True}, "x" * 3001, "at most 3000 characters"),
        ({"type": "url_text_input"}, "a\nb", "one line only"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["amara", "tobias"], "at most 1 can be chosen"),
        ({"type": "channels_select"}, "#nowhere", "nobody and nothing is called '#nowhere'"),
        ({"type": "radio_buttons", "options": [A]}, "C", "there is no option 'C', only 'A'"),
    ],
)
def test_what_nobody_could_enter(element: dict[str, Any], entered: object, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        filled_value(element, entered, HERE)


@given(st.text(max_size=3000))
def test_texts_are_kept_as_typed(words: str) -> None:
    element = {"type": "plain_text_input", "multiline": True}
    assert filled_value(element, words, HERE)["value"] == (words or None)


def team() -> Team:
    return next(iter(State.of(load(world())).teams.values()))


def test_mentions_are_made_in_the_composer() -> None:
    typed = "@amara, see #riders and #secret @here @nobody a@amara <@U07AMARA001>"
    assert composed(team(), typed, labels=False) == (
        "<@U07AMARA001>, see <#C07RIDERS01> and <#C07SECRET02> <!here> @nobody a@amara &lt;@U07AMARA001&gt;"
    )
    assert composed(team(), "@Amara Osei and @Echo", labels=False) == "<@U07AMARA001> and <@U07ECHOBOT1>"
    labelled = composed(team(), typed, labels=True)
    assert labelled.startswith("<@U07AMARA001|amara>, see <#C07RIDERS01|riders> and <#C07SECRET02|> ")
    assert composed(team(), "@amara & co", labels=True, mentions=False) == "@amara &amp; co"
    kinds = [one["type"] for one in composed_blocks(team(), "@amara @here #riders x")[0]["elements"][0]["elements"]]
    assert kinds == ["user", "text", "broadcast", "text", "channel", "text"]


PLAIN = st.text(st.characters(exclude_characters="@#", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1)


@given(PLAIN)
def test_other_words_stay_as_typed(words: str) -> None:
    assert unescape(composed(team(), words, labels=True)) == words
    assert composed_blocks(team(), words)[0]["elements"][0]["elements"] == [{"type": "text", "text": words}]
    assert visible(composed_blocks(team(), words), "") in (words, words.rstrip(), words.strip())
