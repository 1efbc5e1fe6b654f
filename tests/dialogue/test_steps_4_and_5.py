"""Steps 4 and 5 as people go through them: alone and blind first, then where it matters, then why."""

import pytest

from bot.steps import Ready, Step, may_advance
from sandbox.people import Person

from .conftest import MAP, Town

LINES = "Compare | Ad | website\nCompare | Plan page | website\nDecide | Quote | e-mail\nSwitch | Letter | post"
STAGES = ("Stage 1 of 3: Compare", "Stage 2 of 3: Decide", "Stage 3 of 3: Switch")


@pytest.fixture
def at_step_4(started: Town) -> Town:
    """Four touchpoints in three stages, and the workshop asks for scores."""
    for number in (2, 3):
        started.goes_on()
        started.amara.sees(f"Step {number} of 5: ", where=MAP)
    tobias = started.tobias
    started.contributes(tobias)
    tobias.presses("Add many by lines")
    tobias.fill({"Lines": LINES, "Owner of these touchpoints": "Brand"})
    tobias.submits()
    tobias.sees("4 saved")
    tobias.closes()
    started.goes_on()
    started.amara.sees("Step 4 of 5: ", where=MAP)
    return started


def scores(town: Town, who: str, *pages: dict[str, str]) -> None:
    """Somebody opens Contribute and sends one page of choices after the other."""
    person = getattr(town, who)
    town.contributes(person)
    for title, page in zip(STAGES, pages, strict=True):
        assert person.modal.title == title
        person.fill(page)
        person.submits()


def test_everybody_scores_alone_and_detail_is_asked_where_it_matters(at_step_4: Town) -> None:
    town, lena, ines, noor = at_step_4, at_step_4.lena, at_step_4.ines, at_step_4.noor
    scores(town, "lena", {"1.1 Ad": "+1 good", "1.2 Plan page": "−2 very bad"}, {}, {"3.1 Letter": "+2 very good"})
    lena.sees("Others' scores show once you have answered for every touchpoint")
    lena.does_not_see("−2")
    lena.closes()

    town.contributes(ines)
    ines.fill({"1.2 Plan page": "0 neither good nor bad"})
    ines.presses("Nothing of ours in this stage")
    ines.sees("Stage 2 of 3: Decide")
    ines.presses("Nothing of ours in any stage left")
    ines.sees("1.2 Plan page: −1")
    ines.closes()

    town.contributes(noor)
    noor.presses("Nothing of ours in any stage left")
    noor.presses("Detail on 1.2")
    noor.fill({"What they think": "Which one is mine?", "What they feel": "lost"})
    noor.submits()
    noor.fill({"Pain point": "Forty plans on one page", "How bad?": "3 customers give up", "Gains": "A short list"})
    noor.submits()
    noor.fill({"Source": "Survey", "What it says": "38% leave here", "Link": "example.org", "Date": "last spring"})
    noor.submits()
    noor.sees("Paste a whole address")
    noor.sees("Write a day that has been")
    noor.fill({"Link": "https://example.org/survey", "Date": "2026-03", "Sample size": "1,200"})
    noor.submits()
    noor.sees("✓ done by you")
    noor.closes()

    plan_page = town.journey().touchpoints[1]
    assert [(s.department, s.value) for s in plan_page.scores] == [("Marketing", -2), ("Sales", 0)]
    assert [(p.text, p.severity) for p in plan_page.pain_points] == [("Forty plans on one page", 3)]
    assert [(e.link, e.date, e.sample_size) for e in plan_page.evidence] == [
        ("https://example.org/survey", "2026-03", 1200)
    ]


def go_deeper(town: Town) -> None:
    """Amara scores and says what is asked of each touchpoint; the other departments have nothing there."""
    amara = town.amara
    first = {"1.1 Ad": "+1 good", "1.2 Plan page": "−2 very bad"}
    scores(town, "amara", first, {"2.1 Quote": "Not sure"}, {"3.1 Letter": "+2 very good"})
    for number in ("1.1", "1.2", "3.1"):
        amara.presses(f"Detail on {number}")
        amara.submits()
        amara.fill({"Pain point": "Too many plans"} if number == "1.2" else {})
        amara.submits()
        amara.fill({"No evidence yet: who could get what, by when?": "Lena asks the web team by Friday"})
        amara.submits()
    amara.sees("You have given detail on all of them")
    amara.closes()
    for person in (town.tobias, town.noor):
        nothing_of_ours(town, person)


def nothing_of_ours(town: Town, person: Person) -> None:
    town.contributes(person)
    person.presses("Nothing of ours in any stage left")
    person.closes()


def tell_marketings_part(town: Town) -> None:
    """Amara goes through the three stages, and looks at what she has said once more."""
    amara = town.amara
    town.contributes(amara)
    amara.fill(
        {
            "What the customer sees of us": "the plan page\n1.1: the poster",
            "What happens unseen": "we keep the list",
            "Handovers: from whom, to whom": "1.2: to Sales",
            "Cause of the pain": "P1: nobody owns the list",
        }
    )
    amara.submits()
    amara.sees(STAGES[1])
    amara.fill({"2.1 Quote": "Nothing of ours"})
    amara.submits()
    amara.fill({"What the customer sees of us": "the letter"})
    amara.submits()
    amara.sees("You have been through all stages for Marketing")
    amara.presses("Go through the stages")
    amara.sees("1.1: the poster")
    amara.closes()


def test_a_workshop_is_complete_when_everybody_told_their_part_and_the_causes_are_named(at_step_4: Town) -> None:
    town, tobias = at_step_4, at_step_4.tobias
    go_deeper(town)
    assert may_advance(Step.DEEPER, town.journey()) == Ready()
    town.amara.presses("Next", where=MAP)
    town.amara.sees("Step 5 of 5: ", where=MAP)

    tell_marketings_part(town)
    town.contributes(tobias)
    tobias.fill({"1.2 Plan page": "+2 very good", "What happens unseen": "1.2: we explain it again"})
    tobias.presses("Nothing of ours in any stage left")
    tobias.sees("1.2 Plan page: from −2 to +2")
    tobias.closes()
    nothing_of_ours(town, town.noor)

    journey = town.journey()
    assert may_advance(Step.PERSPECTIVES, journey) == Ready()
    plan_page = journey.touchpoints[1]
    assert [(p.department, p.seen, p.unseen, p.handovers) for p in plan_page.perspectives] == [
        ("Marketing", "the plan page", "we keep the list", "to Sales"),
        ("Sales", "", "we explain it again", ""),
    ]
    assert plan_page.pain_points[0].causes == ("nobody owns the list",)
    everybody = ("Marketing", "Sales", "Service")
    assert [stage.passed for stage in journey.stages] == [("Service",), everybody, ("Sales", "Service")]
