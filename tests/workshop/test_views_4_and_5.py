"""The modals of steps 4 and 5: what they show, to whom, and that Slack would take them whatever was typed."""

import json
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.asking import CHOICES
from bot.detailing import Pain
from handlers.ids import Carried, field_of
from handlers.views import deeper, detail, perspectives
from sandbox.blockkit.views import check_view

from .conftest import BILLING, STORES
from .mapped import add, back, cover, describe, hurt, score, score_nothing_more

HARD = ("文" * 3000, "a" * 3000, "$x^2$ <!channel> `@here` & *b*", "مرحبا بالعالم", "👩‍👩‍👧" * 300)


@pytest.fixture
def met(started) -> list[str]:
    return add(started, "Compare", "Ad", "Website", "Call")


def rendered(view: View) -> dict[str, Any]:
    """The view as Slack gets it, which has nothing against it."""
    shown = view.to_dict()
    assert check_view(shown, modal=True, usable_files=lambda _: True) == []
    assert len(shown["private_metadata"]) <= 3000
    labels = [block["label"]["text"] for block in shown["blocks"] if block["type"] == "input"]
    assert len(labels) == len(set(labels))
    typed = [b for b in shown["blocks"] if b["type"] == "input" and b["element"]["type"] == "plain_text_input"]
    assert len(typed) <= 6
    return shown


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field_of(b["block_id"]): b["element"] for b in view["blocks"] if b["type"] == "input"}


def chosen(view: dict[str, Any]) -> list[str]:
    return [element.get("initial_option", {}).get("value", "") for element in inputs(view).values()]


def text_of(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


def buttons(view: dict[str, Any]) -> list[str]:
    rows = [b["elements"] for b in view["blocks"] if b["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def test_contribute_opens_the_first_page_with_something_unanswered(started, met) -> None:
    other = add(started, "Switch", "Letter")
    view = rendered(deeper.hub(started.scene(BILLING)))
    assert view["title"]["text"] == "Stage 1 of 3: Compare"
    assert list(inputs(view)) == [f"score.{t}" for t in met]
    score(started, BILLING, choices=dict.fromkeys(met, "not_sure"))
    view = rendered(deeper.hub(started.scene(BILLING)))
    assert (view["title"]["text"], list(inputs(view))) == ("Stage 3 of 3: Switch", [f"score.{other[0]}"])
    score(started, BILLING, choices={other[0]: "1"})
    assert rendered(deeper.hub(started.scene(BILLING)))["title"]["text"] == "Detail"


def test_nothing_is_chosen_beforehand_but_what_this_person_chose(started, met) -> None:
    score(started, STORES, choices=dict.fromkeys(met, "-2"))
    view = rendered(deeper.hub(started.scene(BILLING)))
    assert chosen(view) == ["", "", ""]
    (element, *_) = inputs(view).values()
    assert [(o["text"]["text"], o["value"]) for o in element["options"]] == list(CHOICES)
    score(started, BILLING, choices={met[0]: "0", met[1]: "not_ours"})
    assert chosen(rendered(deeper.hub(started.scene(BILLING)))) == ["0", "not_ours", ""]


def test_a_page_offers_nothing_of_ours_in_one_tap(started, met) -> None:
    view = rendered(deeper.hub(started.scene(BILLING)))
    assert buttons(view)[-2:] == ["Nothing of ours in this stage", "Nothing of ours in any stage left"]


def test_nobody_sees_others_scores_before_answering_for_every_touchpoint(started, met) -> None:
    score(started, STORES, choices=dict(zip(met, ("-2", "-1", "-1"), strict=True)))
    score(started, BILLING, choices={met[0]: "1"})
    assert not [
        block
        for block in rendered(detail.details(started.scene(BILLING)))["blocks"]
        if "0.5" in str(block) or "−" in str(block)
    ]
    score_nothing_more(started, BILLING, dict.fromkeys(met, ""))
    listed = text_of(rendered(detail.details(started.scene(BILLING))))
    assert "1.1 Ad: −0.5" in listed
    assert "1.2 Website: −1" in listed


def test_the_list_marks_what_is_done(started, met) -> None:
    score(started, BILLING, choices=dict(zip(met, ("-2", "-1", "2"), strict=True)))
    hurt(started, BILLING, met[1], Pain(text="waits"))
    view = rendered(detail.details(started.scene(BILLING)))
    listed = [b for b in view["blocks"] if b["type"] == "section" and "accessory" in b]
    assert [("done" in b["text"]["text"], b["accessory"]["text"]["text"]) for b in listed] == [
        (False, "Detail on 1.1"),
        (True, "More on 1.2"),
        (False, "Detail on 1.3"),
    ]


def test_many_moments_of_truth_are_listed_the_open_ones_first_within_slacks_limits(started) -> None:
    many = [t for stage in ("Compare", "Decide") for t in add(started, stage, *(HARD[0][:120],) * 20, marked=True)]
    for touchpoint in many[:10]:
        describe(started, BILLING, touchpoint, thoughts="x")
    view = rendered(detail.details(started.scene(BILLING)))
    listed = [b["text"]["text"] for b in view["blocks"] if b["type"] == "section" and "accessory" in b]
    assert (len(listed), any("done" in text for text in listed)) == (20, False)
    assert "20 more" in text_of(view)


def test_detail_goes_over_three_short_pages_with_ones_own_words_in_them(started, met) -> None:
    describe(started, BILLING, met[0], thoughts="Why twice?")
    pages = [rendered(detail.detail(started.scene(BILLING), met[0], page)) for page in range(3)]
    assert [page["title"]["text"] for page in pages] == ["Detail 1 of 3", "Detail 2 of 3", "Detail 3 of 3"]
    assert inputs(pages[0])["thoughts"]["initial_value"] == "Why twice?"
    assert all(b["optional"] for page in pages for b in page["blocks"] if b["type"] == "input")
    assert [o["text"]["text"] for o in inputs(pages[2])["source"]["options"]] == [
        "Customer analytics",
        "Digital analytics",
        "Contact-centre recordings",
        "Survey",
        "Behavioural research",
        "Empathy exercise",
    ]
    assert rendered(detail.detail(started.scene(BILLING), met[0], 3))["title"]["text"] == "Detail"


def test_step_5_asks_the_own_score_and_the_own_part_and_names_the_pain_points(started, met) -> None:
    score(started, BILLING, choices={met[0]: "-1"})
    hurt(started, STORES, met[1], Pain(text="waits"))
    view = rendered(perspectives.hub(started.scene(BILLING)))
    assert list(inputs(view))[3:] == ["seen", "unseen", "tools", "handovers", "causes"]
    assert chosen(view)[:3] == ["-1", "", ""]
    assert "P1 (1.2) waits" in text_of(view)
    carried = Carried.from_text(view["private_metadata"])
    assert list(perspectives.numbers_of(carried)) == ["1.1", "1.2", "1.3", "P1"]


def test_step_5_goes_through_the_stages_that_are_open_and_ends_with_where_departments_differ(started, met) -> None:
    other = add(started, "Switch", "Letter")
    scene = started.scene(BILLING)
    assert rendered(perspectives.after(scene, met))["title"]["text"] == "Stage 3 of 3: Switch"
    cover(started, BILLING, {met[0]: "-2", met[1]: "1", met[2]: "not_ours"})
    cover(started, BILLING, {other[0]: "not_ours"})
    cover(started, STORES, {met[0]: "2", met[1]: "1"})
    view = rendered(perspectives.hub(started.scene(BILLING)))
    assert "1.1 Ad: from −2 to +2" in text_of(view)
    assert "1.2 Website: from" not in text_of(view)
    again = rendered(perspectives.part(started.scene(BILLING), 0, again=True))
    assert chosen(again)[:3] == ["-2", "1", "not_ours"]
    after = rendered(perspectives.after(started.scene(BILLING), met, again=True))
    assert after["title"]["text"] == "Stage 3 of 3: Switch"
    blind = rendered(perspectives.done(started.scene(STORES)))
    assert "from −2" not in text_of(blind)


@pytest.mark.parametrize("words", HARD)
def test_whatever_was_typed_slack_takes_every_page(started, words) -> None:
    name = words[:120]
    many = add(started, "Compare", *(f"{name}{n}" for n in range(10)), marked=True)
    for touchpoint in many[:4]:
        describe(started, BILLING, touchpoint, thoughts=words, feelings=words, needs=words, expectations=words)
        hurt(started, BILLING, touchpoint, Pain(text=words, severity=3), Pain(text=words), gains=(words[:300],) * 3)
        back(
            started,
            BILLING,
            touchpoint,
            task=words,
            source="survey",
            text=words,
            link="https://example.org/" + "x" * 900,
        )
    score(started, BILLING, choices=dict.fromkeys(many, "1"))
    texts = dict.fromkeys(("seen", "unseen", "tools", "handovers", "causes"), words)
    cover(started, BILLING, dict.fromkeys(many, "1"), **texts)
    scene = started.scene(BILLING)
    views = [deeper.hub(scene), deeper.scores(scene, 0), perspectives.hub(scene), perspectives.part(scene, 0)]
    for view in (*views, *(detail.detail(scene, many[0], page) for page in range(4))):
        shown = rendered(view)
        assert not any(b["text"]["type"] == "mrkdwn" for b in shown["blocks"] if b["type"] == "section")
    page = rendered(perspectives.part(scene, 0))
    assert inputs(page)["seen"]["initial_value"] == words


def test_words_too_long_to_show_are_not_asked_for_and_stay(started, met) -> None:
    for touchpoint in met:
        cover(started, BILLING, {touchpoint: "1"}, seen=touchpoint[-1] * 2900, tools="CRM")
    view = rendered(perspectives.part(started.scene(BILLING), 0))
    assert "seen" not in inputs(view)
    assert "too long to show" in text_of(view)
    assert inputs(view)["tools"]["initial_value"] == "CRM"
    before = [t.perspectives for t in started.scene().journey.touchpoints]
    cover(started, BILLING, dict.fromkeys(met, "1"), tools="CRM")
    assert [t.perspectives for t in started.scene().journey.touchpoints] == before
