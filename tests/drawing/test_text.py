import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.drawing.style import Face
from bot.drawing.text import clusters, fitting, prepare, wrap
from tests.drawing.rulers import PlainRuler

RULER = PlainRuler()
FACE = Face(10)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


def lines(text: str, width: float, most: int, ref: str = "") -> list[str]:
    return [line.text for line in wrap(text, width, FACE, RULER, most, ref)]


def test_words_are_kept_whole() -> None:
    assert lines("compares all the offers", 80, 4) == ["compares all", "the offers"]


def test_what_has_no_room_ends_with_an_ellipsis_and_its_number() -> None:
    assert lines("compares all the offers of this year", 84, 2, "2.3") == ["compares all", "the offer… 2.3"]


def test_the_number_is_left_out_where_there_is_no_room_for_it() -> None:
    assert lines("compares", 30, 1, "123.456") == ["comp…"]


def test_nothing_is_written_where_not_even_an_ellipsis_fits() -> None:
    assert lines("compares", 5, 3, "2.3") == []


def test_a_long_word_breaks_anywhere_but_first_after_its_hyphens() -> None:
    assert lines("abcdefghijklmnop", 36, 3) == ["abcdef", "ghijkl", "mnop"]
    assert lines("post-booking", 60, 3) == ["post-", "booking"]
    assert lines("all post-booking", 80, 3) == ["all", "post-booking"]


@pytest.mark.parametrize("text", ["旅行者比较所有的报价和价格", "ผู้เดินทางเปรียบเทียบราคา", "旅客がすべての価格を比べる"])
def test_scripts_without_spaces_break_between_characters(text: str) -> None:
    found = lines(text, 50, 10)

    assert "".join(found) == text
    assert len(found) > 1
    assert all(clusters(text)[0] for line in found)


def test_a_letter_keeps_its_marks_and_an_emoji_its_parts() -> None:
    assert clusters("ก้a") == ["ก้", "a"]
    assert clusters("👩‍💻x") == ["👩‍💻", "x"]
    assert clusters("👍🏽!") == ["👍🏽", "!"]


def test_three_thousand_letters_cost_a_few_lines() -> None:
    found = lines("x" * 3000, 60, 3, "1.1")

    assert found[:2] == ["x" * 10, "x" * 10]
    assert found[2].endswith("… 1.1")


def test_what_nobody_sees_is_taken_out() -> None:
    assert prepare("a\x00b\ud800c\u202ed\u200e\u2066e\ufe0f") == "abcde"
    assert prepare(" one\n\ntwo\t three ") == "one two three"


def test_marks_piled_on_one_letter_are_thinned_out() -> None:
    assert prepare("a" + "\u0334" * 500) == "a" + "\u0334" * 3


def test_mathematics_and_markup_stay_as_typed() -> None:
    for text in ("$x^2$", "$$", r"\frac{1}{", "<b>&amp;</b>", "_a_ *b*"):
        assert prepare(text) == text


@given(ANY_TEXT, st.floats(0, 200), st.integers(0, 4), st.sampled_from(["", "2.3", "P104"]))
@example("a b", 6.0, 2, "")
def test_lines_are_never_wider_than_their_room_nor_more_than_allowed(
    text: str, width: float, most: int, ref: str
) -> None:
    found = wrap(text, width, FACE, RULER, most, ref)

    assert len(found) <= most
    for line in found:
        assert line.width == RULER.width(line.text, FACE) <= width
        assert line.text == line.text.strip()


@given(ANY_TEXT, st.floats(10, 200))
def test_with_enough_lines_nothing_is_lost_but_spaces(text: str, width: float) -> None:
    # Where not even one visible character fits, as a letter with a wide mark, the text is cut.
    assume(all(RULER.width(character, FACE) <= width for character in clusters(prepare(text))))
    found = lines(text, width, 10_000)

    assert "".join(found).replace(" ", "") == prepare(text).replace(" ", "")


@given(ANY_TEXT, st.floats(0, 200), st.integers(1, 3))
def test_a_cut_is_always_visible(text: str, width: float, most: int) -> None:
    found = wrap(text, width, FACE, RULER, most)

    told = "".join(line.text for line in found).replace(" ", "")
    whole = prepare(text).replace(" ", "")
    assert not found or told == whole or found[-1].text.endswith("…")


@given(ANY_TEXT, st.floats(0, 100))
def test_one_line_fits_or_is_empty(text: str, width: float) -> None:
    assert fitting(text, width, FACE, RULER).width <= width
