"""What a person reads in a message, and whom it would ping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mrkdwn import mrkdwn_lines
from sandbox.text import escape, notified, unescape, visible
from tests.sandbox.json_values import JSON

NAMES = {"U07AMARA001": "Amara Osei", "C07RIDERS01": "rider-journeys", "S07BILLING1": "billing"}
NASTY = st.text(st.sampled_from(list("*_~`<>&|@!# \nab:^")) | st.characters(codec="utf-8"), max_size=200)


def mrkdwn(text: str, **more: object) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, **more}}


def plain(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def rich(*inline: object) -> dict[str, object]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}


@given(NASTY)
def test_escaped_text_is_read_as_it_was_typed(text: str) -> None:
    assert unescape(escape(text)) == text
    assert visible([plain(text)], "") == text
    assert visible([rich({"type": "text", "text": text})], "") == text.removesuffix("\n")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("*bold* _italic_ ~strike~ `code`", "bold italic strike code"),
        ("*bold with _italic_ in it*", "bold with italic in it"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold * `*as typed*`", "* not bold * *as typed*"),
        ("<@U07AMARA001> in <#C07RIDERS01|x>, <!subteam^S07BILLING1>", "@Amara Osei in #rider-journeys, @billing"),
        ("<@U1|ada> <#C1|open> <!here> <!foo>", "@ada #open @here <!foo>"),
        ("<https://example.org/?a=1&amp;b=2|the &lt;page&gt;>", "the <page>"),
        ("<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"),
        ("<mailto:a@example.org>", "a@example.org"),
        ("<!date^1764000000^{date_num} at {time}|then>", "2025-11-24 at 4:00 PM"),
        ("<!date^x^{date}|then> <!date^1^{nonsense}|once>", "then once"),
        ("&lt;!channel&gt; &amp;amp;", "<!channel> &amp;"),
        ("&gt; said\nafter", "said\nafter"),
        ("before\n```\n*x*\n  y\n```\nafter", "before\n*x*\n  y\nafter"),
        ("", ""),
    ],
)
def test_mrkdwn_is_read_as_slack_shows_it(text: str, read: str) -> None:
    assert visible([], text, NAMES) == read
    assert visible([mrkdwn(text)], "hidden", NAMES) == read


@given(NASTY)
def test_any_mrkdwn_is_read_without_losing_a_word(text: str) -> None:
    read = "\n".join(line.text for line in mrkdwn_lines(escape(text), {}))
    assert [c for c in text if c.isalpha()] == [c for c in read if c.isalpha()]


def test_each_block_is_a_line_and_what_can_be_pressed_stands_in_brackets() -> None:
    go = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    pick = {"type": "static_select", "placeholder": {"type": "plain_text", "text": "Pick one"}}
    pain = {"text": {"type": "plain_text", "text": "Pain"}, "value": "p"}
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Step 1 of 5"}},
        {**plain("What?"), "accessory": go},
        {"type": "divider"},
        {"type": "actions", "elements": [go, {**pick, "initial_option": pain}, pick]},
        {"type": "actions", "elements": [{"type": "radio_buttons", "options": [pain, pain]}]},
        {"type": "image", "alt_text": "a map", "title": {"type": "plain_text", "text": "Map"}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "*by* <@U07AMARA001>"}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, rich({"type": "text", "text": "b"})]]},
        {"type": "input", "label": {"type": "plain_text", "text": "Name"}, "element": {"type": "users_select"}},
    ]
    assert visible(blocks, "", NAMES).split("\n") == [
        "Step 1 of 5",
        "What?",
        "[Go]",
        "[Go] [Pain] [Pick one]",
        "[Pain] [Pain]",
        "Map (a map)",
        "by @Amara Osei",
        "a | b",
        "Name",
    ]


def test_rich_text_lists_quotes_and_mentions() -> None:
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "*one*"}]}
    block = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "ordered", "elements": [item, item], "offset": 2},
            {"type": "rich_text_list", "style": "bullet", "elements": [item]},
            {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U07AMARA001"}]},
        ],
    }
    assert visible([block], "", NAMES) == "3. *one*\n4. *one*\n• *one*\n@Amara Osei"


@pytest.mark.parametrize(
    ("arguments", "who"),
    [
        ({"text": "<@U1> <@U07TOBIAS01|tobias> <!subteam^S07BILLING1|@b>"}, ["S07BILLING1", "U07TOBIAS01", "U1"]),
        ({"text": "<!here> <!channel|channel> <!everyone> <!group>"}, ["channel", "everyone", "here"]),
        ({"text": "@here @channel @everyone @amara"}, []),
        ({"text": "@here @amara. foo@here", "link_names": True}, ["U07AMARA001", "here"]),
        ({"text": "@channel @amara", "parse": "full"}, ["U07AMARA001", "channel"]),
        ({"text": escape("<!channel> <@U07AMARA001>")}, []),
        ({"text": "hidden <!here>", "blocks": [plain("x")]}, ["here"]),
        ({"blocks": [mrkdwn("look @here, `@channel`")]}, ["channel", "here"]),
        ({"blocks": [mrkdwn("@here @channel @everyone", verbatim=True)]}, []),
        ({"blocks": [mrkdwn("<@U07AMARA001>", verbatim=True)]}, ["U07AMARA001"]),
        ({"blocks": [mrkdwn("@\u200bhere @hereabouts me@here")]}, []),
        ({"blocks": [plain("<!channel> @here <@U07AMARA001>")]}, []),
        ({"blocks": [rich({"type": "text", "text": "<!channel> @here <@U07AMARA001>"})]}, []),
        (
            {"blocks": [rich({"type": "user", "user_id": "U1"}, {"type": "usergroup", "usergroup_id": "S1"})]},
            ["S1", "U1"],
        ),
        ({"blocks": [rich({"type": "broadcast", "range": "everyone"})]}, ["everyone"]),
        ({"blocks": '[{"type": "section", "text": {"type": "mrkdwn", "text": "@here"}}]'}, ["here"]),
        ({"blocks": [{"type": "markdown", "text": "# <!here>"}]}, ["here"]),
        ({"markdown_text": "<@U1>"}, ["U1"]),
        (
            {"attachments": [{"text": "<@U1>", "fields": [{"value": "<@U2>"}], "blocks": [mrkdwn("@here")]}]},
            ["U1", "U2", "here"],
        ),
        ({"blocks": [{"type": "actions", "elements": [{"type": "button", "value": "<@U1>"}]}]}, []),
    ],
)
def test_whom_a_post_would_notify(arguments: dict[str, object], who: list[str]) -> None:
    assert notified(arguments, {"amara": "U07AMARA001"}) == who


@given(NASTY)
def test_typed_text_pings_nobody_in_any_of_the_safe_ways(text: str) -> None:
    typed = f"{text} <!channel> @here <@U07AMARA001> {text}"
    safe = [plain(typed), rich({"type": "text", "text": typed}), mrkdwn(escape(typed), verbatim=True)]
    assert notified({"text": escape(typed), "blocks": safe}, {"here": "U1"}) == []


@given(JSON, JSON)
def test_no_json_makes_it_fall(blocks: object, text: object) -> None:
    assert isinstance(visible(blocks, text, NAMES), str)
    assert isinstance(visible([blocks], text, NAMES), str)
    assert all(isinstance(one, str) for one in notified({"blocks": blocks, "attachments": blocks, "text": text}))
