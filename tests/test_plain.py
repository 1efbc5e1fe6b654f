"""Text that people typed: what is taken out, and that nothing is cut in two."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import plain

ANY = st.text(st.characters())
RICH = st.lists(
    st.sampled_from(
        [
            "a",
            " ",
            "é",
            "e\u0301",
            "👍🏽",
            "👨‍👩‍👧",
            "🇩🇪",
            "한",
            "ᄒ\u1161\u11ab",
            "&",
            "<",
            ">",
            "语",
            "\n",
            "🏴\U000e0067\U000e007f",
        ]
    )
).map("".join)


@given(ANY)
@example("\ud83d\ude00")
@example("\u0344" * 40 + "a")
@example("\u200b \u200b x \u2060")
def test_clean_leaves_nothing_unseen_and_is_done_after_once(text: str) -> None:
    cleaned = plain.clean(text)
    assert plain.clean(cleaned) == cleaned
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    for character in cleaned:
        assert unicodedata.category(character) not in {"Cc", "Cs"} or character == "\n"
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert cleaned == cleaned.strip()


@given(ANY, st.integers(0, 50))
def test_clean_keeps_to_its_limit(text: str, limit: int) -> None:
    cleaned = plain.clean(text, limit)
    assert len(cleaned) <= limit
    assert plain.clean(text).startswith(cleaned)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("\ud83d\ude00 \ud83d x", "😀  x"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("&lt;!channel&gt; <@U1> `x` $x^2$", "&lt;!channel&gt; <@U1> `x` $x^2$"),
        ("e\u0301t\u00e9", "été"),
        ("\x00\x1b[31mred\x9b", "[31mred"),
        ("مرحبا", "مرحبا"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("\u200b \n", ""),
    ],
)
def test_clean_by_example(typed: str, kept: str) -> None:
    assert plain.clean(typed) == kept


def test_clean_keeps_every_mark_of_a_very_long_run() -> None:
    cleaned = plain.clean("a" + "\u0316\u0301" * 200)
    assert sum(unicodedata.combining(c) != 0 for c in unicodedata.normalize("NFD", cleaned)) == 400


def test_no_run_of_marks_is_long_enough_for_sorting_to_hurt() -> None:
    marks = "".join("x" if unicodedata.combining(c) else " " for c in plain.clean("a" + "\u0316\u0301" * 20_000))
    assert max(map(len, marks.split())) <= 30


@given(RICH | ANY, st.integers(0, 40), st.sampled_from(["…", "", "..."]))
def test_cut_fits_and_is_a_beginning(text: str, limit: int, ellipsis: str) -> None:
    short = plain.cut(text, limit, ellipsis)
    assert plain.size(short) <= limit
    if plain.size(text) <= limit:
        assert short == text
    else:
        assert text.startswith((short.removesuffix(ellipsis), short))


@given(st.lists(st.sampled_from(["👍🏽", "👨‍👩‍👧", "🇩🇪", "e\u0301", "ᄒ\u1161\u11ab", "z"])), st.integers(0, 60))
def test_cut_never_splits_what_is_seen_as_one_character(clusters: list[str], limit: int) -> None:
    short = plain.cut("".join(clusters), limit, "")
    beginnings = ["".join(clusters[:n]) for n in range(len(clusters) + 1)]
    assert short in beginnings


@given(ANY)
def test_size_is_the_number_of_utf_16_units(text: str) -> None:
    assert plain.size(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(ANY, st.integers(0, 40))
def test_one_line_is_one_line(text: str, limit: int) -> None:
    line = plain.one_line(text, limit)
    assert len(line.splitlines()) <= 1
    assert plain.size(line) <= limit
    assert plain.one_line(text) == " ".join(text.split())


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@given(RICH | st.text("&<>;amplgt"))
def test_escape_can_be_read_back_and_leaves_no_bracket(text: str) -> None:
    escaped = plain.escape_mrkdwn(text)
    assert not set(escaped) & set("<>")
    assert _unescaped(escaped) == text


@given(RICH | st.text("&<>;amplgt"), st.integers(0, 40))
def test_cut_then_escape_fits_and_breaks_no_entity(text: str, limit: int) -> None:
    escaped = plain.cut_then_escape(text, limit)
    assert plain.size(escaped) <= limit
    assert plain.escape_mrkdwn(_unescaped(escaped)) == escaped
    if plain.size(plain.escape_mrkdwn(text)) <= limit:
        assert escaped == plain.escape_mrkdwn(text)
    else:
        assert text.startswith(_unescaped(escaped).removesuffix("…"))


@given(RICH | st.text("&<>;amp"), st.integers(5, 40), st.booleans())
def test_a_beginning_fits_and_gets_on(text: str, limit: int, escaped: bool) -> None:
    start = plain.beginning(text, limit, escaped=escaped)
    assert text.startswith(start)
    assert bool(start) is bool(text)
    assert plain.size(plain.escape_mrkdwn(start) if escaped else start) <= limit


@pytest.mark.parametrize("huge", ["x" * 40_000, "语" * 40_000, "e" + "\u0301" * 40_000, "🇩" * 40_000, "&" * 40_000])
def test_a_huge_text_is_cut_to_size(huge: str) -> None:
    assert plain.size(plain.cut(huge, 3000)) in range(2930, 3001)
    assert plain.size(plain.cut_then_escape(huge, 3000)) in range(2930, 3001)


def test_the_last_code_point_is_no_trouble() -> None:
    assert plain.clean("a" + chr(sys.maxunicode) + "b") == "a" + chr(sys.maxunicode) + "b"
