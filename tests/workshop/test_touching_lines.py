from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import organising, touching
from bot.desk import Refusal
from bot.lines import parse_lines
from bot.touching import Met
from bot.touching_lines import Outcome, add_lines, as_lines, outcome

from .conftest import BILLING, LEAD, STORES, actor, form


def send(started, text: str, person: str = BILLING, nonce: str = "", owner: str = "") -> Outcome:
    page = form(nonce=nonce, lines=text, owner=owner)
    return add_lines(started.desk, actor(person), started.id, text, owner, page)


def shown(started) -> dict[str, list[str]]:
    return {s.name: [t.name for t in s.touchpoints] for s in started.scene().journey.stages if s.touchpoints}


def test_good_lines_are_saved_with_channels_owner_and_ones_own_score(started) -> None:
    done = send(started, "Compare | Looks at plans | website, app | +1\nPay | Gets the bill | e-mail", owner="brand")
    assert (done.saved, done.left, done.reasons) == (2, "", ())
    assert shown(started) == {"Compare": ["Looks at plans"], "Pay": ["Gets the bill"]}
    first, second = started.scene().journey.touchpoints
    assert (first.channels, first.owner, second.owner) == (("website", "app"), "brand", "brand")
    assert ([s.value for s in first.scores], second.scores) == ([1], ())
    assert started.scene(BILLING).my(first.id, "score").score == 1
    assert started.scene(STORES).my(first.id, "score") is None


def test_only_bad_lines_come_back_each_with_its_reason_and_under_its_heading(started) -> None:
    done = send(started, "Compare:\n- Looks at plans | website\n- Asks friends | phone | 7\n\nDecide | Signs | app | 2")
    assert done.saved == 2
    assert done.left == "Compare:\n- Asks friends | phone | 7"
    ((line, reason),) = done.reasons
    assert line == "- Asks friends | phone | 7"
    assert "7" in reason
    corrected = send(started, done.left.replace("7", "-1"))
    assert corrected.reasons == ()
    assert shown(started) == {"Compare": ["Looks at plans", "Asks friends"], "Decide": ["Signs"]}


def test_a_bad_line_whose_stage_stood_in_the_line_above_says_it_itself(started) -> None:
    done = send(started, "Decide\tSigns\tapp\t1\n\tWaits\tphone\t9\n\tGives up\tphone\t-2")
    assert done.saved == 2
    assert done.left == "Decide\tWaits\tphone\t9"
    send(started, done.left.replace("9", "0"))
    assert shown(started) == {"Decide": ["Signs", "Gives up", "Waits"]}


def test_tabs_of_a_spreadsheet_separate_and_what_nobody_sees_is_cleaned(started) -> None:
    done = send(started, "Compare\tLooks\u202e at plans\x00\twebsite\t2\r\nDecide\tSigns\tapp\t")
    assert done.saved == 2
    assert shown(started) == {"Compare": ["Looks at plans"], "Decide": ["Signs"]}


@given(text=st.text())
def test_cleaning_lines_twice_changes_nothing_more_and_keeps_every_tab_between_words(text: str) -> None:
    cleaned = as_lines(text)
    assert as_lines(cleaned) == cleaned
    assert cleaned.count("\t") == text.count("\t")


def test_a_touchpoint_that_is_there_comes_back_with_that_reason(started) -> None:
    send(started, "Compare | Looks at plans | website")
    done = send(started, "Compare:\nlooks at PLANS | store\nAsks friends", STORES)
    assert (done.saved, done.left) == (1, "Compare:\nlooks at PLANS | store")
    assert "already" in done.reasons[0][1]
    assert shown(started) == {"Compare": ["Looks at plans", "Asks friends"]}


def test_a_touchpoint_in_a_merged_stage_is_found_where_the_stage_went(started) -> None:
    send(started, "Decide | Signs | app")
    compare, decide, _ = started.scene().journey.stages
    organising.merge(started.desk, actor(LEAD), started.id, decide.id, compare.id, form())
    done = send(started, "Compare | Signs\nDecide | Waits\nCompare | Waits")
    assert done.saved == 1
    assert shown(started) == {"Compare": ["Signs", "Waits"]}


def test_the_same_page_sent_again_with_other_lines_revises(started) -> None:
    send(started, "Compare | A | app | 1\nCompare | B | app | 2\nDecide | C", nonce="page")
    first = started.scene().journey.touchpoints[0].id
    send(started, "Compare | X | web\nCompare | A | app | 2", nonce="page")
    assert shown(started) == {"Compare": ["X", "A"]}
    x, a = started.scene().journey.touchpoints
    assert (x.id, x.channels, x.scores, [s.value for s in a.scores]) == (first, ("web",), (), [2])


def test_lines_delivered_five_times_at_once_count_once(started) -> None:
    text = "Compare | A | app | 1\nNew stage | B | app | 9"
    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(lambda _: send(started, text, nonce="page"), range(5)))
    assert set(results) == {results[0]}
    assert shown(started) == {"Compare": ["A"]}


def test_two_people_who_name_the_same_new_stage_at_once_share_it(started) -> None:
    def one(number: int) -> Outcome:
        return send(started, f"Pay | Way {number} | app", (BILLING, STORES)[number % 2])

    with ThreadPoolExecutor(6) as pool:
        assert all(done.saved == 1 for done in pool.map(one, range(6)))
    assert sorted(shown(started)["Pay"]) == [f"Way {n}" for n in range(6)]
    assert [s.name for s in started.scene().journey.stages].count("Pay") == 1


@pytest.mark.parametrize(("text", "word"), [("  \n ", "at least one"), ("Compare:\nDecide:", "stages only")])
def test_where_there_is_no_touchpoint_it_is_refused_at_the_field(started, text, word) -> None:
    with pytest.raises(Refusal) as refused:
        send(started, text)
    assert word in refused.value.fields["lines"]


def test_what_was_left_can_be_fetched_again_by_whoever_sent_it_only(started) -> None:
    page = form(lines="Compare | A | app | 9")
    done = add_lines(started.desk, actor(BILLING), started.id, page.typed["lines"], "brand", page)
    assert outcome(started.desk, actor(BILLING), page.nonce, page.digest) == done
    assert (done.owner, done.saved) == ("brand", 0)
    for stranger in (actor(STORES), actor(BILLING, "T2")):
        with pytest.raises(Refusal):
            outcome(started.desk, stranger, page.nonce, page.digest)


def test_a_touchpoint_added_by_the_form_is_known_to_the_lines(started) -> None:
    compare = started.scene().journey.stages[0].id
    touching.meet(started.desk, actor(STORES), started.id, Met(name="Looks", stage=compare), form())
    assert send(started, "Compare | looks | app").saved == 0


NAMES = st.sampled_from(["Compare", "Decide", "Pay now", "Looks", "Asks", "website", "app", "+1", "9", "?", "", " "])
ROWS = st.one_of(
    st.builds(lambda cells, sign: sign.join(cells), st.lists(NAMES, min_size=1, max_size=5), st.sampled_from("|;\t")),
    st.builds(lambda name: f"{name}:", NAMES),
    st.text(max_size=20),
)


@given(text=st.lists(ROWS, max_size=12).map("\n".join))
def test_every_line_is_good_a_stage_with_lines_below_it_or_left_with_its_reason(text: str) -> None:
    from bot.touching_lines import _left

    typed = as_lines(text)
    parsed = parse_lines(typed, ["Compare", "Decide"])
    left = _left(typed.split("\n"), parsed, ())
    bad = {line.row: line.reason for line in parsed.bad}
    bare = {line.row for line in left} - bad.keys()
    assert bare <= {row for row, _ in parsed.headings}
    assert {line.row: line.reason for line in left if line.row not in bare} == bad
    held = {line.row for line in (*parsed.good, *left)} | {row for row, _ in parsed.headings}
    assert held == {row for row, line in enumerate(typed.split("\n"), 1) if line.strip()}


def test_a_stage_with_nothing_below_it_comes_back_instead_of_being_lost(started) -> None:
    done = send(started, "Compare:\nLooks\nPay:\nDecide:\n\nSigns | app\nLeave")
    assert (done.saved, done.left) == (3, "Pay:")
    assert shown(started) == {"Compare": ["Looks"], "Decide": ["Signs", "Leave"]}


def test_as_many_lines_as_fit_are_saved_together_in_their_order(started) -> None:
    done = send(started, "\n".join(f"Stage {n % 9} | Touchpoint {n} | app | {n % 3}" for n in range(190)))
    assert done.saved == 190
    assert shown(started) == {f"Stage {s}": [f"Touchpoint {n}" for n in range(s, 190, 9)] for s in range(9)}
