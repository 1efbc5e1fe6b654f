"""Editing, withdrawing, moving, merging, renaming, marking, and undoing all of it."""

import pytest

from sandbox.people import Person

from .conftest import MAP, Town


@pytest.fixture
def town_at_3(started: Town) -> Town:
    started.reaches_step_3()
    return started


def finds(person: Person, entry: str, typed: str = "") -> None:
    """Somebody searches for an entry and opens it; what they type narrows the list."""
    person.types(MAP, "/journey edit")
    chooses(person, entry)


def chooses(person: Person, entry: str) -> None:
    person.chooses("Search", entry)
    person.sees("Added by", where="modal")


def names(town: Town) -> list[list[str]]:
    """The touchpoints of each stage."""
    return [[t.name for t in stage.touchpoints] for stage in town.journey().stages]


def test_whoever_added_something_edits_it(town_at_3: Town) -> None:
    tobias = town_at_3.tobias
    finds(tobias, "Touchpoint 1.2: Compares plans")
    assert tobias.modal.title == "Edit touchpoint"
    tobias.sees("Added by tobias for Sales.", where="modal")
    assert tobias.modal.values["Channels"] == "website"
    tobias.fill({"Touchpoint": "Compares the plans", "Channels": "website\nstore", "Owner": "Partner"})
    tobias.submits()
    tobias.sees("Saved. The map shows it from now on.", where="modal")
    changed = town_at_3.journey().touchpoints[1]
    assert (changed.name, changed.channels, changed.owner) == ("Compares the plans", ("website", "store"), "partner")
    tobias.presses("Edit something else")
    chooses(tobias, "Touchpoint 1.2: Compares the plans")
    assert tobias.modal.values["Owner"] == "Partner"


def test_others_find_only_their_own_entries(town_at_3: Town) -> None:
    town_at_3.noor.types(MAP, "/journey edit")
    town_at_3.noor.sees("You have not added anything to this workshop yet.", where="modal")
    assert town_at_3.noor.modal.submit == ""


def test_an_emptied_name_is_refused_at_its_field(town_at_3: Town) -> None:
    tobias = town_at_3.tobias
    finds(tobias, "Touchpoint 1.2: Compares plans")
    tobias.fill({"Touchpoint": "   "})
    tobias.submits()
    assert "press Withdraw" in tobias.modal.errors["Touchpoint"]


def test_withdrawn_undone_withdrawn_and_put_back(town_at_3: Town) -> None:
    tobias = town_at_3.tobias
    finds(tobias, "Touchpoint 1.2: Compares plans")
    tobias.presses("Withdraw")
    tobias.sees('"Compares plans" is off the map.', where="modal")
    assert names(town_at_3)[0] == ["Sees an ad"]
    tobias.presses("Undo")
    tobias.sees("Undone.", where="modal")
    assert names(town_at_3)[0] == ["Sees an ad", "Compares plans"]

    tobias.presses("Edit something else")
    chooses(tobias, "Touchpoint 1.2: Compares plans")
    tobias.presses("Withdraw")
    tobias.presses("Edit something else")
    chooses(tobias, "Touchpoint: Compares plans (withdrawn)")
    tobias.sees("This is withdrawn: it is not on the map.", where="modal")
    tobias.presses("Put back on the map")
    tobias.sees('"Compares plans" is on the map again.', where="modal")
    assert names(town_at_3)[0] == ["Sees an ad", "Compares plans"]


def test_what_others_built_on_is_withdrawn_by_a_facilitator_only(town_at_3: Town) -> None:
    message = town_at_3.noor.says(MAP, "It takes ages")
    town_at_3.noor.uses("Add to journey map", message)
    town_at_3.noor.fill({"It is": "Pain point", "Where on the map?": "1.2 Compares plans"})
    town_at_3.noor.submits()
    town_at_3.noor.closes()
    finds(town_at_3.tobias, "Touchpoint 1.2: Compares plans")
    town_at_3.tobias.presses("Withdraw")
    town_at_3.tobias.sees("Others have added to this already: ask a facilitator", where="modal")
    finds(town_at_3.amara, "Touchpoint 1.2: Compares plans")
    town_at_3.amara.presses("Withdraw")
    assert names(town_at_3)[0] == ["Sees an ad"]


def test_a_facilitator_moves_a_touchpoint_within_its_stage_and_to_another_one(town_at_3: Town) -> None:
    amara = town_at_3.amara
    finds(amara, "Touchpoint 1.2: Compares plans")
    amara.presses("Move")
    assert amara.modal.values["Stage"] == "1 Compare"
    amara.fill({"Place": "First"})
    amara.submits()
    amara.sees("Moved.", where="modal")
    assert names(town_at_3)[0] == ["Compares plans", "Sees an ad"]
    amara.presses("Undo")
    assert names(town_at_3)[0] == ["Sees an ad", "Compares plans"]

    amara.presses("Edit something else")
    chooses(amara, "Touchpoint 1.1: Sees an ad")
    amara.presses("Move")
    amara.fill({"Stage": "2 Decide", "Place": "after 1.2 Compares plans"})
    amara.submits()
    assert "in another stage" in amara.modal.errors["Place"]
    amara.fill({"Place": "Last"})
    amara.submits()
    assert names(town_at_3) == [["Compares plans"], ["Gets a quote", "Sees an ad"], []]


def test_a_facilitator_merges_two_touchpoints_and_undoes_it(town_at_3: Town) -> None:
    amara = town_at_3.amara
    finds(amara, "Touchpoint 1.1: Sees an ad")
    amara.presses("Merge into another")
    amara.sees("Its words and their authors are kept", where="modal")
    amara.fill({"Merge into": "1.2 Compares plans"})
    amara.submits()
    amara.sees("Merged.", where="modal")
    (left,) = town_at_3.journey().stages[0].touchpoints
    assert (left.name, left.merged) == ("Compares plans", ("Sees an ad",))
    amara.presses("Undo")
    amara.sees("Undone.", where="modal")
    assert names(town_at_3)[0] == ["Sees an ad", "Compares plans"]


def test_a_stage_is_renamed_moved_and_merged_with_all_that_stands_in_it(town_at_3: Town) -> None:
    amara = town_at_3.amara
    finds(amara, "Stage 2: Decide")
    amara.fill({"Stage": "Decides"})
    amara.submits()
    amara.presses("Edit something else")
    chooses(amara, "Stage 2: Decides")
    amara.presses("Move")
    amara.fill({"Place": "First"})
    amara.submits()
    assert [stage.name for stage in town_at_3.journey().stages] == ["Decides", "Compare", "Switch"]

    amara.presses("Edit something else")
    chooses(amara, "Stage 1: Decides")
    amara.presses("Merge into another")
    amara.fill({"Merge into": "2 Compare"})
    amara.submits()
    assert names(town_at_3) == [["Gets a quote", "Sees an ad", "Compares plans"], []]
    merge = amara.modal

    amara.presses("Edit something else")
    chooses(amara, "Touchpoint 1.3: Compares plans")
    amara.presses("Move")
    amara.fill({"Place": "after 1.1 Gets a quote"})
    amara.submits()
    assert names(town_at_3)[0] == ["Gets a quote", "Compares plans", "Sees an ad"]
    assert "Undo" in merge.buttons


def test_a_moment_of_truth_is_marked_and_unmarked(town_at_3: Town) -> None:
    amara = town_at_3.amara
    finds(amara, "Touchpoint 2.1: Gets a quote")
    amara.presses("Mark as moment of truth")
    amara.sees("Marked.", where="modal")
    assert town_at_3.journey().touchpoints[2].moment_of_truth
    amara.presses("Edit something else")
    chooses(amara, "Touchpoint 2.1: Gets a quote")
    amara.presses("Not a moment of truth")
    amara.sees("The mark is taken away.", where="modal")
    assert not town_at_3.journey().touchpoints[2].moment_of_truth


def test_who_does_not_facilitate_sees_no_buttons_to_rearrange(town_at_3: Town) -> None:
    finds(town_at_3.tobias, "Touchpoint 1.2: Compares plans")
    assert town_at_3.tobias.modal.buttons == ("Withdraw",)


def test_an_edit_of_a_facilitator_counts_and_its_author_still_finds_it(town_at_3: Town) -> None:
    amara, tobias = town_at_3.amara, town_at_3.tobias
    finds(amara, "Touchpoint 1.2: Compares plans")
    amara.fill({"What the customer does": "Looks at three tables"})
    amara.submits()
    finds(tobias, "Touchpoint 1.2: Compares plans")
    assert tobias.modal.values["What the customer does"] == "Looks at three tables"


def test_after_closing_nothing_can_be_edited(town_at_3: Town) -> None:
    tobias, amara = town_at_3.tobias, town_at_3.amara
    finds(tobias, "Touchpoint 1.2: Compares plans")
    amara.types(MAP, "/journey close")
    amara.submits()
    tobias.fill({"Touchpoint": "Too late"})
    tobias.submits()
    assert "This workshop is closed." in next(iter(tobias.modal.errors.values()))
    assert tobias.modal.values["Touchpoint"] == "Too late"
