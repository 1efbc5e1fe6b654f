import pytest

from bot.scene import Actor
from bot.steps import Ready, Step, may_advance
from handlers.views.personas import PAGES, TRAITS

from .conftest import BILLING, LEAD, STORES, TEAM
from .reading import buttons, checked, contribute, errors, fields, labels, press, sent, words

GOES_ON = "Save and go on"


@pytest.fixture
def workshop(talk) -> str:
    """A workshop at step 2."""
    key = talk.start()
    workshops = talk.bot.mapwright.workshops
    workshops.advance(Actor(TEAM, LEAD), key, Step.CHOOSE, 1, anyway=True)
    return key


def journey(talk, workshop: str):
    return talk.bot.mapwright.workshops.scene(Actor(TEAM, LEAD), workshop).journey


def new(talk, workshop: str, user: str = BILLING, **typed: str):
    form = press(talk, contribute(talk, workshop, user), "Describe somebody new", user)
    return sent(talk, form, user, **typed)


def test_every_trait_has_its_page_and_none_asks_for_more_than_six_things(talk, workshop) -> None:
    assert sorted(kind for page in PAGES for kind in page) == sorted(TRAITS)
    page = press(talk, contribute(talk, workshop, BILLING), "Describe somebody new", BILLING)
    seen = [labels(page)]
    page = sent(talk, page, BILLING, name="Theo")
    while "submit" in page:
        seen.append(labels(page))
        page = sent(talk, page, BILLING)
    assert [len(one) for one in seen] == [5, 6, 6, 6]
    assert all(len(set(one)) == len(one) for one in seen)
    assert seen[0] == ["Name", "Goal", "Goal: which data says so?", "Needs", "Needs: which data says so?"]


def test_page_after_page_describes_a_persona_and_the_step_is_done(talk, workshop) -> None:
    page = new(talk, workshop, name="Thrifty Theo", goals="Pay less", needs="Prices", **{"source.goals": "Survey"})
    assert (page["title"]["text"], page["submit"]["text"]) == ("Persona: page 2 of 4", GOES_ON)
    page = sent(talk, page, BILLING, expectations="One click", frustrations="Fees", feelings="Wary")
    page = sent(talk, page, BILLING, data="60% of those who switch", **{"source.data": "CRM"})
    assert page["submit"]["text"] == "Save"
    done = sent(talk, page, BILLING, demographics="Under 30")
    assert "Thrifty Theo" in words(done)
    assert "Nobody has said" not in words(done)
    assert may_advance(Step.PERSONAS, journey(talk, workshop)) == Ready()
    hub = press(talk, done, "Back to step 2", BILLING)
    assert "Thrifty Theo (main persona)" in words(hub)
    assert "2 of 7 statements from data" in words(hub)


def test_leaving_early_keeps_what_was_sent(talk, workshop) -> None:
    new(talk, workshop, name="Theo", goals="Pay less")
    assert "Still missing: needs, expectations and frustrations" in words(contribute(talk, workshop, STORES))


def test_what_one_said_before_stands_in_the_form_and_only_ones_own(talk, workshop) -> None:
    new(talk, workshop, name="Theo", goals="Pay less", **{"source.goals": "Survey"})
    mine = press(talk, contribute(talk, workshop, BILLING), "Add to Theo", BILLING)
    assert fields(mine)["goals"]["initial_value"] == "Pay less"
    assert fields(mine)["source.goals"]["initial_value"] == "Survey"
    theirs = press(talk, contribute(talk, workshop, STORES), "Add to Theo", STORES)
    assert "initial_value" not in fields(theirs)["goals"]
    sent(talk, theirs, STORES, goals="Save time")
    assert [t.text for t in journey(talk, workshop).personas[0].goals] == ["Pay less", "Save time"]


def test_a_page_delivered_again_counts_once(talk, workshop) -> None:
    form = press(talk, contribute(talk, workshop, BILLING), "Describe somebody new", BILLING)
    for _ in range(5):
        sent(talk, form, BILLING, name="Theo", goals="Pay less")
    assert [p.name for p in journey(talk, workshop).personas] == ["Theo"]


def test_what_is_missing_is_said_at_its_field(talk, workshop) -> None:
    form = press(talk, contribute(talk, workshop, BILLING), "Describe somebody new", BILLING)
    assert list(errors(talk, form, BILLING, name=" ", goals="x")) == ["name"]
    assert list(errors(talk, form, BILLING, name="Theo", **{"source.needs": "Survey"})) == ["needs"]
    assert journey(talk, workshop).personas == ()


def test_a_name_that_is_there_says_so_on_the_next_page(talk, workshop) -> None:
    new(talk, workshop, name="Theo")
    page = new(talk, workshop, STORES, name="theo", goals="Save time")
    assert "Theo is on the map already" in words(page)
    assert len(journey(talk, workshop).personas) == 1


def test_three_are_the_most(talk, workshop) -> None:
    late = press(talk, contribute(talk, workshop, STORES), "Describe somebody new", STORES)
    for name in ("Theo", "Maya", "Ines"):
        new(talk, workshop, name=name)
    hub = contribute(talk, workshop, BILLING)
    assert "Describe somebody new" not in buttons(hub)
    assert "Three personas are the most" in words(hub)
    assert "merge or withdraw" in errors(talk, late, STORES, name="Omar")["name"]


def test_facilitators_mark_the_main_persona(talk, workshop) -> None:
    for name in ("Theo", "Maya"):
        new(talk, workshop, name=name)
    assert not any("main one" in label for label in buttons(contribute(talk, workshop, BILLING)))
    hub = press(talk, contribute(talk, workshop, LEAD), "Make Maya the main one", LEAD)
    assert "Maya (main persona)" in words(hub)
    assert "Make Theo the main one" in buttons(hub)


def test_a_page_full_of_text_is_one_tap_away(talk, workshop) -> None:
    long = dict.fromkeys(PAGES[1], "旅" * 1000) | {f"source.{kind}": "典" * 300 for kind in PAGES[1]}
    page = new(talk, workshop, name="客" * 120, goals="旅" * 1000)
    page = sent(talk, page, BILLING, **long)
    hub = contribute(talk, workshop, BILLING)
    first = press(talk, hub, next(label for label in buttons(hub) if label.startswith("Add to")), BILLING)
    short = sent(talk, first, BILLING, goals="Pay less")
    assert "a long one" in words(short)
    page = press(talk, short, "Next page", BILLING)
    assert fields(page)["feelings"]["initial_value"] == "旅" * 1000
    assert sent(talk, page, BILLING)["title"]["text"] == "Persona: page 3 of 4"


@pytest.mark.parametrize("text", ["<!channel> <@U1> `x`", "$x^2$", "مرحبا 👩‍👩‍👧‍👦", "a" * 120, "😀" * 120, "\u202e"])
def test_any_name_goes_through_every_page(talk, workshop, text) -> None:
    form = press(talk, contribute(talk, workshop, BILLING), "Describe somebody new", BILLING)
    if not text.strip("\u202e"):
        assert list(errors(talk, form, BILLING, name=text)) == ["name"]
        return
    page = sent(talk, form, BILLING, name=text, goals=text)
    while "submit" in page:
        page = sent(talk, page, BILLING)
    checked(contribute(talk, workshop, LEAD))
    assert journey(talk, workshop).personas[0].name == text
