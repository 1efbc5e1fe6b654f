import pytest

from bot import choosing, editing, organising
from bot.choosing import Proposal
from bot.desk import Refusal
from bot.scene import SCORES_LATER
from bot.steps import Step
from storage import items
from storage.items import Kind, Said
from storage.keys import new_key

from .conftest import BILLING, LEAD, STORES, actor, form


def add(started, person: str, kind: Kind, name: str, parent: str = "", **detail: object) -> str:
    """Put an item on the map in a person's own voice."""

    def work(session):
        workshop = started.desk.workshop(session, actor(person), started.id)
        voice = started.desk.voice(session, workshop, actor(person), form())
        key = new_key()
        position = items.last_position(session, started.id, kind, parent) + 1
        items.put(session, voice, key, kind, name, parent_id=parent, position=position, detail=detail)
        return key

    return started.desk.database.write(work)


def rate(started, person: str, item: str, score: int) -> None:
    def work(session):
        workshop = started.desk.workshop(session, actor(person), started.id)
        voice = started.desk.voice(session, workshop, actor(person), form())
        items.say(session, voice, item, Said(kind="score", score=score))

    started.desk.database.write(work)


def stage(started, number: int) -> str:
    return started.scene().journey.stages[number].id


def names(started) -> list[list[str]]:
    return [[t.name for t in s.touchpoints] for s in started.scene().journey.stages]


def test_an_author_edits_and_others_may_not(started) -> None:
    shop = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0), channels=["store"], owner="brand")
    with pytest.raises(Refusal, match="Only whoever added"):
        editing.edit(started.desk, actor(STORES), started.id, shop, "Mine now", {}, form())
    editing.edit(
        started.desk, actor(BILLING), started.id, shop, "Store visit", {"channels": ["store", "phone"]}, form()
    )
    touchpoint = started.scene().journey.touchpoints[0]
    assert (touchpoint.name, touchpoint.channels, touchpoint.owner) == ("Store visit", ("store", "phone"), "brand")


def test_a_facilitators_edit_counts_and_the_authors_words_are_kept(started) -> None:
    shop = add(started, STORES, Kind.TOUCHPOINT, "Shop", stage(started, 0), channels=["store"])
    editing.edit(started.desk, actor(LEAD), started.id, shop, "Shop visit", {"channels": ["shop floor"]}, form())
    assert started.scene().journey.touchpoints[0].channels == ("shop floor",)
    own = started.scene(STORES).my(shop, "words")
    assert (own.text, own.detail["channels"]) == ("Shop", ["store"])


def test_an_empty_name_is_refused_at_its_field(started) -> None:
    shop = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0))
    with pytest.raises(Refusal) as refused:
        editing.edit(started.desk, actor(BILLING), started.id, shop, "", {}, form())
    assert list(refused.value.fields) == ["name"]


def test_withdrawing_is_for_the_author_unless_others_built_on_it_and_can_be_undone(started) -> None:
    shop = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0))
    with pytest.raises(Refusal):
        editing.withdraw(started.desk, actor(STORES), started.id, shop)
    change = editing.withdraw(started.desk, actor(BILLING), started.id, shop)
    assert names(started) == [[], [], []]
    assert editing.undo(started.desk, actor(BILLING), started.id, change)
    assert not editing.undo(started.desk, actor(BILLING), started.id, change)
    assert names(started) == [["Shop"], [], []]
    rate(started, STORES, shop, -2)
    with pytest.raises(Refusal, match="Others have added"):
        editing.withdraw(started.desk, actor(BILLING), started.id, shop)
    editing.withdraw(started.desk, actor(LEAD), started.id, shop)
    assert names(started) == [[], [], []]
    editing.restore(started.desk, actor(LEAD), started.id, shop)
    assert started.scene().journey.touchpoints[0].scores[0].value == -2


def test_people_find_what_they_added_and_facilitators_everything(started) -> None:
    add(started, BILLING, Kind.PAIN_POINT, "Long queue")
    add(started, STORES, Kind.GAIN, "Friendly staff")
    assert [e.name for e in editing.editable(started.scene(BILLING))] == ["Long queue"]
    assert {"Long queue", "Friendly staff", "Compare"} <= {e.name for e in editing.editable(started.scene(LEAD))}
    assert [e.name for e in editing.editable(started.scene(LEAD), "QUEUE")] == ["Long queue"]


def test_touchpoints_are_moved_between_stages_and_stages_among_each_other(started) -> None:
    first, second = stage(started, 0), stage(started, 1)
    a = add(started, BILLING, Kind.TOUCHPOINT, "A", first)
    b = add(started, BILLING, Kind.TOUCHPOINT, "B", first)
    c = add(started, BILLING, Kind.TOUCHPOINT, "C", second)
    organising.move(started.desk, actor(LEAD), started.id, c, a, form(), first)
    assert names(started) == [["A", "C", "B"], [], []]
    undone = organising.move(started.desk, actor(LEAD), started.id, b, "", form())
    assert names(started) == [["B", "A", "C"], [], []]
    editing.undo(started.desk, actor(LEAD), started.id, undone["change"])
    assert names(started) == [["A", "C", "B"], [], []]
    organising.move(started.desk, actor(LEAD), started.id, first, second, form())
    assert [s.name for s in started.scene().journey.stages] == ["Decide", "Compare", "Switch"]


def test_a_merge_keeps_words_authors_and_scores_and_can_be_undone(started) -> None:
    shop = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0), channels=["store"])
    store = add(started, STORES, Kind.TOUCHPOINT, "The store", stage(started, 1), channels=["shop floor"])
    pain = add(started, STORES, Kind.PAIN_POINT, "Queue", store)
    rate(started, BILLING, shop, 2)
    rate(started, STORES, store, -2)
    change = organising.merge(started.desk, actor(LEAD), started.id, store, shop, form())["change"]
    (merged,) = started.scene().journey.touchpoints
    assert (merged.name, merged.merged, merged.channels) == ("Shop", ("The store",), ("store", "shop floor"))
    assert sorted((s.department, s.value) for s in merged.scores) == [("Billing", 2), ("Stores", -2)]
    assert [p.text for p in merged.pain_points] == ["Queue"]
    assert started.scene(STORES).my(shop, "score").score == -2
    editing.undo(started.desk, actor(LEAD), started.id, change)
    assert names(started) == [["Shop"], ["The store"], []]
    assert started.scene().entry(pain).parent_id == store


def test_stages_merge_with_their_touchpoints(started) -> None:
    add(started, BILLING, Kind.TOUCHPOINT, "A", stage(started, 0))
    add(started, BILLING, Kind.TOUCHPOINT, "B", stage(started, 1))
    organising.merge(started.desk, actor(LEAD), started.id, stage(started, 1), stage(started, 0), form())
    assert names(started) == [["A", "B"], []]


def test_nothing_merges_into_itself_not_even_by_a_detour(started) -> None:
    a, b = stage(started, 0), stage(started, 1)
    organising.merge(started.desk, actor(LEAD), started.id, a, b, form())
    for item, into in ((b, b), (b, a)):
        with pytest.raises(Refusal):
            organising.merge(started.desk, actor(LEAD), started.id, item, into, form())


@pytest.mark.parametrize("person", [BILLING, STORES])
def test_only_facilitators_rearrange(started, person) -> None:
    shop = add(started, person, Kind.TOUCHPOINT, "Shop", stage(started, 0))
    for act in (
        lambda: organising.move(started.desk, actor(person), started.id, shop, "", form()),
        lambda: organising.merge(started.desk, actor(person), started.id, shop, shop, form()),
        lambda: organising.mark(started.desk, actor(person), started.id, shop, form()),
        lambda: organising.add_stage(started.desk, actor(person), started.id, "More", form()),
    ):
        with pytest.raises(Refusal, match="facilitator"):
            act()


def test_one_main_persona_and_any_number_of_moments_of_truth(started) -> None:
    jamie, kim = add(started, BILLING, Kind.PERSONA, "Jamie"), add(started, BILLING, Kind.PERSONA, "Kim")
    for persona in (jamie, kim):
        organising.mark(started.desk, actor(LEAD), started.id, persona, form())
    assert [p.name for p in started.scene().journey.personas if p.main] == ["Kim"]
    assert started.scene().journey.persona.name == "Kim"
    shop = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0))
    organising.mark(started.desk, actor(LEAD), started.id, shop, form())
    assert started.scene().journey.touchpoints[0].moment_of_truth


def test_items_of_another_workshop_cannot_be_touched_by_their_ids(started, desk) -> None:
    from bot import starting

    from .conftest import PLAN

    other = starting.start(desk, actor(BILLING, "T2"), "C9", PLAN, form())
    page = form(name="Foreign")
    foreign = choosing.propose(desk, actor(BILLING, "T2"), other, Proposal(name="Foreign"), page)["item"]
    for act in (
        lambda: editing.edit(desk, actor(LEAD), started.id, foreign, "Taken", {}, form()),
        lambda: editing.withdraw(desk, actor(LEAD), started.id, foreign),
        lambda: organising.merge(desk, actor(LEAD), started.id, foreign, foreign, form()),
        lambda: choosing.choose(desk, actor(LEAD), started.id, foreign, "", form()),
    ):
        with pytest.raises(Refusal):
            act()


def test_nobody_learns_others_scores_from_the_map_before_step_4_is_over(started) -> None:
    shop = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0))
    rate(started, BILLING, shop, -2)
    for step in (Step.CHOOSE, Step.PERSONAS, Step.TOUCHPOINTS, Step.DEEPER):
        scene = started.scene(STORES)
        assert scene.step is step
        assert [t.scores for t in scene.shown.touchpoints] == [()]
        assert SCORES_LATER in scene.shown.gaps
        started.workshops.advance(actor(LEAD), started.id, step, scene.version, anyway=True)
    assert [s.value for t in started.scene(STORES).shown.touchpoints for s in t.scores] == [-2]
    assert SCORES_LATER not in started.scene(STORES).shown.gaps


def test_an_edit_keeps_what_others_added_to_the_entry(started) -> None:
    shop = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0), channels=["website"])

    def more(session):
        workshop = started.desk.workshop(session, actor(STORES), started.id)
        voice = started.desk.voice(session, workshop, actor(STORES), form())
        items.say(
            session, voice, shop, Said(kind="words", text="Shop", detail={"channels": ["phone"], "solutions": ["CRM"]})
        )

    started.desk.database.write(more)
    assert editing.united_words(started.desk, actor(BILLING), started.id, shop)["channels"] == ["website", "phone"]
    editing.edit(started.desk, actor(BILLING), started.id, shop, "The shop", {"owner": "brand"}, form())
    touchpoint = started.scene().journey.touchpoints[0]
    assert (touchpoint.name, touchpoint.owner) == ("The shop", "brand")
    assert (touchpoint.channels, touchpoint.solutions) == (("website", "phone"), ("CRM",))


def test_nobody_takes_others_words_off_the_map_by_way_of_a_merge(started) -> None:
    mine = add(started, BILLING, Kind.TOUCHPOINT, "Shop", stage(started, 0))
    theirs = add(started, STORES, Kind.TOUCHPOINT, "The store", stage(started, 0))
    organising.merge(started.desk, actor(LEAD), started.id, theirs, mine, form())
    with pytest.raises(Refusal, match="Others have added"):
        editing.withdraw(started.desk, actor(BILLING), started.id, mine)


def test_a_merge_can_be_found_and_undone_later(started) -> None:
    a = add(started, BILLING, Kind.TOUCHPOINT, "A", stage(started, 0))
    b = add(started, BILLING, Kind.TOUCHPOINT, "B", stage(started, 0))
    organising.merge(started.desk, actor(LEAD), started.id, b, a, form())
    assert b in [entry.id for entry in editing.editable(started.scene(LEAD), "B")]
    assert b not in [entry.id for entry in editing.editable(started.scene(BILLING), "B")]
    change = editing.merge_of(started.desk, actor(LEAD), started.id, b)
    assert editing.undo(started.desk, actor(LEAD), started.id, change)
    assert names(started) == [["A", "B"], [], []]
    assert editing.merge_of(started.desk, actor(LEAD), started.id, b) == ""


def test_undoing_a_main_mark_gives_it_back(started) -> None:
    jamie, kim = add(started, BILLING, Kind.PERSONA, "Jamie"), add(started, BILLING, Kind.PERSONA, "Kim")
    organising.mark(started.desk, actor(LEAD), started.id, jamie, form())
    change = organising.mark(started.desk, actor(LEAD), started.id, kim, form())["change"]
    assert editing.undo(started.desk, actor(LEAD), started.id, change)
    assert [p.name for p in started.scene().journey.personas if p.main] == ["Jamie"]
