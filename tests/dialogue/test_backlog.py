"""The backlog shows what was proposed in a private channel to its members alone."""

import pytest

from sandbox.people import Person

from .conftest import OTHER, PRIVATE, Town, told

SECRET = "Closing the stores"
EARLIER = "Earlier workshops in this workspace proposed journeys"


@pytest.fixture
def secretive(town: Town) -> Town:
    """In a private channel, to which Noor and Gwen do not belong, a journey was proposed and not chosen."""
    town.slack.invite("Mapwright", PRIVATE)
    town.starts("The board's map", where=PRIVATE)
    for name in (SECRET, "Switching"):
        town.contributes(town.tobias, where=PRIVATE)
        town.tobias.presses("Propose a journey")
        town.tobias.fill({"Journey": name})
        town.tobias.submits()
        town.tobias.closes()
    chooses(town, "Switching", PRIVATE)
    return town


def chooses(town: Town, name: str, where: str) -> None:
    """Amara chooses a journey."""
    town.contributes(town.amara, where=where)
    town.amara.presses("Choose the journey")
    label = next(option for option in town.amara.modal.options("Journey") if option.endswith(name))
    town.amara.fill({"Journey": label, "Why this one?": "Most common"})
    town.amara.submits()
    town.amara.closes()


def reaches_page_3(person: Person) -> None:
    """Somebody fills the first two pages of the start form."""
    person.types(OTHER, "/journey start")
    person.fill({"Title": "Complaints", "Why do we map it?": "Why not", "Departments": "Service"})
    person.submits()
    person.fill({"People of Service": ["noor"]})
    person.submits()


def test_the_list_shows_it_to_members_alone(secretive: Town) -> None:
    secretive.noor.types(OTHER, "/journey list")
    secretive.noor.sees("The board's map", where=OTHER)  # Noor was named for a department of it
    assert SECRET not in told(secretive.noor, OTHER).text
    secretive.tobias.types(OTHER, "/journey list")
    secretive.tobias.sees("The backlog, highest rank first", where=OTHER)
    assert SECRET in told(secretive.tobias, OTHER).text


def test_step_1_offers_it_to_members_alone(secretive: Town) -> None:
    secretive.starts("Another map", where=OTHER)
    secretive.contributes(secretive.noor, where=OTHER)
    secretive.noor.presses("From the backlog")
    secretive.noor.sees("The backlog of this workspace is empty", where="modal")
    secretive.contributes(secretive.tobias, where=OTHER)
    secretive.tobias.presses("From the backlog")
    assert secretive.tobias.modal.options("Journey") == [SECRET]


def test_who_left_the_channel_meanwhile_cannot_take_it(secretive: Town) -> None:
    secretive.starts("Another map", where=OTHER)
    tobias = secretive.tobias
    secretive.contributes(tobias, where=OTHER)
    tobias.presses("From the backlog")
    tobias.fill({"Journey": SECRET})
    secretive.slack.remove("tobias", PRIVATE)
    tobias.submits()
    assert "not in the backlog any more" in tobias.modal.errors["Journey"]
    assert secretive.journey().candidates == ()


def test_a_workshop_is_started_from_it_by_members_alone(secretive: Town) -> None:
    reaches_page_3(secretive.noor)
    assert EARLIER not in secretive.noor.modal.text
    secretive.tobias.types(OTHER, "/journey list")
    secretive.tobias.sees("Start with this", where=OTHER)
    secretive.slack.remove("tobias", PRIVATE)
    secretive.tobias.presses("Start with this", where=OTHER, beside=SECRET)
    assert not secretive.tobias.modal.values["Title"]


def test_the_start_form_offers_it_to_members(secretive: Town) -> None:
    reaches_page_3(secretive.tobias)
    assert EARLIER in secretive.tobias.modal.text
    secretive.tobias.chooses("From the backlog", SECRET)
    secretive.tobias.submits()
    secretive.tobias.sees("The workshop has started.", where="modal")


def test_where_the_bot_cannot_look_any_more_nobody_is_shown_it(secretive: Town) -> None:
    secretive.slack.remove("Mapwright", PRIVATE)
    secretive.tobias.types(OTHER, "/journey list")
    secretive.tobias.sees("The board's map", where=OTHER)
    assert SECRET not in told(secretive.tobias, OTHER).text
