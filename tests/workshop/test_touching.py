import pytest

from bot import editing, joining, organising, touching
from bot.desk import Refusal
from bot.steps import Ready, Step, may_advance
from bot.touching import FIRST, LAST, MOST_CHANNELS, Met, More

from .conftest import BILLING, LEAD, STORES, STRANGER, actor, form


def stage(started, name: str) -> str:
    return next(stage.id for stage in started.scene().journey.stages if stage.name == name)


def meet(started, name: str, person: str = BILLING, nonce: str = "", **more) -> str:
    page = form(nonce=nonce, name=name, more=str(more))
    if not more.keys() & {"stage", "new_stage", "after"}:
        more["stage"] = stage(started, "Compare")
    return touching.meet(started.desk, actor(person), started.id, Met(name=name, **more), page)["touchpoint"]


def tell(started, touchpoint: str, person: str = BILLING, **more) -> None:
    touching.tell(started.desk, actor(person), started.id, touchpoint, More(**more), form(more=str(more)))


def only(started):
    (touchpoint,) = started.scene().journey.touchpoints
    return touchpoint


def names(started, stage_name: str = "Compare") -> list[str]:
    return [t.name for s in started.scene().journey.stages if s.name == stage_name for t in s.touchpoints]


def test_a_touchpoint_has_its_stage_channels_and_what_is_said_of_it(started) -> None:
    touchpoint = meet(started, "Looks at plans", channels=("Website", "kiosk", "website "))
    often = {"frequency": "2,000 a month", "known": "known"}
    tell(started, touchpoint, action="Opens two tabs", owner="brand", departments=("Web",), solutions=("CMS",), **often)
    found = only(started)
    assert (found.number, found.channels, found.owner) == ("1.1", ("website", "kiosk"), "brand")
    assert (found.frequency.text, found.frequency.known) == ("2,000 a month", "known")
    assert (found.action, found.departments, found.solutions) == ("Opens two tabs", ("Web",), ("CMS",))


def test_the_second_page_is_revised_and_emptied_as_it_is_sent(started) -> None:
    touchpoint = meet(started, "Looks at plans", channels=("website",))
    tell(started, touchpoint, owner="brand", frequency="often", known="guess", solutions=("CMS",))
    tell(started, touchpoint, owner="partner")
    found = only(started)
    assert (found.owner, found.frequency, found.solutions, found.channels) == ("partner", None, (), ("website",))


def test_places_first_last_and_behind_another(started) -> None:
    meet(started, "b")
    meet(started, "d", after=LAST, stage=stage(started, "Compare"))
    meet(started, "a", after=FIRST, stage=stage(started, "Compare"))
    b = started.scene().journey.touchpoints[1].id
    meet(started, "c", after=b)
    assert names(started) == ["a", "b", "c", "d"]


def test_a_place_in_another_stage_than_the_one_chosen_is_refused_at_its_field(started) -> None:
    first = meet(started, "a")
    with pytest.raises(Refusal) as refused:
        meet(started, "b", stage=stage(started, "Decide"), after=first)
    assert list(refused.value.fields) == ["after"]
    assert names(started) == ["a"]


def test_another_stage_is_made_at_the_end_or_behind_the_place(started) -> None:
    first = meet(started, "a")
    meet(started, "b", new_stage="Afterwards")
    meet(started, "c", new_stage="Ask friends", after=first)
    assert [s.name for s in started.scene().journey.stages] == [
        "Compare",
        "Ask friends",
        "Decide",
        "Switch",
        "Afterwards",
    ]
    assert names(started, "Ask friends") == ["c"]


def test_another_stage_that_is_there_already_is_that_one(started) -> None:
    meet(started, "a", new_stage=" compare ")
    assert names(started) == ["a"]
    assert len(started.scene().journey.stages) == 3


def test_a_stage_that_was_merged_takes_its_touchpoints_where_it_went(started) -> None:
    decide, compare = stage(started, "Decide"), stage(started, "Compare")
    meet(started, "a")
    organising.merge(started.desk, actor(LEAD), started.id, decide, compare, form())
    meet(started, "b", stage=decide)
    meet(started, "c", new_stage="Decide")
    assert names(started) == ["a", "b", "c"]


def test_a_stage_that_was_renamed_leaves_its_old_name_free(started) -> None:
    compare = stage(started, "Compare")
    editing.edit(started.desk, actor(LEAD), started.id, compare, "Look around", {}, form())
    meet(started, "a", new_stage="Compare")
    assert [s.name for s in started.scene().journey.stages] == ["Look around", "Decide", "Switch", "Compare"]


def test_without_a_stage_or_a_name_it_is_refused_at_the_field(started) -> None:
    with pytest.raises(Refusal) as refused:
        meet(started, "a", stage="")
    assert "stage" in refused.value.fields
    with pytest.raises(Refusal) as refused:
        meet(started, "")
    assert list(refused.value.fields) == ["name"]


def test_a_name_that_is_in_the_stage_already_is_added_to_in_ones_own_voice(started) -> None:
    first = meet(started, "Looks at plans", channels=("website",))
    second = meet(started, "looks at  PLANS", STORES, channels=("store", "website"))
    assert first == second
    assert only(started).channels == ("website", "store")
    assert only(started).name == "Looks at plans"
    tell(started, second, STORES, owner="brand")
    tell(started, first, BILLING, action="Opens two tabs")
    assert (only(started).owner, only(started).action) == ("brand", "Opens two tabs")


def test_the_same_name_in_another_stage_is_another_touchpoint(started) -> None:
    meet(started, "Calls us")
    meet(started, "Calls us", stage=stage(started, "Decide"))
    assert len(started.scene().journey.touchpoints) == 2


def test_adding_to_ones_own_touchpoint_keeps_what_one_said_before(started) -> None:
    first = meet(started, "Looks at plans", channels=("website",))
    tell(started, first, owner="brand")
    meet(started, "Looks at plans", channels=("app",))
    assert (only(started).channels, only(started).owner) == (("website", "app"), "brand")


def test_what_was_edited_is_kept_and_what_it_leaves_open_is_added(started) -> None:
    touchpoint = meet(started, "Looks at plans", channels=("website",))
    detail = {"action": "As edited", "channels": ["web shop"], "owner": ""}
    editing.edit(started.desk, actor(LEAD), started.id, touchpoint, "Looks at plans", detail, form())
    tell(started, touchpoint, STORES, action="Other words", owner="partner")
    meet(started, "Looks at plans", STORES, channels=("store",))
    found = only(started)
    assert (found.action, found.owner, found.channels) == ("As edited", "partner", ("web shop", "store"))


def test_the_first_page_sent_again_with_other_words_is_a_revision(started) -> None:
    meet(started, "Looks at plan", nonce="page", channels=("website",))
    meet(started, "Looks at plans", nonce="page", channels=("app",))
    assert (only(started).name, only(started).channels) == ("Looks at plans", ("app",))


def test_a_page_sent_again_under_a_name_that_is_there_leaves_no_double(started) -> None:
    meet(started, "Looks at plans", STORES, channels=("store",))
    meet(started, "Looks at plan", nonce="page", channels=("website",))
    meet(started, "Looks at plans", nonce="page", channels=("website",))
    assert only(started).channels == ("store", "website")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"frequency": "often"}, "known"),
        ({"known": "guess"}, "frequency"),
        ({"known": "known"}, "frequency"),
        ({"owner": "nobody"}, "owner"),
    ],
)
def test_half_an_answer_is_refused_at_its_field(started, more, field) -> None:
    touchpoint = meet(started, "a")
    with pytest.raises(Refusal) as refused:
        tell(started, touchpoint, **more)
    assert list(refused.value.fields) == [field]


def test_unknown_is_an_answer_by_itself(started) -> None:
    tell(started, meet(started, "a"), known="unknown")
    assert only(started).frequency.known == "unknown"


def test_channels_are_spelt_the_common_way_each_once_and_not_too_many() -> None:
    assert touching.tidy(["WEBSITE", " E-Mail", "e-mail", "", "Kiosk 3"]) == ["website", "e-mail", "Kiosk 3"]
    assert len(touching.tidy([f"channel {n}" for n in range(30)])) == MOST_CHANNELS


def test_what_is_missing_is_filled_in_for_many_at_once(started) -> None:
    first, second = meet(started, "a", channels=("website",)), meet(started, "b")
    gone = meet(started, "c")
    editing.withdraw(started.desk, actor(BILLING), started.id, gone)
    owners = {first: "brand", second: "partner", gone: "brand", "unknown": "brand"}
    result = touching.fill(started.desk, actor(STORES), started.id, owners, {second: ["store"]}, form())
    assert result == {"filled": 2}
    a, b = started.scene().journey.touchpoints
    assert (a.owner, a.channels, b.owner, b.channels) == ("brand", ("website",), "partner", ("store",))


def test_what_is_missing_can_be_filled_in_after_an_edit_too(started) -> None:
    touchpoint = meet(started, "a")
    editing.edit(started.desk, actor(LEAD), started.id, touchpoint, "A", {"action": "edited"}, form())
    touching.fill(started.desk, actor(STORES), started.id, {touchpoint: "brand"}, {touchpoint: ["app"]}, form())
    assert (only(started).owner, only(started).channels, only(started).action) == ("brand", ("app",), "edited")


def test_nothing_of_ours_passes_the_step_that_is_open_and_each_step_by_itself(started) -> None:
    for step in (Step.CHOOSE, Step.PERSONAS):
        touching.pass_step(started.desk, actor(STORES), started.id, step, form())
        started.workshops.advance(actor(LEAD), started.id, step, started.scene().version, anyway=True)
    stores = next(d for d in started.scene().journey.departments if d.name == "Stores")
    assert (stores.passed, stores.answered) == ((Step.CHOOSE, Step.PERSONAS), ())


def test_a_pass_is_for_the_step_that_asked_even_where_the_workshop_has_gone_on(started) -> None:
    started.workshops.advance(actor(LEAD), started.id, Step.CHOOSE, started.scene().version, anyway=True)
    touching.pass_step(started.desk, actor(STORES), started.id, Step.CHOOSE, form())
    stores = next(d for d in started.scene().journey.departments if d.name == "Stores")
    assert stores.passed == (Step.CHOOSE,)
    with pytest.raises(Refusal, match="out of date"):
        touching.pass_step(started.desk, actor(STORES), started.id, "seventh", form())


def test_only_who_speaks_for_a_department_passes_for_it(started) -> None:
    with pytest.raises(Refusal, match="department"):
        touching.pass_step(started.desk, actor(STRANGER), started.id, Step.TOUCHPOINTS, form())


def test_a_complete_step_is_done_and_each_thing_missing_is_named(started) -> None:
    for step in (Step.CHOOSE, Step.PERSONAS):
        started.workshops.advance(actor(LEAD), started.id, step, started.scene().version, anyway=True)
    for name in ("Compare", "Decide", "Switch"):
        tell(started, meet(started, f"{name} it", stage=stage(started, name), channels=("app",)), owner="brand")
    bare = meet(started, "Bare")
    reasons = may_advance(Step.TOUCHPOINTS, started.scene().journey).reasons
    assert reasons == (
        "No channel yet for touchpoint 1.2.",
        "No owner yet for touchpoint 1.2.",
        "Nothing yet from Stores.",
    )
    touching.fill(started.desk, actor(BILLING), started.id, {bare: "brand"}, {bare: ["app"]}, form())
    touching.pass_step(started.desk, actor(STORES), started.id, Step.TOUCHPOINTS, form())
    assert may_advance(Step.TOUCHPOINTS, started.scene().journey) == Ready()


def test_another_departments_words_stay_when_one_speaks_for_two(started) -> None:
    touchpoint = meet(started, "a", channels=("app",))
    stores = next(team.id for team in started.scene().teams if team.name == "Stores")
    joining.speak_for(started.desk, actor(BILLING), started.id, stores, form())
    tell(started, touchpoint, owner="partner")
    assert (only(started).channels, only(started).owner) == (("app",), "partner")
