"""What a modal or a Home tab is refused for."""

import json

import pytest
from hypothesis import given

from sandbox.blockkit.views import check_view
from tests.sandbox.json_values import JSON

PLAIN = {"type": "plain_text", "text": "Go"}
TITLE = {"type": "plain_text", "text": "Add a touchpoint"}
INPUT = {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input", "action_id": "x"}}
DIVIDER = {"type": "divider"}


def modal(*blocks: object, **more: object) -> dict[str, object]:
    return {"type": "modal", "title": TITLE, "submit": PLAIN, "blocks": list(blocks), **more}


def asking(element: object) -> dict[str, object]:
    return modal({**INPUT, "element": element})


def said(view: object, *, is_modal: bool = True) -> list[str]:
    return [str(one) for one in check_view(view, modal=is_modal, usable_files=lambda _file: True)]


def without(view: dict[str, object], field: str) -> dict[str, object]:
    return {name: value for name, value in view.items() if name != field}


def test_a_modal_passes_as_an_object_and_as_a_string() -> None:
    whole = modal(INPUT, DIVIDER, close=PLAIN, private_metadata="x" * 3000, callback_id="c", notify_on_close=True)
    assert said(whole) == []
    assert said(json.dumps(whole)) == []


@pytest.mark.parametrize(
    ("view", "text", "pointer"),
    [
        (modal(INPUT, private_metadata="x" * 3001), "must be less than 3001 characters", "/view/private_metadata"),
        (modal(INPUT, title={**PLAIN, "text": "x" * 25}), "must be less than 25 characters", "/view/title/text"),
        (modal(INPUT, submit={**PLAIN, "text": "x" * 25}), "must be less than 25 characters", "/view/submit/text"),
        (modal(INPUT, callback_id="x" * 256), "must be less than 256 characters", "/view/callback_id"),
        (
            without(modal(DIVIDER, DIVIDER, INPUT), "submit"),
            "must define `submit` to use an `input` block in modals",
            "/view/blocks/2/input",
        ),
        (without(modal(INPUT), "title"), "missing required field: title", "/view"),
        (without(modal(INPUT), "blocks"), "missing required field: blocks", "/view"),
        (modal(), "must provide at least 1 items", "/view/blocks"),
        (modal(*[DIVIDER] * 101), "no more than 100 items allowed", "/view/blocks"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown", "/view/blocks/0/type"),
        ({**modal(INPUT), "type": "home"}, "unsupported type: home", "/view/type"),
        (modal(DIVIDER, colour="red"), "invalid additional property: colour", "/view"),
        ("no view", "must provide an object", "/view"),
        (asking({"type": "number_input"}), "missing required field: is_decimal_allowed", "/view/blocks/0/element"),
        (
            asking({"type": "number_input", "is_decimal_allowed": False, "min_value": "5", "max_value": "1"}),
            "must be less than or equal to 1",
            "/view/blocks/0/element/min_value",
        ),
        (
            asking({"type": "plain_text_input", "max_length": 3001}),
            "must be less than or equal to 3000",
            "/view/blocks/0/element/max_length",
        ),
        (
            asking({"type": "plain_text_input", "min_length": 5, "max_length": 4}),
            "must be less than or equal to 4",
            "/view/blocks/0/element/min_length",
        ),
        (
            asking({"type": "plain_text_input", "initial_value": "x" * 3001}),
            "must be less than 3001 characters",
            "/view/blocks/0/element/initial_value",
        ),
        (
            asking({"type": "file_input", "max_files": 11}),
            "must be less than or equal to 10",
            "/view/blocks/0/element/max_files",
        ),
        (
            asking({"type": "datetimepicker", "initial_date_time": 5}),
            "must be greater than or equal to 1000000000",
            "/view/blocks/0/element/initial_date_time",
        ),
        (
            asking({"type": "multi_users_select", "max_selected_items": 0}),
            "must be greater than or equal to 1",
            "/view/blocks/0/element/max_selected_items",
        ),
        (
            asking({"type": "conversations_select", "filter": {"include": []}}),
            "must provide at least 1 items",
            "/view/blocks/0/element/filter/include",
        ),
        (asking({"type": "button", "text": PLAIN}), "unsupported type: button", "/view/blocks/0/element/type"),
        (
            modal({**INPUT, "label": {**PLAIN, "text": "x" * 2001}}),
            "must be less than 2001 characters",
            "/view/blocks/0/label/text",
        ),
        (
            asking({"type": "plain_text_input", "placeholder": {**PLAIN, "text": "x" * 151}}),
            "must be less than 151 characters",
            "/view/blocks/0/element/placeholder/text",
        ),
    ],
)
def test_a_violation_is_named_as_slack_names_it(view: object, text: str, pointer: str) -> None:
    assert said(view) == [f"{text} [json-pointer:{pointer}]"]


def test_focus_goes_to_one_element_only() -> None:
    focused = {**INPUT, "element": {"type": "plain_text_input", "focus_on_load": True}}
    assert said(modal(focused, INPUT)) == []
    assert said(modal(focused, focused)) == [
        "only one element can have `focus_on_load` [json-pointer:/view/blocks/1/element/focus_on_load]"
    ]


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    large = [{"type": "section", "text": {"type": "plain_text", "text": "語" * 3000}}] * 40
    found = check_view(modal(*large), modal=True, usable_files=lambda _file: True)
    assert [one.code for one in found] == ["view_too_large"]
    assert said(modal(*large[:20])) == []


def test_home_has_blocks_and_neither_title_nor_submit() -> None:
    assert said({"type": "home", "blocks": [DIVIDER], "private_metadata": "x"}, is_modal=False) == []
    assert said({"type": "home", "blocks": []}, is_modal=False) == []
    assert said({"type": "home", "blocks": [DIVIDER], "title": TITLE}, is_modal=False) == [
        "invalid additional property: title [json-pointer:/view]"
    ]
    assert said(modal(DIVIDER), is_modal=False) == ["unsupported type: modal [json-pointer:/view/type]"]


def test_an_input_on_home_needs_no_submit() -> None:
    assert said({"type": "home", "blocks": [INPUT]}, is_modal=False) == []


@given(JSON, JSON)
def test_no_json_makes_it_fall(view: object, block: object) -> None:
    for one in (view, modal(block), modal(INPUT, title=block), {"type": "modal", "title": TITLE, "blocks": block}):
        for problem in check_view(one, modal=True, usable_files=lambda _file: False):
            assert problem.pointer.startswith("/view")


def test_json_deeper_than_a_stack_is_refused_not_fallen_over() -> None:
    deep: object = []
    for _ in range(100_000):
        deep = [deep]
    assert said(modal(deep)) != []
    assert said("[" * 100_000) != []
