from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import editing, joining, organising, personas
from bot.desk import Refusal
from bot.personas import NO_DATA, Known
from bot.steps import Ready, Step, may_advance

from .conftest import BILLING, LEAD, STORES, STRANGER, actor, form

CORE = ("goals", "needs", "expectations", "frustrations")


def add(started, name: str = "Theo", person: str = BILLING, nonce: str = "", **traits: Known) -> str:
    page = form(nonce=nonce, name=name, traits=str(traits))
    return personas.add(started.desk, actor(person), started.id, name, traits, page)["persona"]


def describe(started, persona: str, person: str = BILLING, **traits: Known) -> None:
    personas.describe(started.desk, actor(person), started.id, persona, traits, form(traits=str(traits)))


def test_naming_the_data_makes_it_data_and_naming_none_an_assumption(started) -> None:
    add(started, goals=Known(text="Pay less", source="Survey of May"), needs=Known(text="Clear prices"))
    (theo,) = started.scene().journey.personas
    assert [(t.text, t.basis, t.source) for t in theo.goals] == [("Pay less", "data", "Survey of May")]
    assert [(t.text, t.basis, t.source) for t in theo.needs] == [("Clear prices", "assumption", "")]


@given(word=st.sampled_from(sorted(NO_DATA)), dots=st.sampled_from(["", ".", "!", "  "]), upper=st.booleans())
def test_words_that_say_there_is_no_data_name_none(word: str, dots: str, upper: bool) -> None:
    source = (word.upper() if upper else word) + dots
    known = Known(text="Pay less", source=source)
    assert (known.basis, known.named) == ("assumption", "")


@given(source=st.text(min_size=1))
def test_every_statement_is_marked_and_data_always_says_which(source: str) -> None:
    known = Known(text="Pay less", source=source)
    assert (known.basis == "data") == bool(known.named)


def test_a_source_without_a_statement_is_refused_at_its_field(started) -> None:
    with pytest.raises(Refusal) as refused:
        add(started, goals=Known(text="", source="Survey of May"))
    assert list(refused.value.fields) == ["goals"]
    assert started.scene().journey.personas == ()


def test_a_persona_needs_a_name(started) -> None:
    with pytest.raises(Refusal) as refused:
        add(started, name="")
    assert list(refused.value.fields) == ["name"]


def test_several_departments_describe_one_persona(started) -> None:
    theo = add(started, goals=Known(text="Pay less"))
    describe(started, theo, STORES, goals=Known(text="Get it over with", source="Exit interviews"))
    (persona,) = started.scene().journey.personas
    assert [(t.text, t.basis) for t in persona.goals] == [("Pay less", "assumption"), ("Get it over with", "data")]


def test_saying_it_again_revises_and_an_emptied_field_is_withdrawn(started) -> None:
    theo = add(started, goals=Known(text="Pay less"), needs=Known(text="Prices"))
    describe(started, theo, goals=Known(text="Pay half", source="CRM"), needs=Known(text=""), data=Known(text=""))
    (persona,) = started.scene().journey.personas
    assert [(t.text, t.source) for t in persona.goals] == [("Pay half", "CRM")]
    assert (persona.needs, persona.data) == ((), ())
    assert started.scene(BILLING).my(theo, "goals").text == "Pay half"
    assert started.scene(BILLING).my(theo, "needs") is None


def test_what_another_person_said_is_not_emptied(started) -> None:
    theo = add(started, goals=Known(text="Pay less"))
    describe(started, theo, STORES, goals=Known(text=""))
    assert [t.text for t in started.scene().journey.personas[0].goals] == ["Pay less"]


def test_a_name_that_is_there_already_is_added_to_not_doubled(started) -> None:
    theo = add(started, "Thrifty Theo", goals=Known(text="Pay less"), needs=Known(text="Prices"))
    again = add(started, "thrifty  THEO", STORES, goals=Known(text="Save time"))
    own = add(started, "Thrifty Theo", BILLING, goals=Known(text="Pay half"), needs=Known(text=""))
    assert theo == again == own
    (persona,) = started.scene().journey.personas
    assert {t.text for t in persona.goals} == {"Pay half", "Save time"}
    assert [t.text for t in persona.needs] == ["Prices"], "an empty field of a new form empties nothing"


def test_the_first_is_the_main_one_until_a_facilitator_marks_another(started) -> None:
    theo, maya = add(started, "Theo"), add(started, "Maya")
    assert started.scene().journey.persona.id == theo
    organising.mark(started.desk, actor(LEAD), started.id, maya, form())
    assert started.scene().journey.persona.id == maya
    assert [p.main for p in started.scene().journey.personas] == [False, True]


def test_only_facilitators_mark_the_main_one(started) -> None:
    add(started, "Theo")
    maya = add(started, "Maya")
    with pytest.raises(Refusal):
        organising.mark(started.desk, actor(BILLING), started.id, maya, form())


def test_sending_the_first_page_again_keeps_a_mark_that_was_set_since(started) -> None:
    theo, maya = add(started, "Theo", nonce="page"), add(started, "Maya")
    organising.mark(started.desk, actor(LEAD), started.id, maya, form())
    assert add(started, "Thrifty Theo", nonce="page") == theo
    assert started.scene().journey.persona.name == "Maya"
    assert [p.name for p in started.scene().journey.personas] == ["Thrifty Theo", "Maya"]


def test_a_fourth_is_refused_until_one_is_withdrawn_or_merged(started) -> None:
    theo, *_ = (add(started, name) for name in ("Theo", "Maya", "Ines"))
    with pytest.raises(Refusal, match="merge or withdraw"):
        add(started, "Omar")
    editing.withdraw(started.desk, actor(BILLING), started.id, theo)
    omar = add(started, "Omar")
    organising.merge(started.desk, actor(LEAD), started.id, omar, add(started, "Maya"), form())
    add(started, "Ada")
    assert [p.name for p in started.scene().journey.personas] == ["Maya", "Ines", "Ada"]


def test_ten_people_at_once_make_at_most_three(started) -> None:
    def one(number: int) -> bool:
        try:
            add(started, f"Persona {number}")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        made = sum(pool.map(one, range(10)))
    journey = started.scene().journey
    assert (made, len(journey.personas), sum(p.main for p in journey.personas)) == (3, 3, 1)


def test_what_is_said_about_a_merged_persona_counts_where_it_went(started) -> None:
    theo, maya = add(started, "Theo"), add(started, "Maya")
    organising.merge(started.desk, actor(LEAD), started.id, maya, theo, form())
    describe(started, maya, needs=Known(text="Prices"))
    (persona,) = started.scene().journey.personas
    assert (persona.id, [t.text for t in persona.needs]) == (theo, ["Prices"])


def test_a_withdrawn_persona_takes_nothing_more(started) -> None:
    theo = add(started)
    editing.withdraw(started.desk, actor(BILLING), started.id, theo)
    with pytest.raises(Refusal, match="not on the map"):
        describe(started, theo, goals=Known(text="Pay less"))


def test_who_speaks_for_no_department_is_asked_first(started) -> None:
    with pytest.raises(Refusal, match="department"):
        add(started, person=STRANGER)


def test_who_speaks_for_two_departments_keeps_both(started) -> None:
    theo = add(started, goals=Known(text="Pay less"))
    stores = next(team.id for team in started.scene().teams if team.name == "Stores")
    joining.speak_for(started.desk, actor(BILLING), started.id, stores, form())
    describe(started, theo, goals=Known(text="Try it in the shop"))
    assert len(started.scene().journey.personas[0].goals) == 2


def test_the_step_is_done_when_the_core_is_there_and_marked(started) -> None:
    theo = add(started, **{kind: Known(text=kind) for kind in CORE[:3]})
    verdict = may_advance(Step.PERSONAS, started.scene().journey)
    assert verdict.reasons == ("Theo: nothing said yet about frustrations.",)
    describe(started, theo, frustrations=Known(text="Fees", source="Complaints 2026"))
    assert may_advance(Step.PERSONAS, started.scene().journey) == Ready()
