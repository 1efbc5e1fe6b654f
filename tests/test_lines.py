"""Many touchpoints at once: every line is understood, or comes back with what to do."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.lines import LONGEST_CHANNEL, LONGEST_NAME, MOST_LINES, Line, again, parse_lines, write_line
from bot.plain import clean

STAGES = ["Research & Planning", "Booking", "Travel"]
MARKS = ["|", "｜", ";", "；", "\t", "\n", "\r\n", "\u2028", ":", "#", "- ", "1. ", "•", " ", ",", "/", "---"]
WORDS = [
    "Booking",
    "travel",
    "Pay",
    "web",
    "+1",
    "−2",
    "?",
    "7",
    "é",
    "中文",
    "x" * 130,
    "\x00",
    "\ud800",
    "\u202e",
    "&lt;",
]
PIECES = st.sampled_from(MARKS + WORDS)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(st.characters(), max_size=200)


def one(text: str) -> Line:
    parsed = parse_lines(text, STAGES)
    assert parsed.bad == ()
    (line,) = parsed.good
    return line


@pytest.mark.parametrize(
    ("typed", "stage", "touchpoint", "channels", "score"),
    [
        ("Booking | Pay | web | -1", "Booking", "Pay", ("web",), -1),
        ("Booking|Pay", "Booking", "Pay", (), None),
        ("booking ; Pay ; phone, web/app+post ; ?", "Booking", "Pay", ("phone", "web", "app", "post"), None),
        ("Booking\tPay\tweb\t+2", "Booking", "Pay", ("web",), 2),
        ("Booking\tPay\tweb\t", "Booking", "Pay", ("web",), None),
        ("Booking｜支付｜网站｜－１", "Booking", "支付", ("网站",), -1),
        ("Booking；支付；网站、电话；＋２", "Booking", "支付", ("网站", "电话"), 2),
        ("Booking | Pay | web | −2", "Booking", "Pay", ("web",), -2),
        ("Booking | Pay | web | –2", "Booking", "Pay", ("web",), -2),
        ("Booking | Pay | | 0", "Booking", "Pay", (), 0),
        ("Booking | Pay | ? | ?", "Booking", "Pay", (), None),
        ("New stage | Pay | web, Web | 1", "New stage", "Pay", ("web",), 1),
        ("- Booking | Pay | web | 1", "Booking", "Pay", ("web",), 1),
        ("| Booking | Pay | web | 1 |", "Booking", "Pay", ("web",), 1),
        ("Booking | a; b | web | 1", "Booking", "a; b", ("web",), 1),
        ("# Booking | Pay", "Booking", "Pay", (), None),
        ("Booking: | Pay", "Booking", "Pay", (), None),
    ],
)
def test_a_line_alone(typed: str, stage: str, touchpoint: str, channels: tuple[str, ...], score: int | None) -> None:
    assert one(typed) == Line(stage, touchpoint, channels, score, 1)


@pytest.mark.parametrize(
    "heading", ["Booking:", "booking", "# Booking", "## Booking", "- Booking:", "Booking：", "\tBooking:"]
)
def test_touchpoints_below_a_heading(heading: str) -> None:
    parsed = parse_lines(
        f"{heading}\n- Pay\n\n* Choose seat | web\n2) Print | post | +1\n•\tAsk; phone; ?\n\t- Wait", STAGES
    )
    assert parsed.bad == ()
    assert parsed.headings == ((1, "Booking"),)
    assert parsed.good == (
        Line("Booking", "Pay", (), None, 2),
        Line("Booking", "Choose seat", ("web",), None, 4),
        Line("Booking", "Print", ("post",), 1, 5),
        Line("Booking", "Ask", ("phone",), None, 6),
        Line("Booking", "Wait", (), None, 7),
    )


def test_a_full_line_below_a_heading_keeps_its_own_stage() -> None:
    parsed = parse_lines(
        "Booking:\nTravel | Sit down\nTravel | Eat | shop\nBooking | Pay | web\nOther | Rest | home | 1", STAGES
    )
    assert [(line.stage, line.touchpoint) for line in parsed.good] == [
        ("Travel", "Sit down"),
        ("Travel", "Eat"),
        ("Booking", "Pay"),
        ("Other", "Rest"),
    ]


def test_an_empty_stage_is_that_of_the_line_above() -> None:
    parsed = parse_lines("Booking\tPay\tweb\t1\n\tPrint\tpost\t0\n\tWait", STAGES)
    assert [(line.stage, line.touchpoint, line.score) for line in parsed.good] == [
        ("Booking", "Pay", 1),
        ("Booking", "Print", 0),
        ("Booking", "Wait", None),
    ]


def test_a_new_stage_by_heading() -> None:
    assert one("After the trip:\nWrite review | web").stage == "After the trip"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Pay", "No stage: write “stage | touchpoint”"),
        ("Booking | Pay | web | 7", "“7” is no score: write −2, −1, 0, +1 or +2, or ?"),
        ("Booking | Pay | web | 1.5", "“1.5” is no score"),
        ("Booking | Pay | web | good", "“good” is no score"),
        ("Booking | Pay | 1", "“1” is a score where the channel belongs"),
        ("Booking | Pay | web | 1 | x", "5 parts, but there are only four"),
        ("Booking | | web", "The touchpoint is empty"),
        (" | Pay | web", "The stage is empty"),
        ("#", "The stage has no name"),
        ("|---|---|", "The stage has no name"),
        (f"Booking | {'x' * (LONGEST_NAME + 1)}", "The touchpoint has 121 characters, 120 is the most: shorten it"),
        (f"{'x' * (LONGEST_NAME + 1)} | Pay", "The stage has 121 characters"),
        (f"Booking | Pay | {'x' * (LONGEST_CHANNEL + 1)}", "The channel has 41 characters, 40 is the most"),
        ("Booking | Pay | a,b,c,d,e,f,g,h,i,j,k", "11 channels, 10 is the most"),
    ],
)
def test_a_bad_line_says_what_to_do(typed: str, reason: str) -> None:
    parsed = parse_lines(typed, STAGES)
    assert parsed.good == ()
    (bad,) = parsed.bad
    assert (bad.row, bad.text) == (1, typed)
    assert bad.reason.startswith(reason)
    assert bad.reason.endswith(".")


def test_the_same_touchpoint_twice() -> None:
    parsed = parse_lines("Booking | Pay | web\nTravel | Pay\nBOOKING | pay | phone", STAGES)
    assert [line.row for line in parsed.good] == [1, 2]
    assert parsed.bad[0].reason.startswith("The same touchpoint stands in line 1")


def test_the_first_lines_are_taken_of_too_many() -> None:
    parsed = parse_lines("\n".join(f"Booking | Pay {n}" for n in range(MOST_LINES + 5)), STAGES)
    assert len(parsed.good) == MOST_LINES
    assert [bad.row for bad in parsed.bad] == list(range(MOST_LINES + 1, MOST_LINES + 6))
    assert "Only 200 lines at a time" in parsed.bad[0].reason


def test_bad_lines_come_back_under_their_heading() -> None:
    parsed = parse_lines("oops\nBooking:\nPay | web | 9\nPrint | post | 1\nTravel:\nSit | train | x", STAGES)
    assert again(parsed) == "oops\nBooking:\nPay | web | 9\nTravel:\nSit | train | x"
    corrected = parse_lines(again(parsed).replace("9", "2").replace("x", "-2"), STAGES)
    assert [(line.stage, line.touchpoint, line.score) for line in corrected.good] == [
        ("Booking", "Pay", 2),
        ("Travel", "Sit", -2),
    ]


@given(TEXTS)
@example("# - # - x | y")
@example("\t|\t|\t")
def test_every_line_is_good_a_heading_or_bad(text: str) -> None:
    parsed = parse_lines(text, STAGES)
    lines = re.split("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text)
    rows = [line.row for line in parsed.good] + [row for row, _ in parsed.headings] + [bad.row for bad in parsed.bad]
    assert sorted(rows) == [row for row, line in enumerate(lines, 1) if clean(line)]
    assert all(bad.text == lines[bad.row - 1] and bad.reason for bad in parsed.bad)


@given(TEXTS)
@example("|1. |;|")
@example("1. x | y\n2) | z")
def test_good_lines_are_clean_and_read_back(text: str) -> None:
    good = parse_lines(text, STAGES).good
    for line in good:
        for word in (line.stage, line.touchpoint, *line.channels):
            assert word
            assert word == clean(word)
            assert "\n" not in word
        assert len(line.stage) <= LONGEST_NAME
        assert len(line.touchpoint) <= LONGEST_NAME
        assert line.score is None or -2 <= line.score <= 2
    again_read = parse_lines("\n".join(map(write_line, good)), STAGES)
    assert again_read.bad == ()
    assert [write_line(line) for line in again_read.good] == [write_line(line) for line in good]
    assert [(r.stage, r.touchpoint, r.channels, r.score) for r in again_read.good] == [
        (g.stage, g.touchpoint, g.channels, g.score) for g in good
    ]


NAMES = st.text("abc XYZé中", min_size=1, max_size=20).map(lambda t: " ".join(t.split())).filter(bool)


@given(
    st.builds(
        Line,
        stage=NAMES,
        touchpoint=NAMES,
        channels=st.lists(NAMES, max_size=3, unique_by=str.casefold).map(tuple),
        score=st.none() | st.integers(-2, 2),
        row=st.just(1),
    )
)
def test_any_line_that_is_written_is_read(line: Line) -> None:
    assert one(write_line(line)) == line


@pytest.mark.parametrize("unit", ["- ", "# - ", "1. ", "| ", ";", "\t", "a,", ": ", "•", "x", "\n", "Booking | ", "-"])
def test_long_texts_are_answered(unit: str) -> None:
    parsed = parse_lines(unit * (40_000 // len(unit)), STAGES)
    assert len(parsed.good) + len(parsed.bad) <= 1
