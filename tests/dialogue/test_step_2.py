"""Step 2 as a team lives it: two departments describe who makes the journey."""

from .conftest import MAP, Town


def test_departments_describe_a_persona_and_the_card_says_what_is_missing_until_nothing_is(started: Town) -> None:
    started.goes_on()
    started.amara.sees("Step 2 of 5", where=MAP)
    tobias, noor = started.tobias, started.noor

    started.contributes(tobias)
    tobias.presses("Describe somebody new")
    tobias.fill({"Name": "Thrifty Theo", "Goal": "Pay less", "Goal: which data says so?": "Survey of May"})
    tobias.submits()
    assert tobias.modal.title == "Persona: page 2 of 4"
    tobias.fill({"Expectations": "One click", "Frustrations": "Hidden <!channel> fees"})
    tobias.submits()
    tobias.closes()
    started.amara.sees("Thrifty Theo: nothing said yet about needs", where=MAP)

    started.contributes(noor)
    noor.sees("Still missing: needs")
    noor.presses("Add to Thrifty Theo")
    noor.fill({"Needs": "Somebody to ask"})
    noor.submits()
    noor.closes()
    started.amara.sees("Nothing is missing", where=MAP, within=10)
    (theo,) = started.journey().personas
    assert [(t.text, t.basis, t.source) for t in theo.goals] == [("Pay less", "data", "Survey of May")]
    assert [(t.text, t.basis) for t in theo.needs + theo.frustrations] == [
        ("Somebody to ask", "assumption"),
        ("Hidden <!channel> fees", "assumption"),
    ]


def test_a_name_is_asked_for_at_its_field_and_the_main_persona_is_the_facilitators_to_mark(started: Town) -> None:
    started.goes_on()
    noor, amara = started.noor, started.amara
    for name in ("Theo", "Maya"):
        started.contributes(noor)
        noor.presses("Describe somebody new")
        noor.fill({"Name": " ", "Goal": "Pay less"})
        noor.submits()
        assert "Give the persona a name" in noor.modal.errors["Name"]
        noor.fill({"Name": name})
        noor.submits()
        noor.closes()

    assert "Make Maya the main one" not in started.contributes(noor).buttons
    started.contributes(amara)
    amara.presses("Make Maya the main one")
    amara.sees("Maya (main persona)")
    persona = started.journey().persona
    assert persona is not None
    assert persona.name == "Maya"
