"""What a chat.* call is refused for, with Slack's sentence and pointer."""

import json

import pytest
from hypothesis import given

from sandbox.blockkit.messages import check_message, notes
from sandbox.blockkit.problems import Problem
from tests.sandbox.blockkit.samples import BUTTON, CELL, PICTURE, PLAIN, REFUSED, VALID, actions, section, table
from tests.sandbox.json_values import JSON


def everything(_file: str) -> bool:
    return True


def nothing(_file: str) -> bool:
    return False


@pytest.mark.parametrize("block", VALID, ids=lambda block: str(block["type"]))
def test_what_slack_takes_passes(block: dict[str, object]) -> None:
    assert check_message({"blocks": [block]}, everything) == []


@pytest.mark.parametrize(
    ("block", "text", "pointer"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_violation_is_named_as_slack_names_it(block: object, text: str, pointer: str) -> None:
    problems = check_message({"blocks": [block]}, everything)
    assert problems == [Problem(text, pointer)]
    assert str(problems[0]) == f"{text} [json-pointer:{pointer}]"


def test_the_same_action_in_two_blocks_is_fine_the_same_block_id_is_not() -> None:
    twice = [{**actions(BUTTON), "block_id": "b"}] * 2
    said = [str(one) for one in check_message({"blocks": twice}, everything)]
    assert said == ['`block_id` "b" already exists [json-pointer:/blocks/1/block_id]']


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"blocks": {"type": "section"}}, "invalid_blocks_format"),
        ({"blocks": "[{]"}, "invalid_blocks_format"),
        ({"markdown_text": "x", "text": "x"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"text": "x", "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"text": "x", "attachments": "x"}, "invalid_attachments"),
        ({"blocks": [table([CELL]), table([CELL])]}, "invalid_attachments"),
        ({"blocks": [section(text={**PLAIN, "text": "x" * 2700})] * 5}, "msg_blocks_too_long"),
        ({"blocks": [{"type": "markdown", "text": "x" * 6001}] * 2}, "msg_blocks_too_long"),
    ],
)
def test_some_troubles_have_codes_of_their_own(arguments: dict[str, object], code: str) -> None:
    assert [one.code for one in check_message(arguments, everything)] == [code]


def test_fifty_blocks_and_no_more() -> None:
    assert check_message({"blocks": [section()] * 50}, everything) == []
    said = [str(one) for one in check_message({"blocks": [section()] * 51}, everything)]
    assert said == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_the_limit_on_all_text_can_be_switched_off() -> None:
    long = [section(text={**PLAIN, "text": "x" * 2700})] * 5
    assert check_message({"blocks": long}, everything, most_text=None) == []
    assert check_message({"blocks": long[:4]}, everything) == []


def test_a_file_that_is_not_ready_is_refused_at_its_place() -> None:
    asked: list[str] = []

    def not_ready(name: str) -> bool:
        asked.append(name)
        return False

    said = check_message({"blocks": [section(), PICTURE]}, not_ready)
    assert [str(one) for one in said] == ["invalid slack file [json-pointer:/blocks/1/slack_file]"]
    assert asked == ["F07READY0001"]
    by_url = {**PICTURE, "slack_file": {"url": "https://files.example.org/files-pri/T1-F07READY0001/x.png"}}
    assert check_message({"blocks": [by_url]}, lambda name: name == "F07READY0001") == []


def test_blocks_inside_attachments_are_read_too() -> None:
    said = check_message({"attachments": [{"blocks": [{"type": "x"}]}]}, everything)
    assert [str(one) for one in said] == ["unsupported type: x [json-pointer:/attachments/0/blocks/0/type]"]


def test_blocks_as_a_json_string_are_read_alike() -> None:
    assert check_message({"blocks": json.dumps([section()])}, nothing) == []
    assert check_message({"blocks": json.dumps([{"type": "x"}])}, nothing) != []


def test_newer_blocks_pass_with_a_note() -> None:
    card = [{"type": "card", "title": {"anything": 1}}]
    assert check_message({"blocks": card}, everything) == []
    assert notes(card) == ["card: passed unread"]


@given(JSON, JSON, JSON)
def test_no_json_makes_it_fall(blocks: object, attachments: object, text: object) -> None:
    for problem in check_message({"blocks": blocks, "attachments": attachments, "text": text}, everything):
        assert "[json-pointer:" in str(problem)


@given(JSON)
def test_no_block_makes_it_fall(block: object) -> None:
    for problem in check_message({"blocks": [block]}, nothing):
        assert problem.pointer.startswith("/blocks")
