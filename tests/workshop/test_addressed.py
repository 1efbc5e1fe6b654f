import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addressed import about, spelled
from bot.plain import clean

NUMBERS = {"2.1": "a", "2.2": "b", "2.10": "c", "P3": "p"}


@pytest.mark.parametrize(
    ("line", "ids", "words"),
    [
        ("2.1: waits", "a", "waits"),
        ("2.1 waits", "a", "waits"),
        ("2.1:waits", "a", "waits"),
        ("2.1 - waits", "a", "waits"),
        ("2.1. waits", "a", "waits"),
        ("2.1) waits", "a", "waits"),
        ("2.10: waits", "c", "waits"),
        ("2.1, 2.2: waits", "ab", "waits"),
        ("p3: no owner", "p", "no owner"),
        ("2.1：等待", "a", "等待"),
        ("2.1: 2.2 is late", "a", "2.2 is late"),
    ],
)
def test_a_line_with_a_number_is_about_that_one(line: str, ids: str, words: str) -> None:
    assert about(line, NUMBERS) == ((), dict.fromkeys(ids, (words,)))


@pytest.mark.parametrize("line", ["waits", "2.9: waits", "24 hours of waiting", "P4: waits", "2.15 waits", "2.1waits"])
def test_a_line_without_a_number_that_is_shown_is_about_all(line: str) -> None:
    assert about(line, NUMBERS) == ((line,), {})


def test_blank_lines_numbers_alone_and_repetitions_say_nothing_more() -> None:
    assert about("\n  \n2.1:\nwaits\nwaits\n2.2: x\n2.2 x", NUMBERS) == (("waits",), {"b": ("x",)})


def test_what_all_share_is_written_once_and_the_rest_by_number() -> None:
    lines = {"a": ["desk", "phone"], "b": ["desk"]}
    assert spelled(lines, {"2.1": "a", "2.2": "b"}, ["a", "b"]) == "desk\n2.1: phone"


def test_what_one_of_several_has_keeps_its_number_also_where_the_others_are_none_of_ours() -> None:
    assert spelled({"a": ["desk"]}, {"2.1": "a", "2.2": "b"}, ["a"]) == "2.1: desk"
    assert spelled({"a": ["desk"]}, {"2.1": "a"}, ["a"]) == "desk"


words = st.text(st.characters(blacklist_characters="\n")).map(lambda text: clean(text).replace("\n", " ").strip())
tricky = st.sampled_from(["2.1 late", "2.2: x", "P3: y", ": z", ", 2.1 q", "2.1", "- w", "2.1, 2.2 both"])
lines_of_one = st.lists((words | tricky).filter(bool), max_size=4)


@given(st.fixed_dictionaries({"a": lines_of_one, "b": lines_of_one, "p": lines_of_one}), st.booleans())
def test_what_is_written_out_is_read_back_for_each_one(lines: dict[str, list[str]], shared: bool) -> None:
    everything = ["a", "b"] if shared else []
    text = spelled(lines, NUMBERS, everything)
    general, own = about(text, NUMBERS)
    for item_id, said in lines.items():
        read = (*(general if item_id in everything else ()), *own.get(item_id, ()))
        assert set(read) == set(said)
        assert len(read) == len(set(read))
