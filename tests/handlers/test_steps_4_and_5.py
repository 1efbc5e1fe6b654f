"""Steps 4 and 5 by the payloads that Slack sends: page after page, one tap, errors at their fields."""

import json
from typing import Any

import pytest

from bot import touching_lines
from bot.desk import Form
from bot.scene import Actor
from bot.steps import Step
from handlers.ids import Act, Carried, field_of

from .conftest import BILLING, LEAD, STORES, TEAM
from .reading import buttons, errors, labels, words

LINES = "Compare | Ad | web\nCompare | Website | web\nDecide | Quote | mail\nSwitch | Letter | post"


@pytest.fixture
def workshop(talk) -> str:
    """A workshop with four touchpoints, at step 4."""
    started = talk.start()
    mapwright, lead = talk.bot.mapwright, Actor(TEAM, LEAD)
    touching_lines.add_lines(mapwright.desk, lead, started, LINES, "brand", Form(name="lines", nonce="n", typed={}))
    for step in (Step.CHOOSE, Step.PERSONAS, Step.TOUCHPOINTS):
        version = mapwright.workshops.scene(lead, started).version
        mapwright.workshops.advance(lead, started, step, version, anyway=True)
    return started


def onwards(talk, workshop: str) -> None:
    lead = Actor(TEAM, LEAD)
    version = talk.bot.mapwright.workshops.scene(lead, workshop).version
    talk.bot.mapwright.workshops.advance(lead, workshop, Step.DEEPER, version, anyway=True)


def scene(talk, workshop: str, person: str = BILLING) -> Any:
    return talk.bot.mapwright.workshops.scene(Actor(TEAM, person), workshop)


def by_label(view: dict[str, Any], **typed: str) -> dict[str, str]:
    """What is typed, by field, where it is given by the beginning of the label: _1_2 is '1.2'."""
    labels = {b["label"]["text"]: field_of(b["block_id"]) for b in view["blocks"] if b["type"] == "input"}
    found = {}
    for key, value in typed.items():
        start = key.replace("_", ".").strip(".") if key[0] == "_" else key
        (label,) = [label for label in labels if label.startswith(start)]
        found[labels[label]] = value
    return found


def filled(view: dict[str, Any], **values: str) -> dict[str, Any]:
    """The view with what somebody has chosen or typed into it and not sent, as it comes with a button's payload."""
    state = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element, value = block["element"], values.get(field_of(block["block_id"]))
            kind = element["type"]
            if kind == "static_select":
                option = {"text": {}, "value": value} if value else element.get("initial_option")
                state[block["block_id"]] = {element["action_id"]: {"type": kind, "selected_option": option}}
            else:
                typed = {"type": kind, "value": value or element.get("initial_value")}
                state[block["block_id"]] = {element["action_id"]: typed}
    return {**view, "state": {"values": state}}


def tap(talk, view: dict[str, Any], act: Act, user: str = BILLING, **values: str) -> dict[str, Any]:
    """Press a button of a modal in which something may have been chosen, and return the page that is shown then."""
    rows = [b["elements"] for b in view["blocks"] if b["type"] == "actions"]
    (value,) = [e["value"] for row in rows for e in row if e["action_id"] == act]
    return talk.press(act, value, user, filled(view, **values))


def open_hub(talk, workshop: str, user: str = BILLING) -> dict[str, Any]:
    return talk.press(Act.CONTRIBUTE, Carried(workshop=workshop), user)


def test_a_person_scores_page_after_page_and_then_gives_detail(talk, workshop) -> None:
    view = open_hub(talk, workshop)
    titles = [view["title"]["text"]]
    for values in ({"_1_1": "-2", "_1_2": "not_sure"}, {}, {"_3_1": "2"}):
        view = talk.submit(view, BILLING, **by_label(view, **values))["view"]
        titles.append(view["title"]["text"])
    assert titles == ["Stage 1 of 3: Compare", "Stage 2 of 3: Decide", "Stage 3 of 3: Switch", "Detail"]
    (first, *_) = [b["accessory"] for b in view["blocks"] if "accessory" in b]
    view = talk.press(first["action_id"], first["value"], BILLING, view)
    view = talk.submit(view, BILLING, thoughts="Why twice?")["view"]
    view = talk.submit(view, BILLING, pain_1="waits", bad_pain_1="3", gains="clear\nfast")["view"]
    evidence = {"source": "survey", "text": "38% gave up", "link": "https://example.org", "sample_size": "250"}
    view = talk.submit(view, BILLING, **evidence)["view"]
    assert view["title"]["text"] == "Detail"
    (touchpoint, *_) = scene(talk, workshop).journey.touchpoints
    assert touchpoint.thoughts == ("Why twice?",)
    assert [(p.text, p.severity) for p in touchpoint.pain_points] == [("waits", 3)]
    assert [gain.text for gain in touchpoint.gains] == ["clear", "fast"]
    assert [(e.source, e.sample_size) for e in touchpoint.evidence] == [("survey", 250)]


def test_nonsense_is_marked_at_its_field_and_nothing_typed_is_lost(talk, workshop) -> None:
    touchpoint = scene(talk, workshop).journey.touchpoints[0].id
    view = talk.press(Act.DETAIL, Carried(workshop=workshop, item=touchpoint, page=2), BILLING)
    answer = talk.submit(view, BILLING, source="survey", text="38%", link="javascript:alert(1)", date="soon")
    assert answer["response_action"] == "errors"
    assert {field_of(block) for block in answer["errors"]} == {"link", "date"}
    assert scene(talk, workshop).journey.touchpoints[0].evidence == ()


def test_one_tap_keeps_what_was_chosen_and_turns_the_page(talk, workshop) -> None:
    view = open_hub(talk, workshop)
    view = tap(talk, view, Act.PASS_STAGE, **by_label(view, _1_2="-1"))
    assert view["title"]["text"] == "Stage 2 of 3: Decide"
    view = tap(talk, view, Act.PASS_ALL)
    assert view["title"]["text"] == "Detail"
    now = scene(talk, workshop)
    said = [now.my(t.id, "score") for t in now.journey.touchpoints]
    assert [(s.state, s.score) for s in said] == [
        ("not_ours", None),
        ("given", -1),
        ("not_ours", None),
        ("not_ours", None),
    ]


def test_a_tap_delivered_twice_counts_once(talk, workshop) -> None:
    view = open_hub(talk, workshop)
    for _ in range(2):
        tap(talk, view, Act.PASS_STAGE, **by_label(view, _1_1="1"))
    now = scene(talk, workshop)
    assert [now.my(t.id, "score").state for t in now.journey.touchpoints[:2]] == ["given", "not_ours"]
    assert len(now.journey.touchpoints[0].scores) == 1


def test_going_through_ones_scores_shows_them_all_again(talk, workshop) -> None:
    view = tap(talk, open_hub(talk, workshop), Act.PASS_ALL)
    view = tap(talk, view, Act.SCORE_PAGE)
    titles = []
    while view["callback_id"] == "scores":
        titles.append(view["title"]["text"])
        view = talk.submit(view, BILLING, **by_label(view, **{f"_{len(titles)}_1": "1"}))["view"]
    assert titles == ["Stage 1 of 3: Compare", "Stage 2 of 3: Decide", "Stage 3 of 3: Switch"]
    assert [s.score for s in (scene(talk, workshop).my(t.id, "score") for t in _firsts(talk, workshop))] == [1] * 3


def _firsts(talk, workshop: str) -> list[Any]:
    return [stage.touchpoints[0] for stage in scene(talk, workshop).journey.stages]


def test_a_department_tells_its_part_stage_by_stage(talk, workshop) -> None:
    onwards(talk, workshop)
    view = open_hub(talk, workshop)
    assert view["title"]["text"] == "Stage 1 of 3: Compare"
    said = {"seen": "the page\n1.2: the chat", "tools": "CRM"}
    view = talk.submit(view, BILLING, **by_label(view, _1_1="1"), **said)["view"]
    assert view["title"]["text"] == "Stage 2 of 3: Decide"
    view = tap(talk, view, Act.PART_PASS_STAGE)
    assert view["title"]["text"] == "Stage 3 of 3: Switch"
    view = tap(talk, view, Act.PART_PASS_ALL)
    assert view["title"]["text"] == "Perspectives"
    first, second, *_ = scene(talk, workshop).journey.touchpoints
    assert [(p.seen, p.tools) for p in first.perspectives] == [("the page", "CRM")]
    assert [(p.seen, p.tools) for p in second.perspectives] == [("the page\nthe chat", "CRM")]
    assert [stage.passed for stage in scene(talk, workshop).journey.stages] == [(), ("Billing",), ("Billing",)]
    assert open_hub(talk, workshop)["title"]["text"] == "Perspectives"
    assert open_hub(talk, workshop, STORES)["title"]["text"] == "Stage 1 of 3: Compare"


def test_words_about_nothing_of_ours_are_marked_or_said_and_not_saved(talk, workshop) -> None:
    onwards(talk, workshop)
    view = open_hub(talk, workshop)
    nothing = by_label(view, _1_1="not_ours", _1_2="not_ours")
    answer = talk.submit(view, BILLING, **nothing, unseen="we wait")
    assert {field_of(block) for block in answer["errors"]} == {"unseen"}
    tap(talk, view, Act.PART_PASS_STAGE, unseen="we wait")
    talk.settle()
    assert "Nothing of ours" in json.dumps(talk.shown())
    assert talk.slack.calls[-1][0] == "views.push"
    assert [stage.passed for stage in scene(talk, workshop).journey.stages] == [(), (), ()]


def test_a_page_too_big_for_an_acknowledgement_is_one_tap_away(talk, workshop) -> None:
    onwards(talk, workshop)
    view = open_hub(talk, workshop)
    view = talk.submit(view, BILLING, **by_label(view, _1_1="1"))["view"]
    talk.submit(view, BILLING, **by_label(view, _2_1="1"), seen="文" * 3000, tools="文" * 3000)
    first = talk.press(Act.PART_PAGE, Carried(workshop=workshop, part="again"), BILLING)
    answer = talk.submit(first, BILLING)
    assert len(json.dumps(answer)) < 16_000
    (row,) = [b for b in answer["view"]["blocks"] if b["type"] == "actions"]
    view = talk.press(row["elements"][0]["action_id"], row["elements"][0]["value"], BILLING, answer["view"])
    assert view["title"]["text"] == "Stage 2 of 3: Decide"
    assert "文" * 3000 in json.dumps(view, ensure_ascii=False)


def test_without_touchpoints_both_steps_say_what_to_do(talk) -> None:
    empty = talk.start()
    lead = Actor(TEAM, LEAD)
    for step in (Step.CHOOSE, Step.PERSONAS, Step.TOUCHPOINTS, Step.DEEPER):
        version = talk.bot.mapwright.workshops.scene(lead, empty).version
        talk.bot.mapwright.workshops.advance(lead, empty, step, version, anyway=True)
        if step in (Step.TOUCHPOINTS, Step.DEEPER):
            assert "no touchpoints" in json.dumps(open_hub(talk, empty))


def test_pages_with_inputs_say_for_whom_one_speaks_and_have_no_button_that_drops_what_is_typed(talk, workshop) -> None:
    pages = [open_hub(talk, workshop)]
    onwards(talk, workshop)
    pages.append(open_hub(talk, workshop))
    for page in pages:
        assert labels(page)
        assert "You speak for Billing" in words(page)
        assert not [b for b in buttons(page).values() if b["action_id"] == Act.SPEAK_FOR]
    done = tap(talk, pages[1], Act.PART_PASS_ALL)
    assert labels(done) == []
    assert Act.SPEAK_FOR in {b["action_id"] for b in buttons(done).values()}


def test_more_gains_than_fit_are_refused_at_their_field_and_none_is_dropped(talk, workshop) -> None:
    touchpoint = scene(talk, workshop).journey.touchpoints[0].id
    view = talk.press(Act.DETAIL, Carried(workshop=workshop, item=touchpoint, page=1), BILLING)
    gains = [f"gain {n}" for n in range(60)]
    assert errors(talk, view, BILLING, gains="\n".join(gains)) == {"gains": "At most 50 lines; you wrote 60."}
    talk.submit(view, BILLING, gains="\n".join(gains[:50]))
    assert [gain.text for gain in scene(talk, workshop).journey.touchpoints[0].gains] == gains[:50]
