"""Step 1: journeys are proposed, everybody scores blind, a facilitator chooses; the rest starts other workshops."""

from tests.waiting import until

from .conftest import MAP, OTHER, Town, card, told

QUESTIONS = ("How common is it?", "How much does it need work?", "How much does competition press?")
SCALES = (
    ("1 rare", "2", "3", "4", "5 very common"),
    ("1 runs well", "2", "3", "4", "5 urgently"),
    ("1 not at all", "2", "3", "4", "5 hard"),
)


def proposes(town: Town, who: str, name: str, **more: str) -> None:
    """Somebody proposes a journey from the card."""
    person = getattr(town, who)
    town.contributes(person)
    person.presses("Propose a journey")
    person.fill({"Journey": name, **{label.replace("_", " "): text for label, text in more.items()}})
    person.submits()
    person.closes()


def scores(town: Town, who: str, **figures: tuple[int, int, int]) -> None:
    """Somebody scores journeys (named with _ for spaces) and sees what comes then."""
    person = getattr(town, who)
    town.contributes(person)
    person.presses("Score the journeys")
    filled = {
        f"{question} ({name.replace('_', ' ')})": scale[score - 1]
        for name, given in figures.items()
        for question, scale, score in zip(QUESTIONS, SCALES, given, strict=True)
    }
    person.fill(filled)
    person.submits()


def chosen(town: Town, name: str, reason: str = "Most common") -> None:
    """Amara chooses a journey."""
    town.contributes(town.amara)
    town.amara.presses("Choose the journey")
    label = next(o for o in town.amara.modal.options("Journey") if o.endswith(name))
    town.amara.fill({"Journey": label, "Why this one?": reason})
    town.amara.submits()
    town.amara.closes()


def test_a_journey_is_proposed_with_its_beginning_its_end_and_the_goal(started: Town) -> None:
    tobias, noor = started.tobias, started.noor
    started.contributes(tobias)
    tobias.sees("Nobody has proposed a journey yet. Yours can be the first.", where="modal")
    tobias.presses("Propose a journey")
    tobias.fill(
        {
            "Journey": "Switching to a cheaper plan",
            "It starts when": "the bill is a surprise",
            "It ends when": "the first new bill is right",
            "The customer's goal": "to pay less",
        }
    )
    tobias.submits()
    tobias.sees("Saved: Switching to a cheaper plan is proposed.", where="modal")
    tobias.closes()
    started.contributes(noor)
    noor.sees("• Switching to a cheaper plan", where="modal")
    noor.presses("Score the journeys")
    noor.sees("from: the bill is a surprise; to: the first new bill is right", where="modal")
    noor.sees("goal: to pay less", where="modal")


def test_a_journey_without_a_name_is_refused_at_its_field(started: Town) -> None:
    tobias = started.tobias
    started.contributes(tobias)
    tobias.presses("Propose a journey")
    tobias.fill({"Journey": "  ", "It starts when": "the bill comes"})
    tobias.submits()
    assert "Give the journey a name" in tobias.modal.errors["Journey"]
    assert tobias.modal.values["It starts when"] == "the bill comes"


def test_the_ranking_shows_only_to_those_who_have_scored_everything(started: Town) -> None:
    proposes(started, "tobias", "Switching")
    proposes(started, "noor", "Complaining")
    tobias, noor = started.tobias, started.noor
    started.contributes(noor)
    noor.presses("Ranking")
    noor.sees("The ranking shows after you have scored.", where="modal")
    noor.presses("Score the journeys")
    assert len(noor.modal.labels) == 6
    noor.closes()

    scores(started, "tobias", Switching=(5, 4, 3), Complaining=(1, 2, 3))
    tobias.sees("The ranking, after 1 person scored:", where="modal")
    tobias.sees("1. Switching: 4.0 (common 5.0, needs work 4.0, competition 3.0)", where="modal")
    tobias.sees("2. Complaining: 2.0", where="modal")
    scores(started, "noor", Switching=(1, 1, 1), Complaining=(5, 5, 5))
    noor.sees("1. Complaining: 3.5", where="modal")
    noor.sees("2. Switching: 2.5", where="modal")


def test_who_scores_again_finds_their_scores_and_changes_them(started: Town) -> None:
    proposes(started, "tobias", "Switching")
    scores(started, "tobias", Switching=(5, 4, 3))
    started.tobias.presses("Back to step 1")
    started.tobias.presses("Score the journeys")
    assert started.tobias.modal.values["How common is it? (Switching)"] == "5 very common"
    started.tobias.fill({"How common is it? (Switching)": "2"})
    started.tobias.submits()
    started.tobias.sees("1. Switching: 3.0", where="modal")


def test_seven_journeys_take_two_pages(started: Town) -> None:
    for number in range(7):
        proposes(started, "tobias", f"Journey {number}")
    noor = started.noor
    started.contributes(noor)
    noor.presses("Score the journeys")
    for _ in range(2):
        assert noor.modal.title == "Score the journeys"
        noor.fill(dict.fromkeys(noor.modal.labels, "3"))
        noor.submits()
    assert noor.modal.title == "Ranking"


def test_a_facilitator_who_has_not_scored_chooses_without_seeing_the_others_scores(started: Town) -> None:
    proposes(started, "tobias", "Switching")
    scores(started, "tobias", Switching=(5, 4, 3))
    amara = started.amara
    started.contributes(amara)
    amara.presses("Choose the journey")
    assert amara.modal.options("Journey") == ["Switching"]
    amara.closes()
    scores(started, "amara", Switching=(3, 4, 5))
    amara.presses("Choose the journey")
    assert amara.modal.options("Journey") == ["4.0 Switching"]


def test_only_a_facilitator_chooses_and_the_choice_ends_the_step(started: Town) -> None:
    proposes(started, "tobias", "Switching")
    assert "Choose the journey" not in started.contributes(started.tobias).buttons
    started.tobias.closes()
    scores(started, "tobias", Switching=(5, 4, 3))
    started.tobias.closes()
    chosen(started, "Switching", "It hurts most")
    until(lambda: "Nothing is missing: a facilitator can go on" in card(started.noor).text)
    assert "\nSwitching\n" in card(started.noor).text
    started.amara.presses("Next", where=MAP)
    started.amara.sees("Done: the workshop is at step 2", where=MAP)
    charter = started.journey().charter
    assert (charter.name, charter.reason) == ("Switching", "It hurts most")


def test_what_was_not_chosen_starts_the_next_workshop_from_the_list(started: Town) -> None:
    proposes(started, "tobias", "Switching")
    proposes(started, "noor", "Complaining", It_starts_when="the bill is wrong")
    scores(started, "tobias", Switching=(5, 4, 3), Complaining=(5, 5, 5))
    started.tobias.closes()
    noor = started.noor
    noor.types(OTHER, "/journey list")
    noor.sees("Workshops in your channels:", where=OTHER)
    noor.does_not_see("Complaining", where=OTHER)

    chosen(started, "Switching")
    noor.types(OTHER, "/journey list")
    noor.sees("The backlog, highest rank first", where=OTHER)
    noor.presses("Start with this", where=OTHER, beside="5.0 Complaining")
    assert noor.modal.values["Title"] == "Complaining"
    noor.fill({"Why do we map it?": "Why not", "Departments": "Service"})
    noor.submits()
    noor.fill({"People of Service": ["noor"]})
    noor.submits()
    assert noor.modal.values["The journey is chosen already"] == "Complaining"
    assert "From the backlog" not in noor.modal.labels
    noor.submits()
    noor.closes()
    noor.sees("Step 2 of 5", where=OTHER)
    assert started.journey().charter.starts == "the bill is wrong"

    noor.types(MAP, "/journey list")
    noor.sees("Complaining: step 2 of 5", where=MAP)
    assert "backlog" not in told(noor, MAP).text


def test_the_start_form_offers_the_backlog(started: Town) -> None:
    proposes(started, "tobias", "Switching")
    proposes(started, "noor", "Complaining", It_starts_when="the bill is wrong")
    chosen(started, "Switching")
    noor = started.noor
    noor.types(OTHER, "/journey start")
    noor.fill({"Title": "Complaints", "Why do we map it?": "Why not", "Departments": "Service"})
    noor.submits()
    noor.fill({"People of Service": ["noor"]})
    noor.submits()
    noor.chooses("From the backlog", "Complaining")
    noor.fill({"The journey is chosen already": "Something else"})
    noor.submits()
    assert "not both" in noor.modal.errors["The journey is chosen already"]
    noor.fill({"The journey is chosen already": None})
    noor.submits()
    noor.sees("The workshop has started.", where="modal")
    noor.closes()
    noor.sees("Decided already: Choose a journey: Complaining", where=OTHER)
    assert started.journey().charter.starts == "the bill is wrong"
    started.slack.redeliver(times=5)
    assert len(started.bot.mapwright.workshops.listed(started.actor())) == 2


def test_a_journey_of_the_backlog_is_proposed_again(started: Town) -> None:
    proposes(started, "tobias", "Switching")
    proposes(started, "noor", "Complaining")
    started.contributes(started.noor)
    started.noor.presses("From the backlog")
    started.noor.sees("The backlog of this workspace is empty", where="modal")
    started.noor.presses("Back to step 1")
    started.noor.closes()
    chosen(started, "Switching")
    started.starts("Another map", where=OTHER)
    started.contributes(started.noor, where=OTHER)
    started.noor.presses("From the backlog")
    started.noor.fill({"Journey": "Complaining"})
    started.noor.submits()
    started.noor.sees("Saved: Complaining is proposed.", where="modal")
