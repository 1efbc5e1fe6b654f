import pytest
from sqlmodel import select

from bot import joining, perspectives
from bot.asking import perspective_pages
from bot.deepening import choice_of
from bot.desk import Refusal
from bot.detailing import Pain
from bot.insight import covered
from bot.perspectives import CAUSES, Told, shown_on, unanswered
from bot.steps import Ready, Refused, Step, may_advance
from storage import items
from storage.items import Given, Said
from storage.tables import Answer

from .conftest import BILLING, LEAD, STORES, actor, form
from .mapped import add, back, cover, hurt, numbers, score, score_nothing_more

HERE, ONWARDS = {"nothing_more": True}, {"nothing_more": True, "onwards": True}


@pytest.fixture
def met(started) -> list[str]:
    return add(started, "Compare", "Ad", "Website", "Call")


def touchpoint(started, touchpoint_id: str):
    return next(t for t in started.scene().journey.touchpoints if t.id == touchpoint_id)


def part(started, touchpoint_id: str, department: str = "Billing"):
    return next((p for p in touchpoint(started, touchpoint_id).perspectives if p.department == department), None)


def stage_states(started, department: str = "Billing") -> list[str]:
    return list(covered(started.scene().journey, department).values())


def shown(started, person: str = BILLING, page: int = 0):
    scene = started.scene(person)
    return shown_on(scene, perspective_pages(scene.journey)[page])


def test_lines_are_about_all_that_is_ours_or_about_the_touchpoint_whose_number_they_start_with(started, met) -> None:
    choices = dict(zip(met, ("1", "not_sure", "not_ours"), strict=True))
    cover(started, BILLING, choices, seen="the letter\n1.2: the hotline", tools="CRM", handovers="1.1, 1.2: to Stores")
    first, second = part(started, met[0]), part(started, met[1])
    assert (first.seen, first.tools, first.handovers, first.unseen) == ("the letter", "CRM", "to Stores", "")
    assert (second.seen, second.tools, second.handovers) == ("the letter\nthe hotline", "CRM", "to Stores")
    assert part(started, met[2]) is None


def test_a_score_without_words_covers_the_cell_and_an_empty_page_does_not(started, met) -> None:
    cover(started, BILLING, dict.fromkeys(met, ""))
    assert stage_states(started)[0] == "silent"
    cover(started, BILLING, {met[0]: "-1", met[1]: "", met[2]: ""}, seen="")
    assert stage_states(started)[0] == "answered"
    assert part(started, met[0]).seen == ""
    assert part(started, met[1]) is None


def test_scores_of_step_4_are_shown_again_and_keeping_them_covers_the_stage(started, met) -> None:
    score(started, BILLING, choices={met[0]: "1", met[1]: "not_ours", met[2]: "not_ours"})
    scene = started.scene(BILLING)
    assert unanswered(scene, perspective_pages(scene.journey)[0])
    cover(started, BILLING, {t: choice_of(scene, t) for t in met})
    assert stage_states(started)[0] == "answered"
    rows = started.desk.database.read(lambda s: s.exec(select(Answer).where(Answer.kind == "score")).all())
    assert {row.revision for row in rows} == {1}


def test_a_stage_in_which_nothing_is_ours_is_passed_and_coming_back_takes_that_back(started, met) -> None:
    cover(started, BILLING, dict.fromkeys(met, "not_ours"))
    assert stage_states(started)[0] == "passed"
    assert started.scene().journey.departments[0].passed == ("perspectives",)
    cover(started, BILLING, {**dict.fromkeys(met, "not_ours"), met[1]: "2"}, seen="the page")
    assert stage_states(started)[0] == "answered"
    assert started.scene().journey.stages[0].passed == ()
    cover(started, BILLING, dict.fromkeys(met, "not_ours"), seen="")
    assert stage_states(started)[0] == "passed"
    assert part(started, met[1]) is None


def test_nothing_of_ours_in_one_tap_passes_the_stage_and_keeps_the_scores(started, met) -> None:
    score(started, BILLING, choices={met[0]: "1"})
    cover(started, BILLING, {met[0]: "1", met[1]: "-2", met[2]: ""}, how=HERE, seen="")
    assert stage_states(started) == ["passed", "silent", "silent"]
    assert [choice_of(started.scene(BILLING), t) for t in met] == ["1", "-2", "not_ours"]


def test_nothing_of_ours_in_one_tap_keeps_words_that_were_typed(started, met) -> None:
    cover(started, BILLING, {met[0]: "1", met[1]: "", met[2]: ""}, how=HERE, seen="the letter")
    assert stage_states(started)[0] == "answered"
    assert (part(started, met[0]).seen, part(started, met[1])) == ("the letter", None)


def test_nothing_of_ours_in_any_stage_left_passes_this_one_and_those_after_it(started, met) -> None:
    second, third = add(started, "Decide", "Quote", "Form"), add(started, "Switch", "Letter")
    cover(started, BILLING, {third[0]: "2"}, seen="the letter")
    cover(started, BILLING, dict.fromkeys(second, ""), how=ONWARDS)
    assert stage_states(started) == ["silent", "passed", "answered"]
    assert stage_states(started, "Stores") == ["silent"] * 3


def test_words_without_a_touchpoint_of_ours_are_refused_and_not_lost(started, met) -> None:
    nothing = dict.fromkeys(met, "not_ours")
    for choices, texts, field in (
        (nothing, {"unseen": "we wait"}, "unseen"),
        ({**nothing, met[0]: "1"}, {"tools": "1.2: CRM"}, "tools"),
        (nothing, {CAUSES: "no owner"}, CAUSES),
    ):
        with pytest.raises(Refusal) as refused:
            cover(started, BILLING, choices, **texts)
        assert set(refused.value.fields) == {field}
    assert stage_states(started)[0] == "silent"


def test_what_was_said_comes_back_for_editing_and_saving_it_unchanged_changes_nothing(started, met) -> None:
    hurt(started, BILLING, met[1], Pain(text="waits"))
    choices = {met[0]: "1", met[1]: "-1", met[2]: "not_ours"}
    texts = {"seen": "1.2: the hotline\nthe letter", "tools": "CRM", CAUSES: "P1: no owner\n1.1: old form"}
    cover(started, BILLING, choices, **texts)
    again = dict(shown(started).texts)
    assert again["seen"] == "the letter\n1.2: the hotline"
    assert again["tools"] == "CRM"
    assert set(again[CAUSES].split("\n")) == {"P1: no owner", "1.1: old form"}
    count = lambda: len(started.desk.database.read(lambda s: s.exec(select(Answer)).all()))  # noqa: E731
    before = count()
    cover(started, BILLING, choices, **again)
    assert count() == before
    assert dict(shown(started).texts) == again


def test_what_is_emptied_is_taken_back_and_what_was_not_shown_stays(started, met) -> None:
    choices = {met[0]: "1", met[1]: "", met[2]: ""}
    cover(started, BILLING, choices, seen="1.1: letter", unseen="1.1: sorting")
    cover(started, BILLING, choices, seen="")
    assert (part(started, met[0]).seen, part(started, met[0]).unseen) == ("", "sorting")


def test_causes_stand_at_their_pain_point_or_at_all_that_hurts_and_can_be_revised(started, met) -> None:
    hurt(started, STORES, met[0], Pain(text="waits"), Pain(text="asked twice"))
    hurt(started, STORES, met[1], Pain(text="gets lost"))
    choices = dict(zip(met, ("1", "1", "1"), strict=True))
    causes = lambda: {p.number: p.causes for t in started.scene().journey.touchpoints for p in t.pain_points}  # noqa: E731
    cover(started, BILLING, choices, causes="P2: two systems\nnobody owns it")
    assert causes() == {"P1": ("nobody owns it",), "P2": ("two systems",), "P3": ("nobody owns it",)}
    cover(started, BILLING, choices, causes="P2: three systems")
    assert causes() == {"P1": (), "P2": ("three systems",), "P3": ()}
    cover(started, BILLING, choices, causes="P2: two systems")
    assert causes() == {"P1": (), "P2": ("two systems",), "P3": ()}


def test_a_cause_where_nothing_hurts_yet_stands_at_all_that_is_ours_and_waits_for_the_pain(started, met) -> None:
    cover(started, BILLING, {met[0]: "1", met[1]: "1", met[2]: "not_ours"}, causes="nobody owns it")
    for touchpoint_id in met:
        hurt(started, STORES, touchpoint_id, Pain(text="waits"))
    causes = [p.causes for t in started.scene().journey.touchpoints for p in t.pain_points]
    assert causes == [("nobody owns it",), ("nobody owns it",), ()]


def test_everybody_edits_their_own_causes_only(started, met) -> None:
    hurt(started, STORES, met[0], Pain(text="waits"))
    cover(started, STORES, {met[0]: "1"}, causes="P1: too few people")
    assert shown(started, BILLING).texts[CAUSES] == ""
    cover(started, BILLING, {met[0]: "1"}, causes="P1: one system")
    cover(started, BILLING, {met[0]: "1"}, causes="")
    assert touchpoint(started, met[0]).pain_points[0].causes == ("too few people",)


def test_numbers_mean_what_the_page_showed_also_where_the_map_has_changed(started, met) -> None:
    before = numbers(started, *met)
    hurt(started, STORES, met[1], Pain(text="waits"))
    early = add(started, "Compare", "Earlier")[0]
    assert numbers(started, *met) != before
    told = Told(numbers=before, choices={met[2]: "1"}, texts={"seen": f"{_number(before, met[2])}: the call"})
    perspectives.cover(started.desk, actor(BILLING), started.id, told, form(seen="x"))
    assert part(started, met[2]).seen == "the call"
    assert part(started, early) is None


def _number(of: dict[str, str], touchpoint_id: str) -> str:
    return next(number for number, item_id in of.items() if item_id == touchpoint_id)


def test_whoever_answers_for_two_departments_keeps_both(started, met) -> None:
    hurt(started, LEAD, met[0], Pain(text="waits"))
    cover(started, BILLING, {met[0]: "-2"}, seen="1.1: the bill", causes="P1: late run")
    joining.speak_for(started.desk, actor(BILLING), started.id, started.scene().teams[1].id, form())
    assert shown(started).texts["seen"] == shown(started).texts[CAUSES] == ""
    cover(started, BILLING, {met[0]: "2"}, seen="1.1: the shop", causes="P1: long queue")
    assert (part(started, met[0]).seen, part(started, met[0], "Stores").seen) == ("the bill", "the shop")
    assert set(touchpoint(started, met[0]).pain_points[0].causes) == {"late run", "long queue"}
    joining.speak_for(started.desk, actor(BILLING), started.id, started.scene().teams[0].id, form())
    assert shown(started).texts["seen"] == "1.1: the bill"


def test_a_split_stage_is_passed_only_when_all_its_pages_are(started) -> None:
    many = add(started, "Compare", *(f"T{n}" for n in range(12)))
    first, second = (list(page.ids) for page in perspective_pages(started.scene().journey))
    cover(started, BILLING, dict.fromkeys(first, "not_ours"))
    assert stage_states(started)[0] == "silent"
    cover(started, BILLING, dict.fromkeys(second, "not_ours"))
    assert stage_states(started)[0] == "passed"
    cover(started, STORES, dict.fromkeys(first, ""), how=HERE)
    assert stage_states(started, "Stores")[0] == "passed"
    assert {choice_of(started.scene(STORES), t) for t in many} == {"not_ours"}


def test_two_people_of_a_department_add_up(started, met) -> None:
    cover(started, BILLING, {met[0]: "1"}, tools="1.1: CRM")
    cover(started, LEAD, {met[0]: "-1"}, tools="1.1: paper")
    assert part(started, met[0]).tools == "CRM\npaper"
    cover(started, LEAD, {met[0]: "-1"}, tools="1.1: CRM")
    assert part(started, met[0]).tools == "CRM"


def test_a_pass_in_step_4_does_not_pass_step_5(started, met) -> None:
    score_nothing_more(started, BILLING, dict.fromkeys(met, ""), onwards=True)
    assert stage_states(started)[0] == "silent"
    assert started.scene().journey.departments[0].answered == ("deeper",)
    scene = started.scene(BILLING)
    assert unanswered(scene, perspective_pages(scene.journey)[0])
    cover(started, BILLING, dict.fromkeys(met, "not_ours"))
    scene = started.scene(BILLING)
    assert not unanswered(scene, perspective_pages(scene.journey)[0])


def test_a_stage_that_was_passed_in_another_step_can_be_passed_in_this_one(started, met) -> None:
    stage = started.scene().journey.stages[0].id

    def pass_before(session) -> None:
        workshop = started.desk.workshop(session, actor(BILLING), started.id)
        voice = started.desk.voice(session, workshop, actor(BILLING), form())
        items.say(session, voice, stage, Said(kind="pass", state=Given.PASSED))

    started.desk.database.write(pass_before)
    assert stage_states(started)[0] == "silent"
    cover(started, BILLING, dict.fromkeys(met, "not_ours"))
    assert stage_states(started)[0] == "passed"


def test_the_other_workspace_sees_nothing_of_it(started, met) -> None:
    told = Told(numbers={"1.1": met[0]}, choices={met[0]: "1"}, texts={})
    with pytest.raises(Refusal, match="not here"):
        perspectives.cover(started.desk, actor(BILLING, "T2"), started.id, told, form())


def test_a_complete_workshop_may_go_on_from_steps_4_and_5(started, met) -> None:
    other = add(started, "Decide", "Quote")
    last = add(started, "Switch", "Letter", marked=True)
    every = [*met, *other, *last]
    journey = lambda: started.scene().journey  # noqa: E731
    assert isinstance(may_advance(Step.DEEPER, journey()), Refused)
    scores = dict(zip(every, ("-2", "1", "not_sure", "-1", "2"), strict=True))
    score(started, BILLING, choices=scores)
    score_nothing_more(started, STORES, dict.fromkeys(met, ""), onwards=True)
    refused = may_advance(Step.DEEPER, journey())
    assert refused == Refused(("No evidence, and no task to get it, for touchpoint 1.1, 1.2, 2.1 and 3.1.",))
    back(started, BILLING, met[0], source="survey", text="38% gave up")
    for touchpoint_id in (met[1], other[0]):
        back(started, BILLING, touchpoint_id, task="Ada asks by Friday")
    assert isinstance(may_advance(Step.DEEPER, journey()), Refused)
    back(started, STORES, last[0], source="empathy_exercise", text="We switched ourselves")
    assert may_advance(Step.DEEPER, journey()) == Ready()

    hurt(started, BILLING, met[0], Pain(text="waits", severity=3))
    cover(started, BILLING, {t: scores[t] for t in met}, seen="the page")
    cover(started, BILLING, dict.fromkeys(other, ""), how=ONWARDS)
    cover(started, STORES, dict.fromkeys(met, "not_ours"), how=ONWARDS)
    refused = may_advance(Step.PERSPECTIVES, journey())
    assert refused == Refused(("No cause named yet for pain point P1.",))
    cover(started, STORES, dict.fromkeys(met, "not_ours"), causes="P1: no owner")
    assert may_advance(Step.PERSPECTIVES, journey()) == Ready()
