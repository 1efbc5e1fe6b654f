"""Reading untrusted YAML and JSON: plain values only, in bounded depth and size, and faults in words."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.formats.journey_file import JourneyFileError, dumps, loads
from bot.formats.reading import DEEPEST, LARGEST, read
from bot.journey import Journey
from tests.formats import maps


@given(st.dictionaries(maps.text, maps.plain, max_size=4))
def test_what_the_safe_dumper_writes_is_read_as_it_was(value: dict[str, Any]) -> None:
    assert read(yaml.safe_dump(value)).value == value
    assert read(json.dumps(value)).value == value


@pytest.mark.parametrize("text", ["\x85", "a\u2028b", "a\r\nb", "a\n b\n\n", " a\nb", "\ufeff", "\t", "😀\n"])
def test_odd_line_breaks_come_back(text: str) -> None:
    assert loads(dumps(Journey(title=text, gaps=(text, "x")))).gaps == (text, "x")


@pytest.mark.parametrize("number", [0, -1, 10**30, 10**3800, -1.5, 1e300, 5e-324])
def test_numbers_come_back(number: float) -> None:
    assert loads(dumps(Journey(title="x", extra={"n": number}))).extra == {"n": number}


def test_a_number_too_long_to_print_is_refused() -> None:
    with pytest.raises(JourneyFileError, match="a very long number"):
        dumps(Journey(title="x", extra={"n": 10**5000}))


@pytest.mark.parametrize(
    "word", ["2026-11-24", "10:30", "190:20:30", "yes", "off", "1e5", "0x1F", "1_000", "0049", "<<"]
)
def test_what_people_type_stays_text(word: str) -> None:
    assert read(f"key: {word}").value == {"key": word}


def test_lines_are_known() -> None:
    document = read("a: 1\nb:\n- x\n- c: 2\n")
    assert document.lines[("b", 1, "c")] == 4


def test_bytes_and_a_byte_order_mark_are_read() -> None:
    assert read("\ufeffa: ü".encode()).value == {"a": "ü"}


REFUSED = [
    ("", "the file is empty"),
    (" \n", "the file is empty"),
    (b"\xff\xfea", "is not UTF-8"),
    ("a: 'b", "this is not readable as YAML"),
    ("a: b: c", "(line 1)"),
    ("a: \x00", "characters that YAML does not allow"),
    ("\ud800: a", "characters that YAML does not allow"),
    ("a: 1\n---\nb: 2", "a second document begins"),
    ("a: &x [1]\nb: *x", "aliases (*name) are not read"),
    ("a: !!python/object:os.system x", "the tag tag:yaml.org,2002:python/object:os.system is not read"),
    ("a: !!set {x, y}", "the tag"),
    ("? [a]\n: b", "a list or mapping stands where a key belongs"),
    ("title: a\ntitle: b", "title: the key is there twice: keep one of them (line 2)"),
    ('{"title": "a", "title": "b"}', "title: the key is there twice"),
    ("1: a", "1: the key is no text: put it in quotes (line 1)"),
    ("[" * 100_000, "nest"),
    ("{" * 100_000, "nest"),
    ("- " * 100_000, "nested more than 40 levels deep"),
    ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested more than 40 levels deep"),
    ('{"a":' * 60 + "1" + "}" * 60, "nested more than 40 levels deep"),
    ("a: " + "x" * LARGEST, "larger than 2 MB"),
    ("- a", "a list stands where a mapping of keys to values belongs"),
    ("text", "'text' stands where a mapping of keys to values belongs"),
    ("# only a comment", "it is empty"),
    ('{"schema": "journey/1", "title": "\\ud800", "stages": []}', "title: '\\ud800' cannot be written down"),
]


def test_nan_is_no_number() -> None:
    assert read('{"a": NaN, "b": .inf}').value == {"a": "NaN", "b": ".inf"}


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_in_words(text: str | bytes, message: str) -> None:
    with pytest.raises(JourneyFileError) as caught:
        loads(text, name="my.yaml")
    assert message in str(caught.value)
    assert str(caught.value).startswith("my.yaml: ")


def test_depth_is_allowed_up_to_the_cap() -> None:
    deep: object = "x"
    for _ in range(DEEPEST - 1):
        deep = [deep]
    assert read(yaml.safe_dump({"a": deep})).value == {"a": deep}


@given(st.text(maps.LETTERS, max_size=200) | st.text("-:[]{}#&*!|>'\"%@`,? \na1", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        journey = loads(text)
    except JourneyFileError as refused:
        problems = refused.problems
    else:
        assert loads(dumps(journey)) == journey
        return
    assert all(problem.wrong and problem.remedy for problem in problems)
