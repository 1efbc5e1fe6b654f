"""The table: one row for each touchpoint, and no cell that a spreadsheet takes for a formula."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import journey as j
from bot.formats.csv_export import HEADER, guarded, to_csv
from tests.formats import maps
from tests.formats.test_journey_file import SLOW
from tests.formats.test_text_twin import SHOP

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def rows(journey: j.Journey) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(journey), newline="")))


def test_the_table_of_a_map() -> None:
    header, *body = rows(SHOP)
    assert tuple(header) == HEADER
    first, friend, queue = (dict(zip(header, row, strict=True)) for row in body)
    assert (first["stage"], first["touchpoint number"], first["channels"]) == ("Look", "1.1", "web; tv")
    assert (first["score"], first["score in words"], first["answers"]) == ("1.5", "very good", "2")
    assert (first["lowest department"], first["highest department"], first["agreement"]) == ("1", "2", "0.94")
    assert (friend["score"], friend["score rests on"], friend["answers"]) == ("", "not scored", "0")
    assert (queue["score"], queue["moment of truth"], queue["pain points"]) == ("-1.5", "yes", "P1 One till")
    assert queue["opportunities"] == "Pay by phone"


def test_an_empty_stage_has_a_row() -> None:
    (_, row) = rows(j.Journey(title="x", stages=(j.Stage(name="After"),)))
    assert row == ["1", "After", *[""] * (len(HEADER) - 2)]


@SLOW
@given(maps.journeys)
def test_every_row_is_whole_and_no_cell_is_a_formula(journey: j.Journey) -> None:
    found = rows(journey)
    assert len(found) == 1 + sum(max(len(stage.touchpoints), 1) for stage in journey.stages)
    assert {len(row) for row in found} == {len(HEADER)}
    for cell in (cell for row in found for cell in row):
        assert NUMBER.fullmatch(cell) or cell.strip()[:1] not in {*"=+-@＝＋－＠"} or not cell.strip()


@given(st.text(maps.LETTERS, max_size=3), st.sampled_from([*"=+-@", *"＝＋－＠﹦﹣"]), st.text(maps.LETTERS))
def test_what_could_be_a_formula_is_guarded(before: str, sign: str, after: str) -> None:
    text = " \u200b\ufeff"[: len(before)] + sign + after
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=1", "'=1", "é", "中文", " x", "1-2"])
def test_other_text_stays(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1", "\x00=1", "\xa0=1", "\u3000＝1"])
def test_hidden_beginnings_are_seen_through(text: str) -> None:
    assert guarded(text) == f"'{text}"
